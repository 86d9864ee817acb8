"""Text whose charset is not named: read right in each that its people used before UTF-8."""

import tomllib
from pathlib import Path

import pytest

from inbox.reading.charsets import decode

_TOLD = tomllib.loads((Path(__file__).parent / "charsets.toml").read_text("utf-8"))
SPEECHES = _TOLD["speech"]
CASES = [
    pytest.param(speech, codec, id=f"{speech['name']}-{codec}")
    for speech in SPEECHES
    for codec in speech["charsets"]
]
ENGLISH = "From the reader, 12 November 2026:\n{}\nhttps://example.org/page\n"


@pytest.mark.parametrize(("speech", "codec"), CASES)
def test_a_letter_is_read_in_whatever_charset_it_came(speech: dict[str, str], codec: str) -> None:
    raw = speech["text"].encode(codec)
    assert decode(raw) == (speech["text"], False)


@pytest.mark.parametrize(("speech", "codec"), CASES)
def test_one_line_is_enough_to_tell_the_charset(speech: dict[str, str], codec: str) -> None:
    assert decode(speech["line"].encode(codec))[0] == speech["line"]


@pytest.mark.parametrize(("speech", "codec"), CASES)
def test_one_line_among_english_is_enough_too(speech: dict[str, str], codec: str) -> None:
    text = ENGLISH.format(speech["line"])
    assert decode(text.encode(codec))[0] == text


@pytest.mark.parametrize(
    "line", _TOLD["line"], ids=lambda one: f"{one['charset']} {one['text'][:12]}"
)
def test_other_words_of_many_tongues_are_told_too(line: dict[str, str]) -> None:
    assert decode(line["text"].encode(line["charset"]))[0] == line["text"]


WESTERN = ("ÄÖÜÕ", "ÀÉÈÇ", "ÅÄÖ", "ÜBER", "Größe", "él", "Ñandú", "10 £", "5 °C", "«Bonjour»")


@pytest.mark.parametrize("word", WESTERN)
def test_one_western_word_is_no_chinese_and_no_russian(word: str) -> None:
    assert decode(word.encode("cp1252"))[0] == word


def test_the_charset_is_told_by_the_beginning_of_a_long_letter() -> None:
    text = "Здравствуйте, в городе нет воды. " * 20_000
    assert decode(text.encode("koi8-r"))[0] == text


def test_a_letter_of_two_bytes_may_be_cut_where_the_sample_ends() -> None:
    for ahead in ("", " "):
        text = ahead + "您好我们村边的工厂" * 400
        assert decode(text.encode("gb2312"))[0] == text


def test_utf8_with_a_few_bytes_of_another_charset_stays_utf8() -> None:
    text = "Здравствуйте, в городе нет воды".encode() + b" \x97 \xab"
    assert decode(text)[0] == "Здравствуйте, в городе нет воды — «"


def test_words_in_utf8_above_what_is_no_text_stay_words() -> None:
    assert decode("Größe: später".encode() + b"\n\x8a\te\xad\xe7\xaa\xdb")[0].startswith(
        "Größe: später\n"
    )


@pytest.mark.parametrize("codec", ["koi8-u", "cp1251"])
@pytest.mark.parametrize("text", ["Скандал у місті", "Привіт", "Вітаю", "Підкуп"])
def test_a_few_ukrainian_words_are_no_utf8_that_was_mixed_with_another(
    text: str, codec: str
) -> None:
    assert decode(text.encode(codec))[0] == text


@pytest.mark.parametrize(
    "meant",
    ["Rømer", "Die Tür klemmt.", "I asked the mayor of Rønne. " + "Then I asked her again. " * 9],
)
def test_utf8_that_is_only_claimed_does_not_lose_letters(meant: str) -> None:
    assert decode(meant.encode("latin-1"), "utf-8") == (meant, False)


@pytest.mark.parametrize(
    "sent", [b"Caf\xc3", b"we don\xe2t know", "né à Pau".encode() + b" na\xefve"]
)
def test_one_broken_letter_of_utf8_is_marked_not_guessed(sent: bytes) -> None:
    text, sure = decode(sent, "utf-8")
    assert ("\ufffd" in text, sure) == (True, False)
