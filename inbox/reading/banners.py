"""Marks what a gateway wrote into a mail: "CAUTION: this came from outside". It deletes nothing.

A banner stands at the top or the end, tells where the mail came from and warns of it; one of the
two alone may be a reader's own sentence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inbox.mail import Range, RangeKind

TOP_LINES = 8  # with words
SELDOM = 3  # lines of which one may say by itself that a gateway wrote it
MOST_LINES = 6  # of a banner
FOOT = 1_500  # characters at the end that are looked at
LONGEST = 900  # characters
_ALARM = (
    "caution", "warning", "attention", "notice", "external", "[external", "alert", "beware",
    "achtung", "warnung", "vorsicht", "hinweis", "extern", "prudence", "avertissement",
    "attention", "externe", "precaución", "atención", "advertencia", "externo", "attenzione",
    "avviso", "cuidado", "atenção", "aviso", "let op", "waarschuwing", "uwaga", "ostrzeżenie",
    "внимание", "осторожно", "предупреждение", "увага", "обережно", "попередження", "зовнішн",
    "внешн", "تنبيه", "تحذير", "注意", "警告", "varning", "advarsel", "this message", "this email",
    "be careful", "dikkat", "figyelem", "pozor", "upozornění",
)  # fmt: skip
_ORIGIN = (
    "originated from outside", "originated outside", "outside of the organi", "outside the organi",
    "outside of our organi", "outside our organi", "outside your organi", "outside of your organi",
    "from outside", "external sender", "external email", "external e-mail", "external message",
    "an external", "external source", "outside of the company", "unknown sender",
    "from someone outside",
    "von außerhalb", "externen absender", "externe e-mail", "externer absender", "externe mail",
    "provient de l'extérieur", "provient de l’extérieur", "expéditeur externe", "courriel externe",
    "message externe", "source externe", "fuera de la organización", "correo externo",
    "remitente externo", "dall'esterno", "mittente esterno", "email esterna", "fora da organização",
    "remetente externo", "e-mail externo", "email externo", "buiten de organisatie",
    "externe afzender", "van buiten", "spoza organizacji", "nadawcy zewnętrznego",
    "wiadomość zewnętrzna", "за пределами организации", "внешний отправитель", "извне организации",
    "внешнего отправителя", "внешнее письмо", "ззовні", "зовнішній відправник",
    "зовнішнього відправника", "за межами організації", "зовнішній лист", "من خارج", "مرسل خارجي",
    "外部からの", "社外", "外部邮件", "外部发件人", "externt", "ekstern", "kuruluş dışından",
    "mimo organizaci", "külső feladó",
)  # fmt: skip
_ADVICE = (
    "do not click", "don't click", "links or open", "open attachments", "opening attachments",
    "recognize the sender", "recognise the sender", "know the content is safe", "verify the sender",
    "clicking links", "use caution", "exercise caution", "be cautious", "trust the sender",
    "report phishing", "suspicious", "think before", "links oder anhänge", "keine links",
    "anhänge", "ne cliquez pas", "cliquer sur", "pièces jointes", "no haga clic", "enlaces",
    "adjuntos", "non cliccare", "allegati", "não clique", "anexos", "klik niet", "bijlagen",
    "nie klikaj", "załącznik", "не переходите", "не открывайте", "вложени", "не натискайте",
    "не відкривайте", "вкладен", "посилання", "ссылк", "الروابط", "المرفقات", "添付", "リンク",
    "链接", "附件", "klicka inte", "klik ikke", "tıklamayın", "neklikejte", "ne kattintson",
)  # fmt: skip
_WHOLE = (
    "you don't often get email from", "you don’t often get email from", "some people who received",
    "sie erhalten nicht oft eine e-mail von", "vous ne recevez pas souvent",
    "no suele recibir correo", "non si ricevono spesso messaggi", "ви не часто отримуєте",
    "вы не часто получаете", "u ontvangt niet vaak", "learn why this is important",
    "this message is from an external sender", "bannerstart", "bannerend",
    "this sender might be impersonating", "this sender is trusted", "this email was scanned by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str  # lower case, single spaces


def banners(text: str) -> tuple[Range, ...]:
    """The banners of a text, in order: at its top and at its end."""
    head = _lines(text, 0)
    foot_at = max(len(text) - FOOT, head[-1].end if head else 0)
    foot = _last_lines(text, text.find("\n", foot_at) + 1 or foot_at)
    found = [*_in(head), *_in(foot)]
    return tuple(Range(RangeKind.BANNER, start, end) for start, end in found)


def lay(over: Sequence[Range], under: Iterable[Range]) -> tuple[Range, ...]:
    """Both kinds of ranges, in order, the first ones cut out of the others."""
    ranges = list(under)
    for top in over:
        ranges = [
            part
            for one in ranges
            for part in (
                Range(one.kind, one.start, min(one.end, top.start)),
                Range(one.kind, max(one.start, top.end), one.end),
            )
            if part.start < part.end
        ]
    return tuple(sorted((*over, *ranges), key=lambda one: one.start))


def _lines(text: str, at: int) -> list[_Line]:
    """The first lines with words from there on."""
    found: list[_Line] = []
    while at < len(text) and len(found) < TOP_LINES:
        end = text.find("\n", at) + 1 or len(text)
        if said := _said(text, at, end):
            found.append(_Line(at, end, said))
        at = end
    return found


def _last_lines(text: str, begin: int) -> list[_Line]:
    """The last lines with words, of those from there on."""
    found: list[_Line] = []
    end = len(text)
    while end > begin and len(found) < TOP_LINES:
        at = max(text.rfind("\n", begin, end - 1) + 1, begin)
        if said := _said(text, at, end):
            found.append(_Line(at, end, said))
        end = at
    return found[::-1]


def _said(text: str, at: int, end: int) -> str:
    return " ".join(text[at : min(end, at + LONGEST)].lower().strip("*_-=|> \t\n").split())


def _in(lines: Sequence[_Line]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(lines):
        past = _past(lines, at)
        if past:
            found.append((lines[at].start, lines[past - 1].end))
        at = past or at + 1
    return found


def _past(lines: Sequence[_Line], at: int) -> int:
    """The line after the banner that begins at `at`; 0 when none does."""
    alarms = lines[at].text.startswith(_ALARM)
    if not alarms and (at >= SELDOM or not _holds(lines[at].text, _WHOLE)):
        return 0
    said = ""
    for number in range(at, min(at + MOST_LINES, len(lines))):
        said = f"{said} {lines[number].text}"
        if len(said) > LONGEST:
            return 0
        if _is_banner(said):
            past = number + 1
            while past < len(lines) and past - at < MOST_LINES and _goes_on(lines[past].text):
                past += 1
            return past
    return 0


def _is_banner(said: str) -> bool:
    if _holds(said, _WHOLE):
        return True
    return _holds(said, _ORIGIN) and _holds(said, _ADVICE)


def _goes_on(line: str) -> bool:
    return _holds(line, _ADVICE) and (_holds(line, _ORIGIN) or _holds(line, _GOING_ON))


_GOING_ON = (
    "sender", "safe", "absender", "sicher", "expéditeur", "remitente", "mittente", "отправител",
    "відправник", "phishing", "report", "afzender", "nadawc",
)  # fmt: skip


def _holds(said: str, phrases: Iterable[str]) -> bool:
    return any(phrase in said for phrase in phrases)
