"""What a house has told of its own mail: lists, forms, gateways, its server. A value, no settings.

A reading depends on it as it depends on the reader's version: after a change `tipdesk mail reread
--all` makes the readings anew.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any

TAGS = ("[EXTERNAL]", "[EXT]", "[EXTERN]", "[External Sender]", "[EXTERNAL EMAIL]")


@dataclass(frozen=True, slots=True)
class Customs:
    """Addresses are lower case. `server` is the authserv-id of our own mail server (RFC 8601
    §2.5), or empty; `domains` are those that look-alikes are told from."""

    our_lists: tuple[str, ...] = ()
    form_senders: tuple[str, ...] = ()
    subject_tags: tuple[str, ...] = TAGS
    server: str = ""
    domains: tuple[str, ...] = ()
    checked: bool = False  # whether signatures are checked after storing

    def pack(self) -> str:
        """As one argument of the guarded child."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def unpack(cls, told: str) -> "Customs":
        """The value again."""
        given: dict[str, Any] = json.loads(told)
        lists = {name: tuple(one) for name, one in given.items() if isinstance(one, list)}
        return cls(**(given | lists))

    def untagged(self, subject: str) -> tuple[str, str]:
        """A subject without a gateway's tag, and the tag that was found. Only what stands in front,
        perhaps behind an answer's `Re:`, is one."""
        for tag in self.subject_tags:
            at = subject.lower().find(tag.lower())
            if tag and 0 <= at <= _FRONT and _is_answer(subject[:at]):
                return (subject[:at] + subject[at + len(tag) :].lstrip()).strip(), tag
        return subject, ""


_FRONT = 12  # characters


def _is_answer(words: str) -> bool:
    """`Re: `, `AW:`, `Fwd: ` or nothing."""
    return not words.strip() or (words.rstrip().endswith(":") and len(words.split()) <= 2)


PLAIN = Customs()
