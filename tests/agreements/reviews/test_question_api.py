"""Questions as the asked bureau's own system meets them."""

import datetime

import pytest
from django.test import Client

from agreements import services
from diplomacy.core.api.clients import create_client
from tests.factories.agreements import AgreementFactory
from tests.factories.initiatives import BureauFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date
LIST = "/api/v1/review-questions/"


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2015, 1, 5)


def system(bureau):
    issued = create_client("Sample system", bureau=bureau, scopes=("read", "write"))
    return Client(headers={"authorization": f"Bearer {issued.token}", "accept-language": "en"})


@pytest.fixture
def question():
    return services.ask_question(
        AgreementFactory().reviews.get(),
        actor=person("desk_officer"),
        bureau=BureauFactory(),
        text="What came of it?",
        due_on=DAY(2015, 1, 31),
    )


def answer(client, question, **body):
    where = f"{LIST}{question.pk}/"
    etag = client.get(where).headers["ETag"]
    return client.post(
        f"{where}answer/", body, content_type="application/json", headers={"if-match": etag}
    )


def test_list_tells_the_question_and_its_bureau(question):
    (row,) = system(BureauFactory()).get(LIST, {"state": "asked"}).json()["results"]
    assert (row["text"], row["lead_bureau"], row["due_on"], row["answer"]) == (
        "What came of it?",
        question.lead_bureau.code,
        "2015-01-31",
        "",
    )


def test_system_of_the_asked_bureau_answers(question):
    done = answer(system(question.lead_bureau), question, answer="Three firms.")
    assert done.status_code == 200, done.content
    assert (done.json()["state"], done.json()["answered_on"]) == ("answered", "2015-01-05")


def test_system_of_another_bureau_does_not_answer(question):
    assert answer(system(BureauFactory()), question, answer="Yes").status_code == 403


def test_answer_is_needed_and_given_once(question):
    client = system(question.lead_bureau)
    assert answer(client, question).status_code == 400
    assert answer(client, question, answer="Yes").status_code == 200
    assert answer(client, question, answer="Again").status_code == 409
