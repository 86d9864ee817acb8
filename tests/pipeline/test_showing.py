"""HTML and pictures are made once, kept, made anew when outdated, seen by who may, and purged."""

import base64
import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image
from sqlmodel import col, select

from inbox import SHOWING, Fetched
from pipeline import poll, showing, steps
from pipeline.errors import Unknown
from pipeline.intake import Source, take_in
from pipeline.models import Message, Picture, Shown, Waiting
from pipeline.queries import showing as seeing
from pipeline.settings import PipelineSettings
from pipeline.store import Store, unchecked_store
from pipeline.terms import Viewer
from pipeline.upkeep import backup, purge, reread, restore
from tests.builders import a_desk, a_mail, ada, someone
from tests.conftest import Clock
from tests.pipeline import rounds

PIXEL = "<img src='http://tracker.example/p.gif'>"


def a_photo(width: int = 1_000, height: int = 500) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(written, "JPEG")
    return written.getvalue()


def with_html(page: str, photo: bytes = b"", message_id: str = "1@example.org") -> bytes:
    """A mail with a text, its HTML and perhaps a photo, which is its part 2."""
    body = f"--b\r\n\r\nThe text.\r\n--b\r\nContent-Type: text/html\r\n\r\n{page}\r\n"
    if photo:
        packed = base64.encodebytes(photo).decode()
        head = "Content-Type: image/jpeg; name=boat.jpg\r\nContent-ID: <boat@x>"
        body += f"--b\r\n{head}\r\nContent-Transfer-Encoding: base64\r\n\r\n{packed}\r\n"
    kind = {"Content-Type": "multipart/mixed; boundary=b", "MIME-Version": "1.0"}
    return a_mail(text=f"{body}--b--", message_id=message_id, headers=kind)


def digest_of(store: Store) -> str:
    """Of the only mail that is held."""
    with store.look() as session:
        return session.exec(select(Message.digest)).one()


def rows(store: Store, model: type[Shown] | type[Picture] | type[Waiting]) -> int:
    with store.look() as session:
        return int(session.scalar(sa.select(sa.func.count()).select_from(model)) or 0)


def outdate(store: Store) -> None:
    """As when an older Tipdesk had made what is kept."""
    with store.unit() as session:
        session.execute(sa.update(Shown).values(version=SHOWING - 1, html="<b>old</b>"))
        session.execute(sa.update(Picture).values(version=SHOWING - 1, content=b"old"))


def test_only_mails_with_html_or_pictures_wait_to_be_shown(store: Store) -> None:
    with store.unit() as session:
        box = poll.mailbox_row(session, "tips", "World", store.clock())
        source = Source(box.id, box.desk_id, 1)
    mails = [a_mail(), with_html("<p>x", message_id="2@example.org")]
    batch = [Fetched(n, raw, store.clock()) for n, raw in enumerate(mails, start=1)]
    take_in(store, source, batch, lambda session: None)
    with store.look() as session:
        assert (steps.waiting(session, "lane"), steps.waiting(session, "show")) == (2, 1)


def test_the_html_of_a_mail_is_made_harmless_and_kept(store: Store) -> None:
    (tip,) = rounds.take(
        store, with_html(f"<p onclick=x>Look</p>{PIXEL}<img src='cid:boat@x'>", a_photo())
    )
    with store.look() as session:
        (told,) = seeing.formatted(session, ada(store), tip.id).values()
    assert told == seeing.Formatted(images=1)
    page = seeing.page(store, ada(store), digest_of(store))
    assert page.html.strip() == '<p>Look</p><img src="cid:boat@x">'
    assert page.parts == {"boat@x": 2}


def test_a_photo_has_a_small_preview_and_is_large_inside_the_mail(store: Store) -> None:
    rounds.take(store, with_html("<p>x", a_photo(3_000, 1_500)))
    assert rows(store, Picture) == 1
    digest = digest_of(store)
    small = seeing.picture(store, ada(store), digest, 2, showing.SMALL)
    large = seeing.picture(store, ada(store), digest, 2, showing.LARGE)
    assert [(one.width, one.height, one.kind) for one in (small, large)] == [
        (640, 320, "image/jpeg"),
        (1600, 800, "image/jpeg"),
    ]
    assert rows(store, Picture) == 2


def test_f10_pictures_take_no_more_room_than_their_mail(store: Store) -> None:
    noise = Image.effect_noise((1_500, 1_500), 90).convert("RGB")
    written = io.BytesIO()
    noise.save(written, "WEBP", quality=1)
    rounds.take(store, with_html("<p>x", written.getvalue()))
    digest = digest_of(store)
    for most in (showing.SMALL, showing.LARGE):
        assert seeing.picture(store, ada(store), digest, 2, most).width == min(most, 1_500)
    with store.look() as session:
        kept = [len(row.content) for row in session.exec(select(Picture))]
        size = session.exec(select(Message.size)).one()
    assert sum(kept) <= size
    assert len(kept) < 2


def test_what_is_no_picture_has_no_preview(store: Store) -> None:
    rounds.take(store, with_html("<p>x", b"\xff\xd8\xff\xe0 cut short"))
    for part in (0, 1, 2, 99):
        with pytest.raises(Unknown):
            seeing.picture(store, ada(store), digest_of(store), part, showing.SMALL)


def test_a_mail_without_html_has_no_formatted_view(store: Store) -> None:
    (tip,) = rounds.take(store, a_mail())
    with store.look() as session:
        assert seeing.formatted(session, ada(store), tip.id) == {}
    with pytest.raises(Unknown):
        seeing.page(store, ada(store), digest_of(store))


