"""Demonstration sign-ins, made only where ``make run`` started the portal."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from diplomacy.core.enums import Role
from diplomacy.core.models import Bureau, RoleMembership, User

ACCOUNTS: tuple[tuple[str, str, str, Role, bool], ...] = (
    # user name, Japanese and English name, role, belongs to the international affairs office
    ("office", "（デモ）外務部長", "Demo Office Head", Role.OFFICE_HEAD, True),
    ("desk", "（デモ）都市担当", "Demo Desk Officer", Role.DESK_OFFICER, True),
    ("bureau", "（デモ）事業局担当", "Demo Bureau Officer", Role.BUREAU_OFFICER, False),
    ("protocol", "（デモ）儀典担当", "Demo Protocol Officer", Role.PROTOCOL_OFFICER, True),
    ("secretariat", "（デモ）推進会議事務局", "Demo Secretariat", Role.SECRETARIAT, True),
    ("fund", "（デモ）基金担当", "Demo Fund Manager", Role.FUND_MANAGER, True),
    ("approver", "（デモ）基金承認者", "Demo Fund Approver", Role.FUND_APPROVER, True),
    ("viewer", "（デモ）閲覧者", "Demo Viewer", Role.VIEWER, True),
    ("auditor", "（デモ）監査担当", "Demo Auditor", Role.AUDITOR, True),
    ("admin", "（デモ）管理者", "Demo Administrator", Role.ADMINISTRATOR, True),
)
OFFICE = "international-affairs-office"
OTHER = "bureau-of-environment"


class Command(BaseCommand):
    """Make the demonstration's people with the password kept in PORTAL_HOME/demo-password."""

    help = __doc__

    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """``--check-only`` refuses what has to be refused and makes nothing."""
        parser.add_argument("--check-only", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse a portal that is no demonstration, or a database that holds other people."""
        if settings.PORTAL_MODE != "demo":
            raise CommandError(
                "Demonstration accounts exist only in the demonstration (PORTAL_MODE=demo)."
            )
        self.refuse_foreign()
        if not options["check_only"]:
            with transaction.atomic():
                self.make_accounts()

    def refuse_foreign(self) -> None:
        """Leave a database alone that is not the demonstration's: asked before it is migrated."""
        tables = set(connection.introspection.table_names())
        if User._meta.db_table not in tables:
            if tables:
                raise CommandError("This database holds tables that are not the demonstration's.")
            return
        if User.objects.filter(is_demonstration=False, is_service=False).exists():
            raise CommandError(
                "This database holds people the demonstration did not create; it is left alone."
            )

    def make_accounts(self) -> None:
        """All of them with the one password, or none."""
        password = self.password(Path(settings.PORTAL_HOME) / "demo-password")
        # Hashing is slow on purpose; one hash does for all, as there is one password.
        stored = User.objects.filter(is_demonstration=True).values_list("password", flat=True)
        right = next((hashed for hashed in set(stored) if check_password(password, hashed)), None)
        hashed = right or make_password(password)
        for username, name_ja, name_en, role, in_office in ACCOUNTS:
            user, created = User.objects.get_or_create(
                username=username,
                defaults={
                    "name_ja": name_ja,
                    "name_en": name_en,
                    "email": f"{username}@portal.example",
                    "bureau": Bureau.objects.filter(code=OFFICE if in_office else OTHER).first(),
                    "is_demonstration": True,
                },
            )
            if created:
                RoleMembership.objects.create(user=user, role=role)
            if user.password != hashed:
                user.password = hashed
                user.save(update_fields=["password"])

    def password(self, path: Path) -> str:
        """The generated password, readable by the owner of the demonstration alone."""
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(12) + "\n")
        return path.read_text().strip()
