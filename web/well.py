"""The lines of the health sheet in words: what was asked, and the answer. Knows no finding."""

from collections.abc import Callable
from datetime import datetime

from pipeline.queries.sheet import Line
from web.sentences import N_, Say

_SUBJECTS = {
    "compared": N_("Compared"),
    "quarantine": N_("Quarantine"),
    "mailboxes": N_("Mailboxes"),
    "silence": N_("Silence"),
    "probe": N_("Probe"),
    "secrets": N_("Tokens and secrets"),
    "schedule": N_("Schedule"),
    "jobs": N_("Jobs"),
    "sorting": N_("Sorting"),
    "notices": N_("Alarms sent"),
    "disk": N_("Disk"),
    "clock": N_("Clock"),
    "judges": N_("Judges"),
}
_ANSWERS = {
    "not held": N_("Yes: there is mail on a server that is not held here."),
    "not read": N_("Nothing is lost, but mail lies in quarantine that nobody has looked at."),
    "not known": N_("That cannot be said just now: not every mailbox can be answered for."),
    "nothing": N_(
        "Nothing: all {n} mails that were on the servers at {when} are held, or were purged on "
        "purpose."
    ),
}
_SENTENCES = {
    "compared": N_(
        "On the servers {on_server} · held {held} · purged {purged} · unexplained {unexplained}, "
        "as of {when}."
    ),
    "none watched": N_("No mailbox is watched just now."),
    "not all compared": N_("{n} of {of} mailboxes have been compared with their servers so far."),
    "empty": N_("No mail lies there."),
    "acknowledged": N_("Mails that lie there, each acknowledged by somebody: {n}."),
    "looked": N_("All answer; the one asked longest ago at {when}."),
    "not all looked": N_("{n} of {of} have answered since the workers were started."),
    "not looked": N_("No server has been asked yet."),
    "silence": N_("No mailbox is silent for longer than its rhythm makes likely, as of {when}."),
    "no silence": N_("Nobody has listened for it yet."),
    "probe": N_("The last one came through the public address at {when}."),
    "no probe": N_("None has come: `probe_to` in config.toml sends one a day."),
    "ends": N_("The next one ends on {day}, in more than two weeks."),
    "no end": N_("None is known to end."),
    "schedule": N_("It has a leader, and last ran at {when}."),
    "no schedule": N_("It has not run yet: `tipdesk work` runs it."),
    "jobs": N_("Feeds, upkeep, watch and lesson ran in their time."),
    "no jobs": N_("Not each of feeds, upkeep, watch and lesson has run yet."),
    "sorted": N_("No message waits for a judge."),
    "sorting": N_("Messages that are being worked on: {n}."),
    "sent": N_("None waits; the last one left at {when}."),
    "none sent": N_("None waits, and none has ever left."),
    "disk": N_("{n} GB are free."),
    "clock": N_("It agrees with the servers', as of {when}."),
    "no clock": N_("It has not been compared yet."),
    "judges": N_("They have their models, and beats to judge by."),
}


def subject(line: Line, say: Say = str) -> str:
    """What was asked."""
    return say(_SUBJECTS[line.subject])


def sentence(line: Line, at: Callable[[datetime], str], say: Say = str) -> str:
    """The answer; `at` tells a time."""
    words = (_ANSWERS if line.subject == "answer" else _SENTENCES)[line.code]
    values = {
        name: at(value) if isinstance(value, datetime) else value
        for name, value in line.values.items()
    }
    return say(words).format_map(values) if values else say(words)
