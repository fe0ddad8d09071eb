"""Which promises an initiative fulfils."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models import Commitment
from diplomacy.core.feed import recording as feed
from diplomacy.core.history import track

from .work import Initiative


@feed.shown_on("initiative")
@track(root="initiative")
class InitiativeCommitment(models.Model):
    """A promise that an initiative fulfils, or helps to fulfil.

    The initiative says so, since it is the later of the two; the promise's page learns of it
    through the panels that initiatives register there.
    """

    initiative = models.ForeignKey(
        Initiative,
        verbose_name=_("initiative"),
        on_delete=models.CASCADE,
        related_name="commitment_links",
    )
    commitment = models.ForeignKey(
        Commitment,
        verbose_name=_("commitment"),
        on_delete=models.PROTECT,
        related_name="initiative_links",
    )

    class Meta:
        verbose_name = _("commitment of an initiative")
        verbose_name_plural = _("commitments of initiatives")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "commitment"],
                name="initiativecommitment_once",
                violation_error_message=_("This commitment is already named."),
            )
        ]

    def __str__(self) -> str:
        return str(self.commitment)
