"""Settings of every mode, from checked values. What differs in tests is in ``test.py``."""

import datetime
from email.utils import parseaddr

from csp.constants import NONCE, NONE, SELF

from diplomacy import environment, single_sign_on

_env = environment.load_or_exit()

BASE_DIR = environment.ROOT
PORTAL_MODE = _env.mode
PORTAL_HOME = _env.home
# A pinned business date, or None for the real one. Tokens, leases and job slots ignore it.
PORTAL_TODAY = _env.today
PORTAL_BASE_URL = _env.base_url
PORT = _env.port
NODE_MODULES = BASE_DIR / "node_modules"

# --- The home city -------------------------------------------------------------------------

# The day of its strategy: reviews of older sister and friendship agreements are counted from it.
PORTAL_REVIEWS_START = datetime.date(2014, 12, 31)
# Months without contact after which a partner city counts as silent.
PORTAL_SILENT_AFTER_MONTHS = 24

# --- Django --------------------------------------------------------------------------------

DEBUG = False
SECRET_KEY = _env.secret_key
ALLOWED_HOSTS = _env.allowed_hosts
TRUSTED_PROXIES = _env.trusted_proxies
ROOT_URLCONF = "diplomacy.urls"
WSGI_APPLICATION = "diplomacy.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "diplomacy.core",
    "cities",
    "agreements",
    "visits",
    "initiatives",
    "diplomacy.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",  # dates on django-allauth's page of security keys
    "django.contrib.postgres",
    "diplomacy.assets.AssetsConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.idp.oidc",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "pghistory",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "diplomacy.core.middleware.PlainHttpMiddleware",
    "csp.middleware.CSPMiddleware",  # before WhiteNoise: static files are not to be framed either
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "diplomacy.core.signin.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "diplomacy.core.signin.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "diplomacy.core.middleware.PrivateMiddleware",
    "diplomacy.core.middleware.ActorMiddleware",
    "diplomacy.core.middleware.LanguageMiddleware",
    "diplomacy.core.middleware.LimitMiddleware",
    "diplomacy.core.middleware.ReadableMiddleware",
    "diplomacy.core.middleware.ParametersMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

# --- Engines -------------------------------------------------------------------------------

# The application's role, which cannot rewrite history, and the owner, which only `migrate` uses
# (None where no owner is given: such a process cannot migrate).
DATABASES = {"default": _env.database}
DATABASE_APP_ROLE = _env.database["USER"]
DATABASE_OWNER = _env.database_owner
REDIS_URL = _env.redis_url

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 5},
    },
    # Parts of pages that are the same on every page, kept by each process for itself.
    "template_fragments": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# --- Sessions ------------------------------------------------------------------------------

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
# How long one lasts unused, and how long at most, in seconds: diplomacy.core.signin.sessions.
PORTAL_SESSION_IDLE = _env.session_idle_minutes * 60
PORTAL_SESSION_LENGTH = _env.session_hours * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# The row stays a day longer than it opens anything, so that who comes back is told why it ended.
SESSION_COOKIE_AGE = PORTAL_SESSION_LENGTH + 24 * 3600
ACCOUNT_SESSION_REMEMBER = False

# --- Work in the background ----------------------------------------------------------------

# Redis only wakes workers: due times and work items are rows in PostgreSQL, so no result is kept
# and a lost message costs at most one sweep.
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": "portal:",
    "visibility_timeout": 300,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 240
