"""Who sees what: on every list, count, search, page, export and raw mail alike.

Ann owns and covers, Bob is her colleague at World, Eve its editor, Ada its administrator; Mallory
works at Politics, Root administers and works at no desk.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.desk import acts, stories, tips
from pipeline.desk.beats import add_beat, change_beat, set_reporters
from pipeline.desk.people import disable, set_desks
from pipeline.errors import NotAllowed, Refusal, Unknown
from pipeline.queries import counts, evidence, newsroom
from pipeline.queries.tips import Wanted, page
from pipeline.store import Session, Store
from pipeline.terms import Lane, Role, Shelf, Status, StoryStatus, Verdict, Viewer
from pipeline.upkeep import purge
from pipeline.upkeep.export import export
from tests.builders import a_desk, a_mail, ada, someone
from tests.fakes import FakeMailbox
from tests.pipeline import rounds
from tests.pipeline.rounds import do, found, shown, take
from tests.work.newsroom import sha256

BOAT = a_mail()
PORT = a_mail("The port", "Who owns the crane?", message_id="2@x")


@dataclass(frozen=True)
class People:
    ann: Viewer
    bob: Viewer
    eve: Viewer
    ada: Viewer
    mallory: Viewer
    root: Viewer


@pytest.fixture
def people(store: Store) -> People:
    """Six of them; World has the tip about a boat (1), on the beat Harbour."""
    a_desk(store, "Politics")
    ann, bob = someone(store, "Ann"), someone(store, "Bob")
    eve = someone(store, "Eve", Role.EDITOR)
    mallory = someone(store, "Mallory", Role.EDITOR, desks=("Politics",))
    root = someone(store, "Root", Role.ADMINISTRATOR, desks=())
    with store.unit() as session:
        now = store.clock()
        add_beat(session, ada(store), "World", "Harbour", now, keywords=["boat"])
    take(store, BOAT)
    return People(ann, bob, eve, ada(store), mallory, root)


def again(store: Store, viewer: Viewer) -> Viewer:
    """The same person, with her beats and desks as they are now."""
    with store.look() as session:
        return rounds.access.viewer(session, viewer.name)


def sees(store: Store, viewer: Viewer, tip_id: int = 1) -> set[str]:
    """Every way by which this viewer gets to know of a tip about a boat."""
    ways = {
        "list": lambda: tip_id in rounds.tips(store, viewer),
        "search": lambda: tip_id in found(store, viewer, "boat"),
        "page": lambda: shown(store, viewer, tip_id),
        "raw": lambda: evidence.raw(store, viewer, sha256(BOAT)),
        "mails": lambda: _mails(store, viewer),
        "place count": lambda: _count(store, viewer, "place"),
        "beat count": lambda: _count(store, viewer, "beat"),
        "act": lambda: do(store, tips.note, viewer, tip_id, "I saw it."),
    }
    return {name for name, way in ways.items() if _tells(way)}


EVERY_WAY = {"list", "search", "page", "raw", "mails", "act", "place count", "beat count"}
NO_DESK_COUNT = {"list", "search", "page", "raw", "mails", "act"}


def _tells(way: Callable[[], object]) -> bool:
    try:
        return bool(way())
    except Unknown:
        return False


def _mails(store: Store, viewer: Viewer) -> bool:
    with store.look() as session:
        return sha256(BOAT) in [row.digest for row in evidence.mails(session, viewer)]


def _count(store: Store, viewer: Viewer, by: str) -> int:
    with store.look() as session:
        sums = {
            "place": counts.by_place(session, viewer).values(),
            "beat": counts.by_beat(session, viewer).values(),
        }
        return sum(sums[by])


def test_the_people_of_a_desk_see_its_tips(store: Store, people: People) -> None:
    for viewer in (people.ann, people.bob, people.eve, people.ada):
        assert sees(store, viewer) == EVERY_WAY, viewer.name


def test_an_editor_of_another_desk_sees_none_of_them(store: Store, people: People) -> None:
    assert sees(store, people.mallory) == set()


def test_an_administrator_reads_no_tip_unless_a_member_of_its_desk(
    store: Store, people: People
) -> None:
    assert sees(store, people.root) == set()
    with store.unit() as session:
        set_desks(session, people.ada, "Root", ["World"], store.clock())
    assert sees(store, again(store, people.root)) == EVERY_WAY


def test_a_restricted_tip_is_seen_by_whom_it_names_and_who_restricted_it(
    store: Store, people: People
) -> None:
    do(store, tips.restrict, people.ann, 1, ["Bob"])
    assert sees(store, people.ann) == EVERY_WAY
    assert sees(store, people.bob) == EVERY_WAY
    for viewer in (people.eve, people.ada, people.mallory, people.root):
        assert sees(store, viewer) == set(), viewer.name


def test_a_restriction_that_is_lifted_shows_it_to_all_again(store: Store, people: People) -> None:
    do(store, tips.restrict, people.ann, 1, ["Bob"])
    do(store, tips.restrict, people.bob, 1, [])
    assert sees(store, people.eve) == EVERY_WAY


def test_who_restricts_a_tip_away_from_its_owner_takes_it_from_her(
    store: Store, people: People
) -> None:
    do(store, tips.claim, people.bob, 1)
    do(store, tips.restrict, people.ann, 1, ["Eve"])
    tip = shown(store, people.eve, 1).tip
    assert (tip.owner, tip.status) == ("", Status.NEW)


def test_a_reply_to_a_restricted_tip_is_as_restricted(store: Store, people: People) -> None:
    do(store, tips.restrict, people.ann, 1, ["Bob"])
    reply = a_mail("Re: the boat", "A harpoon.", message_id="2@x", in_reply_to="1@example.org")
    take(store, reply)
    assert found(store, people.bob, "harpoon") == [1]
    assert found(store, people.eve, "harpoon") == []
    with pytest.raises(Unknown):
        evidence.raw(store, people.eve, sha256(reply))


def test_tips_of_a_closed_beat_are_for_its_reporters_and_the_desks_editors(
    store: Store, people: People
) -> None:
    with store.unit() as session:
        add_beat(session, people.ada, "World", "Spies", store.clock(), closed=True)
        set_reporters(session, people.ada, "World", "Spies", ["Ann"], store.clock())
    do(store, tips.move_to_beat, people.eve, 1, "Spies")
    assert sees(store, again(store, people.ann)) == EVERY_WAY
    assert sees(store, people.eve) == EVERY_WAY
    for viewer in (people.bob, people.ada, people.mallory, people.root):
        assert sees(store, viewer) == set(), viewer.name


def test_the_name_of_a_closed_beat_is_for_those_who_may_know_it(
    store: Store, people: People
) -> None:
    """What it is called, and its words, can be the secret; an administrator keeps it."""
    with store.unit() as session:
        add_beat(
            session, people.ada, "World", "Spies", store.clock(), closed=True, keywords=["mole"]
        )
        set_reporters(session, people.ada, "World", "Spies", ["Ann"], store.clock())
    do(store, tips.move_to_beat, people.eve, 1, "Spies")
    do(store, tips.move_to_beat, people.eve, 1, None)

    def told(viewer: Viewer) -> str:
        with store.look() as session:
            known = (newsroom.beats(session, viewer), newsroom.users(session, viewer))
        return f"{known} {shown(store, viewer, 1) if viewer.desks else ''}"

    for viewer in (again(store, people.ann), people.eve, people.ada, people.root):
        assert "Spies" in told(viewer), viewer.name
    assert not any(word in told(people.bob) for word in ("Spies", "mole"))
    for act in (tips.move_to_beat, _change):
        with pytest.raises(Unknown):
            do(store, act, people.bob, 1, "Spies")


def test_a_timeline_names_no_story_that_its_reader_may_not_see(
    store: Store, people: People
) -> None:
    """A tip that moves to another desk brings its history along, and no plan of the first one."""
    with store.unit() as session:
        idea, now = StoryStatus.IDEA, store.clock()
        story_id = stories.plan(session, people.ann, "World", "The sheikh's yacht", idea, now).id
    do(store, stories.link, people.ann, 1, story_id)
    do(store, tips.move_to_desk, people.ann, 1, "Politics")
    assert "yacht" not in str(shown(store, people.mallory, 1))
    assert "yacht" in str(shown(store, people.ann, 1))


def _change(session: Session, viewer: Viewer, _tip_id: int, name: str, now: datetime) -> object:
    return change_beat(session, viewer, "World", name, now, closed=False)


def test_how_many_tips_a_colleague_has_counts_only_what_the_viewer_sees(
    store: Store, people: People
) -> None:
    take(store, PORT)
    with store.unit() as session:
        add_beat(session, people.ada, "World", "Spies", store.clock(), closed=True)
    for number in (1, 2):
        do(store, tips.claim, people.eve, number)
    do(store, tips.move_to_beat, people.eve, 1, "Spies")
    do(store, tips.restrict, people.eve, 2, ["Ann"])

    def open_tips(viewer: Viewer) -> int | None:
        with store.look() as session:
            rows = {row.name: row.open_tips for row in newsroom.users(session, viewer)}
        return rows["Eve"]

    assert open_tips(people.eve) == 2
    assert open_tips(people.ann) == 1
    assert open_tips(people.bob) == 0
    assert open_tips(people.root) is None


def test_a_mail_seen_in_two_mailboxes_is_shown_to_the_other_desk_as_also_received(
    store: Store, people: People
) -> None:
    rounds.poll(store, FakeMailbox(BOAT), name="politics", desk="Politics")
    tip = shown(store, people.mallory, 1)
    assert (tip.tip.desk, tip.also_received) == ("World", ("Politics",))
    with store.look() as session:
        shared = page(session, people.mallory, Wanted(shelf=None, also_received=True)).rows
        own = page(session, people.mallory, Wanted(shelf=None)).rows
    assert [row.id for row in shared] == [1]
    assert own == ()
    assert _count(store, people.mallory, "place") == 0, "it is counted where it belongs"
    assert found(store, people.mallory, "boat") == [1]


def test_what_was_also_received_is_restricted_all_the_same(store: Store, people: People) -> None:
    rounds.poll(store, FakeMailbox(BOAT), name="politics", desk="Politics")
    do(store, tips.restrict, people.ann, 1, ["Bob"])
    assert sees(store, people.mallory) == set()
    do(store, tips.restrict, people.ann, 1, ["Mallory"])
    assert sees(store, people.mallory) == {"search", "page", "raw", "mails", "act"}


def test_what_may_not_be_seen_is_as_unknown_as_what_is_not_there(
    store: Store, people: People
) -> None:
    def refusal(tip_id: int) -> str:
        with pytest.raises(Unknown) as refused:
            shown(store, people.mallory, tip_id)
        return str(refused.value).replace(str(tip_id), "N")

    assert refusal(1) == refusal(999)


@pytest.mark.parametrize(
    "act",
    [
        lambda store, who, folder: do(store, tips.claim, who, 1),
        lambda store, who, folder: do(store, tips.assign, who, 1, "Mallory"),
        lambda store, who, folder: do(store, tips.close, who, 1, Verdict.NOT_FOR_US),
        lambda store, who, folder: do(store, tips.spike, who, 1),
        lambda store, who, folder: do(store, tips.restore, who, 1),
        lambda store, who, folder: do(store, tips.move_to_lane, who, 1, Lane.SPAM),
        lambda store, who, folder: do(store, tips.move_to_beat, who, 1, None),
        lambda store, who, folder: do(store, tips.move_to_desk, who, 1, "Politics"),
        lambda store, who, folder: do(store, tips.restrict, who, 1, ["Mallory"]),
        lambda store, who, folder: do(store, tips.restrict, who, 1, []),
        lambda store, who, folder: do(store, acts.undo, who, 1),
        lambda store, who, folder: export(store, who, 1, folder),
        lambda store, who, folder: purge.purge(store, who, 1),
    ],
)
def test_a_stranger_does_nothing_to_a_tip(
    store: Store, people: People, tmp_path: Path, act: Callable[..., object]
) -> None:
    do(store, tips.restrict, people.ann, 1, ["Ann"])
    for stranger in (people.mallory, people.root, people.eve):
        with pytest.raises(Unknown, match=r"There is no tip 1\."):
            act(store, stranger, tmp_path)
    assert shown(store, people.ann, 1).tip.shelf is Shelf.OPEN
    assert list(tmp_path.glob("tip-*")) == []


def test_only_an_editor_or_an_administrator_who_sees_a_tip_purges_it(
    store: Store, people: People
) -> None:
    with pytest.raises(NotAllowed, match="Only an editor of the desk"):
        purge.purge(store, people.ann, 1)
    purge.purge(store, people.eve, 1)
    assert rounds.tips(store, people.ann) == []


def test_who_was_disabled_is_nobody_any_more(store: Store, people: People) -> None:
    with store.unit() as session:
        disable(session, people.ada, "Ann", store.clock())
    with pytest.raises(Unknown, match="who may sign in"):
        again(store, people.ann)
    with pytest.raises(Refusal, match="Ann may not see this tip"):
        do(store, tips.assign, people.bob, 1, "Ann")


def test_who_left_a_desk_sees_its_tips_no_more(store: Store, people: People) -> None:
    with store.unit() as session:
        set_desks(session, people.ada, "Ann", ["Politics"], store.clock())
    assert sees(store, again(store, people.ann)) == set()
