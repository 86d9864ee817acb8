"""Which passwords are refused because others would guess them. Pure rules, and no long list.

What a guesser knows counts as one letter: the commonest words of passwords, the names of the
person and the product, rows of a keyboard, sequences, repeats, years. What is left must be long.
"""

import re
import string
from collections.abc import Iterable

from pipeline.desk.passwords import LONGEST, one_form
from pipeline.errors import WeakPassword

SHORTEST = 12
_LETTERS_LEFT = 10  # once every piece that is known counts as one
_DISTINCT = 5
_AROUND = string.digits + string.punctuation + " "
_WORD_LONG, _NUMBER_LONG = 16, 20  # from here on one of them is enough
_YEAR = re.compile(r"(?:19|20)\d\d")
_LEET = str.maketrans("0134578@$!|", "oieastbasil")
_KEYS = (
    "1234567890 qwertyuiop asdfghjkl zxcvbnm qwertz azerty 1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm "
    "8ik 9ol zaq1 xsw2 cde3 vfr4 bgt5 147 258 369 159 357 741 852 963 qaz wsx edc rfv tgb yhn "
    "abcdefghijklmnopqrstuvwxyz абвгґдеєжзиіїйклмнопрстуфхцчшщьюя йцукенгшщзхїъ фівапролджє "
    "фывапролджэ ячсмитьбю !@#$%^&*()"
)
_WORDS = """\
password passwort passwd passw pass parole parol пароль парол kennwort contrasena motdepasse
admin administrator root user login welcome letmein access secret master guest test testing
changeme default temp temporary demo sample system server network internet computer laptop
hello hallo привет привіт bonjour hola ciao please thanks love loveyou iloveyou lover lovely
baby babygirl angel princess prince queen king kingdom dragon monkey tiger lion eagle wolf
bear horse dog cat kitty puppy bird fish shark snake spider panda bunny butterfly dolphin
sunshine sunflower summer winter autumn spring january february march april june july august
september october november december monday tuesday wednesday thursday friday saturday sunday
flower rose lily daisy orange apple banana cherry peach lemon strawberry chocolate cookie
cheese pepper ginger coffee pizza candy sugar honey sweet sweetheart darling
football soccer baseball basketball hockey tennis golf rugby cricket arsenal chelsea liverpool
barcelona realmadrid madrid manchester united juventus yankees cowboys lakers steelers eagles
superman batman spiderman starwars pokemon naruto minecraft fortnite matrix trinity gandalf
shadow ninja warrior hunter killer ranger soldier captain pirate wizard phantom ghost
michael jordan jennifer jessica ashley michelle charlie thomas robert daniel andrew anthony
joshua matthew george william christopher alexander nicole amanda samantha victoria maria
anna elena olga natasha oksana andriy sergey dmitry vladimir ivan taras
london berlin paris moscow kyiv kiev київ europe america england germany france canada
australia россия ukraine україна usa dallas boston chicago newyork texas california
mustang ferrari porsche mercedes corvette harley yamaha honda toyota
google facebook twitter instagram whatsapp youtube microsoft windows apple samsung android
iphone linux ubuntu office outlook gmail yahoo
qwerty qwert asdf zxcv abc freedom forever lucky whatever nothing something blahblah fuck
fuckyou fucking fucker mother bitch asshole pussy sexy hardcore cheese silver golden diamond
purple yellow green black white blue magic money million dollar business success family
friend friends mommy daddy mother father sister brother music guitar piano metallica nirvana
rock jesus christ heaven blessed faith hope trust peace star stars moon power super
news newsroom world worldnews desk tips tipdesk editor reporter journalist
"""
_ROWS, _STEMS = _KEYS.split(), frozenset(_WORDS.split())
SENTENCES = {
    "short": f"A password has at least {SHORTEST} characters.",
    "long": f"A password has at most {LONGEST} characters.",
    "few": f"A password has at least {_DISTINCT} different characters.",
    "word": "One word, or a number, is too easy to guess. Take several words.",
    "repeats": "A part that is repeated is too easy to guess.",
    "common": "That is too easy to guess: well-known words, names, rows of keys or years. "
    "Take several unusual words.",
}


def check(password: str, names: Iterable[str] = ()) -> None:
    """Raises `WeakPassword`. `names`: what the person is called."""
    plain = one_form(password).casefold()
    if code := _fault(plain, names):
        raise WeakPassword(code, SENTENCES[code])


def _fault(plain: str, names: Iterable[str]) -> str:
    if not SHORTEST <= len(plain) <= LONGEST:
        return "short" if len(plain) < SHORTEST else "long"
    if len(set(plain)) < _DISTINCT:
        return "few"
    if _is_one_word(plain):
        return "word"
    if _is_repeated(plain):
        return "repeats"
    known = _STEMS | {word for name in names for word in name.casefold().split() if len(word) > 2}
    forms = (plain, plain.translate(_LEET), plain[::2] + plain[1::2])
    return "common" if min(_left(form, known) for form in forms) < _LETTERS_LEFT else ""


def _is_one_word(plain: str) -> bool:
    """Whether it is a word, or a number, with digits and signs around it. Where letters have no
    case, words have no space between them: those are sentences."""
    word = plain.strip(_AROUND)
    if not word:
        return len(plain) < _NUMBER_LONG
    return len(word) < _WORD_LONG and all(one.isalpha() and one != one.upper() for one in word)


def _is_repeated(plain: str) -> bool:
    """Whether a part shorter than a password makes all of it, also cut off at the end."""
    return any(
        plain == (plain[:size] * (len(plain) // size + 1))[: len(plain)]
        for size in range(1, min(SHORTEST, len(plain) // 2 + 2))
    )


def _left(plain: str, known: Iterable[str]) -> int:
    """How many letters are left when every known piece counts as one."""
    left, at = 0, 0
    lengths = sorted({len(word) for word in known}, reverse=True)
    while at < len(plain):
        at += max(1, _word(plain, at, known, lengths), _run(plain, at))
        left += 1
    return left


def _word(plain: str, at: int, known: Iterable[str], lengths: list[int]) -> int:
    year = _YEAR.match(plain, at)
    longest = next((size for size in lengths if plain[at : at + size] in known), 0)
    return max(longest, 4 if year else 0)


def _run(plain: str, at: int) -> int:
    """How long a row of keys, a sequence or one repeated letter goes on from here; 0 below 3."""
    end = at + 1
    while end < len(plain) and _goes_on(plain[at : end + 1]):
        end += 1
    return end - at if end - at >= 3 else 0


def _goes_on(piece: str) -> bool:
    if len(set(piece)) == 1:
        return True
    return any(piece in row or piece[::-1] in row for row in _ROWS)