CELERY_TIMEZONE = "Asia/Tokyo"
CELERY_BEAT_SCHEDULE_FILENAME = str(PORTAL_HOME / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    # Older wake-ups expire: after a pause one sweep does the work of them all.
    "sweep": {"task": "diplomacy.core.tasks.sweep", "schedule": 60, "options": {"expires": 55}},
    # Wake-ups of commits are lost with Redis; mail goes on long before the next sweep.
    "deliver": {
        "task": "diplomacy.core.tasks.deliver",
        "schedule": 20,
        "options": {"expires": 15},
    },
    "end_lapsed": {
        "task": "agreements.tasks.end_lapsed",
        "schedule": 3600,
        "options": {"expires": 3500},
    },
    # Each person's on the day they chose; asked for every hour, so that a lost day is made up for.
    "weekly_mails": {
        "task": "diplomacy.core.tasks.weekly_mails",
        "schedule": 3600,
        "options": {"expires": 3500},
    },
    # Once a day, asked for every hour: a beat that is restarted each night would never reach a day.
    "purge": {
        "task": "diplomacy.core.tasks.purge",
        "schedule": 3600,
        "options": {"expires": 3500},
    },
}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _env.mail.host
EMAIL_PORT = _env.mail.port
EMAIL_HOST_USER = _env.mail.user
EMAIL_HOST_PASSWORD = _env.mail.password
EMAIL_USE_TLS = _env.mail.tls
EMAIL_USE_SSL = _env.mail.ssl
EMAIL_TIMEOUT = _env.mail.timeout
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _env.from_email
# The right-hand side of every Message-ID, the same in every process so that a resend is recognised.
MESSAGE_ID_DOMAIN = parseaddr(DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "portal.invalid"
# The demonstration's catch-all writes each message here, and a page shows them.
MAIL_FOLDER = PORTAL_HOME / "mail"
# The daily head of the history's chain, outside the database: one line for each day.
HISTORY_HEADS = PORTAL_HOME / "history-heads" / "heads"

# --- Webhooks ------------------------------------------------------------------------------

# Networks that messages may go to although they are private; then over http and to any port too.
WEBHOOK_NETWORKS = _env.webhook_networks
# Seconds between one attempt and the next, to each of which up to a tenth is added: ten attempts
# within three days and a bit.
WEBHOOK_SCHEDULE = (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
# The longest that a receiver may ask to be left alone for, in seconds.
WEBHOOK_LONGEST_HOLD = 3600
# Seconds until a receiver has taken the connection, and until the whole request is over.
WEBHOOK_CONNECT_SECONDS, WEBHOOK_SECONDS = 5.0, 15.0

# --- Sign-in -------------------------------------------------------------------------------

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["diplomacy.core.backends.SessionBackend"]
_validators = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validators}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": f"{_validators}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email", "name_ja", "name_en")},
    },
    {"NAME": f"{_validators}.CommonPasswordValidator"},
    {"NAME": "diplomacy.core.signin.passwords.GuessableValidator"},
    {"NAME": "diplomacy.core.signin.passwords.CurrentValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "diplomacy.core.views.errors.csrf_failure"
ACCOUNT_ADAPTER = "diplomacy.core.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "diplomacy.core.accounts.adapter.SignInForm",
    "reset_password": "diplomacy.core.signin.issuers.ForgottenPasswordForm",
    "reset_password_from_key": "diplomacy.core.signin.issuers.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# Nothing is mailed to addresses without an account: the mail would invite people to sign up.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
# How often somebody may be wrong, counted in Redis by address ("ip"), by account or mail address
# ("key") and by who is signed in ("user"): diplomacy.core.signin.lockout. A block lasts as long
# as the time that is counted over; many people share the address of an office.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/5m/ip,5/15m/key",
    "reauthenticate": "10/15m/user",
    "change_password": "10/15m/user",
    "reset_password": "20/15m/ip,3/15m/key",
    "reset_password_from_key": "20/15m/ip",
}
MFA_RATE_LIMITS = {"webauthn_login": "30/5m/ip"}
PORTAL_API_RATE_LIMITS = {"token_failed": "30/5m/ip"}
# Requests a minute, counted by diplomacy.core.limits; None: no limit. What an API client may send
# that has no number of its own, what somebody signed in may, and tokens that one client may get.
PORTAL_CLIENT_LIMIT = _env.api_rate_limit
PORTAL_PERSON_LIMIT = _env.person_rate_limit
PORTAL_TOKEN_LIMIT = 60
# Seconds that a token of client credentials is valid.
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 3600
PORTAL_SECOND_FACTOR_REQUIRED = _env.second_factor_required
MFA_FORMS = {
    "add_webauthn": "diplomacy.core.signin.second_factor.AddKeyForm",
    "edit_webauthn": "diplomacy.core.signin.second_factor.EditKeyForm",
}
MFA_ADAPTER = "diplomacy.core.signin.second_factor.MFAAdapter"
# Administrators keep the addresses; whether one was confirmed is nothing to wait for.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers allow passkeys over plain HTTP on localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PORTAL_MODE != "production"

