"""Which senders a desk mutes or allows, as intake asks it. Who decides so is `pipeline.desk`."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from pipeline.models import SenderRule
from pipeline.terms import Treatment

# Where anybody may have an address: muting one of these would mute the public.
PUBLIC = frozenset(
    """
    163.com aol.com bigpond.com bk.ru bluewin.ch btinternet.com comcast.net email.cz fastmail.com
    free.fr freemail.hu freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com
    hey.com hotmail.co.uk hotmail.com hotmail.de hotmail.fr hotmail.it i.ua icloud.com inbox.lv
    inbox.ru interia.pl laposte.net libero.it list.ru live.co.uk live.com live.fr mac.com mail.com
    mail.ru mailbox.org me.com meta.ua msn.com naver.com o2.pl online.de onet.pl op.pl orange.fr
    outlook.com outlook.de outlook.fr pm.me posteo.de posteo.net proton.me protonmail.com
    protonmail.ch qq.com rambler.ru riseup.net rocketmail.com seznam.cz sfr.fr sky.com t-online.de
    terra.com.br tuta.com tuta.io tutanota.com tutanota.de ukr.net uol.com.br verizon.net
    virgilio.it virginmedia.com wanadoo.fr web.de wp.pl ya.ru yahoo.ca yahoo.co.in yahoo.co.jp
    yahoo.co.uk yahoo.com yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com yandex.ru
    yandex.ua ymail.com zoho.com
    """.split()  # noqa: SIM905 - a line for each would be two pages
)


def domain(sender: str) -> str:
    """The domain of an address, with its "@" in front; empty for what has none."""
    _name, at, host = sender.rpartition("@")
    return f"@{host}" if at and host else ""


def ruled(session: Session, desk_id: int, senders: Collection[str]) -> dict[str, Treatment]:
    """Of these addresses (lower case) those that the desk mutes or allows. What was said of an
    address outranks what was said of its domain."""
    asked = {one for sender in senders if sender for one in (sender, domain(sender)) if one}
    if not asked:
        return {}
    found = session.exec(
        select(SenderRule).where(
            SenderRule.desk_id == desk_id,
            col(SenderRule.sender).in_(asked),
            col(SenderRule.ended_at).is_(None),
        )
    )
    said = {rule.sender: rule.treatment for rule in found}
    both = ((sender, said.get(sender) or said.get(domain(sender))) for sender in senders if sender)
    return {sender: treatment for sender, treatment in both if treatment}
