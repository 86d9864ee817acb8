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
    "moved to desk": "handed it to the desk {desk_id}",
    "noted": "wrote a note",
    "restricted": "restricted it",
    "unrestricted": "lifted the restriction",
    "undo": "undid an act",
    "wrote again": "the sender wrote again",
}

# The same once more: a person's word where a judge's was, and nothing else is changed.
_CONFIRMED = {
    "assigned": ("owner_id", "left it with its owner"),
    "status": ("status", "left its status as it was"),
    "snoozed": ("snoozed_until", "left it snoozed"),
    "moved to lane": ("lane", "confirmed its lane"),
    "moved to beat": ("beat_id", "confirmed its beat"),
}

_REASONS = {
    "header": "it has the header {name}",
    "mark": "the reader marked it “{name}”",
    "role": "the sender is a machine by name (“{said}”)",
    "subject": "the subject says “{said}”",
    "words": "it says “{said}”",
    "recipients": "it went to {count} addresses",
    "capitals": "{share} % of the subject are capitals",
    "asks": "it asks (“{said}”)",
    "tells": "it tells something (“{said}”)",
    "passed on": "somebody passed it on without a word",
    "nothing else": "it shows no sign of another lane",
    "no words": "there are no words to judge by",
    "name": "it names the beat (“{word}”)",
    "keyword": "keyword “{word}”",
    "place": "place “{word}”",
    "description": "“{word}” of the description",
    "person": "a person said so",
}
_LEFT_OPEN = {
    "no beats": "the desk has no beat",
    "no words": "there are no words to judge by",
    "no match": "it holds no word of any beat",
    "too little": "too little speaks for one beat",
    "tie": "two beats are equally likely",
}


def reason(given: Reason) -> str:
    """Why a judge thinks so, in words."""
    values = {name: str(value) for name, value in given.values.items()}
    if given.code == "left open":
        return _LEFT_OPEN.get(values.get("why", ""), "left open")
    said = _REASONS.get(given.code, given.code).format_map(_Blank(values))
    return f"{said} of {values['beat']}" if given.code in ("keyword", "place") else said


def act(verb: str, after: Mapping[str, str]) -> str:
    """What somebody did, in words. `after` is what it left behind (pipeline.queries.names)."""
    if verb == "moved to beat" and not after.get("beat_id", "-"):
        return "took it off its beat"
    field, confirmed = _CONFIRMED.get(verb, ("", ""))
    if field and field not in after:
        return confirmed
    return _VERBS.get(verb, verb).format_map(_Blank(after))


class _Blank(dict[str, Any]):
    """A value that a line does not have leaves a gap, not a fault."""

    def __missing__(self, key: str) -> str:
        return "…"
