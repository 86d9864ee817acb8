"""The newsroom's lists: who may change desks, people and beats, and what that does to tips."""

import pytest
from sqlmodel import col, select

from pipeline import access, steps
from pipeline.desk import beats, people, tips
from pipeline.desk.by_hand import Told, add
from pipeline.errors import BadValue, NameTaken, NotAllowed, Refusal, Unknown
from pipeline.models import Trail
from pipeline.queries import newsroom
from pipeline.store import Store
from pipeline.terms import Lane, Role, Via, Viewer
from tests.builders import a_desk, a_mail, ada, someone
from tests.pipeline.rounds import do, one, shown, take
from tests.pipeline.rounds import tips as numbers


def as_(store: Store, viewer: Viewer, change: str, *words: object, **more: object) -> None:
    """One change of `people` or `beats`, by a viewer."""
    kind, name = change.split(".")
    with store.unit() as session:
        getattr({"people": people, "beats": beats}[kind], name)(session, viewer, *words, **more)


def test_only_an_administrator_changes_desks_and_people(store: Store) -> None:
    eve = someone(store, "Eve", Role.EDITOR)
    now = store.clock()
    for change, *words in (
        ("people.add_desk", "Sport", now),
        ("people.rename_desk", "World", "Globe"),
        ("people.add_user", "Bob", Role.REPORTER, ["World"], now),
        ("people.set_role", "Eve", Role.ADMINISTRATOR, now),
        ("people.set_desks", "Eve", [], now),
        ("people.disable", "Ada", now),
        ("people.enable", "Ada", now),
    ):
        with pytest.raises(NotAllowed, match="Only an administrator"):
            as_(store, eve, change, *words)


def test_only_an_editor_of_the_desk_or_an_administrator_changes_its_beats(store: Store) -> None:
    a_desk(store, "Politics")
    now = store.clock()
    ann = someone(store, "Ann")
    mallory = someone(store, "Mallory", Role.EDITOR, desks=("Politics",))
    eve = someone(store, "Eve", Role.EDITOR)
    for viewer in (ann, mallory):
        with pytest.raises(NotAllowed, match="Only an editor of the desk"):
            as_(store, viewer, "beats.add_beat", "World", "Harbour", now)
    as_(store, eve, "beats.add_beat", "World", "Harbour", now)
    as_(store, ada(store), "beats.set_reporters", "World", "Harbour", ["Ann"], now)
    with store.look() as session:
        assert [row.reporters for row in newsroom.beats(session, ann)] == [("Ann",)]


def test_w32_who_is_let_see_more_tips_is_a_row_each(store: Store) -> None:
    """Desks, a beat's reporters, a beat that is opened: each changes who reads whose tips."""
    someone(store, "Ann")
    with store.unit() as session:
        who, now = ada(store), store.clock()
        beat = beats.add_beat(session, who, "World", "Spies", now, closed=True)
        beats.set_reporters(session, who, "World", "Spies", ["Ann"], now)
        beats.change_beat(session, who, "World", "Spies", now, closed=False)
        beats.change_beat(session, who, "World", "Spies", now, keywords=["mole"])
        beats.retire_beat(session, who, "World", "Spies", now)
        ann = people.set_desks(session, who, "Ann", [], now)
    with store.look() as session:
        rows = session.exec(select(Trail).order_by(col(Trail.id))).all()
    assert [(row.verb, row.object_id) for row in rows] == [
        ("user added: reporter", ann.id), ("beat added", beat.id), ("beat's reporters", beat.id),
        ("beat opened", beat.id), ("beat changed", beat.id), ("beat retired", beat.id),
        ("desks", ann.id),
    ]  # fmt: skip
    assert {row.user_id for row in rows} == {who.id}


def test_names_are_had_by_one(store: Store) -> None:
    someone(store, "Ann")
    now = store.clock()
    as_(store, ada(store), "beats.add_beat", "World", "Harbour", now)
    for change, *words in (
        ("people.add_desk", " World ", now),
        ("people.add_user", "Ann", Role.REPORTER, [], now),
        ("beats.add_beat", "World", "Harbour", now),
    ):
        with pytest.raises(NameTaken, match="already"):
            as_(store, ada(store), change, *words)


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x1bb"])
def test_a_name_can_be_read_and_has_an_end(store: Store, name: str) -> None:
    with pytest.raises(BadValue):
        as_(store, ada(store), "people.add_desk", name, store.clock())


def test_the_last_administrator_stays(store: Store) -> None:
    for change, *words in (
        ("people.disable", "Ada", store.clock()),
        ("people.set_role", "Ada", Role.REPORTER, store.clock()),
    ):
        with pytest.raises(BadValue, match="the only administrator"):
            as_(store, ada(store), change, *words)
    someone(store, "Root", Role.ADMINISTRATOR, desks=())
    as_(store, ada(store), "people.disable", "Ada", store.clock())


def test_who_comes_back_finds_her_desks_again(store: Store) -> None:
    someone(store, "Ann")
    as_(store, ada(store), "people.disable", "Ann", store.clock())
    as_(store, ada(store), "people.enable", "Ann", store.clock())
    with store.look() as session:
        assert access.viewer(session, "Ann").desks == ada(store).desks


