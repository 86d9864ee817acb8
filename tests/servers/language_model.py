"""A language model's server on loopback, as OpenAI-compatible ones speak: what it says is told to
it, and what it was sent is kept. It can be down, slow, drip, flood, fail and talk nonsense."""

import json
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Asked = dict[str, Any]  # subject, letter, and the beats by their letters
Think = Callable[[Asked], str]  # the content of the answer
_BEAT = re.compile(r"^([A-T]): (.*)$", re.MULTILINE)
_OBJECT = re.compile(r"\{.*\}")


def says(quote: str, beat: str) -> str:
    """An answer in the form that was asked for."""
    return json.dumps({"quote": quote, "beat": beat}, ensure_ascii=False)


def letter_of(asked: Asked, name: str) -> str:
    """The letter that stands for a beat in this question."""
    return next(key for key, told in asked["beats"].items() if told.startswith(name))


def obeys(asked: Asked) -> str:
    """Does whatever the letter orders: says the object that stands in it, word for word, or names
    the beat that it names, and quotes it."""
    letter = asked["letter"]
    if found := _OBJECT.search(letter):
        return found[0]
    named = [key for key, told in asked["beats"].items() if told.split(".")[0] in letter]
    return says(letter[:60], named[0] if named else "A")


class Model:
    """The server. `think` makes the content; `answer`, a whole body, takes its place."""

    def __init__(self, think: Think = obeys) -> None:
        self.think, self.sure = think, True  # it tells no probabilities when it is not sure
        self.answer: bytes | None = None
        self.status, self.drip = 200, 0.0  # seconds between two bytes
        self.hold: threading.Event | None = None  # nothing is said before it is set
        self.requests: list[dict[str, Any]] = []  # bodies that were sent to it
        self.heads: list[dict[str, str]] = []
        self.looks = 0
        self.came = threading.Event()
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                model.looks += 1
                model.heads.append(dict(self.headers))
                self._say(model.status, b'{"data": []}')

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                model.heads.append(dict(self.headers))
                model.requests.append(json.loads(body))
                model.came.set()
                if model.hold:
                    model.hold.wait(30)
                self._say(model.status, model._answered(model.requests[-1]))

            def _say(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if model.drip:
                    for one in body:
                        self.wfile.write(bytes([one]))
                        threading.Event().wait(model.drip)
                else:
                    self.wfile.write(body)

            def log_message(self, *said: object) -> None:
                """It keeps no log, as it should."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that hangs up is part of many a test."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def asked(self, number: int = -1) -> Asked:
        """One question, as a model reads it."""
        system, user = (one["content"] for one in self.requests[number]["messages"])
        told, _, _after = user.rpartition("\n\n")
        return {**json.loads(told), "beats": dict(_BEAT.findall(system))}

    def _answered(self, request: dict[str, Any]) -> bytes:
        if self.answer is not None:
            return self.answer
        content = self.think(self.asked())
        choice: dict[str, Any] = {"message": {"role": "assistant", "content": content}}
        if self.sure and '"' in content:
            choice["logprobs"] = {"content": self._tokens(content)}
        return json.dumps({"choices": [choice]}).encode()

    def _tokens(self, content: str) -> list[dict[str, Any]]:
        """The content as three tokens, the beat's letter alone in the second: nothing but this."""
        at = max(content.rindex('"') - 1, 0)
        letter = {"token": content[at], "logprob": 0.0}
        parts = (
            {"token": content[:at], "logprob": -0.1},
            {"token": content[at + 1 :], "logprob": 0},
        )
        return [parts[0], letter | {"top_logprobs": [letter]}, parts[1]]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_failed: object) -> None:
        if self.hold:
            self.hold.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
