"""Bytes to text: as declared, else UTF-8, else by its letters. Only real text codecs are used."""

import codecs
import re
from functools import lru_cache

from inbox.reading.tongues import WESTERN, charset_of

SAMPLE_BYTES = 4_000  # what is looked at to tell a charset
_TEXT_CODECS = frozenset(
    """ascii utf-8 utf-8-sig utf-7 utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be
    iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9
    iso8859-10 iso8859-11 iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp1250 cp1251 cp1252 cp1253
    cp1254 cp1255 cp1256 cp1257 cp1258 cp437 cp720 cp737 cp775 cp850 cp852 cp855 cp857 cp858 cp860
    cp861 cp862 cp863 cp864 cp865 cp866 cp869 cp874 cp1125 koi8-r koi8-u koi8-t kz1048 ptcp154
    mac-roman mac-cyrillic mac-greek mac-latin2 mac-turkish mac-iceland tis-620 gb2312 gbk gb18030
    hz big5 big5hkscs cp950 cp949 euc_kr johab iso2022_kr shift_jis shift_jis_2004 shift_jisx0213
    cp932 euc_jp euc_jis_2004 euc_jisx0213 iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_2004
    iso2022_jp_3 iso2022_jp_ext""".split()  # noqa: SIM905 - ninety names read better in lines
)
_SPOKEN = {  # what mail programs write, to what Python calls it; wider sets where they are meant
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "ascii",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030",
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "euc-kr": "cp949", "x-windows-949": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "windows-874": "cp874", "iso-8859-8-i": "iso8859-8", "iso-8859-8-e": "iso8859-8",
    "iso-8859-9": "cp1254", "unicode-1-1-utf-7": "utf-7", "unicode-1-1-utf-8": "utf-8",
    "x-mac-cyrillic": "mac-cyrillic", "macintosh": "mac-roman", "x-mac-roman": "mac-roman",
    "big5": "big5hkscs", "ansi_x3.4-1968": "ascii", "iso-8859-11": "cp874", "cp-850": "cp850",
}  # fmt: skip
_IN_ASCII = {  # what says everything in ASCII bytes, and the sign that it does
    "utf-7": b"+", "hz": b"~{", "iso2022": b"\x1b", "utf-16": b"\0", "utf-32": b"\0",
}  # fmt: skip
_RELATED = {  # what programs send under another's name
    "iso2022_jp": ("cp932", "euc_jp"), "cp932": ("euc_jp",), "euc_jp": ("cp932",),
    "gb18030": ("big5hkscs",), "big5hkscs": ("gb18030",),
}  # fmt: skip
_ONE_BYTE = re.compile("cp(?!932|949|950)|iso8859|koi8|mac-|kz1048|ptcp154|tis-620")
_NUMBERED = re.compile("(?:cp|windows|win|ibm|x-cp)[-_ ]?([0-9]{3,4})")
_UTF8_LETTERS = 3  # so many letters in UTF-8 are none of another charset
_UTF8 = re.compile(b"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_INSIDE_WORD = re.compile(  # a byte that is a letter elsewhere; E2 begins UTF-8's quotes and dashes
    b"[A-Za-z][\xe0\xe1\xe3-\xf6\xf8-\xff][a-z]"
)
_SIGNS = re.compile(  # `®` and its like, each alone: other charsets have letters there, in words
    rb"(?<![A-Za-z\x80-\xff])[\x80-\x89\x8b\x91-\x99\x9b\xa1-\xbf](?![A-Za-z\x80-\xff])"
)
_UTF8_WORDS = re.compile(b"((?:%b)+)" % _UTF8.pattern)
_HAVE_PAIRS = frozenset(
    {"gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp874", "koi8-u", "cp1251"}
)
_FEW = 20  # bytes beyond ASCII that prove no Thai
_MOSTLY, _PARTLY = 0.5, 0.25  # of the bytes beyond ASCII: letters in UTF-8
_HIGH = bytes(range(128, 256))
_NEVER = re.compile("[\0\ud800-\udfff]")


def decode(data: bytes, declared: str = "") -> tuple[str, bool]:
    """The text, and whether it can be trusted. NUL and lone surrogates are left out."""
    codec = codec_of(declared)
    if data.isascii() and not _speaks_in_ascii(codec, data):
        return data.decode("ascii").replace("\0", ""), True
    if codec.startswith(("utf-16", "utf-32")) and b"\0" in data:
        codec, data = _wide(codec, data)
    if _ONE_BYTE.match(codec) and (text := _rather_utf8(data)) is not None:
        return without_nul(text), False
    text = _strictly(data, codec) if codec and codec != "ascii" else None
    if text is not None:
        return without_nul(text), True
    if data.isascii():
        return without_nul(_japanese(data, codec)), False
    text = _strictly(data, "utf-8")
    if text is not None:
        return without_nul(text), True
    return without_nul(_as_meant(data, codec)), False


