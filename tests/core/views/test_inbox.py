import pytest

from diplomacy.core import notifications, outbox
from diplomacy.core.models import Notification


class Sample(notifications.Category):
    code = "sample_inbox"
    label = "Sample"

    def render(self, payload, language):
        return f"{language}: {payload['title']}", "Text of it"


@pytest.fixture(autouse=True)
def category(monkeypatch):
    monkeypatch.setitem(notifications._categories, Sample.code, Sample())


def tell(user, title, url="/cities/"):
    payload = {"title": title, "url": url}
    message = outbox.send(category=Sample.code, recipient=user, payload=payload)
    return Notification.objects.get(pk=message.pk)


def test_inbox_shows_own_notifications_newest_first_in_the_readers_language(
    browser, reader, make_user
):
    tell(make_user("other"), "Not yours")
    for title in ("First", "Second"):
        tell(reader, title)
    items = browser.get("/inbox/").context["items"]
    assert [item.subject for item in items] == ["en: Second", "en: First"]


def test_header_counts_unread_in_one_query(browser, reader):
    tell(reader, "One")
    tell(reader, "Two")
    body = browser.get("/profile/").content.decode()
    assert '<span class="count" aria-hidden="true">2</span>' in body
    assert "2 unread" in body


def test_opening_marks_as_read_and_leads_to_the_page(browser, reader):
    notification = tell(reader, "One")
    response = browser.post(f"/inbox/{notification.pk}/")
    assert (response.status_code, response["Location"]) == (302, "/cities/")
    notification.refresh_from_db()
    assert notification.read_at is not None


def test_marking_as_read_stays_in_the_inbox(browser, reader):
    notification = tell(reader, "One")
    response = browser.post(f"/inbox/{notification.pk}/", {"stay": "1"})
    assert response["Location"] == "/inbox/"
    notification.refresh_from_db()
    assert notification.read_at is not None


def test_outside_address_in_a_payload_is_not_followed(browser, reader):
    notification = tell(reader, "One", url="https://elsewhere.example/")
    assert browser.post(f"/inbox/{notification.pk}/")["Location"] == "/inbox/"


def test_somebody_elses_notification_is_not_found(browser, make_user):
    notification = tell(make_user("other"), "Not yours")
    assert browser.post(f"/inbox/{notification.pk}/").status_code == 404
    notification.refresh_from_db()
    assert notification.read_at is None


def test_reading_the_inbox_marks_nothing(browser, reader):
    notification = tell(reader, "One")
    assert browser.get("/inbox/").status_code == 200
    assert browser.get(f"/inbox/{notification.pk}/").status_code == 405
    notification.refresh_from_db()
    assert notification.read_at is None


def test_mark_all_reads_own_only(browser, reader, make_user):
    mine, other = tell(reader, "Mine"), tell(make_user("other"), "Not yours")
    browser.post("/inbox/read/")
    mine.refresh_from_db()
    other.refresh_from_db()
    assert mine.read_at is not None
    assert other.read_at is None


def test_inbox_costs_the_same_queries_at_1_and_30(browser, reader, django_assert_max_num_queries):
    def queries():
        with django_assert_max_num_queries(6) as captured:
            browser.get("/inbox/")
        return len(captured)

    tell(reader, "0")
    browser.get("/inbox/")
    at_one = queries()
    for number in range(29):
        tell(reader, str(number))
    assert queries() == at_one


def test_older_notifications_are_on_the_next_page(browser, reader):
    for number in range(31):
        tell(reader, str(number))
    first = browser.get("/inbox/")
    assert first.context["next_start"] == 30
    rest = browser.get("/inbox/", {"start": 30})
    assert [item.subject for item in rest.context["items"]] == ["en: 0"]
