"""Fills one side's database and says how to ask it: ``python -m bench.data CITIES EVIDENCE``.

The last line of standard output is JSON.
"""

from __future__ import annotations

import io
import json
import os
import sys
from typing import Any

USER = "bench"


def main(cities: int, evidence: int) -> None:
    """Tables, the strategy, sample records, a person, a session and a token."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diplomacy.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_strategy", verbosity=0)
    call_command("load_sample", cities=cities, evidence=evidence, stdout=sys.stderr)
    _analyse()
    from django.conf import settings

    user = _user()
    plain = "django.contrib.auth.backends.ModelBackend"
    said = {"session": _session(user, settings.AUTHENTICATION_BACKENDS[0]), "token": _token()}
    print(json.dumps({**said, "floor_session": _session(user, plain), **_paths()}))


def _analyse() -> None:
    """What autovacuum would have done by tomorrow."""
    import psycopg2
    from django.conf import settings

    owner = settings.DATABASE_OWNER
    connection = psycopg2.connect(
        dbname=owner["NAME"],
        user=owner["USER"],
        password=owner["PASSWORD"],
        host=owner["HOST"],
        port=owner["PORT"],
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()


def _user() -> Any:
    """Somebody who may see everything."""
    from diplomacy.core.enums import Role
    from diplomacy.core.models import Bureau, RoleMembership, User

    bureau = Bureau.objects.get(code="sample-bureau")
    user = User.objects.create_user(USER, bureau=bureau, language="en", is_demonstration=True)
    RoleMembership.objects.create(user=user, role=Role.OFFICE_HEAD)
    return user


def _session(user: Any, backend: str) -> str:
    """The cookie of ``user`` signed in by ``backend``, which loads them on every request."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = backend
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _token() -> str:
    from django.core.management import call_command

    said = io.StringIO()
    call_command("api_client", USER, bureau="sample-bureau", scopes=["read"], stdout=said)
    return said.getvalue().split()[-1]


def _paths() -> dict[str, Any]:
    """One record of each kind whose page is asked for."""
    from agreements.models import Agreement
    from visits.models import Visit

    seen = {"visibility": "internal", "lead_bureau__code": "sample-bureau"}
    visit = Visit.objects.filter(trip__isnull=False, **seen)
    agreement = Agreement.objects.filter(status="in_force", **seen)
    return {
        "visit": str(visit.order_by("id")[0].pk),
        "agreement": str(agreement.order_by("id")[0].pk),
        "city": "sample-0001",
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
