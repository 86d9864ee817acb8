"""Codes to sentences: reasons of judges, lines of the timeline. Both doors read from here."""

from collections.abc import Mapping
from typing import Any

from pipeline.terms import Reason

_VERBS = {
    "written down": "wrote it down",
    "claimed": "took it",
    "assigned": "gave it to {owner_id}",
    "released": "gave it back",
    "status": "set it to {status}",
    "closed": "closed it: {verdict}",
    "spiked": "spiked it",
    "restored": "brought it back",
    "snoozed": "snoozed it until {snoozed_until}",
    "woke": "its time came",
    "moved to lane": "moved it to the lane {lane}",
    "moved to beat": "moved it to the beat {beat_id}",
    "moved to desk": "handed it to another desk",
    "noted": "wrote a note",
    "restricted": "restricted it",
    "unrestricted": "lifted the restriction",
    "undo": "undid an act",
    "wrote again": "the sender wrote again",
}


def reason(given: Reason) -> str:
    """Why a judge thinks so, in words."""
    values = {name: str(value) for name, value in given.values.items()}
    if given.code == "person":
        return "a person said so"
    told = ", ".join(
        f"{name} {value}" if name in ("count", "why") else f"“{value}”"
        for name, value in values.items()
    )
    return f"{given.code}: {told}" if told else given.code


def act(verb: str, changes: Mapping[str, Any]) -> str:
    """What somebody did, in words."""
    after = {name: change[1] for name, change in changes.items()}
    return _VERBS.get(verb, verb).format_map(_Blank(after))


class _Blank(dict[str, Any]):
    """A value that a line does not have leaves a gap, not a fault."""

    def __missing__(self, key: str) -> str:
        return "…"
