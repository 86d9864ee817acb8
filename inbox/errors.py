"""What can go wrong between us and a mailbox. Each prints as one sentence: the cause and the mend.

* InboxError
  - NotAMail
  - ArchiveUnreadable
  - MailboxUnavailable      may pass by itself: try again later
    + Unreachable
    + ConnectionLost
      = CopiesUnseen        a mail of `move_to` broke it: do not look there again
    + ServerRefused
      = PieceTooLong        it does not know how to give a mail in pieces
      = MoveToMissing       what is stored cannot be moved: it stays where it is
    + KeepingFailed         our own disk: pieces of big mails, tokens
  - MailboxMisconfigured    a person has to mend it: never hammered
    + LoginRefused
    + BadCertificate
    + WrongSecurity
    + PlainTextRefused
    + FolderMissing
    + SecretMissing
  - ReaderDied              the guarded reader was killed: the mail is quarantined
  - Replaced                Tipdesk was updated beneath this process: to be started again
"""


class InboxError(Exception):
    """Base of all errors that this package raises on purpose.

    `sentence` has its values in braces, so that a door can tell it in another language.
    """

    def __init__(self, sentence: str = "", **values: object) -> None:
        super().__init__(sentence.format_map(values) if values else sentence)
        self.sentence, self.values = sentence, values


class NotAMail(InboxError):
    """A file that was given as a mail is none."""


class ArchiveUnreadable(InboxError):
    """A path that was given for import holds nothing that we can read."""


class MailboxUnavailable(InboxError):
    """The server cannot be used now; the next round tries again."""


class Unreachable(MailboxUnavailable):
    """No connection: name, port, network or server."""


class ConnectionLost(MailboxUnavailable):
    """The server went away, did not answer in time, or said what is no IMAP.

    `uids` are those whose mails were being fetched.
    """

    uids: tuple[int, ...] = ()


class CopiesUnseen(ConnectionLost):
    """It broke while mails of `move_to` were fetched, to see which of ours lie there already. Then
    `acknowledge` is to be asked without a look: a second copy is less than a round that fails each
    time."""


class ServerRefused(MailboxUnavailable):
    """The server said NO or BAD to a command that should work."""


class PieceTooLong(ServerRefused):
    """The server gave more of a mail than was asked for."""


class MoveToMissing(ServerRefused):
    """The server has no folder `move_to`, or none that mail can lie in. Intake goes on."""


class KeepingFailed(MailboxUnavailable):
    """Pieces of a big mail, or a token, cannot be kept on our disk."""


class MailboxMisconfigured(InboxError):
    """Trying again changes nothing: a setting, a password or a certificate is wrong."""


class LoginRefused(MailboxMisconfigured):
    """The server does not take this user and password."""


class BadCertificate(MailboxMisconfigured):
    """The server's certificate does not verify. No credential was sent."""


class WrongSecurity(MailboxMisconfigured):
    """The port speaks TLS and we do not, or the other way round. No credential was sent."""


class PlainTextRefused(MailboxMisconfigured):
    """The connection would not be encrypted, and the server is not on loopback."""


class FolderMissing(MailboxMisconfigured):
    """The server has no such folder."""


class SecretMissing(MailboxMisconfigured):
    """No password was found where the settings say."""


class ReaderDied(InboxError):
    """The reader was stopped at a limit or crashed: `code` is "cpu", "memory", "time", "crash"."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The reader was stopped ({code}). The mail is kept raw, in quarantine.")
        self.code = code


class Replaced(InboxError):
    """A child failed that was started from other code than ours: no mail is to blame."""

    def __init__(self) -> None:
        super().__init__(
            "Tipdesk was updated while this process ran, and its children do not understand it. "
            "Start it again; nothing is lost."
        )
