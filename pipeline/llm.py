"""The language model that the settings name, as a server: asked by the one door out, at home."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.errors import NotFetched
from pipeline.judges import llm
from pipeline.judges.router import Scores
from pipeline.stories.outgoing import Limits, Reply, at_home
from pipeline.stories.vetting import target
from pipeline.terms import BeatTerms, Letter

_SIZE = 1_000_000  # bytes of an answer: probabilities of each token make most of them
_LOOK = Limits(seconds=5.0, size=_SIZE)


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Any server that speaks as OpenAI's does. `url` ends before /chat/completions; `key` reads
    the secret anew each time, raises `NotFetched` when it cannot, and gives "" for none."""

    url: str
    name: str
    key: Callable[[], str]
    public: bool = False
    seconds: float = 20.0  # for a whole answer, however it drips
    weight: float = 1.0

    def ask(self, body: bytes) -> bytes:
        """The answer to a request, unread. Raises `NotFetched` for none in time, or for any other
        status than 200."""
        return self._told("/chat/completions", body, Limits(self.seconds, _SIZE))

    def look(self) -> None:
        """Whether it answers at all, without a word of any mail. Raises `NotFetched`."""
        self._told("/models", None, _LOOK)

    def _told(self, path: str, body: bytes | None, limits: Limits) -> bytes:
        reply: Reply = at_home(
            self.url + path, self._headers(), body, public=self.public, limits=limits
        )
        if reply.status != 200:
            host = target(self.url).host
            raise NotFetched("{host} answers {status}.", host=host, status=reply.status)
        return reply.body

    def _headers(self) -> dict[str, str]:
        key = self.key()
        said = {"Authorization": f"Bearer {key}"} if key else {}
        return {"Content-Type": "application/json", "Accept": "application/json", **said}


@dataclass
class Voice:
    """Its word on texts that are measured, each asked about once."""

    model: LanguageModel
    beats: Sequence[BeatTerms]
    asked: int = 0
    unusable: int = 0
    _said: dict[str, Scores] = field(default_factory=dict)

    def __call__(self, text: str) -> Scores:
        """What it adds to the log-probabilities (1, beats and none); zeros when nothing counts.

        Raises `NotFetched`.
        """
        if text not in self._said:
            self._said[text] = self._heard(text)
        return self._said[text]

    def _heard(self, text: str) -> Scores:
        labels = [*(str(one.id) for one in self.beats), ""]
        offered = llm.offered(self.beats, ())
        put = llm.put(Letter("", text, text), offered)
        if put is None:
            return np.zeros((1, len(labels)))
        self.asked += 1
        found = llm.heard(put, self.model.ask(put.body(self.model.name, offered)))
        self.unusable += found is None
        if found is None:
            return np.zeros((1, len(labels)))
        return llm.weighed(found, labels, self.model.weight)
