"""Mail comes in here and leaves as a plain `Mail`. Knows IMAP and MIME; no database, no web."""

from inbox.archives import Archive, open_archive
from inbox.customs import PLAIN, Customs
from inbox.errors import (
    ArchiveUnreadable,
    BadCertificate,
    ConnectionLost,
    CopiesUnseen,
    FolderMissing,
    InboxError,
    KeepingFailed,
    LoginRefused,
    MailboxMisconfigured,
    MailboxUnavailable,
    MoveToMissing,
    NotAMail,
    PlainTextRefused,
    ReaderDied,
    Replaced,
    SecretMissing,
    ServerRefused,
    Unreachable,
    WrongSecurity,
)
from inbox.extracts.guard import Wanted, extract_guarded
from inbox.extracts.kinds import reader_of
from inbox.extracts.values import EXTRACTS, LARGEST, MOST_FILES, Extract
from inbox.fence import LIMITS, Limits
from inbox.imap.fetch import ImapMailbox
from inbox.imap.secrets import secret
from inbox.imap.session import Token, open_mailbox
from inbox.links import unwrapped
from inbox.mail import Address, File, Forward, Mail, Mark, Range, RangeKind
from inbox.mailbox import Fetched, Mailbox, Watched, Withheld
from inbox.origin import Automatic, Bounce, Fact, Through
from inbox.packed import Packed, Problem
from inbox.provenance.card import WARNINGS
from inbox.provenance.domains import clear
from inbox.provenance.people import imitated
from inbox.proving.checking import Prover
from inbox.reading.ahead import ReadAhead, ReadingAhead, Readings, seats
from inbox.reading.guard import cut_file, read_guarded
from inbox.reading.reader import READER, read_mail
from inbox.reading.through import may_be_a_form
from inbox.scrubbing.whole import likeness, scrub
from inbox.sending import Relay, send
from inbox.settings import (
    AfterStoring,
    FirstSync,
    FolderRole,
    Grant,
    InboxSettings,
    MailboxSettings,
    Mechanism,
    OAuthSettings,
    Provider,
    Security,
)
from inbox.showing.guard import SHOWING_LIMITS, Shown, Wish, show_guarded
from inbox.showing.values import PICTURES, SHOWING, Picture, SafeHtml
from inbox.walk import walk
from inbox.writing import Enclosed, write_down

__all__ = [
    "EXTRACTS",
    "LARGEST",
    "LIMITS",
    "MOST_FILES",
    "PICTURES",
    "PLAIN",
    "READER",
    "SHOWING",
    "SHOWING_LIMITS",
    "WARNINGS",
    "Address",
    "AfterStoring",
    "Archive",
    "ArchiveUnreadable",
    "Automatic",
    "BadCertificate",
    "Bounce",
    "ConnectionLost",
    "CopiesUnseen",
    "Customs",
    "Enclosed",
    "Extract",
    "Fact",
    "Fetched",
    "File",
    "FirstSync",
    "FolderMissing",
    "FolderRole",
    "Forward",
    "Grant",
    "ImapMailbox",
    "InboxError",
    "InboxSettings",
    "KeepingFailed",
    "Limits",
    "LoginRefused",
    "Mail",
    "Mailbox",
    "MailboxMisconfigured",
    "MailboxSettings",
    "MailboxUnavailable",
    "Mark",
    "Mechanism",
    "MoveToMissing",
    "NotAMail",
    "OAuthSettings",
    "Packed",
    "Picture",
    "PlainTextRefused",
    "Problem",
    "Prover",
    "Provider",
    "Range",
    "RangeKind",
    "ReadAhead",
    "ReaderDied",
    "ReadingAhead",
    "Readings",
    "Relay",
    "Replaced",
    "SafeHtml",
    "SecretMissing",
    "Security",
    "ServerRefused",
    "Shown",
    "Through",
    "Token",
    "Unreachable",
    "Wanted",
    "Watched",
    "Wish",
    "Withheld",
    "WrongSecurity",
    "clear",
    "cut_file",
    "extract_guarded",
    "imitated",
    "likeness",
    "may_be_a_form",
    "open_archive",
    "open_mailbox",
    "read_guarded",
    "read_mail",
    "reader_of",
    "scrub",
    "seats",
    "secret",
    "send",
    "show_guarded",
    "unwrapped",
    "walk",
    "write_down",
]
