"""The newsroom's calendar, from the settings. Apart: it loads the holidays of all countries."""

from pipeline.days_off import days_off
from pipeline.errors import BadValue
from pipeline.rhythm import Calendar
from web.errors import BadConfig
from web.settings import Settings
from web.why_not import why_not


def calendar(settings: Settings) -> Calendar:
    """Raises `BadConfig` for a country whose holidays are not known."""
    told = settings.pipeline
    try:
        return Calendar(settings.web.zone(), days_off(told.holidays, told.days_off))
    except BadValue as error:
        raise BadConfig([f"pipeline.holidays: {why_not(error)}"]) from None
