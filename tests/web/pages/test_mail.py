"""A mail as a browser gets it: its frame, its pictures, what is saved of it, with which headers."""

import io
import re
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from urllib.parse import unquote

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from pipeline.store import Store
from tests import papers
from tests.builders import a_desk, someone
from tests.conftest import Clock
from tests.hostile.look import banned
from tests.pipeline import rounds
from tests.pipeline.test_showing import a_photo, digest_of, with_html
from tests.web.pages.site import Client

As = Callable[[str | None], Client]
POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "img-src http://localhost/inline/; style-src-attr 'unsafe-inline'; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'none'"
)
SANDBOX = "sandbox; default-src 'none'"
PIXEL = "<img src='http://tracker.example/p.gif'>"
NAMES = {  # as sent: the start of the name that a disk gets
    "plans.pdf": "plans.pdf",
    "../../etc/passwd": "passwd",
    "..\\..\\boot.ini": "boot.ini",
    "/absolute": "absolute",
    "a\r\nSet-Cookie: x=1.txt": "aSet-Cookie_ x=1.txt",
    "gpj.exe\u202egnp.scr": "gpj.exegnp.scr",
    "nul\0inside.txt": "nulinside.txt",
    "CON": "_CON",
    "aux.txt": "_aux.txt",
    'quote".txt': "quote_.txt",
    "semi;colon=1.txt": "semi;colon=1.txt",
    "<img src=x onerror=alert(1)>.png": "_img src=x onerror=alert(1)_.png",
    "план.doc": "план.doc",
    "x" * 300 + ".pdf": "x" * 100,
    "...": "file-1",
    "{{7*7}}.txt": "{{7_7}}.txt",
}


def with_file(name: str, content: bytes, kind: str = "application/octet-stream") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Message-ID"] = "sam@example.org", "<1@example.org>"
    mail.set_content("One file.")
    mail.add_attachment(content, *kind.split("/"), filename="NAME")
    quoted = "".join(f"%{byte:02X}" for byte in name.encode())
    said = b"filename*=utf-8''" + quoted.encode()
    return re.sub(rb'filename="NAME"', lambda _: said, mail.as_bytes())


def file_of(client: Client, store: Store, part: int = 1, **headers: str) -> TestResponse:
    return client.get(f"/mails/{digest_of(store)}/files/{part}", headers=headers)


def told_name(answer: TestResponse) -> str:
    """The name that a browser would save a file under (RFC 6266)."""
    said = answer.headers["Content-Disposition"]
    extended = re.search(r"filename\*=UTF-8''(\S+)", said)
    plain = re.search(r'filename="?([^";]+(?:;[^"]*)?)"?', said)
    assert plain or extended
    return unquote(extended[1]) if extended else plain[1]  # type: ignore[index]


def closed(answer: TestResponse) -> None:
    """It is saved and never opened."""
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"] == SANDBOX
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_w21_the_frame_has_a_policy_of_its_own(client: As, store: Store) -> None:
    rounds.take(store, with_html(f"<p onclick=x>Look</p><script>x</script>{PIXEL}"))
    answer = client("Ann").get(f"/mails/{digest_of(store)}/formatted")
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-DNS-Prefetch-Control"] == "off"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    page = answer.get_data(as_text=True)
    assert "<p>Look</p>" in page
    assert "tracker" not in page
    assert "script" not in page


def test_the_tip_says_what_its_frame_leaves_out(client: As, store: Store) -> None:
    link = "<link rel=stylesheet href='http://tracker.example/s'>"
    (tip,) = rounds.take(store, with_html(f"<p>Look</p>{PIXEL * 3}{link}"))
    page = client("Ann").get(f"/tips/{tip.id}").get_data(as_text=True)
    assert "3 remote images blocked." in page
    assert "1 other remote thing blocked." in page
    frame = re.search(r"<iframe[^>]*>", page)
    assert frame
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in frame[0]
    assert 'loading="lazy"' in frame[0]


def test_a_mail_without_html_has_no_frame_and_one_that_is_too_much_says_so(
    client: As, store: Store
) -> None:
    first, second = rounds.take(
        store, with_html(" "), with_html("<div>" * 20_000, message_id="2@example.org")
    )
    ann = client("Ann")
    assert "Formatted view" not in ann.get(f"/tips/{first.id}").get_data(as_text=True)
    page = ann.get(f"/tips/{second.id}").get_data(as_text=True)
    assert "cannot be shown as it was laid out" in page
    assert "<iframe" not in page


def test_pictures_inside_a_mail_come_by_signed_addresses_that_end(
    client: As, store: Store, clock: Clock
) -> None:
    rounds.take(
        store, with_html("<img src='cid:boat@x'><img src='cid:gone@x' alt=gone>", a_photo())
    )
    page = client("Ann").get(f"/mails/{digest_of(store)}/formatted").get_data(as_text=True)
    addresses = re.findall(r'src="([^"]*)"', page)
    assert len(addresses) == 1
    assert addresses[0].startswith("/inline/")
    stranger = client(None)
    answer = stranger.get(addresses[0])
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Content-Security-Policy"] == SANDBOX
    with Image.open(io.BytesIO(answer.data)) as image:
        assert image.size == (1000, 500)
    assert stranger.get(addresses[0][:-2]).status_code == 404
    clock.move(minutes=10, seconds=1)
    assert stranger.get(addresses[0]).status_code == 404


