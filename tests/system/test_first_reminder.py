"""The reminder a fresh portal sends for the agreement of April 2014 with Beijing."""

SWEEP = """
from diplomacy.core import clock, outbox, reminders
print(reminders.sweep(clock.today()), outbox.deliver_due())
"""


def sweeps(portal) -> list[str]:
    return portal.manage("shell", "-c", SWEEP).split()[-2:]


def reviews(portal) -> list:
    """The reminders of reviews, without those of anniversaries."""
    return [mail for mail in portal.reminders() if "見直し" in mail["Subject"]]


def test_a_fresh_portal_reminds_of_beijing_once(start_portal):
    portal = start_portal("2016-05-02")
    portal.wait_for(lambda: len(reviews(portal)) > 0, 90, "the first reminder")
    [mail] = reviews(portal)
    assert mail["To"] == "office@portal.example"
    assert "北京" in mail["Subject"]
    text = mail.get_content()
    assert "2017年4月30日" in text
    assert "担当" in text  # nobody is assigned, and the message says so

    assert sweeps(portal) == ["0", "0"]
    portal.stop()

    # A week in which nothing ran: the step is not repeated and the next one is far.
    later = start_portal("2016-05-09", portal.home)
    assert sweeps(later) == ["0", "0"]
    later.stop()

    # Nine months in which nothing ran: for each of the fourteen agreements, its latest step only.
    last = start_portal("2017-02-10", portal.home)
    # Two sweeps: what the mail server did not take the first time is offered again by the next.
    last.wait_for(lambda: len(reviews(last)) == 15, 150, "one message for each agreement")
    assert sweeps(last) == ["0", "0"]
    assert len(reviews(last)) == 15
