"""Lines of a card, as people and firms set it below a name: function, firm, telephone, address.

One line tells little; a block is a card when each of its lines may be one and some must be.
"""

import re
from collections.abc import Sequence

from inbox.reading.footers import is_personal
from inbox.reading.lists import words

MOST_LINES = 10
SEVERAL = 2  # lines that hold a telephone, an address or the like
LONGEST = 90
SHORT = 40  # characters of a line that is no sentence
FEWEST_OF_A_SENTENCE = 4  # words in small letters
MOST_WORDS = 8  # of a line with a name, a function, a firm
_CONTACT = re.compile(
    r"\+?\(?\d[\d\s()./-]{6,20}\d|[^\s@]{1,60}@[^\s@]{3,60}|https?://|www\.|\S[ ]?\|[ ]?\S"
    r"|\b(?:tel|fax|mob|phone|mobile|telefon|cell|тел|моб|skype|signal|web|linkedin"
    r"|twitter|facebook|instagram|telegram|whatsapp|xing|tél|telf|puh|телефон)\b\.?:?|\b(?:direct|office):"
)
_ONLY_CONTACT = re.compile(
    r"(?:\w{1,9}[.:]{1,2} ?)?(?:\+?\(?\d[\d\s()./-]{6,20}\d|\S{1,60}@\S{3,60}|(?:https?://|"
    r"www\.)\S{3,70})"
)
_FUNCTION = re.compile(r"\b(?:ceo|cto|cfo|coo|cio|vp|phd|vd)\b|" + "|".join(words("""
manager|director|engineer|developer|officer|president|chief|head of|analyst|consultant|assistant
coordinator|specialist|editor|reporter|journalist|lawyer|attorney|professor|founder|partner
secretary|accountant|department|geschäftsführer|leiter|leitung|referent|abteilung|ingenieur|berater
redakteur|vorstand|sachbearbeit|directeur|directrice|responsable|ingénieur|chargé|conseill|gérant
gerente|jefe|jefa|ingenier|abogad|departamento|direttore|direttrice|responsabile|ufficio|avvocat
diretor|engenheir|advogad|medewerker|afdeling|hoofd|ansvarig|avdelning|handläggare|leder|rådgiver
direktør|johtaja|päällikkö|asiantuntija|toimittaja|dyrektor|kierownik|specjalist|prezes|ředitel
vedoucí|jednatel|oddělení|riaditeľ|igazgató|mérnök|osztály|inginer|consilier|директор|менеджер
инженер|начальник|специалист|руководител|отдел|редактор|інженер|спеціаліст|фахівець|керівник|відділ
διευθυντ|υπεύθυν|μηχανικ|τμήμα|müdür|uzman|mühendis|yönetici|مدير|مهندس|قسم|מנהל|מהנדס|מחלקת|סמנכ
经理|總監|总监|主管|部長|課長|担当|팀장|과장|부장|이사|giám đốc|trưởng phòng|chuyên viên|manajer
direktur|kepala
""")))  # fmt: skip
_OF_A_FIRM = re.compile(
    r"\b(?:hrb|amtsgericht|handelsregister|registergericht|ust-?id|geschäftsführ\w*|siret|siren|rcs"
    r"|tva|capital social|p\. ?iva|partita iva|c\.f\.|cif|nif|nipc|kvk|btw|org\.? ?nr|orgnr|cvr"
    r"|y-tunnus|nip|regon|krs|ičo|ič|dič|cégjegyzék\w*|adószám|cui|j\d\d/|инн|огрн|кпп|єдрпоу|αφμ"
    r"|γεμη|mersis|vkn|registered in|registered office|company n\w{0,5}|vat|abn|acn|sitz der)\b"
)
_SMALL = frozenset(
    words(
        "of|and|for|the|&|-|–|—|/|de|du|des|la|le|di|da|do|del|für|und|et|y|e|i|и|і|та|van|von|och|og|ja|a"
    )
)
_FOOTNOTE = re.compile(r"\[\d{1,2}\]|\d{1,2}[.)] ?http")
_PAGE = re.compile(r"https?://[^/\s<>]+/[^\s<>]{3,}")
_OF_ONESELF = re.compile(
    r"linkedin|twitter|//x\.com|facebook|instagram|t\.me/|youtube|xing|tiktok|mastodon|bsky|github|vk\.com"
    r"|calendly|book|/~|contact|kontakt|about|impressum"
)
_MOTTO = re.compile("[\"“„«'‘].{3,160}[\"”“»'’]")  # last on a card
_AFTERTHOUGHT = ("ps", "p.s", "p. s", "nb", "n.b", "зы", "з.и", "п.с")
_ENDS = ".?!…。？！:："
_ENDING_FIRM = re.compile(r"(?:^|[\s&])\w{1,4}(?:\.\w{1,3})*\.$")  # `Acme Inc.`