# Single sign-on, where an issuer is configured: diplomacy.core.signin.single_sign_on.
PORTAL_SINGLE_SIGN_ON = _env.sign_on
SOCIALACCOUNT_ADAPTER = "diplomacy.core.signin.single_sign_on.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_EMAIL_REQUIRED = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": single_sign_on.apps(_env.sign_on)}}

# --- Language and time ---------------------------------------------------------------------

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "diplomacy" / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True

# --- Assets --------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [
    *([BASE_DIR / "static"] if (BASE_DIR / "static").is_dir() else []),
    ("vendor/htmx", NODE_MODULES / "htmx.org" / "dist"),
    ("vendor/tokens", NODE_MODULES / "@digital-go-jp" / "design-tokens" / "dist"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "diplomacy.assets.HashedStorage"},
}
MEDIA_ROOT = PORTAL_HOME / "files"
# Megabytes of one upload. The proxy refuses what is longer before it gets here (deploy/nginx.conf).
UPLOAD_MAX_MB = _env.upload_max_mb
FILE_UPLOAD_HANDLERS = ["diplomacy.core.uploads.handlers.BoundedUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 20
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Where to report a weakness, for /.well-known/security.txt; None: the portal has no such address.
SECURITY_CONTACT = _env.security_contact

# --- Browser security ----------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        # The form that begins single sign-on is sent on to the issuer.
        "form-action": [SELF, *([_env.sign_on.origin] if _env.sign_on else [])],
        "frame-ancestors": [NONE],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        "accelerometer",
        "camera",
        "geolocation",
        "gyroscope",
        "microphone",
        "payment",
        "usb",
    )
}
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
# The demonstration speaks plain HTTP to this machine; everything else is HTTPS only.
_https = PORTAL_MODE == "production"
SECURE_SSL_REDIRECT = _https
# Addresses for programs are not led to TLS but refused: diplomacy.core.middleware.
SECURE_REDIRECT_EXEMPT = [r"^healthz/", r"^api/", r"^identity/"]
SECURE_HSTS_SECONDS = 31536000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
# Browsers take a cookie of such a name over TLS from this very host only: no neighbour under the
# same domain can plant one.
_own_host = "__Host-" if _https else ""
SESSION_COOKIE_NAME = f"{_own_host}sessionid"
CSRF_COOKIE_NAME = f"{_own_host}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_own_host}django_language"
MESSAGE_COOKIE_NAME = f"{_own_host}messages"
MESSAGE_STORAGE = "diplomacy.core.message_storage.MessageStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- REST ----------------------------------------------------------------------------------

# Conventions of the API (errors, pagination, access) belong to diplomacy.core.api.
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_VERSIONING_CLASS": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "City Diplomacy Portal",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Choices stand where they are used: shared enumerations would get names nobody chose.
    "POSTPROCESSING_HOOKS": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # What a change takes has a name of its own: ChangedCity beside NewCity.
    "COMPONENT_SPLIT_PATCH": False,
    # Links inside Swagger UI's buttons would be neither for a keyboard nor for a screen reader.
    "SWAGGER_UI_SETTINGS": {"deepLinking": False},
}

# --- Logging -------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "diplomacy.core.logs.LineFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {"refusals": {"()": "diplomacy.core.logs.Refusals"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["refusals"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}
