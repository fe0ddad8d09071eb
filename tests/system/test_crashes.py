"""Every due reminder reaches the mail server, whatever is killed while it is on its way."""

import random
import time
from collections import defaultdict
from collections.abc import Sequence

import pytest

VICTIMS = ("worker", "beat", "redis", "postgres")

MAKE_DUE = """
import datetime, json
from django.db import transaction
from agreements.models import Agreement, Party, Review
from cities.models import City, Country
from diplomacy.core.models import User
count = {count}
with transaction.atomic():
    country = Country.objects.create(code="XA", iso3="XAA", name_ja="見本国", name_en="Sampleland")
    city = City.objects.create(
        code="sample-city", kind="city", name_ja="見本市", name_en="Sample City",
        country=country, region="Asia", desk_officer=User.objects.get(username="desk"),
    )
    agreements = Agreement.objects.bulk_create(
        Agreement(
            reference=f"SAMPLE-{{n:05d}}", kind="partnership", status="in_force",
            title_ja=f"見本協定 SAMPLE-{{n:05d}}", title_en=f"Sample agreement SAMPLE-{{n:05d}}",
            concluded_on=datetime.date(2014, 4, 30), review_interval_months=36,
        )
        for n in range(count)
    )
    Party.objects.bulk_create(Party(agreement=a, city=city) for a in agreements)
    Review.objects.bulk_create(
        Review(agreement=a, cycle=1, due_on=datetime.date(2017, 4, 30)) for a in agreements
    )
"""

COUNT_ISSUED = """
from django.db.models import Count
from agreements.models import Review
from diplomacy.core.models import Reminder
ours = Reminder.objects.filter(
    subject_id__in=Review.objects.filter(agreement__reference__startswith="SAMPLE-").values("pk")
)
print(ours.filter(state="issued").count(), ours.count())
"""


def arrived(portal) -> dict[str, list[str]]:
    """Message-IDs of the mails about each sample agreement."""
    found = defaultdict(list)
    for mail in portal.reminders():
        text = f"{mail['Subject']} {mail.get_content()}"
        position = text.find("SAMPLE-")
        if position >= 0:
            found[text[position : position + 12]].append(mail["Message-ID"])
    return found


FLUSH = """
import redis
from django.conf import settings
redis.Redis.from_url(settings.REDIS_URL).flushall()
"""
FLUSHALL = "flushall"


#: Seconds from any death to the next mail.
BACK_WITHIN = 60


def received(portal) -> int:
    """How many mails the mail server has, without reading them."""
    return sum(1 for _ in (portal.home / "mail").glob("*.eml"))


def survive(start_portal, reminders: int, kills: int, victims: Sequence[str] = ()) -> float:
    """Kill ``victims``, or each kind in turn; returns the longest time, in seconds, from a death to
    the next mail."""
    portal = start_portal("2016-05-02")
    portal.wait_for(lambda: len(portal.reminders()) > 0, 90, "the first reminder of a fresh portal")
    portal.manage("shell", "-c", MAKE_DUE.format(count=reminders))
    portal.wait_for(lambda: len(arrived(portal)) > 0, 90, "the first sample reminder")

    chance = random.Random(reminders)
    killed, longest = [], 0.0
    for victim in victims or [VICTIMS[number % len(VICTIMS)] for number in range(kills)]:
        if victim == FLUSHALL:
            portal.manage("shell", "-c", FLUSH)
        else:
            portal.kill(victim)
        killed.append(victim)
        # Back at work before the next one, or there would be nothing to interrupt. Each death may
        # leave one mail under the lease of the dead; where all others have arrived, that is all.
        before, died, left = received(portal), time.monotonic(), reminders - len(killed)
        portal.wait_for(
            lambda before=before, left=left: (
                received(portal) > before or len(arrived(portal)) >= left
            ),
            BACK_WITHIN,
            f"the next mail after the death of {victim}",
        )
        longest = max(longest, time.monotonic() - died)
        time.sleep(chance.uniform(0, 0.9))
    began = time.monotonic()
    portal.wait_for(lambda: len(arrived(portal)) == reminders, 400, "all reminders delivered")
    took = time.monotonic() - began

    ids = arrived(portal)
    resends = sum(len(messages) - 1 for messages in ids.values())
    assert {len(set(messages)) for messages in ids.values()} == {1}, "a resend has the same id"
    assert resends <= kills
    assert portal.manage("shell", "-c", COUNT_ISSUED).split()[-2:] == [str(reminders)] * 2
    print(
        f"{reminders} reminders, {kills} kill -9 ({', '.join(sorted(set(killed)))}):"
        f" 0 lost, {resends} resent with the same Message-ID,"
        f" the last arrived {took:.0f} s after the last kill"
    )
    return longest


def test_reminders_survive_the_death_of_any_process(start_portal):
    survive(start_portal, reminders=300, kills=8)


@pytest.mark.prove
def test_prove_reminders_survive_many_deaths(start_portal):
    survive(start_portal, reminders=5000, kills=50)


@pytest.mark.prove
def test_prove_reminders_survive_deaths_of_worker_and_redis_and_an_empty_redis(start_portal):
    victims = ["worker"] * 50 + ["redis"] * 20 + [FLUSHALL]
    random.Random(71).shuffle(victims)
    longest = survive(start_portal, reminders=5000, kills=70, victims=victims)
    print(f"the next mail came at most {longest:.0f} s after a death")
    assert longest < BACK_WITHIN
