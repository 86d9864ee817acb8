"""The pages of what keeps watch: quarantine, senders, mailboxes. For the desk's people, escaped."""

import html
from collections.abc import Callable
from functools import partial

import pytest
from sqlmodel import select

from inbox import Fetched, Limits, MailboxSettings, Unreachable, open_mailbox
from pipeline.alarms import keeping, outbox
from pipeline.alarms.reconcile import reconcile
from pipeline.desk import feeds as of_feeds
from pipeline.digests import digest
from pipeline.errors import AddressRefused
from pipeline.intake import Source, take_in
from pipeline.models import Feed, Mailbox
from pipeline.queries.finding import Finding
from pipeline.queries.health import look_over
from pipeline.store import Store
from pipeline.stories import feeds
from pipeline.stories.outgoing import fetch
from pipeline.work import Work, poll_one
from tests.builders import a_desk, a_mail, ada, someone
from tests.conftest import Clock
from tests.fakes import FakeMailbox
from tests.pipeline import rounds
from tests.pipeline.alarming import a_mailbox
from tests.pipeline.test_quarantine import HUGE
from tests.pipeline.test_reconcile import BOX, mails
from tests.servers.ports import free_port
from tests.web.pages.site import Client

Browse = Callable[[str | None], Client]
EVIL = HUGE.replace(b"The plans", "<script>alert(1)</script> \u202etxt.exe".encode())
NAME = digest(EVIL)


@pytest.fixture
def held(store: Store, clock: Clock) -> int:
    """A mail whose reader was stopped lies in World's quarantine."""
    number = a_mailbox(store)
    starved = Source(number, 1, 1, limits=Limits(wall_seconds=0.01))
    assert take_in(store, starved, [Fetched(1, EVIL, clock.now)], lambda session: None).quarantined
    return number


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_the_quarantine_is_in_the_navigation_only_when_it_has_something_to_say(
    client: Browse, store: Store, clock: Clock
) -> None:
    assert 'href="/quarantine"' not in text(client("Ann"), "/keys")
    a_desk(store, "Politics")
    someone(store, "Olga", desks=("Politics",))
    starved = Source(a_mailbox(store), 1, 1, limits=Limits(wall_seconds=0.01))
    take_in(store, starved, [Fetched(1, EVIL, clock.now)], lambda session: None)
    assert 'href="/quarantine"' in text(client("Ann"), "/keys")
    assert 'href="/quarantine"' not in text(client("Olga"), "/keys")


@pytest.mark.usefixtures("held")
def test_it_is_listed_without_a_word_and_its_raw_text_is_shown_escaped(client: Browse) -> None:
    ann = client("Ann")
    page = text(ann, "/quarantine")
    assert NAME[:12] in page
    assert "Its reader took too long." in page
    assert "sam@example.org" not in page
    raw = text(ann, f"/quarantine/{NAME}")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in raw
    assert "<script>alert" not in raw
    assert "\u202e" not in raw
    assert "Only its beginning is shown." in raw
    saved = ann.get(f"/mails/{NAME}/raw")
    assert saved.data == EVIL
    assert saved.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.usefixtures("held")
def test_another_desk_sees_nothing_of_it(client: Browse, store: Store) -> None:
    a_desk(store, "Politics")
    someone(store, "Olga", desks=("Politics",))
    olga = client("Olga")
    assert NAME[:12] not in text(olga, "/quarantine")
    assert olga.get(f"/quarantine/{NAME}").status_code == 404
    for verb in ("retry", "acknowledge"):
        assert olga.send(f"/quarantine/{NAME}/{verb}").status_code == 404


@pytest.mark.usefixtures("held")
def test_acknowledging_ends_the_alarm_and_a_retry_makes_a_tip(client: Browse, store: Store) -> None:
    ann = client("Ann")
    assert "nobody has acknowledged: 1." in text(ann, "/mailboxes")
    assert ann.send(f"/quarantine/{NAME}/acknowledge").status_code == 303
    assert "nobody has acknowledged" not in text(ann, "/mailboxes")
    answer = ann.send(f"/quarantine/{NAME}/retry")
    assert answer.headers["Location"].startswith("/tips/")
    assert 'href="/quarantine"' not in text(ann, "/keys")


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("way", [f"/quarantine/{NAME}/acknowledge", "/quarantine/retry"])
def test_its_alarm_is_over_as_soon_as_somebody_has_dealt_with_it(
    client: Browse, store: Store, clock: Clock, way: str
) -> None:
    keeping.keep(store, outbox.SILENT, look_over(store, clock.now))
    ann = client("Ann")
    assert '<strong class="loud">now</strong>' in text(ann, "/mailboxes")
    assert ann.send(way).status_code == 303
    assert '<strong class="loud">now</strong>' not in text(ann, "/mailboxes")