def test_f09_html_that_is_too_much_says_so(store: Store) -> None:
    (tip,) = rounds.take(store, with_html("<div>" * 20_000))
    with store.look() as session:
        (told,) = seeing.formatted(session, ada(store), tip.id).values()
    assert told.problem == "too much"
    assert seeing.page(store, ada(store), digest_of(store)).html == ""


def test_what_is_not_made_yet_is_made_when_somebody_looks(store: Store) -> None:
    (tip,) = rounds.take(store, with_html("<p onclick=x>Look</p>", a_photo()))
    with store.unit() as session:
        session.execute(sa.delete(Shown))
        session.execute(sa.delete(Picture))
        showing.queue(session, [tip.arrival])
    with store.look() as session:
        assert seeing.formatted(session, ada(store), tip.id) == {
            tip.arrival: seeing.Formatted(made=False)
        }
    assert seeing.page(store, ada(store), digest_of(store)).html.strip() == "<p>Look</p>"
    assert seeing.picture(store, ada(store), digest_of(store), 2, showing.SMALL).width == 640


def test_what_an_older_version_made_is_never_shown(store: Store) -> None:
    rounds.take(store, with_html("<p>Look</p>", a_photo()))
    outdate(store)
    assert seeing.page(store, ada(store), digest_of(store)).html.strip() == "<p>Look</p>"
    assert seeing.picture(store, ada(store), digest_of(store), 2, showing.SMALL).content != b"old"


def test_what_an_older_version_made_is_not_shown_when_there_is_nothing_new(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds.take(store, with_html("<p>Look</p>"))
    outdate(store)
    monkeypatch.setattr(showing, "fulfil", lambda store, jobs: {})
    with pytest.raises(Unknown):
        seeing.page(store, ada(store), digest_of(store))


@pytest.mark.parametrize("all_", [False, True])
def test_reading_again_makes_outdated_html_anew(store: Store, all_: bool) -> None:
    rounds.take(store, with_html("<p>Look</p>"))
    outdate(store)
    reread.reread(store, max_bytes=10**8, all_=all_)
    with store.look() as session:
        assert steps.waiting(session, "show") == 1
    steps.run_all(store)
    with store.look() as session:
        (row,) = session.exec(select(Shown))
    assert (row.version, row.html.strip()) == (SHOWING, "<p>Look</p>")


def test_f03_what_is_shown_is_asked_for_by_who_may_see_it(store: Store) -> None:
    (tip,) = rounds.take(store, with_html("<p>Look</p>", a_photo()))
    a_desk(store, "Politics")
    mallory = someone(store, "Mallory", desks=("Politics",))
    digest = digest_of(store)
    for look in (
        lambda: seeing.page(store, mallory, digest),
        lambda: seeing.picture(store, mallory, digest, 2, showing.SMALL),
        lambda: _formatted(store, mallory, tip.id),
    ):
        with pytest.raises(Unknown):
            look()


def _formatted(store: Store, viewer: Viewer, tip_id: int) -> object:
    with store.look() as session:
        return seeing.formatted(session, viewer, tip_id)


def test_a_new_mail_is_judged_before_an_old_one_is_made_ready(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    waiting = {"embed": 0, "lane": 2, "beat": 1, "story": 0, "show": 3, "files": 0}

    def a_batch(store: Store, step: str, batch: int) -> int:
        if not waiting[step]:
            return 0
        waiting[step] -= 1
        waiting["lane"] += step == "show" and waiting["show"] == 2  # a mail comes meanwhile
        done.append(step)
        return 1

    monkeypatch.setattr(steps, "run", a_batch)
    assert steps.run_all(store) == 7
    assert done == ["lane", "lane", "beat", "show", "lane", "show", "show"]


def test_a_mail_whose_raw_bytes_are_missing_holds_up_no_other(store: Store) -> None:
    mails = [with_html(f"<p>{n}</p>", message_id=f"{n}@example.org") for n in range(2)]
    rounds.take(store, *mails)
    with store.unit() as session:
        session.execute(sa.delete(Shown))
        keys = list(session.exec(select(Message.arrival).order_by(col(Message.arrival))))
        showing.queue(session, keys)
        gone = session.exec(select(Message.digest).where(Message.arrival == keys[0])).one()
    store.raw.remove([gone])
    assert steps.run(store, "show") == 2
    assert (rows(store, Shown), rows(store, Waiting)) == (1, 0)


def test_w34_a_purge_takes_html_and_pictures_along(store: Store) -> None:
    (tip,) = rounds.take(store, with_html("<p>Look</p>", a_photo()))
    assert (rows(store, Shown), rows(store, Picture)) == (1, 1)
    purge.purge(store, ada(store), tip.id)
    assert (rows(store, Shown), rows(store, Picture)) == (0, 0)


def test_a_backup_holds_the_html_and_makes_pictures_anew(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    rounds.take(store, with_html("<p>Look</p>", a_photo()))
    made = backup.backup(store, tmp_path / "backups")
    other = unchecked_store(PipelineSettings(data_folder=tmp_path / "other"), clock)
    restore.restore(other, made.folder, without_purges=True)
    assert (rows(other, Shown), rows(other, Picture)) == (1, 0)
    digest = digest_of(other)
    assert seeing.page(other, ada(other), digest).html.strip() == "<p>Look</p>"
    assert seeing.picture(other, ada(other), digest, 2, showing.SMALL).width == 640
    other.close()
