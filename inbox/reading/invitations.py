"""Calendar invitations (iCalendar, RFC 5545): what, when, where. It keeps no calendar."""

import re
from dataclasses import dataclass

from inbox.mail import Mark

_LOOKED_AT = 200_000  # characters
_LONGEST = 400  # characters of a value in a mark
_FOLD = re.compile(r"\r?\n[ \t]")
_ESCAPED = re.compile(r"\\([nN,;\\])")
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_ZONE = re.compile(r'TZID="?([^";:]{1,60})')


@dataclass(frozen=True, slots=True)
class Invitation:
    """The first event of a calendar part, as words."""

    summary: str = ""
    when: str = ""
    where: str = ""
    about: str = ""
    method: str = ""  # request, cancel, reply …

    @property
    def mark(self) -> Mark:
        """What the page tells of it."""
        told = {
            "summary": self.summary, "when": self.when, "where": self.where, "method": self.method,
        }  # fmt: skip
        return Mark("invitation", {name: value[:_LONGEST] for name, value in told.items()})

    @property
    def text(self) -> str:
        """What is read when the mail has no other words."""
        lines = (self.summary, self.when, self.where, self.about)
        return "\n".join(line for line in lines if line)


def invitation(text: str) -> Invitation | None:
    """What a calendar part invites to; None when it holds no event."""
    method, values, inside = "", dict[str, str](), False
    for line in _FOLD.sub("", text[:_LOOKED_AT]).splitlines():
        name, _, value = line.partition(":")
        key = name.partition(";")[0].strip().upper()
        if key == "METHOD":
            method = value.strip().lower()
        elif line.strip().upper() == "BEGIN:VEVENT":
            inside = True
        elif inside and key == "END":
            break
        elif inside and key.startswith("DT"):
            values.setdefault(key, _moment(name, value))
        elif inside:
            values.setdefault(key, _ESCAPED.sub(_plain, value).strip())
    if not inside:
        return None
    when = " – ".join(one for one in (values.get("DTSTART"), values.get("DTEND")) if one)
    get = values.get
    return Invitation(get("SUMMARY", ""), when, get("LOCATION", ""), get("DESCRIPTION", ""), method)


def _plain(escaped: re.Match[str]) -> str:
    return "\n" if escaped.group(1) in "nN" else escaped.group(1)


def _moment(name: str, value: str) -> str:
    """`20260105T091500Z` as `2026-01-05 09:15 UTC`; what is none stays as it is."""
    found = _MOMENT.match(value.strip())
    if not found:
        return value.strip()
    year, month, day, hour, minute, utc = found.groups()
    zone = _ZONE.search(name)
    said = f"{year}-{month}-{day}"
    if hour:
        said += f" {hour}:{minute}"
    if utc:
        return f"{said} UTC"
    return f"{said} {zone.group(1)}" if zone and hour else said
