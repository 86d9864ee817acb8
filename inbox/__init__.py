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
    PiecesUnusable,
    PlainTextRefused,
    ReaderDied,
    SecretMissing,
    ServerRefused,
    Unreachable,
)
from inbox.fence import LIMITS, Limits
from inbox.imap.fetch import ImapMailbox
from inbox.imap.secrets import secret
from inbox.imap.session import Token, open_mailbox
from inbox.mail import Address, File, Mail, Mark, Range, RangeKind
from inbox.mailbox import Fetched, Mailbox, Watched, Withheld
from inbox.packed import Packed, Problem
from inbox.reading.guard import cut_file, read_guarded
from inbox.reading.reader import READER, read_mail
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
    "LIMITS",
    "PICTURES",
    "READER",
    "SHOWING",
    "SHOWING_LIMITS",
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
    "FolderRole",
    "Grant",
    "ImapMailbox",
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
    "Mechanism",
    "NotAMail",
    "OAuthSettings",
    "Packed",
    "Picture",
    "PiecesUnusable",
    "PlainTextRefused",
    "Problem",
    "Provider",
    "Range",
    "RangeKind",
    "ReaderDied",
    "Relay",
    "SafeHtml",
    "SecretMissing",
    "Security",
    "ServerRefused",
    "Shown",
    "Token",
    "Unreachable",
    "Watched",
    "Wish",
    "Withheld",
    "cut_file",
    "open_archive",
    "open_mailbox",
    "read_guarded",
    "read_mail",
    "secret",
    "send",
    "show_guarded",
    "walk",
    "write_down",
]
