"""F10: mail in zip and tar is read as a stream; a bomb, a name or a broken member harms nobody."""

import gzip
import io
import os
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inbox import ArchiveUnreadable, Fetched, Packed, open_archive
from tests.builders import a_mail

Pack = Callable[[Path, dict[str, bytes]], Path]
WHEN = datetime(2024, 5, 6, 7, 8, 10, tzinfo=UTC)
MBOX_LINE = b"From sam@example.org Fri Nov 20 12:00:00 2026\n"


def letters(n: int) -> list[bytes]:
    return [a_mail(f"No. {i}", message_id=f"{i}@x") for i in range(1, n + 1)]


def a_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(zipfile.ZipInfo(name, WHEN.timetuple()[:6]), content)
    return path


def a_tar(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w") as made:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(content), int(WHEN.timestamp())
            made.addfile(info, io.BytesIO(content))
    return path


KINDS = [("mail.zip", a_zip), ("mail.tar", a_tar), ("mail.tgz", a_tar)]
packings = pytest.mark.parametrize(("name", "pack"), KINDS, ids=[name for name, _ in KINDS])


def everything(path: Path) -> list[Fetched]:
    with open_archive(path) as archive:
        came = [one for batch in archive.fetch(archive.uids(1, 10_000)) for one in batch]
    assert all(isinstance(one, Fetched) for one in came)
    return came  # type: ignore[return-value]


def problems(path: Path) -> list[tuple[str, str]]:
    with open_archive(path) as archive:
        list(archive.fetch(archive.uids(1, 10_000)))
        assert isinstance(archive, Packed)
        return [(one.name, one.code) for one in archive.problems]


@packings
def test_mails_maildirs_and_mboxes_in_it_are_found_in_order(
    tmp_path: Path, name: str, pack: Pack
) -> None:
    one, two, three, four = letters(4)
    members = {
        "a.eml": one,
        "Maildir/cur/1700000000.M1P1.host:2,S": two,
        "Takeout/Mail.mbox": MBOX_LINE + three + b"\n" + MBOX_LINE + four + b"\n",
    }
    came = everything(pack(tmp_path / name, members))
    assert [each.raw for each in came] == [one, two, three, four]
    assert [each.uid for each in came] == [1, 2, 3, 4]
    assert came[1].arrived == datetime.fromtimestamp(1_700_000_000, UTC)
    assert came[2].arrived == datetime(2026, 11, 20, 12, tzinfo=UTC)


@packings
def test_a_mail_without_a_date_has_that_of_its_member(
    tmp_path: Path, name: str, pack: Pack
) -> None:
    (one,) = everything(pack(tmp_path / name, {"x": b"Subject: no date\r\n\r\nHello.\r\n"}))
    assert one.arrived == WHEN


@packings
def test_what_is_no_mail_is_named_and_stops_nobody(tmp_path: Path, name: str, pack: Pack) -> None:
    first, last = letters(2)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as made:
        made.writestr("x.eml", first)
    odd = {"photo.jpg": b"\xff\xd8\xff\xe0" + bytes(500), "inner.zip": inner.getvalue()}
    path = pack(tmp_path / name, {"1.eml": first, **odd, "2.eml": last})
    assert [one.raw for one in everything(path)] == [first, last]
    assert problems(path) == [("photo.jpg", "not a mail"), ("inner.zip", "an archive")]


@packings
def test_it_goes_on_where_it_stood(tmp_path: Path, name: str, pack: Pack) -> None:
    mails = letters(9)
    path = pack(tmp_path / name, {f"{n}.eml": raw for n, raw in enumerate(mails)})
    with open_archive(path) as archive:
        assert archive.uid_next == 10
        for uids in ([4, 5], [9], [2, 3], [6]):
            came = [one for batch in archive.fetch(uids) for one in batch]
            assert [one.raw for one in came if isinstance(one, Fetched)] == [
                mails[uid - 1] for uid in uids
            ]


def test_another_archive_at_the_same_path_is_numbered_anew(tmp_path: Path) -> None:
    path = a_zip(tmp_path / "mail.zip", {"a.eml": letters(1)[0]})
    before = open_archive(path).validity
    assert open_archive(path).validity == before
    a_zip(path, {"a.eml": letters(2)[1]})
    assert open_archive(path).validity != before


# --- F10


@packings
def test_f10_no_name_leads_out_of_it(tmp_path: Path, name: str, pack: Pack) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    names = ["../../out.eml", "/etc/out.eml", "..\\out.eml", "a\x01b.eml", "C:\\out.eml"]
    mails = dict(zip(names, letters(5), strict=True))
    path = pack(inside / name, mails)
    before = sorted(tmp_path.rglob("*"))
    assert len(everything(path)) == 5
    assert sorted(tmp_path.rglob("*")) == before


def test_f10_links_and_devices_of_a_tar_are_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "mail.tar"
    with tarfile.open(path, "w") as made:
        for kind, target in ((tarfile.SYMTYPE, "/etc/passwd"), (tarfile.LNKTYPE, "/etc/passwd")):
            info = tarfile.TarInfo("link.eml")
            info.type, info.linkname = kind, target
            made.addfile(info)
        info = tarfile.TarInfo("dev.eml")
        info.type = tarfile.CHRTYPE
        made.addfile(info)
        info = tarfile.TarInfo("a.eml")
        info.size = len(letters(1)[0])
        made.addfile(info, io.BytesIO(letters(1)[0]))
    assert [one.raw for one in everything(path)] == letters(1)


def zeros(path: Path, megabytes: int) -> Path:
    """A mail of so many megabytes of zeros, that packs to a thousandth."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made,
        made.open("bomb.eml", "w") as out,
    ):
        out.write(b"Subject: bomb\r\n\r\n")
        for _megabyte in range(megabytes):
            out.write(bytes(1_000_000))
    return path


def test_f10_a_bomb_is_let_go_of_before_it_is_unpacked(tmp_path: Path) -> None:
    path = zeros(tmp_path / "bomb.zip", 400)
    tracemalloc.start()
    with pytest.raises(ArchiveUnreadable, match="unpacks to far more than mail does"):
        open_archive(path)
    assert tracemalloc.get_traced_memory()[1] < 250_000_000
    tracemalloc.stop()


def test_f10_a_tar_that_claims_gigabytes_of_name_is_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 4_000_000_000
    path = tmp_path / "mail.tar"
    path.write_bytes(info.tobuf(tarfile.USTAR_FORMAT) + bytes(100_000))
    with pytest.raises(ArchiveUnreadable):
        open_archive(path)


def test_f10_a_gzip_bomb_in_a_tar_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mail.tgz"
    with gzip.open(path, "wb") as out:
        info = tarfile.TarInfo("bomb.eml")
        info.size = 400_000_000
        out.write(info.tobuf())
        for _ in range(400):
            out.write(bytes(1_000_000))
    with pytest.raises(ArchiveUnreadable, match="far more"):
        open_archive(path)


def test_a_damaged_member_of_a_zip_is_told_and_the_others_come(tmp_path: Path) -> None:
    mails = {f"{n}.eml": raw for n, raw in enumerate(letters(3))}
    path = a_zip(tmp_path / "mail.zip", mails)
    with zipfile.ZipFile(path) as made:
        at = made.getinfo("1.eml").header_offset + 30 + len("1.eml") + 40
    raw = bytearray(path.read_bytes())
    raw[at : at + 8] = bytes(8)
    path.write_bytes(raw)
    assert [one.raw for one in everything(path)] == [letters(3)[0], letters(3)[2]]
    assert problems(path) == [("1.eml", "damaged")]


def test_an_encrypted_member_is_told_and_the_others_come(tmp_path: Path) -> None:
    path = a_zip(tmp_path / "mail.zip", {"0.eml": letters(2)[0], "1.eml": letters(2)[1]})
    raw = path.read_bytes()
    at = raw.rfind(b"PK\x01\x02")
    path.write_bytes(raw[: at + 8] + b"\x01" + raw[at + 9 :])
    assert [one.raw for one in everything(path)] == [letters(2)[0]]
    assert problems(path) == [("1.eml", "encrypted")]


def test_of_a_tar_that_was_cut_off_all_before_comes_and_it_is_told(tmp_path: Path) -> None:
    noise = {f"{n}.eml": raw + os.urandom(60_000) for n, raw in enumerate(letters(6))}
    path = a_tar(tmp_path / "mail.tgz", noise)
    path.write_bytes(path.read_bytes()[:-100_000])
    came = everything(path)
    assert 2 <= len(came) < 6
    assert [one.raw for one in came] == list(noise.values())[: len(came)]
    assert problems(path)


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04" + bytes(40), gzip.compress(b"no tar"), zlib.compress(b"x")],
    ids=["zip", "gz", "zlib"],
)
def test_what_only_looks_packed_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mail.tgz"
    path.write_bytes(content)
    with pytest.raises(Exception, match=r"holds no mail|is no mail"):
        open_archive(path)
