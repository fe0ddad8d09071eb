"""The form that adds documents to a record."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diplomacy.core.attachments import Upload, visibilities_for
from diplomacy.core.enums import Language, Visibility
from diplomacy.core.uploads import EXTENSIONS
from diplomacy.core.uploads.handlers import MEGABYTE, largest
from diplomacy.core.uploads.refusals import refused


class FilesInput(forms.FileInput):
    """Several files in one box."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All of them."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.Field):
    """Files as they came in; what is in them is looked at by the service."""

    widget = FilesInput

    def to_python(self, value: Any) -> list[Upload]:
        """Uploads for the service."""
        return [
            Upload(file, str(file.name), bool(getattr(file, "too_large", False)))
            for file in value or ()
        ]


class UploadForm(forms.Form):
    """Files with what they have in common; a title is for a single file."""

    documents = FilesField(label=_("Files"))
    title_ja = forms.CharField(label=_("Title in Japanese"), max_length=200, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    language = forms.ChoiceField(
        label=_("Language of the document"),
        choices=[("", _("Another, or none")), *Language.choices],
        required=False,
    )
    visibility = forms.ChoiceField(
        label=_("Visibility"), help_text=_("Never shown to more people than the record itself.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Shown in the history beside your name."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, record: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = visibilities_for(record)
        field: Any = self.fields["visibility"]
        field.choices = [(value, value.label) for value in allowed]
        field.initial = Visibility.INTERNAL if Visibility.INTERNAL in allowed else allowed[-1]
        self.fields["title_ja"].help_text = _(
            "For a single file. Its name is shown if there is none."
        )
        limit = largest()
        # What a browser may offer, and refuse before it sends anything, in the reader's words.
        self.fields["documents"].widget.attrs |= {
            "multiple": True,
            "accept": ",".join(f".{extension}" for extension in EXTENSIONS),
            "data-largest": str(limit),
            "data-too-large": refused("too_large", limit=limit // MEGABYTE).messages[0],
        }
        self.fields["documents"].help_text = _(
            "Up to %(limit)s MB together, 20 files at most: %(accepted)s"
        ) % {"limit": limit // MEGABYTE, "accepted": ", ".join(EXTENSIONS)}

    def clean(self) -> dict[str, Any]:
        """A title cannot be that of several files."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if len(cleaned.get("documents") or ()) > 1:
            for name in ("title_ja", "title_en"):
                if cleaned.get(name):
                    message = _("Give a title when you add a single file only.")
                    self.add_error(name, ValidationError(message, code="several"))
        return cleaned

    def service_values(self) -> dict[str, Any]:
        """What all the documents get."""
        names = ("title_ja", "title_en", "language", "visibility")
        return {name: self.cleaned_data[name] for name in names}
