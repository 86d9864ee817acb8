"""A text to the words it can be found by: folded, cut, stemmed. Knows no database and no query.

Accents and case are folded here so that SQLite and PostgreSQL find the same; what is stored in
an index is the words of `index_words`, joined by a space.
"""

import re
import unicodedata

from pipeline.search.stemming import CYRILLIC, stem

WORDS = 1  # version of what becomes of a text here and in `stemming`: a row keeps it
LONGEST = 64  # characters of a word; the rest of a longer one is cut

_CJK = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_MARKED = (*range(0x300, 0x2000), *range(0x20D0, 0x2100), 0x3099, 0x309A, *range(0xFE20, 0xFE30))
# Soft hyphen, zero widths, direction marks, variation selectors, byte order mark.
_UNSEEN = "\u00ad\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
_DROPPED = re.compile(
    "[" + _UNSEEN + "".join(chr(at) for at in _MARKED if unicodedata.combining(chr(at))) + "]+"
)
_APOSTROPHE = re.compile("[’ʼ‘`′＇ʹ]")
# In Cyrillic an apostrophe is part of the word (об'єкт); in Latin it parts two (l'homme).
_INSIDE = re.compile("'(?<=[\u0400-\u052f]')(?=[\u0400-\u052f])")
_WORD = re.compile("[^\\W_]+")
_INDIC_WORD = re.compile("(?:[^\\W_]|[\u0900-\u0dff])+")  # vowel signs are no \w
_INDIC = re.compile("[\u0900-\u0dff]")
_CJK_ANY = re.compile(f"[{_CJK}]")
_CJK_RUN = re.compile(f"[{_CJK}]+|[^{_CJK}]+")
_LOOKED_AT = 2_000  # characters that tell a language
_STOP_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the and of to is was that it you for with have this are not at be from we they his "
        "her my our your what who there been has were would will about he she which on in by an",
        "de": "der die das und ist nicht ich sie wir mit dem den ein eine einen fur auf im von zu "
        "zum zur sich auch es wird wurde haben hat bei nach aus uber unter ihr sind war als wie",
        "fr": "le la les des une est et que qui dans pour pas sur au aux du ce cette nous vous je "
        "il elle sont avec mais par plus leur ont ete etait notre votre chez sans ces d l qu en",
        "es": "el la los las que y en una es por con no para del se su un lo como pero sus este "
        "esta han ha fue son al mi nos muy sobre hay donde cuando desde tambien porque le",
        "ru": "и в не на что я с он как это по но они мы за из у от так о же бы вы для до или "
        "если когда уже был была были быть есть его ее их нет только мне нас под при",
        "uk": "і в не на що я з він як це по але вони ми за із у від так про ж би ви для до або "
        "якщо коли вже був була були бути є його ії іх немає тільки мені нас під при та й",
    }.items()
}
STOP_WORDS = frozenset().union(*_STOP_WORDS.values())
_LETTERS = {"uk": re.compile("[іїєґ]"), "ru": re.compile("[ыэъё]")}
_OTHER_CYRILLIC = re.compile("[ўјљњђћџѓќѕәғқңөұүһ]")
_CYRILLIC = re.compile("[а-яіїєґё]")
_ASCII_PARTS = {at: " " for at in range(128) if not chr(at).isalnum()}


def _fold_any(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("´", "'")).casefold()
    plain = _DROPPED.sub("", plain.replace("и\u0306", "й"))
    plain = unicodedata.normalize("NFKC", plain)  # Hangul back into syllables
    return _APOSTROPHE.sub("'", plain)


def _tables(codec: str) -> tuple[bytes, bytes, bytes]:
    """For an 8-bit charset: byte to folded byte, byte to word byte or space, bytes not to touch.

    `bytes.translate` folds a whole mail in microseconds; a character that folds to anything but
    one character of the same charset goes the long way.
    """
    folded, parted, untouched = bytearray(range(256)), bytearray(range(256)), bytearray()
    for at in range(256):
        letter = bytes([at]).decode(codec, "ignore")
        plain = _fold_any(letter).encode(codec, "ignore")
        if len(plain) == 1 and plain.decode(codec) == _fold_any(letter):
            folded[at] = plain[0]
        else:
            untouched.append(at)
        if not letter.isalnum():
            parted[at] = 32
    return bytes(folded), bytes(parted), bytes(untouched)


