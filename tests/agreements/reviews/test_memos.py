"""The memo: what it says to whom, and that what was filed stays as it was."""

import datetime
import hashlib
import io
import zipfile

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from agreements import services
from agreements.memos.content import gather
from agreements.models import MemoFile, ReviewMemo
from tests.factories.agreements import AgreementFactory, CommitmentFactory
from tests.factories.cities import CityFactory
from tests.factories.initiatives import BureauFactory, InitiativeFactory
from tests.factories.people import person
from tests.factories.visits import CompletedVisitFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2015, 1, 5)


@pytest.fixture
def desk():
    return person("desk_officer")


@pytest.fixture
def agreement():
    return AgreementFactory(
        reference="AG-1",
        title_en="Pact with Sampleton",
        title_ja="見本市との合意",
        cities=[CityFactory(name_en="Sampleton", name_ja="見本市")],
    )


def complete(agreement, actor):
    return services.complete_review(
        agreement.reviews.get(state="scheduled"),
        actor=actor,
        outcome="continue",
        rationale="Residents gain.",
    )


def address(review, language="en", form="docx"):
    return reverse("agreements:review_memo", args=[review.pk, language, form])


def words(content):
    """The text of a Word file."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read("word/document.xml").decode()


def test_completing_freezes_what_was_found_in_both_languages(agreement, desk):
    InitiativeFactory(
        agreement=agreement,
        starts_on=DAY(2014, 9, 1),
        title_en="Clean water",
        title_ja="水",
        resident_benefit_en="Cheaper",
    )
    review = complete(agreement, desk)
    memo = ReviewMemo.objects.get(review=review)
    english, japanese = str(memo.content["en"]), str(memo.content["ja"])
    for expected in ("Pact with Sampleton", "Clean water", "Cheaper", "Residents gain.", "2018"):
        assert expected in english
    assert "平成30年" in japanese
    assert memo.content["en"]["draft"] == ""


def test_filed_memo_does_not_follow_what_is_changed_later(agreement, desk, client):
    review = complete(agreement, desk)
    client.force_login(desk)
    first = client.get(address(review)).content
    services.change_agreement(agreement, actor=None, values={"title_en": "Renamed"})
    again = client.get(address(review)).content
    assert first == again
    assert "Pact with Sampleton" in words(again)
    kept = MemoFile.objects.get(language="en", format="docx")
    assert kept.sha256 == hashlib.sha256(again).hexdigest()
    assert kept.sha256 in client.get(review.get_absolute_url()).content.decode()


def test_draft_is_marked_and_follows_what_is_on_record(agreement, desk, client):
    review = agreement.reviews.get()
    client.force_login(desk)
    assert "DRAFT" in words(client.get(address(review)).content)
    services.change_agreement(agreement, actor=None, values={"title_en": "Renamed"})
    assert "Renamed" in words(client.get(address(review)).content)
    assert not MemoFile.objects.exists()


def test_filed_memo_holds_nothing_that_some_of_its_readers_may_not_see(agreement):
    head = person("office_head")
    city = agreement.cities.get()
    CompletedVisitFactory(
        city=city,
        visibility="restricted",
        results_en="Secret result",
        starts_on=DAY(2014, 6, 1),
        ends_on=DAY(2014, 6, 1),
    )
    draft = gather(agreement.reviews.get(), head, "en")
    assert "Secret result" in str(draft)
    memo = ReviewMemo.objects.get(review=complete(agreement, head))
    assert "Secret result" not in str(memo.content)


@pytest.mark.parametrize(
    ("role", "status"),
    [("desk_officer", 200), ("auditor", 200), ("viewer", 403), ("protocol_officer", 403)],
)
def test_memo_is_for_those_who_may_read_the_reasons(agreement, desk, client, role, status):
    review = complete(agreement, desk)
    client.force_login(person(role))
    assert client.get(address(review)).status_code == status


def test_hidden_review_unknown_language_and_format_are_not_found(agreement, desk, client):
    review = agreement.reviews.get()
    client.force_login(desk)
    assert client.get(address(review, "de")).status_code == 404
    assert client.get(address(review, "en", "exe")).status_code == 404
    services.change_agreement(agreement, actor=None, values={"visibility": "restricted"})
    client.force_login(person("bureau_officer"))
    assert client.get(address(review)).status_code == 404


def test_database_refuses_a_file_that_is_not_what_its_hash_says(agreement, desk):
    memo = ReviewMemo.objects.get(review=complete(agreement, desk))
    with pytest.raises(DatabaseError), transaction.atomic():
        MemoFile.objects.create(
            memo=memo, language="en", format="pdf", content=b"x", sha256="0" * 64
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        ReviewMemo.objects.filter(pk=memo.pk).update(content={})


def test_pdf_is_tagged_and_made_once(agreement, desk):
    memo = ReviewMemo.objects.get(review=complete(agreement, desk))
    made = services.memo_file(memo, "ja", "pdf")
    content = bytes(made.content)
    assert content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in content
    assert services.memo_file(memo, "ja", "pdf").pk == made.pk


def test_text_with_markup_of_the_typesetter_stays_text(agreement, desk):
    agreement.reviews.get()
    services.change_agreement(
        agreement, actor=None, values={"title_ja": '#panic("x") $a$ *b* \\ <c> @d'}
    )
    memo = ReviewMemo.objects.get(review=complete(agreement, desk))
    assert bytes(services.memo_file(memo, "ja", "pdf").content).startswith(b"%PDF-")


def test_filed_memo_opens_to_nobody_it_was_not_gathered_for(client, desk):
    then, now = BureauFactory(), BureauFactory()
    agreement = AgreementFactory(visibility="restricted", lead_bureau=then)
    CommitmentFactory(
        agreement=agreement, text_en="Secret", visibility="restricted", lead_bureau=then
    )
    review = complete(agreement, desk)
    former, newer = (person("bureau_officer", bureau=bureau) for bureau in (then, now))
    services.change_agreement(
        agreement, actor=None, values={"visibility": "internal", "lead_bureau": now}
    )
    client.force_login(newer)
    assert client.get(address(review)).status_code == 404
    assert address(review) not in client.get(review.get_absolute_url()).content.decode()
    client.force_login(former)
    assert "Secret" in words(client.get(address(review)).content)


def test_memo_of_a_voided_review_is_not_found(client, desk, agreement):
    review = complete(agreement, desk)
    services.void_review(review, actor=person("office_head"), reason="Sample reason")
    client.force_login(desk)
    assert client.get(address(review)).status_code == 404


def test_long_title_fits_into_word(client, desk):
    agreement = AgreementFactory(title_en="A" * 300, title_ja="あ" * 300)
    client.force_login(desk)
    review = agreement.reviews.get()
    for language in ("ja", "en"):
        assert client.get(address(review, language)).status_code == 200
