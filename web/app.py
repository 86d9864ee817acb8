"""The app that a web server runs: settings in, Flask out. It starts no job, keeps no schedule."""

import os
from datetime import timedelta
from pathlib import Path

from flask import Flask, request
from flask_babel import Babel
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from pipeline.keys import own_key
from pipeline.store import Clock, open_store, utc_now
from web import headers, refusals, shown, visit
from web.errors import BadConfig
from web.pages import PAGES
from web.proxies import FromOurProxies
from web.settings import Settings
from web.site import LANGUAGES, WebSettings

_BODY = 40_000_000  # bytes of a request: a tip by hand with its files
_FORM = 2_000_000  # bytes of a form's fields
_SHORTEST_KEY = 32
_KNOWN_KEYS = frozenset({"dev", "development", "secret", "changeme", "change-me", "secret_key"})


class Number(IntegerConverter):
    """A number in an address, no larger than a database can hold."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**31 - 1)


def create_app(settings: Settings, clock: Clock = utc_now) -> Flask:
    """Opens the storage; starts nothing. Raises `StorageError` or `BadConfig`."""
    app = Flask("web", static_url_path="/static")
    store = open_store(settings.pipeline, clock, settings.inbox.customs())
    app.extensions |= {"store": store, "settings": settings}
    app.config.update(_config(settings.web, _secret_key(settings.web, store.folder)))
    app.before_request(visit.admit)
    CSRFProtect(app)
    app.after_request(headers.guard)
    Babel(app, locale_selector=_language, timezone_selector=_time_zone)
    refusals.speak_up(app)
    shown.teach(app)
    app.url_map.converters["number"] = Number
    for pages in PAGES:
        app.register_blueprint(pages)
    if settings.web.trusted_proxies:
        proxied = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=0)
        app.wsgi_app = FromOurProxies(  # type: ignore[method-assign]
            app.wsgi_app, proxied, settings.web.trusted_proxies
        )
    return app


def _config(web: WebSettings, key: str) -> dict[str, object]:
    secure = web.origin().startswith("https://")
    return {
        "DEBUG": False,  # whatever FLASK_DEBUG says: its console runs what one types
        "SECRET_KEY": key,
        "SESSION_COOKIE_NAME": "__Host-tipdesk" if secure else "tipdesk",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=web.session_days),
        "SESSION_REFRESH_EACH_REQUEST": False,
        "TRUSTED_HOSTS": web.hosts(),
        "MAX_CONTENT_LENGTH": _BODY,
        "MAX_FORM_MEMORY_SIZE": _FORM,
        "MAX_FORM_PARTS": 1_000,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session
        "WTF_CSRF_SSL_STRICT": False,  # web.visit compares the origin on every scheme
        "BABEL_DEFAULT_LOCALE": web.language,
        "BABEL_DEFAULT_TIMEZONE": web.time_zone,
        "TEMPLATES_AUTO_RELOAD": False,
    }


def _secret_key(web: WebSettings, folder: Path) -> str:
    """What signs the cookie. Raises `BadConfig` for one that can be guessed."""
    if web.secret_key_file is None:
        return own_key(folder / "web.key").hex()
    try:
        key = web.secret_key_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = os.strerror(error.errno or 0) if isinstance(error, OSError) else "it is no text"
        said = f"web.secret_key_file: {web.secret_key_file} cannot be read ({why})."
        raise BadConfig([f"{said} Check who may read it, or leave the setting out."]) from None
    if len(key) < _SHORTEST_KEY or len(set(key)) < 8 or key.lower() in _KNOWN_KEYS:
        raise BadConfig(
            [
                f"web.secret_key_file: the key in {web.secret_key_file} can be guessed. "
                f"Write {_SHORTEST_KEY} random characters there, or leave the setting out."
            ]
        )
    return key


def _language() -> str | None:
    chosen = visit.known()
    if chosen and chosen.language in LANGUAGES:
        return chosen.language
    default = visit.settings().web.language
    return request.accept_languages.best_match(LANGUAGES, default)


def _time_zone() -> str | None:
    chosen = visit.known()
    return chosen.time_zone if chosen and chosen.time_zone else visit.settings().web.time_zone
