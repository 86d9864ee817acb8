"""F18: several faults at once, drawn from all that have a case of their own, round after round."""

from collections.abc import Callable
from random import Random

import pytest

from tests.faults.between import Fault
from tests.faults.desk import Desk, holds_all, letters
from tests.faults.test_after_storing import in_folder
from tests.faults.test_another_body import CHANGED, gives_another, twins
from tests.faults.test_numbering import number_anew
from tests.faults.test_odd_answers import ODD
from tests.faults.test_strange_answers import STRANGE

pytestmark = pytest.mark.matrix
ANSWERS = [*STRANGE.values(), *ODD.values()]
STEPS = ("LOGIN", "SELECT", "SEARCH", "FETCH", "FETCH", "STORE", "EXPUNGE", "MOVE", "NOOP")
KINDS = ("NO", "BAD", "bye", "cut", "reset")
_ROUNDS = 3


def _rewrites(dice: Random) -> Callable[[bytes], bytes]:
    """Two strange answers, each given as often as the dice say."""
    first, second, often = dice.choice(ANSWERS), dice.choice(ANSWERS), dice.choice([1.0, 0.3, 0.1])

    def rewrite(line: bytes) -> bytes:
        line = first(line) if dice.random() < often else line
        return second(line) if dice.random() < often else line

    return rewrite


def _drawn(dice: Random) -> Fault:
    fault = Fault(rewrite=_rewrites(dice))
    if dice.random() < 0.4:
        fault.retell = CHANGED[dice.choice(list(CHANGED))]
    elif dice.random() < 0.3:
        asked, given = dice.sample(twins(), 2)
        fault.retell = gives_another(asked, given, dice.choice([1, 1_000_000]))
    if dice.random() < 0.5:
        fault.step, fault.kind = dice.choice(STEPS), dice.choice(KINDS)
        fault.times = dice.randrange(1, 4)
    return fault


@pytest.mark.parametrize("seed", range(20))
def test_f18_several_faults_at_once_lose_and_repeat_nothing(desk: Desk, seed: int) -> None:
    dice = Random(seed)
    after = dice.choice(["keep", "seen", "delete", "move"])
    desk.changed = {
        "after_storing": after, "move_to": "Done" if after == "move" else "",
        "first_sync": dice.choice(["newest", "oldest"]),
    }  # fmt: skip
    desk.account.make_folder("Done")
    mails: list[bytes] = []
    for number in range(_ROUNDS):
        new = letters(8, seed=seed * 10 + number, big=False) + (twins() if number == 0 else [])
        desk.account.deliver(new)
        mails += new
        if dice.random() < 0.15:
            number_anew(desk.account)
        desk.suffer(_drawn(dice), rounds=dice.randrange(1, 3))
    desk.settle()
    holds_all(desk, sorted(set(mails)))  # some letters of each round are the same
    assert desk.row().state == "ok"
    assert after not in ("delete", "move") or in_folder(desk) == set()
