"""A mail's wording: its language, what tells that two say the same, the words it is found by. Pure.

As a program it is the child that reads ahead and makes these beside: see `inbox.ReadingAhead`.
"""

import hashlib
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from inbox.mail import Mail
from inbox.reading.batches import main
from pipeline.search.stemming import LANGUAGES
from pipeline.search.words import index_words, language

KEPT = 4_000_000  # characters of a mail's text that a reading keeps; the raw mail keeps all
_INDEXED = 400_000  # characters of a mail that are findable
_TOLD = frozenset(("", *LANGUAGES))
_HASH = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Wording:
    """`words` are those of the index, in order, a blank between them."""

    language: str
    hash: str
    words: str

    def pack(self) -> bytes:
        """For the pipe from the child."""
        return "\n".join((self.language, self.hash, self.words)).encode()

    @classmethod
    def unpack(cls, told: bytes) -> Self:
        """The value again. ValueError when it is none."""
        found, said, words = told.decode().split("\n")
        if found not in _TOLD or not _HASH.fullmatch(said) or "\0" in words:
            raise ValueError(found)
        return cls(found, said, words)


def of_mail(mail: Mail) -> Wording:
    """What becomes of a reading that is new."""
    own, text = mail.own_words, mail.text[:KEPT]
    found = language(own or text)
    sender = mail.sender.address.casefold()
    heads = (mail.subject, mail.sender.name, sender, *(file.name for file in mail.files))
    return Wording(found, words_hash(own), found_by(heads, text, found))


def words_hash(own: str) -> str:
    """Tells whether two mails say the same."""
    return hashlib.blake2b(own.encode(), digest_size=16).hexdigest()


def found_by(heads: Iterable[str], text: str, language: str, file_texts: Iterable[str] = ()) -> str:
    """The words that search finds a mail by: `heads` are its subject, its sender's name and
    address, the names of its files."""
    told = "\n".join(heads) + "\n" + text[:_INDEXED]
    if held := "\n".join(file_texts)[:_INDEXED]:
        told += "\n" + held
    return " ".join(index_words(told, language))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], lambda mail: of_mail(mail).pack()))
