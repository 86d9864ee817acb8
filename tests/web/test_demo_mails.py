"""What the demo's mails are, before anybody sends them."""

import io
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

from PIL import ExifTags, Image

from inbox import Customs, Mail, RangeKind, cut_file, read_mail
from pipeline import judging
from pipeline.judges import beat, lane
from pipeline.letters import letter_of
from pipeline.search.words import language
from pipeline.terms import BeatTerms, Lane
from web.demo.letters import beats, coming, day, sent
from web.demo.writing import SERVER

BORN = datetime(2026, 11, 5, 20, tzinfo=UTC)
DAY = day(BORN)
LATER = [sent(told, BORN + timedelta(minutes=at)) for at, told in enumerate(coming(), start=1)]
MAILS = [read_mail(letter.raw) for letter in (*DAY, *LATER)]
PREPARED = beat.Beats(
    [
        BeatTerms(
            number, told["name"], told["description"], (*told["keywords"],), (*told["places"],)
        )
        for number, told in enumerate(beats())
    ]
)


def beat_of(mail: Mail) -> str:
    label = beat.judge(letter_of(mail), PREPARED).label
    return PREPARED.beats[int(label)].name if label else ""


def lane_of(mail: Mail) -> str:
    return lane.judge(letter_of(mail)).label


def test_a_mail_has_the_same_bytes_at_every_start():
    assert [letter.raw for letter in day(BORN)] == [letter.raw for letter in DAY]
    again = [sent(told, letter.at) for told, letter in zip(coming(), LATER, strict=True)]
    assert [letter.raw for letter in again] == [letter.raw for letter in LATER]


def test_no_two_mails_have_the_same_bytes():
    assert len({letter.digest for letter in (*DAY, *LATER)}) == len(DAY) + len(LATER)


def test_a_day_is_about_a_hundred_mails_in_the_order_of_their_arrival():
    assert 60 <= len(DAY) <= 110
    assert [letter.at for letter in DAY] == sorted(letter.at for letter in DAY)
    assert DAY[-1].at < BORN
    assert len(LATER) == 20


def test_every_lane_has_mail_and_tips_are_most_of_it():
    lanes = Counter(map(lane_of, MAILS))
    assert lanes.keys() == set(Lane)
    assert min(lanes.values()) >= 4
    assert len(MAILS) / 2 < lanes[Lane.TIP] < len(MAILS) * 0.75


def test_every_beat_has_mail_and_some_is_left_open():
    found = Counter(map(beat_of, MAILS))
    assert min(found[told["name"]] for told in beats()) >= 3
    assert found["Russia-Ukraine war"] >= 15
    tips = [mail for mail in MAILS if lane_of(mail) == Lane.TIP]
    assert 0 < sum(not beat_of(mail) for mail in tips) < len(tips) / 5


def test_people_write_in_seven_languages():
    spoken = Counter(language(mail.own_words) for mail in MAILS)
    assert min(spoken[code] for code in ("en", "uk", "ru", "de", "fr", "es")) >= 4
    assert sum(bool(re.search("[\u0600-\u06ff]", mail.own_words)) for mail in MAILS) >= 5


def test_all_hosts_are_made_up():
    for mail in MAILS:
        hosts = re.findall(r"https?://([^/\s\"'<>?)]+)", mail.text + mail.html)
        hosts.append(mail.sender.address.rpartition("@")[2])
        assert [host for host in hosts if not host.endswith(".example")] == []


def test_seven_people_saw_the_night_at_the_pier():
    saw = {mail.sender.address for mail in MAILS if is_about_the_pier(mail)}
    assert len(saw) >= 7


def is_about_the_pier(mail: Mail) -> bool:
    words = f"{mail.subject} {mail.own_words}".lower()
    if lane_of(mail) != Lane.TIP:
        return False
    return any(place in words for place in ("odes", "одес", "порт")) and any(
        seen in words
        for seen in ("explosion", "drone", "plane", "impact", "вибух", "бабах", "deton")
    )


def test_ten_people_send_one_template():
    words = "authority votes on the first licence for deep-sea mining"
    assert len({mail.sender.address for mail in MAILS if words in mail.text}) == 10


def test_one_photo_tells_where_it_was_taken():
    places = []
    for letter, mail in zip((*DAY, *LATER), MAILS, strict=True):
        for file in mail.files:
            if file.real_type == "image/jpeg" and not mail.damaged:
                image = Image.open(io.BytesIO(cut_file(letter.raw, file.part)))
                places.append(dict(image.getexif().get_ifd(ExifTags.IFD.GPSInfo)))
    assert len(places) >= 12
    assert sum(map(bool, places)) == 1


def test_some_came_through_the_list_the_form_and_the_gateway_of_the_house():
    house = Customs(
        our_lists=("tips@evening-chronicle.example",),
        form_senders=("forms@evening-chronicle.example",),
        server=SERVER,
    )
    mails = [read_mail(letter.raw, house) for letter in DAY]
    behind = {mail.through.kind: mail.sender.name for mail in mails if mail.through.kind}
    assert behind == {"list": "Marta Quill", "form": "Orla Bryce"}
    assert any(part.kind is RangeKind.BANNER for mail in mails for part in mail.ranges)
    told = Counter(fact.code for mail in mails for fact in mail.provenance)
    assert told["sent through"] >= 80
    assert told["name shows address"] == 1
    assert any(mail.automatic.bounces for mail in mails)


def test_somebody_is_in_danger_and_a_correction_has_waited_for_more_than_a_day():
    (asks_help,) = [mail for mail in MAILS if mail.subject == "please read now"]
    said = judging.lane_of(letter_of(asks_help)).reasons
    assert "someone in danger" in {one.code for one in said}
    wrong = [
        letter
        for letter, mail in zip((*DAY, *LATER), MAILS, strict=True)
        if mail.subject == "Your graph is upside down"
    ]
    assert judging.lane_of(letter_of(read_mail(wrong[0].raw))).label == Lane.CORRECTION
    assert BORN - wrong[0].at > timedelta(days=1)
