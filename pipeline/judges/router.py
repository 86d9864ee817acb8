"""What was learned of a question, as numbers: how likely each label is for a text. Pure.

A log-linear stack of three: a logistic regression on the vectors and how like they are to some
that were kept, one on hashed n-grams, and the prior of what the beats' own words say. Learning is
another module's work.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from pipeline.judges import likeness
from pipeline.judges.nearness import Near
from pipeline.judges.ngrams import Grams
from pipeline.judges.prior import surface, unit
from pipeline.search.words import language

Floats = NDArray[np.float32]
Scores = NDArray[np.float64]

STRETCH = 2.0  # of vectors of length 1, so that one strength of regularisation fits both parts
DEFAULT_MIX = (0.9, 0.4, 0.5)  # vectors, n-grams, prior: until there are examples to choose by
UNTAUGHT_MIX = (0.0, 0.0, 1.0)
_FEWEST = 20  # texts from which they have a mean
_DEEP_FROM = (
    60  # and from which it is known well enough to tell texts by their depth: all are alike
)
_SHARED = 5  # a language's own mean is drawn to that of all as if by so many more texts


@dataclass(frozen=True, slots=True)
class Centre:
    """The mean vector of the texts of each language, and of all: what every text has in common."""

    languages: tuple[str, ...]  # "" is all of them; empty when too few texts were seen
    means: Floats  # (languages, d)
    depth: int = 0  # how many of the d numbers, the last, lie beneath the vector's surface

    def centred(self, texts: Sequence[str], vectors: Floats) -> Floats:
        """The vectors (n, d or more, or the surface alone) without it, of length 1.

        Surface and depth say as much as each other. A centre without depth reads the surface.
        """
        width, upper = self.means.shape[1], self.means.shape[1] - self.depth
        rows = vectors[:, :width]
        if self.languages:
            known = {code: at for at, code in enumerate(self.languages)}
            own = [known.get(language(text), known[""]) for text in texts]
            rows = rows - self.means[own, : rows.shape[1]]
        beneath = vectors[:, upper:width].any(axis=1, keepdims=True) * unit(rows[:, upper:])
        return unit(np.hstack([unit(rows[:, :upper]), beneath]))


def centre(texts: Sequence[str], vectors: Floats, depth: int = 0) -> Centre:
    """What these texts have in common, by language; nothing when there are too few, and nothing
    beneath the surface of their vectors when they are not many."""
    if len(texts) < _DEEP_FROM:
        vectors, depth = vectors[:, : vectors.shape[1] - depth], 0
    if len(texts) < _FEWEST:
        return Centre((), np.zeros((0, vectors.shape[1]), dtype=np.float32))
    spoken = np.array([language(text) for text in texts])
    every = vectors.mean(axis=0)
    codes = [code for code in np.unique(spoken) if code and (spoken == code).sum() > 1]
    own = [vectors[spoken == code] for code in codes]
    means = [(rows.sum(axis=0) + _SHARED * every) / (len(rows) + _SHARED) for rows in own]
    return Centre(("", *map(str, codes)), np.array([every, *means], dtype=np.float32), depth)


@dataclass(frozen=True, slots=True)
class Layer:
    """A logistic regression: weights (features, labels) and bias (labels)."""

    weights: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Learned:
    """A model. `labels` are those it was taught, "" for none of ours; `mix` weighs the parts.

    `by_meaning` reads vectors (d) and, when vectors were `kept` (m, d), likenesses to them (m); of
    wider ones their surface.
    `seen` counts the examples of each label, `near` says how near to them is near; empty and None
    in a version from before that was kept.
    """

    labels: tuple[str, ...]
    encoder: str
    centre: Centre
    grams: Grams
    by_meaning: Layer | None
    by_words: Layer | None
    mix: tuple[float, float, float]
    kept: Floats | None = None
    seen: tuple[int, ...] = ()
    near: Near | None = None

    @property
    def is_taught(self) -> bool:
        """Whether more than the beats' own words speaks."""
        return self.by_meaning is not None or self.by_words is not None


def untaught(encoder: str = "", width: int = 0) -> Learned:
    """Nothing learned yet: the prior alone."""
    centre = Centre((), np.zeros((0, width), dtype=np.float32))
    return Learned((), encoder, centre, Grams.of([]), None, None, UNTAUGHT_MIX)


def likelihoods(
    model: Learned,
    labels: Sequence[str],
    texts: Sequence[str],
    vectors: Floats | None,
    prior: Scores,
) -> Scores:
    """Probabilities (n, len(labels)); `vectors` (n, d) are centred, `prior` is log-odds.

    A label that came after the model was taught gets what the model gives its own best one, so
    that the prior alone decides between them.
    """
    said = None
    if model.by_words is not None:
        said = np.array([gram_logits(model, text) for text in texts], dtype=np.float64)
    return combined(model, labels, said, vectors, prior)


