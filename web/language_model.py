"""The language model of the settings, with its key from where they say. Only workers and `doctor`
load this."""

from pipeline.errors import NotFetched, SecretUnreadable
from pipeline.llm import LanguageModel
from web.settings import Settings


def language_model(settings: Settings) -> LanguageModel | None:
    """None when none is set."""
    told = settings.pipeline
    if not told.llm_url:
        return None

    def key() -> str:
        try:
            found = told.llm_key().strip()
        except SecretUnreadable as error:
            raise NotFetched(
                "The key of the language model is not to be had: {why}", why=error
            ) from None
        if not found.isascii() or not found.isprintable():
            raise NotFetched("The key of the language model is not one line of plain letters.")
        return found

    return LanguageModel(
        url=told.llm_url,
        name=told.llm_model,
        key=key,
        public=told.llm_public,
        seconds=told.llm_seconds,
        weight=told.llm_weight,
    )
