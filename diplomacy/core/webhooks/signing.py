"""Standard Webhooks: the three headers by which a receiver knows that a message is ours."""

import datetime
from collections.abc import Iterable

from standardwebhooks import Webhook as Signer

__all__ = ["headers"]


def headers(
    message_id: str, body: str, secrets: Iterable[str], at: datetime.datetime
) -> dict[str, str]:
    """The headers of one attempt at ``at``, signed with each of ``secrets``.

    Receivers refuse a timestamp that is too old, so it is that of the attempt; the id stays.
    """
    at = at.astimezone(datetime.UTC)  # the library reads whatever it is given as UTC
    signatures = " ".join(Signer(secret).sign(message_id, at, body) for secret in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signatures,
    }
