"""A certificate that was right at one poll and is not at the next: nothing is said to it."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from inbox import BadCertificate, Security
from tests.faults.desk import Desk, held, holds_all, letters
from tests.faults.test_trust import expired
from tests.servers.certificates import authority, certificate

Pair = tuple[Path, Path]


class Front:
    """TLS before a desk's proxy, with a certificate that can be changed between two polls."""

    def __init__(self, pair: Pair, behind: int) -> None:
        self._behind = behind
        self.through: list[bytes] = []  # what clients said once they trusted it
        self.shows(pair)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def shows(self, pair: Pair) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*pair)
        self._context = context

    def close(self) -> None:
        self._door.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._door.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client:
            client.settimeout(5)
            with (
                self._context.wrap_socket(client, server_side=True) as here,
                socket.create_connection(("127.0.0.1", self._behind)) as there,
            ):
                threading.Thread(target=_pass_on, args=(there, here), daemon=True).start()
                while got := here.recv(65_536):
                    self.through.append(got)
                    there.sendall(got)


def _pass_on(there: socket.socket, here: socket.socket) -> None:
    with contextlib.suppress(OSError, ValueError):
        while got := there.recv(65_536):
            here.sendall(got)


@pytest.fixture
def front(desk: Desk, tmp_path: Path) -> Iterator[Front]:
    ours = authority(tmp_path)
    front = Front(certificate(tmp_path), desk.proxy.port)
    desk.changed = {
        "host": "localhost", "port": front.port, "security": Security.TLS, "ca_file": ours,
    }  # fmt: skip
    yield front
    front.close()


def _of(wrong: str, folder: Path) -> Pair:
    if wrong == "expired":
        return expired(folder)
    if wrong == "another host's":
        return certificate(folder, "elsewhere.example")
    another = folder / "another"
    another.mkdir()
    authority(another)
    return certificate(another)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("expired", "certificate has expired"),
        pytest.param("another host's", "it is for another name", marks=pytest.mark.matrix),
        pytest.param("another authority's", "certificate", marks=pytest.mark.matrix),
    ],
)
def test_a_certificate_that_goes_wrong_between_two_polls_is_told_and_hears_nothing(
    desk: Desk, front: Front, tmp_path: Path, wrong: str, why: str
) -> None:
    first, more = letters(6, big=False), letters(6, seed=2, big=False)
    desk.account.deliver(first)
    desk.poll()
    assert (desk.row().state, len(front.through) > 0) == ("ok", True)
    front.shows(_of(wrong, tmp_path))
    front.through.clear()
    desk.account.deliver(more)
    with pytest.raises(BadCertificate):
        desk.poll()
    row = desk.row()
    assert (row.state, row.failures) == ("failing", 1)
    assert row.problem.startswith(f"The certificate of localhost:{front.port} does not verify (")
    assert why in row.problem
    assert "No password was sent." in row.problem
    assert front.through == [], "not a byte, and so no password"
    assert held(desk.store) == sorted(sha256(raw).hexdigest() for raw in first)
    front.shows(certificate(tmp_path))
    desk.poll()
    row = desk.row()
    assert (row.state, row.failures, row.problem, row.why) == ("ok", 0, "", {})
    holds_all(desk, [*first, *more])
