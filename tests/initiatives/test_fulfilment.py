"""Which promises an initiative fulfils: rules, form, panel and resource."""

import datetime
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from agreements.backing import backed
from agreements.models import Commitment
from diplomacy.core import records
from initiatives import services
from initiatives.models import Initiative, InitiativeCommitment
from tests.database import refused
from tests.factories.agreements import AgreementFactory, CommitmentFactory
from tests.factories.cities import CityFactory
from tests.factories.initiatives import BureauFactory, InitiativeFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date
TODAY = DAY(2017, 1, 1)


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = TODAY
    with translation.override("en"):
        yield


def fulfilled(initiative):
    return set(Commitment.objects.filter(initiative_links__initiative=initiative))


def test_database_refuses_the_same_promise_twice():
    promise = CommitmentFactory()
    initiative = InitiativeFactory(agreement=promise.agreement, commitments=[promise])
    with refused("initiativecommitment_once"), transaction.atomic():
        InitiativeCommitment.objects.bulk_create(
            [InitiativeCommitment(initiative=initiative, commitment=promise)]
        )


def test_fulfils_promises_of_its_own_agreement_and_of_others_with_its_cities():
    city = CityFactory()
    own, other = AgreementFactory(cities=[city]), AgreementFactory(cities=[city, CityFactory()])
    promises = [CommitmentFactory(agreement=own), CommitmentFactory(agreement=other)]
    initiative = InitiativeFactory(agreement=own, commitments=promises)
    assert fulfilled(initiative) == set(promises)


def test_promise_made_to_others_is_refused():
    with pytest.raises(ValidationError) as error:
        InitiativeFactory(cities=[CityFactory()], commitments=[CommitmentFactory()])
    assert set(error.value.error_dict) == {"commitments"}
    assert not Initiative.objects.exists()


def test_initiative_without_cities_may_fulfil_any():
    promise = CommitmentFactory()
    assert fulfilled(InitiativeFactory(cities=[], commitments=[promise])) == {promise}


def test_taking_away_the_city_that_was_promised_to_is_refused():
    promise = CommitmentFactory()
    initiative = InitiativeFactory(cities=promise.agreement.cities.all(), commitments=[promise])
    with pytest.raises(ValidationError) as error:
        services.change_initiative(initiative, actor=None, values={}, cities=[CityFactory()])
    assert set(error.value.error_dict) == {"commitments"}


def test_withdrawn_promise_stays_but_is_not_added():
    promise = CommitmentFactory()
    initiative = InitiativeFactory(agreement=promise.agreement, commitments=[promise])
    records.void(promise, actor=None, reason="Wrong")
    promise.refresh_from_db()
    services.change_initiative(initiative, actor=None, values={}, commitments=[promise])
    assert fulfilled(initiative) == {promise}
    with pytest.raises(ValidationError):
        InitiativeFactory(agreement=promise.agreement, commitments=[promise])


def test_change_of_the_promises_raises_the_version():
    promise = CommitmentFactory()
    initiative = InitiativeFactory(agreement=promise.agreement)
    changed = services.change_initiative(initiative, actor=None, values={}, commitments=[promise])
    assert changed.version > initiative.version
    same = services.change_initiative(changed, actor=None, values={}, commitments=[promise])
    assert same.version == changed.version


@pytest.mark.parametrize(
    ("values", "stands"),
    [
        ({}, True),
        ({"status": "planned", "starts_on": None}, False),
        ({"ends_on": DAY(2016, 12, 31)}, False),
        ({"ends_on": TODAY}, True),
        ({"status": "completed"}, False),
    ],
)
def test_only_what_is_under_way_stands_behind_a_promise(values, stands):
    promise = CommitmentFactory()
    InitiativeFactory(agreement=promise.agreement, commitments=[promise], **values)
    rows = Commitment.objects.annotate(is_backed=backed(person("office_head"), TODAY))
    assert rows.get().is_backed is stands


def test_hidden_initiative_does_not_stand_behind_a_promise_for_the_reader():
    promise = CommitmentFactory()
    InitiativeFactory(agreement=promise.agreement, commitments=[promise], visibility="restricted")
    for role, stands in (("viewer", False), ("office_head", True)):
        rows = Commitment.objects.annotate(is_backed=backed(person(role), TODAY))
        assert rows.get().is_backed is stands


