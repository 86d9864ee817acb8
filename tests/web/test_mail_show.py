"""`tipdesk mail show`: all that is seen in one mail, for eyes and for programs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline import setup, steps
from pipeline.models import Provenance
from pipeline.settings import PipelineSettings
from pipeline.store import Store, open_store
from tests.builders import a_mail
from tests.fakes import FakeMailbox
from tests.pipeline import rounds
from tests.web.door import run

SPOOF = a_mail(
    "Re: [EXTERNAL] The mayor's boat",
    "I saw who paid.\r\n\r\nOn Fri, 20 Nov 2026, Ann <ann@paper.example> wrote:\r\n> Who paid?\r\n",
    sender='"Editor <boss@paper.example>" <x@pаper.example>',
    headers={"Reply-To": "other@example.net", "Delivered-To": "worldnews+war@paper.example"},
)
KEYS = {
    *("subject", "sender", "message_id", "date", "text", "own_words", "ranges", "forward"),
    *("files", "marks", "automatic", "provenance", "digest", "lane", "through", "addressed_to"),
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIPDESK_CONFIG", raising=False)
    (tmp_path / "strange.eml").write_bytes(SPOOF)
    return tmp_path


@pytest.fixture
def store(here: Path) -> Iterator[Store]:
    """An installation that knows its own domain, with that mail in it."""
    settings = PipelineSettings(data_folder=here / "data")
    setup.prepare(settings, desk="World", administrator="Ada")
    opened = open_store(settings)
    rounds.poll(opened, FakeMailbox(SPOOF))
    steps.run_all(opened)
    (here / "config.toml").write_text(
        '[inbox]\nour_lists = ["tips@paper.example"]\nauthserv_id = "mx.paper.example"\n'
        '[pipeline]\ndata_folder = "data"\n[web]\ncommand_user = "Ada"\n'
    )
    (here / "config.toml").chmod(0o600)
    yield opened
    opened.close()


def test_a_program_gets_every_key() -> None:
    told = run("mail", "show", "strange.eml", "--json").json()

    assert told.keys() >= KEYS
    assert told["own_words"] == "I saw who paid."
    assert told["addressed_to"] == ["worldnews+war@paper.example", "worldnews@paper.example"]
    assert (told["automatic"], told["forward"], told["through"]) == (None, None, None)
    assert {"name shows address", "mixed scripts"} <= {one["code"] for one in told["provenance"]}


def test_f22_eyes_get_the_real_address_in_no_disguise() -> None:
    out = run("mail", "show", "strange.eml").out

    assert "x@xn--pper-53d.example" in out
    assert "pаper" not in out
    assert "Look twice. The name shows boss@paper.example, but the mail is from\n" in out
    assert "Look twice. An answer would go to other@example.net." in out


def test_every_line_above_the_text_fits_a_terminal() -> None:
    head = run("mail", "show", "strange.eml").out.partition("──")[0]

    assert max(map(len, head.splitlines())) <= 79


def test_a_stored_mail_shows_what_was_frozen_when_it_came(store: Store) -> None:
    of_store = run("mail", "show", rounds_digest(store), "--json").json()
    of_file = run("mail", "show", "strange.eml", "--json").json()

    assert "server silent" not in {one["code"] for one in of_store["provenance"]}
    assert "server silent" in {one["code"] for one in of_file["provenance"]}


def test_a_mail_older_than_the_cards_says_so_at_both_doors(store: Store) -> None:
    digest = rounds_digest(store)
    with store.unit() as session:
        session.execute(sa.delete(Provenance))
    of_mail = " ".join(run("mail", "show", digest).out.split())
    assert "Received before Tipdesk looked at signatures; none was checked." in of_mail
    assert "Look twice. The name shows boss@paper.example" in of_mail
    of_tip = run("tips", "show", 1).out
    assert "Received before Tipdesk looked at signatures; nothing of where" in of_tip
    assert "look twice" not in of_tip
    run("mail", "reread")
    assert "What follows was read from its headers later." in run("tips", "show", 1).out
    assert "look twice: The name shows boss@paper.example" in run("tips", "show", 1).out


def rounds_digest(store: Store) -> str:
    digest: str = run("mail", "list", "--json").json()[0]["digest"]
    return digest


def test_a_tip_shows_the_card_too(store: Store) -> None:
    said = run("tips", "show", 1).out

    assert "look twice: The name shows boss@paper.example" in said
    assert "The first tip from this address that you can see." in said
    (card,) = run("tips", "show", 1, "--json").json()["provenance"].values()
    assert card["history"]["earlier"] == 0


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("a/b", "There is no file a/b, and no config.toml to look a digest up with."),
        (".", ". is a folder: name one mail."),
        ("empty.eml", "empty.eml is no mail: it has no header."),
        ("deadbeef", "There is no file deadbeef, and no config.toml to look a digest up with."),
    ],
)
def test_what_is_no_mail_gets_one_sentence(here: Path, what: str, said: str) -> None:
    (here / "empty.eml").write_bytes(b"")

    assert run("mail", "show", what).sentence() == said


def test_a_file_that_is_not_there_is_no_digest(store: Store) -> None:
    assert run("mail", "show", "nothing.eml").sentence() == "There is no file nothing.eml."
    assert "at least 8 hex digits" in run("mail", "show", "abc").sentence()


def test_a_bounce_tells_its_address_and_whether_it_lasts(here: Path) -> None:
    (here / "bounce.eml").write_bytes(
        b"From: MAILER-DAEMON@mx.example.net\nX-Failed-Recipients: sam@example.org\n"
        b"Subject: Mail delivery failed\n\nThis is a permanent error.\n\n  sam@example.org\n"
    )
    told = run("mail", "show", "bounce.eml", "--json").json()["automatic"]

    assert told["kind"] == "bounce"
    assert told["bounces"] == [{"address": "sam@example.org", "status": "", "lasting": True}]
    assert "Bounced     sam@example.org, lasting" in run("mail", "show", "bounce.eml").out


def test_a_mail_is_scrubbed_for_a_bug_report(here: Path) -> None:
    said = run("mail", "scrub", "strange.eml", "--to", "fixture.eml").out
    made = (here / "fixture.eml").read_bytes()

    assert said == f"{len(SPOOF)} bytes in fixture.eml. Look it over before you send it.\n"
    assert len(made) == len(SPOOF)
    assert b"mayor" not in made
    again = run("mail", "show", "fixture.eml", "--json").json()
    before = run("mail", "show", "strange.eml", "--json").json()
    assert again["ranges"] == before["ranges"]
    assert "mayor" not in run("mail", "scrub", "strange.eml").out


def test_nothing_is_written_over(here: Path) -> None:
    said = run("mail", "scrub", "strange.eml", "--to", "strange.eml").sentence()

    assert said == "strange.eml is there already."
    assert (here / "strange.eml").read_bytes() == SPOOF
    assert run("mail", "scrub", "nothing.eml").sentence() == "There is no file nothing.eml."


def test_a_forward_without_a_date_leaves_no_gap(tmp_path: Path) -> None:
    told = "---------- Forwarded message ---------\nFrom: Bo <bo@example.com>\nSubject: the pier\n"
    (tmp_path / "pier.eml").write_bytes(a_mail("Fwd: the pier", f"Look.\n\n{told}\nIt burns."))
    out = run("mail", "show", str(tmp_path / "pier.eml")).out

    assert "Forwards    Bo <bo@example.com>: the pier\n" in out


FORM = "Name: Ada Reader\r\nE-mail: ada@mail.example\r\nMessage: The bridge is closed.\r\n"


def test_a_mail_that_looks_like_a_web_forms_says_which_setting_it_wants(here: Path) -> None:
    (here / "form.eml").write_bytes(a_mail("Tip", FORM, sender="forms@paper.example"))
    told = " ".join(run("mail", "show", "form.eml").out.split())
    assert "Hint its lines name another writer. If forms@paper.example is what a web form" in told
    assert 'form_senders = ["forms@paper.example"]' in told
    (here / "config.toml").write_text('[inbox]\nform_senders = ["forms@paper.example"]\n')
    told = run("mail", "show", "form.eml").out
    assert "Hint" not in told
    assert "ada@mail.example" in told


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("Hello\r\n-- \r\nAda\r\nTel: 5\r\nEmail: ada@mail.example\r\n", "ada@mail.example"),
        ("Hello\r\nEmail: my.friend@mail.example\r\n", "ada@mail.example"),
        ("Message: call me\r\n", "ada@mail.example"),
    ],
)
def test_an_ordinary_mail_gets_no_such_hint(here: Path, text: str, sender: str) -> None:
    (here / "plain.eml").write_bytes(a_mail("Tip", text, sender=sender))
    assert "Hint" not in run("mail", "show", "plain.eml").out
