"""Making mails harmless in a child: many in one, and one that kills it harms no other."""

import io
import struct
import zlib
from email.message import EmailMessage

import pytest
from PIL import Image

from inbox.fence import Limits
from inbox.showing.guard import SHOWING_LIMITS, Wish, show_guarded
from inbox.showing.pictures import MAX_PIXELS, MAX_PIXELS_OF_A_PHOTO, picture

SMALL = 640
HEAVY = "<b>" * 190 + "<p>x" * 7_700  # within the caps: near the most that they let through


def an_html_mail(page: str, *pictures: bytes, content_id: str = "photo@example.org") -> bytes:
    mail = EmailMessage()
    mail["From"] = "sam@example.org"
    mail.set_content("The text of it.")
    mail.add_alternative(page, subtype="html")
    part = mail.get_payload()[1]
    for number, content in enumerate(pictures):
        part.add_related(content, "image", "png", cid=f"<{number or ''}{content_id}>")
    return mail.as_bytes()


def a_picture(
    width: int, height: int, kind: str = "PNG", mode: str = "RGB", **saved: object
) -> bytes:
    written = io.BytesIO()
    Image.new(mode, (width, height), 90).save(written, kind, **saved)
    return written.getvalue()


def test_many_mails_are_made_in_one_child_in_their_order() -> None:
    wishes = [Wish(an_html_mail(f"<p onclick=x>number {n}</p>"), html=True) for n in range(5)]
    wishes.insert(2, Wish(b"Subject: plain\r\n\r\nNo HTML here.\r\n", html=True))
    shown = show_guarded(wishes)
    pages = [one.html.html.strip() if one.html else None for one in shown]
    assert pages == [f"<p>number {n}</p>" for n in (0, 1)] + [None] + [
        f"<p>number {n}</p>" for n in (2, 3, 4)
    ]
    assert {one.problem for one in shown} == {""}


def test_the_parts_that_an_html_mail_shows_are_named() -> None:
    raw = an_html_mail("<img src='cid:photo@example.org'><img src='cid:other@x'>", a_picture(3, 2))
    (shown,) = show_guarded([Wish(raw, html=True)])
    assert shown.parts == {"photo@example.org": 2}


def test_f09_html_that_is_too_deep_says_so_and_its_neighbours_are_made() -> None:
    deep, plain = an_html_mail("<div>" * 50_000), an_html_mail("<p>fine</p>")
    shown = show_guarded([Wish(plain, html=True), Wish(deep, html=True), Wish(plain, html=True)])
    assert [one.problem for one in shown] == ["", "too much", ""]
    assert [one.html is not None for one in shown] == [True, False, True]


def test_f09_the_heaviest_page_that_is_let_through_is_made_within_its_seconds() -> None:
    (shown,) = show_guarded([Wish(an_html_mail(HEAVY), html=True)])
    assert shown.problem == ""


def test_f09_a_mail_that_kills_the_child_costs_no_other_its_page() -> None:
    pages = ["<p>fine</p>", HEAVY, "<p>fine</p>", "<p>fine</p>"]
    wishes = [Wish(an_html_mail(page), html=True) for page in pages]
    shown = show_guarded(wishes, Limits(cpu_seconds=0.1))
    assert [one.html is not None for one in shown] == [True, False, True, True]
    assert [one.problem for one in shown] == ["", "cpu", "", ""]


def test_a_child_that_never_comes_to_work_is_given_up() -> None:
    wishes = [Wish(an_html_mail("<p>fine</p>"), html=True)] * 2
    shown = show_guarded(wishes, Limits(wall_seconds=0.001))
    assert [one.problem for one in shown] == ["time", "time"]


def test_nothing_wished_for_starts_no_child() -> None:
    assert [one.html for one in show_guarded([Wish(b"")])] == [None]
    assert show_guarded([]) == []


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_f10_a_picture_is_made_anew_and_small(kind: str) -> None:
    made = picture(a_picture(2_000, 1_000, kind), SMALL)
    assert made is not None
    with Image.open(io.BytesIO(made.content)) as image:
        assert (image.size, f"image/{image.format}".lower()) == ((640, 320), made.kind)


