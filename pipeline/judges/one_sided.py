"""Whether a lesson may speak for a beat of which no word was said. Pure; it learns nothing.

A lesson that heard of one beat and not of the others moves what is like its examples. Of all other
letters it says nothing: they are where the beats' own words left them.
"""

from collections.abc import Sequence

from pipeline.judges.router import Floats, Learned
from pipeline.terms import BeatTerms

_SHOWN = 10  # examples of all other beats, and of none of ours, below which a lesson is one-sided,
_HARDLY = 5  # or of any one beat
_FEW = 60  # … while the beat itself has less than so many
_SURE = 0.75  # how likely a beat's own words must make it, of which there is no example


def may_draw(
    model: Learned, beats: Sequence[BeatTerms], best: int, vector: Floats | None, untaught: float
) -> bool:
    """Whether a letter (its vector (d), centred) that says no word of the beat at this place may go
    there; `untaught` is how likely the beats' own words make it."""
    if model.is_taught and not model.seen:  # a version from before examples were counted
        return True
    beat = beats[best]
    seen = dict(zip(model.labels, model.seen, strict=False))
    own = seen.get(str(beat.id), 0)
    if not own and _is_bare(beat):
        return False
    if not model.is_taught or not _is_one_sided(beats, own, seen):
        return True
    if not own:
        return untaught >= _SURE
    return vector is None or model.near is None or model.near.holds(_place(model, beat), vector)


def _is_bare(beat: BeatTerms) -> bool:
    """Nothing but a name, which is a word like any other until it is said."""
    typed = (beat.description, *beat.keywords, *beat.places)
    return not any(word.strip() for word in typed)


def _is_one_sided(beats: Sequence[BeatTerms], own: int, seen: dict[str, int]) -> bool:
    """Whether a beat with so many examples was taught, and some other hardly or not."""
    each = [seen.get(str(one.id), 0) for one in beats]
    return sum(seen.values()) - own < _SHOWN or (own < _FEW and min(each) < _HARDLY)


def _place(model: Learned, beat: BeatTerms) -> int:
    return model.labels.index(str(beat.id))
