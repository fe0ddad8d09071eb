"""Answers kept for callers who send a request again because they never heard the first answer."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class IdempotentAnswer(models.Model):
    """The answer to one request that named itself with an ``Idempotency-Key``.

    It is written in the transaction of the request's effect, so there is an answer exactly where
    there was an effect.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    #: SHA-256 over method, address and body: the same key for something else is refused.
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="core_idempotentanswer_once")
        ]
        indexes = [models.Index(fields=["created_at"], name="core_idempotentanswer_at")]

    def __str__(self) -> str:
        return self.key
