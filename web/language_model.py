"""The language model of the settings, with its key from where they say. Only workers and `doctor`
load this."""

from pipeline.errors import NotFetched
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
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text"
            raise NotFetched(
                "The key of the language model cannot be read ({why}). "
                "Check pipeline.llm_key_file.",
                why=reason or type(error).__name__,
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
