"""What companies, lists and programs add below a mail is told from what its sender says last."""

import pytest

from inbox import Address, Mail, read_mail
from inbox.reading.own_words import mark_ranges
from tests.builders import a_mail

SAID = "The gate was open."
BOB = Address("Bob Reed", "bob@mail.example")
FOOTERS = {
    "what a mail may contain": "This email may contain confidential information.",
    "what a French one may": "Ce message peut contenir des informations confidentielles.",
    "a confidentiality notice without an addressee": "CONFIDENTIALITY NOTICE: A secret.",
    "privileged": "This e-mail is confidential and may contain privileged information.",
    "German": "Diese E-Mail ist vertraulich. Wer nicht Empfänger ist, lösche sie.",
    "French": "Si vous avez reçu ce message par erreur, merci de le supprimer.",
    "Spanish": "Este mensaje es confidencial y va dirigido a su destinatario.",
    "Italian": "Se avete ricevuto questo messaggio per errore, vi preghiamo di cancellarlo.",
    "Portuguese": "Se você recebeu esta mensagem por engano, favor apagar.",
    "Dutch": "Als u deze e-mail abusievelijk ontvangt, gelieve hem te verwijderen.",
    "Swedish": "Om du har fått detta meddelande av misstag, radera det.",
    "Danish": "Hvis du har modtaget denne e-mail ved en fejl, bedes du slette den.",
    "Norwegian": "Hvis du har mottatt denne e-posten ved en feil, vennligst slett den.",
    "Finnish": "Jos olet saanut tämän viestin vahingossa, poista se.",
    "Polish": "Jeżeli otrzymali Państwo tę wiadomość omyłkowo, prosimy ją usunąć.",
    "Czech": "Pokud vám tento e-mail přišel omylem, smažte jej.",
    "Hungarian": "Ha ön ezt az üzenetet tévedésből kapta, kérjük, törölje.",
    "Romanian": "Dacă ați primit acest mesaj din greșeală, ștergeți-l.",
    "Russian": "Если вы получили это сообщение по ошибке, удалите его.",
    "Ukrainian": "Якщо ви отримали цей лист помилково, видаліть його.",
    "Greek": "Εάν λάβατε αυτό το μήνυμα κατά λάθος, παρακαλούμε διαγράψτε το.",
    "Turkish": "Bu e-posta gizlidir. Yanlışlıkla aldıysanız siliniz.",
    "Arabic": "إذا تلقيت هذه الرسالة بالخطأ يرجى حذفها.",
    "Hebrew": "אם קיבלת הודעה זו בטעות, נא למחוק אותה.",
    "Chinese": "如果您错误收到本邮件，请删除，收件人以外禁止使用。",
    "printing": "Denk aan het milieu voordat u deze mail afdrukt.",
    "scanned": "This mail was checked.\n\nVirus-free. www.avast.com",
    "a list": "To unsubscribe click here: https://list.example/u/1",
    "a newsletter": "This email was sent to ann@mail.example\nUnsubscribe\n© 2026 Mill Ltd",
    "a ticket": "You are receiving this email because you are watching ticket 12.",
    "a picture": "[cid:image001.png@01D6A726.60C509D0]",
    "a rule of stars": "* * *\nAnn Smith\nHarbour Engineer",
    "a short rule": "---\nAnn Smith",
}
OWN = {
    "what a letter says": "It reads:\n\nThis e-mail is confidential, for the recipient only.",
    "a German if": "Falls Sie fragen: Empfänger war der Landrat, die Haftung liegt beim Kreis.",
    "a French if": "Si vous cherchez le destinataire, c'est le maire, par erreur.",
    "a Russian fact": "Информация такая: получатель мэр, ответственность несёт завод.",
    "a program that hid a mail": "Outlook for Android hid his mail.",
    "names under a heading": "Others who were there\n---\nIvan Hall\nOleg Stone\nMax Reed",
    "a wish": "This email is confidential: do not print my name, the recipient would know it.",
    "a plea for secrecy": "Confidential: please do not disclose who sent this.",
    "why it is secret": "Confidential. The list may not be disclosed before Friday, or the "
    "minister will destroy the originals.",
    "a French warning": "Avertissement : ce document est confidentiel et la police doit le "
    "détruire lundi.",
    "whose the picture is": "Copyright 2024 Reuters stands on it, but the picture was taken in "
    "2014 by my brother, who stood on the bridge that day and still has the negative at home, in a "
    "drawer with the date.",
    "a list of names": "The men were:\n---\nIvan Stone\nOleg Hall",
    "a sentence below a rule": "---\nThen he left the house.",
    "what a mail said": "It ended so:\n\nYou received this message because you will be fired.",
    "a question": "How can one unsubscribe from your newsletter? Nobody answers.",
    "an error": "By mistake the ministry wrote to every recipient. Disclosure is prohibited.",
    "a virus": "The virus came by mail, and Kaspersky found it.",
    "a year on a photo": "© 2024 stands on the photo, so it is old.",
    "who a firm is": "Mill GmbH\nHRB 12345\nGeschäftsführer: Max Stone",
    "a thought behind a dash": "--\nthe minister knows, too. He told me so.",
    "how to reach her": "Thanks,\nAnn\nPlease call me at +49 451 000000 or\nann@mail.example",
    "footnotes": "Thanks,\nAnn\n[1] http://mill.example\n[2] http://port.example",
    "where the proof lies": "Thanks,\nAnn\nhttps://files.example/d/1xYz\nhttps://files.example/d/2aBc",
    "a note": "Thanks,\nAnn\nNB: send it by Fax to\n+49 451 000000 or\n+49 451 111111",
    "capitals": "Thanks,\nAnn\nTHE DIRECTOR TOOK THE MONEY\nASK FOR HIM AT +49 451 000000",
    "an afterthought": "Thanks,\nAnn\nPS Ask the Director of the Port",
    "an afterthought with names": "Thanks,\nAnn\nThe Director took the money and left for Riga",
    "to whom a mail went": "This email was sent to all staff on Monday.",
    "a meeting": "Book a meeting with the mayor and ask him.",
}


