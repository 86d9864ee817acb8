"""`tipdesk init`: questions or options, secrets in files of their own, one sentence if it fails."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.servers.dovecot import Account
from tests.web.door import Done, mode, run
from web.commands.init import command
from web.settings import Settings, load

REST = ("--yes", "--host", "imap.example.org", "--user", "tips@example.org", "--admin", "Ann")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, where the command is typed."""
    here = tmp_path / "newsroom"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.delenv("TIPDESK_CONFIG", raising=False)
    return here


def init(*words: object, stdin: str = "", check: bool = False) -> Done:
    return run("init", *words, *(() if check else ("--no-check",)), stdin=stdin)


def at_dovecot(account: Account) -> tuple[object, ...]:
    server = account.server
    place = ("--host", "localhost", "--port", server.tls_port, "--ca-file", server.ca_file)
    return ("--yes", *place, "--user", account.user, "--admin", "Ann")


def settings() -> Settings:
    return load(Path("config.toml"))


# --- questions


def test_it_asks_for_what_is_not_given_and_logs_in(imap_account: Account, folder: Path) -> None:
    server = imap_account.server
    answers = [
        *("Politics", "politics", "localhost", server.tls_port, imap_account.user, ""),
        *("Ann", "", "", imap_account.password),
    ]
    stdin = "".join(f"{answer}\n" for answer in answers)
    done = init("--ca-file", server.ca_file, stdin=stdin, check=True)
    assert done.code == 0, done
    assert "Logged in to politics" in done.out
    assert imap_account.password not in done.out + done.err
    (box,) = settings().inbox.mailboxes
    assert (box.desk, box.name, box.folder) == ("Politics", "politics", "INBOX")
    assert box.password_file == folder / "secrets" / "politics.password"
    assert run("desks", "list", "--json").json()[0]["name"] == "Politics"


def test_a_question_that_needs_an_answer_is_asked_again() -> None:
    words = ("--desk", "World", "--mailbox", "tips", "--port", 993, "--folder", "INBOX")
    more = ("--user", "tips@example.org", "--data-folder", "data", "--database", "")
    done = init(*words, *more, stdin="\n\nimap.example.org\nAnn\nsecret\n")
    assert done.code == 0, done
    assert done.out.count("The IMAP server:") == 3
    assert settings().inbox.mailboxes[0].host == "imap.example.org"


def test_whoever_stops_answering_leaves_nothing_behind(folder: Path) -> None:
    done = init(stdin="World\n")
    assert done.code == 130
    assert done.err.endswith("Interrupted.\n")
    assert list(folder.iterdir()) == []


# --- options


def test_all_by_options_asks_nothing(imap_account: Account, folder: Path) -> None:
    secret = folder / "secret.txt"
    secret.write_text(imap_account.password + "\n")
    done = init(*at_dovecot(imap_account), "--password-file", secret, check=True)
    assert done.code == 0, done
    assert done.err == ""
    assert "Ann is administrator and a member of World." in done.out
    assert "Logged in to tips" in done.out
    assert settings().inbox.mailboxes[0].password_file == secret


def test_with_yes_what_is_needed_must_be_said(folder: Path) -> None:
    done = init("--yes", "--host", "imap.example.org")
    assert done.code == 2
    assert "--host, --user and --admin" in done.err
    assert list(folder.iterdir()) == []


def test_the_first_administrator_can_work_at_once() -> None:
    assert init(*REST).code == 0
    (user,) = run("users", "list", "--json").json()
    assert (user["name"], user["role"], user["desks"]) == ("Ann", "administrator", ["World"])


def test_what_it_tells_to_type_next_can_be_typed_as_it_stands(folder: Path) -> None:
    """A name of two words is one word to the shell."""
    told = init(*REST, "--admin", "Ada Love", "--desk", "Home affairs").out
    assert "`tipdesk beats add 'Home affairs' NAME --keyword WORD`" in told
    assert "`tipdesk users reset 'Ada Love'`" in told


def test_strange_names_stand_in_the_file_as_they_were_said() -> None:
    name = 'Ann "the" \\ O\'Brien {x} \u0416'
    assert init("--yes", "--host", "h", "--user", 'a"\nport = 1', "--admin", name).code == 0
    assert settings().web.command_user == name
    (box,) = settings().inbox.mailboxes
    assert (box.user, box.port) == ('a" port = 1', 993)


def test_a_mailbox_called_like_a_path_keeps_its_password_in_the_folder(folder: Path) -> None:
    done = init(*REST, "--mailbox", "../../tips", "--password-stdin", stdin="secret\n")
    assert done.code == 0, done
    (kept,) = (folder / "secrets").iterdir()
    assert kept.read_text() == "secret\n"


# --- secrets


