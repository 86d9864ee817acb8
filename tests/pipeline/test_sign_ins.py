"""The list of sign-ins, and what belongs to an account besides."""

import pytest
import sqlalchemy as sa

from pipeline import access
from pipeline.desk import accounts, links, sign_ins
from pipeline.errors import BadValue, NotAllowed, Unknown
from pipeline.life import USUAL
from pipeline.queries import accounts as seen
from pipeline.schedule import sweep
from pipeline.store import Store
from tests.builders import CHEAP
from tests.conftest import Clock
from tests.pipeline.entrance import OTHER, at_page, enter, refusal, two_people


@pytest.fixture
def desk(store: Store) -> Store:
    return two_people(store)


def test_everybody_sees_and_ends_her_own_sign_ins(desk: Store) -> None:
    sid, other = enter(desk), enter(desk)
    me = at_page(desk, sid)
    with desk.look() as session:
        rows = seen.sign_ins(session, me.viewer, desk.clock(), USUAL)
    assert {(row.name, row.address, row.agent) for row in rows} == {("Ann", "192.0.2.7", "Firefox")}
    with desk.unit() as session:
        sign_ins.end(session, me.viewer, at_page(desk, other).id, desk.clock())
    assert accounts.recognise(desk, other) is None
    third = enter(desk)
    with desk.unit() as session:
        assert sign_ins.end_all_but(session, me.viewer, me.id, desk.clock()) == 1
    assert accounts.recognise(desk, third) is None
    assert at_page(desk, sid)


def test_nobody_but_an_administrator_sees_or_ends_anothers(desk: Store) -> None:
    anns, adas = at_page(desk, enter(desk)), at_page(desk, enter(desk, "Ada"))
    for name in ("Ada", ""):
        with desk.look() as session, pytest.raises(NotAllowed):
            seen.sign_ins(session, anns.viewer, desk.clock(), USUAL, name)
    with desk.unit() as session, pytest.raises(Unknown):
        sign_ins.end(session, anns.viewer, adas.id, desk.clock())
    with desk.look() as session:
        rows = seen.sign_ins(session, adas.viewer, desk.clock(), USUAL, "")
    assert {row.name for row in rows} == {"Ada", "Ann"}
    with desk.unit() as session:
        sign_ins.end(session, adas.viewer, anns.id, desk.clock())
        assert sign_ins.end_all_of(session, adas.viewer, anns.viewer.id, desk.clock()) == 0


def test_what_is_long_over_is_swept(desk: Store, clock: Clock) -> None:
    enter(desk)
    refusal(desk, "Ann", "wrong")
    with desk.unit() as session:
        links.make_link(session, access.viewer(session, "Ada"), "Ann", clock())
    clock.move(days=33)
    sid = enter(desk, "Ada")
    sweep(desk)
    with desk.look() as session:
        left = [
            session.scalar(sa.select(sa.func.count()).select_from(sa.table(name)))
            for name in ("sign_in", "attempt", "one_time_link")
        ]
    assert left == [1, 0, 0]
    assert at_page(desk, sid)


def test_her_language_and_time_zone_come_with_her(desk: Store) -> None:
    sid = enter(desk)
    with desk.unit() as session:
        viewer = at_page(desk, sid).viewer
        accounts.set_profile(session, viewer, language="uk", time_zone="Europe/Kyiv")
    me = at_page(desk, sid)
    assert (me.language, me.time_zone) == ("uk", "Europe/Kyiv")
    for wrong in ({"language": "", "time_zone": "Mars"}, {"language": "<b>", "time_zone": ""}):
        with desk.unit() as session, pytest.raises(BadValue):
            accounts.set_profile(session, me.viewer, **wrong)


def test_administrators_alone_make_links_and_set_passwords(desk: Store) -> None:
    ann = at_page(desk, enter(desk)).viewer
    for act in (links.make_link, links.reset):
        with desk.unit() as session, pytest.raises(NotAllowed):
            act(session, ann, "Ann", desk.clock())
    with desk.unit() as session, pytest.raises(NotAllowed):
        links.set_password(session, ann, "Ada", OTHER, desk.clock(), cost=CHEAP)
