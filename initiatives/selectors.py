"""Reading initiatives and strategies: what pages, panels and the API ask for."""

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import get_language

from agreements.models import Agreement, Commitment
from cities.models import City
from diplomacy.core import policies
from diplomacy.core.panels import Newest, newest
from diplomacy.core.prepared import GIVEN_ID, prepared

from .models import (
    Initiative,
    InitiativeCity,
    InitiativeCommitment,
    InitiativeMeasure,
    Strategy,
    StrategyItem,
)

# --- Initiatives ---------------------------------------------------------------------------------


def initiative_rows(user: Any) -> Any:
    """The initiatives a reader may know of, as a list shows them: names of cities and codes of
    measures come in the same statement."""
    language = "ja" if (get_language() or "ja").startswith("ja") else "en"
    cities = _visible_links(InitiativeCity.objects.all(), "city", City, user)
    measures = _visible_links(InitiativeMeasure.objects.all(), "item", StrategyItem, user)
    return (
        Initiative.objects.visible_to(user)
        .select_related("lead_bureau")
        .annotate(
            city_names=ArraySubquery(
                cities.filter(initiative=OuterRef("pk"))
                .order_by("city__code")
                .values(f"city__name_{language}")
            ),
            measure_codes=ArraySubquery(
                measures.filter(initiative=OuterRef("pk"))
                .order_by("item__position")
                .values("item__code")
            ),
        )
    )


def initiatives_for(user: Any) -> Any:
    """The initiatives a reader may know of, with the cities, measures and commitments that a page
    shows."""
    promises = InitiativeCommitment.objects.select_related("commitment__agreement").order_by(
        "commitment__due_on", "id"
    )
    cities = InitiativeCity.objects.select_related("city").order_by("city__code")
    measures = InitiativeMeasure.objects.select_related("item__strategy").order_by("item__position")
    return (
        Initiative.objects.visible_to(user)
        .select_related("lead_bureau", "agreement")
        .prefetch_related(
            Prefetch("city_links", queryset=_visible_links(cities, "city", City, user)),
            Prefetch(
                "measure_links", queryset=_visible_links(measures, "item", StrategyItem, user)
            ),
            Prefetch(
                "commitment_links",
                queryset=_visible_links(promises, "commitment", Commitment, user),
            ),
        )
    )


def _visible_links(links: Any, relation: str, model: Any, user: Any) -> Any:
    """Rows of a through table whose other end the reader may know of."""
    allowed = model.objects.visible_to(user)
    return links.filter(**{f"{relation}__in": allowed}) if allowed.query.where else links


def of_agreements(user: Any, agreement: Any) -> Q:
    """The initiatives that name an agreement, or fulfil a promise in it that the reader may know
    of; ``agreement`` is its key, or an expression for it."""
    promises = Commitment.objects.visible_to(user).active().filter(agreement=agreement)
    links = InitiativeCommitment.objects.filter(commitment__in=promises)
    return Q(agreement=agreement) | Q(pk__in=links.values("initiative"))


def live_behind(user: Any, on: datetime.date) -> Exists:
    """For rows of commitments: whether an initiative that the reader may know of is under way."""
    live = Initiative.objects.visible_to(user).live(on)
    return Exists(
        InitiativeCommitment.objects.filter(commitment=OuterRef("pk"), initiative__in=live)
    )


_LINE = ("title_ja", "title_en", "status", "starts_on", "starts_on_precision")
_LEAD = ("lead_bureau__name_ja", "lead_bureau__name_en")


def _newest(user: Any) -> Any:
    """The initiatives a reader may know of, newest first, with what a line of a panel shows."""
    rows = Initiative.objects.visible_to(user).active().select_related("lead_bureau")
    return rows.only(*_LINE, *_LEAD).order_by("-starts_on", "id")


@prepared
def _of_city(user: Any, on: datetime.date) -> Any:
    cities = City.objects.visible_to(user).standing_for(GIVEN_ID)
    links = InitiativeCity.objects.filter(city__in=cities)
    return newest(_newest(user).filter(pk__in=links.values("initiative")))


@prepared
def _of_agreement(user: Any, on: datetime.date) -> Any:
    return newest(_newest(user).filter(of_agreements(user, GIVEN_ID)))


@prepared
def _of_commitment(user: Any, on: datetime.date) -> Any:
    links = InitiativeCommitment.objects.filter(commitment=GIVEN_ID)
    return newest(_newest(user).filter(pk__in=links.values("initiative")))


@prepared
def _of_item(user: Any, on: datetime.date) -> Any:
    links = InitiativeMeasure.objects.filter(item=GIVEN_ID)
    return newest(_newest(user).filter(pk__in=links.values("initiative")))


def initiatives_of_city(city: City, user: Any) -> Newest:
    """What is done with the city."""
    url = f"{reverse('initiatives:initiative_list')}?city={city.code}"
    return Newest(_of_city(user, city.pk), url)


def initiatives_of_agreement(agreement: Agreement, user: Any) -> Newest:
    """What is done to fulfil the agreement; an agreement without any is a gap people should see."""
    url = f"{reverse('initiatives:initiative_list')}?agreement={agreement.pk}"
    return Newest(_of_agreement(user, agreement.pk), url)


@dataclass(frozen=True)
class Fulfilment(Newest):
    """What is done to keep a promise, and where more is added by those who may."""

    add_url: str = ""


def initiatives_of_commitment(commitment: Commitment, user: Any) -> Fulfilment:
    """What is done to keep a promise; one without anything is a gap people should see."""
    url = f"{reverse('initiatives:initiative_list')}?commitment={commitment.pk}"
    add_url = ""
    if not commitment.voided and policies.can(user, "add", Initiative):
        named = {"agreement": commitment.agreement.reference, "commitments": commitment.pk}
        add_url = f"{reverse('initiatives:initiative_create')}?{urlencode(named)}"
    return Fulfilment(_of_commitment(user, commitment.pk), url, add_url)


def initiatives_of_item(item: StrategyItem, user: Any) -> Newest:
    """What is done to carry out the measure."""
    url = f"{reverse('initiatives:initiative_list')}?measure={item.code}"
    return Newest(_of_item(user, item.pk), url)


# --- Strategies ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ItemNode:
    """An item of a strategy with what is below it, in the order of the text."""

    item: StrategyItem
    initiatives: int
    children: list["ItemNode"]


def strategy_tree(strategy: Strategy, user: Any) -> list[ItemNode]:
    """The items of a strategy that the reader may know of, each with the number of initiatives
    that carry it out, as far as the reader may know them; one query."""
    visible = Initiative.objects.visible_to(user).active()
    items: Any = (
        StrategyItem.objects.visible_to(user)
        .active()
        .filter(strategy=strategy)
        .annotate(
            initiative_count=Count(
                "initiative_links",
                filter=Q(initiative_links__initiative__in=visible),
                distinct=True,
            )
        )
        .order_by("position")
    )
    nodes: dict[Any, ItemNode] = {}
    roots: list[ItemNode] = []
    for item in items:
        item.strategy = strategy
        node = nodes[item.pk] = ItemNode(item, item.initiative_count, [])
        # An item whose parent is hidden or voided stands at the top.
        (nodes[item.parent_id].children if item.parent_id in nodes else roots).append(node)
    return roots
