"""W12: which passwords are refused, which are taken, and how they are kept."""

import pytest

from pipeline.desk import password_rules, passwords
from pipeline.errors import WeakPassword
from tests.builders import CHEAP

WEAK = {
    "short": ["", "a", "x9!Kd0?pQ2z", "пароль"],
    "long": ["walnut drizzle " * 100],
    "few": ["aaaaaaaaaaaa", "abababababab", "111122223333", "!!!!!!!!!!!!1"],
    "word": [
        "unbelievable",
        "Unbelievable1!",
        "123456789012",
        "1990-05-17-0815",
        "international",
        "administrator",
        "2026 entertainment",
        "незбагненність",
        "123qweasdzxc",
    ],
    "repeats": ["walnut walnut", "walnut walnut walnut", "gr8pls!gr8pls!gr8", "x7!kq x7!kq "],
    "common": [
        "password1234abc",
        "P@ssw0rd-P@ssw0rd!!",
        "qwertyuiop[]12ab",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "q1w2e3r4t5y6",
        "a1b2c3d4e5f6",
        "zaq12wsxcde3",
        "asdf-jkl-asdfjkl1",
        "letmein-please-1",
        "summer2024winter",
        "football monkey dragon",
        "tipdesk-tipdesk-2026!",
        "Ukraine2026War!",
        "qwerty-пароль-2026",
        "йцукен-12345-йцу",
        "Ann Tilney 1984!",
        "ann.tilney@2026",
        "i love you 2026",
    ],
}


@pytest.mark.parametrize(("code", "weak"), [(code, one) for code in WEAK for one in WEAK[code]])
def test_w12_what_others_would_guess_is_refused_and_it_says_why(code: str, weak: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        password_rules.check(weak, ["Ann Tilney"])
    assert refused.value.code == code
    assert len(weak) < 2 or weak not in str(refused.value)


@pytest.mark.parametrize(
    "good",
    [
        "correct horse battery staple",
        "walnut drizzle orchid 7",
        "x9!Kd0?pQ2zL",
        "Tr0mbone&Kiosk?",
        "синій трактор біля криниці",
        "穿越森林的小狐狸在唱歌呢呀",
        "🦊🌲🎻 tundra 🌊⛵",
        "a" * 20 + "walnut drizzle orchid" + "z" * 40,
        "the quick brown fox jumps over the lazy dog and writes a letter home, twice, in ink",
        "83914022576631094857",
    ],
)
def test_w12_what_is_long_and_unusual_is_taken_in_any_script(good: str) -> None:
    password_rules.check(good, ["Ann Tilney"])


def test_w12_a_hash_is_argon2id_and_never_the_same_twice() -> None:
    one, two = (passwords.hashed("walnut", CHEAP) for _ in range(2))
    assert one.startswith("$argon2id$v=19$")
    assert one != two


def test_w12_a_real_verification_takes_what_rfc_9106_asks_for() -> None:
    assert passwords.REAL.hasher().memory_cost >= 64 * 1024
    assert passwords.REAL.hasher().time_cost >= 3
    assert passwords.REAL.decoy().startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_w12_however_a_keyboard_composes_it_it_is_the_same_password() -> None:
    composed, apart = "caf\u00e9 ﬁddle", "cafe\u0301 fiddle"
    held = passwords.hashed(composed, CHEAP)
    assert passwords.right(held, apart, CHEAP)
    assert not passwords.right(held, "cafe fiddle", CHEAP)


@pytest.mark.parametrize("strange", ["", "\0", "\ud800", "é" * 100_000])
def test_w12_no_password_is_right_where_there_is_none(strange: str) -> None:
    assert not passwords.right("", strange, CHEAP)
    assert not passwords.right("no hash at all", strange, CHEAP)


def test_w12_the_end_of_a_long_password_counts() -> None:
    held = passwords.hashed("walnut " * 140 + "end", CHEAP)
    assert passwords.right(held, "walnut " * 140 + "end", CHEAP)
    assert not passwords.right(held, "walnut " * 140 + "enx", CHEAP)
