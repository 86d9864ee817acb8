"""F18: a refusal, a farewell, a reset, a stall and a drip at every step of the protocol."""

import pytest

from tests.faults.between import Fault
from tests.faults.desk import Desk, holds_all, letters

STEPS = ("CONNECT", "LOGIN", "SELECT", "SEARCH", "FETCH", "STORE", "MOVE", "EXPUNGE", "NOOP")
KINDS = ("NO", "BAD", "bye", "cut", "reset", "stall", "drip")
TELLS = {
    "STORE": {"after_storing": "seen"},
    "MOVE": {"after_storing": "move", "move_to": "Done"},
    "EXPUNGE": {"after_storing": "delete"},
}
CASES = [
    (step, kind)
    for step in STEPS
    for kind in KINDS
    if step != "NOOP" and not (step == "CONNECT" and kind in ("NO", "BAD"))
]
QUICK = [("LOGIN", "NO"), ("SEARCH", "bye"), ("FETCH", "NO"), ("STORE", "cut")]


def _suffers(desk: Desk, step: str, kind: str) -> None:
    desk.changed = dict(TELLS.get(step, {}))
    if step == "MOVE":
        desk.account.make_folder("Done")
    mails = letters(12)
    desk.account.deliver(mails)
    fault = Fault(step, kind)
    said = desk.suffer(fault)
    assert fault.happened, "the fault never came about: no proof"
    assert said or kind == "drip" or (step, kind) == ("FETCH", "NO"), "nobody noticed"
    assert all(desk.account.password not in str(one) for one in said)
    desk.settle()
    holds_all(desk, mails)
    assert desk.row().state == "ok"


@pytest.mark.parametrize(("step", "kind"), QUICK)
def test_f18_after_a_fault_at_a_step_every_mail_is_held_once(
    desk: Desk, step: str, kind: str
) -> None:
    _suffers(desk, step, kind)


@pytest.mark.matrix
@pytest.mark.parametrize(("step", "kind"), [case for case in CASES if case not in QUICK])
def test_f18_after_any_fault_at_any_step_every_mail_is_held_once(
    desk: Desk, step: str, kind: str
) -> None:
    _suffers(desk, step, kind)