@pytest.mark.usefixtures("held")
def test_all_are_retried_at_once(client: Browse) -> None:
    ann = client("Ann")
    assert ann.send("/quarantine/retry").status_code == 303
    assert "1 mail was read, 0 stay." in text(ann, "/quarantine")


# --- a word that was taken back


def test_why_it_is_here_never_tells_a_word_that_was_taken_back(
    client: Browse, store: Store
) -> None:
    rounds.take(store, a_mail())
    ann = client("Ann")
    said = "a person said so"
    assert said not in text(ann, "/tips/1")
    ann.send("/tips/1/lane", lane="question", back="/tips/1")
    assert said in text(ann, "/tips/1")
    ann.send("/tips/1/undo", back="/tips/1")
    assert said not in text(ann, "/tips/1")


# --- senders


def test_a_sender_is_muted_from_the_tip_told_and_taken_back(client: Browse, store: Store) -> None:
    rounds.take(store, a_mail())
    ann = client("Ann")
    assert "Mute sam@example.org" in text(ann, "/tips/1")
    muted = ann.send("/tips/1/sender", treatment="mute", back="/inbox/desk")
    assert muted.headers["Location"] == "/inbox/desk"
    assert "sam@example.org" not in str(muted.headers)
    told = text(ann, "/inbox/muted")
    assert "Muted: 1 tip follows" in told
    listed = text(ann, "/senders")
    assert "sam@example.org" in listed
    assert "Ann" in listed
    assert ann.send("/senders/1/forget").status_code == 303
    assert "Nobody is muted or allowed." in text(ann, "/senders")


def test_a_public_provider_asks_once_more(client: Browse, store: Store) -> None:
    rounds.take(store, a_mail(sender="Sam <sam@gmail.com>"))
    ann = client("Ann")
    asked = ann.send("/tips/1/sender", treatment="mute", all="1")
    assert asked.headers["Location"].startswith("/senders?")
    page = text(ann, asked.headers["Location"])
    assert "Anybody may have an address at gmail.com" in page
    said = {"sender": "@gmail.com", "desk": "World", "treatment": "mute"}
    assert ann.send("/senders", **said).status_code == 409
    assert ann.send("/senders", **said, sure="1").status_code == 303


def test_only_a_doubt_asks_whether_she_is_sure(client: Browse, store: Store) -> None:
    sure = "I am sure, although the public may have addresses there"
    ann = client("Ann")
    said = {"desk": "World", "treatment": "mute"}
    wrong = ann.send("/senders", sender="no address at all", **said)
    assert wrong.status_code == 409
    assert sure not in wrong.get_data(as_text=True)
    assert sure not in text(ann, "/senders?sender=sam@example.org")
    doubtful = ann.send("/senders", sender="@gmail.com", **said)
    assert doubtful.status_code == 409
    assert sure in doubtful.get_data(as_text=True)


# --- mailboxes


def test_a_mail_that_was_taken_in_though_its_size_was_disputed_is_counted(
    client: Browse, store: Store, clock: Clock
) -> None:
    raw = a_mail()
    lied_about = Fetched(1, raw, clock.now, told_size=len(raw) + 9)
    assert take_in(store, Source(a_mailbox(store), 1, 1), [lied_about], lambda session: None).new
    assert "1 held of which the server tells another size" in text(client("Ann"), "/mailboxes")


def test_the_mailboxes_page_says_what_is_held_of_what_the_server_has(
    client: Browse, store: Store
) -> None:
    mailbox = FakeMailbox(*mails(5))
    rounds.poll(store, mailbox)
    mailbox.remove([2])
    reconcile(store, mailbox, BOX, max_mail_bytes=10**8)
    page = text(client("Ann"), "/mailboxes")
    assert "On the server 4 · held 5 · purged 0 · unexplained 0" in page
    assert "1 gone from the server since" in page
    assert "Everything that was on this server then is held." in page


