"""What every page needs: navigation, the unread count, dates, and texts in two languages."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from diplomacy.core import bilingual, clock, dates
from diplomacy.core.models import Notification
from diplomacy.core.tables import Badge, Tone

register = template.Library()


@register.simple_tag(takes_context=True)
def nav_item(context: Context, name: str, label: str, *args: Any) -> SafeString:
    """One entry of the navigation; the page one is in (or below) is marked."""
    url, path = reverse(name, args=args), context["request"].path
    here = path == url
    below = url != "/" and path.startswith(url)
    current = ' aria-current="page"' if here else ' aria-current="true"' if below else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', url, SafeString(current), label)


@register.simple_tag(takes_context=True)
def unread_count(context: Context) -> int:
    """How many notifications the reader has not opened: one indexed count a page."""
    user = context["request"].user
    if not user.is_authenticated:
        return 0
    return Notification.objects.filter(recipient=user, read_at=None).count()


@register.simple_tag
def pinned_date() -> datetime.date | None:
    """The day a demonstration speaks from; None in production."""
    return clock.pinned()


@register.simple_tag
def demo_mode() -> bool:
    """Whether this is a demonstration, with its own sign-ins and received mail."""
    return bool(settings.PORTAL_MODE == "demo")


@register.filter
def longdate(value: datetime.date | None, precision: str = "day") -> str:
    """A date for people, in their language."""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date()
    return dates.format_date(value, precision)


@register.filter
def pick(record: Any, field: str) -> str | SafeString:
    """A text in the reader's language, marked where it is in the other one."""
    return bilingual.pick_marked(record, field)


@register.simple_tag
def badge(text: Any, tone: Tone = "neutral") -> SafeString:
    """A badge in a template."""
    return Badge(text, tone).__html__()


@register.filter
def dashed(value: Any) -> Any:
    """The value, or a dash that says nothing is recorded."""
    if value in (None, "", []):
        return SafeString('<span class="none">–</span>')
    return conditional_escape(value)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """A single tick, whose label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_choice_group(field: BoundField) -> bool:
    """Several controls under one label."""
    return isinstance(field.field.widget, forms.RadioSelect)


@register.filter
def control(field: BoundField) -> SafeString:
    """The control itself, tied to its help and errors for people who hear the page."""
    described = [f"{field.auto_id}-help"] if field.help_text else []
    described += [f"{field.auto_id}-error-{n}" for n, _error in enumerate(field.errors, start=1)]
    attrs: dict[str, Any] = {"aria-describedby": " ".join(described)} if described else {}
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


@register.filter
def words(text: str) -> list[str]:
    """The words of a text, to loop over."""
    return text.split()
