"""The newsroom's lists and the evidence by command: desks, beats, users, mail, judges, db."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col

from inbox import Fetched
from pipeline import poll, setup, steps
from pipeline.intake import Source, take_in
from pipeline.models import Mailbox
from pipeline.settings import PipelineSettings
from pipeline.store import Store, open_store
from tests.builders import a_mail
from tests.fakes import FakeMailbox
from tests.pipeline import rounds
from tests.pipeline.test_quarantine import HUGE, STARVED
from tests.servers.ports import free_port
from tests.web.door import run

BOAT = a_mail()
DIGEST = hashlib.sha256(BOAT).hexdigest()
IMPORT = col(Mailbox.state) == "imported"
STUCK = hashlib.sha256(HUGE).hexdigest()


@pytest.fixture(autouse=True)
def store(
    tmp_path: Path, settings: PipelineSettings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    """An installation with one tip. Ada, its administrator, types."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIPDESK_CONFIG", raising=False)
    setup.prepare(settings, desk="World", administrator="Ada")
    store = open_store(settings)
    rounds.poll(store, FakeMailbox(BOAT))
    steps.run_all(store)
    config = tmp_path / "config.toml"
    config.write_text(
        f'[pipeline]\ndata_folder = "data"\ndatabase = "{settings.database}"\n'
        '[web]\ncommand_user = "Ada"\n'
    )
    config.chmod(0o600)
    yield store
    store.close()


@pytest.fixture
def stuck(store: Store) -> None:
    """A mail whose reader was stopped at a limit."""
    with store.unit() as session:
        row = poll.mailbox_row(session, "tips", "World", store.clock())
        source = Source(row.id, row.desk_id, 1, limits=STARVED)
    take_in(store, source, [Fetched(9, HUGE, store.clock())], lambda session: None)


def names(*words: object) -> list[str]:
    return [row["name"] for row in run(*words, "--json").json()]


def test_a_desk_is_made_renamed_and_listed() -> None:
    assert run("desks", "add", "Politics", "--json").json() == {"desk": "Politics"}
    assert run("desks", "rename", "Politics", "Home").out.startswith("Desk Home.")
    assert names("desks", "list") == ["Home", "World"]
    assert run("desks", "add", "Home").sentence() == "There is a desk named “Home” already."


def test_people_are_added_moved_disabled_and_listed() -> None:
    run("desks", "add", "Politics")
    made = run("users", "add", "ann", "--role", "editor", "--desk", "World", "--json").json()
    link = made.pop("link")
    assert link.startswith("http://127.0.0.1:8025/link/")
    assert made == {"user": "ann", "role": "editor", "desks": ["World"]}
    assert run("users", "role", "ann", "reporter").out == "ann is reporter now.\n"
    assert run("users", "desks", "ann", "World", "Politics").code == 0
    run("tips", "claim", 1, "--as", "ann")
    left = run("users", "disable", "ann", "--json").json()
    assert left["left"] == {"tips": [1], "beats": [], "others": False}
    assert "ann has still: tips 1; beats none." in run("users", "disable", "ann").out
    (ann,) = [row for row in run("users", "list", "--json").json() if row["name"] == "ann"]
    assert (ann["role"], ann["desks"], ann["open_tips"]) == ("reporter", ["Politics", "World"], 1)
    assert ann["disabled_at"]
    assert run("users", "enable", "ann").out == "ann may work again.\n"
    assert "only administrator" in run("users", "disable", "Ada").sentence()


def test_a_beats_words_are_changed_one_by_one_or_all_at_once_and_it_says_which_stand() -> None:
    run("beats", "add", "World", "Harbour", "--keyword", "boat", "--keyword", "quay")
    change = ("beats", "change", "World", "Harbour")
    more = ("--add-keyword", "crane", "--add-keyword", "Boat", "--add-keyword", "Crane")
    added = run(*change, *more, "--add-place", "Odesa")
    assert added.out == (
        "Beat Harbour at World changed. Its keywords: boat, quay, crane. Its places: Odesa.\n"
    )
    assert run(*change, "--remove-keyword", "QUAY", "--json").json()["keywords"] == [
        "boat",
        "crane",
    ]
    said = run(*change, "--remove-keyword", "quay").sentence()
    assert said == "This beat has no “quay” that could be removed."
    assert run(*change, "--keyword", "ferry").out.endswith(" Its keywords: ferry.\n")
    both = run(*change, "--keyword", "ferry", "--add-keyword", "boat")
    assert both.code == 2
    assert "--keyword replaces all keywords" in both.err
    assert "replace all that the beat has" in " ".join(run(*change[:2], "--help").out.split())


