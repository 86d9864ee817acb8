"""What goes to a disk: the bytes as they came, under safe names, each a row of the trail."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import Unknown
from pipeline.queries import downloads
from pipeline.queries.trail import seen_by
from pipeline.store import Store
from tests.builders import a_desk, a_mail, ada, someone
from tests.pipeline import rounds
from tests.pipeline.test_showing import digest_of


def with_files(*files: tuple[str, bytes]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Message-ID"] = "sam@example.org", "<1@example.org>"
    mail.set_content("Two files.")
    for name, content in files:
        mail.add_attachment(content, "application", "octet-stream", filename=name)
    return mail.as_bytes()


def trail(store: Store, tip_id: int) -> list[str]:
    with store.look() as session:
        return [step.verb for step in seen_by(session, tip_id)]


def test_a_file_comes_as_it_was_sent_and_leaves_a_row(store: Store) -> None:
    (tip,) = rounds.take(store, with_files(("../evil\u202efdp.exe", b"%PDF-1.7 plans")))
    got = downloads.file(store, ada(store), digest_of(store), 1)
    assert (got.name, got.kind, got.content) == (
        "evilfdp.exe",
        "application/pdf",
        b"%PDF-1.7 plans",
    )
    assert trail(store, tip.id) == ["download file"]


def test_the_mail_comes_byte_for_byte_and_leaves_a_row(store: Store) -> None:
    (tip,) = rounds.take(store, a_mail())
    got = downloads.raw(store, ada(store), digest_of(store))
    assert got.content == a_mail()
    assert got.name == f"{digest_of(store)[:16]}.eml"
    assert trail(store, tip.id) == ["download raw"]


def test_all_files_of_a_tip_come_under_names_of_their_own(store: Store) -> None:
    (tip,) = rounds.take(store, with_files(("a.txt", b"one"), ("../A.TXT", b"two")))
    files = dict(downloads.all_files(store, ada(store), tip.id))
    assert files == {"a.txt": b"one", "A (2).TXT": b"two"}
    assert trail(store, tip.id) == ["download all files"]


def test_a_tip_without_files_has_none_to_give(store: Store) -> None:
    (tip,) = rounds.take(store, a_mail())
    with pytest.raises(Unknown):
        downloads.all_files(store, ada(store), tip.id)
    with pytest.raises(Unknown):
        downloads.file(store, ada(store), digest_of(store), 0)
    assert trail(store, tip.id) == []


def test_a_stranger_gets_nothing_and_leaves_no_row(store: Store) -> None:
    (tip,) = rounds.take(store, with_files(("a.txt", b"one")))
    a_desk(store, "Politics")
    mallory = someone(store, "Mallory", desks=("Politics",))
    digest = digest_of(store)
    for take in (
        lambda: downloads.file(store, mallory, digest, 1),
        lambda: downloads.raw(store, mallory, digest),
        lambda: downloads.all_files(store, mallory, tip.id),
    ):
        with pytest.raises(Unknown):
            take()
    assert trail(store, tip.id) == []


@given(st.lists(st.sampled_from(["a.txt", "A.txt", "a (2).txt", "a", "a (2)", ".txt", "b.tar.gz"])))
def test_f10_no_two_files_of_a_zip_have_one_name(names: list[str]) -> None:
    told = downloads.unique(names)
    assert len({name.casefold() for name in told}) == len(names)
    assert all(name in names for name in told[:1])
