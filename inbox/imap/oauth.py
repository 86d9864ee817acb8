"""Tokens in place of a password: asked for, used while they are good, renewed (RFC 6749, 8628).

Nothing here opens a connection: `ask` is given, the one door out. No token or secret ever stands in
an error, and of a provider's words only codes that are known (`inbox.imap.answers`).
"""

import os
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from oauthlib.oauth2 import BackendApplicationClient, DeviceClient, WebApplicationClient

from inbox.errors import ConnectionLost, LoginRefused, Unreachable
from inbox.imap import answers
from inbox.imap.kept import Keeper, Kept, seed_of
from inbox.imap.providers import GOOGLE_MAIL, addresses, return_to
from inbox.imap.secrets import find, missing
from inbox.imap.session import Token
from inbox.settings import Grant, MailboxSettings, OAuthSettings, Provider

Ask = Callable[[str, bytes], tuple[int, bytes]]  # POST a form: the status and the body
_EARLY = 120.0  # seconds before its end that a token is renewed
_SHORT = 300.0  # seconds that a token lasts whose provider does not say
_LASTS, _EVERY, _OFTEN = 900.0, 5.0, 1.0  # seconds: of a device code, between two questions
_SLOWER, _SELDOM = 5.0, 60.0  # seconds: more between two questions, and at most (RFC 8628 §3.5)


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What a person types in at the provider's page (RFC 8628 §3.2)."""

    page: str
    code: str
    secret: str = field(repr=False)
    seconds: float
    every: float


@dataclass(frozen=True, slots=True)
class SignIn:
    """A page where a person signs in; its answer is the address that she is led to."""

    page: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)