def test_keywords_may_be_given_with_commas_as_on_the_page() -> None:
    run("beats", "add", "World", "Harbour", "--keyword", "boat, quay", "--keyword", "crane")
    run("beats", "change", "World", "Harbour", "--add-keyword", "ferry, boat")
    (beat,) = run("beats", "list", "--json").json()
    assert beat["keywords"] == ["boat", "quay", "crane", "ferry"]


def test_a_beat_of_blank_words_is_told_that_it_has_none() -> None:
    blank = ("--keyword", "", "--place", " ", "--description", " ")
    assert "Nothing but its name" in run("beats", "add", "World", "Snow", *blank).out
    assert run("beats", "list", "--json").json()[0]["keywords"] == []


def test_a_beat_is_made_changed_retired_and_listed() -> None:
    words = ("--keyword", "boat", "--place", "Odesa", "--threshold", "0.6")
    assert run("beats", "add", "World", "Harbour", *words).out == "Beat Harbour at World.\n"
    assert "judged" in run("judges", "run").out
    assert run("tips", "list", "--beat", "Harbour", "--json").json()["tips"][0]["id"] == 1
    run("users", "add", "ann", "--desk", "World")
    told = run("beats", "reporters", "World", "Harbour", "ann", "--json").json()
    assert told == {"desk": "World", "beat": "Harbour", "reporters": ["ann"]}
    run("beats", "change", "World", "Harbour", "--description", "Ships and ports.")
    (beat,) = run("beats", "list", "--json").json()
    assert (beat["keywords"], beat["places"], beat["tips"]) == (["boat"], ["Odesa"], 1)
    assert (beat["description"], beat["reporters"]) == ("Ships and ports.", ["ann"])
    assert "threshold" in run("beats", "change", "World", "Harbour", "--threshold", "7").sentence()
    assert "Nothing but its name" in run("beats", "add", "World", "Weather").out
    asked = ("judges", "replay", "World", "--keyword", "ship", "--beat")
    assert run(*asked, "Harbor").out.startswith("World has no beat Harbor: this is what a new one")
    assert run(*asked, "Harbour").out.startswith("0 of ")
    moved = run("judges", "replay", "World", "--keyword", "mayor", "--beat", "Town hall").out
    assert "The mayor's boat" in moved, "each tip is named"
    run("beats", "retire", "World", "Weather")
    run("beats", "retire", "World", "Harbour")
    assert run("beats", "list").out.startswith("No beats yet.")


def test_a_mail_is_known_by_the_beginning_of_its_digest(tmp_path: Path) -> None:
    (row,) = run("mail", "list", "--json").json()
    assert (row["digest"], row["evidence"], row["tip_id"]) == (DIGEST, "stored", 1)
    told = run("mail", "show", DIGEST[:8], "--json").json()
    assert (told["subject"], told["lane"]["label"]) == ("The mayor's boat", "tip")
    said = run("mail", "export", DIGEST[:8], "--to", tmp_path / "proof.eml").out
    assert f"{len(BOAT)} bytes" in said
    assert (tmp_path / "proof.eml").read_bytes() == BOAT
    assert run("mail", "export", DIGEST).out.encode() == BOAT
    assert run("mail", "export", DIGEST, "--to", tmp_path / "proof.eml").code == 1
    assert "at least 8 hex digits" in run("mail", "show", "abc").sentence()


def test_a_mail_in_a_file_is_shown_without_an_installation(tmp_path: Path) -> None:
    (tmp_path / "config.toml").unlink()
    (tmp_path / "one.eml").write_bytes(BOAT)
    said = run("mail", "show", "one.eml").out
    for part in ("The mayor's boat", "sam@example.org", "Lane        tip", "── own words"):
        assert part in said
    assert "no config.toml" in run("mail", "show", "nowhere.eml").sentence()


