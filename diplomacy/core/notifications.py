"""Kinds of message, as classes: a code, a name for people, and templates for subject and text.

A payload holds plain JSON; the text is rendered when it is delivered or read, in the language the
recipient has then.
"""

from typing import Any, ClassVar

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext


class Category:
    """A kind of message.

    ``template`` is the common start of two templates: ``<template>.subject.txt`` and
    ``<template>.txt``. ``context`` turns the payload into what they need (dates from ISO text).
    A ``mail_only`` message has no place in the inbox: it holds what opens something. A ``personal``
    one is about the recipient's own account: nobody takes it over with their work. Both are sent
    at once whatever the recipient wants of mail about work, unless ``urgent`` says otherwise.
    """

    code: ClassVar[str]
    label: ClassVar[Any]
    template: ClassVar[str]
    mail_only: ClassVar[bool] = False
    personal: ClassVar[bool] = False
    urgent: ClassVar[bool | None] = None

    @property
    def at_once(self) -> bool:
        """Whether its mail is never held back or gathered."""
        return self.mail_only or self.personal if self.urgent is None else self.urgent

    def context(self, payload: dict[str, Any]) -> dict[str, Any]:
        """What the templates see; by default the payload itself."""
        return payload

    def render(self, payload: dict[str, Any], language: str) -> tuple[str, str]:
        """Subject (one line) and text in ``language``."""
        with translation.override(language):
            context = self.context(payload)
            subject = render_to_string(f"{self.template}.subject.txt", context)
            text = render_to_string(f"{self.template}.txt", context).strip() + "\n"
            return " ".join(subject.split()), text + self.why(payload)

    def why(self, payload: dict[str, Any]) -> str:
        """Why somebody gets it who is not told first, as a last paragraph; empty for the others."""
        if not payload.get("escalated"):
            return ""
        words = gettext(
            "You receive this as head of the office, because it has been overdue for %(days)s days."
        )
        return f"\n{words % {'days': -payload['days_left']}}\n"

    def url(self, payload: dict[str, Any]) -> str:
        """The page the message is about, as a path; empty when there is none."""
        return str(payload.get("url", ""))


_categories: dict[str, Category] = {}


def register(category: type[Category]) -> type[Category]:
    """Class decorator that makes a category known under its code."""
    _categories[category.code] = category()
    return category


def personal() -> list[str]:
    """The codes of what is about the recipient's own account."""
    return [code for code, category in _categories.items() if category.personal]


def find(code: str) -> Category | None:
    """The category called ``code``; None when no app registered it."""
    return _categories.get(code)


def get(code: str) -> Category:
    """The category called ``code``; KeyError when no app registered it."""
    return _categories[code]