class Tokens:
    """The tokens of this process, for all its threads."""

    def __init__(
        self,
        ask: Ask,
        folder: Path,
        *,
        environ: Mapping[str, str] = os.environ,
        now: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask, self._keeper, self._environ = ask, Keeper(folder), environ
        self._now, self._ticks = now, ticks
        self._turns: dict[str, threading.Lock] = {}  # a provider that hangs holds up one mailbox
        self._good: dict[str, tuple[str, float]] = {}  # by mailbox: a token, good until

    def token(self, settings: MailboxSettings) -> Token:
        """A token that is good now. Raises `LoginRefused`, `SecretMissing` or what `ask` does."""
        oauth = _of(settings)
        with self._turn(settings):
            found, until = self._good.get(settings.name, ("", 0.0))
            if not found or self._ticks() >= until:
                found = self._renew(settings, oauth)
        return Token(found, oauth.mechanism)

    def forget(self, settings: MailboxSettings) -> bool:
        """The server did not take it. Whether there was one that was not quite new."""
        with self._turn(settings):
            return self._good.pop(settings.name, None) is not None

    def _turn(self, settings: MailboxSettings) -> threading.Lock:
        return self._turns.setdefault(settings.name, threading.Lock())

    def seen(self, settings: MailboxSettings) -> str:
        """All secrets that a token is asked for with, to tell whether one has changed since."""
        oauth = _of(settings)
        kept = self._keeper.read(settings.name)
        given = self._given(settings, oauth)
        secret = self._client_secret(settings, oauth, needed=False)
        return "\n".join((given, secret, kept.refresh_token if kept else ""))

    def ends_at(self, settings: MailboxSettings) -> datetime | None:
        """When the way in ends by itself, as far as the provider or the settings say."""
        kept = self._keeper.read(settings.name) if settings.oauth else None
        told = [datetime.fromtimestamp(kept.ends_at, UTC)] if kept and kept.ends_at else []
        if day := settings.secret_ends:
            told.append(datetime(day.year, day.month, day.day, tzinfo=UTC))
        return min(told, default=None)

    def device_code(self, settings: MailboxSettings) -> DeviceCode:
        """Begin: the code that a person types in."""
        oauth = _of(settings)
        form = urlencode({"client_id": oauth.client_id, "scope": addresses(oauth).scope})
        said = self._answer(settings, addresses(oauth).device, form)
        page = str(said.get("verification_uri") or said.get("verification_url") or "")
        code, secret = said.get("user_code"), said.get("device_code")
        if not (_is_a_page(page) and code and secret):
            raise answers.no_token(settings)
        lasts, every = (answers.seconds(said.get(name)) for name in ("expires_in", "interval"))
        every = _EVERY if every is None else max(every, _OFTEN)
        return DeviceCode(page, str(code)[:40], str(secret), lasts or _LASTS, every)

    def wait_for(self, settings: MailboxSettings, code: DeviceCode, every: float) -> float | None:
        """Ask whether the person has done so: None when she has, else the seconds until it may be
        asked again. Raises `LoginRefused` when she refused or was late."""
        oauth = _of(settings)
        client = DeviceClient(oauth.client_id)
        form = client.prepare_request_body(code.secret, include_client_id=True)
        secret = self._client_secret(settings, oauth, needed=False)
        try:
            self._take(settings, oauth, form + _secret(secret), Kept(""))
        except answers.NotYet as later:
            return every + (_SLOWER if later.slower else 0.0)
        except (Unreachable, ConnectionLost):
            return min(max(every, 1.0) * 2, _SELDOM)
        return None

    def sign_in(self, settings: MailboxSettings) -> SignIn:
        """Begin: the page where a person signs in, with proof of who asked (RFC 7636)."""
        oauth = _of(settings)
        client = WebApplicationClient(oauth.client_id)
        verifier, state = client.create_code_verifier(64), secrets.token_urlsafe(16)
        asked = {
            "response_type": "code",
            "client_id": oauth.client_id,
            "redirect_uri": return_to(oauth),
            "scope": addresses(oauth).scope,
            "state": state,
            "code_challenge": client.create_code_challenge(verifier, "S256"),
            "code_challenge_method": "S256",
            "access_type": "offline",  # Google's word for: with a refresh token
            "prompt": "consent",
            "login_hint": settings.user,
        }
        page = f"{addresses(oauth).sign_in}?{urlencode(asked)}"
        return SignIn(page, state, verifier)

    def signed_in(self, settings: MailboxSettings, begun: SignIn, led_to: str) -> None:
        """End: the address that her browser was led to. Raises `LoginRefused`."""
        oauth = _of(settings)
        told = parse_qs(urlsplit(led_to.strip()).query)
        if told.get("state") == [begun.state] and (error := told.get("error")):
            raise answers.refused(settings, answers.known(error[0]))
        if told.get("state") != [begun.state] or not told.get("code"):
            raise LoginRefused("This is not the address that this sign-in leads to. Begin again.")
        client = WebApplicationClient(oauth.client_id)
        form = client.prepare_request_body(
            code=told["code"][0], redirect_uri=return_to(oauth), code_verifier=begun.verifier
        )
        secret = self._client_secret(settings, oauth, needed=False)
        self._take(settings, oauth, form + _secret(secret), Kept(""))

    def _renew(self, settings: MailboxSettings, oauth: OAuthSettings) -> str:
        if oauth.grant is Grant.CLIENT:
            secret = self._client_secret(settings, oauth, needed=True)
            client = BackendApplicationClient(oauth.client_id)
            form = client.prepare_request_body(
                scope=addresses(oauth).scope, include_client_id=True, client_secret=secret
            )
            return self._use(settings, self._granted(settings, oauth, form))
        with self._keeper.turn(settings.name):
            kept = self._held(settings, oauth)
            secret = self._client_secret(settings, oauth, needed=False)
            form = WebApplicationClient(oauth.client_id).prepare_refresh_body(
                refresh_token=kept.refresh_token,
                scope=addresses(oauth).scope,
                client_id=oauth.client_id,
            )
            return self._take_kept(settings, oauth, form + _secret(secret), kept)

    def _take(self, settings: MailboxSettings, oauth: OAuthSettings, form: str, kept: Kept) -> None:
        with self._keeper.turn(settings.name):
            seed = seed_of(self._given(settings, oauth))
            self._take_kept(settings, oauth, form, Kept(kept.refresh_token, seed))

    def _take_kept(
        self, settings: MailboxSettings, oauth: OAuthSettings, form: str, kept: Kept
    ) -> str:
        """Ask; what is to be kept is on the disk before it is used: the old one may be spent."""
        said = self._granted(settings, oauth, form)
        renewed = str(said.get("refresh_token") or kept.refresh_token)
        told = said.get("refresh_token_expires_in") or said.get("refresh_expires_in")
        lasts = answers.seconds(told)
        ends_at = self._now() + lasts if lasts else kept.ends_at
        if not renewed:
            raise answers.no_token(settings)
        _reads_mail(settings, oauth, said)
        if (renewed, ends_at) != (kept.refresh_token, kept.ends_at):
            self._keeper.write(settings.name, Kept(renewed, kept.seed, ends_at))
        return self._use(settings, said)

    def _use(self, settings: MailboxSettings, said: Mapping[str, Any]) -> str:
        found: str = said["access_token"]
        lasts = max((answers.seconds(said.get("expires_in")) or _SHORT) - _EARLY, 1.0)
        self._good[settings.name] = (found, self._ticks() + lasts)
        return found

    def _granted(
        self, settings: MailboxSettings, oauth: OAuthSettings, form: str
    ) -> Mapping[str, Any]:
        said = self._answer(settings, addresses(oauth).token, form)
        if not (said.get("access_token") and isinstance(said["access_token"], str)):
            raise answers.no_token(settings)
        return said

    def _answer(self, settings: MailboxSettings, url: str, form: str) -> answers.Answer:
        return answers.read(settings, *self._ask(url, form.encode()))

    def _held(self, settings: MailboxSettings, oauth: OAuthSettings) -> Kept:
        """The newest refresh token: ours, unless the administrator has given another one since."""
        given, kept = self._given(settings, oauth), self._keeper.read(settings.name)
        if kept and (not given or kept.seed == seed_of(given)):
            return kept
        if not given:
            raise LoginRefused(
                "Nobody has logged in for the mailbox {name} yet. "
                "Run `tipdesk mailboxes login {name}`.",
                name=settings.name,
            )
        return Kept(given, seed_of(given))

    def _given(self, settings: MailboxSettings, oauth: OAuthSettings) -> str:
        return find(settings, "refresh token", oauth.refresh_token_file, self._environ)

    def _client_secret(
        self, settings: MailboxSettings, oauth: OAuthSettings, *, needed: bool
    ) -> str:
        found = find(settings, "client secret", oauth.client_secret_file, self._environ)
        if needed and not found:
            raise missing(settings, "client secret")
        return found


def _is_a_page(page: str) -> bool:
    with suppress(ValueError):
        return page.startswith("https://") or urlsplit(page).hostname == "127.0.0.1"
    return False


def _reads_mail(settings: MailboxSettings, oauth: OAuthSettings, said: answers.Answer) -> None:
    """Google asks the person for each permission, and gives a token without those she left out."""
    given = str(said.get("scope", ""))
    if oauth.provider is Provider.GOOGLE and given and GOOGLE_MAIL not in given.split():
        raise LoginRefused(
            "The person who signed in for the mailbox {name} did not allow it to be read. Run "
            "`tipdesk mailboxes login {name}`, and leave no box unticked.",
            name=settings.name,
        )


def _of(settings: MailboxSettings) -> OAuthSettings:
    if settings.oauth is None:
        raise LoginRefused("The mailbox {name} has a password, and no oauth.", name=settings.name)
    return settings.oauth


def _secret(secret: str) -> str:
    return "&" + urlencode({"client_secret": secret}) if secret else ""
