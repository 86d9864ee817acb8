"""The tables. (SQLModel needs real annotations here: no `from __future__ import annotations`.)"""

from pipeline.models import columns
from pipeline.models.accounts import Attempt, Look, OneTimeLink, SignIn
from pipeline.models.judges import JudgeVersion, MessageVector, StoryVector
from pipeline.models.mail import (
    Addressed,
    Mailbox,
    MailFile,
    Message,
    Provenance,
    Purge,
    Reading,
    Sighting,
    Tombstone,
)
from pipeline.models.people import Beat, BeatReporter, Desk, DeskMember, User
from pipeline.models.sampling import Graded, Sampled
from pipeline.models.senders import SenderRule
from pipeline.models.shown import FileText, Picture, Shown
from pipeline.models.stories import (
    Callout,
    CalloutStory,
    Feed,
    LinkJudgement,
    Story,
    StoryLink,
)
from pipeline.models.tips import (
    Act,
    AlsoReceived,
    Belonging,
    Judgement,
    MovedAway,
    Note,
    Tip,
    TipReader,
)
from pipeline.models.upkeep import Counter, JobRun, Trail, Waiting
from pipeline.models.watch import Alarm, Outbox, Probe, Reconciliation

__all__ = [
    "Act",
    "Addressed",
    "Alarm",
    "AlsoReceived",
    "Attempt",
    "Beat",
    "BeatReporter",
    "Belonging",
    "Callout",
    "CalloutStory",
    "Counter",
    "Desk",
    "DeskMember",
    "Feed",
    "FileText",
    "Graded",
    "JobRun",
    "JudgeVersion",
    "Judgement",
    "LinkJudgement",
    "Look",
    "MailFile",
    "Mailbox",
    "Message",
    "MessageVector",
    "MovedAway",
    "Note",
    "OneTimeLink",
    "Outbox",
    "Picture",
    "Probe",
    "Provenance",
    "Purge",
    "Reading",
    "Reconciliation",
    "Sampled",
    "SenderRule",
    "Shown",
    "Sighting",
    "SignIn",
    "Story",
    "StoryLink",
    "StoryVector",
    "Tip",
    "TipReader",
    "Tombstone",
    "Trail",
    "User",
    "Waiting",
    "columns",
]
