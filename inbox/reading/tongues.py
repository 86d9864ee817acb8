"""Which charset makes the likeliest words of bytes that name none. It looks at letters, not words.

Each tongue has its letters beyond ASCII, the most frequent first; how likely one is falls with its
rank. The charset wins in which a tongue makes the bytes likeliest. What speaks against one: signs
inside a word, two scripts in one, a capital after a small letter.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import inf, log
from operator import mul
from typing import NamedTuple

WESTERN = "cp1252"
BEYOND_DOUBT = 4.0  # how much likelier (as a logarithm) another charset than Western must be
MOST_BYTES = 2_000
_LISTED = 0.97  # the share of a tongue's letters that are in its list
_RARE, _SIGN, _FOREIGN = log(1e-4), log(1e-2), log(1e-6)
_CAPITALS, _HUMP, _MARKED, _BROKEN = -1.5, -5.0, -1.5, -6.0
_LATIN_ENDS = "\u0250"


class _Tongue(NamedTuple):
    """Letters from frequent to rare, the charsets they were sent in, the share of text in them."""

    letters: str
    charsets: tuple[str, ...]
    share: float = _LISTED
    others: str = ""  # letters that have no rank, as a class of a regular expression


_WEST, _MIDDLE = (WESTERN,), ("cp1250", "iso8859-2")
_CYRILLIC = ("cp1251", "koi8-u", "cp866", "iso8859-5")
_HAN = "\u4e00-\u9fff"
_TONGUES = (
    _Tongue("üäößé", _WEST),
    _Tongue("éèàêçùâîôûœëïüÿ", _WEST),
    _Tongue("óíáéñú¿¡üçàèòï·", _WEST),
    _Tongue("ãçáéíóêõâàúôü", _WEST),
    _Tongue("èàòùìéîó", _WEST),
    _Tongue("äåöéæøüá", _WEST),
    _Tongue("íáðóþæúéöý", _WEST),
    _Tongue("äõüöšž", _WEST),
    _Tongue("ëéïöüèáêç", _WEST),
    _Tongue("ąęłóżśćńź", _MIDDLE),
    _Tongue("íáéěýřčžšůúťňďóĺľäô", _MIDDLE),
    _Tongue("áéöóőüíúű", _MIDDLE),
    _Tongue("ăîâşţșț", _MIDDLE),
    _Tongue("čšžćđë", _MIDDLE),
    _Tongue("ıüşöğçİâîû", ("cp1254",)),
    _Tongue("āšēīžņļķūėčģųąįęõäöü", ("cp1257",)),
    _Tongue("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", _CYRILLIC),
    _Tongue("оанівиертслкудмпзябйьгчхїцжєюшщфґ’", (*_CYRILLIC, "cp1125")),
    _Tongue("аеиотнрсвлдкпмзугяъбчжшцйфхщюь", _CYRILLIC),
    _Tongue("аоиеунрстјвкдмплзбгчцшжњхљћфђџ", ("cp1251", "iso8859-5")),
    _Tongue("αοιετσνηυρπκμλςόίάγδέθήωχφβύξώζψϊϋΐ", ("cp1253", "iso8859-7")),
    _Tongue("יוהלארתבמשנדקחפעסטגזכםןצךףץ", ("cp1255", "iso8859-8")),
    _Tongue("اليمنوترعبدسفهكقحجةصشطخذىزأءضغثظإؤئآ،؟ًٌٍَُِّْپچژگ", ("cp1256", "iso8859-6")),
    _Tongue("านรอก่เงมย้ลสวัดทตีหิคุป์ไแจพะบชขำใูถซโึผืธ็ณศ", ("cp874",), others="\u0e00-\u0e7f"),
    _Tongue(
        "的一是不了在有人我们他这个上来大到说和地你为就中要以也会么时那出下得对子生没可里好小都过后能去多年家心"
        "于之天起然用着还而作如想看开发现长回道成手事无法前面点信把问问很请谢您什给经同工方公业当写村厂水和被从向",
        ("gb18030",), 0.5, _HAN,
    ),
    _Tongue(
        "的一是不了在有人我們他這個上來大到說和地你為就中要以也會麼時那出下得對子生沒可裡好小都過後能去多年家心"
        "於之天起然用著還而作如想看開發現長回道成手事無法前面點信把問很請謝您什給經同工方公業當寫村廠水被從向",
        ("big5hkscs",), 0.5, _HAN,
    ),
    _Tongue(
        "のいにたるしてはとがをなでもっれかりんまらさくすこうだあよきけみそせえちめおつわねどばじへごやほ"
        "ュンスルトーイラリカクシアタレドフコマロテサキメ、。",
        ("euc_jp", "cp932"), 0.7, "\u3040-\u30ff" + _HAN,
    ),
    _Tongue(
        "이다는에의가고을하지로한를사은기도있나들리어아시자대그서해인과수정우일여부전스라니요안주보면제상장"
        "습있것만내구했원문세성으동거되게람방국공경때모미신무조차세데입없",
        ("cp949",), 0.6, "\uac00-\ud7a3",
    ),
)  # fmt: skip
_PUNCTUATION = frozenset("«»„“”‘’‚–—…№°§€£·\xa0•×½\u3000、。，！？：；（）《》「」・؛؟،")
_LETTER = re.compile(r"[^\W\d_]")
# Of the kinds of letters in a word (`_Kinds`).
_FOREIGN_WORD = re.compile("[aA]*[eEogGx][aAeEogGx]*")
_IS_HUMP = re.compile("[aeg][AEG]")
_IS_MARKED = re.compile("[eEo](?=[eEo])")
_IS_MIXED = re.compile("[aA](?=[gGx])|[gGx](?=[aA])")
_NO_SMALL = re.compile(r"(?<![^.])(?=[ox]*[AEG])[AEGox]{2,}(?![^.])")
_WIDE = frozenset({"gb18030", "big5hkscs", "euc_jp", "cp932", "cp949"})  # two bytes a letter
_INSIDE = re.compile(
    r"(?:[^\w\s'’ʼ.,:;!?()<>/@*=&%+#\"«»„“”‘—–…·\u0591-\u05c7\u064b-\u0652\u0e30-\u0e4e-]|[²³¹])(?<=[^\W\d_].)(?=[^\W\d_])"
)
_ASCII_LETTER = re.compile(b"[A-Za-z]")
_OPENERS = "\xaa\xb2\xb3\xb9\xba¼½¾\xad"
_OPEN = re.compile("[\xaa\xb2\xb3\xb9\xba¼½¾][^\\W\\d_]|[^\\W\\d_]\xad")


def charset_of(data: bytes) -> str:
    """The likeliest charset of text that is no UTF-8; Western unless another is so beyond doubt."""
    sample = data[:MOST_BYTES]
    high = {byte: times for byte, times in Counter(sample).items() if byte >= 0x80}
    if len(high) == 1 and not _ASCII_LETTER.search(sample):
        return WESTERN  # one letter alone, however often, is no word of another alphabet
    best, most = WESTERN, _likelihood(sample, high, WESTERN, -inf) + BEYOND_DOUBT
    for codec in _CHARSETS:
        found = _likelihood(sample, high, codec, most)
        if found > most:
            best, most = codec, found
    return best


def _likelihood(data: bytes, high: Mapping[int, int], codec: str, least: float) -> float:
    """The logarithm of how likely the bytes are, in the tongue of this charset that fits best;
    `high`: how often each byte beyond ASCII stands there.

    Words, which are slow, are looked at only when letters alone tell more than `least`.
    """
    letters = _letters(data, high, codec)
    told = max(_of_tongue(letters, tongue) for tongue in _CHARSETS[codec])
    return told + _shape(data.decode(codec, "replace")) if told > least else told


def _letters(data: bytes, high: Mapping[int, int], codec: str) -> dict[str, int]:
    """How often each letter beyond ASCII stands there."""
    if codec in _WIDE:
        counted = Counter(data.decode(codec, "replace"))
        return {sign: times for sign, times in counted.items() if sign >= "\x80"}
    signs, letters = _signs(codec), dict[str, int]()
    for byte, times in high.items():
        sign = signs[byte - 0x80]
        letters[sign] = letters.get(sign, 0) + times
    return letters


@lru_cache(maxsize=64)
def _signs(codec: str) -> str:
    """What the bytes beyond ASCII are in a charset of one byte a letter."""
    return bytes(range(0x80, 0x100)).decode(codec, "replace")


def _of_tongue(letters: Mapping[str, int], tongue: _Tongue) -> float:
    weights = _weights(tongue)
    return float(sum(map(mul, letters.values(), map(weights.__getitem__, letters))))


class _Weights(dict[str, float]):
    """How likely each letter is in a tongue, as a logarithm: reckoned when first asked."""

    def __init__(self, tongue: _Tongue) -> None:
        listed = dict.fromkeys(tongue.letters)
        whole = sum(1 / (rank + 2) for rank in range(len(listed)))
        self._table = {
            letter: log(tongue.share / (rank + 2) / whole) for rank, letter in enumerate(listed)
        }
        self._others = re.compile(f"[{tongue.others}]") if tongue.others else None

    def __missing__(self, sign: str) -> float:
        likely = self[sign] = self._likely(sign)
        return likely

    def _likely(self, sign: str) -> float:
        small = sign.lower()[:1]
        if sign in self._table or small in self._table:
            return self._table.get(sign, self._table.get(small, 0.0))
        if self._others and self._others.match(sign):
            return _RARE
        return _SIGN if sign in _PUNCTUATION else _FOREIGN


_weights = lru_cache(maxsize=64)(_Weights)


class _Kinds(dict[int, str]):
    """The kind of each sign, for `str.translate`: a and A are ASCII letters, e and E other Latin
    ones, g and G those of other scripts; o and x are letters without case; a dot is no letter."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        row = "aA?" if sign < "\x80" else "eEo" if sign < _LATIN_ENDS else "gGx"
        case = 0 if sign.islower() else 1 if sign.isupper() else 2
        self[code] = row[case] if _LETTER.match(sign) else "."
        return self[code]


_KINDS = _Kinds()


def _shape(text: str) -> float:
    """What speaks against a charset in the shape of its words, those in ASCII alone left out."""
    against = len(_INSIDE.findall(text)) + _count(_OPEN, text, _OPENERS)
    words = ".".join(_FOREIGN_WORD.findall(text.translate(_KINDS)))
    return (
        _BROKEN * (against + _count(_IS_MIXED, words, "aA"))
        + _HUMP * _count(_IS_HUMP, words, "AEG")
        + _MARKED * _count(_IS_MARKED, words, "eEo")
        + _CAPITALS * _count(_NO_SMALL, words, "AEG")
    )


def _count(pattern: re.Pattern[str], text: str, needs: str) -> int:
    """How often it matches, looked for only where one of the signs that it needs stands."""
    return len(pattern.findall(text)) if any(sign in text for sign in needs) else 0


def _by_charset() -> dict[str, list[_Tongue]]:
    told: dict[str, list[_Tongue]] = {}
    for tongue in _TONGUES:
        for codec in tongue.charsets:
            told.setdefault(codec, []).append(tongue)
    return told


_CHARSETS: Mapping[str, Sequence[_Tongue]] = _by_charset()
