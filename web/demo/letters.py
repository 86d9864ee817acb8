"""The demo's mails, from mails/*.toml: made up by us, the same bytes at every start."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from web.demo.writing import Told, message_id, written


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail, and when it reaches the mailbox (UTC)."""

    id: str  # what its sheet calls it, if it does
    raw: bytes
    at: datetime

    @property
    def digest(self) -> str:
        """As Tipdesk names it."""
        return hashlib.sha256(self.raw).hexdigest()


def day(born: datetime) -> list[Letter]:
    """The mails that are there at the first start, in the order of arrival. `born`: that start."""
    told = [one for one in _all() if "later" not in one]
    told.sort(key=lambda one: -one["minutes_ago"])
    return [_letter(one, born - timedelta(minutes=one["minutes_ago"])) for one in told]


def coming() -> list[Told]:
    """The mails that arrive while somebody watches, in their order."""
    return sorted((one for one in _all() if "later" in one), key=lambda one: int(one["later"]))


def sent(told: Told, at: datetime) -> Letter:
    """One of those that were still to come, now that it does."""
    return _letter(told, at)


def beats() -> list[dict[str, Any]]:
    """The demo's beats, as `tipdesk beats add` takes them."""
    told = tomllib.loads((files("web.demo") / "beats.toml").read_text(encoding="utf-8"))
    return list(told["beat"])


def _letter(told: Told, at: datetime) -> Letter:
    """A copy came another way and a minute later, but was sent when the first one was."""
    behind = timedelta(minutes=told.get("behind", 0))
    return Letter(str(told.get("id", "")), written(told, at - behind), at)


def _all() -> list[Told]:
    """Every letter of every sheet; what one says of another is looked up."""
    told = list(_read())
    named = {one["id"]: one for one in told if "id" in one}
    return [_resolved(one, named) for one in told]


def _resolved(told: Told, named: Mapping[str, Told]) -> Told:
    if "answers" in told:
        return {**told, "in_reply_to": message_id(named[told["answers"]])}
    if "copy_of" in told:
        first = named[told["copy_of"]]
        return {**first, **told, "behind": first["minutes_ago"] - told["minutes_ago"]}
    return told


def _read() -> Iterator[Told]:
    for sheet in sorted((files("web.demo") / "mails").iterdir(), key=lambda one: one.name):
        told = tomllib.loads(sheet.read_text(encoding="utf-8"))
        yield from told.get("letter", ())
        for template in told.get("template", ()):
            yield from _variants(template)


def _variants(template: Told) -> Iterator[Told]:
    """What became of one template in several hands."""
    for one in template["variant"]:
        own = {"own": "", **one}
        yield {"subject": template["subject"], **one, "text": template["text"].format_map(own)}
