"""A new installation: folder, database, first desk and administrator. Safe to run twice."""

from sqlmodel import select

from pipeline import arrival, migrations
from pipeline.desk.people import clean_name
from pipeline.models import Desk, DeskMember, User
from pipeline.settings import PipelineSettings
from pipeline.store import unchecked_store
from pipeline.terms import Role
from pipeline.upkeep.backup import backup


def prepare(settings: PipelineSettings, *, desk: str, administrator: str) -> None:
    """Make what is missing. The administrator is a member of the first desk, so she reads it.

    Raises `StorageError` of the kind that fits.
    """
    store = unchecked_store(settings)
    try:
        migrations.upgrade(store.engine, lambda: backup(store, with_mails=False))
        now = store.clock()
        with store.unit() as session:
            place = session.exec(select(Desk).where(Desk.name == desk)).first()
            place = place or Desk(name=clean_name("desk", desk), created_at=now)
            user = session.exec(select(User).where(User.name == administrator)).first()
            user = user or User(
                name=clean_name("user", administrator),
                role=Role.ADMINISTRATOR,
                created_at=now,
                seen_from=arrival.key(now),
            )
            session.add_all((place, user))
            session.flush()
            session.merge(DeskMember(desk_id=place.id, user_id=user.id))
    finally:
        store.close()