def test_a_quarantined_mail_is_listed_retried_and_then_a_tip(stuck: None) -> None:
    assert "in quarantine" in run("doctor", "--offline").out
    (held,) = run("mail", "list", "--state", "quarantined", "--json").json()
    assert (held["digest"], held["problem"], held["tip_id"]) == (STUCK, "time", None)
    tried = run("mail", "retry", "--all", "--json").json()
    assert [(row["digest"], row["tip"], row["problem"]) for row in tried] == [(STUCK, 2, "")]
    assert "no longer" in run("mail", "retry", STUCK).out
    assert run("mail", "retry").code == 2
    assert run("mail", "retry", "--all").out == "No mail is in quarantine.\n"


def test_the_alarm_of_a_quarantined_mail_lasts_until_it_is_acknowledged(stuck: None) -> None:
    assert run("mail", "acknowledge", STUCK[:10]).out == "Acknowledged.\n"
    assert "in quarantine" not in run("doctor", "--offline").out
    assert run("mail", "list", "--state", "quarantined", "--json").json()[0]["acknowledged"]


def test_readings_are_made_anew_and_judgements_stay() -> None:
    judged = run("tips", "show", 1, "--json").json()["judgements"]
    assert run("mail", "reread", "--json").json() == {"read": 0, "failed": 0}
    assert run("mail", "reread", "--all", "--json").json() == {"read": 1, "failed": 0}
    assert run("tips", "show", 1, "--json").json()["judgements"] == judged
    assert len(run("tips", "search", "boat", "--json").json()["tips"]) == 1
    assert run("db", "check", "--json").json()["sound"]


def test_the_judges_are_listed_with_what_they_did() -> None:
    told = {row["question"]: row for row in run("judges", "list", "--json").json()}
    assert set(told) == {"lane", "beat", "story"}
    assert [told["lane"][name] for name in ("judged", "waiting", "given_up")] == [1, 0, 0]


def test_a_backup_says_where_it_is_and_an_upgrade_that_there_is_nothing_to_do(
    tmp_path: Path,
) -> None:
    made = run("db", "backup", "--to", tmp_path / "away", "--json").json()
    assert made["mails"] == 1
    assert (Path(made["folder"]) / "manifest.json").exists()
    again = run("db", "backup", "--to", tmp_path / "away").out
    assert "and 0 more mails in" in again
    assert "Purges do not reach this folder" in again
    assert "Purges" not in run("db", "backup").out
    assert "already" in run("db", "upgrade").out
    assert "is not empty" in run("db", "restore", made["folder"]).sentence()
    assert "is no backup of Tipdesk" in run("db", "restore", tmp_path, "--json").sentence()


def test_a_place_for_backups_that_cannot_be_made_is_told_by_its_own_name() -> None:
    said = run("db", "backup", "--to", "/dev/null/backups").sentence()
    assert "--to, or pipeline.backup_folder" in said
    assert "data_folder" not in said


def test_to_mute_where_the_public_writes_from_names_the_option_that_says_so() -> None:
    asked = ("senders", "mute", "gmail.com", "--desk", "World")
    assert run(*asked).sentence().endswith("Here that is --sure.")
    assert "0 tips follow." in run(*asked, "--sure").out
    assert "1 tip follows." in run("senders", "mute", "sam@example.org", "--desk", "World").out


def test_mails_in_files_are_taken_in_exactly_once(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "1.eml").write_bytes(BOAT)
    (folder / "2.eml").write_bytes(a_mail("The port", "Who owns it?", message_id="2@x"))
    command = ("import", "--desk", "World", folder, "--json")
    (first,) = run(*command).json()
    assert (first["new"], first["known"]) == (1, 1)
    (again,) = run(*command).json()
    assert (again["new"], again["known"]) == (0, 2)
    assert len(run("tips", "list", "--json").json()["tips"]) == 2
    assert "import:" not in run("mailboxes", "list").out, "it is no mailbox that is watched"
    (row,) = run("mailboxes", "list", "--imported", "--json").json()
    assert (row["name"], row["held"]) == (f"import: {folder}", 2)
    assert "There is no desk “Nowhere”" in run("import", "--desk", "Nowhere", folder).sentence()