def test_w30_no_option_takes_a_password() -> None:
    options = [option for option in command.params if isinstance(option, click.Option)]
    named = {name for option in options for name in option.opts if "pass" in name}
    assert named == {"--password-file", "--password-stdin", "--database-password-file"}
    flags = {name for option in options if option.is_flag for name in option.opts}
    assert "--password-stdin" in flags


@pytest.mark.parametrize("words", [("--password", "hunter2"), ("--password=hunter2",)])
def test_w30_a_password_as_a_word_is_refused_and_not_repeated(
    folder: Path, words: tuple[str, ...]
) -> None:
    done = init(*REST, *words)
    assert done.code == 2
    assert "hunter2" not in done.out + done.err
    assert list(folder.iterdir()) == []


def test_w30_a_password_in_the_url_of_the_database_is_refused_and_not_repeated() -> None:
    done = init(*REST, "--database", "postgresql://tipdesk:hunter2@localhost/tipdesk")
    assert done.code == 2
    assert "hunter2" not in done.out + done.err
    assert "--database-password-file" in done.err


@pytest.mark.parametrize("umask", ["022", "000"])
def test_w30_what_it_writes_is_for_its_owner_alone(folder: Path, umask: str) -> None:
    program = f"import os; os.umask(0o{umask}); from web.cli import main; main()"
    words = [sys.executable, "-c", program, "init", *REST, "--no-check", "--password-stdin"]
    done = subprocess.run(words, input="secret\n", text=True, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    modes = {
        path.relative_to(folder).as_posix(): mode(path)
        for path in folder.rglob("*")
        if not path.name.endswith(("-wal", "-shm"))
    }
    assert modes.pop("data") == modes.pop("secrets") == 0o700
    assert {"config.toml", "data/tipdesk.db", "secrets/tips.password"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_w31_the_password_is_in_its_file_and_nowhere_else(folder: Path) -> None:
    assert init(*REST, "--password-stdin", stdin="a-canary-of-a-secret\n").code == 0
    holding = [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and b"a-canary" in path.read_bytes()
    ]
    assert holding == ["secrets/tips.password"]


def test_an_empty_password_is_refused(folder: Path) -> None:
    done = init(*REST, "--password-stdin", stdin="")
    assert done.code == 2
    assert "no password came" in done.err
    assert not (folder / "config.toml").exists()


# --- refusals


def test_it_never_overwrites_a_config(folder: Path) -> None:
    (folder / "config.toml").write_text("# mine\n")
    assert "config.toml is there already" in init(*REST).sentence()
    assert (folder / "config.toml").read_text() == "# mine\n"
    assert [path.name for path in folder.iterdir()] == ["config.toml"]


def test_it_does_not_follow_a_link_to_write_elsewhere(folder: Path, tmp_path: Path) -> None:
    (folder / "config.toml").symlink_to(tmp_path / "elsewhere")
    assert "is there already" in init(*REST).sentence()
    assert not (tmp_path / "elsewhere").exists()


def test_a_data_folder_that_cannot_be_made_is_one_sentence_and_leaves_no_config(
    folder: Path,
) -> None:
    (folder / "file").write_text("")
    said = init(*REST, "--data-folder", "file/data").sentence()
    assert str(folder / "file" / "data") in said
    assert "pipeline.data_folder" in said
    assert [path.name for path in folder.iterdir()] == ["file"]
    assert init(*REST).code == 0  # and the next try is not told that there is one already


def test_a_folder_for_the_config_that_is_not_there_is_one_sentence() -> None:
    assert init("--config", "nowhere/config.toml", *REST).sentence() == (
        "There is no folder nowhere. Make it first."
    )


def test_a_database_that_does_not_answer_is_one_sentence_and_leaves_no_config(
    folder: Path,
) -> None:
    said = init(*REST, "--database", "postgresql://tipdesk@127.0.0.1:9/tipdesk").sentence()
    assert "127.0.0.1" in said or "database" in said
    assert not (folder / "config.toml").exists()


def test_a_database_of_another_kind_is_one_sentence(folder: Path) -> None:
    said = init(*REST, "--database", "mysql://localhost/tipdesk").sentence()
    assert "must begin with sqlite:/// or postgresql://" in said
    assert not (folder / "config.toml").exists()


def test_a_wrong_password_is_one_sentence_and_the_settings_are_kept(
    imap_account: Account, folder: Path
) -> None:
    words = (*at_dovecot(imap_account), "--password-stdin")
    done = init(*words, stdin="hunter2\n", check=True)
    assert done.code == 1
    sentence, mend = done.err.splitlines()
    assert sentence.startswith("Error: ")
    assert "password" in sentence
    assert "tipdesk mailboxes check" in mend
    assert "hunter2" not in done.out + done.err
    # The right one into the file, and it works: nothing has to be typed again.
    (folder / "secrets" / "tips.password").write_text(imap_account.password)
    (row,) = run("mailboxes", "check", "--json").json()
    assert row["ok"] is True


def test_a_check_sees_a_mailbox_whose_desk_is_not_there(
    imap_account: Account, folder: Path
) -> None:
    """It can be logged in to, and its mail would be fetched for nobody."""
    done = init(*at_dovecot(imap_account), "--password-stdin", stdin=f"{imap_account.password}\n")
    assert done.code == 0
    config = Path("config.toml")
    config.write_text(config.read_text().replace('desk = "World"', 'desk = "Wrold"'))
    checked = run("mailboxes", "check", "--json")
    (row,) = json.loads(checked.out)
    assert (checked.code, row["ok"], row["mails"]) == (1, False, 1)
    assert "there is no desk “Wrold”" in row["problem"]
    assert "tipdesk desks add" in row["problem"]


def test_a_check_sees_that_mails_could_not_be_moved(imap_account: Account, folder: Path) -> None:
    """By the name of the mailbox and the setting, and with what to do; made, it is well."""
    init(*at_dovecot(imap_account), "--password-stdin", stdin=f"{imap_account.password}\n")
    config = Path("config.toml")
    moves = 'after_storing = "move"\nmove_to = "Done"\n'
    config.write_text(config.read_text().replace("[pipeline]", f"{moves}[pipeline]"))
    checked = run("mailboxes", "check", "--json")
    (row,) = json.loads(checked.out)
    assert (checked.code, row["ok"]) == (1, False)
    assert "no folder “Done” that mails of the mailbox tips can be moved to" in row["problem"]
    assert "Make the folder on the server, or mend move_to. The server has: " in row["problem"]
    imap_account.make_folder("Done")
    assert run("mailboxes", "check", "--json").json()[0]["ok"] is True


def test_a_check_names_the_folders_that_may_be_meant(imap_account: Account, folder: Path) -> None:
    init(*at_dovecot(imap_account), "--password-stdin", stdin=f"{imap_account.password}\n")
    for name in ("Lists.Tips", "Junk Email", "Sent"):
        imap_account.make_folder(name)
    config = Path("config.toml")
    good = config.read_text()
    for wrong, meant in {"Tips": "Lists/Tips", "Junk": "Junk Email"}.items():
        config.write_text(good.replace('folder = "INBOX"', f'folder = "{wrong}"'))
        (row,) = json.loads(run("mailboxes", "check", "--json").out)
        assert row["problem"].endswith(f"Check folder. The server has: {meant}.")


def test_a_check_makes_no_storage(imap_account: Account, folder: Path) -> None:
    init(*at_dovecot(imap_account), "--password-stdin", stdin=f"{imap_account.password}\n")
    data = settings().pipeline.data_folder
    shutil.rmtree(data)
    (row,) = run("mailboxes", "check", "--json").json()
    assert (row["ok"], data.exists()) == (True, False)


def test_names_stand_in_the_settings_as_they_are_kept() -> None:
    done = init(*REST[:-1], "  Ann\tLee ", "--desk", " World  News ")
    assert done.code == 0, done
    assert run("users", "list").out.count("Ann Lee") == 1
    assert settings().inbox.mailboxes[0].desk == "World News"


@pytest.mark.parametrize("option", ["--admin", "--desk"])
@pytest.mark.parametrize("name", ["..", ".", "-x", "a/../b", "/a", "x" * 200, "a\x01b", " "])
def test_a_name_that_nothing_would_find_is_refused(option: str, name: str) -> None:
    done = init(*REST, f"{option}={name}")
    assert done.code in (1, 2)
    assert "Error: " in done.err
    assert not Path("config.toml").exists()


def test_a_check_asks_the_servers_though_the_storage_cannot_be_asked(
    imap_account: Account, folder: Path
) -> None:
    init(*at_dovecot(imap_account), "--password-stdin", stdin=f"{imap_account.password}\n")
    settings().pipeline.data_folder.joinpath("tipdesk.db").write_bytes(b"no database" * 500)
    (row,) = run("mailboxes", "check", "--json").json()
    assert row["ok"] is True


def test_a_certificate_that_nobody_vouches_for_is_one_sentence(imap_account: Account) -> None:
    words = [word for word in at_dovecot(imap_account)]
    at = words.index("--ca-file")
    done = init(*words[:at], *words[at + 2 :], "--password-stdin", stdin="x\n", check=True)
    assert done.code == 1
    assert "certificate" in done.err.splitlines()[0]


def test_a_server_that_is_not_there_is_one_sentence() -> None:
    words = ("--yes", "--host", "127.0.0.1", "--port", 9, "--user", "u", "--admin", "Ann")
    done = init(*words, "--password-stdin", stdin="x\n", check=True)
    assert done.code == 1
    assert "127.0.0.1" in done.err.splitlines()[0]
