"""Mail comes in here and leaves as a plain `Mail`. Knows IMAP and MIME; no database, no web."""

from inbox.errors import (
    ArchiveUnreadable,
    BadCertificate,
    ConnectionLost,
    FolderMissing,
    InboxError,
    LoginRefused,
    MailboxMisconfigured,
    MailboxUnavailable,
    NotAMail,
    PlainTextRefused,
    ReaderDied,
    SecretMissing,
    ServerRefused,
    Unreachable,
)
from inbox.mail import Address, File, Mail, Mark, Range, RangeKind
from inbox.mailbox import Fetched, Mailbox, Withheld
from inbox.reading.guard import cut_file, read_guarded
from inbox.reading.reader import READER, read_mail
from inbox.settings import AfterStoring, FirstSync, InboxSettings, MailboxSettings, Security
from inbox.writing import Enclosed, write_down

__all__ = [
    "READER",
    "Address",
    "AfterStoring",
    "ArchiveUnreadable",
    "BadCertificate",
    "ConnectionLost",
    "Enclosed",
    "Fetched",
    "File",
    "FirstSync",
    "FolderMissing",
    "InboxError",
    "InboxSettings",
    "LoginRefused",
    "Mail",
    "Mailbox",
    "MailboxMisconfigured",
    "MailboxSettings",
    "MailboxUnavailable",
    "Mark",
    "NotAMail",
    "PlainTextRefused",
    "Range",
    "RangeKind",
    "ReaderDied",
    "SecretMissing",
    "Security",
    "ServerRefused",
    "Unreachable",
    "Withheld",
    "cut_file",
    "read_guarded",
    "read_mail",
    "write_down",
]
