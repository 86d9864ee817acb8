"""Why a judge thinks so, as both doors say it."""

from pipeline.judges.reasons import CODES
from pipeline.terms import Reason
from web import sentences, shown


def test_every_reason_of_a_judge_has_a_sentence() -> None:
    for code, names in CODES.items():
        assert sentences.reason(Reason(code, dict.fromkeys(names, "tie"))) != code


def test_a_likeness_names_its_words_and_one_of_before_reads_as_it_did() -> None:
    now = Reason("sounds like", {"lane": "tip", "said": "stamp, paid"})
    told = "it reads like mails of this lane (tip), not least for “stamp, paid”"
    assert sentences.reason(now) == told
    then = Reason("reads like", {"lane": "tip"})
    assert sentences.reason(then) == "it reads like mails of this lane (tip)"


def test_words_from_right_to_left_turn_no_sentence_round() -> None:
    arabic = Reason("sounds like", {"lane": "tip", "said": "المدرسة"})
    assert "“\u2068المدرسة\u2069”" in shown.reasons([arabic])[0]
