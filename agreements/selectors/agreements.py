"""Reading agreements the way pages, panels and reminders need them."""

import datetime
from typing import Any

from django.db.models import Max, Min, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from agreements.enums import ReviewState
from agreements.models import Agreement, AgreementQuerySet, Party, Review, Term
from cities.models import City
from diplomacy.core.panels import Newest, newest
from diplomacy.core.prepared import GIVEN_ID, prepared


def visible_parties(user: Any) -> QuerySet[Party]:
    """Parties whose city the user may know of."""
    parties = Party.objects.select_related("city")
    cities = City.objects.visible_to(user)
    return parties.filter(city__in=cities) if cities.query.where else parties


def agreements_for(user: Any, on: datetime.date) -> AgreementQuerySet:
    """Visible agreements with parties, lead bureau and where they stand with their reviews."""
    parties = Prefetch("parties", queryset=visible_parties(user), to_attr="visible_parties")
    agreements: AgreementQuerySet = Agreement.objects.visible_to(user)
    return agreements.with_review(on).select_related("lead_bureau").prefetch_related(parties)


def on_timeline(user: Any, on: datetime.date) -> AgreementQuerySet:
    """Agreements with what a timeline draws: ``shown_terms`` and ``done_reviews``.

    Each also has the day ``drawn_on`` and, the same for all, ``first_year`` and ``last_year`` of
    everything that the user may see, and a little more, in which open ends show.
    """
    agreements = agreements_for(user, on)
    terms = Term.objects.filter(agreement__in=Agreement.objects.visible_to(user).active())
    ends = terms.aggregate(first=Min("starts_on"), last=Max("ends_on"))
    due = agreements.active().aggregate(last=Max("next_review_due"))["last"]
    first = ends["first"] or on
    last = max(day for day in (on, ends["last"], due) if day is not None)
    beyond = max(1, (last.year - first.year) // 20)
    reviews = Review.objects.visible_to(user).active().filter(state=ReviewState.COMPLETED)
    return agreements.annotate(
        first_year=Value(first.year), last_year=Value(last.year + beyond), drawn_on=Value(on)
    ).prefetch_related(
        Prefetch("terms", Term.objects.order_by("starts_on"), to_attr="shown_terms"),
        Prefetch("reviews", reviews.order_by("completed_on"), to_attr="done_reviews"),
    )


@prepared
def _parties_of(user: Any, on: datetime.date) -> QuerySet[Party]:
    return visible_parties(user).filter(agreement=GIVEN_ID)


def parties_of(agreement: Agreement, user: Any) -> list[Party]:
    """The parties of an agreement whose city the user may know of."""
    return _parties_of(user, agreement.pk)


@prepared
def _terms_of(user: Any, on: datetime.date) -> QuerySet[Term]:
    return Term.objects.filter(agreement=GIVEN_ID).select_related("supersedes")


def terms_of(agreement: Agreement, user: Any) -> list[Term]:
    """The terms of an agreement that the user may see, in their order."""
    return _terms_of(user, agreement.pk)


@prepared
def _reviews_of(user: Any, on: datetime.date) -> QuerySet[Review]:
    reviews = Review.objects.visible_to(user).filter(agreement=GIVEN_ID)
    return reviews.select_related("author").order_by("-cycle")


def reviews_of(agreement: Agreement, user: Any) -> list[Review]:
    """The visible reviews of an agreement, the latest first."""
    return _reviews_of(user, agreement.pk)


_LINE = ("title_ja", "title_en", "kind", "status", "concluded_on", "concluded_on_precision")


@prepared
def _of_city(user: Any, on: datetime.date) -> QuerySet[Agreement]:
    cities = City.objects.visible_to(user).standing_for(GIVEN_ID)
    parties = Party.objects.filter(city__in=cities)
    agreements = Agreement.objects.visible_to(user).active()
    agreements = agreements.filter(pk__in=parties.values("agreement")).with_review(on)
    return newest(agreements.only(*_LINE).order_by("-concluded_on", "reference"))


def agreements_of_city(city: City, user: Any) -> Newest:
    """The agreements that a city, or a record merged into it, is party to, newest first."""
    url = f"{reverse('agreements:agreement_list')}?city={city.code}"
    return Newest(_of_city(user, city.pk), url)


def cities_of(agreement_id: Any) -> QuerySet[City]:
    """The cities that are party to an agreement, under whichever of their merged records."""
    kept = Party.objects.filter(agreement=agreement_id).values(
        kept=Coalesce("city__merged_into", "city")
    )
    return City.objects.filter(Q(pk__in=kept) | Q(merged_into__in=kept))
