"""config.toml: everything that is wrong is told at once, where it stands, with its mend."""

from datetime import date
from pathlib import Path

import pytest

from inbox.settings import Security
from web.errors import BadConfig
from web.settings import Settings, load
from web.site import LogLevel

BOX = """\
[[inbox.mailboxes]]
name = "tips"
desk = "World"
host = "imap.example.org"
user = "tips@example.org"
"""
PIPELINE = "[pipeline]\n"
WEB = "[web]\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def read(config: Path, text: str, mode: int = 0o600) -> Settings:
    config.write_text(text, encoding="utf-8")
    config.chmod(mode)
    return load(config)


def refused(config: Path, text: str, mode: int = 0o600) -> list[str]:
    """What is said of this text, without the file's path."""
    with pytest.raises(BadConfig) as told:
        read(config, text, mode)
    assert str(told.value) == "\n".join(told.value.problems)
    return [problem.replace(str(config), "config") for problem in told.value.problems]


# --- what is right


def test_an_empty_file_is_all_defaults(config: Path) -> None:
    settings = read(config, "")
    assert settings.inbox.mailboxes == ()
    assert settings.web.log_level is LogLevel.INFO
    assert settings.pipeline.backup_days == 30


def test_a_mailbox_needs_four_words_and_the_rest_is_safe(config: Path) -> None:
    (box,) = read(config, BOX).inbox.mailboxes
    assert (box.port, box.security, box.folder) == (993, Security.TLS, "INBOX")


def test_paths_start_at_the_folder_of_the_file(config: Path, tmp_path: Path) -> None:
    text = f'{BOX}password_file = "secrets/tips"\nca_file = "/etc/ca.pem"\n{PIPELINE}'
    settings = read(config, text + 'data_folder = "mails"\nbackup_folder = "../backups"\n')
    assert settings.inbox.mailboxes[0].password_file == tmp_path / "secrets" / "tips"
    assert settings.inbox.mailboxes[0].ca_file == Path("/etc/ca.pem")
    assert settings.pipeline.data_folder == tmp_path / "mails"
    assert settings.pipeline.backup_folder == tmp_path / ".." / "backups"


def test_the_default_data_folder_stands_beside_the_file_too(config: Path, tmp_path: Path) -> None:
    assert read(config, "").pipeline.data_folder == tmp_path / "data"
    assert read(config, PIPELINE).pipeline.data_folder == tmp_path / "data"


