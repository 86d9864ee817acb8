"""What a company's server adds below each mail, told by how it begins. No layout.

Beside `footers`, which weighs several kinds of words: here the beginning tells, and for whom it is.
"""

import re

from inbox.reading.footers import (
    is_personal,
    names_recipient,
    speaks_to_newsroom,
    tells_what_happened,
)
from inbox.reading.lists import words

MOST_LINES = 12  # of its first paragraph
_DISCLAIMERS = words("""
confidentiality notice|confidentiality note|legal notice|privileged/confidential
privileged and confidential|this e-mail and any|this email and any|this e-mail message and any
this message and any|this email message and any|this e-mail is confidential
this email is confidential|this message is confidential|this e-mail (including
this email (including|this message (including|this e-mail may contain|this email may contain
this message may contain|this message contains confidential|this email contains confidential
this communication may contain|the information in this e-mail|the information in this email
the information contained in this|the contents of this e-mail|the contents of this email
this transmission may contain|please consider the environment before|virus-free
this email has been checked for viruses|this email was scanned|this message has been scanned
diese e-mail enthält vertrauliche|diese e-mail kann vertrauliche|diese e-mail ist vertraulich
der inhalt dieser e-mail|diese nachricht enthält vertrauliche|diese e-mail wurde von avast
virenfrei|die information in dieser e-mail|ce message et toutes les pièces|ce message et ses pièces
ce message (et|ce courriel et|ce message est confidentiel|ce message, ainsi que
les informations contenues dans ce|garanti sans virus|sans virus|aviso legal
aviso de confidencialidad|este mensaje y sus|este mensaje y los|este mensaje puede contener
este mensaje contiene información|este correo electrónico y|la información contenida en este
libre de virus|avviso di riservatezza|le informazioni contenute in quest|questo messaggio e
il contenuto di quest|privo di virus|esta mensagem pode conter|esta mensagem e|este e-mail e
aviso de confidencialidade|livre de vírus|dit bericht is|dit e-mailbericht|deze e-mail is
deze e-mail en|de informatie in dit|de informatie in deze|det här meddelandet kan
detta meddelande är|denne e-mail kan indeholde|denne e-post kan|tämä viesti on luottamuksellinen
tämä sähköposti|ta wiadomość jest|niniejsza wiadomość|treść tej wiadomości|tato zpráva je
tento e-mail|obsah této zprávy|ez az e-mail|ezt az e-mailt|az üzenet bizalmas|acest mesaj
acest e-mail|данное сообщение|это сообщение и|настоящее сообщение|информация, содержащаяся в
це повідомлення може|цей лист та|цей лист може містити|інформація, що міститься в|bu e-posta
bu ileti|你收到此邮件|本邮件及其附件|本郵件|このメールには|本メール|이 메일은|본 메일은
you received this message because you are subscribed|to unsubscribe from this group
""")
_BEFORE_A_DISCLAIMER = "*_-[( "
_BEGINNING = min(map(len, _DISCLAIMERS))
_BEGINNINGS = frozenset(one[:_BEGINNING] for one in _DISCLAIMERS)
_LOOKED_AT = 80  # characters; no beginning is that long
_MAY_BEGIN = (
    "if you ", "please notify the", "this message is", "this e-mail", "this email", "confidential",
    "think before", "save a tree", "go green", "please consider the", "please think",
)  # fmt: skip
_ALSO_DISCLAIMS = re.compile(
    r"if you (?:are not the intended|(?:have )?received this (?:\S{1,20} )?(?:in error|by mistake))"
    r".{0,99}(?:delete|notify|destroy)"
    r"|please notify the sender .{0,60}(?:in error|by mistake|intended recipient)"
    r"|(?:this (?:e-?mail|message)|confidential\S{0,5} notice).{0,60}"
    # For whom, in words that no person chooses: a reader writes `intended only for your desk`.
    r"(?:intended (?:only|solely) .{0,40}(?:addresse|recipient|individual|entit|named|use of)"
    r"|transmitted with it)"
    r"|(?:think before you|save a tree|go green\b).{0,40}print.{0,30}$"
)
_FOR_WHOM = words("""
intended|addressee|recipient|unauthori|virus|environment|unsubscribe|scanned|empfänger|adressat
irrtümlich|avast|destinataire|destinatario|destinatari|destinatário|geadresseerde|bestemd|mottagare
modtager|mottaker|vastaanottaj|adresat|příjemc|címzett|destinatar|получател|адресат|отримувач
одержувач|alıcı|收件人|受信|宛|수신|avg.com
""")


def may_disclaim(line: str) -> bool:
    """Whether a paragraph that begins with this line may be a disclaimer. A no is sure, and cheap:
    most lines of prose need no second look."""
    low = line.lstrip(_BEFORE_A_DISCLAIMER)[:_LOOKED_AT].lower()
    return len(low) < _BEGINNING or low[:_BEGINNING] in _BEGINNINGS or low.startswith(_MAY_BEGIN)


def is_disclaimer(paragraph: str) -> bool:
    """Whether it is one. `This mail is confidential, please` is none: a disclaimer also says for
    whom the mail is, or what to do with one that went astray.
    """
    low = paragraph.lower().lstrip(_BEFORE_A_DISCLAIMER)
    told = low.startswith(_DISCLAIMERS) and names_recipient(low, _FOR_WHOM)
    if not told and not _ALSO_DISCLAIMS.match(low):
        return False
    return not (is_personal(paragraph) or speaks_to_newsroom(low) or tells_what_happened(low))