def own(text: str) -> str:
    return Mail("", 0, text=text, ranges=mark_ranges(text)).own_words


@pytest.mark.parametrize("below", FOOTERS.values(), ids=FOOTERS.keys())
def test_a_footer_is_not_the_senders(below: str) -> None:
    assert own(f"{SAID}\n\n{below}\n").startswith(SAID)
    assert below.splitlines()[-1] not in own(f"{SAID}\n\n{below}\n")


@pytest.mark.parametrize("below", OWN.values(), ids=OWN.keys())
def test_what_a_sender_says_last_stays_his(below: str) -> None:
    assert own(f"{SAID}\n\n{below}\n").split() == f"{SAID}\n\n{below}".split()


QUOTES = {
    "a day and an address, in one line": "On 2/11/26, Desk <d@p.example> wrote: Was it open?",
    "a plain reply line": "Reply ABOVE THIS LINE\n\nWas it open?",
    "English, in one line": "On Mon, 2 Nov 2026 at 10:11, The desk <desk@p.example> wrote: Open?",
    "German, in one line": "Am 2. November 2026 um 10:11 schrieb Die Redaktion <d@p.example>: Auf?",
    "French, in one line": "Le lun. 2 nov. 2026 à 10:11, Le desk <d@p.example> a écrit : Ouvert ?",
    "four bold headers": "*From:* The desk\n*Sent:* Monday\n*To:* Ann\n*Subject:* A gate\n\nOpen?",
    "bulleted headers": "• Von: Die Redaktion\n• Betreff: Re: Das Tor\n\nOffen?",
    "who, and an answer's subject": "От: Редакция\nТема: Re: Ворота\n\nОткрыты?",
    "headers in a line": "From: Desk <d@p.example> Sent: Monday, 2 November 2026\nOpen?",
    "below a long rule": "_" * 32 + "\nFrom: The desk",
    "a reply line": "--- Reply above this line to answer ticket 12 ---\nYour ticket",
    "a German one": "--- Bitte antworten Sie oberhalb dieser Zeile ---\nIhr Ticket",
    "a Chinese one": "## 请在此行上方回复 ##\n工单",
    "bars": "| Was the gate\n| open?",
}
FACTS = {
    "From and Subject": "From: the second floor one sees it.\nSubject: the fire\n\nI saw it.",
    "a way": "From: Kyiv\nTo: Riga\nDate: Monday\nCargo: steel\n\nMore later.",
    "evidence": "On 5 January 2026 at 10:11 the mayor (m@city.example) wrote: pay me. I kept it.",
    "a table": "| ship | day |\n| Ann | Monday |",
    "bars, and more": "| a ship\n| a day\nand more",
    "a line that was signed": "I signed above this line. They took the paper.",
}


