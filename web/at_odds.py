"""Settings of the right type that make no sense, alone or beside each other. Opens nothing."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from inbox.settings import AfterStoring, Grant, Provider, Security
from web.site import is_loopback

Problem = tuple[tuple[Any, ...], str]  # where, and what is wrong there
PATHS = ("_file", "_folder", "tls_certificate", "tls_key")  # how the names of paths end
_ANY_BLANKS = {"password", "subject_tags"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ADDRESSES = ("our_lists", "form_senders")


def at_odds(told: Mapping[str, Any]) -> Iterator[Problem]:
    """What no type shows. Of strange types it says nothing: that is said elsewhere."""
    yield from _texts(told, ())
    pipeline = told.get("pipeline")
    if isinstance(pipeline, dict) and (wrong := _no_host(pipeline.get("smtp_host"))):
        yield ("pipeline", "smtp_host"), wrong
    inbox = told.get("inbox")
    if not isinstance(inbox, dict):
        return
    for name in _ADDRESSES:
        yield from _addresses(inbox.get(name), ("inbox", name))
    boxes = inbox.get("mailboxes")
    yield from _mailboxes(boxes if isinstance(boxes, list) else [])


def _texts(value: Any, place: tuple[Any, ...]) -> Iterator[Problem]:
    """Texts that no setting may hold: they come of a slip of the hand, and are told of late."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(inner, (*place, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*place, number))
    elif isinstance(value, str) and (wrong := _odd(value, place)):
        yield place, wrong


def _odd(value: str, place: tuple[Any, ...]) -> str:
    named = [step for step in place if isinstance(step, str)]
    if not named or named[-1] in _ANY_BLANKS:
        return ""
    if not value and named[-1].endswith(PATHS):
        return "must not be empty: leave the line out"
    if _CONTROL.search(value):
        return "must be one line, without control characters"
    return "must not begin or end with a blank" if value != value.strip() else ""


def _addresses(listed: Any, place: tuple[Any, ...]) -> Iterator[Problem]:
    for number, one in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(one, str) and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", one):
            yield (*place, number), 'must be an address alone, like "tips@paper.example"'


def _mailboxes(boxes: list[Any]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for number, box in enumerate(boxes):
        if not isinstance(box, dict):
            continue
        place = ("inbox", "mailboxes", number)
        if isinstance(name := box.get("name"), str):
            # As the environment tells them apart: it must not hand one server another's password.
            key = re.sub(r"\W", "_", name).upper()
            if seen.get(key) == name:
                yield (*place, "name"), "another mailbox has this name"
            elif key in seen:
                yield (*place, "name"), f'is "{seen[key]}" but for case and signs'
            seen.setdefault(key, name)
        for setting, sentence in (*_of_a_mailbox(box), *_ways_in(box)):
            yield (*place, setting), sentence


def _of_a_mailbox(box: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if wrong := _no_host(box.get("host")):
        yield "host", wrong
    elif box.get("security") == Security.NONE and not is_loopback(str(box.get("host"))):
        yield "security", '"none" would send the password in the clear; use "tls"'
    if (box.get("after_storing") == AfterStoring.MOVE) != bool(box.get("move_to")):
        yield "move_to", 'goes with after_storing = "move", and names a folder'
    if box.get("move_to") and box.get("move_to") == box.get("folder", "INBOX"):
        yield "move_to", "is the folder that is polled"


def _no_host(host: Any) -> str:
    """What is wrong with the name of a server; empty when it may be one."""
    if not isinstance(host, str) or not host:
        return ""
    if "/" in host or "@" in host or re.search(r"\s", host):
        return 'must be the name of a server alone, like "imap.example.org"'
    if host.count(":") == 1:
        return "must be the name of a server alone: the number after the colon goes into port"
    return ""


def _ways_in(box: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Password and tokens: one of them, and such as the provider gives."""
    if box.get("password") and box.get("password_file"):
        yield "password_file", "the password stands here twice; keep the file"
    oauth = box.get("oauth")
    if not isinstance(oauth, dict):
        return
    for name in ("password", "password_file"):
        if box.get(name):
            yield name, "is not used beside oauth; keep one of them"
    if wrong := _no_grant(oauth):
        yield "oauth", wrong


def _no_grant(oauth: Mapping[str, Any]) -> str:
    """A way to tokens that the provider does not know, or that lacks an address."""
    provider, grant = oauth.get("provider"), oauth.get("grant", Grant.REFRESH)
    if provider == Provider.GOOGLE and grant != Grant.REFRESH:
        return f'Google gives no tokens for mail by grant = "{grant}"; use "refresh token"'
    if provider == Provider.MICROSOFT and grant == Grant.CLIENT and not oauth.get("tenant"):
        return 'grant = "client credentials" needs tenant: the directory id, or its domain'
    if provider == Provider.OTHER and not oauth.get("token_url"):
        return 'provider = "other" needs token_url'
    if provider == Provider.OTHER and grant == Grant.DEVICE and not oauth.get("device_url"):
        return 'grant = "device code" needs device_url'
    return ""