def test_paths_start_there_even_when_the_file_is_named_from_its_own_folder(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(config, f'{BOX}password_file = "secrets/tips"\n')
    monkeypatch.chdir(tmp_path)
    settings = load(Path("config.toml"))
    monkeypatch.chdir("/")
    assert settings.inbox.mailboxes[0].password_file == tmp_path / "secrets" / "tips"


def test_a_date_is_a_date(config: Path) -> None:
    (box,) = read(config, BOX + "archive_before = 2026-01-01\n").inbox.mailboxes
    assert box.archive_before == date(2026, 1, 1)


def test_two_mailboxes_of_one_desk_are_fine(config: Path) -> None:
    settings = read(config, BOX + BOX.replace('"tips"', '"more tips"'))
    assert [box.name for box in settings.inbox.mailboxes] == ["tips", "more tips"]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_plain_text_is_taken_on_loopback(config: Path, host: str) -> None:
    text = BOX.replace("imap.example.org", host) + 'security = "none"\n'
    assert read(config, text).inbox.mailboxes[0].security is Security.NONE


# --- what is wrong


def test_everything_is_told_at_once_in_the_order_of_the_file(config: Path) -> None:
    text = f"""\
[inbox]
max_mail_mb = "150"
[[inbox.mailboxes]]
name = "tips"
desk = "World"
hots = "imap.example.org"
port = "993"
user = 7
security = "ssl"
every_seconds = 0
{BOX}{BOX}\
[pipeline]
step_secs = 3
backup_days = true
database = "mysql://x"
[web]
log_level = "loud"
[webb]
bind = 1
"""
    assert refused(config, text) == [
        "config:2: inbox.max_mail_mb: must be a whole number",
        "config:3: inbox.mailboxes[0].host: is missing",
        'config:6: inbox.mailboxes[0].hots: unknown setting; did you mean "host"?',
        "config:7: inbox.mailboxes[0].port: must be a whole number",
        "config:8: inbox.mailboxes[0].user: must be a text in quotes",
        'config:9: inbox.mailboxes[0].security: must be one of "tls", "starttls" or "none"',
        "config:10: inbox.mailboxes[0].every_seconds: must be at least 1",
        "config:12: inbox.mailboxes[1].name: another mailbox has this name",
        "config:17: inbox.mailboxes[2].name: another mailbox has this name",
        'config:22: pipeline.step_secs: unknown setting; did you mean "step_seconds"?',
        "config:23: pipeline.backup_days: must be a whole number",
        "config:24: pipeline.database: must begin with sqlite:/// or postgresql://",
        'config:26: web.log_level: must be one of "debug", "info", "warning" or "error"',
        'config:27: webb: unknown setting; did you mean "web"?',
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (BOX + 'port = "993"', "config:6: inbox.mailboxes[0].port: must be a whole number"),
        (BOX + "port = true", "config:6: inbox.mailboxes[0].port: must be a whole number"),
        (BOX + "port = 993.0", "config:6: inbox.mailboxes[0].port: must be a whole number"),
        (BOX + "port = 0", "config:6: inbox.mailboxes[0].port: must be at least 1"),
        (BOX + "port = 70000", "config:6: inbox.mailboxes[0].port: must be at most 65535"),
        (
            BOX + 'archive_before = "2026-01-01"',
            "config:6: inbox.mailboxes[0].archive_before: "
            "must be a date like 2026-11-24, without quotes",
        ),
        (
            BOX + "archive_before = 2026-01-01T10:00:00Z",
            "config:6: inbox.mailboxes[0].archive_before: "
            "must be a date like 2026-11-24, without quotes",
        ),
        (BOX + "password_file = 1", "config:6: inbox.mailboxes[0].password_file: "
            "must be a path in quotes"),
        (BOX.replace('"tips"', '""'), "config:2: inbox.mailboxes[0].name: must not be empty"),
        (
            BOX.replace('"tips"', f'"{"n" * 81}"'),
            "config:2: inbox.mailboxes[0].name: must have at most 80 letters",
        ),
        ("inbox = 3", "config:1: inbox: must be a table"),
        (
            '[inbox.mailboxes]\nname = "tips"',
            "config:1: inbox.mailboxes: must be a list of tables: write [[inbox.mailboxes]]",
        ),
        (PIPELINE + "data_folder = 3", "config:2: pipeline.data_folder: must be a path in quotes"),
        (WEB + "command_user = 3", "config:2: web.command_user: must be a text in quotes"),
        (WEB + 'bind = "8025"', "config:2: web.bind: must be HOST:PORT, like 127.0.0.1:8025"),
        (WEB + 'bind = ":99999"', "config:2: web.bind: must be HOST:PORT, like 127.0.0.1:8025"),
        ("[pipelines]", 'config:1: pipelines: unknown setting; did you mean "pipeline"?'),
        ("[smtp]", "config:1: smtp: unknown setting"),
        ("[inbox.imap]\nport = 1", "config:1: inbox.imap: unknown setting"),
    ],
)  # fmt: skip
def test_a_setting_that_is_wrong_is_named_with_its_line(
    config: Path, text: str, sentence: str
) -> None:
    assert refused(config, text + "\n") == [sentence]


def test_broken_toml_is_told_with_its_line(config: Path) -> None:
    (problem,) = refused(config, "[inbox]\nmax_mail_mb = = 3\n")
    assert problem.startswith("config:2: this is no TOML: Invalid value (column 15): texts stand")


def test_a_table_that_stands_twice_is_no_toml(config: Path) -> None:
    (problem,) = refused(config, "[web]\n[web]\n")
    assert problem.startswith("config:2: this is no TOML: ")


def test_what_is_no_text_is_refused(config: Path) -> None:
    config.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF")
    with pytest.raises(BadConfig, match="is no text in UTF-8"):
        load(config)


def test_a_file_that_is_not_there_names_the_way_to_one(config: Path) -> None:
    with pytest.raises(BadConfig, match=r"There is no .*`tipdesk init`.*--config FILE"):
        load(config)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="cannot be read: Is a directory"):
        load(tmp_path)


def test_two_mailboxes_of_one_name_are_refused(config: Path) -> None:
    sentence = "config:7: inbox.mailboxes[1].name: another mailbox has this name"
    assert refused(config, BOX + BOX) == [sentence]


@pytest.mark.parametrize("other", ["TIPS", "Tips"])
def test_w31_two_names_that_the_environment_takes_for_one_are_refused(
    config: Path, other: str
) -> None:
    # One variable, TIPDESK_PASSWORD_TIPS, would send the password of one server to the other.
    problems = refused(config, BOX + BOX.replace('"tips"', f'"{other}"'))
    sentence = 'config:7: inbox.mailboxes[1].name: is "tips" but for case and signs'
    assert problems == [sentence]


@pytest.mark.parametrize("host", ["imap.example.org", "10.0.0.1", "localhost.example.org", "0"])
def test_plain_text_is_refused_off_loopback(config: Path, host: str) -> None:
    text = BOX.replace("imap.example.org", host) + 'security = "none"\n'
    (problem,) = refused(config, text)
    assert problem.startswith("config:6: inbox.mailboxes[0].security:")
    assert "in the clear" in problem


# --- secrets


