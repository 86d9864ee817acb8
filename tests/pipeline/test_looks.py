"""What is new to each person since she looked; and the rows that purges and backups must know."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline import access
from pipeline.desk import accounts, links, looks, tips
from pipeline.errors import LinkSpent, Unknown
from pipeline.models import Look
from pipeline.queries import looks as new
from pipeline.settings import PipelineSettings
from pipeline.store import Store, unchecked_store
from pipeline.terms import Viewer
from pipeline.upkeep import purge
from pipeline.upkeep.backup import backup
from pipeline.upkeep.restore import restore
from tests.builders import CHEAP, PASSWORD, a_desk, a_mail, ada, someone, with_password
from tests.conftest import Clock
from tests.fakes import FIRST
from tests.pipeline.rounds import take


def news(store: Store, viewer: Viewer, *tip_ids: int) -> set[int]:
    with store.look() as session:
        return new.news(session, viewer, tip_ids)


def look(store: Store, viewer: Viewer, tip_id: int) -> None:
    with store.unit() as session:
        newest = new.newest(session, [tip_id])[tip_id]
        looks.looked(session, viewer, tip_id, newest, store.clock())


@pytest.fixture
def ann(store: Store, clock: Clock) -> Viewer:
    """She came before the first mail."""
    noon, clock.now = clock.now, FIRST
    viewer = someone(store, "Ann")
    clock.now = noon
    return viewer


def test_a_tip_is_new_to_each_until_she_looks(store: Store, ann: Viewer, clock: Clock) -> None:
    clock.now = FIRST
    bob = someone(store, "Bob")
    (tip,) = take(store, a_mail())
    assert news(store, ann, tip.id) == news(store, bob, tip.id) == {tip.id}
    look(store, ann, tip.id)
    assert news(store, ann, tip.id) == set()
    assert news(store, bob, tip.id) == {tip.id}


def test_a_tip_whose_sender_writes_again_is_new_again(store: Store, ann: Viewer) -> None:
    (tip,) = take(store, a_mail())
    look(store, ann, tip.id)
    take(store, a_mail("Re: The mayor's boat", message_id="2@x", in_reply_to="1@example.org"))
    assert news(store, ann, tip.id) == {tip.id}
    look(store, ann, tip.id)
    assert news(store, ann, tip.id) == set()


def test_a_copy_of_a_mail_is_no_news(store: Store, ann: Viewer) -> None:
    (tip,) = take(store, a_mail())
    look(store, ann, tip.id)
    take(store, a_mail(headers={"Received": "by another way"}))
    assert news(store, ann, tip.id) == set()


def test_what_came_before_her_is_never_new_to_a_newcomer(store: Store, clock: Clock) -> None:
    (tip,) = take(store, a_mail())
    assert news(store, someone(store, "Zoe"), tip.id) == set()


def test_an_old_page_that_is_looked_at_later_takes_nothing_back(store: Store, ann: Viewer) -> None:
    (tip,) = take(store, a_mail())
    look(store, ann, tip.id)
    with store.unit() as session:
        looks.looked(session, ann, tip.id, 1, store.clock())
    assert news(store, ann, tip.id) == set()


def test_what_she_may_not_see_is_neither_new_nor_looked_at(store: Store, ann: Viewer) -> None:
    a_desk(store, "Politics")
    (tip,) = take(store, a_mail())
    with store.unit() as session:
        tips.move_to_desk(session, ada(store), tip.id, "Politics", store.clock())
    assert news(store, ann, tip.id) == set()
    with store.unit() as session, pytest.raises(Unknown):
        looks.looked(session, ann, tip.id, tip.arrival, store.clock())


def test_a_purge_takes_the_looks_with_it(store: Store, ann: Viewer) -> None:
    (tip,) = take(store, a_mail())
    look(store, ann, tip.id)
    purge.purge(store, ada(store), tip.id)
    with store.look() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Look)) == 0


def test_a_restored_backup_keeps_passwords_and_looks_and_revives_no_sign_in_and_no_link(
    store: Store, ann: Viewer, clock: Clock, tmp_path: Path
) -> None:
    with_password(store, "Ann")
    (tip,) = take(store, a_mail())
    look(store, ann, tip.id)
    sid = accounts.sign_in(store, "Ann", PASSWORD, address="192.0.2.1", cost=CHEAP)
    with store.unit() as session:
        token = links.make_link(session, access.viewer(session, "Ada"), "Ann", clock())
    made = backup(store, tmp_path / "away")
    fresh = unchecked_store(PipelineSettings(data_folder=tmp_path / "fresh"), clock)
    restore(fresh, made.folder, without_purges=True)
    assert accounts.recognise(fresh, sid) is None
    with fresh.look() as session, pytest.raises(LinkSpent):
        links.whose(session, token, clock())
    assert news(fresh, ann, tip.id) == set()
    assert accounts.sign_in(fresh, "Ann", PASSWORD, address="192.0.2.1", cost=CHEAP)
    fresh.close()
