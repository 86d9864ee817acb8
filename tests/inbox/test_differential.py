"""Two other parsers read our test mails too; where they read something else, the table says why."""

import tomllib
from pathlib import Path

import pytest

from inbox import read_mail
from tests.hostile.mails import HIDING
from tests.inbox.oracles import differences

TABLE = tomllib.loads(Path(__file__).with_name("differences.toml").read_text("utf-8"))
MAILS = {
    path.stem: path.read_bytes()
    for path in sorted((Path(__file__).parents[1] / "mails").glob("*.eml"))
} | HIDING


def told(name: str) -> set[str]:
    raw = MAILS[name]
    return {f"{oracle} {field}" for oracle, field in differences(raw, read_mail(raw))}


@pytest.mark.parametrize("name", MAILS)
def test_what_two_other_parsers_read_differently_is_explained(name: str) -> None:
    explained = TABLE.get(name, {})
    assert told(name) == set(explained.get("differ", []))
    assert explained.get("why", "nothing to explain").strip()


def test_the_table_explains_no_mail_that_is_gone() -> None:
    assert set(TABLE) <= set(MAILS)
