"""What differs in tests: cheap password hashes, unhashed asset names, no second factor unless one
asks for it. Engines stay real.

pytest connects as the owner, which makes the databases, and acts as the application by SET ROLE
(tests/conftest.py). A process that a test starts is given PORTAL_PROCESS and connects as the
application itself.
"""

import os

from . import base

if base.DATABASE_OWNER and not os.environ.get("PORTAL_PROCESS"):
    # A migrated database to copy, where tests/conftest.py has made one.
    _copied = {"TEMPLATE": os.environ.get("PORTAL_TEST_TEMPLATE")}
    DATABASES = {"default": {**base.DATABASE_OWNER, "CONN_MAX_AGE": 0, "TEST": _copied}}
INSTALLED_APPS = [*base.INSTALLED_APPS, "django_migration_linter"]
# Tests sign people in without further ado; tests/core/signin/test_second_factor.py asks for it.
PORTAL_SECOND_FACTOR_REQUIRED = False
# Browsers of the tests are quicker than people; tests/core/test_limits.py asks for it.
PORTAL_PERSON_LIMIT = None
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