@pytest.mark.parametrize("quote", QUOTES.values(), ids=QUOTES.keys())
def test_a_quote_with_little_around_it_is_not_the_senders(quote: str) -> None:
    assert own(f"{SAID}\n\n{quote}\n") == SAID


def test_an_attribution_behind_own_words_in_one_line_begins_the_quote() -> None:
    assert own(f"{SAID} {QUOTES['English, in one line']}\nThe desk") == SAID


@pytest.mark.parametrize("facts", FACTS.values(), ids=FACTS.keys())
def test_facts_that_look_like_a_quote_stay_the_senders(facts: str) -> None:
    assert own(f"{SAID} {facts}").split() == f"{SAID} {facts}".split()
    assert own(f"{SAID}\n\n{facts}").split() == f"{SAID} {facts}".split()


def test_a_blockquote_with_a_line_at_its_side_is_a_quote_and_a_bare_one_an_indent() -> None:
    def read(style: str) -> str:
        page = f"<p>{SAID}</p><blockquote {style}>Was it?</blockquote>"
        return read_mail(a_mail(text=page, headers={"Content-Type": "text/html"})).own_words

    assert read('style="border-left: 1px solid #ccc"') == SAID
    assert "Was it?" in read("")


@pytest.mark.parametrize(
    "card",
    [
        "Harbour Engineer\nMill & Sons Ltd.",
        "Ingénieure\nPort de Brest\nTél. 02 98 00 00 00",
        "Geschäftsführer\nMill GmbH\nSitz der Gesellschaft: Kiel, Amtsgericht Kiel HRB 123",
        "Начальник отдела\nООО «Мельница»\n+7 495 000-00-00",
    ],
)
def test_a_function_and_a_firm_below_the_name_are_a_card(card: str) -> None:
    assert own(f"{SAID}\n\nRegards,\nAnn\n{card}\n").split() == f"{SAID} Regards, Ann".split()


def test_a_formula_and_a_name_may_share_a_line() -> None:
    assert own(f"{SAID}\n\nBest regards, Ann Stone\nEditor\n+49 451 000000\n").endswith("Ann Stone")


def test_a_card_without_a_formula_is_the_senders_when_it_holds_her_address() -> None:
    text = f"{SAID}\n\nAnn Stone\nHarbour Engineer\n+49 451 000000\nAnn@mail.example\n"

    hers = Mail("", 0, text=text, ranges=mark_ranges(text, sender=Address("", "ann@mail.example")))
    anothers = Mail("", 0, text=text, ranges=mark_ranges(text, sender=BOB))

    assert hers.own_words == SAID
    assert anothers.own_words.split() == text.split()  # it may be the card of whom she tells of


@pytest.mark.parametrize("name", ["Ann Stone", "Ann Maria Stone", "Stone Ann"])
def test_a_card_without_a_formula_is_the_senders_when_it_begins_with_her_name(name: str) -> None:
    text = f"{SAID}\n\nAnn Stone\nHarbour Engineer\n+49 451 000000\n"
    ranges = mark_ranges(text, sender=Address(name, "stone7@mail.example"))

    assert Mail("", 0, text=text, ranges=ranges).own_words == SAID
    assert mark_ranges(text, sender=BOB) == ()


