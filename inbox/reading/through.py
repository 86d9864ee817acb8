"""Who wrote a mail that others handed on: a list of ours, or a form of our site.

The sender that a list or form puts into From is its own; what the mail says of its writer is taken,
and told apart: a claim of a header or of a form's field, proven by nobody.
"""

import re
from collections.abc import Callable, Mapping

from inbox.customs import Customs
from inbox.mail import Address, Mail, Range, RangeKind
from inbox.origin import DIRECT, Through

Named = Callable[[str], tuple[Address, ...]]  # a header's name to the addresses in it
_WRITERS = ("x-original-from", "x-original-sender", "reply-to")
_ID = re.compile(r"<([^<>]{1,320})>")
_VIA = re.compile(
    r"^['\"‘]?(.{1,200}?)['\"’]?\s+(?:via|über|durch|через|por|mediante|przez|tramite|عبر)\s+.+$"
)
FIELD_LINES = 400  # of a form's text
_LABEL = re.compile(r"^[\s*•\-]{0,6}([^:：\n]{1,40}?)\s{0,3}\*?\s{0,3}[:：]\s{0,40}\*?(.*)$")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_FIELDS = {
    "name": """
        name; your name; full name; first and last name; sender; from; ihr name; vor- und nachname;
        nom; votre nom; nom et prénom; nombre; su nombre; nombre y apellidos; nome; il tuo nome;
        seu nome; naam; uw naam; imię; imię i nazwisko; имя; ваше имя; фио; ім'я; ім’я; ваше ім'я;
        ваше ім’я; піб; الاسم; اسمك; 名前; お名前; 姓名; namn; navn; jméno; ad soyad; név
    """,
    "address": """
        email; e-mail; your email; your e-mail; email address; e-mail address; mail; reply to;
        ihre e-mail; e-mail-adresse; email-adresse; adresse e-mail; courriel; votre email;
        votre e-mail; correo; correo electrónico; su correo; indirizzo email; la tua email;
        seu e-mail; seu email; e-mailadres; adres e-mail; twój e-mail; эл. почта; почта;
        электронная почта; ваш email; ваш e-mail; пошта; електронна пошта; ел. пошта; імейл;
        електронна адреса; البريد الإلكتروني; بريدك الإلكتروني; メールアドレス; 邮箱; 电子邮件;
        e-post; e-mailová adresa; e-posta
    """,
    "text": """
        message; your message; comments; comment; tip; your tip; question; text; details;
        nachricht; ihre nachricht; mitteilung; hinweis; ihr hinweis; message text; votre message;
        commentaire; mensaje; su mensaje; comentario; messaggio; mensagem; bericht; uw bericht;
        wiadomość; treść; сообщение; ваше сообщение; текст; повідомлення; ваше повідомлення;
        звернення; الرسالة; رسالتك; メッセージ; お問い合わせ内容; 留言; 消息; meddelande; besked;
        melding; zpráva; mesaj; üzenet
    """,
    "other": """
        phone; telephone; phone number; tel; telefon; téléphone; teléfono; telefono; telefone;
        телефон; номер телефону; номер телефона; الهاتف; 電話番号; 电话; date; time; datum; date et
        heure; fecha; data; дата; час; время; التاريخ; ip; ip address; remote ip; page url; url;
        page; form; form name; user agent; website; referrer; sent from; consent; language
    """,
}
_BY_LABEL = {
    label: field
    for field, listed in _FIELDS.items()
    for label in (" ".join(one.split()) for one in listed.split(";"))
}


def of_list(
    sender: Address, headers: Mapping[str, str], named: Named, customs: Customs
) -> tuple[Address, Through]:
    """The writer of a mail that one of our lists handed on; else the sender as it stands."""
    ours = _our_list(sender, headers, named, customs)
    if not ours:
        return sender, DIRECT
    if sender.address.lower() != ours:
        return sender, Through("list", ours, "from")
    for name in _WRITERS:
        for one in named(name)[:5]:
            if "@" in one.address and one.address.lower() not in customs.our_lists:
                shown = one.name or _without_via(sender.name)
                return Address(shown, one.address), Through("list", ours, name)
    return sender, Through("list", ours, "")


