"""The boxes that mail programs name in HTML tell quotes and signatures, never words of hers."""

import pytest

from inbox import Mail, read_mail

SAID = "The gate was open."
HERS = f"<div>{SAID}</div>"
CARD = "Ann Stone<br>Harbour Engineer<br>+49 451 555 1234"
SIGNATURES = {
    "Gmail": f'<div class="gmail_signature" data-smartmail="gmail_signature">{CARD}</div>',
    "Thunderbird": f'<div class="moz-signature">-- <br>{CARD}</div>',
    "Outlook": f'<div id="Signature">{CARD}</div>',
    "Outlook, taken over by another": f'<div id="x_Signature">{CARD}</div>',
    "Outlook on a telephone": '<div id="ms-outlook-mobile-signature">Get Outlook for iOS</div>',
    "Apple": f'<div id="AppleMailSignature">{CARD}</div>',
    "Proton": f'<div class="protonmail_signature_block">{CARD}</div>',
    "Yahoo": f'<div class="ydp1a2b3c4dsignature">{CARD}</div>',
    "Zimbra": f'<div data-marker="__SIG_POST__">{CARD}</div>',
    "Zoho": f'<div id="Zm-_Id_-Sgn">{CARD}</div>',
    "K-9": f"<div class='k9mail-signature'>{CARD}</div>",
    "Evolution": f'<span><div class="-x-evo-signature">{CARD}</div></span>',
    "Spark": f'<div name="messageSignatureSection">{CARD}</div>',
    "a program nobody knows": f'<div class="gulliver-signature">{CARD}</div>',
    "a disclaimer with a full stop": f'<div id="Signature">{CARD}<br>This e-mail and any files are '
    "for the recipient alone.</div>",
    "a motto apart": f'<div id="Signature">{CARD}<br><br>Keeping the water out</div>',
    "a motto in quotation marks": f'<div id="Signature">{CARD}<br><br><i>"be kind, the sea is not"'
    "</i></div>",
    "a function in small letters": '<div class="gmail_signature">Ann Stone<br>lead engineer of the '
    "harbour<br>+49 40 5550 0119</div>",
    "a motto": '<div class="gmail_signature">Ann Stone<br>Tor<br>We keep the water out</div>',
}
OWN_BOXES = {
    "she writes in it": (f'<div id="Signature">{CARD}<br>I have the papers.</div>', "papers."),
    "an answer": ('<div id="Signature">The port.</div>', "The port."),
    "an answer above her card": (
        f'<div id="Signature">Nobody knew of it.<br>{CARD}</div>',
        "Nobody knew of it.",
    ),
    "an answer that ends in nothing": (
        f'<div class="gmail_signature">yes I saw them carry it out on tuesday<br>{CARD}</div>',
        "yes I saw them carry it out on tuesday",
    ),
    "an answer in capitals that ends in nothing": (
        f'<div id="Signature">The crane came down at night, nobody was told<br>{CARD}</div>',
        "The crane came down at night, nobody was told",
    ),
    "an answer below her card": (
        f'<div id="Signature">{CARD}<br><br>they moved it before the police came</div>',
        "they moved it before the police came",
    ),
    "an afterthought": (
        f'<div id="Signature">{CARD}<br><br>PS the key hung in the office</div>',
        "PS the key hung in the office",
    ),
    "two words on top": (f'<div id="Signature">pier four<br>{CARD}</div>', "pier four"),
    "a question": (f'<div id="Signature">{CARD}<br>Which pier?</div>', "Which pier?"),
    "a Ukrainian answer": (
        f'<div id="Signature">так, вони забрали все вночі<br>{CARD}</div>',
        "так, вони забрали все вночі",
    ),
    "a Japanese answer": (
        f'<div id="Signature">門は夜のうちに開けられました<br>{CARD}</div>',
        "門は夜のうちに開けられました",
    ),
    "an Arabic answer": (
        f'<div id="Signature">نعم كانت البوابة مفتوحة في الليل<br>{CARD}</div>',
        "نعم كانت البوابة مفتوحة في الليل",
    ),
    "who signed a letter": (
        '<div class="signature">Petro Bilyk, Director<br>Olha Moroz, Chief Engineer</div>',
        "Petro Bilyk, Director\nOlha Moroz, Chief Engineer",
    ),
    "a name": ('<div class="gmail_signature">Ann Stone</div>', "Ann Stone"),
    "a name below a formula": (
        '<div class="gmail_signature">Best regards,<br>Ann Stone</div>',
        "Best regards,\nAnn Stone",
    ),
    "an answer in Gmail's box of quotes": (
        '<div class="gmail_quote">On Tue, Nov 3, 2026 Bob wrote:<blockquote>Who?</blockquote>'
        "<p>The port.</p><blockquote>When?</blockquote>Today.</div>",
        "Today.",
    ),
    "a title that speaks of one": (
        '<p title="Signature of the mayor">Petro Bilyk<br>Harbour Street 4</p>',
        "Petro Bilyk\nHarbour Street 4",
    ),
    "an indent": ("<blockquote>He said it was he.</blockquote>", "He said it was he."),
}
QUOTES = {
    "Yahoo": '<div class="ydp9f8e7d6cyahoo_quoted">On Tuesday Bob wrote:<br>Was it?</div>',
    "Outlook, in a language of its own": '<div id="divRplyFwdMsg"><b>Fra:</b> Bob</div>Was it?',
    "Outlook's new box": '<div id="mail-editor-reference-message-container">Bob: Was it?</div>',
    "Outlook for Mac": '<span id="OLK_SRC_BODY_SECTION"><div>Bob asks</div><p>Was it?</p></span>',
    "Outlook's line": '<div><div style="border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm">'
    "<p><b>Uit:</b> Bob</p></div></div><p>Was it?</p>",
    "Outlook's hidden mark": '<div id="appendonsend"></div><div>Bob skribis:</div>Was it?',
    "Outlook's rule": '<div><hr tabindex="-1"><p>Bob skribis:</p></div>Was it?',
    "Zoho": '<div class="zmail_extra">---- Bob, Tue ----<blockquote>Was it?</blockquote></div>',
    "Zimbra": '<hr id="zwchr" data-marker="__DIVIDER__"><div>Bob</div><div>Was it?</div>',
    "GMX": '<div name="quote">Gesendet: Dienstag<br>Was it?</div>',
    "Gmail, in a language of its own": '<div class="gmail_quote">2026-11-03 10:11 Bob skribis:<br>'
    "<blockquote>Was it?</blockquote></div>",
    "Gmail's bare quote": '<div class="gmail_quote"><blockquote>Was it?</blockquote></div>',
    "Gmail, without a date": '<div class="gmail_quote"><div>Bob skribis:</div>'
    "<blockquote>Was it?</blockquote></div>",
    "Gmail without a quote": '<div class="gmail_quote">Was it?</div>',
    "Front": '<div class="front-blockquote">Was it?</div>',
    "AOL": '<div id="AOLMsgPart_1_59da800c-ba5d-45c5-9ff7-29a8264a5bd9">Was it?</div>',
    "old Apple": '<div><div>Bob skribis:</div><br class="Apple-interchange-newline">Was it?</div>',
}