def test_a_password_that_stands_twice_is_refused(config: Path) -> None:
    text = BOX + 'password = "hunter2"\npassword_file = "secrets/tips"\n'
    (problem,) = refused(config, text)
    assert problem.startswith("config:7: inbox.mailboxes[0].password_file: the password")
    assert "hunter2" not in problem


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o601])
@pytest.mark.parametrize(
    "text",
    [
        BOX + 'password = "hunter2"\n',
        PIPELINE + 'database = "postgresql://tipdesk:hunter2@localhost/tipdesk"\n',
        PIPELINE + 'database = "postgresql://tipdesk@localhost/tipdesk?password=hunter2"\n',
    ],
)
def test_w30_a_readable_file_that_holds_a_secret_is_refused(
    config: Path, text: str, mode: int
) -> None:
    (problem,) = refused(config, text, mode)
    assert problem == (
        f"config holds a password, and others may read it (mode {mode:04o}). Run "
        "`chmod 600 config`, or put the password into a file and name it: password_file."
    )


def test_w30_it_is_refused_together_with_all_else_that_is_wrong(config: Path) -> None:
    problems = refused(config, BOX + 'password = "hunter2"\nprot = 1\n', 0o644)
    assert [problem.split(" ")[1] for problem in problems] == [
        "holds",
        "inbox.mailboxes[0].prot:",
    ]


def test_w30_its_owner_alone_may_keep_a_secret_in_it(config: Path) -> None:
    box = read(config, BOX + 'password = "hunter2"\n', 0o600).inbox.mailboxes[0]
    assert box.password is not None
    assert box.password.get_secret_value() == "hunter2"


@pytest.mark.parametrize(
    "text",
    [
        BOX + 'password_file = "secrets/tips"\n',
        PIPELINE + 'database = "postgresql://tipdesk@localhost/tipdesk"\n',
        PIPELINE + 'database = "postgresql://localhost:5432/tipdesk"\n',
    ],
)
def test_w31_a_file_that_only_says_where_the_secret_is_may_be_read_by_all(
    config: Path, text: str
) -> None:
    assert read(config, text, 0o644)


def test_w31_no_secret_is_in_what_the_settings_print_or_refuse(config: Path) -> None:
    secret = BOX + 'password = "hunter2"\n'
    assert "hunter2" not in repr(read(config, secret))
    assert "hunter2" not in str(refused(config, secret + "port = 0\n"))
    assert "hunter2" not in str(refused(config, BOX + 'password = ["hunter2"]\n'))
    assert "hunter2" not in str(refused(config, BOX + 'pasword = "hunter2"\n'))
    assert "hunter2" not in str(refused(config, BOX + 'password = "hunter2\n'))


WEB = "[web]\n"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ('bind = "0.0.0.0:8025"\n', "would serve plain http to others"),
        ('base_url = "http://tips.example.org"\n', "must begin with https://"),
        ('base_url = "https://tips.example.org/desk"\n', "without a path"),
        ('base_url = "tips.example.org"\n', "must be like https://"),
        ('tls_key = "key.pem"\n', "go together"),
        ('trusted_proxies = ["caddy"]\n', "is no address"),
        ('time_zone = "Kyiv"\n', "must be the name of a time zone"),
        ('language = "xx"\n', "must be one of en, uk"),
    ],
)
def test_a_page_that_would_not_be_protected_is_refused(
    config: Path, lines: str, sentence: str
) -> None:
    (problem,) = refused(config, WEB + lines)
    assert sentence in problem


def test_behind_a_named_proxy_with_https_any_address_is_fine(config: Path) -> None:
    lines = 'bind = "0.0.0.0:8025"\nbase_url = "https://tips.example.org"\n'
    config.write_text(WEB + lines + 'trusted_proxies = ["10.0.0.7"]\n')
    assert load(config).web.hosts() == ["0.0.0.0", "tips.example.org"]


# --- where mail comes from


def test_look_ups_need_the_address_of_your_own_name_server(config: Path) -> None:
    for resolver in ("", 'dkim_resolver = "dns.example"\n'):
        (said,) = refused(config, f'[inbox]\ndkim_lookups = "resolver"\n{resolver}')
        assert "needs dkim_resolver" in said
    told = read(config, '[inbox]\ndkim_lookups = "resolver"\ndkim_resolver = "127.0.0.1"\n')
    assert told.inbox.customs().checked


def test_look_ups_are_off_until_somebody_says_so(config: Path) -> None:
    assert not read(config, "").inbox.customs().checked


def test_the_house_knows_its_own_domains(config: Path) -> None:
    text = '[inbox]\nour_lists = ["Tips@Paper.example"]\nform_senders = ["f@web.example"]\n'
    customs = read(config, text + BOX).inbox.customs()

    assert customs.our_lists == ("tips@paper.example",)
    assert set(customs.domains) == {"paper.example", "web.example", "example.org"}
