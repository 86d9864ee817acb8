"""Which language a reporter finds a tip under."""

import pytest

from pipeline.judges import tongues
from pipeline.judges.fact_words import FACT_WORDS


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ar", "أمس مساء رأيت شاحنات تفرغ براميل خلف المصنع."),
        ("fa", "دیروز دیدم که پشت کارخانه چند کامیون بشکه‌های بزرگ می‌گذاشتند و چیزی نگفتند."),
        ("ur", "کل رات میں نے فیکٹری کے پیچھے ٹرک دیکھے، بڑے ڈرم اتارے جا رہے تھے۔"),
        ("he", "אתמול ראיתי משאיות פורקות חביות."),
        ("el", "Χθες είδα φορτηγά πίσω από το εργοστάσιο."),
        ("ja", "昨日、工場の裏でトラックを見ました。"),
        ("zh", "昨天我看见卡车在工厂后面卸下桶。"),
        ("ko", "어제 공장 뒤에서 트럭을 보았습니다."),
        ("", "Ik zag gisteren vrachtwagens."),
        ("", "🔥🔥"),
        ("", ""),
        ("ar", "مرحبا Tipdesk هذا خبر من Beirut عن المرفأ والتفجير."),
    ],
)
def test_a_script_tells_the_language_that_search_does_not(code: str, text: str) -> None:
    assert tongues.told(text) == code


def test_what_search_has_found_stands() -> None:
    assert tongues.told("Хто заплатив за човен?", "uk") == "uk"


def test_the_languages_that_facts_are_found_in_come_first_in_the_choice() -> None:
    assert tongues.LANGUAGES[:7] == tuple(FACT_WORDS)
    assert len(set(tongues.LANGUAGES)) == len(tongues.LANGUAGES)
