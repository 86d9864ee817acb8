"""Search as a reporter uses it: through access, page by page, in six languages, on both engines."""

import pytest

from pipeline.desk.by_hand import Told, add
from pipeline.queries import search as searching
from pipeline.queries.search import search
from pipeline.store import Store
from pipeline.terms import Via
from tests.builders import a_mail, ada
from tests.pipeline.rounds import found, shown, take

LETTERS = {
    "en": ("The smugglers", "They smuggled grain out of the harbour, at night."),
    "ru": ("Взятки", "Чиновники получали взятки от подрядчиков в Москве."),
    "uk": ("Хабарі", "Мер Києва брав хабарі від забудовників."),
    "de": ("Bestechung", "Der Bürgermeister ließ Akten über Häuser verschwinden."),
    "fr": ("Corruption", "Le député a reçu des pots-de-vin à l'Élysée."),
    "es": ("Corrupción", "El alcalde cobró comisiones por las licencias."),
}


def held(store: Store) -> dict[str, int]:
    """A tip in each language; its number."""
    mails = [
        a_mail(subject, text, message_id=f"{code}@x") for code, (subject, text) in LETTERS.items()
    ]
    take(store, *mails)
    return {code: number for number, code in enumerate(LETTERS, start=1)}


SAID = {
    "smuggling": "en",
    "SMUGGL*": "en",
    '"grain out"': "en",
    "взяткам": "ru",
    "чиновник": "ru",
    "київ": "uk",
    "хабаря": "uk",
    "burgermeister": "de",
    "bürgermeisters": "de",
    "haus*": "de",
    "depute": "fr",
    "élysée": "fr",
    "corrupción alcalde": "es",
    "licencia": "es",
}


def test_other_endings_accents_and_case_find_the_same(store: Store) -> None:
    code_of = {number: code for code, number in held(store).items()}
    got = {said: [code_of[number] for number in found(store, ada(store), said)] for said in SAID}
    assert got == {said: [code] for said, code in SAID.items()}


def test_names_of_files_subjects_and_senders_are_found_too(store: Store) -> None:
    take(store, a_mail("About a zeppelin", "Hello.", "Wanda Weather <wanda@example.org>"))
    for said in ("zeppelin", "wanda", "weather"):
        assert found(store, ada(store), said) == [1], said


def test_whatever_is_typed_is_a_query(store: Store) -> None:
    take(store, a_mail())
    for said in (
        "",
        "  ",
        "-fire",
        "*",
        '"',
        '""',
        "AND",
        "a OR",
        "(",
        "NEAR(",
        "'; --",
        "\0",
        "%_",
    ):
        assert found(store, ada(store), said) == [], said


def test_a_tip_stands_once_where_its_newest_matching_message_stands(store: Store) -> None:
    take(store, a_mail("Boat", "A boat.", message_id="1@x"))
    take(store, a_mail("Other", "Another boat.", message_id="2@x"))
    take(store, a_mail("Re: Boat", "My boat.", message_id="3@x", in_reply_to="1@x"))
    assert found(store, ada(store), "boat") == [1, 2]
    assert shown(store, ada(store), 1).tip.messages == 2


@pytest.mark.parametrize("limit", [1, 3, 10, 25])
def test_the_pages_of_a_search_hold_every_tip_once(
    store: Store, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_AT_ONCE", 4)
    take(store, *(a_mail(f"Boat {n}", f"Boat {n}", message_id=f"{n}@x") for n in range(25)))
    ids: list[int] = []
    before = None
    while True:
        with store.unit() as session:
            page = search(session, ada(store), "boat", store.clock(), before, limit)
        ids += [row.id for row in page.rows]
        before = page.next
        if before is None:
            break
    assert ids == list(range(25, 0, -1))


def test_a_search_that_looked_far_enough_says_where_to_go_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten thousand hits that this viewer may not see must not make one page read them all."""
    monkeypatch.setattr(searching, "_AT_ONCE", 2)
    monkeypatch.setattr(searching, "_AT_MOST", 4)
    take(store, *(a_mail(f"Boat {n}", f"Boat {n}", message_id=f"{n}@x") for n in range(6)))
    with store.unit() as session:
        page = search(session, ada(store), "boat", store.clock())
        rest = search(session, ada(store), "boat", store.clock(), page.next)
    assert [row.id for row in (*page.rows, *rest.rows)] == [6, 5, 4, 3, 2, 1]
    assert page.next is not None
    assert rest.next is None


def test_what_was_written_down_by_hand_is_found_like_mail(store: Store) -> None:
    told = Told(subject="", text="He saw a submarine.", via=Via.PHONE, at=store.clock())
    number = add(store, ada(store), "World", told)
    assert found(store, ada(store), "submarines") == [number]
