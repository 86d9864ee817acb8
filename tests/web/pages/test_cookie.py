"""The cookie and the key that signs it: W14, W16."""

from pathlib import Path

import pytest
from flask import Flask

from pipeline.settings import PipelineSettings
from web.app import create_app
from web.errors import BadConfig
from web.settings import Settings
from web.site import WebSettings


def cookie(app: Flask, url: str) -> str:
    answer = app.test_client().get("/sign-in", base_url=url)
    assert answer.status_code == 200
    return answer.headers["Set-Cookie"]


def test_w14_on_loopback_the_cookie_is_plain_http_only_and_lax(app: Flask) -> None:
    name, *flags = cookie(app, "http://127.0.0.1:8025").split("; ")
    assert name.startswith("tipdesk=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(flags)
    assert not [flag for flag in flags if flag.startswith(("Secure", "Domain"))]


def test_w14_behind_tls_the_cookie_is_bound_to_host_and_scheme(
    app: Flask, settings: PipelineSettings
) -> None:
    web = WebSettings(base_url="https://tips.example.org", trusted_proxies=("127.0.0.1",))
    secure = create_app(Settings(pipeline=settings, web=web))
    name, *flags = cookie(secure, "https://tips.example.org").split("; ")
    assert name.startswith("__Host-tipdesk=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(flags)
    assert not [flag for flag in flags if flag.startswith("Domain")]
    secure.extensions["store"].close()


# --- W16: the key that signs the cookie


@pytest.mark.parametrize(
    "key", ["", "dev", "secret", "changeme", "a" * 64, "short but not a known one", "0123" * 16]
)
def test_w16_a_key_that_can_be_guessed_keeps_the_page_from_starting(
    app: Flask, settings: PipelineSettings, tmp_path: Path, key: str
) -> None:
    path = tmp_path / "key"
    path.write_text(key)
    with pytest.raises(BadConfig, match="can be guessed"):
        create_app(Settings(pipeline=settings, web=WebSettings(secret_key_file=path)))


def test_w16_a_key_file_that_is_not_there_keeps_the_page_from_starting(
    app: Flask, settings: PipelineSettings, tmp_path: Path
) -> None:
    with pytest.raises(BadConfig, match="cannot be read"):
        create_app(Settings(pipeline=settings, web=WebSettings(secret_key_file=tmp_path / "no")))


def test_w16_without_a_setting_each_installation_makes_a_key_of_its_own(
    app: Flask, settings: PipelineSettings
) -> None:
    path = settings.data_folder / "web.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert app.config["SECRET_KEY"] == path.read_text().strip()
    assert len(app.config["SECRET_KEY"]) == 64


def test_w16_debug_cannot_be_switched_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    again = create_app(app.extensions["settings"])
    assert again.debug is False
    again.extensions["store"].close()