def _wide(codec: str, data: bytes) -> tuple[str, bytes]:
    """Letters of two or four bytes: half a one at the end is none, and where nothing tells their
    order the side tells it that most zeros stand on."""
    size = int(codec[4:6]) // 8
    data = data[: len(data) - len(data) % size]
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE))
    if marked or codec.endswith("e"):
        return codec, data
    sample = data[:SAMPLE_BYTES]
    before, behind = sample[::size].count(0), sample[size - 1 :: size].count(0)
    return f"{codec}-{'be' if before > behind else 'le'}", data


def _as_meant(data: bytes, codec: str) -> str:
    """The text of bytes that are neither in the charset that was declared nor in UTF-8."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    for one in _RELATED.get(codec, ()):
        if (text := _strictly(data, one)) is not None:
            return text
    if codec == "utf-8" and _is_no_utf8(data):
        return _detect(data)
    if codec and codec != "ascii":
        loose = data.decode(codec, "replace")
        if loose.count("\ufffd") <= 1 + len(loose) // 100:  # cut short, or one slip
            return loose
    return _detect(data)


def _is_no_utf8(data: bytes) -> bool:
    """Whether UTF-8 was only claimed: it has no letter of it, and one of another charset inside a
    word. A lone byte at the end of a word may be what is left of a letter in UTF-8."""
    return not _UTF8.search(data) and bool(_INSIDE_WORD.search(data))


def _japanese(data: bytes, codec: str) -> str:
    """ASCII bytes that a codec refuses. Signs of Microsoft's rows are in the newer standard."""
    if codec == "iso2022_jp":
        text = _strictly(data, "iso2022_jp_ext")  # katakana of half a width
        if text is not None:
            return text
        wider = data.replace(b"\x1b$B", b"\x1b$(Q")
        text = _strictly(wider, "iso2022_jp_2004")
        return wider.decode("iso2022_jp_2004", "replace") if text is None else text
    return data.decode("ascii" if codec == "utf-7" else codec, "replace")


def _rather_utf8(data: bytes) -> str | None:
    """Text that was declared in an 8-bit charset, and is plainly UTF-8."""
    text = _strictly(data, "utf-8")
    few = text is None or len(data) - len(text) < _UTF8_LETTERS
    return None if few or text is None or _letters(text) < _UTF8_LETTERS else text


def _letters(text: str) -> int:
    return sum(letter >= "\x80" for letter in text[:SAMPLE_BYTES])


def without_nul(text: str) -> str:
    """The text without what no database stores: NUL and halves of surrogate pairs."""
    try:
        text.encode()  # ten times quicker than looking for them, and hardly a mail has any
    except UnicodeEncodeError:
        return _NEVER.sub("", text)
    return text.replace("\0", "")


@lru_cache(maxsize=256)
def codec_of(declared: str) -> str:
    """Python's name of a text codec, or an empty string. `zlib` or `idna` are none."""
    name = declared.strip().strip("\"'").lower().removeprefix("charset=")
    if not name or len(name) > 80 or not name.isascii():
        return ""
    first = re.split(r"[\s;,\"']", name, maxsplit=1)[0]
    return _known(name) or _known(first) or _known(first.removeprefix("x-"))


def _known(name: str) -> str:
    if name.startswith(("utf8", "utf-8")):
        return "utf-8"
    if numbered := _NUMBERED.fullmatch(name):
        name = f"cp{numbered.group(1)}"
    try:
        found = codecs.lookup(_SPOKEN.get(name, name)).name
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return ""
    return found if found in _TEXT_CODECS else ""


def _speaks_in_ascii(codec: str, data: bytes) -> bool:
    family = next((one for one in _IN_ASCII if codec.startswith(one)), "")
    return bool(family) and _IN_ASCII[family] in data


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        text = data.decode(codec)
    except UnicodeError:
        return None
    return text[1:] if text.startswith("\ufeff") else text


def _detect(data: bytes) -> str:
    """The likeliest text: UTF-8 with bytes that are none, else by its letters."""
    sample = data[:SAMPLE_BYTES]
    high = len(sample) - len(sample.translate(None, _HIGH))
    if high and high == len(_SIGNS.findall(sample)):
        return data.decode(WESTERN, "replace")
    letters = _UTF8.findall(sample)
    if sum(map(len, letters)) > _MOSTLY * high:
        return _mixed(data)
    codec = charset_of(data)
    # Chinese and Thai have such pairs by chance, and Ukrainian: `мі` is one in KOI8-U, `Ві` in
    # Windows-1251. Other charsets hardly ever.
    pairs = 2 * sum(len(letter) == 2 for letter in letters)
    chance = codec in _HAVE_PAIRS and not (codec == "cp874" and high < _FEW)
    if pairs > _PARTLY * high and not chance:
        return _mixed(data)
    return data.decode(codec, "replace")


def _mixed(data: bytes) -> str:
    """Letters in UTF-8, all others in cp1252: who mixes the two means both as they look."""
    parts = _UTF8_WORDS.split(data)
    return "".join(
        part.decode("utf-8" if at % 2 else WESTERN, "replace") for at, part in enumerate(parts)
    )
