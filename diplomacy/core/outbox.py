"""Sending: a message is written with the change that causes it and delivered at least once.

PostgreSQL holds every message; the worker is only woken. If Redis, the worker or the mail server
fails at any moment, the next sweep finds what is undelivered.
"""

import datetime
import logging
import smtplib
import time
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import mail
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from . import notifications
from .enums import Channel, MailMode, MailState
from .models import Delivery, MailPreference, Notification, OutboxMessage, User
from .reminding import quiet

logger = logging.getLogger(__name__)

#: Longer than one whole conversation with a mail server that uses up every time-out.
LEASE = datetime.timedelta(seconds=90)
#: How long one pass goes on before it hands over to a fresh task, well under a task's time limit.
PASS_SECONDS = 120
MAX_ATTEMPTS = 20
#: The pause doubles from one attempt to the next, 15 s to 6 h: a server may be down for a weekend.
FIRST_PAUSE, LONGEST_PAUSE = datetime.timedelta(seconds=15), datetime.timedelta(hours=6)


def send(*, category: str, recipient: User, payload: dict[str, Any]) -> OutboxMessage:
    """Write a message for one person: inbox item at once, mail by the worker.

    Belongs inside the transaction of the change it tells of; nothing leaves before that commits.
    A person without an address has the inbox only.
    """
    [message] = send_many(category=category, items=[(recipient, payload)])
    return message


@transaction.atomic
def send_many(*, category: str, items: list[tuple[User, dict[str, Any]]]) -> list[OutboxMessage]:
    """Like :func:`send` for many people, in four statements.

    How the mail goes is the recipient's choice: at once, gathered for the mail of the week, or not
    at all; on quiet days it waits. The inbox has everything at once.
    """
    kind = notifications.get(category)
    messages = OutboxMessage.objects.bulk_create(
        OutboxMessage(category=category, recipient=recipient, payload=payload)
        for recipient, payload in items
    )
    if not kind.mail_only:
        Notification.objects.bulk_create(
            Notification(message=message, recipient_id=message.recipient_id) for message in messages
        )
    now = timezone.now()
    wishes: dict[int, MailPreference] = {}
    if not kind.at_once:
        people = {message.recipient_id for message in messages}
        wishes = MailPreference.objects.in_bulk(people)
    Delivery.objects.bulk_create(
        delivery_of(message, wishes.get(message.recipient_id), now)
        for message in messages
        if message.recipient.email and _wants_mail(wishes.get(message.recipient_id))
    )
    transaction.on_commit(wake, robust=True)
    return messages


def _wants_mail(wish: MailPreference | None) -> bool:
    return wish is None or wish.mode != MailMode.INBOX


def delivery_of(
    message: OutboxMessage,
    wish: MailPreference | None,
    now: datetime.datetime,
    *,
    gather: bool = True,
) -> Delivery:
    """The mail of a message, unsaved, as its recipient wants it; ``gather`` False for the mail of
    the week itself."""
    if gather and wish is not None and wish.mode == MailMode.WEEKLY:
        return Delivery(
            message=message, channel=Channel.MAIL, next_attempt_at=now, state=MailState.GATHERED
        )
    held = quiet.until(now) if wish is not None and wish.quiet_days else None
    return Delivery(
        message=message, channel=Channel.MAIL, next_attempt_at=held or now, held_until=held
    )


def wake() -> None:
    """Tell a worker that something waits. Best effort: the sweep finds it anyway."""
    from .tasks import deliver

    try:
        deliver.delay()
    except Exception:  # the broker is down; the row is safe and the sweep will come
        logger.warning("could not wake a worker", exc_info=True)


def retry(keys: Iterable[UUID] | None = None) -> int:
    """Put mail that was given up back into the queue, with a fresh number of attempts and the same
    Message-ID; all of it unless ``keys`` name some. How many."""
    dead = Delivery.objects.filter(state=MailState.DEAD)
    if keys is not None:
        dead = dead.filter(pk__in=list(keys))
    number = dead.update(
        state=MailState.PENDING, attempts=0, leased_until=None, next_attempt_at=timezone.now()
    )
    transaction.on_commit(wake, robust=True)
    return number


