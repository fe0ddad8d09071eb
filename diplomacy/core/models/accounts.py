"""People, the bureaus they work in and the roles they hold."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from diplomacy.core.bilingual import pick
from diplomacy.core.enums import Language, Role
from diplomacy.core.fields import CodeField
from diplomacy.core.history import track

from .base import source_field, version_trigger


@track()
class Bureau(models.Model):
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
class User(AbstractBaseUser):
    """A person, or the account under which an API client acts (``is_service``).

    People are deactivated, never deleted: history and records point at them.
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

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["email"]

    #: Scopes of the credentials this request came with; only services have any.
    scopes: frozenset[str] = frozenset()

    class Meta:
        ordering = ["username"]
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name in the reader's language, else the user name."""
        return pick(self, "name") or self.username

    def get_short_name(self) -> str:
        """The same as the full name: Japanese offices address people by role and family name."""
        return self.get_full_name()

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held now; read once per loaded user, that is once per request."""
        return frozenset(self.role_memberships.values_list("role", flat=True))

    #: Set for a request whose person has to set up a second factor first.
    lacks_second_factor = False

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether an authenticator app, a passkey or a security key is set up."""
        factors: Any = self.authenticator_set  # type: ignore[attr-defined]
        return bool(factors.filter(type__in=["totp", "webauthn"]).exists())

    @cached_property
    def unread(self) -> int:
        """How many notifications this person has not opened; read once per loaded user."""
        return int(self.notifications.filter(read_at=None).count())


@track(root="user")
class RoleMembership(models.Model):
    """One role of one person, in a bureau where the role is scoped to one."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    bureau = models.ForeignKey(
        Bureau, verbose_name=_("bureau"), null=True, blank=True, on_delete=models.PROTECT
    )

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "bureau"],
                name="core_rolemembership_once",
                nulls_distinct=False,
                violation_error_message=_("This person already holds this role."),
            )
        ]

    def __str__(self) -> str:
        return self.get_role_display()


@track(root="user")
class SecondFactorReset(models.Model):
    """An administrator removed all second factors of a person; the history says who and why."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="second_factor_resets")
    reset_at = models.DateTimeField(_("reset"), default=timezone.now)

    class Meta:
        verbose_name = _("reset of second factors")
        verbose_name_plural = _("resets of second factors")

    def __str__(self) -> str:
        return f"{self.user}, {self.reset_at:%Y-%m-%d}"