def test_f10_a_small_picture_is_not_made_larger() -> None:
    made = picture(a_picture(20, 10), SMALL)
    assert made
    assert (made.width, made.height) == (20, 10)


def test_f30_nothing_but_the_pixels_of_a_photo_is_left() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "CANARY-MAKER", "CANARY-OWNER", 6
    exif[0x8825] = {1: "N", 2: (50.0, 27.0, 0.0)}
    raw = a_picture(40, 20, "JPEG", exif=exif, comment=b"CANARY-COMMENT", icc_profile=b"CANARY-ICC")
    assert raw.count(b"CANARY") == 4
    made = picture(raw + b"CANARY-AFTER-THE-END", SMALL)
    assert made is not None
    assert b"CANARY" not in made.content
    with Image.open(io.BytesIO(made.content)) as image:
        assert not image.getexif()
        assert not set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert image.size == (20, 40), "upright, as the camera was held"


def _claims(width: int, height: int, kind: str) -> bytes:
    """A small picture whose header says that it is a wall of pixels."""
    raw = bytearray(a_picture(8, 8, kind))
    if kind == "PNG":
        raw[16:24] = struct.pack(">II", width, height)
        raw[29:33] = struct.pack(">I", zlib.crc32(raw[12:29]))
    else:
        at = raw.index(b"\xff\xc0") + 5
        raw[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(raw)


@pytest.mark.parametrize(
    ("width", "height", "kind"),
    [(30_000, 30_000, "PNG"), (1, MAX_PIXELS + 1, "PNG"), (60_000, 1_000, "JPEG")],
)
def test_f10_a_picture_of_too_many_pixels_is_refused(width: int, height: int, kind: str) -> None:
    bomb = _claims(width, height, kind)
    with Image.open(io.BytesIO(bomb)) as image:
        assert image.size == (width, height)
        assert width * height > (MAX_PIXELS_OF_A_PHOTO if kind == "JPEG" else MAX_PIXELS)
    assert picture(bomb, SMALL) is None


def test_f10_the_largest_pictures_that_are_let_through_are_made_inside_the_limits() -> None:
    large = [
        a_picture(8_000, 6_800, "JPEG"),
        a_picture(5_000, 5_000, "PNG", "RGBA", compress_level=1),
    ]
    raw = an_html_mail("<p>two</p>", *large)
    (shown,) = show_guarded([Wish(raw, pictures=((2, SMALL), (3, SMALL), (2, 1_600)))])
    assert [made and made.width for made in shown.pictures.values()] == [640, 640, 1_600]


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        a_picture(50, 50, "TIFF"),
        a_picture(50, 50, "BMP"),
        a_picture(50, 50)[:60],
        a_picture(50, 50, "GIF")[:20],
        b"",
        b"GIF89a",
    ],
)
def test_f10_what_is_no_picture_that_we_show_is_refused(content: bytes) -> None:
    assert picture(content, SMALL) is None


def test_f10_a_picture_that_kills_the_child_leaves_the_html() -> None:
    raw = an_html_mail("<p>fine</p>", a_picture(4_000, 4_000, "PNG", "RGBA"))
    hungry = Limits(SHOWING_LIMITS.cpu_seconds, SHOWING_LIMITS.wall_seconds, 30_000_000, 0)
    (shown,) = show_guarded([Wish(raw, html=True, pictures=((2, SMALL),))], hungry)
    assert shown.html is not None
    assert shown.pictures == {(2, SMALL): None}


def test_a_part_that_is_not_there_is_no_picture() -> None:
    (shown,) = show_guarded([Wish(an_html_mail("<p>x"), pictures=((99, SMALL),))])
    assert shown.pictures == {(99, SMALL): None}


def test_f09_a_mail_that_killed_the_child_gets_no_more_of_it() -> None:
    raw = an_html_mail(HEAVY, a_picture(50, 50))
    plain = an_html_mail("<p>fine</p>", a_picture(50, 50))
    both = [Wish(one, html=True, pictures=((2, SMALL),)) for one in (raw, plain)]
    heavy, fine = show_guarded(both, Limits(cpu_seconds=0.1))
    assert (heavy.problem, heavy.pictures) == ("cpu", {})
    assert fine.html is not None
    assert fine.pictures[2, SMALL] is not None