def test_a_signed_address_shows_nothing_that_its_reader_may_not_see_any_more(
    client: As, store: Store
) -> None:
    (tip,) = rounds.take(store, with_html("<img src='cid:boat@x'>", a_photo()))
    page = client("Ann").get(f"/mails/{digest_of(store)}/formatted").get_data(as_text=True)
    (address,) = re.findall(r'src="([^"]*)"', page)
    client("Ada").send(f"/tips/{tip.id}/restrict", to="Ada")
    assert client(None).get(address).status_code == 404


def test_photos_among_the_files_have_a_preview_without_metadata(client: As, store: Store) -> None:
    exif = Image.Exif()
    exif[0x010F] = "CANARY"
    written = io.BytesIO()
    Image.new("RGB", (3_000, 1_500)).save(written, "JPEG", exif=exif)
    (tip,) = rounds.take(store, with_html("<p>x", written.getvalue()))
    ann, way = client("Ann"), f"/mails/{digest_of(store)}/files/2"
    assert f'src="{way}/preview"' in ann.get(f"/tips/{tip.id}").get_data(as_text=True)
    seen = ann.get(f"{way}/preview")
    assert (seen.mimetype, b"CANARY" in seen.data) == ("image/jpeg", False)
    assert seen.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Content-Disposition" not in seen.headers


def test_w27_the_original_and_the_copy_without_metadata_are_two_buttons(
    client: As, store: Store
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "CANARY"
    written = io.BytesIO()
    Image.new("RGB", (900, 600)).save(written, "JPEG", exif=exif)
    (tip,) = rounds.take(store, with_html("<p>x", written.getvalue()))
    ann, way = client("Ann"), f"/mails/{digest_of(store)}/files/2"
    page = ann.get(f"/tips/{tip.id}").get_data(as_text=True)
    assert f'href="{way}"' in page
    assert f'href="{way}/clean"' in page
    assert ann.get(way).data == written.getvalue()
    copy = ann.get(f"{way}/clean")
    closed(copy)
    assert told_name(copy) == "boat-clean.jpg"
    assert b"CANARY" not in copy.data
    verbs = {step.verb for step in rounds.seen_by(store, tip.id)}
    assert {"download file", "download clean copy"} <= verbs


def test_what_is_odd_about_a_mail_and_its_files_stands_beside_them(
    client: As, store: Store
) -> None:
    files = {
        "plan.zip": papers.zipped({"../<b>.txt": "x"}),
        "locked.pdf": b"%PDF-1.4 cut",
        "bill.pdf": b"MZ\x90\0" + bytes(90),
    }
    (tip,) = rounds.take(store, papers.mail_with(files)[:-12])
    page = client("Ann").get(f"/tips/{tip.id}").get_data(as_text=True)
    assert "Damaged. It breaks off: its end is missing." in page
    assert "“bill.pdf” is not what it claims to be" in page
    assert "broken: its words cannot be searched" in page
    assert "../&lt;b&gt;.txt" in page


@pytest.mark.parametrize(("name", "starts"), NAMES.items(), ids=range(len(NAMES)))
def test_f07_a_file_name_cannot_leave_its_folder_or_its_header(
    client: As, store: Store, name: str, starts: str
) -> None:
    (tip,) = rounds.take(store, with_file(name, b"content"))
    ann = client("Ann")
    answer = file_of(ann, store)
    closed(answer)
    saved = told_name(answer)
    assert saved.startswith(starts)
    assert not {"/", "\\", "\0", "\r", "\n", "\u202e", '"', "<"} & set(saved)
    assert len(saved) <= 120
    assert answer.headers.get("Set-Cookie", "").count("x=1") == 0
    page = ann.get(f"/tips/{tip.id}").get_data(as_text=True)
    assert "\u202e" not in page
    assert "<img src=x" not in page
    assert "49" not in re.findall(r'class="name"[^>]*>([^<]*)<', page.replace("{{7*7}}", ""))


@pytest.mark.parametrize(
    ("name", "content", "kind", "served"),
    [
        ("x.html", b"<html><script>window.ran=1</script>", "text/html", "application/octet-stream"),
        ("x.svg", b"<svg onload=window.ran=1 />", "image/svg+xml", "application/octet-stream"),
        ("x.xml", b"<?xml version='1.0'?><x/>", "text/xml", "application/octet-stream"),
        ("x.xht", b"<html xmlns='x'/>", "application/xhtml+xml", "application/octet-stream"),
        ("x.pdf", b"%PDF-1.7", "application/pdf", "application/octet-stream"),
        ("x.js", b"window.ran=1", "text/javascript", "application/octet-stream"),
        ("x.png", b"<html>no picture", "image/png", "application/octet-stream"),
        ("x.eml", b"From: a@b\n\nx", "message/rfc822", "application/octet-stream"),
        ("x.png", b"\x89PNG\r\n\x1a\n", "text/html", "image/png"),
    ],
)
def test_f06_no_file_is_opened_whatever_it_says_it_is(
    client: As, store: Store, name: str, content: bytes, kind: str, served: str
) -> None:
    rounds.take(store, with_file(name, content, kind if kind != "message/rfc822" else "text/plain"))
    answer = file_of(client("Ann"), store)
    closed(answer)
    assert answer.mimetype == served


def test_w27_a_part_of_a_file_and_one_not_modified_come_with_the_same_headers(
    client: As, store: Store
) -> None:
    rounds.take(store, with_file("x.html", b"<script>alert(1)</script>"))
    ann = client("Ann")
    whole = file_of(ann, store)
    part = file_of(ann, store, Range="bytes=1-6")
    same = file_of(ann, store, **{"If-None-Match": whole.headers["ETag"]})
    beyond = file_of(ann, store, Range="bytes=900-")
    assert (part.status_code, part.data) == (206, b"script")
    assert (same.status_code, same.data) == (304, b"")
    assert beyond.status_code == 416
    for answer in (whole, part, same):
        closed(answer)
    assert beyond.headers["X-Content-Type-Options"] == "nosniff"


def test_all_files_of_a_tip_come_as_one_zip(client: As, store: Store) -> None:
    reply = with_file("../A.txt", b"two").replace(b"<1@", b"<2@")
    reply = reply.replace(b"From:", b"In-Reply-To: <1@example.org>\nFrom:", 1)
    rounds.take(store, with_file("a.txt", b"one"))
    (tip,) = rounds.take(store, reply)
    ann = client("Ann")
    assert f"/tips/{tip.id}/files.zip" in ann.get(f"/tips/{tip.id}").get_data(as_text=True)
    answer = ann.get(f"/tips/{tip.id}/files.zip")
    closed(answer)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "a.txt": b"one",
            "A (2).txt": b"two",
        }


