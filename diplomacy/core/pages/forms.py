"""Create and edit pages. Nothing typed is lost: neither to an error, nor to somebody else
who saved meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.views.generic import View

from diplomacy.core import access_log, policies, records
from diplomacy.core.forms import RecordForm

from .details import RecordMixin
from .filterform import choice_labels

__all__ = ["ForUser", "RecordCreateView", "RecordUpdateView", "add_service_errors"]

TAKE_OTHER = "other"


def add_service_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Show what a service refused beside its field, or above the form when the form has no
    such field."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, problems in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, problems)


class FormPage(RecordMixin, View):
    """What creating and editing share."""

    form_class: type[RecordForm]
    template_name = "core/form.html"
    title: Any = None
    list_url: str = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        """More for the form, such as the user."""
        return {}

    def make_form(self, *args: Any, **kwargs: Any) -> Any:
        """The form without the fields that its reader may not read: nobody overwrites unseen."""
        form = self.form_class(*args, **kwargs, **self.get_form_kwargs())
        for name in policies.hidden_fields(self.request.user, self.model) & form.fields.keys():
            del form.fields[name]
        return form

    def success_url(self, record: Any) -> str:
        """Where to go after saving."""
        url: str = record.get_absolute_url()
        return url

    def page(self, form: RecordForm, **context: Any) -> HttpResponse:
        """The form, with 400 when it was refused."""
        return render(
            self.request,
            self.template_name,
            {
                "form": form,
                "list_title": capfirst(str(self.model._meta.verbose_name_plural)),
                "list_url": reverse(self.list_url) if self.list_url else "",
                **context,
            },
            status=400 if form.is_bound else 200,
        )


class ForUser:
    """Pages whose forms offer only what the person filling them in may see."""

    request: Any

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form gets the user."""
        return {"user": self.request.user}