def test_a_card_of_several_paragraphs_is_one() -> None:
    card = "*Ann Stone* | *Engineer*\n+49 451 000000\n\n[image: logo]\n\n*WEB mill.example*"
    text = f"{SAID}\n\n{card}"
    ranges = mark_ranges(text, sender=Address("Ann Stone", "ann@mill.example"))

    assert Mail("", 0, text=text, ranges=ranges).own_words == SAID


@pytest.mark.parametrize(
    "said",
    [
        "So, you are saying that the gate was open?\n\nHow is that any better for them",
        "Call Now\nto get the list within days",
    ],
)
def test_what_stands_above_a_card_is_none_of_it(said: str) -> None:
    card = "- Ann Stone\n  https://mill.example/~ann/\n  ann@mill.example"
    for sender in (Address("Ann Stone", "ann@mill.example"), Address()):
        text = f"> Was it open?\n\n{said}\n\n{card}\n"
        assert said in Mail("", 0, text=text, ranges=mark_ranges(text, sender=sender)).own_words


def test_a_motto_may_end_a_card() -> None:
    text = f'{SAID}\n\nAnn Stone\nEngineer\n+49 451 000000\n"We keep the water out"'
    ranges = mark_ranges(text, sender=Address("Ann Stone", "ann@mill.example"))

    assert Mail("", 0, text=text, ranges=ranges).own_words == SAID


def test_below_a_formula_the_name_on_a_card_stays() -> None:
    text = f"{SAID}\n\nThanks,\n\nAnn Stone\nEngineer\n+49 451 000000\nann@mail.example\n"
    ranges = mark_ranges(text, sender=Address("Ann Stone", "ann@mail.example"))

    assert Mail("", 0, text=text, ranges=ranges).own_words.split()[-3:] == [
        "Thanks,",
        "Ann",
        "Stone",
    ]


def test_a_card_with_a_footer_below_it_needs_no_formula() -> None:
    card = "Ann Stone\nHarbour Engineer\nTel: +49 451 000000\nann@mail.example\nwww.mill.example"
    footer = FOOTERS["a confidentiality notice without an addressee"]
    assert own(f"{SAID}\n\n{card}\n\n{footer}\n") == SAID


def test_a_formula_may_stand_in_two_languages() -> None:
    card = "Viele Grüße / Best regards\nAnn Stone\nRedakteurin\nann@mail.example"
    assert own(f"{SAID}\n\n{card}\n").endswith("Ann Stone")


def test_a_mail_that_is_nothing_but_a_footer_stays() -> None:
    text = "CONFIDENTIALITY NOTICE: A secret."
    assert own(text) == text


@pytest.mark.parametrize(
    "below",
    [
        "谢谢\n李明\n工厂经理昨天带着账本逃走了",
        "شكرا\nأحمد\nمدير المصنع هرب أمس مع الدفاتر",
        "Regards,\nOlena\nThe man who takes the money: +380 50 123 45 67\n"
        "His boss in the ministry: boss@ministry.example",
    ],
    ids=["Chinese", "Arabic", "whose numbers"],
)
def test_what_is_told_below_the_name_is_no_card(below: str) -> None:
    told = below.split("\n")[-1]
    assert told in own(f"{SAID}\n\n{below}\n")


def test_what_somebody_wrote_is_told_in_a_line_and_the_letter_goes_on() -> None:
    goes_on = (
        "The plant has been leaking since August. Two children are ill.\nCall me on 0501234567."
    )
    letter = (
        "Dear desk,\n\nOn 3 November 2026 at 09:12, director Petrov <petrov@plant.example> wrote: "
        f"remove the sensors before the inspection. I was copied in.\n\n{goes_on}"
    )
    assert goes_on in own(letter)


def test_a_letter_may_begin_with_a_heading_of_its_own() -> None:
    heading = "From: Olena, nurse\nTo: World desk\nDate: 12 May 2026\nSubject: Ghost staff"
    letter = f"{heading}\n\nThe ministry pays ghost staff in our ward, and I have the lists."
    assert "ghost staff in our ward" in own(letter)
