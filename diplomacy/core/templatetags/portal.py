"""What every page needs: navigation, the unread count, dates, and texts in two languages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from diplomacy.core import bilingual, clock, dates, policies
from diplomacy.core.models import Delivery, ReminderSetting, Seal, User, Webhook
from diplomacy.core.tables import Badge, Tone, escaped

register = template.Library()


@cache
def _navigation(language: str) -> tuple[str, list[str]]:
    """The navigation in one language, and the addresses it leads to. It is the same on every page
    and for everybody, and a tenth of the work of a short page."""
    drawn = render_to_string("components/navigation.html")
    return drawn, re.findall(r'href="([^"]+)"', drawn)


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> SafeString:
    """The main navigation; the page one is on, or is below, is marked."""
    drawn, addresses = _navigation(get_language() or settings.LANGUAGE_CODE)
    path = context["request"].path
    for address in addresses:
        if path == address or (address != "/" and path.startswith(address)):
            current = "page" if path == address else "true"
            link = f'href="{address}"'
            drawn = drawn.replace(link, f'{link} aria-current="{current}"', 1)
    return SafeString(drawn)


@register.simple_tag(takes_context=True)
def reads_history(context: Context) -> bool:
    """Whether the reader may see the changes of all records."""
    return policies.can(context["request"].user, "view", Seal)


@register.simple_tag
def pinned_date() -> datetime.date | None:
    """The day a demonstration speaks from; None in production."""
    return clock.pinned()


@register.simple_tag
def demo_mode() -> bool:
    """Whether this is a demonstration, with its own sign-ins and received mail."""
    return bool(settings.PORTAL_MODE == "demo")


@register.simple_tag
def single_sign_on() -> tuple[str, str] | None:
    """Name and address of the organisation's own sign-in; None where none is configured."""
    configured = settings.PORTAL_SINGLE_SIGN_ON
    if configured is None:
        return None
    return configured.name, reverse("openid_connect_login", args=[configured.key])


@register.filter
def reads_accounts(user: User) -> bool:
    """Whether the menu leads this reader to people, bureaus and API clients."""
    return policies.can(user, "view", User)


@register.filter
def reads_webhooks(user: User) -> bool:
    """Whether the menu leads this reader to webhooks."""
    return policies.can(user, "view", Webhook)


@register.filter
def sets_reminders(user: User) -> bool:
    """Whether the menu leads this reader to the rules of reminders."""
    return policies.can(user, "view", ReminderSetting)


@register.filter
def reads_outbox(user: User) -> bool:
    """Whether the menu leads this reader to mail on its way."""
    return policies.can(user, "view", Delivery)


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
    return escaped(value)


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


@register.simple_tag
def facts_list(facts: Iterable[Any]) -> SafeString:
    """Facts with the footnote marks of their sources. In Python, as the cells of tables are: it is
    most of a record's page."""
    name = gettext("Source %(number)s")
    parts = ['<dl class="facts">']
    for fact in facts:
        parts += (
            f"<div><dt>{escaped(fact.label)}</dt><dd>",
            f'<span class="fact-value">{dashed(fact.value)}</span>',
        )
        for source in fact.sources:
            label = escaped(name % {"number": source.number})
            parts.append(
                '<button type="button" class="source-mark"'
                f' popovertarget="source-{source.number}" aria-label="{label}">'
                f"{source.number}</button>"
            )
        parts.append("</dd></div>")
    parts.append("</dl>")
    return SafeString("".join(parts))


@register.filter
def words(text: str) -> list[str]:
    """The words of a text, to loop over."""
    return text.split()