_CODECS = ("cp1252", "cp1251", "cp1256")  # Western, Cyrillic, Arabic
_FOLDING = {codec: _tables(codec) for codec in _CODECS}
_, _PARTING, _ = _FOLDING["cp1251"]
_BYTES = "".join(map(chr, range(0x400, 0x460))).encode("cp1251", "ignore") + "ґҐ".encode("cp1251")
_INSIDE_BYTES = re.compile(b"'(?<=[" + _BYTES + b"]')(?=[" + _BYTES + b"])")


def fold(text: str) -> str:
    """Case, accents, ligatures and invisible characters folded away (NFKD, Unicode casefold).

    й stays a letter of its own, since the Russian endings hang on it; ё is е and ї is і. Folding
    twice changes nothing more.
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    text = _spaced(text)
    quick = _folded_bytes(text)
    return quick[1].decode(quick[0]) if quick else _fold_any(text)


def tokens(folded: str) -> list[str]:
    """The words of a folded text, in order; a run of CJK as overlapping pairs of characters."""
    if folded.isascii():
        return _cut(folded.translate(_ASCII_PARTS).split())
    return _cut(_parted(_INSIDE.sub("", folded) if "'" in folded else folded))


def stop_words(code: str) -> frozenset[str]:
    """The words that a language has everywhere; none for a language that is not ours."""
    return _STOP_WORDS.get(code, frozenset())


def language(text: str) -> str:
    """Which of our languages the beginning of a text is in, or "" for none of them.

    By script and stop words. Cyrillic without a letter of another language's is Russian or
    Ukrainian; a Latin text needs a stop word, and more of one language's than of any other's.
    """
    said = text[:_LOOKED_AT].lower()
    said_words = set(folded_words(said))
    found = {code: len(said_words & stops) for code, stops in _STOP_WORDS.items()}
    if not said.isascii() and _CYRILLIC.search(said):
        if _OTHER_CYRILLIC.search(said):
            return ""
        for code, letters in _LETTERS.items():
            found[code] += 2 if letters.search(said) else 0
        if max(found, key=found.__getitem__) in CYRILLIC or not any(found.values()):
            return "uk" if found["uk"] > found["ru"] else "ru"
    best, second, *_ = sorted(found, key=found.__getitem__, reverse=True)
    # Related languages share a few short words with ours: too few of them say nothing.
    if found[best] == found[second] or found[best] * 16 < min(len(said_words), 160):
        return ""
    return best


def folded_words(text: str) -> list[str]:
    """The same as `tokens(fold(text))`, without making the folded text where it can be helped."""
    quick = None if text.isascii() else _folded_bytes(_spaced(text))
    if not quick:
        return tokens(fold(text))
    codec, raw = quick
    if b"'" in raw and codec == "cp1251":
        raw = _INSIDE_BYTES.sub(b"", raw)
    return _cut(raw.translate(_FOLDING[codec][1]).decode(codec).split())


def index_words(text: str, language: str) -> list[str]:
    """The stems that a text is found by, in order; `language` as `language` says it."""
    return stem(folded_words(text), language)


def _spaced(text: str) -> str:
    """What NFKD would glue to its neighbours, or make two letters of."""
    return text.replace("…", " ").replace("№", " ").replace("ß", "ss").replace("\xad", "")


def _folded_bytes(text: str) -> tuple[str, bytes] | None:
    for codec in _CODECS:
        try:
            raw = text.encode(codec)
        except UnicodeEncodeError:
            continue
        folded, _, untouched = _FOLDING[codec]
        if len(raw.translate(None, untouched)) == len(raw):
            return codec, raw.translate(folded)
    return None


def _cut(words: list[str]) -> list[str]:
    if len(max(words, key=len, default="")) > LONGEST:
        return [word[:LONGEST] for word in words]
    return words


def _parted(folded: str) -> list[str]:
    try:
        return folded.encode("cp1251").translate(_PARTING).decode("cp1251").split()
    except UnicodeEncodeError:
        pass
    words: list[str] = (_INDIC_WORD if _INDIC.search(folded) else _WORD).findall(folded)
    if _CJK_ANY.search(folded):
        return [piece for word in words for piece in _pieces(word)]
    return words


def _pieces(word: str) -> list[str]:
    pieces: list[str] = []
    for run in _CJK_RUN.findall(word):
        if len(run) == 1 or not _CJK_ANY.match(run):
            pieces.append(run)
        else:
            pieces += [run[at : at + 2] for at in range(len(run) - 1)]
    return pieces
