"""What a provider of tokens answers, in words of ours. Of its own words only codes are passed on.

The codes are those of RFC 6749 §5.2 and RFC 8628 §3.5, and what Microsoft and Google say beside
them. Microsoft's numbers (AADSTS…) change over time: they choose a mend, and decide nothing.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from inbox.errors import LoginRefused, ServerRefused
from inbox.settings import MailboxSettings, Provider

Answer = Mapping[str, Any]
_EVER = 10 * 366 * 86_400.0  # seconds: what is said to last longer lasts for no known time
_FINAL = {
    *("invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope"),
    *("access_denied", "expired_token", "unsupported_grant_type", "invalid_request"),
    # Microsoft: the device code, and a person who must sign in or consent once more.
    *("authorization_declined", "bad_verification_code", "interaction_required"),
    *("consent_required", "login_required", "invalid_resource"),
    # Google: the project, or the rules of the house.
    *("admin_policy_enforced", "org_internal", "deleted_client", "disabled_client"),
}
_WAITS = {"authorization_pending", "slow_down"}
_NUMBER = re.compile(r"AADSTS(\d{4,8})\b")
_says = str  # marks a sentence for the catalogue of the page
_ENDED = _says(
    "The provider gives no token for the mailbox {name} ({error}): the sign-in has ended, or wants "
    "to be made anew. Run `tipdesk mailboxes login {name}`."
)
_SECRET = _says(
    "The provider gives no token for the mailbox {name} ({error}): the client secret has ended, or "
    "is not it. Make a new one, and write its value (not its id) into client_secret_file."
)
_UNKNOWN = _says(
    "The provider gives no token for the mailbox {name} ({error}): it knows no such application, "
    "or no such directory. Check client_id and tenant of oauth."
)
_CONSENT = _says(
    "The provider gives no token for the mailbox {name} ({error}): nobody has consented yet. Grant "
    "the application admin consent for IMAP."
)
_PUBLIC = _says(
    "The provider gives no token for the mailbox {name} ({error}): the application is to be public "
    "and have no secret, or the other way round. Allow public client flows, or mend "
    "client_secret_file."
)
_RULE = _says(
    "The provider gives no token for the mailbox {name} ({error}): a rule of the organisation "
    "forbids it. Ask whoever keeps its accounts."
)
_GOOGLE = _says(
    "The provider gives no token for the mailbox {name} ({error}): the sign-in has ended. Run "
    "`tipdesk mailboxes login {name}`. Google ends it after a week while the consent screen is in "
    "testing, and with each new password."
)
_NUMBERS = {
    **dict.fromkeys((7000222, 7000215), _SECRET),
    **dict.fromkeys((700016, 90002, 900023, 700038), _UNKNOWN),
    **dict.fromkeys((65001, 65004, 90094, 500011), _CONSENT),
    **dict.fromkeys((7000218, 700025), _PUBLIC),
    **dict.fromkeys((53000, 53003, 50105, 50057, 530032, 530034), _RULE),
    **dict.fromkeys((50076, 50079, 50074, 50158, 50173, 70008, 700082, 700084, 70043), _ENDED),
}
_CODES = {
    **dict.fromkeys(("interaction_required", "login_required"), _ENDED),
    **dict.fromkeys(("admin_policy_enforced", "org_internal"), _RULE),
    **dict.fromkeys(("deleted_client", "disabled_client"), _UNKNOWN),
    "consent_required": _CONSENT,
}


class NotYet(ServerRefused):
    """The person has not done her part. `slower`: it is asked too often (RFC 8628 §3.5)."""

    def __init__(self, *, slower: bool) -> None:
        super().__init__("The person has not signed in yet.")
        self.slower = slower


def read(settings: MailboxSettings, status: int, body: bytes) -> Answer:
    """The answer, when it is none of an error. Raises `NotYet`, `LoginRefused` for what a person
    has to mend, or `ServerRefused` for what may pass by itself."""
    try:
        said: dict[str, Any] = json.loads(body)
        error = said.get("error", "")
    except (ValueError, AttributeError, RecursionError):
        raise ServerRefused(
            "The provider answers {status} for the mailbox {name}, and nothing that "
            "can be read. The next round asks again.",
            status=status,
            name=settings.name,
        ) from None
    if not error and status < 400:
        return said
    if isinstance(error, str) and error in _WAITS:
        raise NotYet(slower=error == "slow_down")
    if isinstance(error, str) and error in _FINAL:
        raise refused(settings, error, _number(said))
    raise no_token(settings)


def refused(settings: MailboxSettings, error: str, number: int = 0) -> LoginRefused:
    """A plain no, by one of the codes that are known, with what is likely to be mended."""
    if mend := _NUMBERS.get(number) or _CODES.get(error) or _of_google(settings, error):
        told = f"{error}, AADSTS{number}" if number else error
        return LoginRefused(mend, name=settings.name, error=told)
    return LoginRefused(
        "The provider gives no token for the mailbox {name} ({error}). Check "
        "oauth in config.toml, or run `tipdesk mailboxes login {name}`.",
        name=settings.name,
        error=f"{error}, AADSTS{number}" if number else error,
    )


def known(error: str) -> str:
    """An error's code as it may be passed on: one of those that are known, or none."""
    return error if error in _FINAL else "access_denied"


def no_token(settings: MailboxSettings) -> ServerRefused:
    """It gives none just now, and nobody has to mend anything."""
    return ServerRefused(
        "The provider gives no token for the mailbox {name} just now. The next round asks again.",
        name=settings.name,
    )


def seconds(said: Any) -> float | None:
    """How long something lasts, as a provider says it; None when that is no time."""
    try:
        told = float(said)
    except (TypeError, ValueError, OverflowError):
        return None
    return told if 0 <= told <= _EVER else None


def _of_google(settings: MailboxSettings, error: str) -> str:
    google = settings.oauth and settings.oauth.provider is Provider.GOOGLE
    return _GOOGLE if google and error == "invalid_grant" else ""


def _number(said: Answer) -> int:
    """Microsoft's number for what went wrong, else 0."""
    codes = said.get("error_codes")
    if isinstance(codes, list) and codes and isinstance(codes[0], int):
        return codes[0] if 1_000 <= codes[0] < 10**8 else 0
    found = _NUMBER.match(str(said.get("error_description", "")))
    return int(found[1]) if found else 0
