"""Which beat a letter goes to, by what a newsroom typed on its first day."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.judges.beat import Beats, judge, literal
from pipeline.judges.reasons import CODES
from pipeline.terms import BeatTerms, Letter

WAR = BeatTerms(
    1,
    "Russia-Ukraine war",
    "Fighting, occupation, prisoners and refugees of the war",
    keywords=("missile", "drone strike", "обстріл", "обстрел", "mobilisation", "Drohne"),
    places=("Kyiv", "Київ", "Киев", "Харків", "Харьков", "Kiew"),
)
HEALTH = BeatTerms(
    2,
    "Health",
    "Hospitals, medicines, doctors and patients",
    keywords=("hospital", "лікарня", "больница", "Krankenhaus", "hôpital", "medicine"),
)
HARBOUR = BeatTerms(
    3,
    "Ports and shipping",
    "Trade by sea",
    keywords=("harbour", "container", "puerto", "Hafen", "порт"),
    places=("Hamburg", "Одеса", "Warszawa"),
)
BEATS = Beats((WAR, HEALTH, HARBOUR))


def a_letter(text="", subject=""):
    return Letter(subject=subject, own_words=text, text=text)


def why(answer):
    return [
        (reason.code, reason.values.get("word", reason.values.get("why")))
        for reason in answer.reasons
    ]


@pytest.mark.parametrize(
    ("text", "beat"),
    [
        ("A missile came down in Kyiv last night.", "1"),
        ("Two drone strikes hit our street.", "1"),
        ("Сьогодні вночі у Києві чули вибухи.", "1"),
        ("Ми були у Харкові під час обстрілів.", "1"),
        ("Мы живём под Харьковом, обстрелы каждый день.", "1"),
        ("Die Drohnen flogen nachts über Kiew.", "1"),
        ("They sell the hospital's medicines on the market.", "2"),
        ("У лікарнях немає світла.", "2"),
        ("В больницах нет воды.", "2"),
        ("In den Krankenhäusern fehlen Betten, sagt das Krankenhaus.", "2"),
        ("Dans les hôpitaux, l'hôpital du sud surtout, on attend dix heures.", "2"),
        ("Containers vanish from the harbour.", "3"),
        ("Los contenedores desaparecen en los puertos.", "3"),
        ("Im Hamburger Hafen stehen die Kräne still.", "3"),
        ("W Warszawie zniknęły dokumenty.", "3"),
        ("My cat can play the piano.", ""),
    ],
)
def test_a_letter_goes_where_its_words_point(text, beat):
    answer = judge(a_letter(text), BEATS)
    assert answer.label == beat, answer


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("The docket lists a sealed case against the mayor.", {"docket"}),
        ("Docket 22-1801", {"docket"}),
        ("The dock was shut today and nobody says why.", {"dock"}),
        ("A plan was made, and they did not keep it.", {"plan"}),
        ("Plane crash", {"plane"}),
        ("Im Dock 4 liegt seit Tagen ein Schiff ohne Namen.", {"dock", "docket"}),  # as German does
        ("Do portu wpłynął wczoraj statek bez nazwy i bandery.", {"port"}),
        ("Za portem stoi od wczoraj statek bez nazwy i bandery.", {"port"}),
    ],
)
def test_a_word_of_a_beat_is_no_other_word_that_only_another_language_shortens_to_it(said, named):
    listed = ("dock", "docket", "plan", "plane", "port")
    beats = Beats([BeatTerms(at, f"Beat {at}", keywords=(one,)) for at, one in enumerate(listed)])
    assert {one.values["word"] for one in literal(a_letter(said), beats)[1]} == named


def test_where_a_language_is_unknown_for_want_of_words_a_short_word_is_not_made_longer():
    port = Beats([BeatTerms(1, "Trade by sea", keywords=("dock",))])
    assert judge(a_letter("Docket 22-1801"), port).label == ""
    assert judge(a_letter("Docks closed"), port).label == "1"


def test_a_beat_made_a_minute_ago_gets_its_tips():
    letter = a_letter("The bakery in Elm Lane sells flour from the aid parcels.")
    assert judge(letter, BEATS).label == ""
    new = BeatTerms(9, "Aid", keywords=("aid parcel", "flour"))
    answer = judge(letter, Beats((WAR, HEALTH, HARBOUR, new)))
    assert answer.label == "9"
    assert set(why(answer)) >= {("keyword", "aid parcel"), ("keyword", "flour")}


def test_the_reasons_name_the_words_and_the_beat():
    answer = judge(a_letter("A missile came down in Kyiv."), BEATS)
    assert [(reason.code, dict(reason.values)) for reason in answer.reasons] == [
        ("keyword", {"word": "missile", "beat": "Russia-Ukraine war"}),
        ("place", {"word": "Kyiv", "beat": "Russia-Ukraine war"}),
    ]


def test_a_near_tie_is_left_open_and_says_so():
    answer = judge(a_letter("A missile fell beside the hospital."), BEATS)
    assert answer.label == ""
    assert why(answer)[0] == ("left open", "tie")
    assert {word for _code, word in why(answer)} >= {"missile", "hospital"}


def test_below_its_threshold_a_beat_gets_nothing():
    strict = BeatTerms(1, "War", keywords=("missile",), threshold=0.95)
    answer = judge(a_letter("One missile."), Beats((strict, HEALTH)))
    assert answer.label == ""
    assert why(answer)[0] == ("left open", "too little")


def test_a_word_of_the_description_alone_is_too_little():
    assert judge(a_letter("Some patients wait outside."), BEATS).label == ""


def test_a_word_that_many_beats_share_counts_less():
    def three(*own):
        return Beats(
            [BeatTerms(at, f"Beat{at}", keywords=(word, "mayor")) for at, word in enumerate(own)]
        )

    answer = judge(a_letter("The mayor and the mayor's mayor, and the tram."), three("tram", "bus"))
    assert answer.label == "0"
    shared = judge(a_letter("The mayor spoke."), three("tram", "bus"))
    assert shared.label == ""


def test_two_beats_with_the_same_words_leave_it_open():
    twins = Beats((HEALTH, BeatTerms(7, "Health", HEALTH.description, HEALTH.keywords)))
    answer = judge(a_letter("The hospital has no medicine."), twins)
    assert why(answer)[0] == ("left open", "tie")


def test_a_word_that_another_language_has_everywhere_says_nothing_in_it():
    german = "Das war der Nachbar, es war spät und der Hund war auch nicht bei uns."
    assert why(judge(a_letter(german), BEATS)) == [("left open", "no match")]
    english = "It is the war, and they know what the war did to our Russia at home."
    assert judge(a_letter(english), BEATS).label == "1"


def test_a_place_is_known_by_the_forms_that_it_has_in_the_language_of_the_letter():
    africa = Beats((BeatTerms(1, "Africa", places=("Mali", "Lagos")),))
    german = "Beim dritten Mal lag ein Kästchen darin, und wir haben es nicht gesehen."
    assert why(judge(a_letter(german), africa)) == [("left open", "no match")]
    assert judge(a_letter("Wir sind in Lagos und nicht in der Schule."), africa).label == "1"
    russia = Beats((BeatTerms(1, "Russia", places=("Ростов",)),))
    assert judge(a_letter("Ночью над Ростовом был грохот, мы его слышали."), russia).label == "1"


def test_the_small_words_of_a_description_say_nothing():
    told = BeatTerms(1, "Aid", "Aid that does not arrive, and those who sell its flour")
    assert why(judge(a_letter("The cat does lick its paws, those of us say."), Beats((told,)))) == [
        ("left open", "no match")
    ]


def test_the_subject_is_read_too():
    assert judge(a_letter("See below.", subject="Hospital without doctors"), BEATS).label == "2"


def test_a_forwarded_mail_is_read_when_little_is_said_above_it():
    letter = Letter("Fwd:", "See this.", "See this.\n> The hospital has no medicine.")
    assert judge(letter, BEATS).label == "2"


@pytest.mark.parametrize(
    ("beats", "said"),
    [
        ((), "no beats"),
        ((BeatTerms(1, ""),), "no match"),
        ((BeatTerms(1, "", "", ("", " ", "😀"), ("*",)),), "no match"),
    ],
)
def test_beats_without_words_get_nothing(beats, said):
    assert why(judge(a_letter("The hospital burns."), Beats(beats))) == [("left open", said)]


@pytest.mark.parametrize("text", ["", "😀", "\0", " \n"])
def test_a_letter_without_words_is_left_open(text):
    assert why(judge(a_letter(text), BEATS)) == [("left open", "no words")]


def test_a_letter_of_a_megabyte_is_judged():
    assert judge(a_letter("harbour and hospital " * 50_000), BEATS).label == ""


def test_two_hundred_beats_are_told_apart():
    many = [
        BeatTerms(at, f"Beat {at}", f"About thing{at}", (f"word{at}", f"two words{at}"))
        for at in range(200)
    ]
    assert judge(a_letter("We know two words117 and word117."), Beats(many)).label == "117"


def test_every_reason_is_of_the_closed_list():
    for text in ("", "missile", "missile hospital", "A missile in Kyiv", "patients", "cat"):
        answer = judge(a_letter(text), BEATS)
        assert answer.reasons
        assert all(CODES[reason.code] == reason.values.keys() for reason in answer.reasons)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.builds(
            BeatTerms,
            id=st.integers(1, 9),
            name=st.text(max_size=20),
            description=st.text(max_size=40),
            keywords=st.lists(st.text(max_size=8), max_size=4).map(tuple),
            places=st.lists(st.text(max_size=8), max_size=2).map(tuple),
        ),
        max_size=4,
    ),
    st.text(max_size=80),
)
def test_no_beat_and_no_letter_make_the_judge_fall(beats, text):
    answer = judge(a_letter(text), Beats(beats))
    assert 0 <= answer.score <= 1
    assert answer.reasons