def test_the_mail_as_it_came_can_be_saved(client: As, store: Store) -> None:
    raw = with_html("<script>x</script>")
    (tip,) = rounds.take(store, raw)
    ann = client("Ann")
    answer = ann.get(f"/mails/{digest_of(store)}/raw")
    closed(answer)
    assert (answer.data, answer.mimetype) == (raw, "application/octet-stream")
    assert "download raw" in [step.verb for step in rounds.seen_by(store, tip.id)]


def test_nobody_else_gets_any_of_it(client: As, store: Store) -> None:
    (tip,) = rounds.take(store, with_html("<p>Look</p>", a_photo()))
    a_desk(store, "Politics")
    someone(store, "Mallory", desks=("Politics",))
    mail = f"/mails/{digest_of(store)}"
    ways = [
        f"{mail}/formatted",
        f"{mail}/raw",
        f"{mail}/files/2",
        f"{mail}/files/2/preview",
        f"{mail}/files/2/clean",
        f"/tips/{tip.id}/files.zip",
    ]
    ann, mallory, stranger = client("Ann"), client("Mallory"), client(None)
    for way in ways:
        assert ann.get(way).status_code == 200, way
        assert mallory.get(way).status_code == 404, way
        assert stranger.get(way).location.startswith("/sign-in"), way
        unknown = mallory.get(way.replace(mail, f"/mails/{'0' * 64}").replace("/1/", "/99/"))
        assert unknown.status_code == 404


def test_f24_signs_of_templates_in_a_mail_are_shown_as_they_are(client: As, store: Store) -> None:
    signs = "{{7*7}} {% print(7*7) %} %s %(n)s {0.__class__} ${7*7}"
    raw = with_html(f"<p>{signs}</p>").replace(b"The text.", signs.encode())
    (tip,) = rounds.take(store, raw.replace(b"The mayor's boat", signs.encode()))
    ann = client("Ann")
    page = ann.get(f"/tips/{tip.id}").get_data(as_text=True)
    assert page.count(signs) >= 3  # title, heading, text
    assert signs in ann.get(f"/mails/{digest_of(store)}/formatted").get_data(as_text=True)


def test_f28_nothing_of_a_mail_has_an_id_or_a_name(client: As, store: Store) -> None:
    rounds.take(
        store, with_html("<form id=nav><input name=csrf_token></form><a id=told name=x>y</a>")
    )
    page = client("Ann").get(f"/mails/{digest_of(store)}/formatted").get_data(as_text=True)
    inside = page.partition("<body")[2].partition(">")[2].partition("</body>")[0]
    assert banned(inside.strip()) == []
    assert not re.search(r"\b(id|name|class)=", inside)


def test_w32_looking_at_a_mail_is_no_download_and_each_look_is_a_row(
    client: As, store: Store
) -> None:
    (tip,) = rounds.take(store, with_html("<p>Look</p>", a_photo()))
    ann = client("Ann")
    ann.get(f"/tips/{tip.id}")
    ann.get(f"/mails/{digest_of(store)}/formatted")
    ann.get(f"/mails/{digest_of(store)}/files/2/preview")
    assert [step.verb for step in rounds.seen_by(store, tip.id)] == ["open formatted", "open"]
