"""Closing formulas in many languages, alone or with the name; what stands below is for others."""

from inbox.reading.lists import words

LONGEST_CLOSING = 60  # characters
LONGEST_WITH_NAME = 90
MOST_NAMES = 3  # words of a name behind a closing formula
CLOSINGS = frozenset(
    words("""
thanks again|thanks in advance|many thanks in advance|thank you very much|thanks so much|take care
rgds|br|cordially|with regards|warmly|with thanks|danke|vielen dank|besten dank|danke im voraus
beste grüsse|freundliche grüsse|mit freundlichen grüssen|mit besten grüssen|viele grüsse
schöne grüsse|herzliche grüsse|merci|merci d'avance|bien à toi|amicalement|bonne journée
bonne soirée|à bientôt|bien sincèrement|un abrazo|un saludo cordial|gracias de antemano
reciba un cordial saludo|un cordiale saluto|a presto|grazie mille|abraço|um abraço
cumprimentos cordiais|muito obrigado|muito obrigada|bedankt|alvast bedankt|met hartelijke groet
tack|tack på förhand|bästa hälsningar|tak|mange tak|på forhånd tak|takk|mange takk|kiitos
ystävällisesti|z pozdrowieniami|dziękuję|z góry dziękuję|s úctou|děkuji předem|ďakujem
s úctou a pozdravom|köszönöm|szívélyes üdvözlettel|cu deosebită stimă|toate cele bune
заранее спасибо|благодарю|заранее благодарю|всего хорошего|щиро дякую|наперед дякую|з найкращими
με φιλικούς χαιρετισμούς|με τιμή|saygılarımızla|teşekkür ederim|sevgiler|شكرا|شكراً|مع خالص التحية
مع أطيب التحيات|وشكرا|תודה רבה|בתודה|祝工作顺利|顺祝商祺|谢谢！|以上|よろしくお願い致します
감사드립니다|xin cảm ơn|trân trọng cảm ơn|hormat kami|salam hormat|regards|best regards
kind regards|warm regards|with kind regards|kindest regards|best wishes|with best wishes|sincerely
yours sincerely|sincerely yours|yours faithfully|yours truly|yours|thanks|many thanks|thank you
thanks and regards|thanks & regards|cheers|best|all the best|respectfully|mit freundlichen grüßen
mit freundlichem gruß|mit freundlichen gruessen|freundliche grüße|viele grüße|beste grüße
liebe grüße|herzliche grüße|schöne grüße|mit besten grüßen|mfg|lg|vg|hochachtungsvoll|gruß
cordialement|bien cordialement|bien à vous|sincères salutations|salutations|meilleures salutations
très cordialement|respectueusement|saludos|un saludo|saludos cordiales|atentamente|cordialmente
un cordial saludo|muchas gracias|gracias|cordiali saluti|distinti saluti|saluti|un saluto|grazie
atenciosamente|cumprimentos|com os melhores cumprimentos|melhores cumprimentos|obrigado|obrigada
abraços|met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|vriendelijke groeten
groeten|groetjes|hartelijke groet|mvg|med vänliga hälsningar|med vänlig hälsning|vänliga hälsningar
vänligen|hälsningar|mvh|med venlig hilsen|venlig hilsen|hilsen|de bedste hilsner|vh
med vennlig hilsen|vennlig hilsen|beste hilsen|ystävällisin terveisin|terveisin|parhain terveisin
yst. terv|pozdrawiam|z poważaniem|serdecznie pozdrawiam|z wyrazami szacunku|pozdrowienia
s pozdravem|děkuji|s přátelským pozdravem|zdraví|s pozdravom|üdvözlettel|tisztelettel|köszönettel
cu stimă|cu respect|mulțumesc|o zi bună|lijep pozdrav|srdačan pozdrav|з повагою|щиро|дякую
з найкращими побажаннями|с уважением|спасибо|всего доброго|с наилучшими пожеланиями|с уважение
με εκτίμηση|φιλικά|ευχαριστώ|saygılarımla|saygılar|iyi çalışmalar|teşekkürler|مع التحية|مع تحياتي
تحياتي|وتفضلوا بقبول فائق الاحترام|שכרתי|בברכה|בכבוד רב|תודה|此致|敬礼|谢谢|祝好
よろしくお願いします|よろしくお願いいたします|敬具|감사합니다|드림|trân trọng|thân mến|cảm ơn
hormat saya|salam|terima kasih
""")
)


def is_closing(line: str) -> bool:
    """A closing formula alone on its line, or one in two languages: `Viele Grüße / Regards`."""
    if len(line) >= LONGEST_CLOSING:
        return False
    told = (" ".join(one.split()).strip(" ,.!-–").lower() for one in line.split("/"))
    return all(one in CLOSINGS for one in told)


def closes_with_name(line: str) -> bool:
    """A closing formula and a name in one line: `Best regards, Ann Smith`."""
    formula, comma, name = line.partition(",")
    names = name.split()
    told = bool(comma) and 1 <= len(names) <= MOST_NAMES and len(line) < LONGEST_WITH_NAME
    told = told and name[-1] not in "!)?"  # `Thanks, Ann!` thanks her
    return told and is_closing(formula) and not any(one[0].islower() for one in names)
