"""The labels of headers as mail programs write them into a quote or a forward, in many languages.

Words and one test; which lines make a block is `dividers`' matter.
"""

from enum import StrEnum
from typing import NamedTuple

from inbox.reading.lines import BLANK
from inbox.reading.lists import words

MAX_LABEL = 32  # characters before the colon
MOST_IN_A_LINE = 24  # colons that are looked at, in headers that were run into one line
COLONS = ":："
LABEL_SIGNS = "*_>|•" + BLANK


class Field(StrEnum):
    """What a header line tells."""

    FROM = "from"
    DATE = "date"
    TO = "to"
    SUBJECT = "subject"
    OTHER = "other"


class Header(NamedTuple):
    """One header line of a block: `From: Ann`."""

    field: Field
    value: str


_FROM = words("""
from|von|absender|de|expéditeur|envoyé par|remitente|da|mittente|remetente|van|afzender|från
avsändare|fra|afsender|avsender|lähettäjä|od|nadawca|odesílatel|odosielateľ|pošiljatelj|šalje
feladó|de la|expeditor|від|від кого|відправник|от|от кого|отправитель|подател|шаље|από|αποστολέας
gönderen|kimden|من|المرسل|מאת|מ|از|فرستنده|发件人|發件人|寄件人|寄件者|发件者|差出人|送信者
送信元|보낸 사람|보낸사람|보낸이|발신자|từ|người gửi|dari|pengirim|จาก|saatja|kellelt|no|nuo
sender|expedidor|expeditorul
""")
_DATE = words("""
date|sent|sent on|sent at|date sent|datum|gesendet|gesendet am|date d'envoi|envoyé|envoyé le
fecha|enviado|enviado el|enviado a las|fecha de envío|data|inviato|data invio|inviato il
enviada em|enviado em|data de envio|verzonden|verzonden op|verzenddatum|skickat|skickat den|dato
sendt|sendt den|päiväys|päivämäärä|lähetetty|pvm|data wysłania|wysłano|wysłane|odesláno|posláno
dátum|odoslané|elküldve|küldve|küldés dátuma|trimis|trimisă|trimis la|dată|poslano|poslato|дата
надіслано|відправлено|дата відправлення|час|отправлено|отправлен|дата отправки|изпратено|датум
ημερομηνία|ημ/νία|στάλθηκε|απεστάλη|εστάλη|tarih|gönderildi|gönderme tarihi|gönderilme tarihi
التاريخ|تاريخ|تاريخ الإرسال|تم الإرسال|أرسلت|مرسل|תאריך|נשלח|تاریخ|日期|时间|時間|发送时间
發送時間|发送日期|寄件日期|已发送|傳送時間|已傳送|发件时间|日付|日時|送信日時|送信日|날짜
보낸 날짜|보낸날짜|일시|보낸 시간|ngày|ngày gửi|đã gửi|gửi lúc|tanggal|dikirim|terkirim|วันที่
saadetud|kuupäev|datums|nosūtīts|išsiųsta|datuma
""")
_TO = words("""
to|an|empfänger|à|destinataire|destinataires|para|a|destinatario|destinatário|aan|till|til
vastaanottaja|saaja|kenelle|do|adresat|komu|címzett|către|destinatarul|pour|pre|la|za|prima|кому|одержувач|отримувач
получатель|до|получател|за|προς|kime|alıcı|إلى|المستلم|אל|ל|به|گیرنده|收件人|收件者|宛先|送信先|受信者
받는 사람|받는사람|받는이|수신자|수신|đến|tới|người nhận|kepada|ke|penerima|ถึง|saajad
""")
_SUBJECT = words("""
subject|betreff|betr|objet|sujet|asunto|oggetto|assunto|onderwerp|ämne|emne|aihe|temat|předmět
predmet|tárgy|subiect|subiectul|naslov|тема|относно|предмет|наслов|θέμα|konu|الموضوع|موضوع|נושא|הנדון|主题|主旨
主題|标题|件名|題名|タイトル|제목|chủ đề|tiêu đề|subjek|perihal|judul|subyek|เรื่อง|teema|tēma
tema
""")
_OTHER = words("""
cc|bcc|ccc|copy|kopie|kopie (cc)|blindkopie|copie|copie à|cci|copia|con copia|ccn|cópia|kopia
kopi|kopio|dw|udw|do wiadomości|másolatot kap|másolat|kópia|copie la|копія|копия|копие|κοιν
κοινοποίηση|bilgi|نسخة|نسخة إلى|עותק|抄送|副本|참조|đồng gửi|sao chép|tembusan|สำเนา|reply-to
reply to|antwort an|répondre à|responder a|responder para|rispondi a|antwoord aan|svar til
svara till|vastausosoite|odpowiedź do|відповісти|ответить|yanıt adresi|回复|importance|priority
wichtigkeit|priorität|attachments|attachment|anlagen|anhänge|pièces jointes|adjuntos
datos adjuntos|allegati|anexos|bijlagen|bilagor|załączniki|přílohy|вложения|вкладення|附件
organization|mailing list|message-id|resent-from|list-id|x-mailer|mime-version|content-type
""")


