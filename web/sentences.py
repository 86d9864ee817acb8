"""Codes to sentences: reasons of judges, lines of the timeline, words. Both doors read from here.

`say` translates a sentence before its values are put in: gettext on the page, nothing in the
terminal. `N_` only marks a sentence for the catalogue.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pipeline.judges.beat_words import Doubts
from pipeline.terms import DANGERS, Reason

Say = Callable[[str], str]


def N_(sentence: str) -> str:
    return sentence


_VERBS = {
    "written down": N_("wrote it down"),
    "claimed": N_("took it"),
    "assigned": N_("gave it to {owner_id}"),
    "handed over": N_("handed it over to {owner_id}"),
    "released": N_("gave it back"),
    "status": N_("set it to {status}"),
    "closed": N_("closed it: {verdict}"),
    "spiked": N_("spiked it"),
    "restored": N_("brought it back"),
    "snoozed": N_("snoozed it until {snoozed_until}"),
    "woke": N_("its time came"),
    "moved to lane": N_("moved it to the lane {lane}"),
    "moved to beat": N_("moved it to the beat {beat_id}"),
    "moved to desk": N_("handed it to the desk {desk_id}"),
    "noted": N_("wrote a note"),
    "restricted": N_("restricted it"),
    "unrestricted": N_("lifted the restriction"),
    "linked": N_("linked it to “{link}” ({relation})"),
    "story rejected": N_("said that it is not about “{link}”"),
    "unlinked": N_("unlinked it from “{link}”"),
    "no danger": N_("called it harmless"),
    "undo": N_("undid an act"),
    "sender muted": N_("muted its sender"),
    "sender allowed": N_("allowed its sender: no judge hides it"),
    "sender let be": N_("let its sender be"),
    "wrote again": N_("the sender wrote again"),
}

# The same once more: a person's word where a judge's was, and nothing else is changed.
_CONFIRMED = {
    "assigned": ("owner_id", N_("left it with its owner")),
    "status": ("status", N_("left its status as it was")),
    "snoozed": ("snoozed_until", N_("left it snoozed")),
    "moved to lane": ("lane", N_("confirmed its lane")),
    "moved to beat": ("beat_id", N_("confirmed its beat")),
}

_REASONS = {
    "header": N_("it has the header {name}"),
    "mark": N_("the reader marked it “{name}”"),
    "role": N_("the sender is a machine by name (“{said}”)"),
    "subject": N_("the subject says “{said}”"),
    "words": N_("it says “{said}”"),
    "recipients": N_("it went to {count} addresses"),
    "capitals": N_("{share} % of the subject are capitals"),
    "asks": N_("it asks (“{said}”)"),
    "tells": N_("it tells something (“{said}”)"),
    "threat to us": N_("it may threaten us: “{said}”"),
    "someone in danger": N_("someone may be in danger: “{said}”"),
    "also asks": N_("it also asks: “{said}”"),
    "names": N_("both name {said}"),
    "shared": N_("both say {said}"),
    "its title": N_("it repeats the title"),
    "its address": N_("it links to the story"),
    "its callout": N_("it was sent to {to}, which the story's callout gives"),
    "passed on": N_("somebody passed it on without a word"),
    "reads like": N_("it reads like mails of this lane ({lane})"),
    "sounds like": N_("it reads like mails of this lane ({lane}), not least for “{said}”"),
    "unknown script": N_("it is in a script that no example has"),
    "nothing else": N_("it shows no sign of another lane"),
    "no words": N_("there are no words to judge by"),
    "name": N_("it names the beat (“{word}”)"),
    "keyword": N_("keyword “{word}”"),
    "place": N_("place “{word}”"),
    "description": N_("“{word}” of the description"),
    "learned": N_("“{word}”, as in tips and stories of {beat}"),
    "like tip": N_("like tip {tip} on {beat}"),
    "like story": N_("like the story “{story}” on {beat}"),
    "meaning": N_("no word of {beat} is said, but it is near to its words in meaning"),
    "near examples": N_("no single word, but it reads like what people put on {beat}"),
    "callout": N_("it was written to the address under “{story}”, a callout on {beat}"),
    "callout's address": N_("it was written to {to}, a callout on {beat}"),
    "model": N_("a language model finds {beat} in “{said}”"),
    "model, none": N_("a language model finds no beat in “{said}”"),
    "also": N_("also likely: {beat} ({share} %)"),
    "nearest": N_("nearest: {beat} ({share} %)"),
    "nearest, unsaid": N_(
        "nearest: {beat}, {share} % sure where {asked} % are asked for, since no word of it is said"
    ),
    "nearest, asked": N_("nearest: {beat}, {share} % sure where {asked} % are asked for"),
    "person": N_("a person said so"),
}
# The same words may tell of both; the likelier of the two stands first.
_BOTH_DANGERS = {
    "threat to us": N_("it may threaten us, and someone may be in danger: “{said}”"),
    "someone in danger": N_("someone may be in danger, and it may threaten us: “{said}”"),
}
_LEFT_OPEN = {
    "no beats": N_("the desk has no beat"),
    "no words": N_("there are no words to judge by"),
    "no match": N_("it holds no word of any beat"),
    "not ours": N_("it is like no beat of the desk"),
    "word alone": N_("a word of a beat is said, but the rest is not like it"),
    "too little": N_("too little speaks for one beat"),
    "lesson alone": N_("only what was learned so far speaks for one beat, and that is little"),
    "tie": N_("two beats are equally likely"),
}


_FEW = 5  # words, and beats, of a doubt that are named

_WORDS = (
    *(N_("tip"), N_("question"), N_("correction"), N_("pitch"), N_("newsletter")),
    *(N_("automatic"), N_("spam")),
    *(N_("new"), N_("claimed"), N_("contacting"), N_("verifying"), N_("closed")),
    *(N_("confirmed"), N_("could not confirm"), N_("did not check out"), N_("answered")),
    *(N_("will not answer"), N_("corrected"), N_("stands"), N_("already known"), N_("not for us")),
    *(N_("rightly hidden"), N_("should have been seen"), N_("can't say")),
    *(N_("noise"), N_("not our subject"), N_("too thin"), N_("known")),
    *(N_("reporter"), N_("editor"), N_("administrator")),
    *(N_("mail"), N_("phone"), N_("letter"), N_("messenger"), N_("visit")),
    *(
        N_("damaged"),
        N_("hidden text"),
        N_("also asks"),
        N_("charset guessed"),
    ),
    *(N_("lane"), N_("beat"), N_("story")),
    *(N_("time"), N_("place"), N_("document"), N_("first hand")),
    *(N_("idea"), N_("assigned"), N_("reporting"), N_("editing"), N_("published"), N_("killed")),
    *(N_("prompted"), N_("used in"), N_("about"), N_("answered by")),
    *(N_("ok"), N_("waiting"), N_("failing"), N_("login refused"), N_("stopped"), N_("by hand")),
    *(N_("imported"), N_("upkeep"), N_("feeds"), N_("watch"), N_("lesson")),
)
_WORDY = frozenset({"lane", "status", "verdict", "spike_reason", "relation"})


def reasons(given: Iterable[Reason], say: Say = str) -> list[str]:
    """Why a judge thinks so, a sentence each. Words that tell of two dangers are quoted once, and
    a word of several beats is named once with all of them."""
    listed = _together(given)
    marks = [one for one in listed if one.code in DANGERS]
    first = {one.values.get("said"): one.code for one in reversed(marks)}
    both = {one.values.get("said") for one in marks if first[one.values.get("said")] != one.code}

    def told(one: Reason) -> str:
        said = one.values.get("said")
        if one.code not in DANGERS or said not in both:
            return reason(one, say)
        return say(_BOTH_DANGERS[first[said]]).format(said=said)

    return list(dict.fromkeys(map(told, listed)))


def _together(given: Iterable[Reason]) -> list[Reason]:
    alike: dict[object, list[Reason]] = {}
    for at, one in enumerate(given):
        of_beat = one.code in ("keyword", "place")
        key = (one.code, str(one.values["word"]).casefold()) if of_beat else at
        alike.setdefault(key, []).append(one)
    return [same[0] if len(same) == 1 else _of_all(same) for same in alike.values()]


def _of_all(same: Sequence[Reason]) -> Reason:
    beats = dict.fromkeys(str(one.values["beat"]) for one in same)
    return Reason(same[0].code, {**same[0].values, "beat": ", ".join(beats)})


def reason(given: Reason, say: Say = str) -> str:
    """Why a judge thinks so, in words."""
    values = {name: str(value) for name, value in given.values.items()}
    if given.code in ("reads like", "sounds like"):
        values["lane"] = word(values["lane"], say)
    if given.code == "left open":
        return say(_LEFT_OPEN.get(values.get("why", ""), N_("left open")))
    said = say(_REASONS.get(given.code, given.code)).format_map(Blank(values))
    if given.code in ("keyword", "place"):
        return say(N_("{said} of {beat}")).format(said=said, beat=values["beat"])
    return said


def doubts(found: Doubts, say: Say = str) -> list[str]:
    """What an editor may want to mend in the words of a beat, a sentence each."""
    told = []
    if found.bare:
        told.append(
            say(
                N_(
                    "Nothing but its name tells what belongs to it: give it a description, "
                    "keywords or places."
                )
            )
        )
    if found.empty:
        told.append(
            say(N_("In nearly any mail, so that it counts for nothing: {words}.")).format(
                words=_listed([f"“{one}”" for one in found.empty])
            )
        )
    told += [
        say(N_("“{word}” is a word of {beats} too, so that alone it decides for none.")).format(
            word=word, beats=_listed(names)
        )
        for word, names in found.shared[:_FEW]
    ]
    return told


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words[:_FEW]) + (" …" if len(words) > _FEW else "")


def word(value: str, say: Say = str) -> str:
    """A lane, status, verdict, role, mark …"""
    return say(value) if value in _WORDS else value


def act(verb: str, after: Mapping[str, str], say: Say = str) -> str:
    """What somebody did, in words. `after` is what it left behind, as `names.of_act` tells."""
    if verb == "undo" and "undone" in after:
        rest = {name: value for name, value in after.items() if name != "undone"}
        return say(N_("took back “{act}”")).format(act=act(after["undone"], rest, say))
    if verb == "moved to beat" and not after.get("beat_id", "-"):
        return say(N_("took it off its beat"))
    field, confirmed = _CONFIRMED.get(verb, ("", ""))
    if field and field not in after:
        return say(confirmed)
    told = {name: word(value, say) if name in _WORDY else value for name, value in after.items()}
    return say(_VERBS.get(verb, verb)).format_map(Blank(told))


class Blank(dict[str, Any]):
    """A value that a line does not have leaves a gap, not a fault."""

    def __missing__(self, key: str) -> str:
        return "…"
