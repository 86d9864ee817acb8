"""Every reason a judge may give, with the values it holds. The sentences are made at the door."""

from collections.abc import Mapping
from types import MappingProxyType

from pipeline.terms import Reason

CODES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        # Of the lane
        "header": frozenset({"name"}),  # a header of this name says so
        "mark": frozenset({"name"}),  # the reader noticed it
        "role": frozenset({"said"}),  # the sender is a machine by name: "mailer-daemon"
        "subject": frozenset({"said"}),  # words of the subject
        "words": frozenset({"said"}),  # words of the text
        "recipients": frozenset({"count"}),  # addresses in To and Cc
        "capitals": frozenset({"share"}),  # per cent of the subject's letters
        "asks": frozenset({"said"}),  # a question mark, or words that ask
        "tells": frozenset({"said"}),  # words of somebody who has something to tell
        "also asks": frozenset({"said"}),  # a question inside a tip, as it was asked
        # Whatever the lane: the sentence that holds it; and how sure, from 0 on (`judges.danger`)
        "threat to us": frozenset({"said", "sure"}),
        "someone in danger": frozenset({"said", "sure"}),
        "passed on": frozenset(),  # no own words: a person forwards it
        "nothing else": frozenset(),  # no sign of another lane: it is a tip
        "reads like": frozenset({"lane"}),  # what it says is like the examples of this lane
        "sounds like": frozenset({"lane", "said"}),  # … and these words of it spoke most for that
        "unknown script": frozenset(),  # so it stays in view, whatever it is
        "no words": frozenset(),  # nothing to judge by
        # Of the beat
        "name": frozenset({"word", "beat"}),
        "keyword": frozenset({"word", "beat"}),
        "place": frozenset({"word", "beat"}),
        "description": frozenset({"word", "beat"}),
        "learned": frozenset({"word", "beat"}),  # a word that examples of the beat had
        "like tip": frozenset({"tip", "beat"}),  # a tip that a person put on the beat
        "like story": frozenset({"story", "beat"}),  # a published story of the beat, by its title
        "meaning": frozenset({"beat"}),  # no word of it, but near to its words in meaning
        "near examples": frozenset({"beat"}),  # … near to what people put on it, all in all
        "callout": frozenset({"story", "beat"}),  # it came to the address under this story
        "callout's address": frozenset(
            {"to", "beat"}
        ),  # … that no printed story of the beat carries
        "also": frozenset({"beat", "share"}),  # another beat that is likely, in per cent
        "model": frozenset({"said", "beat"}),  # what a language model quotes for its choice
        "model, none": frozenset({"said"}),  # … when it chose no beat
        # "no beats" "no words" "no match" "not ours" "word alone" "too little" "lesson alone" "tie"
        "left open": frozenset({"why"}),
        "nearest": frozenset({"beat", "share"}),  # the likeliest beat all the same, in per cent
        "nearest, asked": frozenset({"beat", "share", "asked"}),  # … that would have been enough
        "nearest, unsaid": frozenset({"beat", "share", "asked"}),  # … more, without a word of it
        # Of a story
        "names": frozenset({"said"}),  # names of people and places that both hold
        "shared": frozenset({"said"}),  # other rare words that both hold
        "its title": frozenset(),  # the subject or the text repeats the story's title
        "its address": frozenset(),  # the text links to the story
        "its callout": frozenset({"to"}),  # it was sent where the story's callout says
    }
)


def reason(code: str, **values: str | int | float) -> Reason:
    """A reason of the list above; another code or another set of values is our own mistake."""
    if CODES[code] != values.keys():
        raise ValueError(f"The reason {code!r} has the values {sorted(CODES[code])}.")
    return Reason(code, values)
