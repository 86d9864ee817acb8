"""What is wrong from outside: one sentence with cause and mend, no traceback, nothing lost."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from imapclient import IMAPClient

from tests.bench.mails import generate
from tests.servers.certificates import authority
from tests.servers.dovecot import Account
from tests.servers.ports import free_port
from tests.work.conftest import Make
from tests.work.newsroom import Newsroom, holds_exactly

_FEW = list(generate(3, seed=21))
_MANY = list(generate(30, seed=22, mix="full"))
_JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + bytes(range(256))


def refused(newsroom: Newsroom, *words: object, as_nobody: bool = False) -> str:
    """The one sentence (or line for each setting) of a command that must not succeed."""
    ended = newsroom.run(*words, as_nobody=as_nobody)
    assert ended.returncode == 1, (ended.returncode, ended.stderr)
    assert "Traceback" not in ended.stderr
    assert "fault in Tipdesk" not in ended.stderr
    assert ended.stderr.startswith("Error: "), ended.stderr
    assert ended.stdout == ""
    return " ".join(ended.stderr.removeprefix("Error: ").split())


def problem(newsroom: Newsroom) -> str:
    """What `tipdesk poll` says of a mailbox that cannot be polled."""
    ended = newsroom.run("poll")
    assert ended.returncode == 1, (ended.returncode, ended.stderr)
    assert "Traceback" not in ended.stderr
    return " ".join((ended.stdout + ended.stderr).split())


WRONG_BOXES: dict[str, tuple[Callable[[Path], dict[str, object]], str, str]] = {
    "wrong password": (lambda _: {"password_file": "other"}, "refuses the login", "password_file"),
    "no password": (lambda _: {"password_file": "nowhere"}, "nowhere", "password_file"),
    "nobody listens": (lambda _: {"port": free_port()}, "cannot be reached", "Check host and port"),
    "no such host": (lambda _: {"host": "nowhere.invalid"}, "nowhere.invalid", "host"),
    "somebody else's certificate": (
        lambda folder: {"ca_file": str(authority(folder))},
        "certificate",
        "ca_file",
    ),
    "no such folder": (lambda _: {"folder": "Nowhere"}, "no folder", "Check folder"),
}


@pytest.mark.parametrize("wrong", WRONG_BOXES)
def test_a_mailbox_that_cannot_be_polled_says_why_and_loses_nothing(
    small_newsroom: Newsroom, wrong: str
) -> None:
    box, cause, mend = WRONG_BOXES[wrong]
    (small_newsroom.folder / "other").write_text("not this one\n")
    small_newsroom.account.deliver(_FEW)
    small_newsroom.configure(**box(small_newsroom.folder))
    said = problem(small_newsroom)
    assert cause in said
    assert mend in said
    assert "not this one" not in said
    small_newsroom.configure()
    assert small_newsroom.done("poll")[0]["new"] == 3
    holds_exactly(small_newsroom, _FEW)


def test_a_config_that_is_no_toml_says_where(small_newsroom: Newsroom) -> None:
    small_newsroom.config.write_text("[[inbox.mailboxes]\nname = tips\n")
    said = refused(small_newsroom, "poll")
    assert "config.toml:1: " in said
    assert "this is no TOML" in said


def test_an_unknown_setting_says_which_line_and_what_was_meant(small_newsroom: Newsroom) -> None:
    small_newsroom.configure(every_second=5)
    said = refused(small_newsroom, "work")
    assert "config.toml:10: inbox.mailboxes[0].every_second" in said
    assert 'did you mean "every_seconds"?' in said


def test_holidays_of_a_country_that_is_none_say_so_before_any_work(
    small_newsroom: Newsroom,
) -> None:
    small_newsroom.configure(pipeline={"holidays": "UK"})
    said = refused(small_newsroom, "work")
    assert "pipeline.holidays: No holidays are known of “UK”." in said
    assert "like GB" in said


def test_a_data_folder_that_cannot_be_made_says_which_setting(make_newsroom: Make) -> None:
    newsroom = make_newsroom()
    (newsroom.folder / "file").write_text("no folder")
    newsroom.configure(pipeline={"data_folder": str(newsroom.folder / "file" / "data")})
    for command in ("poll", "work", "doctor"):
        ended = newsroom.run(command)
        said = ended.stdout + ended.stderr
        assert ended.returncode == 1
        assert "Traceback" not in said
        assert "Not a directory" in said
        assert "pipeline.data_folder" in said


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """One that any user may look into."""
    folder = Path(tempfile.mkdtemp(prefix="td-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_data_folder_of_somebody_else_says_whose_it_must_be(
    imap_account: Account, open_folder: Path
) -> None:
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("Needs root, who alone makes a folder that is somebody else's")
    newsroom = Newsroom(open_folder / "room", imap_account).open()
    newsroom.config.chmod(0o644)
    said = refused(newsroom, "poll", as_nobody=True)
    assert str(newsroom.data) in said
    assert "cannot be written" in said
    assert "pipeline.data_folder" in said


def test_whoever_may_not_look_into_the_data_folder_is_told_so_by_doctor_too(
    imap_account: Account, open_folder: Path
) -> None:
    """And the mailboxes are checked all the same; settings that may not be read say that."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("Needs root, who alone makes a folder that is somebody else's")
    newsroom = Newsroom(open_folder / "room", imap_account).open()
    newsroom.config.chmod(0o644)
    newsroom.data.chmod(0o700)
    doctor = newsroom.run("doctor", as_nobody=True)
    assert doctor.returncode == 1
    assert "cannot be written. Give it to this user" in " ".join(doctor.stdout.split())
    checked = newsroom.run("mailboxes", "check", "--json", as_nobody=True)
    assert '"mailbox": "tips"' in checked.stdout
    newsroom.config.chmod(0o600)
    assert "config.toml cannot be read: Permission denied." in refused(
        newsroom, "poll", as_nobody=True
    )


