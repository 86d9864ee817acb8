"""Which version the database has, and whether this Tipdesk may use it. Loads no Alembic."""

import sqlalchemy as sa
from sqlmodel import Session

from pipeline.db import look
from pipeline.errors import DatabaseTooNew, DatabaseTooOld

# A test holds this to the files in migrations/.
REVISIONS = (
    *("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008"),
    *("0009", "0010", "0011", "0012", "0013", "0014", "0015", "0017", "0018"),
    *("0019", "0020"),
)
HEAD = REVISIONS[-1]


def revision(engine: sa.Engine) -> str:
    """The revision that the database has; an empty string when it was never set up."""
    with look(engine) as session:
        return revision_of(session)


def revision_of(session: Session) -> str:
    """The same, within a look that is open."""
    if not sa.inspect(session.connection()).has_table("alembic_version"):
        return ""
    return str(session.scalar(sa.text("SELECT version_num FROM alembic_version")) or "")


def check(engine: sa.Engine) -> None:
    """Raises `DatabaseTooNew` or `DatabaseTooOld`, each with what to do."""
    found = revision(engine)
    if found == HEAD:
        return
    if not found:
        raise DatabaseTooOld("The database is empty. Run `tipdesk init`, or `tipdesk db upgrade`.")
    if found not in REVISIONS:
        raise DatabaseTooNew(
            f"A newer Tipdesk has written this database (version {found}, this one knows {HEAD}). "
            "Install the newer Tipdesk, or restore a backup made before the upgrade."
        )
    raise DatabaseTooOld(
        f"The database is of an older Tipdesk (version {found}). Run `tipdesk db upgrade`; "
        "it makes a backup first."
    )