def test_a_new_word_of_a_beat_routes_what_waits_and_no_person_routed(store: Store) -> None:
    ann = someone(store, "Ann")
    now = store.clock()
    as_(store, ada(store), "beats.add_beat", "World", "Harbour", now, keywords=["quay"])
    as_(store, ada(store), "beats.add_beat", "World", "Sport", now, keywords=["football"])
    take(store, a_mail(), a_mail("Another boat", "A boat.", message_id="2@x"))
    do(store, tips.move_to_beat, ann, 2, "Sport")
    assert one(store, ann).unsure
    as_(
        store, ada(store), "beats.change_beat", "World", "Harbour", store.clock(), keywords=["boat"]
    )
    steps.run_all(store)
    assert (one(store, ann).beat, one(store, ann, 2).beat) == ("Harbour", "Sport")


def test_a_retired_beat_routes_no_more_and_its_tips_keep_it(store: Store) -> None:
    now = store.clock()
    as_(store, ada(store), "beats.add_beat", "World", "Harbour", now, keywords=["boat"])
    take(store, a_mail())
    as_(store, ada(store), "beats.retire_beat", "World", "Harbour", now)
    take(store, a_mail("Another boat", "A boat.", message_id="2@x"))
    assert [one(store, ada(store), number).beat for number in (1, 2)] == ["Harbour", ""]
    as_(store, ada(store), "beats.add_beat", "World", "Harbour", now, keywords=["boat"])
    with store.look() as session:
        assert [row.name for row in newsroom.beats(session, ada(store))] == ["Harbour"]


@pytest.mark.parametrize("threshold", [0, -1, 1.5, "high"])
def test_a_threshold_lies_between_nothing_and_one(store: Store, threshold: object) -> None:
    with pytest.raises(BadValue, match="threshold"):
        as_(store, ada(store), "beats.add_beat", "World", "X", store.clock(), threshold=threshold)


# --- a tip that came otherwise


def _told(store: Store, **changed: object) -> Told:
    said = "A man called.\nThe port."
    told = {"subject": "", "text": said, "via": Via.PHONE, "at": store.clock()}
    return Told(**{**told, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize("via", [via for via in Via if via is not Via.MAIL])
def test_a_tip_that_came_otherwise_is_a_tip_like_any_other(store: Store, via: Via) -> None:
    ann = someone(store, "Ann")
    as_(store, ada(store), "beats.add_beat", "World", "Port", store.clock(), keywords=["port"])
    number = add(store, ann, "World", _told(store, via=via))
    steps.run_all(store)
    page = shown(store, ann, number)
    assert (page.tip.subject, page.tip.lane, page.tip.beat) == ("A man called.", Lane.TIP, "Port")
    assert (page.timeline[0].who, page.timeline[0].verb) == ("Ann", "written down")
    assert page.messages[0].via == via.value
    assert numbers(store, ann) == [number]


def test_the_same_words_told_twice_are_two_tips(store: Store) -> None:
    first, second = (add(store, ada(store), "World", _told(store)) for _ in range(2))
    assert first != second


def test_a_sender_who_gave_no_name_is_withheld_and_one_who_did_is_kept(store: Store) -> None:
    told = _told(store, name="Олена Ткач", address="olena@example.org")
    kept = shown(store, ada(store), add(store, ada(store), "World", told)).messages[0]
    assert (kept.sender_name, kept.sender_address) == ("Олена Ткач", "olena@example.org")
    withheld = shown(store, ada(store), add(store, ada(store), "World", _told(store))).messages[0]
    assert (withheld.sender_name, withheld.sender_address) == ("", "")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"text": " "}, "needs words"),
        ({"text": "x" * 1_000_001}, "million"),
        ({"address": "no address"}, "address"),
    ],
)
def test_what_cannot_be_written_down_says_why(
    store: Store, changed: dict[str, object], why: str
) -> None:
    with pytest.raises(BadValue, match=why):
        add(store, ada(store), "World", _told(store, **changed))
    assert numbers(store, ada(store)) == []


def test_a_tip_is_written_down_at_a_desk_of_ones_own(store: Store) -> None:
    a_desk(store, "Politics")
    with pytest.raises(NotAllowed, match="You do not work at Politics"):
        add(store, ada(store), "Politics", _told(store))
    with pytest.raises(Unknown, match="There is no desk “Nowhere”"):
        add(store, ada(store), "Nowhere", _told(store))


@pytest.mark.parametrize("kind", ["desk", "user"])
@pytest.mark.parametrize("name", ["..", ".", "a/../b", "/a", "-x", "", " ", "x" * 200, "a\x01"])
def test_a_name_that_pages_and_commands_would_not_find_is_refused(
    store: Store, kind: str, name: str
) -> None:
    told = (name, Role.REPORTER, []) if kind == "user" else (name,)
    with pytest.raises(BadValue, match=rf"{kind}"):
        as_(store, ada(store), f"people.add_{kind}", *told, store.clock())


def test_a_slash_is_no_part_of_a_desk_and_may_be_one_of_a_user(store: Store) -> None:
    with pytest.raises(BadValue, match="pages and commands would not find it"):
        as_(store, ada(store), "people.add_desk", "a/b", store.clock())
    as_(store, ada(store), "people.add_user", "a/b", Role.REPORTER, [], store.clock())
    with store.look() as session:
        assert "a/b" in [row.name for row in newsroom.users(session, ada(store))]


def test_every_refusal_is_one_sentence(store: Store) -> None:
    with pytest.raises(Refusal) as refused:
        as_(store, ada(store), "people.set_desks", "Nobody", [], store.clock())
    assert str(refused.value) == "There is no user “Nobody”."
