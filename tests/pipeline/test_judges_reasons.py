"""The closed list of reasons."""

import pytest

from pipeline.judges.reasons import CODES, reason


def test_a_reason_of_the_list_is_made():
    assert dict(reason("keyword", word="Kyiv", beat="War").values) == {
        "word": "Kyiv",
        "beat": "War",
    }


@pytest.mark.parametrize("values", [{}, {"word": "x"}, {"word": "x", "beat": "y", "more": 1}])
def test_a_reason_with_other_values_is_refused(values):
    with pytest.raises(ValueError, match="keyword"):
        reason("keyword", **values)


def test_a_code_that_is_not_listed_is_refused():
    with pytest.raises(KeyError):
        reason("gut feeling")


def test_no_reason_holds_a_sender():
    assert not any({"sender", "address", "from"} & values for values in CODES.values())
