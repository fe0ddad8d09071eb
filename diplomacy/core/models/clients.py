"""What an API client may do, beside the credentials that django-allauth keeps."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from diplomacy.core.history import track
from diplomacy.environment import MOST_REQUESTS

from .accounts import User


@track(root="account", exclude=["former_secret"])
class ClientAccess(models.Model):
    """The scopes and limits of one API client, by its service user; and the secret it had before.

    A token allows what it was issued for and what ``scopes`` still holds. The former secret, a
    hash, is good until ``former_secret_until``, so that a system can change over without a pause.
    """

    account = models.OneToOneField(
        User, primary_key=True, on_delete=models.PROTECT, related_name="client_access"
    )
    scopes = ArrayField(models.CharField(max_length=30), verbose_name=_("scopes"))
    requests_a_minute = models.PositiveIntegerField(
        _("requests a minute"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_REQUESTS)],
    )
    former_secret = models.CharField(max_length=200, blank=True, editable=False)
    former_secret_until = models.DateTimeField(
        _("former secret valid until"), null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("rights of the API client")
        verbose_name_plural = _("rights of API clients")
        constraints = [
            models.CheckConstraint(
                condition=Q(former_secret="", former_secret_until=None)
                | (~Q(former_secret="") & Q(former_secret_until__isnull=False)),
                name="core_clientaccess_former",
                violation_error_message=_("A former secret ends some day."),
            ),
            models.CheckConstraint(
                condition=Q(requests_a_minute=None)
                | Q(requests_a_minute__gte=1, requests_a_minute__lte=MOST_REQUESTS),
                name="core_clientaccess_limit",
                violation_error_message=_("Give a number from 1 to 600,000."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.account)

    def former_is_good(self, now: datetime.datetime) -> bool:
        """Whether the former secret still works at ``now`` (real time)."""
        return self.former_secret_until is not None and now < self.former_secret_until
