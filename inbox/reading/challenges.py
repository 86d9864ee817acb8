"""What programs say that hold a mail back until its sender shows that she is a person.

Words and names alone, looked for in lower-case text whose white space is single spaces:
`automatic` weighs them. A text must ask for a proof and say that a message waits for it.
"""

import re
from collections.abc import Mapping

# What a subject says that no person writes above her own mail.
_OF_PROGRAMS = (
    "(conf#", "[conf#", "verification required", "needs verification", "sender verification",
    "confirmation required", "your message is on hold", "tira-teima", "bestätigung erforderlich",
    "demande d'authentification", "confirmación necesaria", "confirmação necessária",
    "conferma necessaria", "bevestiging nodig", "potwierdzenie nadawcy",
    "подтверждение отправителя", "підтвердження відправника",
)  # fmt: skip
# What a subject says; a reader who passes one on writes her own mark in front.
_SUBJECT = (
    *_OF_PROGRAMS, "confirm your message", "confirm your mail", "confirm your e-mail",
    "confirm your email", "confirm this message", "confirm that you are", "confirm you are",
    "verify your message", "verify your mail", "verify your email to", "verify yourself",
    "your message is waiting", "your message awaits", "your mail waits", "spamblocker", "antispam",
    "anti-spam", "challenge:", "please authenticate", "bestätigen sie ihre", "bestätigen sie bitte",
    "bitte bestätige", "confirmez votre", "confirmer votre", "authentifiez",
    "authentification de votre", "confirme su", "confirme que es", "confirme a sua", "confirme sua",
    "confirma il", "confermi il", "conferma il", "bevestig uw", "bevestig je", "potwierdź",
    "подтвердите", "підтвердьте", "підтвердіть", "bekräfta ditt", "bekræft din", "bekreft e-posten",
    "mesajınızı onaylayın", "potvrďte", "確認してください", "请确认",
)  # fmt: skip
_PASSED_ON = ("fw", "wg:", "tr:", "rv:", "i:", "enc:", "пересл", "переслано", "doorgestuurd")
_PROOF = (
    "you are a person", "you are a real person", "you are a human", "you are human",
    "you're human", "you're a person", "you're a human", "not a robot", "not a machine",
    "not a spammer", "not an automated sender", "confirm your message", "confirm this message",
    "confirm that you sent", "confirm that you wrote", "verify that you sent", "verify yourself",
    "authenticate yourself", "verify your address once", "sender verification",
    "one-time confirmation", "one-time verification", "only have to do this once",
    "only need to do this once", "approved senders", "allowed senders",
    "just this once", "this one time", "to my guest list", "i have approved",
    "i don't know you yet",
    "dass sie ein mensch", "sie ein mensch sind", "du ein mensch bist", "kein roboter",
    "kein automat", "kein spammer", "bestätigen sie ihre nachricht", "bestätigen sie diese",
    "einmalige bestätigung", "einmalig bestätigen", "als absender bestätigen",
    "vous êtes une personne", "êtes bien une personne", "vous êtes humain", "pas un robot",
    "vous authentifier", "vous identifier", "confirmer votre message", "confirmez votre message",
    "es usted una persona", "eres una persona", "usted es una persona", "es un robot",
    "eres un robot", "confirme su mensaje", "confirmar su mensaje", "confirma tu mensaje",
    "você é uma pessoa", "que é uma pessoa", "é um robô", "confirme sua mensagem",
    "confirme a sua mensagem", "confirmar o envio", "confirme o envio",
    "pedido de autorização", "solicitação de autorização",
    "sei una persona", "essere una persona", "è una persona", "un robot", "confermi il suo",
    "conferma il tuo messaggio", "confermare il messaggio",
    "u een mens", "je een mens", "geen robot", "een persoon bent", "bevestig uw bericht",
    "uw bericht te bevestigen", "jesteś człowiekiem", "jest człowiekiem", "jesteś robotem",
    "potwierdź swoją wiadomość", "potwierdź wysłanie", "potwierdzić wiadomość",
    "вы человек", "вы — человек", "вы не робот", "подтвердите отправку", "подтвердите ваше письмо",
    "подтвердите своё письмо", "подтвердите свое письмо", "ви людина", "ви — людина",
    "ви не робот", "підтвердьте надсилання", "підтвердіть надсилання", "підтвердьте ваш лист",
    "підтвердьте свій лист", "підтвердіть свій лист", "du är en människa", "är en robot",
    "du er et menneske", "er en robot", "insan olduğunuzu", "robot olmadığınızı",
    "jste člověk", "nejste robot", "人間であること", "ロボットではない", "您是真人", "不是机器人",
    "أنك إنسان", "لست روبوت",
)  # fmt: skip
_WAITS = (
    "being held", "has been held", "is held", "on hold", "held until", "be delivered",
    "not been delivered", "not yet been delivered", "deliver your m", "delivers your m",
    "waiting for your", "before your message", "before your mail", "before i can receive",
    "until you confirm", "release your m", "will be deleted", "will be discarded",
    "so i can receive", "so that i can receive", "only from senders", "waitlisted", "waiting list",
    "reach my inbox", "reach the inbox", "reach its", "in quarantine", "quarantined",
    "zugestellt", "zurückgehalten", "zurückgestellt", "wartet auf", "freigegeben",
    "weitergeleitet, sobald", "sera remis", "sera délivré", "sera distribué", "soit remis",
    "soit délivré", "mis en attente", "est en attente", "pas encore été", "est retenu",
    "será entregado", "se entregue", "retenido", "en espera", "a la espera", "no ha sido entregado",
    "será entregue", "seja entregue", "seja encaminhada", "retida", "aguardando",
    "não foi entregue",
    "sarà consegnato", "venga consegnato", "trattenuto", "in attesa", "consegnato dopo",
    "wordt bezorgd", "wordt afgeleverd", "vastgehouden", "nog niet bezorgd", "wacht op",
    "zostanie dostarczona", "wstrzymana", "oczekuje na", "nie została dostarczona",
    "будет доставлено", "было доставлено", "задержано", "ожидает", "не доставлено",
    "буде доставлено", "було доставлено", "затримано", "очікує", "не доставлено",
    "levereras", "väntar", "leveres", "venter", "teslim edilecek", "bekletiliyor", "iletilecek",
    "doruče", "pozdržen", "配信され", "届けられ", "保留", "投递", "送达", "تسليم",
)  # fmt: skip
_NAMED = re.compile(
    r"(^|.*[-+._])(confirm(ation)?|verif(y|ication)|challenge|qconfirm|anti-?spam|tira-?teima|"
    r"sender-?check)([-+._]|$)"
)
_HEADERS = ("x-askversion", "x-tmda-confirm", "x-challenge-response", "x-qconfirm")
# Those of TMDA's users send their own mail through it too.
_AGENT = "tmda"


def asks(subject: str) -> bool:
    """Whether a subject (lower case) is one of these programs'."""
    told = any(phrase in subject for phrase in _SUBJECT)
    return told and not subject.startswith(_PASSED_ON)


def shows_program(subject: str) -> bool:
    """Whether a subject that asks is in words that no person writes."""
    return any(phrase in subject for phrase in _OF_PROGRAMS)


def holds(text: str) -> bool:
    """Whether a text asks for a proof, and says that a message waits until it comes."""
    return any(one in text for one in _PROOF) and any(one in text for one in _WAITS)


def program(headers: Mapping[str, str], sender: str) -> str:
    """By what a program of this kind is known: a header's name, "sender", or empty."""
    for name in _HEADERS:
        if headers.get(name, "").strip():
            return name
    if _AGENT in headers.get("x-delivery-agent", "").lower():
        return "x-delivery-agent"
    answer = headers.get("reply-to", "")[:400].lower().rpartition("<")[2]
    named = (one.partition("@")[0] for one in (sender.lower(), answer))
    return "sender" if any(_NAMED.match(one[:200]) for one in named) else ""
