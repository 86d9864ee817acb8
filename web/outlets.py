"""How notices leave, from the settings: a mail by the relay, a signed word to a webhook."""

from collections.abc import Callable
from functools import partial

from inbox import Relay, SecretMissing, send
from pipeline.alarms import keeping
from pipeline.alarms.outbox import Outlets
from pipeline.errors import SecretUnreadable
from pipeline.queries.health import quarantine
from pipeline.store import Store
from pipeline.stories.outgoing import Limits, post
from web.settings import Settings

_POSTED = Limits(seconds=15.0, size=100_000)


def outlets(settings: Settings) -> Outlets:
    """How notices leave, and to whom."""
    told = settings.pipeline
    relay = Relay(
        host=told.smtp_host,
        port=told.smtp_port,
        security=told.smtp_security,
        sender=told.smtp_from,
        user=told.smtp_user,
        ca_file=told.smtp_ca_file,
    )

    def mail(recipient: str, raw: bytes) -> None:
        send(relay, _read(told.smtp_password), recipient, raw)

    def key() -> bytes:
        return _read(told.alarms_secret).strip().encode()

    return Outlets(
        send=mail,
        post=partial(post, allow=told.outgoing_allow, limits=_POSTED),
        secret=key,
        sender=told.smtp_from,
        mail_to=told.alarms_to,
        webhook_to=told.alarms_url,
        probe_to=told.probe_to,
        place=settings.web.origin(),
    )


def settle_quarantine(settings: Settings, store: Store) -> None:
    """After a person has dealt with a mail there: an alarm whose cause has ended ends now."""
    with store.look() as session:
        left = list(quarantine(session))
    keeping.settle(store, outlets(settings), "quarantine", left)


def _read(secret_of: Callable[[], str]) -> str:
    """Raises `SecretMissing`, as for a mailbox, for a file that cannot be read."""
    try:
        return secret_of()
    except SecretUnreadable as error:
        raise SecretMissing(str(error)) from None
