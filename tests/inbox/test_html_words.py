"""Mails of HTML alone: what they show is the text, what they hide is told, quotes are quotes."""

import pytest

from inbox import Mail, read_mail

GMAIL = """<div dir="ltr">Yes, I was there.</div><br>
<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Tue, Nov 3, 2026
at 9:48 PM World Desk &lt;<a href="mailto:w@paper.example">w@paper.example</a>&gt; wrote:<br></div>
<blockquote class="gmail_quote" style="margin:0"><p>Were you there?</p></blockquote>
<div>And one more thing: the crane was rented.</div>
<blockquote class="gmail_quote"><p>By whom?</p></blockquote><div>By the port.</div></div>"""
THUNDERBIRD = """<p>Kyllä.</p>
<div class="moz-cite-prefix">Carla Reeves kirjoitti 4.11.2026 klo 8.15:
<br></div><blockquote type="cite" cite="mid:1@paper.example"><p>Olitteko siellä?</p>
</blockquote><p>Soitan huomenna.</p>"""
OUTLOOK = """<div>Please don't print my name.</div><div id="appendonsend"></div><hr>
<div id="divRplyFwdMsg" dir="ltr"><font><b>From:</b> Carla Reeves &lt;carla@paper.example&gt;<br>
<b>Sent:</b> Wednesday, November 4, 2026 8:15 AM<br><b>To:</b> Dana &lt;dana@mail.example&gt;<br>
<b>Subject:</b> Re: invoices</font></div><div><p>Are they real?</p></div>"""
APPLE = """<div>Tomorrow.</div><div><br><blockquote type="cite">
<div>On 4 Nov 2026, at 08:15, Carla wrote:</div>
<br><div>When?</div></blockquote></div>"""
YAHOO = """<div>Nine of them.</div><div id="x" class="yahoo_quoted">
<div>On Wednesday, Carla Reeves wrote:</div>
<div>How many?</div></div>"""
PROTON = """<div>No.</div><div class="protonmail_quote">On Wednesday, November 4th, 2026 at
08:15, Carla &lt;c@paper.example&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">
Safe?</blockquote><br></div>"""
INDENTED = """<p>He said this, I swear:</p>
<blockquote><p>Take the money.</p></blockquote><p>I did not.</p>"""
FORWARD = """<div>FYI</div><div class="gmail_quote"><div class="gmail_attr">----------
Forwarded message ---------<br>From: <strong>Marek Stone</strong> &lt;
<a href="mailto:m@works.example">m@works.example</a>&gt;<br>
Date: Fri, Oct 30, 2026 at 6:05 PM<br>Subject: Overtime<br>To: &lt;bob@mail.example&gt;<br></div>
<br><p>140 of us have seen nothing.</p></div>"""
QUOTED = {
    "Gmail, answers inside": (
        GMAIL,
        "Yes, I was there. And one more thing: the crane was rented. By the port.",
    ),
    "Thunderbird, answer below": (THUNDERBIRD, "Kyllä. Soitan huomenna."),
    "Outlook": (OUTLOOK, "Please don't print my name."),
    "Apple Mail": (APPLE, "Tomorrow."),
    "Yahoo": (YAHOO, "Nine of them."),
    "Proton": (PROTON, "No."),
    "an indent is no quote": (INDENTED, "He said this, I swear: Take the money. I did not."),
    "a forward": (FORWARD, "FYI"),
}
HIDDEN = {
    "display": "<div style='display: none'>gone</div>",
    "visibility": "<span style='visibility:hidden'>gone</span>",
    "no size": "<span style='font-size:0px'>gone</span>",
    "no size, no unit": "<p style='line-height:0;font-size:0'>gone</p>",
    "opacity": "<p style='opacity:0'>gone</p>",
    "height": "<div style='max-height:0;overflow:hidden'>gone</div>",
    "mso": "<div style='mso-hide:all'>gone</div>",
    "attribute": "<p hidden>gone</p>",
    "white on white": "<span style='color:#ffffff'>gone</span>",
    "inside": "<div style='display:none'><table><tr><td><b>gone</b></td></tr></table></div>",
}
SHOWN = {
    "half opaque": "<p style='opacity:0.5'>here</p>",
    "gaps without size": "<td style='font-size:0'><div style='font-size:16px'>here</div></td>",
    "white on red": "<a style='background:#c00;color:#fff'>here</a>",
    "white in a red cell": "<table bgcolor=red><tr><td style='color:white'>here</td></tr></table>",
    "a small size": "<p style='font-size:0.8em'>here</p>",
    "a maximal height": "<div style='max-height:0.5em'>here</div>",
}
LAID_OUT = {
    "a link says where it leads": (
        "<p>Read <a href='https://paper.example/a?b=1'>the report</a>.</p>",
        "Read the report <https://paper.example/a?b=1>.",
    ),
    "a link that says it itself": (
        "<a href='https://paper.example/'>paper.example</a> <a href='mailto:a@b.c'>a@b.c</a>",
        "paper.example a@b.c",
    ),
    "a link to a script": (
        "<p><a href='javascript:alert(1)'>here</a> <a href='#x'>top</a></p>",
        "here top",
    ),
    "nothing but pictures": (
        "<a href='https://paper.example/x'><img src='a.png' alt='The  boat'></a><img src='b.png'>",
        "The boat <https://paper.example/x>",
    ),
    "a list": (
        "<ul><li>one</li><li>two</li></ul><ol><li>first</li></ol>",
        "* one\n  * two\n 1. first",
    ),
    "paragraphs": ("<p>one</p><p>two<br>three</p>", "one\n\ntwo\nthree"),
    "a table": (
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
        "a  b\nc  d",
    ),
}


def an_html_mail(page: str, subject: str = "Re: x") -> Mail:
    head = f"Subject: {subject}\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
    return read_mail((head + page).encode())


def marks_of(mail: Mail) -> set[str]:
    return {mark.code for mark in mail.marks}


@pytest.mark.parametrize(("page", "own"), QUOTED.values(), ids=QUOTED.keys())
def test_the_html_tells_what_is_a_quote(page: str, own: str) -> None:
    assert " ".join(an_html_mail(page).own_words.split()) == own


def test_a_forward_in_html_tells_who_wrote_it() -> None:
    mail = an_html_mail(FORWARD, "Fwd: Overtime")

    assert mail.forward is not None
    assert mail.forward.writer.name == "Marek Stone"
    assert mail.forward.writer.address == "m@works.example"
    assert "140 of us" in mail.text[mail.forward.start : mail.forward.end]


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN.keys())
def test_what_nobody_sees_is_left_out_and_told(hidden: str) -> None:
    mail = an_html_mail(f"<p>seen</p>{hidden}")

    assert mail.text == "seen"
    assert "hidden text" in marks_of(mail)


@pytest.mark.parametrize("shown", SHOWN.values(), ids=SHOWN.keys())
def test_what_is_seen_stays(shown: str) -> None:
    mail = an_html_mail(f"<div><p>seen</p>{shown}</div>")

    assert mail.text.split() == ["seen", "here"]
    assert "hidden text" not in marks_of(mail)


def test_words_that_are_nested_deep_are_not_lost() -> None:
    assert an_html_mail("<div>" * 400 + "deep").text == "deep"


@pytest.mark.parametrize(("page", "text"), LAID_OUT.values(), ids=LAID_OUT.keys())
def test_links_lists_tables_and_paragraphs_stay(page: str, text: str) -> None:
    assert an_html_mail(page).text == text
