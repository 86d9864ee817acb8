"""The connection beneath imapclient: dialled by a deadline, and cut by any thread at any time."""

import imaplib
import queue
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

_Address = tuple[Any, ...]
_OF_A_LINE = 100  # bytes that a line takes in memory, however short it is
ROOM = 1 << 25  # bytes of an answer, beside what it has to carry
_GREETING = 3.0  # seconds that a server may be silent before it is asked whether it wants TLS


class TlsWanted(OSError):
    """A port that we took for one of plain text waits for TLS, and would wait for ever."""


class Line:
    """One connection to a host. It is given `seconds` to come about, name and TLS and all."""

    def __init__(
        self, host: str, port: int, context: ssl.SSLContext | None, *, seconds: float
    ) -> None:
        self.host, self.port, self._context = host, port, context
        self._ends = time.monotonic() + seconds
        self._seconds = seconds
        self._socket: socket.socket | None = None
        self._is_cut = False
        self._left_to_say = ROOM

    def allow(self, size: int) -> None:
        """From here on the server may say so many bytes, their like again (some are wrong about
        sizes), and what else it likes to say."""
        self._left_to_say = 2 * size + ROOM

    def spend(self, size: int) -> bool:
        """Whether it may say so many more: memory is asked for them."""
        self._left_to_say -= size
        return self._left_to_say >= 0

    def dial(self) -> socket.socket:
        """A socket that is connected. Raises `OSError`, also when the time is over."""
        failed: OSError = TimeoutError()
        found = self._look_up()
        for number, (family, kind, protocol, _name, address) in enumerate(found):
            self._socket = socket.socket(family, kind, protocol)
            try:
                self._socket.settimeout(self._left() / (len(found) - number))
                self._socket.connect(address)
                return self._ready(self._socket)
            except OSError as error:
                self._socket.close()
                failed = error
        raise failed

    def wrap_socket(self, sock: socket.socket, server_hostname: str | None = None) -> ssl.SSLSocket:
        """TLS over it, verified. Named as in `SSLContext`, whose place it takes for imaplib."""
        assert self._context is not None  # noqa: S101 - a line without TLS is never wrapped
        wrapped = self._context.wrap_socket(
            sock, server_hostname=server_hostname or self.host, do_handshake_on_connect=False
        )
        self._socket = wrapped  # before a word is said: whoever drips the greeting is cut
        wrapped.settimeout(self._left())
        wrapped.do_handshake()
        wrapped.settimeout(self._seconds)
        return wrapped

    def greeted(self, sock: socket.socket) -> socket.socket:
        """The same, once something was said in plain text, or might yet be. Raises `TlsWanted`."""
        patience = min(_GREETING, self._left() / 3)
        sock.settimeout(patience)
        try:
            sock.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            if self._wants_tls(patience):
                raise TlsWanted from None
        sock.settimeout(self._left())
        return sock

    def _wants_tls(self, seconds: float) -> bool:
        """Asked over a connection of its own, which carries nothing but a handshake."""
        asked = Line(self.host, self.port, ssl.create_default_context(), seconds=seconds)
        try:
            asked.wrap_socket(asked.dial())
        except ssl.SSLCertVerificationError:
            return True
        except OSError:
            return False
        finally:
            asked.close()
        return True

    def cut(self) -> None:
        """End it, whoever waits for it. What waits fails as lost."""
        self._is_cut = True
        if self._socket is not None:
            with suppress(OSError):  # it is closed already
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # beneath TLS, if any

    def close(self) -> None:
        """For a line that never came to carry a client."""
        if self._socket is not None:
            self._socket.close()

    def is_ended(self) -> bool:
        """Whether the other side hung up, asked without reading what it may have said."""
        if self._socket is None or self._is_cut:
            return True
        flags = socket.MSG_PEEK | socket.MSG_DONTWAIT
        try:
            return socket.socket.recv(self._socket, 1, flags) == b""
        except BlockingIOError:
            return False
        except (OSError, ValueError):  # TLS knows no flags: there the peek is asked of the number
            return self._number_is_ended(flags)

    def _number_is_ended(self, flags: int) -> bool:
        assert self._socket is not None  # noqa: S101 - looked at a line before
        beneath = socket.socket(fileno=self._socket.fileno())
        try:
            return beneath.recv(1, flags) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True
        finally:
            beneath.detach()  # the number is not ours to close

    def _ready(self, sock: socket.socket) -> socket.socket:
        # A command goes in pieces: without this the last one waits for an ACK, 40 ms.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(self._seconds)
        return sock

    def _look_up(self) -> Sequence[_Address]:
        """In a thread: a resolver knows no deadline of ours."""
        told: queue.SimpleQueue[Sequence[_Address] | OSError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                told.put(socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM))
            except OSError as error:
                told.put(error)
            except UnicodeError:
                told.put(socket.gaierror())

        threading.Thread(target=ask, name="dns", daemon=True).start()
        try:
            found = told.get(timeout=self._left())
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(found, OSError):
            raise found
        return found

    def _left(self) -> float:
        left = self._ends - time.monotonic()
        if left <= 0 or self._is_cut:
            raise TimeoutError
        return left


