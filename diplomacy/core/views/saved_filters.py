"""The page of one saved filter: its name, whether its list opens with it, and its end."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from diplomacy.core import saved_filters
from diplomacy.core.models import SavedFilter
from diplomacy.core.pages.forms import add_service_errors
from diplomacy.core.pages.saved import list_address
from diplomacy.core.parameters import reads

__all__ = ["saved_filter"]


class SavedFilterForm(forms.ModelForm):
    """What its owner may set here; what it shows is replaced on the list itself."""

    class Meta:
        model = SavedFilter
        fields = ["name", "is_default"]
        help_texts = {
            "is_default": _(
                "When you come to the list without choosing anything. One for each list."
            )
        }


@require_http_methods(["GET", "POST"])
@reads("at")
def saved_filter(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One's own only: somebody else's does not exist (404)."""
    saved = get_object_or_404(saved_filters.of_person(request.user), pk=pk)
    there = list_address(saved, request.GET.get("at", ""))
    back = there or reverse("core:profile")
    if request.method == "POST" and "delete" in request.POST:
        saved_filters.remove(saved)
        text = gettext("The saved filter “%(name)s” was deleted.")
        messages.success(request, text % {"name": saved.name})
        return HttpResponseRedirect(back)
    name = saved.name
    form = SavedFilterForm(request.POST or None, instance=saved)
    if form.is_valid() and _change(saved, form):
        text = gettext("The saved filter “%(name)s” was saved.")
        messages.success(request, text % {"name": saved.name})
        return HttpResponseRedirect(back)
    context = {
        "title": gettext("Saved filter “%(name)s”") % {"name": name},
        "form": form,
        "submit_label": gettext("Save"),
        "list_title": gettext("To the list") if there else gettext("Settings"),
        "list_url": back,
        "cancel_url": back,
    }
    status = 400 if form.errors else 200
    return render(request, "core/saved_filter.html", context, status=status)


def _change(saved: SavedFilter, form: Any) -> bool:
    try:
        saved_filters.change(saved, form.cleaned_data)
    except ValidationError as refused:
        add_service_errors(form, refused)
        return False
    except SavedFilter.DoesNotExist:
        raise Http404 from None
    return True
