"""The page's words in other languages: none is missing, none stale, every value has its place."""

import ast
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
from babel.messages.catalog import Message
from flask import Flask

from inbox import Unreachable
from pipeline.store import Store
from pipeline.terms import Reason
from tests import catalogue
from tests.builders import a_mail
from tests.pipeline.rounds import take
from tests.web.pages.site import Client
from web import mailboxes, shown
from web.site import LANGUAGES
from web.speech import _
from web.why_not import why_not

UKRAINIAN = {"Accept-Language": "uk, en;q=0.5"}
_REFUSALS = {"BadValue", "NotAllowed", "WrongVerdict", "CannotUndo", "LoginRefused", "Refusal"}
_REFUSALS |= {"NotFetched", "AddressRefused", "Doubtful", *catalogue.PROBLEMS}


def messages(language: str) -> Iterator[tuple[Message, str]]:
    """Every sentence with each of its translations."""
    for one in catalogue.held(language):
        if one.id:
            for said in one.string if one.pluralizable else (one.string,):
                yield one, said


def test_every_language_that_can_be_chosen_has_its_catalogue() -> None:
    assert {"en", *catalogue.LANGUAGES} == set(LANGUAGES)


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_a_catalogue_is_in_step_with_the_code(language: str) -> None:
    assert catalogue.untranslated(catalogue.in_step(language)) == []
    stands = catalogue.po(language).read_bytes()
    assert stands == catalogue.as_po(catalogue.in_step(language)), "run `make translations`"


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_what_the_page_reads_is_what_was_translated(language: str) -> None:
    compiled = catalogue.po(language).with_suffix(".mo").read_bytes()
    assert compiled == catalogue.as_mo(catalogue.held(language)), "run `make translations`"


