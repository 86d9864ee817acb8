"""From a real Dovecot through `tipdesk work` to what a reporter types, on either engine."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import a_mail
from tests.work.canaries import everything
from tests.work.conftest import Make
from tests.work.newsroom import Newsroom, eventually, ok

SOURCE = "wqzxkvbn"  # a word found nowhere else: in no log, whatever happens
HOSTILE = "=?utf-8?q?Wild=0D=0Alevel:_error=1B]0;owned=07_" + SOURCE + "?="
TIP = a_mail("The mayor's boat", "He was given a boat at the quay.", "Sam Source <sam@example.org>")
FORGER = a_mail(
    f"{HOSTILE}", f"I saw it. {SOURCE}", f"{HOSTILE} <{SOURCE}@example.org>",
    message_id=f"{SOURCE}@x", headers={"X-Mailer": SOURCE},
)  # fmt: skip
OLD = a_mail("An old story", "It was long ago.", message_id="old@x")


def _on(day: int, month: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


def sorted_in(newsroom: Newsroom, mails: int) -> bool:
    return len(newsroom.digests()) == mails and newsroom.waiting() == 0


def test_a_mail_on_the_server_is_listed_searched_claimed_and_routed_by_command(
    newsroom: Newsroom,
) -> None:
    ok(newsroom, "beats", "add", "World", "Harbour", "--keyword", "quay")
    newsroom.account.deliver([TIP])
    worker = newsroom.work()
    eventually(lambda: sorted_in(newsroom, 1), every=0.25)
    (tip,) = newsroom.done("tips", "list")["tips"]
    assert (tip["subject"], tip["lane"], tip["beat"]) == ("The mayor's boat", "tip", "Harbour")
    assert [one["id"] for one in newsroom.done("tips", "search", "boats")["tips"]] == [tip["id"]]
    ok(newsroom, "tips", "claim", tip["id"])
    ok(newsroom, "tips", "move", tip["id"], "--no-beat")
    (mine,) = newsroom.done("tips", "list", "--mine")["tips"]
    assert (mine["owner"], mine["status"], mine["beat"]) == ("Ann", "claimed", "")
    assert worker.stop() == 0


def test_f19_the_log_of_a_worker_holds_no_word_of_a_mail_and_no_secret(newsroom: Newsroom) -> None:
    newsroom.account.deliver([FORGER, TIP])
    worker = newsroom.work()
    eventually(lambda: sorted_in(newsroom, 2), every=0.25)
    found = newsroom.done("tips", "search", SOURCE)["tips"]
    ok(newsroom, "tips", "note", found[0]["id"], f"Ask {SOURCE}.")
    newsroom.configure(password_file=str(newsroom.folder / "wrong"))
    (newsroom.folder / "wrong").write_text(SOURCE)
    refused = newsroom.work()
    refused.wait_for("standing by")
    assert worker.stop() == 0
    refused.wait_for("poll failed")
    assert refused.stop() == 0
    assert worker.said("polled"), "a blind search"
    for one in (worker, refused):
        for line in one.log():  # each of them is JSON, or this had raised
            said = json.dumps(line)
            assert SOURCE not in said
            assert "owned" not in said
            assert newsroom.account.password not in said
            assert not re.search(r"Sam Source|sam@example\.org|boat", said)


def test_w31_the_password_of_a_mailbox_is_in_no_byte_that_was_written(
    newsroom: Newsroom, database: str
) -> None:
    newsroom.account.deliver([TIP])
    newsroom.done("poll")
    newsroom.done("db", "backup", "--to", newsroom.folder / "away")
    secret = newsroom.account.password.encode()
    holding = [name for name, content in everything(newsroom, database) if secret in content]
    assert holding == ["password"], "the file that the settings name"


@pytest.mark.parametrize(("order", "first"), [("newest", 50), ("oldest", 0)])
def test_an_old_mailbox_is_taken_in_from_the_end_that_the_settings_name(
    make_newsroom: Make, order: str, first: int
) -> None:
    """The first batch, of a hundred mails, gets the first numbers."""
    newsroom = make_newsroom(first_sync=order).open()
    for n in range(150):
        letter = a_mail(f"Letter {n}", f"Part {n}", message_id=f"{n}@x")
        newsroom.account.deliver([letter], at=_on(1, 3) + timedelta(minutes=n))
    assert newsroom.done("poll")[0]["new"] == 150
    assert newsroom.done("tips", "show", "1")["tip"]["subject"] == f"Letter {first}"
    (tip,) = newsroom.done("tips", "list", "--limit", "1")["tips"]
    assert tip["subject"] == "Letter 149", "the newest stands on top, whatever came first"
    assert newsroom.done("mailboxes", "list")[0]["complete"]


def test_what_is_older_than_archive_before_arrives_archived(make_newsroom: Make) -> None:
    newsroom = make_newsroom(archive_before=date(2026, 6, 1)).open()
    newsroom.account.deliver([OLD], at=_on(31, 5))
    newsroom.account.deliver([TIP], at=_on(1, 6))
    newsroom.done("poll")
    assert [tip["subject"] for tip in newsroom.done("tips", "list")["tips"]] == ["The mayor's boat"]
    (old,) = newsroom.done("tips", "list", "--shelf", "archived")["tips"]
    assert (old["subject"], old["status"]) == ("An old story", "new")
    assert len(newsroom.done("tips", "search", "story")["tips"]) == 1
