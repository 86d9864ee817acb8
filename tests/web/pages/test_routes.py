"""Who gets what at which address: every route, asked by everybody, against routes.toml."""

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from pipeline import access
from pipeline.desk import beats, people, tips
from pipeline.desk import stories as story_desk
from pipeline.digests import digest
from pipeline.models import Sampled
from pipeline.store import Store
from pipeline.terms import Role, StoryStatus
from tests.builders import a_desk
from tests.pipeline import rounds, stories
from tests.pipeline.test_showing import a_photo, with_html
from tests.web.pages.site import Client

# Whom the columns of the file stand for, in order. All tips lie on World's closed beat "Sources".
PEOPLE = {
    "stranger": None,
    "of another desk": "Olga",
    "without the closed beat": "Bob",
    "reporter": "Ann",
    "editor": "Eve",
    "administrator": "Abe",
}
EXPECTED: dict[str, str] = tomllib.loads(
    (Path(__file__).parent / "routes.toml").read_text(encoding="utf-8")
)["routes"]
MAIL = with_html("<p>Laid out.</p>", a_photo())
VALUES = {
    "tip_id": "1", "view": "desk", "desk": "World", "name": "Sources", "token": "none",
    "story_id": "1", "callout_id": "1", "rule_id": "1", "sampled_id": "1",
    "sign_in_id": "1", "number": "1", "digest": digest(MAIL), "part": "2",
}  # fmt: skip
FIELDS = {
    "to": "Ann", "status": "claimed", "verdict": "not for us", "lane": "question", "text": "Words.",
    "story": "1", "title": "A title", "treatment": "allow", "sender": "sam@example.org",
    "until": "2027-01-01T10:00", "desk": "World", "via": "phone", "description": "New words",
    "grade": "rightly hidden", "question": "beat",
}  # fmt: skip


@pytest.fixture
def newsroom(app: Flask, store: Store) -> None:
    """World with a closed beat, a tip on it; Politics with a reporter; an administrator at none."""
    a_desk(store, "Politics")
    with store.unit() as session:
        ada = access.viewer(session, "Ada")
        people.add_user(session, ada, "Olga", Role.REPORTER, ["Politics"], store.clock())
        people.add_user(session, ada, "Abe", Role.ADMINISTRATOR, [], store.clock())
        beats.add_beat(session, ada, "World", "Sources", store.clock(), closed=True)
        beats.set_reporters(session, ada, "World", "Sources", ["Ann"], store.clock())
    rounds.take(store, MAIL)
    with store.unit() as session:
        ann = access.viewer(session, "Ann")
        tips.move_to_beat(session, ann, 1, "Sources", store.clock())
        idea, twin = StoryStatus.IDEA, stories.article("twin.txt")
        story_desk.add(session, ann, "World", twin, store.clock(), status=idea)
        drawn = {"desk_id": 1, "day": "2026-11-23", "place": 1, "tip_id": 1, "hidden": 1}
        session.add(Sampled(**drawn, drawn_at=store.clock()))


def routes(app: Flask) -> Iterator[tuple[str, Rule]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if rule.endpoint != "static":
                yield f"{method} {rule.rule}", rule


def address(rule: Rule) -> str:
    path = rule.rule
    for name in rule.arguments:
        start = path.index("<")
        end = path.index(">") + 1
        assert name in VALUES, f"a sample for <{name}> is missing here"
        path = path[:start] + VALUES[path[start:end].strip("<>").split(":")[-1]] + path[end:]
    return path


def test_w1_every_route_stands_in_the_matrix(app: Flask) -> None:
    assert {name for name, _rule in routes(app)} == set(EXPECTED)


@pytest.mark.usefixtures("newsroom")
@pytest.mark.parametrize("who", PEOPLE)
def test_w1_each_route_answers_each_person_as_the_matrix_says(
    app: Flask, client: Callable[[str | None], Client], who: str
) -> None:
    column = list(PEOPLE).index(who)
    found, wanted = {}, {}
    for name, rule in sorted(routes(app), key=lambda one: ("sign" in one[0], one[0])):
        asking = client(PEOPLE[who])
        method = name.split()[0]
        if method == "GET":
            answer = asking.get(address(rule))
        else:
            token = asking.token() if PEOPLE[who] else "none"
            answer = asking.post(address(rule), data={**FIELDS, "csrf_token": token})
        found[name] = answer.status_code
        wanted[name] = int(EXPECTED.get(name, "0 0 0 0 0 0").split()[column])
    assert found == wanted


def test_w2_a_route_that_somebody_forgot_to_protect_is_closed(
    app: Flask, client: Callable[[str | None], Client]
) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = client(None).get("/forgotten")
    assert answer.status_code == 302
    assert "secret" not in answer.get_data(as_text=True)


@pytest.mark.usefixtures("newsroom")
def test_w3_a_tip_of_others_answers_like_one_that_is_not_there(
    client: Callable[[str | None], Client],
) -> None:
    olga = client("Olga")
    hidden, unknown = olga.get("/tips/1"), olga.get("/tips/777")
    assert hidden.status_code == unknown.status_code == 404
    assert plain(hidden.get_data(True), "1") == plain(unknown.get_data(True), "777")


def plain(page: str, number: str) -> str:
    """A page without its form tokens and without the number that was asked for."""
    said = re.sub(r'name="csrf_token" value="[^"]+"', "", page)
    return said.replace(f"tip {number}.", "tip N.")


def test_w7_no_state_is_changed_by_get(app: Flask, client: Callable[[str | None], Client]) -> None:
    ann = client("Ann")
    for name, rule in routes(app):
        if name.startswith("POST") and f"GET {rule.rule}" not in EXPECTED:
            assert ann.get(address(rule)).status_code in (404, 405), name
            assert ann.head(address(rule)).status_code in (404, 405), name
