"""Reminders: the terms of each rule, and what became of the reminders of one record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from django.views.generic import View

from diplomacy.core import access_log, clock, policies, records, reminders
from diplomacy.core.history import changes_of
from diplomacy.core.models import ReminderMute, ReminderSetting
from diplomacy.core.pages.details import Crumb
from diplomacy.core.pages.forms import add_service_errors
from diplomacy.core.reminders import ReminderRule
from diplomacy.core.reminding import services
from diplomacy.core.reminding.audiences import has_visibility, model_named
from diplomacy.core.reminding.books import Book, book_of
from diplomacy.core.reminding.forms import EndMuteForm, MuteForm, TermsForm
from diplomacy.core.reminding.panels import reminders_url
from diplomacy.core.reminding.previews import AHEAD, preview
from diplomacy.core.reminding.states import reminded, rules_of, step_words

__all__ = ["EndMuteView", "FollowRuleView", "RecordRemindersView", "TermsView", "rule_list"]

#: Reminders that the page of one record lists.
LISTED = 200


def _rule(code: str) -> ReminderRule:
    for rule in reminders.rules():
        if rule.code == code:
            return rule
    raise Http404(gettext("There is no such rule."))


def _record(user: Any, page_type: str, pk: Any) -> Any:
    """The record of a page, for somebody who may see it."""
    model = model_named(page_type)
    if not has_visibility(page_type):
        raise Http404(gettext("There is no such record."))
    record = model.objects.visible_to(user).filter(pk=pk).first()
    if record is None:
        raise Http404(gettext("There is no such record."))
    return record


def in_words(book: Book, record_id: Any = None) -> dict[str, Any]:
    """Terms as a page tells them."""
    terms = book.general if record_id is None else book.of(record_id)
    return {
        "enabled": terms.enabled,
        "steps": gettext(", ").join(step_words(step) for step in terms.steps),
        "overdue_every": terms.overdue_every,
        "escalate_after": terms.escalate_after,
        "changed_on": terms.changed_on,
    }


@require_GET
def rule_list(request: HttpRequest) -> HttpResponse:
    """Every rule with its terms, and how many records have their own."""
    if not policies.can(request.user, "view", ReminderSetting):
        raise PermissionDenied
    own = dict(
        ReminderSetting.objects.filter(subject_id__isnull=False, follows_rule=False)
        .values_list("rule")
        .annotate(number=Count("pk"))
    )
    rows = []
    for rule in sorted(reminders.rules(), key=lambda rule: rule.code):
        book = book_of(rule)
        rows.append(
            {
                "name": rule.name,
                "url": reverse("core:reminder_rule", args=[rule.code]),
                "terms": in_words(book),
                "own": own.get(rule.code, 0),
            }
        )
    context = {"title": gettext("Rules of reminders"), "rows": rows}
    return render(request, "core/reminder_rules.html", context)


class TermsView(View):
    """The terms of a rule, or of the rule for one record: first what would follow, then saved."""

    template_name = "core/reminder_terms.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """403 before anything is looked for; 404 for what the reader may not know of."""
        if not policies.can(request.user, "change", ReminderSetting):
            raise PermissionDenied
        self.rule = _rule(kwargs["rule"])
        self.record = None
        if "pk" in kwargs:
            self.record = _record(request.user, self.rule.page_type, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The terms in force."""
        row, present = services.candidate(self.rule, self.record, {})
        initial = TermsForm.initial_of(row) | {"version": present.version if present else 0}
        return self.show(TermsForm(initial=initial), present)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What would follow; or save what was looked at before."""
        form = TermsForm(request.POST)
        row, present = services.candidate(self.rule, self.record, {})
        if not form.is_valid():
            return self.show(form, present, status=400)
        values = form.service_values()
        row, present = services.candidate(self.rule, self.record, values)
        seen = form.cleaned_data["previewed"] == form.digest()
        try:
            if "save" in request.POST and seen:
                services.change_terms(
                    self.rule,
                    record=self.record,
                    actor=request.user,  # type: ignore[arg-type]
                    values=values,
                    expected_version=form.cleaned_data.get("version") or 0,
                    reason=form.cleaned_data["reason"],
                )
                messages.success(request, gettext("The terms were saved. They hold from now on."))
                return HttpResponseRedirect(request.path)
            row.full_clean(exclude=["id"])
        except records.StaleRecord as stale:
            newer = request.POST.copy()
            newer["version"], newer["previewed"] = str(stale.current.version), ""
            form = TermsForm(newer)
            form.is_valid()
            form.add_error(
                None,
                _("Someone else changed these terms meanwhile. Look at what would follow again."),
            )
            return self.show(form, present, status=409)
        except ValidationError as error:
            add_service_errors(form, error)
            return self.show(form, present, status=400)
        shown = request.POST.copy()
        shown["previewed"] = form.digest()
        found = preview(self.rule, row, clock.today())
        return self.show(TermsForm(shown), present, found=found)

    def show(
        self,
        form: TermsForm,
        present: ReminderSetting | None,
        *,
        found: Any = None,
        status: int = 200,
    ) -> HttpResponse:
        """The page."""
        request, record = self.request, self.record
        crumbs = [Crumb(_("Rules of reminders"), reverse("core:reminder_rules"))]
        title = self.rule.name
        if record is not None:
            access_log.shown(request, record)
            crumbs.append(Crumb(title, reverse("core:reminder_rule", args=[self.rule.code])))
            title = f"{title}: {record}"
        own = present is not None and record is not None and not present.follows_rule
        context = {
            "title": title,
            "crumbs": crumbs,
            "form": form,
            "preview": found,
            "ahead": AHEAD,
            "record": record,
            "terms": in_words(book_of(self.rule), record.pk if record else None),
            "cancel_url": reminders_url(record) if record else reverse("core:reminder_rules"),
            "own": own,
            "follow_url": reverse("core:reminder_follow", args=[self.rule.code, record.pk])
            if own and record is not None
            else "",
            "others": [] if record else self.records_with_their_own(),
            "changes": changes_of(present, request.user) if present else [],
        }
        return render(request, self.template_name, context, status=status)

    def records_with_their_own(self) -> list[tuple[str, str]]:
        """Records whose terms differ, that the reader may see, with the page of their terms."""
        if not has_visibility(self.rule.page_type):
            return []
        model = model_named(self.rule.page_type)
        keys = ReminderSetting.objects.filter(
            rule=self.rule.code, subject_id__isnull=False, follows_rule=False
        ).values("subject_id")
        found = model.objects.visible_to(self.request.user).filter(pk__in=keys).order_by("pk")
        return [
            (str(row), reverse("core:reminder_rule_of", args=[self.rule.code, row.pk]))
            for row in found[:LISTED]
        ]


class FollowRuleView(View):
    """Let one record go back to the terms for all."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """As for changing them."""
        if not policies.can(request.user, "change", ReminderSetting):
            raise PermissionDenied
        self.rule = _rule(kwargs["rule"])
        self.record = _record(request.user, self.rule.page_type, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask why."""
        _row, present = services.candidate(self.rule, self.record, {})
        return self.show(EndMuteForm(initial={"version": present.version if present else 0}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or say why not."""
        form = EndMuteForm(request.POST)
        if form.is_valid():
            try:
                services.follow_rule(
                    self.rule,
                    self.record,
                    actor=request.user,  # type: ignore[arg-type]
                    expected_version=form.cleaned_data.get("version") or 0,
                    reason=form.cleaned_data["reason"],
                )
            except records.StaleRecord:
                form.add_error(None, _("Someone else changed these terms meanwhile."))
            except ValidationError as error:
                add_service_errors(form, error)
            else:
                messages.success(request, gettext("The terms for all hold for this record again."))
                return HttpResponseRedirect(reminders_url(self.record))
        return self.show(form, status=400)

    def show(self, form: EndMuteForm, status: int = 200) -> HttpResponse:
        """The page with this form."""
        context = {
            "title": gettext("Back to the terms for all: %(record)s") % {"record": self.record},
            "note": _("From today on. Steps that lie behind are not made up for."),
            "form": form,
            "submit_label": gettext("Back to the terms for all"),
            "cancel_url": reverse("core:reminder_rule_of", args=[self.rule.code, self.record.pk]),
            "why_not": "",
            "dangerous": False,
        }
        return render(self.request, "core/account_move.html", context, status=status)


class RecordRemindersView(View):
    """Who was reminded of a record and what became of it; what is muted, and muting."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """403 without a role; 404 for what the reader may not know of."""
        if not policies.staff(request.user):
            raise PermissionDenied
        page_type = kwargs["kind"].replace("-", ".", 1)
        self.rules = rules_of(page_type)
        if not self.rules:
            raise Http404(gettext("There is no such record."))
        self.record = _record(request.user, page_type, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def form(self, data: Any = None) -> MuteForm:
        """Whoever may not change the record mutes for themselves alone."""
        user: Any = self.request.user
        only = None if policies.can(user, "change", self.record) else user
        return MuteForm(data, only=only)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        return self.show(self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Mute."""
        form = self.form(request.POST)
        if form.is_valid():
            try:
                services.mute(
                    self.record,
                    actor=request.user,  # type: ignore[arg-type]
                    reason=form.cleaned_data["reason"],
                    **form.service_values(),
                )
            except ValidationError as error:
                add_service_errors(form, error)
            else:
                messages.success(request, gettext("Muted. It ends by itself."))
                return HttpResponseRedirect(request.path)
        return self.show(form, status=400)

    def show(self, form: MuteForm, status: int = 200) -> HttpResponse:
        """The page with this form."""
        record, user = self.record, self.request.user
        access_log.shown(self.request, record)
        kind = capfirst(str(record._meta.verbose_name))
        terms = []
        if policies.can(user, "change", ReminderSetting):
            terms = [
                (
                    rule.name,
                    reverse("core:reminder_rule_of", args=[rule.code, record.pk]),
                    in_words(book_of(rule), record.pk),
                )
                for rule in self.rules
            ]
        context = {
            "title": gettext("Reminders: %(record)s") % {"record": record},
            "crumbs": [Crumb(kind), Crumb(record, record.get_absolute_url())],
            "data": reminded(record, user, LISTED),
            "record": record,
            "listed": LISTED,
            "terms": terms,
            "form": form,
            "today": clock.today(),
        }
        return render(self.request, "core/reminder_record.html", context, status=status)


class EndMuteView(View):
    """End a mute before its day."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """404 for a record that the reader may not know of, 403 without the right."""
        if not policies.staff(request.user):
            raise PermissionDenied
        self.mute = get_object_or_404(ReminderMute, pk=kwargs["pk"])
        self.record = _record(request.user, self.mute.subject_type, self.mute.subject_id)
        if not services.may_mute(request.user, self.record, self.mute.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask why."""
        return self.show(EndMuteForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or say why not."""
        form = EndMuteForm(request.POST)
        if form.is_valid():
            try:
                services.end_mute(
                    self.mute,
                    actor=request.user,  # type: ignore[arg-type]
                    reason=form.cleaned_data["reason"],
                )
            except ValidationError as error:
                add_service_errors(form, error)
            else:
                messages.success(request, gettext("The mute has ended."))
                return HttpResponseRedirect(reminders_url(self.record))
        return self.show(form, status=400)

    def show(self, form: EndMuteForm, status: int = 200) -> HttpResponse:
        """The page with this form."""
        context = {
            "title": gettext("End the mute: %(record)s") % {"record": self.record},
            "note": _("The latest step that was reached meanwhile is sent once."),
            "form": form,
            "submit_label": gettext("End the mute"),
            "cancel_url": reminders_url(self.record),
            "why_not": "",
            "dangerous": False,
        }
        return render(self.request, "core/account_move.html", context, status=status)