class TestPages:
    @pytest.fixture
    def sign_in(self, client):
        def sign_in(*roles, **values):
            client.force_login(person(*roles, **values))
            return client

        return sign_in

    def offered(self, client, url):
        form = client.get(url).context["form"]
        return set(form.fields["commitments"].queryset) if "commitments" in form.fields else set()

    def test_form_offers_only_promises_that_the_reader_may_see(self, sign_in):
        city = CityFactory()
        seen = CommitmentFactory(agreement=AgreementFactory(cities=[city]))
        CommitmentFactory(agreement=AgreementFactory(cities=[city], visibility="restricted"))
        CommitmentFactory(agreement=seen.agreement, visibility="restricted")
        CommitmentFactory()
        bureau = BureauFactory()
        initiative = InitiativeFactory(cities=[city], lead_bureau=bureau)
        url = reverse("initiatives:initiative_update", kwargs={"pk": initiative.pk})
        assert self.offered(sign_in("bureau_officer", bureau=bureau), url) == {seen}
        assert len(self.offered(sign_in("desk_officer"), url)) == 3

    def edited(self, initiative, **values):
        return {
            "title_en": initiative.title_en,
            "cities": ", ".join(city.code for city in initiative.cities.all()),
            "starts_on": "2016-09-01",
            "visibility": "internal",
            "lead_bureau": initiative.lead_bureau_id,
            "version": initiative.version,
            **values,
        }

    def test_saving_sets_what_is_ticked_and_keeps_what_is_hidden(self, sign_in):
        city, bureau = CityFactory(), BureauFactory()
        agreement = AgreementFactory(cities=[city])
        hidden = CommitmentFactory(agreement=agreement, visibility="restricted")
        dropped, added = CommitmentFactory.create_batch(2, agreement=agreement)
        initiative = InitiativeFactory(
            cities=[city], lead_bureau=bureau, commitments=[hidden, dropped]
        )
        client = sign_in("bureau_officer", bureau=bureau)
        url = reverse("initiatives:initiative_update", kwargs={"pk": initiative.pk})
        ticked = client.get(url).context["form"]["commitments"].value()
        assert ticked == [dropped.pk]
        data = self.edited(initiative, commitments=[str(added.pk)])
        assert client.post(url, data).status_code == 302
        assert fulfilled(initiative) == {hidden, added}

    def test_new_one_is_added_from_the_page_of_the_promise(self, sign_in):
        promise = CommitmentFactory()
        client = sign_in("desk_officer")
        page = client.get(promise.get_absolute_url()).content.decode()
        add = (
            f"{reverse('initiatives:initiative_create')}?agreement={promise.agreement.reference}"
            f"&amp;commitments={promise.pk}"
        )
        assert add in page
        form = client.get(add.replace("&amp;", "&")).context["form"]
        assert form["commitments"].value() == [str(promise.pk)]
        data = {
            "title_en": "Sample",
            "agreement": promise.agreement.reference,
            "commitments": [str(promise.pk)],
            "status": "planned",
            "visibility": "internal",
        }
        assert client.post(reverse("initiatives:initiative_create"), data).status_code == 302
        assert fulfilled(Initiative.objects.get()) == {promise}

    def test_list_of_initiatives_narrows_to_a_promise_or_an_agreement(self, sign_in):
        city = CityFactory()
        agreement = AgreementFactory(cities=[city])
        promise = CommitmentFactory(agreement=agreement)
        initiative = InitiativeFactory(cities=[city], commitments=[promise])
        InitiativeFactory(cities=[city])
        client = sign_in("desk_officer")
        for query in ({"commitment": promise.pk}, {"agreement": agreement.pk}):
            response = client.get("/initiatives/", {**query, "format": "csv"})
            lines = response.getvalue().decode().splitlines()
            assert len(lines) == 2
            assert initiative.title_en in lines[1]
        assert initiative.title_en in client.get(agreement.get_absolute_url()).content.decode()

    def test_page_of_the_initiative_names_the_promises_the_reader_may_see(self, sign_in):
        promise = CommitmentFactory(text_en="Host ten trainees")
        secret = CommitmentFactory(
            agreement=promise.agreement, text_en="Secretly", visibility="restricted"
        )
        initiative = InitiativeFactory(agreement=promise.agreement, commitments=[promise, secret])
        page = sign_in("viewer").get(initiative.get_absolute_url()).content.decode()
        assert "Host ten trainees" in page
        assert "Secretly" not in page

    def test_resource_names_and_takes_the_promises(self, sign_in):
        promise = CommitmentFactory()
        secret = CommitmentFactory(agreement=AgreementFactory(visibility="restricted"))
        client = sign_in("desk_officer")
        city = promise.agreement.cities.get()
        body = {
            "title_en": "Sample",
            "cities": [city.code],
            "starts_on": "2016-09",
            "status": "running",
            "commitments": [str(promise.pk)],
        }

        def post(**values):
            return client.post(
                "/api/v1/initiatives/",
                json.dumps(body | values),
                content_type="application/json",
            )

        made = post()
        assert made.status_code == 201, made.content
        assert made.json()["commitments"] == [str(promise.pk)]
        assert post(commitments=[str(secret.pk)]).status_code == 400  # made to others
        sign_in("viewer")
        InitiativeCommitment.objects.update(commitment=secret)
        shown = client.get(f"/api/v1/initiatives/{made.json()['id']}/").json()
        assert shown["commitments"] == []