def is_card(texts: Sequence[str]) -> bool:
    """Whether lines below a name are its card. A number alone is none: she wants to be called."""
    if len(texts) > SEVERAL and _MOTTO.fullmatch(texts[-1]):
        texts = texts[:-1]
    if not 1 <= len(texts) <= MOST_LINES or any(map(_is_too_long, texts)):
        return False
    if any(map(_shows_more, texts)) or any(map(_shouts, texts)) or is_personal(" ".join(texts)):
        return False
    if len(texts) >= SEVERAL and count_contacts(texts) >= SEVERAL:
        return not any(map(_tells_of_somebody, texts))
    only = sum(bool(_ONLY_CONTACT.fullmatch(one.lower())) for one in texts)
    told = len(texts) > 1 or not texts[0][-1].isdigit()
    if told and 2 * only >= len(texts) and not any(map(is_sentence, texts)):
        return True
    sure = sum(names_function(one) for one in texts) + (len(texts) > 1 and count_contacts(texts))
    reached = len(texts) > 1 and count_contacts(texts) > 0
    return bool(sure) and all(_may_be_of_card(one, reached=reached) for one in texts)


def is_prose(line: str) -> bool:
    """More small words than any line of a card has."""
    small = [word for word in re.findall(r"[^\W\d_]+", line) if word.islower()]
    told = len([word for word in small if word not in _SMALL]) >= FEWEST_OF_A_SENTENCE - 1
    return told and not _MOTTO.fullmatch(line)


def adds_more(line: str) -> bool:
    """Whether a line says that it is an afterthought: `PS the key hung in the office`."""
    return line.lower().startswith(_AFTERTHOUGHT)


def may_be_name(line: str) -> bool:
    """A line as short as a name, each of its words with a capital, and without a number."""
    told = line.split()
    if not 1 <= len(told) <= MOST_WORDS // 2 or len(line) > SHORT or is_sentence(line):
        return False
    return all(word in _SMALL or word[0].isupper() for word in told) and line.isprintable()


def tells_function(texts: Sequence[str]) -> bool:
    """Whether one of the lines names a function, and all may stand on a card."""
    return any(map(names_function, texts)) and all(map(_may_be_of_card, texts))


def count_contacts(texts: Sequence[str]) -> int:
    """How many lines hold a telephone, an address or the like."""
    return sum(bool(_CONTACT.search(one.lower())) for one in texts)


def is_sentence(line: str) -> bool:
    """Whether a line may be one: it is long, or ends as sentences do."""
    return len(line) > SHORT or line[-1] in _ENDS


def _tells_of_somebody(line: str) -> bool:
    """More small words before a telephone than a label has: `The man who takes the money: +3`."""
    label = line[: found.start()] if (found := _CONTACT.search(line.lower())) else ""
    small = [word for word in re.findall(r"[^\W\d_]+", label) if word.islower()]
    return len(small) >= FEWEST_OF_A_SENTENCE


def names_function(line: str) -> bool:
    """Whether a line names a function, whatever else it says."""
    return bool(_FUNCTION.search(line.lower()))


def _shows_more(line: str) -> bool:
    """Whether a line is an afterthought, or leads to a page that is not the sender's own."""
    low = line.lower()
    if adds_more(line) or _FOOTNOTE.match(line):
        return True
    return bool(_PAGE.search(low)) and not _OF_ONESELF.search(low)


def _shouts(line: str) -> bool:
    """Whether a line is as long as a sentence in capitals, which show no names."""
    return (
        line.isupper() and len(line.split()) > MOST_WORDS // 2 and not _CONTACT.search(line.lower())
    )


def _is_too_long(line: str) -> bool:
    return len(line) > LONGEST and len(set(_OF_A_FIRM.findall(line.lower()))) < SEVERAL


def _may_be_of_card(line: str, *, reached: bool = False) -> bool:
    """`reached`: a telephone or the like stands beside, and a function may be in small letters."""
    low = line.lower()
    if _ONLY_CONTACT.fullmatch(low) or len(set(_OF_A_FIRM.findall(low))) >= SEVERAL:
        return True
    if line[-1] in _ENDS and not _ENDING_FIRM.search(line):
        return False
    if _CONTACT.search(low):
        return len(line.split()) <= 2 * MOST_WORDS
    if (
        reached
        and line[0].isupper()
        and len(line.split()) <= MOST_WORDS // 2
        and names_function(line)
    ):
        return True
    if not reached and low == line.upper():  # a script without capitals shows no names
        return False
    told = [word for word in re.split(r"[\s,/|]+", line) if word and word not in _SMALL]
    return len(told) <= MOST_WORDS and not any(word[0].islower() for word in told)
