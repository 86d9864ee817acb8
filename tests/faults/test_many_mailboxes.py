"""Twenty mailboxes that begin at once, on PostgreSQL: none waits for a connection of another."""

import threading

import pytest

from inbox import InboxError
from pipeline.errors import PipelineError
from tests.builders import a_mail
from tests.faults.desk import Desk, held
from tests.servers.dovecot import Dovecot

_MANY = 20  # more than an engine has connections


@pytest.mark.matrix
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_many_mailboxes_that_get_mail_in_one_second_are_polled_at_once(
    desk: Desk, dovecot: Dovecot
) -> None:
    """A round holds a lock, which is a connection: the pool was empty, and nobody could go on. And
    those who went on took the keys of that second from each other until they gave up."""
    desks = []
    for n in range(_MANY):
        account = dovecot.account()
        account.deliver([a_mail(f"{n} {m}", "x", message_id=f"{n}.{m}@x") for m in range(5)])
        box = {"name": f"tips {n}", "port": account.server.port, "timeout_seconds": 60}
        desks.append(Desk(desk.store, account, desk.proxy, box))
    ready, said = threading.Barrier(_MANY), list[Exception]()

    def poll(one: Desk) -> None:
        ready.wait()
        try:
            assert one.poll()
        except (InboxError, PipelineError) as error:
            said.append(error)

    pollers = [threading.Thread(target=poll, args=(one,)) for one in desks]
    for poller in pollers:
        poller.start()
    for poller in pollers:
        poller.join()
    assert not said
    assert len(held(desk.store)) == 5 * _MANY