HERS_ALONE = "From: {}\nSubject: x\nContent-Type: text/html; charset=utf-8\n\n{}"


def read(page: str) -> Mail:
    head = (
        "From: Ann <ann@mail.example>\nSubject: Re: x\nContent-Type: text/html; charset=utf-8\n\n"
    )
    return read_mail((head + page).encode())


@pytest.mark.parametrize("box", SIGNATURES.values(), ids=SIGNATURES.keys())
def test_a_box_that_names_itself_a_signature_is_one(box: str) -> None:
    assert read(f"{HERS}<br>{box}").own_words == SAID


@pytest.mark.parametrize(("box", "hers"), OWN_BOXES.values(), ids=OWN_BOXES.keys())
def test_what_a_sender_writes_in_a_box_stays_hers(box: str, hers: str) -> None:
    assert hers in read(HERS + box).own_words


@pytest.mark.parametrize("box", QUOTES.values(), ids=QUOTES.keys())
def test_a_box_that_names_itself_a_quote_is_one(box: str) -> None:
    assert read(HERS + box).own_words == SAID


@pytest.mark.parametrize("mark", ['<div id="appendonsend"></div>', '<hr tabindex="-1">'])
def test_below_outlooks_mark_on_top_stand_her_words(mark: str) -> None:
    assert read(mark + HERS).own_words == SAID


@pytest.mark.parametrize("mark", ['<div id="appendonsend"></div>', '<hr tabindex="-1">'])
def test_below_outlooks_mark_without_a_head_she_wrote_on(mark: str) -> None:
    more = "The second half. I saw the boss burn files on 3 May, and kept copies"
    assert read(f"{HERS}{mark}<div>{more}</div>").own_words == f"{SAID}\n{more}"