def test_no_template_translates_a_constant_by_a_filter() -> None:
    """Jinja works it out once, in the language of whoever came first."""
    folded = re.compile(r"[\"']\s*\|\s*(word|reason|when|moment)")
    found = [
        path.name
        for path in (catalogue.ROOT / "web" / "templates").rglob("*.html")
        if folded.search(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_a_translation_names_the_values_of_its_sentence_and_no_other(language: str) -> None:
    value = re.compile(r"%\(\w+\)[sd]|%%|(?<!%)\{\w+\}|`[^`]+`")
    for one, said in messages(language):
        source = one.id[-1] if one.pluralizable else one.id
        assert set(value.findall(said)) == set(value.findall(str(source))), said


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_a_translation_ends_as_its_sentence_does(language: str) -> None:
    for one, said in messages(language):
        source = str(one.id[-1] if one.pluralizable else one.id)
        if source != "Seen by":
            assert said.endswith((".", "?")) == source.endswith((".", "?")), said
            assert said == said.strip(), said


def test_a_refusal_keeps_its_values_apart_so_that_it_can_be_translated() -> None:
    glued = []
    for path in sorted(catalogue.ROOT.glob("pipeline/**/*.py")) + sorted(
        catalogue.ROOT.glob("inbox/imap/*.py")
    ):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                f_string = isinstance(node.args[0], ast.JoinedStr)
                if node.func.id in _REFUSALS and f_string:
                    glued.append(f"{path.relative_to(catalogue.ROOT)}:{node.lineno}")
    assert glued == []


# --- a page in Ukrainian


PAGES = (
    *("/inbox/mine", "/inbox/desk?tip=1", "/inbox/hidden", "/search?q=x", "/keys", "/tips/1"),
    *("/tips/new", "/beats", "/beats/new", "/stories", "/stories/new", "/callouts"),
    *("/health", "/mailboxes", "/quarantine", "/senders", "/profile", "/nowhere"),
)
_TWO_WORDS = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")


class _Words(HTMLParser):
    """What a person reads or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {"title", "aria-label", "placeholder", "data-lost", "data-ended"}
        self.found += [value for name, value in attrs if name in told and value]

    def handle_data(self, data: str) -> None:
        self.found += [data.strip()] if data.strip() else []


def words(page: str) -> list[str]:
    parser = _Words()
    parser.feed(page)
    return parser.found


def english() -> set[str]:
    """The sentences of the code that stand on a page as they are."""
    return {str(one.id) for one in catalogue.extracted() if one.id and not one.pluralizable}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_ukrainian_has_no_english_left(
    app: Flask, store: Store, client: Callable[[str | None], Client], path: str
) -> None:
    take(store, a_mail("Човен мера", "Хто за нього платив?", "Оля <o@example.org>"))
    answer = client("Eve").get(path, headers=UKRAINIAN)
    assert answer.status_code == (404 if path == "/nowhere" else 200)
    page = answer.get_data(as_text=True)
    assert '<html lang="uk"' in page
    found = set(words(re.sub("<code>[^<]+</code>", "", page)))  # a command is no language's
    assert found & english() == set()
    assert [one for one in found if _TWO_WORDS.search(one)] == []


def test_the_door_and_a_refusal_speak_the_browsers_language(
    app: Flask, client: Callable[[str | None], Client]
) -> None:
    stranger = client(None)
    assert "<h1>Увійти</h1>" in stranger.get("/sign-in", headers=UKRAINIAN).get_data(as_text=True)
    assert "<h1>Sign in</h1>" in stranger.get("/sign-in").get_data(as_text=True)
    spent = stranger.get("/link/nobodys", headers=UKRAINIAN).get_data(as_text=True)
    assert "Це посилання вже використано" in spent


def test_a_refusal_with_values_is_told_in_ukrainian(
    app: Flask, client: Callable[[str | None], Client]
) -> None:
    eve = client("Eve")
    form = {"csrf_token": eve.token(), "desk": "Nowhere", "name": "Climate"}
    page = eve.post("/beats/new", data=form, headers=UKRAINIAN).get_data(as_text=True)
    assert "Не знайдено: відділ «Nowhere»." in page or "Не знайдено: відділ “Nowhere”." in page


@pytest.mark.parametrize(
    ("count", "english", "ukrainian"),
    [
        (999, "999 bytes", "999 Б"),
        (1_234, "1.2 kB", "1,2 кБ"),
        (51_700, "52 kB", "52 кБ"),
        (999_700, "1.0 MB", "1,0 МБ"),
        (2_500_000_000, "2.5 GB", "2,5 ГБ"),
    ],
)
def test_a_size_is_told_in_the_readers_language(
    app: Flask, count: int, english: str, ukrainian: str
) -> None:
    with app.test_request_context():
        assert shown.size(count) == english
    with app.test_request_context(headers=UKRAINIAN):
        assert shown.size(count) == ukrainian


def test_that_no_tokens_can_be_asked_for_is_told_in_the_readers_language(app: Flask) -> None:
    with pytest.raises(Unreachable) as told:
        mailboxes._ask((), "https://127.0.0.1/token", b"")
    with app.test_request_context(headers=UKRAINIAN):
        assert why_not(told.value, _).startswith("127.0.0.1 лежить у приватній мережі")


def test_words_from_right_to_left_turn_no_sentence_of_ours_round(app: Flask) -> None:
    """They stand in an isolate; letters of their own that turn are shown by name, as ever."""
    arabic = "اندلع حريق في مستودع."
    with app.test_request_context():
        (said,) = shown.reasons([Reason("someone in danger", {"said": arabic})])
        assert said == f"someone may be in danger: “\u2068{arabic}\u2069”"
        (turned,) = shown.reasons([Reason("someone in danger", {"said": f"{arabic}\u202e\u2069"})])
        assert turned.count("\u2069") == 1
        assert "[U+202E][U+2069]\u2069”" in turned
        (told,) = shown.reasons([Reason("tells", {"said": "a fire"})])
        assert told == "it tells something (“a fire”)"
