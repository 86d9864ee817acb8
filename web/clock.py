"""How long something waits, in words: "2 h 10 min". Both doors read from here."""

from datetime import datetime, timedelta

from web.sentences import N_, Say

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400  # seconds
_LONG, _YEAR = 14, 365  # days
_YEARS = 2


def long(span: timedelta, say: Say = str, *, roughly: bool = False) -> str:
    """A span in its two largest units: minutes below an hour, from two days on days, from two
    weeks on without hours, from two years on years.

    `roughly` leaves the smaller unit out.
    """
    seconds = max(int(span.total_seconds()), 0)
    if roughly and seconds >= _HOUR:
        seconds -= seconds % (_HOUR if seconds < 2 * _DAY else _DAY)
    if seconds < _HOUR:
        return say(N_("{m} min")).format(m=seconds // _MINUTE)
    hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
    if seconds < 2 * _DAY:
        told = N_("{h} h {m} min") if minutes else N_("{h} h")
        return say(told).format(h=hours, m=minutes)
    days, hours = seconds // _DAY, seconds % _DAY // _HOUR
    if days >= _YEARS * _YEAR:  # of an archive that was taken in
        return say(N_("{y} years")).format(y=days // _YEAR)
    if days >= _LONG:
        hours = 0
    return say(N_("{d} d {h} h") if hours else N_("{d} d")).format(d=days, h=hours)


def due(at: datetime, now: datetime, say: Say = str, *, roughly: bool = False) -> str:
    """How long is left of a time, or by how much it is over."""
    told = long(abs(at - now), say, roughly=roughly)
    return say(N_("{long} left") if now < at else N_("overdue by {long}")).format(long=told)