@pytest.mark.usefixtures("held")
def test_what_needs_mending_shows_its_command_as_one(client: Browse) -> None:
    page = text(client("Ann"), "/mailboxes")
    assert "Mails in quarantine that nobody has acknowledged: 1." in page
    assert "<code>tipdesk mail list --state quarantined</code>" in page


def test_alarms_are_listed_with_their_time(client: Browse, store: Store, clock: Clock) -> None:
    found = Finding("The disk of {folder} has {n} MB left.", "", "disk", {"folder": "/d", "n": 9})
    keeping.keep(store, outbox.SILENT, [found])
    page = text(client("Ann"), "/mailboxes")
    assert "The disk of /d has 9 MB left." in page


UKRAINIAN = {"Accept-Language": "uk"}


@pytest.fixture
def failing(store: Store) -> MailboxSettings:
    """A mailbox on a port where nothing listens, and a feed that may not be asked; both tried."""
    told = {"name": "tips", "desk": "World", "host": "127.0.0.1", "port": free_port()}
    told |= {"user": "tips", "security": "none", "timeout_seconds": 2}
    box = MailboxSettings.model_validate(told)
    work = Work(
        store, (box,), partial(open_mailbox, login="x"), 10**6, 1, lambda *_said, **_more: None,
        fetch=fetch,
    )  # fmt: skip
    with pytest.raises(Unreachable):
        poll_one(work, box)
    with store.unit() as session:
        asked = ("World", "http://127.0.0.1:1/f", 15, store.clock())
        feed = of_feeds.add_feed(session, ada(store), *asked)
    with pytest.raises(AddressRefused):
        feeds.poll(store, feed.id, fetch)
    return box


def test_why_a_mailbox_or_feed_fails_is_told_in_the_viewers_language(
    client: Browse, failing: MailboxSettings, store: Store, clock: Clock
) -> None:
    clock.move(minutes=11)  # then it is an alarm too
    keeping.keep(store, outbox.SILENT, look_over(store, store.clock()))
    ada_ = client("Ada")
    english, ukrainian = (
        html.unescape(ada_.get("/mailboxes", headers=headers).get_data(as_text=True))
        for headers in ({"Accept-Language": "en"}, UKRAINIAN)
    )
    place = f"127.0.0.1:{failing.port}"
    assert english.count(f"{place} cannot be reached (Connection refused). Check host") == 3
    assert ukrainian.count(f"До {place} не вдається дістатися (у з’єднанні відмовлено).") == 3
    assert "Port 1 is not asked, unless pipeline.outgoing_allow lists 127.0.0.1:1." in english
    assert "Порт 1 не запитуємо, якщо 127.0.0.1:1 немає в" in ukrainian
    for said in ("cannot be reached", "is not asked", "refused"):
        assert said not in ukrainian


def test_what_was_kept_before_it_could_be_told_so_stands_as_it_was_kept(
    client: Browse, failing: MailboxSettings, store: Store
) -> None:
    with store.unit() as session:
        for row in (*session.exec(select(Mailbox)), *session.exec(select(Feed))):
            row.why = {}
            session.add(row)
    page = client("Ada").get("/mailboxes", headers=UKRAINIAN).get_data(as_text=True)
    assert page.count("cannot be reached (Connection refused)") == 2
    assert "Port 1 is not asked" in page


# --- what no server brought


def test_what_was_imported_is_folded_below_what_is_watched(client: Browse, store: Store) -> None:
    """Each path that was ever imported stood among the mailboxes, and hid them on a phone."""
    a_mailbox(store, "tips")
    for n in range(3):
        a_mailbox(store, f"import: /old/{n}.mbox", state="imported", place="")
    for path in ("/mailboxes", "/health"):
        page = client("Ada").get(path).get_data(as_text=True)
        watched, _, folded = page.partition('<details class="edit">')
        assert "<strong>tips</strong>" in watched
        assert "import:" not in watched
        assert "Imported or written down: 3" in folded
        assert folded.count("<strong>import: /old/") == 3
