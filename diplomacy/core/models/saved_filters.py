"""What somebody keeps of a list to come back to it: filters, search, order, columns, page size."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedFilter(models.Model):
    """One view of one list under a name of its owner's choice, whom it belongs to alone.

    ``route`` names the list as the URL configuration does, ``query`` is what follows ``?`` in its
    canonical form. The list opens with the one that ``is_default``. Without history on purpose:
    it is a personal setting that its owner deletes for good.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="saved_filters",
        editable=False,
    )
    route = models.CharField(_("list"), max_length=100, editable=False)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=4000, editable=False)
    is_default = models.BooleanField(_("open the list with it"), default=False)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "route", "name"],
                name="core_savedfilter_name_once",
                violation_error_message=_("You have a saved filter of this name for this list."),
            ),
            models.UniqueConstraint(
                fields=["person", "route"],
                condition=Q(is_default=True),
                name="core_savedfilter_one_default",
                violation_error_message=_("The list opens with another saved filter already."),
            ),
            models.CheckConstraint(
                condition=Q(name__regex=r"\S"),
                name="core_savedfilter_name",
                violation_error_message=_("Give it a name."),
            ),
            models.CheckConstraint(
                condition=Q(route__regex=r"^[a-z_]+:[a-z_]+$"), name="core_savedfilter_route"
            ),
            # Only names and values, percent-encoded: never another address.
            models.CheckConstraint(
                condition=Q(query__regex=r"^[A-Za-z0-9_.~%+-]+=[A-Za-z0-9_.~%+&=-]+$"),
                name="core_savedfilter_query",
                violation_error_message=_("There is nothing to save: the list is as it always is."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
