"""The words the desk uses. Plain values: no database, no mail, no web."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Lane(StrEnum):
    """What sort of mail it is. Not where the work stands (status), nor how it ended (verdict)."""

    TIP = "tip"
    QUESTION = "question"
    CORRECTION = "correction"
    PITCH = "pitch"
    NEWSLETTER = "newsletter"
    AUTOMATIC = "automatic"
    SPAM = "spam"


NOISE = frozenset({Lane.PITCH, Lane.NEWSLETTER, Lane.AUTOMATIC, Lane.SPAM})
# Codes of the reasons that mark a danger: whatever the lane, they come first.
DANGERS = frozenset({"threat to us", "someone in danger"})
SURE = 0.9  # from here on a judge may put noise out of the first view


class Status(StrEnum):
    """Where the work on a tip stands."""

    NEW = "new"
    CLAIMED = "claimed"
    CONTACTING = "contacting"
    VERIFYING = "verifying"
    CLOSED = "closed"


class Verdict(StrEnum):
    """How the work on a tip ended, given by a person who closes it."""

    CONFIRMED = "confirmed"
    COULD_NOT_CONFIRM = "could not confirm"
    DID_NOT_CHECK_OUT = "did not check out"
    ANSWERED = "answered"
    WILL_NOT_ANSWER = "will not answer"
    CORRECTED = "corrected"
    STANDS = "stands"
    ALREADY_KNOWN = "already known"
    NOT_FOR_US = "not for us"


ANY_VERDICT = frozenset({Verdict.ALREADY_KNOWN, Verdict.NOT_FOR_US})
VERDICTS: Mapping[Lane, frozenset[Verdict]] = MappingProxyType(
    {
        Lane.TIP: ANY_VERDICT
        | {Verdict.CONFIRMED, Verdict.COULD_NOT_CONFIRM, Verdict.DID_NOT_CHECK_OUT},
        Lane.QUESTION: ANY_VERDICT | {Verdict.ANSWERED, Verdict.WILL_NOT_ANSWER},
        Lane.CORRECTION: ANY_VERDICT | {Verdict.CORRECTED, Verdict.STANDS},
    }
)


class SpikeReason(StrEnum):
    """Why a tip was spiked, when somebody says it. Only *noise* ever trains a judge."""

    NOISE = "noise"
    NOT_OUR_SUBJECT = "not our subject"
    TOO_THIN = "too thin"
    KNOWN = "known"


class Grade(StrEnum):
    """What a person says of a hidden mail that chance has put before her."""

    RIGHT = "rightly hidden"
    MISSED = "should have been seen"
    OPEN = "can't say"


class Role(StrEnum):
    """What a person may do beyond working the tips of her desks."""

    REPORTER = "reporter"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


class Question(StrEnum):
    """What a judgement answers."""

    LANE = "lane"
    BEAT = "beat"
    STORY = "story"


class StoryStatus(StrEnum):
    """Where the work on a story stands."""

    IDEA = "idea"
    ASSIGNED = "assigned"
    REPORTING = "reporting"
    EDITING = "editing"
    PUBLISHED = "published"
    KILLED = "killed"


class Relation(StrEnum):
    """What a tip is to a story."""

    PROMPTED = "prompted"
    USED_IN = "used in"
    ABOUT = "about"
    ANSWERED_BY = "answered by"


class LinkState(StrEnum):
    """How a tip and a story stand: only a person makes it more than a suggestion."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    UNLINKED = "unlinked"


class Shelf(StrEnum):
    """Which view a tip lies in. Only `OPEN` is the first view; all of them are in search."""

    OPEN = "open"
    HIDDEN = "hidden"
    SNOOZED = "snoozed"
    ARCHIVED = "archived"
    MUTED = "muted"
    CLOSED = "closed"


class Via(StrEnum):
    """How a message came to us."""

    MAIL = "mail"
    PHONE = "phone"
    LETTER = "letter"
    MESSENGER = "messenger"
    VISIT = "visit"


class MailboxState(StrEnum):
    """How a mailbox is. `mailbox.state_since` says since when, `mailbox.problem` why."""

    WAITING = "waiting"  # nobody has looked into it yet, or somebody is about to
    OK = "ok"
    FAILING = "failing"  # tried again, at growing distances
    REFUSED = "login refused"  # hardly ever tried again: a person has to mend it
    STOPPED = "stopped"  # its worker was told to end, or config.toml names it no more
    BY_HAND = "by hand"  # no server's: what people write down
    IMPORTED = "imported"  # no server's: an archive that was taken in


class Job(StrEnum):
    """What the schedule does by itself, as its last run is written down."""

    LEADER = "leader"  # no job: when the one who leads now began
    UPKEEP = "upkeep"
    FEEDS = "feeds"
    WATCH = "watch"
    RECONCILE = "reconcile"
    LESSON = "lesson"
    SILENCE = "silence"  # a part of the watch that is done now and then


class Evidence(StrEnum):
    """The state of a stored mail."""

    STORED = "stored"
    DAMAGED = "damaged"
    QUARANTINED = "quarantined"
    PROBE = "probe"  # one that we sent to ourselves: held, and never a tip


class Treatment(StrEnum):
    """What a person decided about a sender."""

    MUTE = "mute"  # out of the first view, counts and alarms
    ALLOW = "allow"  # never hidden by a judge


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a judge thinks so: a code with its values. The door makes the sentence."""

    code: str
    values: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a judge thinks, how sure it is (0 to 1), and why. An empty label leaves it open."""

    label: str
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Invitation:
    """A callout that speaks for a beat, by its address."""

    beat_id: int
    address: str
    story: str = ""  # the title of the newest that carries it


@dataclass(frozen=True, slots=True)
class Letter:
    """What a judge sees of one message: words and the traces of how it was sent."""

    subject: str
    own_words: str
    text: str = ""
    sender: str = ""  # bare address
    headers: Mapping[str, str] = field(default_factory=dict)  # lower-case names; traces only
    recipients: int = 1  # addresses in To and Cc together
    html: bool = False
    marks: frozenset[str] = frozenset()
    addressed: tuple[str, ...] = ()  # of ours: lower case, +tags kept, the envelope's first
    answers: Invitation | None = None  # the callout whose address it came to


@dataclass(frozen=True, slots=True)
class BeatTerms:
    """What a judge knows of a beat: what a newsroom would type on its first day."""

    id: int
    name: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    threshold: float = 0.5


@dataclass(frozen=True, slots=True)
class StoryTerms:
    """What a judge knows of a story."""

    id: int
    title: str
    text: str
    language: str = ""
    url: str = ""
    callouts: frozenset[str] = frozenset()  # addresses that only few stories print


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A story that a message may be about: how sure, why, and the passage where they meet."""

    story_id: int
    score: float
    reasons: tuple[Reason, ...]
    passage: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks. Every read and every act takes one; `access` alone makes and reads them."""

    id: int
    name: str
    role: Role
    desks: frozenset[int]
    beats: frozenset[int] = frozenset()
    via: str = "command"  # or "page": where the act came from, for the timeline