def test_raw_mails_of_somebody_else_say_so_and_lose_nothing(
    imap_account: Account, open_folder: Path
) -> None:
    """The folder is ours, but what lies in it is not: as after a restore by root."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("Needs root, who alone makes a folder that is somebody else's")
    newsroom = Newsroom(open_folder / "room", imap_account).open()
    for path in (newsroom.folder, newsroom.data, *newsroom.data.rglob("*"), newsroom.config):
        shutil.chown(path, "nobody")
    shutil.chown(newsroom.folder / "password", "nobody")
    (newsroom.data / "raw").mkdir(exist_ok=True)
    (newsroom.data / "raw").chmod(0o755)
    newsroom.account.deliver(_FEW)
    said = refused(newsroom, "poll", as_nobody=True)
    assert "raw" in said
    assert "cannot be written" in said
    assert "owner" in said
    assert newsroom.done("poll")[0]["new"] == 3
    holds_exactly(newsroom, _FEW)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("Needs root that may mount a small disk: in a container --cap-add SYS_ADMIN")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path, but: int) -> None:
    """Leave `but` bytes of it."""
    there = os.statvfs(disk)
    (disk / "filler").write_bytes(bytes(there.f_bavail * there.f_frsize - but))


def test_a_full_disk_says_so_and_every_mail_comes_once_there_is_room(
    make_newsroom: Make, small_disk: Path, database: str
) -> None:
    """On SQLite the database lies on the same disk, on PostgreSQL the raw mails alone."""
    newsroom = make_newsroom(
        database, after_storing="seen", pipeline={"data_folder": str(small_disk)}
    )
    newsroom.data = small_disk
    newsroom.open().account.deliver(_MANY)
    fill(small_disk, but=700_000)
    said = refused(newsroom, "poll")
    assert "is full" in said
    assert "Make room" in said
    assert len(newsroom.digests()) < 30
    assert seen(newsroom.account) == newsroom.sightings()
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    newsroom.done("poll")
    newsroom.age_files()
    assert newsroom.done("db", "check")["sound"]
    holds_exactly(newsroom, _MANY)
    assert seen(newsroom.account) == list(range(1, 31))


def test_a_full_disk_under_the_database_says_so_and_nothing_is_lost(
    make_newsroom: Make, small_disk: Path
) -> None:
    newsroom = make_newsroom(f"sqlite:///{small_disk}/tipdesk.db", after_storing="seen").open()
    fill(small_disk, but=0)
    newsroom.account.deliver(_MANY)
    said = refused(newsroom, "poll")
    assert "disk of the database is full" in said
    assert "Make room" in said
    assert seen(newsroom.account) == []
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    assert newsroom.done("poll")[0]["new"] == 30
    holds_exactly(newsroom, _MANY)


def test_a_database_of_a_newer_version_is_left_alone(newsroom: Newsroom) -> None:
    with newsroom.store() as store, store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    for command in (("poll",), ("work",), ("tips", "list"), ("db", "check"), ("db", "upgrade")):
        said = refused(newsroom, *command)
        assert "newer Tipdesk" in said
        assert "9999" in said
        assert "Install the newer Tipdesk" in said


@pytest.mark.parametrize(
    "content", [b"this is no database\n" * 500, b"SQLite format 3\0" + b"x" * 9000]
)
@pytest.mark.parametrize("command", ["poll", "work", "db check", "db upgrade"])
def test_a_file_that_is_no_sqlite_database_says_so_and_stays_as_it_was(
    make_newsroom: Make, content: bytes, command: str
) -> None:
    newsroom = make_newsroom()
    newsroom.data.mkdir(mode=0o700)
    file = newsroom.data / "tipdesk.db"
    file.write_bytes(content)
    said = refused(newsroom, *command.split())
    assert "tipdesk.db" in said
    assert "no sound SQLite database" in said
    assert "Restore a backup" in said
    assert file.read_bytes() == content


def test_a_postgresql_that_does_not_run_says_where_it_was_looked_for(make_newsroom: Make) -> None:
    port = free_port()
    newsroom = make_newsroom(f"postgresql://ann@127.0.0.1:{port}/tipdesk")
    for command in ("poll", "work"):
        said = refused(newsroom, command)
        assert f"PostgreSQL at 127.0.0.1:{port} does not answer" in said
        assert "pipeline.database" in said


@pytest.mark.parametrize("command", ["import --desk World", "mail show"])
def test_a_picture_that_calls_itself_a_mail_is_refused(
    small_newsroom: Newsroom, command: str
) -> None:
    picture = small_newsroom.folder / "photo.eml"
    picture.write_bytes(_JPEG)
    said = refused(small_newsroom, *command.split(), picture)
    assert "photo.eml is no mail" in said
    assert "header" in said
    assert small_newsroom.digests() == []


def seen(account: Account) -> list[int]:
    """The UIDs that the server was told about, as it tells any other client."""
    with IMAPClient("127.0.0.1", account.server.port, ssl=False, timeout=10) as client:
        client.login(account.user, account.password)
        client.select_folder("INBOX", readonly=True)
        return sorted(client.search("SEEN"))
