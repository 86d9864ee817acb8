"""The `[pipeline]` table: which database, and where its password is found."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.errors import SecretUnreadable
from pipeline.settings import PipelineSettings

SECRET = "correct horse"


def test_without_a_word_the_database_is_sqlite_in_the_data_folder(tmp_path: Path) -> None:
    settings = PipelineSettings(data_folder=tmp_path)
    assert settings.database_url() == f"sqlite:///{tmp_path}/tipdesk.db"


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_postgresql_is_spoken_to_by_psycopg_however_it_is_written(scheme: str) -> None:
    settings = PipelineSettings(database=f"{scheme}://tipdesk@db.example.org:5433/desk")
    assert settings.database_url() == "postgresql+psycopg://tipdesk@db.example.org:5433/desk"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://h/x",
        "tipdesk.db",
        "postgresql://h:port/x",
        "postgresql://h:0/x",
        "postgresql://h:65536/x",
        "postgresql://[::1/x",
    ],
)
def test_a_database_that_cannot_be_reached_by_its_url_is_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="must be"):
        PipelineSettings(database=url)


@pytest.mark.parametrize(
    "url", ["postgresql://[::1]:5432/x", "postgresql:///x", "postgresql://u@/x?host=/run/pg"]
)
def test_an_address_a_socket_and_the_local_server_are_urls_too(url: str) -> None:
    assert PipelineSettings(database=url).database_url().endswith(url.removeprefix("postgresql"))


def test_w31_the_password_comes_from_its_file_first(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(f"{SECRET}\r\n")
    settings = PipelineSettings(database_password_file=path)
    assert settings.database_password({"TIPDESK_DATABASE_PASSWORD": "another"}) == SECRET
    assert SECRET not in repr(settings)


def test_w31_else_from_the_environment() -> None:
    environ = {"TIPDESK_DATABASE_PASSWORD": SECRET, "CREDENTIALS_DIRECTORY": "/nowhere"}
    assert PipelineSettings().database_password(environ) == SECRET


def test_w31_else_from_the_credential(tmp_path: Path) -> None:
    (tmp_path / "tipdesk-database-password").write_text(f"{SECRET}\n")
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert PipelineSettings().database_password(environ) == SECRET


def test_without_a_credentials_folder_the_current_one_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tipdesk-database-password").write_text("planted")
    monkeypatch.chdir(tmp_path)
    assert PipelineSettings().database_password({}) == ""
    assert PipelineSettings().database_password({"CREDENTIALS_DIRECTORY": "/nowhere"}) == ""


def test_a_file_that_is_named_and_missing_is_no_empty_password(tmp_path: Path) -> None:
    settings = PipelineSettings(database_password_file=tmp_path / "nowhere")
    with pytest.raises(SecretUnreadable):
        settings.database_password({"TIPDESK_DATABASE_PASSWORD": SECRET})


def test_places_of_the_own_network_are_listed_as_host_and_port() -> None:
    settings = PipelineSettings(outgoing_allow=("127.0.0.1:8123", "CMS.internal:80", "[::1]:80"))
    assert settings.outgoing_allow == ("127.0.0.1:8123", "cms.internal:80", "[::1]:80")


@pytest.mark.parametrize("place", ["127.0.0.1", "http://cms.internal:80", "cms:http", ":80", ""])
def test_what_is_no_place_is_refused(place: str) -> None:
    with pytest.raises(ValidationError, match="HOST:PORT"):
        PipelineSettings(outgoing_allow=(place,))


def test_a_secret_that_is_not_one_line_is_refused_by_the_name_of_its_setting(
    tmp_path: Path,
) -> None:
    file = tmp_path / "key"
    settings = PipelineSettings(
        database_password_file=file, smtp_password_file=file, alarms_secret_file=file
    )
    with pytest.raises(SecretUnreadable, match=r"No such file.*pipeline\.database_password_file"):
        settings.database_password()
    file.write_text("one\ntwo\n")
    with pytest.raises(SecretUnreadable, match=r"lines.*pipeline\.smtp_password_file") as refused:
        settings.smtp_password()
    assert "two" not in str(refused.value)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(SecretUnreadable, match=r"no text.*pipeline\.alarms_secret_file"):
        settings.alarms_secret()


def test_a_language_model_has_a_url_and_its_key_stands_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{SECRET}\n")
    told = PipelineSettings(llm_url="http://127.0.0.1:8080/v1/", llm_key_file=tmp_path / "key")
    assert (told.llm_url, told.llm_key({})) == ("http://127.0.0.1:8080/v1", SECRET)
    assert PipelineSettings().llm_key({"TIPDESK_LLM_KEY": SECRET}) == SECRET
    assert PipelineSettings().llm_key({}) == ""
    with pytest.raises(ValidationError, match="must be like"):
        PipelineSettings(llm_url="127.0.0.1:8080")


@pytest.mark.parametrize("name", ["llm_weight", "llm_seconds"])
def test_what_a_language_model_counts_and_takes_is_bounded(name: str) -> None:
    for wrong in (-1, 61):
        with pytest.raises(ValidationError):
            PipelineSettings.model_validate({name: wrong})