def _our_list(sender: Address, headers: Mapping[str, str], named: Named, customs: Customs) -> str:
    """The list of ours that handed a mail on, by what list programs write (RFC 2369, RFC 2919)."""
    if not customs.our_lists:
        return ""
    found = _ID.search(headers.get("list-id", ""))
    list_id = found.group(1).lower() if found else headers.get("list-id", "").strip().lower()
    posted = headers.get("list-post", "").lower() + " " + headers.get("mailing-list", "").lower()
    by_program = {one.address.lower() for name in ("sender", "x-beenthere") for one in named(name)}
    for address in customs.our_lists:
        if list_id in (address, address.replace("@", ".")):
            return address
        if address in by_program or re.search(rf"(?<![\w.+-]){re.escape(address)}(?!\w)", posted):
            return address
    return sender.address.lower() if sender.address.lower() in customs.our_lists else ""


def _without_via(name: str) -> str:
    """`'Ann Reader' via Tips` is Ann Reader."""
    found = _VIA.match(name)
    return found.group(1) if found else name


def of_form(
    sender: Address, text: str, named: Named, customs: Customs
) -> tuple[Address, Through, tuple[Range, ...]]:
    """The writer that a form of ours names in its fields, and where the fields stand."""
    if sender.address.lower() not in customs.form_senders:
        return sender, DIRECT, ()
    told, ranges = _fields(text)
    found = _ADDRESS.search(told.get("address", ""))
    reply = next((one.address for one in named("reply-to") if "@" in one.address), "")
    address = found.group() if found else reply
    by = "fields" if found or told.get("name") else "reply-to" if reply else ""
    if not by:
        return sender, Through("form", sender.address.lower(), ""), ()
    name = " ".join(told.get("name", "").split())[:200]
    return Address(name, address), Through("form", sender.address.lower(), by), ranges


def may_be_a_form(mail: Mail) -> bool:
    """Whether a mail that is read as its sender's own looks like that of a web form: a line for an
    address that is another's, and one for a name or a message."""
    if mail.through.kind or mail.forward or mail.automatic.kind:
        return False
    told, _ranges = _fields(mail.text)
    found = _ADDRESS.search(told.get("address", ""))
    writer = found.group().lower() if found else ""
    return writer not in ("", mail.sender.address.lower()) and bool({"name", "text"} & told.keys())


def _fields(text: str) -> tuple[dict[str, str], tuple[Range, ...]]:
    """The first value of each field, and the stretches of the labels and of what is no message.

    Whatever stands on no line of a known label is the writer's own: a lost word costs most.
    """
    told: dict[str, str] = {}
    ranges: list[Range] = []
    at, waits = 0, ""
    for line in text.splitlines(keepends=True)[:FIELD_LINES]:
        end = at + len(line)
        found = _LABEL.match(line.rstrip("\r\n"))
        field = _BY_LABEL.get(found.group(1).strip(" *").lower(), "") if found else ""
        if found and field and field not in told:
            told[field] = found.group(2).strip()
            own = at + found.start(2) if field == "text" else end
            waits = field if not told[field] and field != "text" else ""
            ranges.append(Range(RangeKind.FORM, at, own))
        elif waits and line.strip():  # the value stands below its label
            told[waits], waits = line.strip(), ""
            ranges.append(Range(RangeKind.FORM, at, end))
        at = end
    return told, tuple(_joined(ranges))


def _joined(ranges: list[Range]) -> list[Range]:
    """Stretches that touch are one."""
    kept: list[Range] = []
    for one in ranges:
        if kept and kept[-1].end == one.start:
            kept[-1] = Range(one.kind, kept[-1].start, one.end)
        elif one.start < one.end:
            kept.append(one)
    return kept
