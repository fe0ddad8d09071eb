"""What an agreement says, version by version, and how it was amended."""

import pgtrigger
from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core.bilingual import pick
from diplomacy.core.feed import recording as feed
from diplomacy.core.fields import PrecisionField
from diplomacy.core.history import track
from diplomacy.core.models import Attachment

LONGEST_TEXT = 200_000  # characters: some fifty pages
#: A language as HTML and BCP 47 name it, such as ja, en, de or zh-hans.
LANGUAGE_TAG = r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$"


def language_name(tag: str) -> str:
    """A language in the reader's own; its tag where that is all there is to say."""
    reader = "ja" if (get_language() or "ja").startswith("ja") else "en"
    try:
        return Locale.parse(tag, sep="-").get_display_name(reader) or tag
    except (UnknownLocaleError, ValueError):
        return tag


@feed.shown_on("agreement")
@track(root="agreement", exclude=["text"])
class AgreementText(models.Model):
    """One version of the text in one language. Nothing changes it: a new version replaces it.

    The database computes ``sha256`` over the text as UTF-8, so that whoever holds a copy can tell
    whether it is this one.
    """

    #: The application may add and read versions, no more.
    append_only = True

    agreement = models.ForeignKey(
        "Agreement", verbose_name=_("agreement"), on_delete=models.PROTECT, related_name="texts"
    )
    language = models.CharField(
        _("language"), max_length=20, validators=[RegexValidator(LANGUAGE_TAG)]
    )
    number = models.PositiveSmallIntegerField(_("version"), editable=False)
    text = models.TextField(_("text"), validators=[MaxLengthValidator(LONGEST_TEXT)])
    note = models.CharField(
        _("what is new"),
        max_length=300,
        blank=True,
        help_text=_("For example: as signed; article 3 as amended."),
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saved by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    saved_at = models.DateTimeField(_("saved"), auto_now_add=True)

    class Meta:
        verbose_name = _("text of an agreement")
        verbose_name_plural = _("texts of agreements")
        ordering = ["language", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "language", "number"],
                name="agreementtext_version_once",
                violation_error_message=_("This version has been saved already."),
            ),
            models.CheckConstraint(
                condition=Q(language__regex=LANGUAGE_TAG),
                name="agreementtext_language",
                violation_error_message=_("Name a language by its tag, such as de or zh-hans."),
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="agreementtext_not_empty",
                violation_error_message=_("The text is empty."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="hash_of_text",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="NEW.sha256 = encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex');"
                " RETURN NEW;",
            ),
            pgtrigger.Protect(name="as_saved", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        names = {"language": self.language_name, "number": self.number}
        return gettext("%(language)s, version %(number)s") % names

    def get_absolute_url(self) -> str:
        """The version's page."""
        keys = {"pk": self.agreement_id, "language": self.language, "number": self.number}
        return reverse("agreements:text_detail", kwargs=keys)

    @property
    def language_name(self) -> str:
        """The language in the reader's own."""
        return language_name(self.language)


@feed.shown_on("agreement")
@track(root="agreement")
class Amendment(models.Model):
    """A change that the parties agreed on after the conclusion."""

    agreement = models.ForeignKey(
        "Agreement",
        verbose_name=_("agreement"),
        on_delete=models.PROTECT,
        related_name="amendments",
    )
    amended_on = models.DateField(_("amended on"))
    amended_on_precision = PrecisionField()
    summary_ja = models.TextField(_("what changed, in Japanese"), blank=True)
    summary_en = models.TextField(_("what changed, in English"), blank=True)
    document = models.ForeignKey(
        Attachment,
        verbose_name=_("document"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["amended_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(summary_ja="", summary_en=""),
                name="amendment_says_what",
                violation_error_message=_("Say what changed, in Japanese or in English."),
            )
        ]

    def __str__(self) -> str:
        return self.summary

    @property
    def summary(self) -> str:
        """What changed, in the reader's language."""
        return pick(self, "summary")
