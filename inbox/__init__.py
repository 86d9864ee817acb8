"""Mail comes in here and leaves as a plain `Mail`. Knows IMAP and MIME; no database, no web."""

from inbox.archives import Archive, open_archive
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
from inbox.imap.secrets import secret
from inbox.imap.session import open_mailbox
from inbox.mail import Address, File, Mail, Mark, Range, RangeKind
from inbox.mailbox import Fetched, Mailbox, Withheld
from inbox.reading.guard import LIMITS, Limits, cut_file, read_guarded
from inbox.reading.reader import READER, read_mail
from inbox.settings import AfterStoring, FirstSync, InboxSettings, MailboxSettings, Security
from inbox.walk import walk
from inbox.writing import Enclosed, write_down

__all__ = [
    "LIMITS",
    "READER",
    "Address",
    "AfterStoring",
    "Archive",
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
    "Limits",
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
    "open_archive",
    "open_mailbox",
    "read_guarded",
    "read_mail",
    "secret",
    "walk",
    "write_down",
]
