"""The catalogues of the page's sentences: taken from the code, kept in step, compiled.

python -m tests.catalogue     brings web/translations up to date; tells what is to translate
"""

import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from pipeline.desk.password_rules import SENTENCES
from pipeline.errors import LoginRefused, TooManyTries

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "web" / "translations"
LANGUAGES = ("uk",)  # English is the source: it is in the code
# What takes a sentence as its first word. A refusal of the pipeline is told by the page too.
_ON_THE_PAGE = {"_": None, "N_": None, "many": (1, 2)}
_REFUSALS = ("BadValue", "NotAllowed", "CannotUndo", "WrongVerdict", "LoginRefused", "__init__")
_REFUSALS += ("NotFetched", "AddressRefused", "Doubtful", "Unparsable", "_kept")
_OF_THE_PIPELINE = dict.fromkeys(_REFUSALS)
PROBLEMS = (
    "BadCertificate",
    "ConnectionLost",
    "CopiesUnseen",
    "FolderMissing",
    "KeepingFailed",
    "LoginRefused",
    "MoveToMissing",
    "WrongSecurity",
)
PROBLEMS += ("PieceTooLong", "PlainTextRefused", "SecretMissing", "ServerRefused", "Unreachable")
PROBLEMS += ("_says",)
_OF_THE_INBOX = dict.fromkeys(PROBLEMS)
_SOURCES = (
    ("web", "*.py", "python", _ON_THE_PAGE | _OF_THE_PIPELINE),
    ("web", "*.html", "jinja2.ext:babel_extract", _ON_THE_PAGE),
    ("pipeline", "*.py", "python", _OF_THE_PIPELINE),
    ("inbox/imap", "*.py", "python", _OF_THE_INBOX),
)
_NOT_ON_THE_PAGE = ("web/commands", "web/demo", "web/errors.py", "pipeline/upkeep")


def extracted() -> Catalog:
    """Every sentence of the code, with the files that it stands in."""
    catalogue = Catalog(fuzzy=False)
    for place, sentence in sorted(_sentences(), key=str):
        catalogue.add(sentence, locations=[(place, 0)])
    return catalogue


def _sentences() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    for folder, pattern, method, keywords in _SOURCES:
        for path in sorted((ROOT / folder).rglob(pattern)):
            place = path.relative_to(ROOT).as_posix()
            if not place.startswith(_NOT_ON_THE_PAGE):
                for _line, sentence, _comments, _context in extract_from_file(
                    method, path, keywords
                ):
                    yield place, sentence
    found = ROOT / "pipeline"
    telling = (*(found / "queries").glob("*.py"), *(found / "alarms").glob("*.py"))
    for path in (*telling, ROOT / "web" / "installation.py"):
        yield from _findings(path)
    for sentence in SENTENCES.values():
        yield "pipeline/desk/password_rules.py", sentence
    for refused in (LoginRefused(), *(TooManyTries(seconds) for seconds in (1, 1_000, 100_000))):
        yield "pipeline/errors.py", refused.sentence


def _findings(path: Path) -> Iterator[tuple[str, str]]:
    """What is wrong, and its mend: the first two words of each `Finding`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            for said in node.args[:2] if node.func.id == "Finding" else ():
                if isinstance(said, ast.Constant):  # else it is made again from what was kept
                    yield path.relative_to(ROOT).as_posix(), str(said.value)


def held(language: str) -> Catalog:
    """The catalogue of a language as it stands."""
    path = po(language)
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def in_step(language: str) -> Catalog:
    """The same with what the code says now: nothing is guessed, what went is dropped."""
    catalogue = held(language)
    catalogue.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """The file to translate in. It names no day and no line, so it changes only with its words."""
    out = BytesIO()
    write_po(out, catalogue, width=110, omit_header=True, sort_output=True, include_lineno=False)
    return _HEAD.format(language=catalogue.locale, plurals=catalogue.plural_forms).encode() + (
        out.getvalue()
    )


_NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_HEAD = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"

"""


def as_mo(catalogue: Catalog) -> bytes:
    """What the page reads. Its head names no day either."""
    catalogue.creation_date = catalogue.revision_date = _NO_DAY
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """The sentences that a language lacks, in whole or in one of their forms."""
    return [
        str(one.id)
        for one in catalogue
        if one.id and (one.fuzzy or not all(one.string if one.pluralizable else (one.string,)))
    ]


def po(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def main() -> int:
    lacking = 0
    for language in LANGUAGES:
        catalogue = in_step(language)
        path = po(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_po(catalogue))
        path.with_suffix(".mo").write_bytes(as_mo(held(language)))
        for sentence in untranslated(catalogue):
            print(f"{language}: {sentence}")
            lacking += 1
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