def combined(
    model: Learned,
    labels: Sequence[str],
    said: Scores | None,
    vectors: Floats | None,
    prior: Scores,
) -> Scores:
    """The same, with what the n-grams of each text `said`: logits (n, labels of the model)."""
    meaning, words, before = model.mix
    total = before * prior
    if model.by_meaning is not None and vectors is not None:
        total = total + meaning * _spread(model, labels, _meant(model, model.by_meaning, vectors))
    if said is not None:
        total = total + words * _spread(model, labels, said)
    return softmax(total)


def _meant(model: Learned, layer: Layer, vectors: Floats) -> Scores:
    """What vectors say for each label the model knows; those within a course are coordinates."""
    if model.kept is None:
        rows = STRETCH * surface(vectors, len(layer.weights))
    else:
        rows = likeness.seen(surface(vectors, model.kept.shape[1]), model.kept)
    said: Scores = (rows @ layer.weights + layer.bias).astype(np.float64)
    return said


def gram_logits(model: Learned, text: str) -> Scores:
    """What the n-grams of one text say for each label the model knows."""
    assert model.by_words is not None  # noqa: S101 - asked of a model that has them
    places, weights = model.grams.found(text)
    said = weights @ model.by_words.weights[places] + model.by_words.bias
    return np.asarray(said, dtype=np.float64)


def _spread(model: Learned, labels: Sequence[str], shares: Scores) -> Scores:
    """Log-probabilities for the labels asked for, from logits for those that were taught."""
    known = {label: at for at, label in enumerate(model.labels)}
    logs = np.log(softmax(shares) + 1e-9)
    asked = np.repeat(logs.max(axis=1, keepdims=True), len(labels), axis=1)
    for place, label in enumerate(labels):
        if label in known:
            asked[:, place] = logs[:, known[label]]
    return asked


def softmax(scores: Scores) -> Scores:
    """Rows to probabilities."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    made: Scores = powers / powers.sum(axis=1, keepdims=True)
    return made


def packed(model: Learned) -> bytes:
    """The model as npz: arrays alone, so that loading one runs no code."""
    arrays: dict[str, NDArray[np.generic]] = {
        "labels": np.array(model.labels, dtype=np.str_),
        "encoder": np.array([model.encoder], dtype=np.str_),
        "languages": np.array(model.centre.languages, dtype=np.str_),
        "means": model.centre.means.astype(np.float16),
        "depth": np.array([model.centre.depth]),
        "ids": model.grams.ids,
        "rarity": model.grams.rarity,
        "lead": np.array([model.grams.lead]),
        "mix": np.array(model.mix),
        "seen": np.array(model.seen, dtype=np.int64),
    }
    if model.kept is not None:
        arrays["kept"] = model.kept.astype(np.float16)
    if model.near is not None:
        arrays |= {"near": model.near.means.astype(np.float16), "bounds": model.near.bounds}
    if (layer := model.by_meaning) is not None:
        arrays |= {"meaning weights": layer.weights, "meaning bias": layer.bias}
    if (layer := model.by_words) is not None:
        arrays |= {"words weights": layer.weights.astype(np.float16), "words bias": layer.bias}
    held = BytesIO()
    np.savez_compressed(held, allow_pickle=False, **arrays)
    return held.getvalue()


def unpacked(content: bytes) -> Learned:
    """Raises `ValueError` for what is no model, and for one that asks to run code."""
    with np.load(BytesIO(content), allow_pickle=False) as held:
        arrays = {name: held[name] for name in held.files}
    meaning, words, before = (float(one) for one in arrays["mix"])
    return Learned(
        labels=tuple(str(one) for one in arrays["labels"]),
        encoder=str(arrays["encoder"][0]),
        centre=Centre(
            tuple(str(one) for one in arrays["languages"]),
            arrays["means"].astype(np.float32),
            _number(arrays, "depth"),
        ),
        grams=Grams(arrays["ids"], arrays["rarity"], _number(arrays, "lead")),
        by_meaning=_layer(arrays, "meaning"),
        by_words=_layer(arrays, "words"),
        mix=(meaning, words, before),
        kept=arrays["kept"].astype(np.float32) if "kept" in arrays else None,
        seen=tuple(int(one) for one in arrays.get("seen", ())),
        near=_near(arrays),
    )


def _number(arrays: Mapping[str, NDArray[np.generic]], name: str) -> int:
    """A model that was kept before there was a lead, or a depth, has none."""
    return int(arrays[name][0]) if name in arrays else 0


def _near(arrays: Mapping[str, NDArray[np.generic]]) -> Near | None:
    if "near" not in arrays:
        return None
    return Near(arrays["near"].astype(np.float32), arrays["bounds"].astype(np.float32))


def _layer(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Layer | None:
    if f"{name} bias" not in arrays:
        return None
    weights = arrays[f"{name} weights"].astype(np.float32)
    return Layer(weights, arrays[f"{name} bias"].astype(np.float32))
