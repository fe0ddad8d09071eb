"""Reading agreements the way pages, panels and reminders need them."""

import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from cities.models import City
from diplomacy.core import clock

from .models import Agreement, AgreementQuerySet, Party, Review


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


def reviews_for(agreement: Agreement, user: Any) -> QuerySet[Review]:
    """The visible reviews of an agreement, the latest first."""
    return agreement.reviews.visible_to(user).select_related("author").order_by("-cycle")


def agreements_of_city(city: City, user: Any) -> list[Agreement]:
    """The agreements a city is party to, newest first; for the panel on its page."""
    agreements = Agreement.objects.visible_to(user).active().filter(parties__city=city)
    newest_first = agreements.with_review(clock.today()).order_by("-concluded_on", "reference")
    return list(newest_first)