@pytest.mark.parametrize("box", ['<div class="gmail_quote">', '<blockquote type="cite">'])
def test_bare_words_right_above_a_box_are_hers(box: str) -> None:
    """Their line was counted to the quote: the layout began it where that line ends."""
    assert read(f"{SAID}{box}Was it?").own_words == SAID


def test_the_card_of_another_in_a_box_stays() -> None:
    box = f'<div class="signature">{CARD}</div>'
    hers = HERS_ALONE.format("Ann Stone <stone@mail.example>", HERS + box)
    anothers = HERS_ALONE.format("Bob Rivers <bob@mail.example>", HERS + box)

    assert read_mail(hers.encode()).own_words == SAID
    assert "Harbour Engineer" in read_mail(anothers.encode()).own_words


def test_words_below_a_signature_stay() -> None:
    box = SIGNATURES["Gmail"]
    assert read(f"{HERS}{box}<div>And the key was gone.</div>").own_words.split() == (
        f"{SAID} And the key was gone.".split()
    )


def test_a_mail_that_is_nothing_but_a_signature_is_shown() -> None:
    assert "Harbour Engineer" in read(SIGNATURES["Gmail"]).own_words


def test_a_mail_that_is_nothing_but_gmails_box_is_shown() -> None:
    assert read('<div class="gmail_quote">The gate was open.</div>').own_words == SAID


def test_a_signature_inside_a_quote_belongs_to_the_quote() -> None:
    box = f'<div class="yahoo_quoted">Bob wrote:<div class="gmail_signature">{CARD}</div></div>'
    assert [one.kind for one in read(HERS + box).ranges] == ["quoted"]


def beside(plain: str, page: str) -> Mail:
    head = "From: Bob <bob@mail.example>\nContent-Type: multipart/alternative; boundary=b\n"
    kinds = (("plain", plain), ("html", page))
    parts = "".join(
        f"\n--b\nContent-Type: text/{kind}; charset=utf-8\n\n{text}\n" for kind, text in kinds
    )
    return read_mail(f"{head}{parts}--b--\n".encode())


def test_the_html_tells_the_signature_of_the_plain_text_beside_it() -> None:
    page = f'{HERS}<div id="Signature">{CARD}<br><a href="https://mill.example">Mill</a></div>'
    card = "*Ann Stone*\nHarbour Engineer\n+49 451 555 1234\nMill<https://mill.example>"
    mail = beside(f"{SAID}\n\n{card}\n\nOn Tue, 3 Nov 2026, Bob wrote:\n> Was it?", page)

    assert mail.own_words == SAID


def test_a_plain_text_without_that_signature_stays_whole() -> None:
    page = f'{HERS}<div id="Signature">{CARD}</div>'
    said = f"{SAID} Ann Stone has the key.\n\nAnn Stone is no engineer."
    assert beside(said, page).own_words == said


def test_below_a_signature_in_plain_text_her_words_stay() -> None:
    page = f'{HERS}<div id="Signature">{CARD}</div><div>I saw him.</div>'
    mail = beside(f"{SAID}\n\nAnn Stone\nHarbour Engineer\n+49 451 555 1234\n\nI saw him.", page)
    assert mail.own_words.split() == f"{SAID} I saw him.".split()


def test_a_comment_in_a_box_says_nothing() -> None:
    """A box with one was read as broken HTML: its lines ran together."""
    head = "<!-- who --><div>On Tue, Nov 3, 2026 Bob wrote:</div>"
    apple = f'<div>{head}<!-- x --><br class="Apple-interchange-newline">Was it?</div>'
    for box in (f'<div class="gmail_quote">{head}<blockquote>Was it?</blockquote></div>', apple):
        assert (read(HERS + box).own_words, read(HERS + box).marks) == (SAID, ())


@pytest.mark.parametrize(
    "page",
    [
        '<hr id="zwchr">Was it?' * 9_000,
        '<div class="gmail_quote">' * 400 + "<blockquote>Was it?</blockquote>" * 9_000,
        '<div class="gmail_signature">a b</div>c' * 9_000,
        '<p>x:</p><br class="Apple-interchange-newline">' * 9_000,
        '<div style="border-top:solid #E1E1E1 1pt;padding:3pt"><b>x:</b></div>' * 9_000,
    ],
    ids=["to the end", "quotes", "signatures", "Apple's lines", "Outlook's lines"],
)
def test_thousands_of_boxes_are_read(page: str) -> None:
    """Each was once put into the one before, until no reader could go so deep."""
    mail = read(HERS + page)
    assert mail.text.startswith(SAID)
    assert {mark.code for mark in mail.marks} <= {"hidden text"}