def test_an_import_is_called_by_its_path_however_it_was_typed(store: Store, tmp_path: Path) -> None:
    """One that was kept as it was typed goes on."""
    file, typed = tmp_path / "s" / "1.eml", tmp_path / "desk" / ".." / "s" / "1.eml"
    for folder in ("s", "desk"):
        (tmp_path / folder).mkdir()
    file.write_bytes(a_mail("The port", "Who owns it?", message_id="2@x"))
    words = ("import", "--desk", "World", "--json")
    assert run(*words, typed).json()[0]["new"] == 1
    assert imports(store) == [f"import: {file}"]
    with store.unit() as session:
        session.execute(sa.update(Mailbox).where(IMPORT).values(name=f"import: {typed}"))
    (again,) = run(*words, file).json()
    assert (again["new"], again["known"]) == (0, 1), "it goes on where it stood"
    assert imports(store) == [f"import: {file}"]


def imports(store: Store) -> list[str]:
    with store.look() as session:
        return list(session.execute(sa.select(col(Mailbox.name)).where(IMPORT)).scalars())


def test_what_came_from_an_archive_is_not_said_to_be_on_a_server(tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes(a_mail("The port", "Who owns it?", message_id="2@x"))
    run("import", "--desk", "World", tmp_path / "1.eml")
    (came,) = run("tips", "search", "port", "--json").json()["tips"]
    receipt = run("tips", "purge", came["id"], "--yes", "--json").json()
    assert (receipt["Mails"], receipt["Still on the server"]) == (1, 0)


def test_without_a_mailbox_the_doctor_says_so_with_its_mend() -> None:
    done = run("doctor", "--json")
    assert done.code == 1
    assert {"no mailbox", "no beats"} <= {one["code"] for one in json.loads(done.out)}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('smtp_host = "mail"\nsmtp_from = "a@b.c"\nsmtp_user = "u"\nalarms_to = ["d@e.f"]\n'
         'smtp_password_file = "nowhere"\n', "Check pipeline.smtp_password_file"),
        ('alarms_url = "https://x.example/"\nalarms_secret_file = "empty"\n', "is empty."),
    ],
)  # fmt: skip
def test_an_alarm_that_could_not_leave_is_told_before_there_is_one(
    tmp_path: Path, lines: str, said: str
) -> None:
    (tmp_path / "empty").touch()
    config = tmp_path / "config.toml"
    config.write_text(config.read_text().replace("[pipeline]\n", f"[pipeline]\n{lines}"))
    told = json.loads(run("doctor", "--offline", "--json").out)
    (found,) = [one for one in told if one["code"] == "alarm secret"]
    assert found["what"].startswith("No alarm can leave: ")
    assert said in found["what"]


def test_a_mailbox_that_does_not_answer_is_told_once(store: Store, tmp_path: Path) -> None:
    """Asked just now it says what its worker has noted already."""
    with (tmp_path / "config.toml").open("a") as config:
        config.write(
            '[[inbox.mailboxes]]\nname = "tips"\ndesk = "World"\nhost = "localhost"\n'
            f'port = {free_port()}\nuser = "x"\npassword = "x"\n'
        )
    with store.unit() as session:
        row = poll.mailbox_row(session, "tips", "World", store.clock())
        row.state, row.polled_at, row.problem = "failing", store.clock(), "It went away."
    assert "mailbox failing" in run("doctor", "--offline", "--json").out
    codes = [one["code"] for one in json.loads(run("doctor", "--json").out)]
    assert (codes.count("login"), codes.count("mailbox failing")) == (1, 0)


def test_a_mailbox_of_a_desk_that_is_not_there_is_told_with_its_mend(tmp_path: Path) -> None:
    """Its mail is not fetched, whoever works: to start the workers would mend nothing."""
    with (tmp_path / "config.toml").open("a") as config:
        config.write(
            '[[inbox.mailboxes]]\nname = "tips"\ndesk = "Wolrd"\nhost = "imap.example"\n'
            'user = "x"\npassword = "x"\n'
        )
    said = run("doctor", "--offline").out
    assert "there is no desk “Wolrd”.\n  → Make it with `tipdesk desks add`" in said
    assert "That cannot be said just now" in said
    assert "never looked into" not in said


def test_a_beats_topics_are_listed_by_name_and_an_unknown_one_is_refused() -> None:
    add = ("beats", "add", "World", "War", "--topic")
    assert run(*add, "war").sentence().startswith("“war” is no IPTC Media Topic.")
    assert run(*add, "medtop:16000000").code == 0
    (beat,) = [one for one in run("beats", "list", "--json").json() if one["name"] == "War"]
    assert (beat["topics"], beat["topic_names"]) == (["16000000"], ["conflict, war and peace"])
    assert "16000000 conflict, war and peace" in run("beats", "list").out