SENT = words("""
sent:|gesendet:|gesendet am:|envoyé :|envoyé:|envoyé le|enviado:|enviado el:|enviada em:
enviado em:|inviato:|verzonden:|skickat:|sendt:|lähetetty:|wysłano:|wysłane:|odesláno:|odoslané:
elküldve:|küldve:|trimis:|poslano:|poslato:|надіслано:|відправлено:|отправлено:|изпратено:
στάλθηκε:|gönderildi:|تم الإرسال:|נשלח:|发送时间:|发送时间：|已发送:|送信日時:|보낸 날짜:|đã gửi:
dikirim:
""")


def _table() -> dict[str, Field]:
    table: dict[str, Field] = {}
    lists = {
        Field.OTHER: _OTHER, Field.TO: _TO, Field.DATE: _DATE, Field.SUBJECT: _SUBJECT,
        Field.FROM: _FROM,
    }  # fmt: skip
    for field, names in lists.items():
        table |= dict.fromkeys(names, field)
    return table


FIELDS = _table()


def headers_in(line: str) -> tuple[Header, ...]:
    """The headers of a line into which a whole block was run: `From: Ann <a@b>To: Bob …`."""
    marks: list[tuple[int, int, Field]] = []
    at = -1
    for _ in range(MOST_IN_A_LINE):
        at = _next_colon(line, at + 1)
        found = _label_before(line, at) if at > 0 else None
        if found:
            marks.append((at - found[0], at, found[1]))
        if at < 0:
            break
    ends = [*(begin for begin, _, _ in marks[1:]), len(line)]
    return tuple(
        Header(field, line[colon + 1 : ends[n]].strip(LABEL_SIGNS))
        for n, (_, colon, field) in enumerate(marks)
    )


def _next_colon(line: str, at: int) -> int:
    return min((n for n in (line.find(sign, at) for sign in COLONS) if n >= 0), default=-1)


def _label_before(line: str, colon: int) -> tuple[int, Field] | None:
    """The longest label that ends there and begins as labels do, and its length."""
    low = line.lower()
    if len(low) != len(line):  # a letter that grows: places would not meet
        return None
    end = len(low[:colon].rstrip())
    for begin in range(max(0, colon - MAX_LABEL), end):
        field = FIELDS.get(low[begin:end])
        if field and not line[begin].islower():
            return colon - begin, field
    return None


def header(line: str) -> Header | None:
    """The header that a line is, quoted (`> From: Ann`) and bold (`*From:* Ann`) ones too."""
    line = line.strip(LABEL_SIGNS)
    at = _colon(line)
    if at < 1:
        return None
    field = FIELDS.get(line[:at].strip(LABEL_SIGNS).rstrip(".").lower())
    return Header(field, line[at + 1 :].strip(LABEL_SIGNS)) if field else None


def _colon(line: str) -> int:
    found = [at for at in (line.find(sign, 0, MAX_LABEL) for sign in COLONS) if at >= 0]
    return min(found, default=-1)
