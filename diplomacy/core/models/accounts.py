"""People, the bureaus they work in, the roles they hold and how they were invited."""

import datetime
import uuid
from typing import Any, ClassVar

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diplomacy.core.bilingual import pick
from diplomacy.core.enums import SECOND_FACTORS, Language, Role, SignInMeasureKind
from diplomacy.core.feed import recording as feed
from diplomacy.core.fields import CodeField
from diplomacy.core.history import track

from .base import source_field, version_trigger


class NeverVoided:
    """What pages and services ask of every record, for those that are deactivated instead."""

    voided: ClassVar[bool] = False
    void_reason: ClassVar[str] = ""


@feed.publish()
@track()
class Bureau(NeverVoided, models.Model):
    """An organisation of the home city that leads or takes part in city diplomacy."""

    code = CodeField()
    name_ja = models.CharField(_("name (Japanese)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    is_active = models.BooleanField(_("active"), default=True)
    source = source_field()
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        ordering = ["code"]
        triggers = [version_trigger]
        verbose_name = _("bureau")
        verbose_name_plural = _("bureaus")

    def __str__(self) -> str:
        return pick(self, "name")

    def get_absolute_url(self) -> str:
        """The bureau's page."""
        return reverse("core:bureau_detail", args=[self.code])


class UserManager(BaseUserManager["User"]):
    """Creates people with a password and services without one."""

    def create_user(
        self, username: str, email: str = "", password: str | None = None, **extra: Any
    ) -> "User":
        """A person who may sign in; without ``password`` only by other means."""
        user = self.model(username=username, email=self.normalize_email(email), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, email: str = "", password: str | None = None, **extra: Any
    ) -> "User":
        """A person with the administrator's role; the portal has no other superuser."""
        user = self.create_user(username, email, password, **extra)
        RoleMembership.objects.create(user=user, role=Role.ADMINISTRATOR)
        return user


@track(exclude=["password", "last_login"])
class User(NeverVoided, AbstractBaseUser):
    """A person, or the account under which an API client acts (``is_service``).

    People are deactivated, never deleted: history and records point at them. ``last_login`` of an
    API client is when it last used the API, to the hour.
    """

    username = models.CharField(
        _("user name"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()]
    )
    name_ja = models.CharField(_("name (Japanese)"), max_length=150, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    bureau = models.ForeignKey(
        Bureau,
        verbose_name=_("bureau"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="people",
    )
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.JA
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_service = models.BooleanField(_("API client"), default=False)
    is_demonstration = models.BooleanField(
        _("demonstration account"), default=False, editable=False
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    credentials_at = models.DateTimeField(_("secret issued"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["email"]

    #: Scopes of the credentials this request came with; only services have any.
    scopes: frozenset[str] = frozenset()
    #: No document says who works here.
    source: ClassVar[tuple[Any, ...]] = ()

    class Meta:
        ordering = ["username"]
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            # People sign in by it, and links that open an account are sent to it.
            models.UniqueConstraint(
                Lower("email"),
                name="core_user_email_once",
                condition=~Q(email=""),
                violation_error_message=_("Another account has this e-mail address."),
            )
        ]
        triggers = [
            # Signing in changes nothing that somebody else could be editing.
            pgtrigger.Trigger(
                name="bump_version",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=version_trigger.func,
                condition=pgtrigger.AnyChange(exclude=["last_login", "password"]),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_absolute_url(self) -> str:
        """The person's page, or the API client's."""
        return reverse(
            "core:api_client_detail" if self.is_service else "core:person_detail", args=[self.pk]
        )

    def get_full_name(self) -> str:
        """The name in the reader's language, else the user name."""
        return pick(self, "name") or self.username

    def get_short_name(self) -> str:
        """The same as the full name: Japanese offices address people by role and family name."""
        return self.get_full_name()

    @cached_property
    def _posts(self) -> list[tuple[str, int | None]]:
        """Role and bureau of each membership, read once per loaded user, or prefetched."""
        return [(held.role, held.bureau_id) for held in self.role_memberships.all()]

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held now; read once per loaded user, that is once per request."""
        return frozenset(role for role, _bureau in self._posts)

    @cached_property
    def officer_of(self) -> frozenset[int]:
        """The bureaus for which this person is programme officer: those that posts name, and the
        person's own for a post that names none."""
        posts = (
            bureau or self.bureau_id for role, bureau in self._posts if role == Role.BUREAU_OFFICER
        )
        return frozenset(bureau for bureau in posts if bureau is not None)

    #: Set for a request whose person has to set up a second factor first.
    lacks_second_factor = False

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether an authenticator app, a passkey or a security key is set up."""
        factors: Any = self.authenticator_set  # type: ignore[attr-defined]
        return bool(factors.filter(type__in=SECOND_FACTORS).exists())

    @cached_property
    def unread(self) -> int:
        """How many notifications this person has not opened; read once per loaded user."""
        return int(self.notifications.filter(read_at=None).count())


@track(root="user")
class RoleMembership(models.Model):
    """One role of one person. A programme officer's may name the bureau it is for, where that is
    not the person's own: people serve two bureaus at once. Other roles are for the whole portal."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_memberships")
    role = models.CharField(pgettext_lazy("person", "role"), max_length=20, choices=Role.choices)
    bureau = models.ForeignKey(
        Bureau, verbose_name=_("bureau"), null=True, blank=True, on_delete=models.PROTECT
    )

    #: What the history calls it by.
    told_by = "role"

    class Meta:
        verbose_name = pgettext_lazy("person", "role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "bureau"],
                name="core_rolemembership_once",
                nulls_distinct=False,
                violation_error_message=_("This person already holds this role."),
            ),
            models.CheckConstraint(
                condition=models.Q(bureau=None) | models.Q(role=Role.BUREAU_OFFICER),
                name="core_rolemembership_bureau",
                violation_error_message=_("Only a programme officer's role is for a bureau."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """The vocabulary of invitations."""

    def unanswered(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; a person has at most one."""
        return self.filter(accepted_at=None, withdrawn_at=None)


@track(root="user")
class Invitation(models.Model):
    """A link by which a person sets the first password, sent by mail.

    The link is made of the key and a signature when the mail is written, and kept nowhere: who
    reads this table, its history or an export cannot open an account with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    created_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="core_invitation_one_unanswered",
                violation_error_message=_("This person has an invitation already."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="core_invitation_one_end",
                violation_error_message=_("An invitation is accepted or withdrawn, not both."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    def is_open(self, now: datetime.datetime) -> bool:
        """Whether its link still works at ``now`` (real time)."""
        return self.accepted_at is None and self.withdrawn_at is None and now < self.expires_at


@track(root="user")
class SignInMeasure(models.Model):
    """An administrator did something about a person's ways in; the history says who and why."""

    #: What a change in the history is called by.
    told_by = "kind"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_measures")
    kind = models.CharField(_("kind"), max_length=20, choices=SignInMeasureKind.choices)
    taken_at = models.DateTimeField(_("date"), default=timezone.now)

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("measures about sign-in")

    def __str__(self) -> str:
        return self.get_kind_display()


class KnownBrowser(models.Model):
    """A kind of browser in which a person has signed in, so that another one stands out.

    The family alone: what exactly a browser says of itself changes with each of its versions.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="known_browsers")
    browser = models.CharField(_("browser"), max_length=40, blank=True)
    system = models.CharField(_("system"), max_length=40, blank=True)
    last_used_at = models.DateTimeField(_("last used"), default=timezone.now)

    class Meta:
        verbose_name = _("known browser")
        verbose_name_plural = _("known browsers")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "browser", "system"],
                name="core_knownbrowser_once",
                violation_error_message=_("This browser is known already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.browser} {self.system}".strip()
