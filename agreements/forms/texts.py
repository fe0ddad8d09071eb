"""Forms of the text of an agreement and of its amendments."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from agreements.models.texts import LONGEST_TEXT, language_name
from diplomacy.core.forms import MoveForm, PartialDateField, ReasonForm
from diplomacy.core.models import Attachment

FIRST = ("ja", "en")


def _languages() -> list[tuple[str, str]]:
    """Japanese and English, then the others by their names in the reader's language."""
    others = [
        tag
        for tag, known in LANG_INFO.items()
        if "name" in known and tag not in FIRST and language_name(tag) != tag
    ]
    named = sorted(((tag, language_name(tag)) for tag in others), key=lambda entry: entry[1])
    return [*((tag, language_name(tag)) for tag in FIRST), *named]


class TextForm(ReasonForm):
    """A version of the text, whole."""

    language = forms.ChoiceField(label=_("Language"), choices=lazy(_languages, list))
    text = forms.CharField(
        label=_("Text"),
        help_text=_("Whole. What is saved is not changed any more; a later version replaces it."),
        widget=forms.Textarea(attrs={"rows": 16}),
        max_length=LONGEST_TEXT,
    )
    note = forms.CharField(
        label=_("What is new"),
        help_text=_("For example: as signed; article 3 as amended."),
        required=False,
        max_length=300,
    )
    field_order = ["language", "text", "note", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, reason_required=False, **kwargs)


class AmendmentForm(MoveForm):
    """A change that the parties agreed on."""

    amended_on = PartialDateField(label=_("Amended on"))
    summary_ja = forms.CharField(
        label=_("What changed, in Japanese"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=20_000,
    )
    summary_en = forms.CharField(
        label=_("What changed, in English"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=20_000,
    )
    document = forms.ModelChoiceField(
        Attachment.objects.none(),
        label=_("Document"),
        required=False,
        empty_label=_("None"),
        help_text=_("One of the documents of this agreement; add it there first."),
    )
    field_order = ["amended_on", "summary_ja", "summary_en", "document", "reason"]

    def __init__(self, *args: Any, documents: Sequence[Attachment], **kwargs: Any) -> None:
        super().__init__(*args, reason_required=False, **kwargs)
        field: Any = self.fields["document"]
        field.queryset = Attachment.objects.filter(pk__in=[one.pk for one in documents])

    def clean(self) -> dict[str, Any]:
        """Something changed."""
        cleaned = super().clean()
        if not cleaned.get("summary_ja") and not cleaned.get("summary_en"):
            self.add_error("summary_ja", _("Say what changed, in Japanese or in English."))
        return cleaned

    def service_values(self) -> dict[str, Any]:
        """What was emptied is emptied."""
        emptied = {name: self.cleaned_data[name] for name in ("summary_ja", "summary_en")}
        return {
            **super().service_values(),
            **emptied,
            "document": self.cleaned_data["document"],
        }
