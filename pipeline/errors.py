"""Refusals and failures of the pipeline. Each prints as one sentence that its reader can act on.

* PipelineError
  - Refusal                 what a person asked for cannot be done
    + Unknown               no such tip, desk, beat, user …, or none that this viewer may see
    + NotAllowed
    + AlreadyClaimed
    + NotYours
    + WrongVerdict
    + ChangedSince          an undo whose ground has moved
    + CannotUndo
    + NameTaken
    + BadValue
      = WeakPassword
    + LoginRefused          the name or the password is wrong, or she may not sign in
    + TooManyTries
    + LinkSpent             a one-time link that was used, has expired or never was
    + NotFetched            another server did not give what it was asked for
      = AddressRefused      … or may not be asked at all
  - StorageError            the installation, not the request
    + DatabaseUnavailable
    + DatabaseTooNew
    + DatabaseTooOld
    + DiskFull
    + FolderUnusable
    + EvidenceMissing       a raw mail is gone or is not what its digest says
    + BackupUnusable
    + SecretUnreadable      a password or key that the settings name
    + Held                  another process holds a lock
"""


class PipelineError(Exception):
    """Base of all errors that this package raises on purpose."""


class Refusal(PipelineError):
    """What somebody asked for cannot be done, and why.

    `sentence` has its values in braces, so that a door can tell it in another language.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence.format_map(values) if values else sentence)
        self.sentence, self.values = sentence, values


class Unknown(Refusal):
    """What a viewer may not see is as unknown to her as what is not there."""

    def __init__(self, kind: str, name: object) -> None:
        super().__init__("There is no {kind} {name}.", kind=kind, name=name)
        self.kind, self.name = kind, name


class NotAllowed(Refusal):
    """The viewer's role or desk does not allow it."""


class AlreadyClaimed(Refusal):
    """A colleague was first."""

    def __init__(self, owner: str) -> None:
        super().__init__("{owner} is already working on this tip.", owner=owner)
        self.owner = owner


class NotYours(Refusal):
    """Only the owner of a tip, or an editor, may hand it on."""

    def __init__(self, owner: str) -> None:
        super().__init__(
            "This tip is {owner}'s. Only its owner or an editor can hand it on.", owner=owner
        )
        self.owner = owner


class WrongVerdict(Refusal):
    """This verdict does not fit the tip's lane."""


class ChangedSince(Refusal):
    """Somebody changed what an undo would bring back."""

    def __init__(self, who: str, what: str) -> None:
        super().__init__(
            "It cannot be undone: {who} has changed the {what} since.", who=who, what=what
        )
        self.who, self.what = who, what


class CannotUndo(Refusal):
    """There is nothing to undo, or it is of the kind that cannot be undone."""


class NameTaken(Refusal):
    """Something of that name is there already."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__("There is a {kind} named “{name}” already.", kind=kind, name=name)
        self.kind, self.name = kind, name


class BadValue(Refusal):
    """A value that was given makes no sense here."""


class Doubtful(BadValue):
    """It may be meant so, and then it has to be said twice."""


class WeakPassword(BadValue):
    """Others would guess it. `code` tells which rule refuses it (pipeline.desk.password_rules)."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class LoginRefused(Refusal):
    """One sentence for all that can be wrong: it must not tell who works here."""

    def __init__(self, sentence: str = "The name or the password is wrong.") -> None:
        super().__init__(sentence)


_WAITS = (
    (1, "Too many tries. Try again in {n} seconds."),
    (60, "Too many tries. Try again in {n} minutes."),
    (3600, "Too many tries. Try again in {n} hours."),
)


class TooManyTries(Refusal):
    """Too many wrong passwords, or too many people at once. `seconds` tells when to try again."""

    def __init__(self, seconds: int) -> None:
        size, sentence = next(one for one in _WAITS if seconds < 100 * one[0])
        super().__init__(sentence, n=-(-seconds // size))
        self.seconds = seconds


class LinkSpent(Refusal):
    """It lets nobody in any more."""

    def __init__(self) -> None:
        super().__init__(
            "This link was used already, or has expired. Ask an administrator for a new one."
        )


class NotFetched(Refusal):
    """A page or feed did not come: no answer, too slow, too big, not there."""


class AddressRefused(NotFetched):
    """An address that is none, or lies where nothing of ours may ask."""


class StorageError(PipelineError):
    """Something is wrong with the installation. Nothing that was stored is lost by it."""


class DatabaseUnavailable(StorageError):
    """It does not answer, or refuses us."""


class DatabaseTooNew(StorageError):
    """A newer Tipdesk has written this database."""


class DatabaseTooOld(StorageError):
    """`tipdesk db upgrade` has not been run."""


class DiskFull(StorageError):
    """No room left on the disk. What is not stored was not acknowledged either."""


class FolderUnusable(StorageError):
    """A folder is missing, or cannot be written."""


class EvidenceMissing(StorageError):
    """A raw mail is not where its digest says, or not what it says."""


class BackupUnusable(StorageError):
    """A backup cannot be restored as asked."""


class SecretUnreadable(StorageError):
    """The file of a password or key cannot be read, or holds more than one."""


class Held(StorageError):
    """Another process holds the lock for this."""
