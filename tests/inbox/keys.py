"""Keys and signatures made in the test, and a name server that is a table."""

import base64
import shutil
import subprocess
from dataclasses import dataclass, field
from functools import cache

import dkim

OPENSSL = shutil.which("openssl")


@cache
def key(bits: int = 1_024, number: int = 0) -> tuple[bytes, bytes]:
    """A private key as PEM, and the record of its public half; another one for each number."""
    made = _openssl("genrsa", "-traditional", str(bits), given=b"")
    public = _openssl("rsa", "-pubout", "-outform", "DER", given=made)
    return made, b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def _openssl(*words: str, given: bytes) -> bytes:
    return subprocess.run(["openssl", *words], input=given, capture_output=True, check=True).stdout


@dataclass
class Names:
    """A name server: what it holds, and what it was asked."""

    records: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, name: str) -> bytes | None:
        self.asked.append(name)
        return self.records.get(name)


def signed(
    raw: bytes,
    names: Names,
    domain: str = "example.org",
    *,
    selector: str = "s1",
    bits: int = 1_024,
    number: int = 0,
    length: bool = False,
) -> bytes:
    """The mail with one more signature on top; the name server learns its key."""
    private, record = key(bits, number)
    names.records[f"{selector}._domainkey.{domain}"] = record
    made: bytes = dkim.sign(
        raw,
        selector.encode(),
        domain.encode(),
        private,
        canonicalize=(b"relaxed", b"relaxed"),
        length=length,
    )
    return made + raw
