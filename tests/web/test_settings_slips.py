"""Slips of the hand in config.toml: each is told where it stands and with its mend, never taken."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from inbox.settings import InboxSettings, MailboxSettings, OAuthSettings
from pipeline.settings import PipelineSettings
from tests.web.test_settings import BOX, PIPELINE, WEB, read, refused
from web.errors import BadConfig
from web.settings import load
from web.site import WebSettings

INBOX = "[inbox]\n"
OAUTH = BOX + "oauth = { client_id = 'x', provider = "


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


BELONGS = "unknown setting; it belongs into"
QUOTES = 'texts stand in "quotes", true and false in small letters.'
ALONE = "must be the name of a server alone"
ADDRESS = 'must be an address alone, like "tips@paper.example"'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (INBOX + 'our_lists = "a@b.c"', "inbox.our_lists: must be a list: put it between [ and ]"),
        (INBOX + 'our_lists = ["a@b.c", ""]', f"inbox.our_lists[1]: {ADDRESS}"),
        (INBOX + 'form_senders = ["forms"]', f"inbox.form_senders[0]: {ADDRESS}"),
        (INBOX + 'after_storing = "seen"', f"inbox.after_storing: {BELONGS} [[inbox.mailboxes]]"),
        (
            INBOX + 'after_string = "seen"',
            "inbox.after_string: unknown setting; did you mean "
            '"after_storing" of [[inbox.mailboxes]]?',
        ),
        (WEB + 'smtp_host = "mail"', f"web.smtp_host: {BELONGS} [pipeline]"),
        ('[[mailboxes]]\nname = "x"', f"mailboxes: {BELONGS} [inbox]"),
        ("[[inbox]]", "inbox: must be a table"),
        (BOX + 'after_storing = "archive"', 'must be one of "keep", "seen", "move" or "delete"'),
        (BOX.replace('"imap.', '"https://imap.'), ALONE),
        (
            BOX.replace('.org"\nuser', '.org:993"\nuser'),
            "the number after the colon goes into port",
        ),
        (PIPELINE + 'smtp_host = "mail.example.org:465"', ALONE),
        (BOX + 'folder = " INBOX"', "folder: must not begin or end with a blank"),
        (BOX + 'folder = "a\\r\\nLOGOUT"', "folder: must be one line, without control characters"),
        (BOX + 'password_file = "a\\u0000"', "must be one line, without control characters"),
        (BOX + 'ca_file = ""', "ca_file: must not be empty: leave the line out"),
        (PIPELINE + 'data_folder = ""', "data_folder: must not be empty: leave the line out"),
        (PIPELINE + 'llm_weight = "much"', "llm_weight: must be a number"),
        (OAUTH + "'google', tenat = 'x' }", 'oauth.tenat: unknown setting; did you mean "tenant"?'),
        (OAUTH + "'google', grant = 'device code' }", 'use "refresh token"'),
        (OAUTH + "'microsoft', grant = 'client credentials' }", "needs tenant: the directory id"),
        (OAUTH + "'other' }", 'provider = "other" needs token_url'),
        (OAUTH + "'google' }\npassword_file = 'x'", "password_file: is not used beside oauth"),
    ],
)
def test_a_slip_is_told_with_its_mend(config: Path, text: str, said: str) -> None:
    (problem,) = refused(config, text + "\n")
    assert problem.startswith("config:")
    assert said in problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[web]\nlanguage = en", f"config:2: this is no TOML: Invalid value (column 12): {QUOTES}"),
        ("[inbox]\n[web]\n[inbox]", "config:3: this is no TOML: Cannot declare ('inbox',) twice"),
        (BOX + 'user = "v"', "this setting stands twice"),
        ('[web]\ntls_key = "C:\\keys"', "put a path into 'single' quotes"),
        ("web:\n  language: en", "a line is a name, then =, then its value"),
        ('[inbox]\nour_lists = ["a@b.c" "d@e.f"]', "a comma stands between its texts"),
        (f"a = {'[' * 3_000}", "nested too deep"),
        (f"[web]\nthreads = {'9' * 5_000}", "a number too long"),
    ],
)
def test_what_is_no_toml_says_what_is_likely_meant(config: Path, text: str, said: str) -> None:
    (problem,) = refused(config, text + "\n")
    assert said in problem


def test_a_mark_that_an_editor_wrote_in_front_harms_nothing(config: Path) -> None:
    config.write_bytes(b"\xef\xbb\xbf" + BOX.replace("\n", "\r\n").encode())
    assert load(config).inbox.mailboxes[0].name == "tips"


def test_a_file_in_another_encoding_names_the_line_that_shows_it(config: Path) -> None:
    config.write_bytes(BOX.encode() + b'folder = "Entw\xfcrfe"\n')
    with pytest.raises(BadConfig, match=r":6: here is a sign .* Save the file as UTF-8\."):
        load(config)
    config.write_bytes(BOX.encode("utf-16"))
    with pytest.raises(BadConfig, match="is no text in UTF-8"):
        load(config)


TABLES: dict[str, tuple[str, type[BaseModel]]] = {
    "inbox": (INBOX, InboxSettings),
    "mailbox": (BOX, MailboxSettings),
    "oauth": (f"{BOX}[inbox.mailboxes.oauth]\n", OAuthSettings),
    "pipeline": (PIPELINE, PipelineSettings),
    "web": (WEB, WebSettings),
}
STRANGE = [
    *('""', '" x"', '"x\\ny"', '"\\u0000"', "0", "-1", "9" * 20, "1.5", "nan", "true", "[]"),
    *("[1]", '[["x"]]', '[""]', "{}", "{ a = 1 }", "2026-01-01", "12:00:00", f'"{"x" * 5_000}"'),
]


def settings() -> Iterator[tuple[str, str]]:
    for table, (_head, model) in TABLES.items():
        yield from ((table, name) for name in model.model_fields)


@pytest.mark.parametrize(("table", "name"), [*settings()])
def test_whatever_is_written_into_a_setting_it_is_taken_or_refused_in_a_sentence(
    config: Path, table: str, name: str
) -> None:
    """No error of a library, none of its words; something is refused in each of them."""
    head = TABLES[table][0]
    kept = "".join(f"{line}\n" for line in head.splitlines() if not line.startswith(f"{name} "))
    told: list[str] = []
    for value in STRANGE:
        try:
            read(config, f"{kept}{name} = {value}\n")
        except BadConfig as bad:
            told += bad.problems
    assert told
    assert not [one for one in told if "Input" in one or "should" in one or "pydantic" in one]
