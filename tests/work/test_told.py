"""An alarm of a worker that runs: mailed once when it begins, once when it ends, over kill -9."""

import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.bench.mails import generate
from tests.servers.dovecot import PASSWORD
from tests.servers.post_office import PostOffice
from tests.work.conftest import Make
from tests.work.newsroom import LONG, Newsroom, eventually, holds_exactly
from tests.work.started import Started


def test_f25_a_refused_login_is_mailed_once_and_its_end_once_over_two_kills(
    make_newsroom: Make,
) -> None:
    with PostOffice() as office:
        newsroom = make_newsroom()
        newsroom.configure(
            pipeline={
                "smtp_host": "localhost", "smtp_port": office.port, "smtp_security": "none",
                "smtp_from": "tipdesk@paper.example", "alarms_to": ["ada@paper.example"],
            }
        )  # fmt: skip
        newsroom.open()
        secret = newsroom.folder / "password"
        secret.write_text("not the password\n")
        _worked_until(newsroom, lambda: state(newsroom) == "login refused")
        _worked_until(newsroom, lambda: len(refusals(office)) == 1)
        secret.write_text(PASSWORD + "\n")
        newsroom.done("poll")  # she knows that it is mended: no pause is kept
        _worked_until(newsroom, lambda: len(refusals(office)) == 2)
        worker = newsroom.work()
        worker.wait_for("leading")
        time.sleep(2)
        assert worker.stop() == 0
    begun, ended = refusals(office)
    assert begun == "Tipdesk: Alarm: mailbox login refused (tips)"
    assert ended == "Tipdesk: Over: mailbox login refused (tips)"
    assert all("not the password" not in one.text for one in office.taken)


def _worked_until(newsroom: Newsroom, holds: Callable[[], object]) -> None:
    """A worker that is killed as soon as something holds."""
    worker = newsroom.work()
    eventually(holds)
    worker.kill_9()


def state(newsroom: Newsroom) -> str:
    rows = newsroom.done("mailboxes", "list")
    return str(rows[0]["state"]) if rows else ""


def refusals(office: PostOffice) -> list[str]:
    subjects = [str(one.mail["Subject"]) for one in office.taken]
    return [one for one in subjects if "login refused" in one]


def test_an_import_that_is_killed_again_and_again_ends_exactly_once_beside_the_poll(
    small_newsroom: Newsroom, tmp_path: Path
) -> None:
    mails = list(generate(500, seed=77))
    path = tmp_path / "old mail.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for n, raw in enumerate(mails):
            made.writestr(f"2019/{n}.eml", raw)
    command = ["import", str(path), "--desk", "World"]
    for kills in range(3):
        running = Started(*command, "--config", small_newsroom.config)
        eventually(lambda most=kills: small_newsroom.raw_files() > 100 * most)  # type: ignore[misc]
        running.kill()
        running.wait(LONG)
    (row,) = json.loads(small_newsroom.run(*command, "--json").stdout)
    assert row["new"] + row["known"] <= 500
    holds_exactly(small_newsroom, mails)
    small_newsroom.account.deliver(mails[:50])
    (polled,) = small_newsroom.done("poll")
    assert (polled["new"], polled["known"]) == (0, 50)
    holds_exactly(small_newsroom, mails)
