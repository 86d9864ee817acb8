"""Signing in, being recognised, and all that ends a sign-in. F20, W6, W10, W12, W14, W15."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlmodel import col

from pipeline import access
from pipeline.desk import accounts, links, passwords, people
from pipeline.errors import BadValue, LoginRefused, TooManyTries
from pipeline.life import Life
from pipeline.models import SignIn, Trail, User
from pipeline.store import Store
from pipeline.terms import Role
from tests.builders import CHEAP, PASSWORD, someone, with_password
from tests.conftest import Clock
from tests.pipeline.entrance import ELSEWHERE, OTHER, at_page, enter, refusal, two_people

Verified = Callable[[], int]


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> Verified:
    """How many verifications argon2 has done since it was last asked."""
    count = 0
    real = PasswordHasher.verify

    def counted(*given: Any) -> bool:
        nonlocal count
        count += 1
        return bool(real(*given))

    def told() -> int:
        nonlocal count
        count, before = 0, count
        return before

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    return told


@pytest.fixture
def desk(store: Store) -> Store:
    return two_people(store)


def trail(store: Store) -> list[tuple[str, int | None]]:
    with store.look() as session:
        rows = session.execute(sa.select(col(Trail.verb), col(Trail.user_id)).order_by(Trail.id))
        return [(verb, number) for verb, number in rows]


# --- W10: nobody learns who works here


def test_w10_whatever_is_wrong_the_sentence_and_the_work_are_the_same(
    desk: Store, verified: Verified
) -> None:
    someone(desk, "Bob")  # has no password yet
    someone(desk, "Eve")
    with_password(desk, "Eve")
    with desk.unit() as session:
        people.disable(session, access.viewer(session, "Ada"), "Eve", desk.clock())
    verified()
    for name, password in [
        ("nobody", PASSWORD),
        ("Ann", "wrong"),
        ("Bob", PASSWORD),
        ("Bob", ""),
        ("Eve", PASSWORD),
        ("Ann", ""),
    ]:
        assert refusal(desk, name, password) == "LoginRefused: The name or the password is wrong."
        assert verified() == 1, name


def test_w10_a_name_that_nobody_can_have_costs_the_same(desk: Store, verified: Verified) -> None:
    for name in ("", " ", "\0", "a" * 100_000, "\ud800"):
        refusal(desk, name, "x" * 100_000)
        assert verified() == 1


def test_w10_a_sign_in_leaves_a_row_and_a_refused_one_too_without_what_was_typed(
    desk: Store,
) -> None:
    before = len(trail(desk))
    enter(desk)
    refusal(desk, "Ann", "wrong")
    refusal(desk, "nobody", "wrong")
    with desk.look() as session:
        number = access.viewer(session, "Ann").id
    assert trail(desk)[before:] == [
        ("sign-in", number),
        ("sign-in refused", None),
        ("sign-in refused", None),
    ]


# --- signing in


def test_a_name_may_be_typed_in_small_letters_and_with_space_around(desk: Store) -> None:
    assert at_page(desk, enter(desk, " ann ")).viewer.name == "Ann"


def test_two_names_that_differ_in_case_alone_are_two_people(desk: Store) -> None:
    someone(desk, "ann")
    with_password(desk, "ann", OTHER)
    assert at_page(desk, enter(desk, "ann", OTHER)).viewer.name == "ann"
    assert at_page(desk, enter(desk, "Ann")).viewer.name == "Ann"
    refusal(desk, "ANN", PASSWORD)


def test_w14_the_database_holds_256_random_bits_as_a_hash_and_nothing_else(desk: Store) -> None:
    one, two = enter(desk), enter(desk)
    assert one != two
    assert len(one) >= 43  # 256 bits in base64
    with desk.look() as session:
        held = session.execute(sa.select(col(SignIn.sid_hash))).scalars().all()
    assert set(held) == {hashlib.sha256(sid.encode()).hexdigest() for sid in (one, two)}


@pytest.mark.parametrize("sid", ["", "x", "\0", "é" * 10_000, "\ud800"])
def test_a_cookie_that_is_nobodys_is_nobodys(desk: Store, sid: str) -> None:
    assert accounts.recognise(desk, sid) is None


def test_a_password_that_was_hashed_at_another_cost_is_hashed_anew(
    desk: Store, verified: Verified
) -> None:
    dearer = passwords.Cost(passes=2, memory=16, lanes=1)
    accounts.sign_in(desk, "Ann", PASSWORD, address=ELSEWHERE, cost=dearer)
    with desk.look() as session:
        held = session.execute(sa.select(User.password_hash).where(User.name == "Ann")).scalar_one()  # type: ignore[call-overload]
    assert held.startswith("$argon2id$v=19$m=16,t=2,p=1$")
    assert at_page(desk, enter(desk))


def test_w10_only_a_few_passwords_are_verified_at_once_and_few_wait(desk: Store) -> None:
    lines = [passwords.in_line() for _ in range(8)]
    for line in lines:
        line.__enter__()
    with pytest.raises(TooManyTries, match="2 seconds"):
        enter(desk)
    for line in lines:
        line.__exit__(None, None, None)
    assert enter(desk)


# --- F20, W15: what ends


def test_f20_after_a_sign_out_the_sid_is_nobodys(desk: Store) -> None:
    sid, other = enter(desk), enter(desk)
    accounts.sign_out(desk, at_page(desk, sid))
    assert accounts.recognise(desk, sid) is None
    assert at_page(desk, other)


def test_w15_a_password_given_again_makes_a_new_sid_of_the_same_sign_in(
    desk: Store, clock: Clock
) -> None:
    sid = enter(desk)
    clock.move(minutes=29)
    assert at_page(desk, sid).sure(clock())
    clock.move(minutes=1)
    assert not at_page(desk, sid).sure(clock())
    fresh = accounts.confirm(desk, at_page(desk, sid), PASSWORD, cost=CHEAP)
    assert accounts.recognise(desk, sid) is None
    assert at_page(desk, fresh).sure(clock())


def test_w15_a_wrong_password_confirms_nothing(desk: Store) -> None:
    sid = enter(desk)
    with pytest.raises(LoginRefused, match="not your password"):
        accounts.confirm(desk, at_page(desk, sid), "wrong", cost=CHEAP)
    assert at_page(desk, sid)


def test_f20_another_password_ends_all_others_and_renews_this_sid(desk: Store) -> None:
    sid, other = enter(desk), enter(desk)
    fresh = accounts.change_password(desk, at_page(desk, sid), PASSWORD, OTHER, cost=CHEAP)
    assert accounts.recognise(desk, sid) is None
    assert accounts.recognise(desk, other) is None
    assert at_page(desk, fresh).viewer.name == "Ann"
    refusal(desk, "Ann", PASSWORD)
    assert enter(desk, password=OTHER)


def test_a_password_is_not_changed_by_who_does_not_know_it(desk: Store) -> None:
    sid = enter(desk)
    with pytest.raises(LoginRefused):
        accounts.change_password(desk, at_page(desk, sid), "wrong", OTHER, cost=CHEAP)
    with pytest.raises(BadValue):
        accounts.change_password(desk, at_page(desk, sid), PASSWORD, "short", cost=CHEAP)
    assert at_page(desk, enter(desk))


@pytest.mark.parametrize("what", ["role", "disable", "reset", "link", "set"])
def test_f20_w6_w15_what_an_administrator_changes_ends_her_sign_ins(desk: Store, what: str) -> None:
    sids = [enter(desk), enter(desk)]
    unhurt = enter(desk, "Ada")
    with desk.unit() as session:
        viewer, now = access.viewer(session, "Ada"), desk.clock()
        if what == "role":
            people.set_role(session, viewer, "Ann", Role.EDITOR, now)
        elif what == "disable":
            people.disable(session, viewer, "Ann", now)
        elif what == "reset":
            links.reset(session, viewer, "Ann", now)
        elif what == "set":
            links.set_password(session, viewer, "Ann", OTHER, now, cost=CHEAP)
        else:
            token = links.make_link(session, viewer, "Ann", now)
    if what == "link":
        links.use_link(desk, token, OTHER, cost=CHEAP)
    assert [accounts.recognise(desk, sid) for sid in sids] == [None, None]
    assert at_page(desk, unhurt)


def test_w6_the_next_request_of_a_demoted_administrator_has_her_new_role(desk: Store) -> None:
    someone(desk, "Bob", Role.ADMINISTRATOR)
    with_password(desk, "Bob")
    enter(desk, "Bob")
    with desk.unit() as session:
        people.set_role(session, access.viewer(session, "Ada"), "Bob", Role.REPORTER, desk.clock())
    assert at_page(desk, enter(desk, "Bob")).viewer.role is Role.REPORTER


def test_w6_desks_are_read_anew_at_each_request(desk: Store) -> None:
    sid = enter(desk)
    assert at_page(desk, sid).viewer.desks
    with desk.unit() as session:
        people.set_desks(session, access.viewer(session, "Ada"), "Ann", [], desk.clock())
    assert at_page(desk, sid).viewer.desks == frozenset()


def test_a_role_that_stays_ends_nothing(desk: Store) -> None:
    sid = enter(desk)
    with desk.unit() as session:
        people.set_role(session, access.viewer(session, "Ada"), "Ann", Role.REPORTER, desk.clock())
    assert at_page(desk, sid)


def test_w15_who_does_nothing_for_8_hours_is_signed_out(desk: Store, clock: Clock) -> None:
    sid = enter(desk)
    clock.move(hours=7, minutes=59)
    assert at_page(desk, sid)
    clock.move(hours=7, minutes=59)
    assert at_page(desk, sid)
    clock.move(hours=8)
    assert accounts.recognise(desk, sid) is None


def test_w15_after_7_days_everybody_signs_in_anew(desk: Store, clock: Clock) -> None:
    sid = enter(desk)
    for _ in range(27):
        clock.move(hours=6)
        assert at_page(desk, sid)
    clock.move(hours=6)
    assert accounts.recognise(desk, sid) is None


def test_w15_both_limits_are_settings(desk: Store, clock: Clock) -> None:
    sid = enter(desk)
    clock.move(hours=2)
    assert accounts.recognise(desk, sid, life=Life(idle_hours=2, days=7)) is None
    assert at_page(desk, sid, Life(idle_hours=48, days=7))
    clock.move(hours=23)
    assert accounts.recognise(desk, sid, life=Life(idle_hours=48, days=1)) is None


def test_a_page_writes_at_most_once_a_minute_that_she_was_here(desk: Store, clock: Clock) -> None:
    def seen_at() -> object:
        with desk.look() as session:
            return session.execute(sa.select(col(SignIn.seen_at))).scalar_one()

    sid, start = enter(desk), clock()
    clock.move(seconds=59)
    at_page(desk, sid)
    assert seen_at() == start
    clock.move(seconds=1)
    at_page(desk, sid)
    assert seen_at() == clock()