class Client(IMAPClient):  # type: ignore[misc]
    """imapclient over a `Line`."""

    def __init__(self, line: Line, *, tls: bool, seconds: float) -> None:
        self.line, self._tls_at_once = line, tls
        super().__init__(line.host, port=line.port, ssl=tls, timeout=seconds)
        self.normalise_times = False
        self.quiet()

    def quiet(self) -> None:
        """imapclient has imaplib format every body for a log that nobody reads: 8 times the CPU."""
        if hasattr(self._imap, "debug"):
            self._imap.debug = 0

    def idle(self) -> bool:
        """Begin to idle; whether the server told of mail before. It may say anything before it says
        that it idles (RFC 9051 §7), which imapclient takes for a refusal."""
        self._idle_tag = self._imap._command("IDLE")
        while self._imap._get_response() is not None:
            if self._imap.tagged_commands.get(self._idle_tag):
                raise IMAPClientError("IDLE")
        said = self._imap.untagged_responses
        return bool(said.get("EXISTS") or said.get("RECENT"))

    def hang_up(self) -> None:
        """Close it, whatever state it is in."""
        with suppress(OSError, imaplib.IMAP4.error, AttributeError):
            self.shutdown()
        self.line.close()  # a handshake that failed left a socket that imaplib knows nothing of

    @property
    def is_readonly(self) -> bool:
        """Whether the selected folder may only be read."""
        return bool(getattr(self._imap, "is_readonly", False))

    @property
    def takes_no_passwords(self) -> bool:
        """Whether the server said so when it was greeted."""
        return "LOGINDISABLED" in getattr(self._imap, "capabilities", ())

    def _poll_socket(self, _sock: socket.socket, _timeout: float | None = None) -> bool:
        """`idle_check` reads at once: whoever calls it knows that there is something."""
        return True

    def _create_IMAP4(self) -> imaplib.IMAP4:
        return _Imap(self.line, tls=self._tls_at_once)


class _Imap(imaplib.IMAP4):
    def __init__(self, line: Line, *, tls: bool) -> None:
        self._line, self._tls_at_once = line, tls
        super().__init__(line.host, line.port)

    def select(self, mailbox: str = "INBOX", readonly: bool = False) -> tuple[str, list[Any]]:
        """A folder that may only be read is opened too: imaplib would give it up."""
        try:
            return super().select(mailbox, readonly)
        except imaplib.IMAP4.readonly:
            self.is_readonly = True
            return "OK", self.untagged_responses.get("EXISTS", [None])

    def read(self, size: int) -> bytes:
        """A literal. One of an absurd length is no literal: memory would be asked for it."""
        if not self._line.spend(size):
            raise self.abort("a literal too long")
        return super().read(size)

    def readline(self) -> bytes:
        """A line. Its objects take several times its bytes."""
        line = super().readline()
        if not self._line.spend(_OF_A_LINE + len(line)):
            raise self.abort("an answer too long")
        return line

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        made = self._line.dial()
        return self._line.wrap_socket(made) if self._tls_at_once else self._line.greeted(made)
