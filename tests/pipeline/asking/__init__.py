"""A desk whose tips a language model is asked about, in a line each."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import Session, col, select

from pipeline import steps
from pipeline.asking import Asking
from pipeline.desk import beats
from pipeline.llm import LanguageModel
from pipeline.models import JobRun, Judgement, Tip, Waiting
from pipeline.queries import health
from pipeline.store import Store
from tests.builders import a_mail, ada
from tests.pipeline.rounds import take
from tests.servers.language_model import Model, Think, letter_of, says

BEATS: dict[str, tuple[str, ...]] = {
    "Russia-Ukraine war": ("drone", "front", "Kyiv", "soldier"),
    "Schools": ("school", "teacher", "pupil"),
    "Shipping": ("ship", "port", "freight"),
}
CLOSED = "Ministry sources"
OPEN = "They told the children on Monday that nobody would come back, and we want to know why."
QUOTE = "They told the children"


def to(name: str, quote: str = QUOTE) -> Think:
    """A model that names this beat, whatever it is asked."""
    return lambda asked: says(quote, letter_of(asked, name))


@dataclass
class Desk:
    """World, with three beats and a closed one, and the model that is asked for it."""

    store: Store
    model: Model
    numbers: dict[str, int]
    log: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    key: str = ""
    seconds: float = 2.0
    weight: float = 1.0
    url: str = ""

    def __post_init__(self) -> None:
        self.asking = self.another()

    def another(self) -> Asking:
        """As another worker would."""
        server = LanguageModel(
            self.url or self.model.url, "small", lambda: self.key,
            seconds=self.seconds, weight=self.weight,
        )  # fmt: skip
        return Asking(self.store, server, lambda: 0.0, lambda event, **more: self.hear(event, more))

    def hear(self, event: str, values: dict[str, Any]) -> None:
        self.log.append((event, values))

    def arrive(self, text: str = OPEN, subject: str = "A word", **more: Any) -> int:
        """A mail, judged by all judges but the model; the number of its tip."""
        known = len(self.tips())
        take(self.store, a_mail(subject, text, message_id=f"{known}@x", **more))
        return self.tips()[-1].id

    def rounds(self, times: int = 3) -> list[float]:
        """Rounds of the model's own thread; the pauses that each asked for."""
        return [self.asking.round() for _time in range(times)]

    def tips(self) -> list[Tip]:
        with self.store.look() as session:
            return list(session.exec(select(Tip).order_by(col(Tip.id))))

    def tip(self, number: int) -> Tip:
        with self.store.look() as session:
            return session.get_one(Tip, number)

    def beat(self, number: int) -> str:
        names = {number: name for name, number in self.numbers.items()}
        return names.get(self.tip(number).beat_id or 0, "")

    def said(self, number: int) -> list[Judgement]:
        """The judgements of the tip's beat, in order."""
        wanted = select(Judgement).where(
            Judgement.tip_id == number, col(Judgement.question) == "beat"
        )
        with self.store.look() as session:
            return list(session.exec(wanted.order_by(col(Judgement.id))))

    def waiting(self) -> int:
        with self.store.look() as session:
            return steps.waiting(session, "ask")

    def queued(self) -> list[Waiting]:
        with self.store.look() as session:
            return list(session.exec(select(Waiting).where(Waiting.step == "ask")))

    def state(self) -> JobRun | None:
        with self.store.look() as session:
            return session.get(JobRun, "ask")


def codes(desk: Desk) -> list[str]:
    """What `doctor` and the health page find wrong with the model."""
    found = health.look_over(desk.store, desk.store.clock())
    return [one.code for one in found if one.code == "language model"]


@contextmanager
def a_desk_that_asks(store: Store, **more: Any) -> Iterator[Desk]:
    """The model obeys whatever a letter orders, until it is told otherwise."""
    with Model() as model:
        asking = replace(store, llm_desks=more.pop("desks", ()))
        with store.unit() as session:
            numbers = {name: _beat(session, store, name, words) for name, words in BEATS.items()}
            numbers[CLOSED] = _beat(session, store, CLOSED, ("minister", "cabinet"), True)
        yield Desk(asking, model, numbers, **more)


def _beat(
    session: Session, store: Store, name: str, words: tuple[str, ...], closed: bool = False
) -> int:
    """The router puts nothing on a closed one by itself, however sure it is."""
    made = beats.add_beat(
        session, ada(store), "World", name, store.clock(),
        keywords=words, closed=closed, threshold=1.0 if closed else 0.5,
    )  # fmt: skip
    return made.id
