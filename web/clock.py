"""How long something waits, in words: "2 h 10 min". Both doors read from here."""

from datetime import datetime, timedelta

from web.sentences import N_, Say

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400  # seconds


def long(span: timedelta, say: Say = str) -> str:
    """A span in its two largest units: minutes below an hour, from two days on days."""
    seconds = max(int(span.total_seconds()), 0)
    if seconds < _HOUR:
        return say(N_("{m} min")).format(m=seconds // _MINUTE)
    hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
    if seconds < 2 * _DAY:
        told = N_("{h} h {m} min") if minutes else N_("{h} h")
        return say(told).format(h=hours, m=minutes)
    days, hours = seconds // _DAY, seconds % _DAY // _HOUR
    return say(N_("{d} d {h} h") if hours else N_("{d} d")).format(d=days, h=hours)


def due(at: datetime, now: datetime, say: Say = str) -> str:
    """How long is left of a time, or by how much it is over."""
    if now < at:
        return say(N_("{long} left")).format(long=long(at - now, say))
    return say(N_("overdue by {long}")).format(long=long(now - at, say))
