"""How well texts are routed to beats: zero, few or all examples, pool and test half, five seeds.

A label that has no beat means none of ours: right when left open.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedShuffleSplit

from pipeline.judges import beat, learning, prior, router
from pipeline.meaning.encoders import Encoder, on_the_surface
from pipeline.measure import scores
from pipeline.terms import BeatTerms, Letter

Clock = Callable[[], float]  # CPU seconds
Voice = Callable[[str], router.Scores]  # what another judge adds for a text (1, labels)
Places = NDArray[np.intp]
TAUGHT = "en"  # a file of several languages is taught in this one
_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text, its label, and in which language it is; texts that say the same share an `id`."""

    text: str
    label: str
    language: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """Texts, their vectors (n, d) centred, their prior (n, labels)."""

    words: list[str]
    vectors: prior.Vectors | None
    prior: prior.Scores


class Read:
    """Labelled texts as the router sees them, read once for all seeds; `beats` by their label.

    Without a model words alone decide. `cpu` is what judging one text cost, seconds.
    """

    def __init__(
        self,
        texts: Sequence[Labelled],
        beats: Mapping[str, BeatTerms],
        model: Encoder | None,
        clock: Clock,
    ) -> None:
        self.texts, self.beats = list(texts), list(beats.values())
        self.labels = [*beats, ""]
        self.voice: Voice | None = None
        self.truth = np.array([self._place(one.label) for one in self.texts], dtype=np.intp)
        begun = clock()
        self.vectors = self._vectors(model)
        self.depth = model.depth if model else 0
        self.clues = self._clues()
        self.cpu = (clock() - begun) / max(1, len(self.texts))
        self.prior = prior.prepare(self.beats, on_the_surface(model)) if model and beats else None

    def _place(self, label: str) -> int:
        return self.labels.index(label) if label in self.labels else len(self.labels) - 1

    def _vectors(self, model: Encoder | None) -> prior.Vectors | None:
        said = [one.text for one in self.texts]
        if model is None or not said:
            return None
        batches = (said[at : at + _AT_ONCE] for at in range(0, len(said), _AT_ONCE))
        return np.vstack([model.encode(some) for some in batches])

    def _clues(self) -> prior.Scores:
        prepared = beat.Beats(self.beats)
        told = [beat.literal(Letter("", one.text, one.text), prepared)[0] for one in self.texts]
        return np.array(told, dtype=float).reshape(len(self.texts), len(self.beats))

    @cached_property
    def languages(self) -> NDArray[np.str_]:
        return np.array([one.language for one in self.texts], dtype=np.str_)

    def heard(self, found: router.Scores, places: Places) -> router.Scores:
        """The probabilities of those texts with the other judge's word, if there is one."""
        if self.voice is None:
            return found
        more = np.vstack([self.voice(self.texts[at].text) for at in places])
        return router.softmax(np.log(found + 1e-12) + more)

    def seen(self, places: Places, centre: router.Centre | None) -> "Seen":
        """Those texts, centred, with their prior."""
        words = [self.texts[at].text for at in places]
        vectors = None if self.vectors is None else self.vectors[places]
        if centre is not None and vectors is not None:
            vectors = centre.centred(words, vectors)
        return Seen(words, vectors, prior.scores(self.prior, vectors, self.clues[places]))


def evaluate(
    pool: Read, test: Read | None, *, shots: int | None, seeds: int, clock: Clock
) -> dict[str, object]:
    """Scores as means over the seeds; `shots` examples a label, None for all there are.

    Without `test` the pool is halved anew for each seed. Raises `ValueError` for a file of which
    no half can be made (a label that stands there once).
    """
    runs: dict[str, list[dict[str, float]]] = {}
    for seed in range(seeds):
        for name, found in _run(pool, test, shots, seed, clock):
            runs.setdefault(name, []).append(found)
    told: dict[str, object] = dict(scores.means(runs.pop("")))
    if runs:
        by_lang = {name: scores.means(each) for name, each in sorted(runs.items())}
        others = [each for name, each in by_lang.items() if name != TAUGHT]
        told["by_lang"] = by_lang | ({"non_en": scores.means(others)} if others else {})
    return told


def _run(
    pool: Read, test: Read | None, shots: int | None, seed: int, clock: Clock
) -> Iterator[tuple[str, dict[str, float]]]:
    """The scores of one seed: of the tested texts (""), then by language if there are several."""
    if test is None:
        inside, outside = halves(pool, seed)
        test = pool
    else:
        inside, outside = np.arange(len(pool.texts)), np.arange(len(test.texts))
    model = taught(pool, inside, shots)
    begun = clock()
    asked = test.seen(outside, model.centre)
    found = router.likelihoods(model, test.labels, asked.words, asked.vectors, asked.prior)
    found = test.heard(found, outside)
    cost = {"cpu_ms_per_text": 1000 * (test.cpu + (clock() - begun) / len(outside))}
    spoken = test.languages[outside]
    several = len(set(spoken)) > 1
    for code in ["", *(sorted(set(spoken)) if several else [])]:
        of = spoken == (code or TAUGHT) if several else np.ones(len(outside), dtype=bool)
        yield str(code), scores.of(found[of], test.truth[outside][of]) | cost


def halves(read: Read, seed: int) -> tuple[Places, Places]:
    """Pool and test half; texts that share an id (or say the same) stay together."""
    names = [one.id or str(at) for at, one in enumerate(read.texts)]
    firsts = {name: at for at, name in reversed(list(enumerate(names)))}
    order = np.array(sorted(firsts.values()), dtype=np.intp)
    split = StratifiedShuffleSplit(n_splits=1, test_size=0.5, random_state=seed)
    kept, _tested = next(split.split(order, [read.texts[at].label for at in order]))
    inside = {names[order[at]] for at in kept}
    in_order = {names[order[at]]: place for place, at in enumerate(kept)}
    pool = [at for at, name in enumerate(names) if name in inside]
    pool.sort(key=lambda at: in_order[names[at]])
    outside = [at for at, name in enumerate(names) if name not in inside]
    return np.array(pool, dtype=np.intp), np.array(outside, dtype=np.intp)


def taught(read: Read, pool: Places, shots: int | None) -> router.Learned:
    """A model of the first `shots` examples a label (None: all); the rest teach unlabelled."""
    chosen, left = _shots(read, pool, shots)
    centre = None
    if read.vectors is not None:
        centre = router.centre([read.texts[at].text for at in pool], read.vectors[pool], read.depth)
    every = read.seen(np.concatenate([chosen, left]), centre)
    return learning.Course(
        read.labels,
        every.words,
        read.truth[chosen].tolist(),
        every.vectors,
        every.prior,
        centre=centre or router.untaught().centre,
    ).learn()


def _shots(read: Read, pool: Places, shots: int | None) -> tuple[Places, Places]:
    taken: dict[int, int] = {}
    chosen, left = [], []
    for at in pool:
        label = int(read.truth[at])
        fits = read.texts[at].language in ("", TAUGHT)
        if fits and (shots is None or taken.get(label, 0) < shots):
            taken[label] = taken.get(label, 0) + 1
            chosen.append(at)
        else:
            left.append(at)
    return np.array(chosen, dtype=np.intp), np.array(left, dtype=np.intp)
