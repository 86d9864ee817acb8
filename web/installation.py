"""What the settings and the data folder tell that is wrong, with its mend. Asks no other server."""

import stat
from collections.abc import Iterator

from pipeline.errors import SecretUnreadable
from pipeline.queries import newsroom
from pipeline.queries.finding import Finding, moment
from pipeline.queries.health import look_over
from pipeline.queries.unheard import stopped_since
from pipeline.settings import PipelineSettings
from pipeline.store import Store
from web.calendar import calendar
from web.errors import BadConfig
from web.settings import Settings


def findings(settings: Settings) -> Iterator[Finding]:
    """What is wrong before any storage is opened."""
    yield from _calendar(settings)
    yield from _folder(settings)
    yield from _outlets(settings.pipeline)
    if not settings.inbox.mailboxes:
        yield Finding(
            "There is no mailbox.", "Add [[inbox.mailboxes]] to config.toml.", "no mailbox"
        )


def all_findings(settings: Settings, store: Store) -> list[Finding]:
    """The same with what the storage tells: what `tipdesk doctor --offline` and the page list."""
    return [*findings(settings), *within(settings, store)]


def within(settings: Settings, store: Store) -> list[Finding]:
    """What the storage tells. Raises `PipelineError` when it cannot be asked."""
    return [
        *homeless(settings, store),
        *_unwatched(settings, store),
        *look_over(store, store.clock()),
    ]


def _calendar(settings: Settings) -> Iterator[Finding]:
    try:
        calendar(settings)
    except BadConfig as error:
        yield Finding(str(error), "Mend config.toml: the workers do not start.", "holidays")


def _folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.pipeline.data_folder
    if folder.is_dir() and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield Finding(
            "Others may look into {folder}: it holds the mails of sources.",
            "chmod -R go-rwx {folder}",
            "open folder",
            {"folder": str(folder)},
        )


def _outlets(told: PipelineSettings) -> Iterator[Finding]:
    """An alarm that cannot be sent would be known of when one is needed."""
    mails = bool(told.smtp_user and (told.alarms_to or told.probe_to))
    wanted = ((mails, told.smtp_password), (bool(told.alarms_url), told.alarms_secret))
    for needed, secret in wanted:
        try:
            _ = needed and secret()
        except SecretUnreadable as error:
            yield Finding(
                "No alarm can leave: {problem}",
                "Mend it, then run `tipdesk doctor` again.",
                "alarm secret",
                {"problem": str(error)},
            )


def homeless(settings: Settings, store: Store) -> Iterator[Finding]:
    """Its mail would belong to nobody, so none is fetched: a slip of the pen in config.toml."""
    with store.look() as session:
        desks = set(newsroom.desk_names(session))
    for box in settings.inbox.mailboxes:
        if box.desk not in desks:
            yield Finding(
                "No mail is fetched from the mailbox {name}: there is no desk “{desk}”.",
                "Make it with `tipdesk desks add`, or mend `desk` in config.toml.",
                "unknown desk",
                {"name": box.name, "desk": box.desk},
                box.name,
            )


def _unwatched(settings: Settings, store: Store) -> Iterator[Finding]:
    """After `tipdesk init` all is set up, and nobody works yet; or nobody does any more."""
    with store.look() as session:
        seen = {row.name: row for row in newsroom.mailboxes(session)}
        desks = set(newsroom.desk_names(session))
    for box in settings.inbox.mailboxes:
        row = seen.get(box.name)
        if row is None and box.desk in desks:
            yield Finding(
                "The mailbox {name} was never looked into.",
                "Start `tipdesk work` or `tipdesk run`; `tipdesk poll` looks once.",
                "never polled",
                {"name": box.name},
                box.name,
            )
        elif row and (since := stopped_since(row.state, row.state_since, store.clock())):
            yield Finding(
                "Nobody looks into the mailbox {name} since {when}: the workers were stopped.",
                "Start `tipdesk work` or `tipdesk run`.",
                "mailbox stopped",
                {"name": box.name, "when": moment(since)},
                box.name,
                since,
            )
