"""The judges' page and the day's five hidden mails: calm, keyed, honest where nothing is known."""

from collections.abc import Callable
from random import Random

import pytest

from pipeline import access
from pipeline.desk import beats, sampling, tips
from pipeline.desk import judges as teaching
from pipeline.queries import sampling as queries
from pipeline.store import Store
from pipeline.terms import Grade, Lane
from tests.builders import a_desk, a_mail, ada, someone
from tests.pipeline import rounds
from tests.pipeline.test_sampling import newsletters
from tests.web.pages.site import PHONE, Client, Site

As = Callable[[str | None], Client]
UNKNOWN = "should have been seen is not measured: none of it is graded yet."
YA = """document.body.dispatchEvent(
    new KeyboardEvent("keydown", {key: "я", code: "KeyZ", bubbles: true}))"""
UKRAINIAN = {"Accept-Language": "uk"}


def text(client: Client, path: str, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def grade_all(store: Store, said: Grade) -> None:
    viewer, now = ada(store), store.clock()
    with store.unit() as session:
        sampling.draw(session, viewer, now.date(), now, Random(1))
        for row in queries.of_day(session, viewer, now.date()):
            sampling.grade(session, viewer, row.id, said, now)


def test_where_nobody_has_said_a_word_nothing_is_measured(client: As) -> None:
    said = text(client("Eve"), "/judges")
    assert UNKNOWN in said
    assert "Not measured, since nobody has said a word on them yet" in said
    assert "0 %" not in said
    assert "No judge has answered yet" in said
    assert "nobody has checked it yet" in said


def test_what_people_said_is_counted_with_its_interval(store: Store, client: As) -> None:
    rounds.take(store, *newsletters(2), a_mail())
    for number, lane in ((1, Lane.NEWSLETTER), (2, Lane.TIP)):
        rounds.do(store, tips.move_to_lane, ada(store), number, lane)
    said = text(client("Eve"), "/judges")
    assert "<strong>50 %</strong>" in said
    assert "9 to 91\N{NO-BREAK SPACE}%, of 2" in said
    assert "Live: lane/" in said
    assert '<td class="shade-5 same" data-label="newsletter">1</td>' in said


def test_beside_what_is_right_stands_how_many_tips_nobody_checked(store: Store, client: As) -> None:
    """Two that people agreed with make no hundred per cent of the other three."""
    rounds.take(store, *newsletters(5))
    for number in (1, 2):
        rounds.do(store, tips.move_to_lane, ada(store), number, Lane.NEWSLETTER)
    said = text(client("Eve"), "/judges")
    assert "<strong>100 %</strong>" in said
    assert 'data-label="Tips nobody checked">3</td>' in said


def test_the_confusion_names_beats_and_none_that_is_closed_to_her(store: Store, client: As) -> None:
    with store.unit() as session:
        for name, closed in (("Harbour", False), ("Moles", True)):
            beats.add_beat(
                session, access.viewer(session, "Ada"), "World", name, store.clock(),
                keywords=["boat"] if closed else ["quay"], closed=closed,
            )  # fmt: skip
    rounds.take(store, a_mail("The quay", "The quay at night.", message_id="q@x"), a_mail())
    rounds.do(store, tips.move_to_beat, ada(store), 1, "Harbour")
    said = text(client("Bob"), "/judges")
    assert '<th scope="row">Harbour</th>' in said
    assert "Moles" not in said


def test_on_a_phone_what_was_taken_for_what_is_a_list_and_nothing_scrolls_sideways(
    store: Store, site: Site
) -> None:
    rounds.take(store, *newsletters(2), a_mail())
    for number, lane in ((1, Lane.NEWSLETTER), (2, Lane.TIP)):
        rounds.do(store, tips.move_to_lane, ada(store), number, lane)
    window = site.page("Eve", PHONE, has_touch=True, is_mobile=True)
    window.goto("/judges")
    wide = "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth).length"
    assert window.locator(".scroll").count() > 2
    assert window.locator(".scroll").evaluate_all(wide) == 0
    rows = window.locator(".confusion:not(.drift) tbody tr:visible")
    assert rows.locator("th").all_inner_texts() == ["tip", "newsletter"]
    assert rows.nth(0).locator("td:visible").count() == 1, "what never happened is left out"
    said = "cell => getComputedStyle(cell, '::before').content"
    assert rows.nth(0).locator("td:visible").evaluate(said) == '"newsletter"'


def test_an_administrator_of_no_desk_sees_numbers_and_no_mail(store: Store, client: As) -> None:
    from_other = newsletters(1)
    a_desk(store, "Politics")
    rounds.take(store, *from_other, desk="Politics")
    someone(store, "Paul", desks=("Politics",))
    assert "Weekly letter" in text(client("Paul"), "/judges/sample")
    assert "Weekly letter" not in text(client("Ada"), "/judges/sample")
    assert "newsletter" in text(client("Ada"), "/judges")


def test_an_editor_s_inbox_has_the_sentence_and_a_reporter_s_has_not(
    store: Store, client: As
) -> None:
    rounds.take(store, *newsletters(3))
    assert UNKNOWN in text(client("Eve"), "/inbox/desk")
    assert UNKNOWN not in text(client("Ann"), "/inbox/desk")
    grade_all(store, Grade.RIGHT)
    said = text(client("Eve"), "/inbox/desk")
    assert "about 0 % should have been seen (0 to 56 %, 3 graded)." in said


def test_the_sentence_is_told_in_ukrainian(store: Store, client: As) -> None:
    rounds.take(store, *newsletters(3))
    grade_all(store, Grade.MISSED)
    said = text(client("Eve"), "/inbox/desk", **UKRAINIAN)
    assert "приблизно 100 %" in said
    assert "за останні 30 днів" in said


def test_without_script_five_forms_grade_and_take_back(store: Store, client: As) -> None:
    rounds.take(store, *newsletters(6))
    eve = client("Eve")
    for _each in range(5):
        page = text(eve, "/judges/sample")
        number = page.split('action="/judges/sample/')[-1].split('"')[0]
        assert eve.send(f"/judges/sample/{number}", grade="rightly hidden").status_code == 303
    assert "All of today's are graded" in text(eve, "/judges/sample")
    assert eve.send(f"/judges/sample/{number}/back").status_code == 303
    assert 'data-key="1"' in text(eve, "/judges/sample")


def test_a_grade_that_is_none_is_refused(store: Store, client: As) -> None:
    rounds.take(store, *newsletters(1))
    eve = client("Eve")
    text(eve, "/judges/sample")
    assert eve.send("/judges/sample/1", grade="whatever").status_code == 409


@pytest.mark.parametrize("cyrillic", [False, True], ids=["Latin", "Cyrillic"])
def test_one_key_grades_and_another_takes_it_back(site: Site, store: Store, cyrillic: bool) -> None:
    rounds.take(store, *newsletters(2))
    page = site.page("Eve")
    page.goto("/judges/sample")
    page.keyboard.press("Digit2")
    page.get_by_role("button", name="Take the last one back").wait_for()
    page.wait_for_load_state()  # the keys come with the script
    assert page.locator(".steps .graded").count() == 1
    if cyrillic:
        page.evaluate(YA)
    else:
        page.keyboard.press("z")
    page.get_by_text("Taken back").wait_for()
    assert page.locator(".steps .graded").count() == 0


def test_an_editor_takes_the_first_lesson_back_on_the_page_and_a_reporter_cannot(
    store: Store, client: As
) -> None:
    rounds.take(store, *newsletters(2), a_mail())
    for number in (1, 2, 3):
        rounds.do(store, tips.move_to_lane, ada(store), number, Lane.TIP)
    teaching.teach_all(store)
    told = "World: version 1, learned from 3 examples"
    asked = {"desk": "World", "question": "lane"}
    assert told not in text(client("Ann"), "/judges")
    assert client("Ann").send("/judges/lesson/back", **asked).status_code == 403
    assert told in text(client("Eve"), "/judges")
    assert client("Eve").send("/judges/lesson/back", **asked).status_code == 303
    assert told not in text(client("Eve"), "/judges")
    assert client("Eve").send("/judges/lesson/back", **asked).status_code == 409
