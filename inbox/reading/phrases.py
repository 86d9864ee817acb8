"""The set phrases of mail programs around quotes and forwards. Words and tests, no layout."""

_WROTE = (
    "wrote:", "writes:", "schrieb", "schreef", "geschreven:", "a écrit", "escribió",
    "ha scritto", "escreveu", "napisał", "написал", "пишет:", "писал", "написав", "пише:",
    "skrev", "kirjoitti", "napsal", "napísal", "írta", "yazdı", "έγραψε", "a scris", "написа",
    "kirjutas", "rakstīja", "rašė", "je napisao", "je napisala", "je napisal", "ha escrit",
    "viết:", "写道", "寫道", "のメール:", "님이 작성",
    "كتب", "כתב", "نوشت", "va escriure", "écrit :",
    "wrote :", "ha scrito",
)  # fmt: skip
_ON = (
    "on ", "am ", "op ", "le ", "el ", "il ", "em ", "dnia ", "den ", "on:", "w dniu ", "dne ",
    "în ", "på ", "d. ", "at ", "from ", "в ", "от ", "vom ", "tarihinde",
)  # fmt: skip
_FORWARD = (
    "forwarded message", "begin forwarded message", "weitergeleitete nachricht",
    "anfang der weitergeleiteten nachricht", "message transféré", "début du message réexpédié",
    "début du message transféré", "mensaje reenviado", "inicio del mensaje reenviado",
    "messaggio inoltrato", "inizio messaggio inoltrato", "mensagem encaminhada",
    "mensagem reencaminhada", "início da mensagem encaminhada", "doorgestuurd bericht",
    "begin doorgestuurd bericht", "wiadomość przekazana", "przekazana wiadomość",
    "treść przekazanej wiadomości", "пересылаемое сообщение", "пересланное сообщение",
    "переадресоване повідомлення", "переслане повідомлення", "пересилається повідомлення",
    "початок листа, що пересилається", "vidarebefordrat meddelande", "videresendt melding",
    "videresendt meddelelse", "přeposlaná zpráva",
    "iletilen ileti", "转发的邮件", "転送メッセージ",
)  # fmt: skip
_ORIGINAL = (
    "original message", "ursprüngliche nachricht", "originalnachricht", "message d'origine",
    "message original", "mensaje original", "messaggio originale", "mensagem original",
    "oorspronkelijk bericht", "wiadomość oryginalna", "oryginalna wiadomość",
    "исходное сообщение", "оригинальное сообщение", "вихідне повідомлення",
    "оригінальне повідомлення", "ursprungligt meddelande", "opprinnelig melding",
    "oprindelig meddelelse", "původní zpráva", "özgün ileti", "原始邮件", "reply message",
)  # fmt: skip
_FROM = (
    "from", "von", "de", "da", "van", "od", "от", "від", "från", "fra", "lähettäjä", "kimden",
    "od kogo", "feladó", "发件人", "差出人", "보낸사람", "от кого", "από", "expéditeur",
)  # fmt: skip
_OTHERS = frozenset(
    {
        "sent", "date", "to", "cc", "subject", "gesendet", "datum", "an", "betreff", "envoyé", "à",
        "objet", "enviado", "enviado el", "para", "asunto", "assunto", "data", "inviato", "a",
        "oggetto", "verzonden", "aan", "onderwerp", "wysłano", "do", "temat", "отправлено", "дата",
        "кому", "тема", "надіслано", "skickat", "till",
        "ämne", "sendt", "til", "emne", "lähetetty",
        "vastaanottaja", "aihe", "odesláno", "komu", "předmět", "gönderildi", "kime", "konu",
        "fecha", "reply-to", "копия", "копія", "kopie",
        "发送时间", "收件人", "主题", "件名", "宛先",
    }
)  # fmt: skip
_DEVICE = (
    "sent from my ", "sent from outlook", "sent from mail for", "sent from yahoo", "sent via ",
    "get outlook for ", "von meinem ", "gesendet mit ", "gesendet von ", "envoyé de mon ",
    "envoyé depuis ", "enviado desde mi ", "enviado do meu ", "enviado desde ", "inviato da ",
    "verzonden vanaf ", "verstuurd vanaf ", "wysłane z ", "wysłano z ", "отправлено с ",
    "отправлено из ", "надіслано з ", "відправлено з ", "skickat från min", "sendt fra min",
    "odesláno z ", "lähetetty ",
)  # fmt: skip
LONGEST = 300  # characters of an attribution, a divider or a header line
SHORTEST = 8
DIGITS_OF_A_DATE = 6
SOME_DIGITS = 3
LONGEST_DEVICE = 80
ENDS = (":", "：", "道", "=", ")")  # an attribution ends with one of these


def begins_attribution(line: str) -> bool:
    """Whether an attribution that runs over several lines may begin so: `On 5 Jan 2026, Ann`."""
    dated = any(map(str.isdigit, line))
    return line[:1].isdigit() or ((dated or "@" in line) and line.lower().startswith(_ON))


def is_attribution(line: str, *, quote_below: bool) -> bool:
    """`On Monday 5 January, Ann wrote:` in the ways of many languages, as one line.

    With a quote right below less proof is asked: a date with an address, or no date at all.
    """
    if len(line) > LONGEST or not line.endswith(ENDS) or len(line) < SHORTEST:
        return False
    low = line.lower().lstrip("*-_ ")
    wrote = any(word in low for word in _WROTE)
    digits = sum(map(str.isdigit, low))
    if not wrote:
        return quote_below and digits >= DIGITS_OF_A_DATE and "@" in low and low.endswith(":")
    return digits >= SOME_DIGITS or "@" in low or (quote_below and low.startswith(_ON))


def is_reply_divider(line: str) -> bool:
    """`-----Original Message-----` or `---- Ann wrote ----`, with dashes on both sides."""
    if not line.startswith(("--", "—", "__", "==")):
        return False
    wrote = line.endswith("--") and line.rstrip("- ").lower().endswith((" wrote", " schrieb"))
    return wrote or _between_dashes(line, _ORIGINAL)


def is_forward(line: str) -> bool:
    """`---------- Forwarded message ---------`, or Apple's `Begin forwarded message:`."""
    if line.endswith(":") and len(line) < LONGEST and not line.startswith("-"):
        return line[:-1].strip().lower() in _FORWARD
    return _between_dashes(line, _FORWARD)


def is_header_line(line: str, *, first: bool) -> bool:
    """A header as it is written into a quote: `From: Ann`; the others may follow it."""
    name, colon, _ = line[:40].replace("*", "").partition(":")
    if not colon:
        name, colon, _ = line[:40].partition("：")
    name = name.strip().lower()
    return bool(colon) and (name in _FROM if first else name in _OTHERS)


def is_device_signature(line: str) -> bool:
    """`Sent from my phone`, on a line of its own."""
    return len(line) < LONGEST_DEVICE and line.lower().startswith(_DEVICE)


def _between_dashes(line: str, phrases: tuple[str, ...]) -> bool:
    if len(line) > LONGEST or not line.startswith(("--", "—", "__", "==")):
        return False
    words = line.strip("-—_= ").lower()
    return words.rstrip(":") in phrases or words.startswith(phrases)