def lease() -> Delivery | None:
    """Take the delivery that has waited longest and that nobody holds, for :data:`LEASE`.

    One at a time: a slow mail server cannot make a lease run out while others of its batch wait.
    The attempt is counted when it starts, so a message that kills its worker cannot do so for ever.
    """
    now = timezone.now()
    with transaction.atomic():
        taken = (
            Delivery.objects.select_for_update(skip_locked=True)
            .filter(
                Q(leased_until=None) | Q(leased_until__lt=now),
                state=MailState.PENDING,
                next_attempt_at__lte=now,
            )
            .order_by("next_attempt_at")
            .first()
        )
        if taken is None:
            return None
        taken.leased_until, taken.attempts = now + LEASE, taken.attempts + 1
        taken.save(update_fields=["leased_until", "attempts"])
    with_wish = Delivery.objects.select_related("message__recipient__mail_preference")
    return with_wish.get(pk=taken.pk)


def deliver_due() -> int:
    """Hand over everything that is due; how many were accepted. Safe to run in parallel.

    One SMTP connection serves them all; each message is committed as delivered on its own, right
    after the server accepted it. While the server cannot be reached, a pass tries one message only
    and charges no attempt to the others.
    """
    delivered = 0
    until = time.monotonic() + PASS_SECONDS
    connection = mail.get_connection(timeout=settings.EMAIL_TIMEOUT)
    try:
        while delivery := lease():
            if _held_back(delivery):
                continue
            try:
                connection.open()  # does nothing while it is open
            except (smtplib.SMTPException, OSError) as error:
                logger.warning("the mail server cannot be reached: %s", error)
                _retry_later(delivery, error)
                break
            delivered += _deliver(delivery, connection)
            if time.monotonic() > until:
                wake()
                break
    finally:
        connection.close()
    return delivered


def _held_back(delivery: Delivery) -> bool:
    """Let mail wait that comes to be sent, or sent again, on a quiet day of its recipient."""
    wish = getattr(delivery.message.recipient, "mail_preference", None)
    if wish is None or not wish.quiet_days:
        return False
    category = notifications.find(delivery.message.category)
    held = None if category is None or category.at_once else quiet.until(timezone.now())
    if held is None:
        return False
    _held(delivery).update(
        next_attempt_at=held, held_until=held, leased_until=None, attempts=delivery.attempts - 1
    )
    return True


def _held(delivery: Delivery) -> Any:
    """The row while the lease is ours: one that ran out is somebody else's to decide on."""
    return Delivery.objects.filter(pk=delivery.pk, leased_until=delivery.leased_until)


def _deliver(delivery: Delivery, connection: Any) -> bool:
    message = delivery.message
    if delivery.attempts > MAX_ATTEMPTS:
        _give_up(delivery, delivery.last_error or "the worker died at every attempt")
        return False
    try:
        subject, text = notifications.get(message.category).render(
            message.payload, message.recipient.language
        )
        mail.EmailMessage(
            subject,
            text,
            to=[message.recipient.email],
            headers={"Message-ID": delivery.mail_id, "Auto-Submitted": "auto-generated"},
            connection=connection,
        ).send()
    except (OSError, smtplib.SMTPException) as error:
        connection.close()  # the next message starts on a fresh connection
        _retry_later(delivery, error)
        return False
    except (
        Exception
    ) as error:  # a faulty template or payload: mending it needs a person, others go on
        logger.exception("message %s cannot be rendered or sent", message.pk)
        _retry_later(delivery, error)
        return False
    done = {"state": MailState.DELIVERED, "delivered_at": timezone.now()}
    with transaction.atomic():
        if _held(delivery).update(**done, leased_until=None, last_error=""):
            Delivery.objects.filter(digest=delivery.pk).update(**done)
    return True


def _retry_later(delivery: Delivery, error: Exception) -> None:
    text = f"{type(error).__name__}: {error}"[:500]
    if delivery.attempts >= MAX_ATTEMPTS or (
        isinstance(error, smtplib.SMTPRecipientsRefused) and _permanent(error)
    ):
        _give_up(delivery, text)
        return
    pause = min(FIRST_PAUSE * 2 ** (delivery.attempts - 1), LONGEST_PAUSE)
    _held(delivery).update(
        next_attempt_at=timezone.now() + pause, leased_until=None, last_error=text
    )


def _permanent(error: smtplib.SMTPRecipientsRefused) -> bool:
    return all(code >= 500 for code, _reply in error.recipients.values())


def _give_up(delivery: Delivery, text: str) -> None:
    logger.error("delivery %s given up after %d attempts", delivery.pk, delivery.attempts)
    _held(delivery).update(state=MailState.DEAD, leased_until=None, last_error=text)