class RecordCreateView(FormPage):
    """Declare `model`, `form_class` and, where `records.create` is not enough, `service`:
    a callable `service(*, actor, values, reason) -> record`."""

    service: Callable[..., Any] | None = None
    #: Values may be given in the address, beside the form's own fields by these names too.
    parameters: Iterable[str] = frozenset()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "form_class" in cls.__dict__:
            cls.parameters = {*cls.parameters, *cls.form_class.base_fields}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """403 at once, not after somebody filled in the form."""
        if not policies.can(request.user, "add", self.model):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """Values given in the address, such as the city of a visit added from its page."""
        return {
            name: value
            for name, value in self.request.GET.items()
            if name in self.form_class.base_fields
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The empty form."""
        return self.show(self.make_form(initial=self.get_initial()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Create, or show what is wrong."""
        form = self.make_form(request.POST, request.FILES)
        if form.is_valid():
            try:
                record = self.save(form)
            except ValidationError as error:
                add_service_errors(form, error)
            else:
                messages.success(request, gettext("“%(record)s” was added.") % {"record": record})
                return HttpResponseRedirect(self.success_url(record))
        return self.show(form)

    def save(self, form: RecordForm) -> Any:
        """Hand the values to the service."""
        values, actor = form.service_values(), self.request.user
        if self.service is not None:
            return type(self).service(actor=actor, values=values, reason="")  # type: ignore[misc]
        return records.create(self.model, actor=actor, values=values)  # type: ignore[type-var, arg-type]

    def show(self, form: RecordForm) -> HttpResponse:
        """The page with this form."""
        kind = self.model._meta.verbose_name
        return self.page(
            form,
            title=self.title or gettext("Add %(kind)s") % {"kind": kind},
            submit_label=gettext("Add"),
            cancel_url=reverse(self.list_url) if self.list_url else "",
        )


@dataclass(frozen=True)
class Difference:
    """One field that two people set differently."""

    name: str
    label: Any
    mine: str
    other: str
    touched: bool  # the reader changed it; False where only the other did


class RecordUpdateView(FormPage):
    """Declare `model`, `form_class` and, where `records.change` is not enough, `service`:
    a callable `service(record, *, actor, values, expected_version, reason) -> record`."""

    service: Callable[..., Any] | None = None
    conflict_template = "core/conflict.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form with the record's values."""
        record = self.get_record()
        self.require("change", record)
        return self.show(record, self.make_form(instance=record))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, show what is wrong, or show both versions."""
        record = self.get_record()
        self.require("change", record)
        data = self.merged(record, request.POST)
        form = self.make_form(data, request.FILES, instance=record)
        name = str(record)  # validation puts the typed values on the instance
        if form.is_valid():
            try:
                saved = self.save(record, form)
            except records.StaleRecord:
                return self.show_conflict(form)
            except ValidationError as error:
                add_service_errors(form, error)
            else:
                messages.success(request, gettext("“%(record)s” was saved.") % {"record": saved})
                return HttpResponseRedirect(self.success_url(saved))
        elif self.is_stale(form):
            # Somebody else's change may be why the form no longer fits: show it first.
            return self.show_conflict(form)
        return self.show(record, form, name)

    def save(self, record: Any, form: RecordForm) -> Any:
        """Hand the values to the service, with the version the form was drawn from."""
        arguments = {
            "actor": self.request.user,
            "values": form.service_values(),
            # A form without its version would save over anything: refuse it as stale.
            "expected_version": form.cleaned_data.get("version") or 0,
            "reason": form.cleaned_data.get("reason", ""),
        }
        if self.service is not None:
            return type(self).service(record, **arguments)  # type: ignore[misc]
        return records.change(record, **arguments)

    def is_stale(self, form: RecordForm) -> bool:
        """Whether somebody saved since this form was drawn."""
        current = self.get_record()
        return str(form.data.get("version")) != str(current.version)

    def merged(self, record: Any, posted: QueryDict) -> QueryDict:
        """What was typed; after a conflict, with the other's value where that was picked."""
        taken = [
            name.removeprefix("pick-")
            for name, value in posted.items()
            if name.startswith("pick-") and value == TAKE_OTHER
        ]
        if not taken:
            return posted
        other = self.make_form(instance=record)
        data = posted.copy()
        for name in taken:
            if name in other.fields:
                data.setlist(name, _posted_values(other[name]))
        return data

    def show(self, record: Any, form: RecordForm, name: str = "") -> HttpResponse:
        """The page with this form."""
        access_log.shown(self.request, record)
        return self.page(
            form,
            record=record,
            title=self.title or gettext("Edit: %(record)s") % {"record": name or record},
            submit_label=gettext("Save"),
            cancel_url=record.get_absolute_url(),
        )

    def show_conflict(self, form: RecordForm) -> HttpResponse:
        """Both versions, field by field; what was typed travels along in hidden fields."""
        current = self.get_record()
        access_log.shown(self.request, current)
        other = self.make_form(instance=current)
        drawn = self.drawn_from(current, form.data.get("version", ""))
        differences, hidden = [], []
        for bound in form:
            if bound.name == "version":
                continue
            hidden.append(bound.as_hidden())
            theirs = other[bound.name]
            if bound.name != "reason" and _posted_values(bound) != _posted_values(theirs):
                touched = (
                    drawn is None
                    or bound.name not in drawn.fields
                    or _posted_values(bound) != _posted_values(drawn[bound.name])
                )
                differences.append(
                    Difference(
                        bound.name, bound.label, _readable(bound), _readable(theirs), touched
                    )
                )
        return render(
            self.request,
            self.conflict_template,
            {
                "title": gettext("Someone else saved “%(record)s” meanwhile") % {"record": current},
                "record": current,
                "differences": differences,
                "hidden": hidden,
                "version": current.version,
                "cancel_url": current.get_absolute_url(),
            },
            status=409,
        )

    def drawn_from(self, record: Any, version: str) -> RecordForm | None:
        """The form as it was when the reader got it, from the record's history.

        It tells what the reader changed from what merely was in the boxes. Only the
        record's own columns are known; None when that version is not on record.
        """
        if not version.isdecimal() or len(version) > 9:
            return None
        event = record.events.filter(version=int(version)).last()
        if event is None:
            return None
        columns = [
            field for field in self.model._meta.concrete_fields if hasattr(event, field.attname)
        ]
        then = self.model(**{field.attname: getattr(event, field.attname) for field in columns})
        then._state.adding = False
        form = self.make_form(instance=then)
        names = {field.name for field in columns}
        for name in [name for name in form.fields if name not in names]:
            del form.fields[name]
        return form


def _posted_values(bound: BoundField) -> list[str]:
    """A field's value as a browser would post it."""
    value = bound.value()
    if value is None or value is False:
        return []
    if isinstance(value, (list, tuple)) and not isinstance(bound.field, forms.CharField):
        return sorted(str(bound.field.prepare_value(one)) for one in value)
    return [text] if (text := str(bound.field.prepare_value(value)).strip()) else []


def _readable(bound: Any) -> str:
    """A field's value as people read it: choices by their labels."""
    values, field = _posted_values(bound), bound.field
    if isinstance(field, forms.BooleanField):
        return gettext("Yes") if values and values != ["False"] else gettext("No")
    if isinstance(field, forms.ModelChoiceField):
        values = _record_names(field, values)
    elif isinstance(field, forms.ChoiceField):
        labels = choice_labels(field)
        values = [labels.get(value, value) for value in values]
    return gettext(", ").join(values)


def _record_names(field: Any, values: list[str]) -> list[str]:
    """The records behind codes or ids, by name; what was typed where there are none."""
    try:
        found = field.queryset.filter(**{f"{field.to_field_name or 'pk'}__in": values})
        return [field.label_from_instance(record) for record in found] or values
    except (ValueError, ValidationError):
        return values
