"""Names of the themes that strategy items are filed under.

An item keeps its themes as words. Those of the bundled strategy have names in both languages; a
theme that people add shows as they wrote it.
"""

from functools import cache

from django.conf import settings
from django.utils.translation import gettext, gettext_noop, override

THEMES = frozenset(
    {
        gettext_noop("ODA"),
        gettext_noop("PR"),
        gettext_noop("Wi-Fi"),
        gettext_noop("accessibility"),
        gettext_noop("agreements"),
        gettext_noop("air quality"),
        gettext_noop("business"),
        gettext_noop("climate change"),
        gettext_noop("conferences"),
        gettext_noop("cooperation"),
        gettext_noop("crisis management"),
        gettext_noop("culture"),
        gettext_noop("education"),
        gettext_noop("embassies"),
        gettext_noop("environment"),
        gettext_noop("exchange"),
        gettext_noop("finance"),
        gettext_noop("foreign residents"),
        gettext_noop("fund"),
        gettext_noop("games"),
        gettext_noop("governance"),
        gettext_noop("hospitality"),
        gettext_noop("infectious diseases"),
        gettext_noop("multilateral"),
        gettext_noop("multilingual"),
        gettext_noop("mutual learning"),
        gettext_noop("national government"),
        gettext_noop("personnel exchange"),
        gettext_noop("progress"),
        gettext_noop("resident information"),
        gettext_noop("sports"),
        gettext_noop("staff"),
        gettext_noop("talent"),
        gettext_noop("technology"),
        gettext_noop("tourism"),
        gettext_noop("training"),
        gettext_noop("transport"),
        gettext_noop("urban development"),
        gettext_noop("visitors"),
        gettext_noop("volunteers"),
        gettext_noop("waste management"),
        gettext_noop("water and sewerage"),
        gettext_noop("youth"),
    }
)


@cache
def _words() -> dict[str, str]:
    """Every name of every known theme, in any of the portal's languages, with its word."""
    words: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words |= {gettext(theme).casefold(): theme for theme in THEMES}
    return words


def theme_word(name: str) -> str:
    """The word that items keep for a theme, whichever language it is named in."""
    return _words().get(name.strip().casefold(), name)


def theme_name(theme: str) -> str:
    """The name of a theme in the reader's language."""
    return gettext(theme) if theme in THEMES else theme
