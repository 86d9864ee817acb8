"""A proxy between a poller and an IMAP server that knows commands, answers and literals, and does
to them what a fault says. Holds no claim itself."""

import contextlib
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_LITERAL = re.compile(rb"\{(\d+)\}\r\n$")
_COMMAND = re.compile(rb"(\S+) (?:UID )?(\w+)", re.IGNORECASE)
DRIP = 0.06  # seconds between two bytes


class Over(Exception):
    """This connection has ended, as the fault wanted it; `last` is the last that it says."""

    def __init__(self, last: bytes = b"") -> None:
        super().__init__()
        self.last = last


@dataclass
class Talk:
    """One connection, as a fault sees it."""

    client: socket.socket
    server: socket.socket
    command: str = "CONNECT"  # which the server is answering
    tag: bytes = b"*"

    def say(self, said: bytes) -> None:
        self.client.sendall(said)

    def refuse(self, how: str) -> None:
        self.say(self.tag + f" {how} by the fault\r\n".encode())

    def bye(self) -> None:
        self.say(b"* BYE by the fault\r\n")
        raise Over

    def cut(self) -> None:
        raise Over

    def reset(self) -> None:
        self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.client.close()
        raise Over

    def stall(self) -> None:
        """Says nothing more, until the client gives it up."""
        with contextlib.suppress(OSError):
            while self.client.recv(4096):
                continue
        raise Over

    def drip(self, said: bytes) -> None:
        for at in range(len(said)):
            self.say(said[at : at + 1])
            time.sleep(DRIP)


@dataclass
class Fault:
    """What happens at a step. `kind`: NO, BAD, bye, cut, reset, stall, drip, or a function.

    `offset` counts bytes of the step's literals: without one, it happens before the answer.
    `times` bounds how often; `lie` is added to the size that a literal is said to have; `shorten`
    takes bytes off a literal, which says so; `rewrite` changes the lines of an answer, and may
    raise `Over`; `respell` changes literals, and keeps their length; `retell` changes the line that
    ends in a literal's size, and the literal.
    """

    step: str = ""
    kind: str | Callable[[Talk], None] = ""
    offset: int | None = None
    times: int = 1_000_000
    lie: int = 0
    shorten: int = 0
    rewrite: Callable[[bytes], bytes] = lambda line: line
    respell: Callable[[bytes], bytes] = lambda body: body
    retell: Callable[[bytes, bytes], tuple[bytes, bytes]] = lambda line, body: (line, body)
    happened: int = 0

    def at(self, talk: Talk, said: bytes = b"") -> bool:
        """Do it; whether the command is answered by that."""
        self.times -= 1
        self.happened += 1
        if callable(self.kind):
            self.kind(talk)
            return False
        if self.kind in ("NO", "BAD"):
            talk.refuse(self.kind)
            return True
        if self.kind == "drip":
            talk.drip(said)
            return bool(said)
        getattr(talk, self.kind)()
        return True

    def drips_lines(self, step: str) -> bool:
        return self.kind == "drip" and self.offset is None and self.is_due(step)

    def is_due(self, step: str) -> bool:
        return self.times > 0 and bool(self.kind) and self.step == step


@dataclass
class Between:
    """The proxy. Without a `fault` it passes on every byte."""

    server_port: int
    fault: Fault | None = None
    heard: list[bytes] = field(default_factory=list)  # what clients said, line by line
    connections: int = 0

    def __post_init__(self) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._door.close()
        self.hang_up()

    def hang_up(self) -> None:
        """End every connection there is."""
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            self.connections += 1
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        server = socket.create_connection(("127.0.0.1", self.server_port))
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._open += [client, server]
        talk = Talk(client, server)
        with contextlib.suppress(OSError, Over, ValueError):
            if self.fault and self.fault.is_due("CONNECT"):
                self.fault.at(talk, b"* OK dripping along\r\n")
            listening = threading.Thread(target=self._answers, args=(talk,), daemon=True)
            listening.start()
            self._commands(talk)
        for one in (client, server):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _commands(self, talk: Talk) -> None:
        for line in talk.client.makefile("rb", buffering=0):
            self.heard.append(line)
            found = _COMMAND.match(line)
            if found:
                talk.tag, talk.command = found[1], found[2].upper().decode()
            fault = self.fault
            if fault and fault.offset is None and fault.is_due(talk.command):
                if fault.kind == "drip":
                    fault.happened += 1  # its answer will drip
                elif fault.at(talk):
                    continue
            talk.server.sendall(line)
            if talk.command == "STARTTLS":
                _pass_on(talk.client, talk.server)

    def _answers(self, talk: Talk) -> None:
        with contextlib.suppress(OSError, Over, ValueError):
            server = talk.server.makefile("rb")
            for line in server:
                fault = self.fault
                if fault:
                    line = _rewritten(talk, fault, line)
                if found := _LITERAL.search(line):
                    self._literal(talk, fault, line, server.read(int(found[1])))
                elif fault and fault.drips_lines(talk.command):
                    talk.drip(line)
                else:
                    talk.say(line)
                if b"Begin TLS" in line:
                    _pass_on(talk.server, talk.client)
        for one in (talk.client, talk.server):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _literal(self, talk: Talk, fault: Fault | None, line: bytes, body: bytes) -> None:
        if fault:
            line, body = fault.retell(line, fault.respell(body))
        if fault is None or fault.step != talk.command:
            talk.say(line + body)
            return
        if fault.lie and fault.times > 0:
            fault.times -= 1
            fault.happened += 1
            line = _LITERAL.sub(b"{%d}\r\n" % max(len(body) + fault.lie, 0), line)
        if fault.shorten and fault.times > 0:
            fault.times -= 1
            fault.happened += 1
            body = body[: -fault.shorten]
            line = _LITERAL.sub(b"{%d}\r\n" % len(body), line)
        talk.say(line)
        if fault.offset is None or not fault.is_due(talk.command) or fault.offset >= len(body):
            if fault.offset is not None:
                fault.offset -= len(body)
            talk.say(body)
            return
        talk.say(body[: fault.offset])
        fault.at(talk, body[fault.offset : fault.offset + 40])


def _rewritten(talk: Talk, fault: Fault, line: bytes) -> bytes:
    try:
        return fault.rewrite(line)
    except Over as over:
        talk.say(over.last)
        raise


def _pass_on(there: socket.socket, here: socket.socket) -> None:
    """What is encrypted has no lines."""
    while got := there.recv(65_536):
        here.sendall(got)
    raise Over


@contextmanager
def between(server_port: int) -> Iterator[Between]:
    proxy = Between(server_port)
    try:
        yield proxy
    finally:
        proxy.close()
