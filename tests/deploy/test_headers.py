"""What browsers are told in production: a process with production's settings is asked over WSGI."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from diplomacy import environment

# Asks the application as gunicorn would, and prints status and headers of each answer.
PROGRAM = """
import io, json, os, sys
from wsgiref.util import setup_testing_defaults
from django.conf import settings
os.environ["DJANGO_SETTINGS_MODULE"] = "diplomacy.settings"
settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True  # nothing was collected
from diplomacy.wsgi import application
from diplomacy.core.models import User

# Names of assets without their hashes: nothing was collected here.
settings.STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
User.objects.create_user("headers", password="a-long-enough-password-1")
jar = {}

HOST = "portal.example.org"

def ask(method, path, body=b"", proxy="10.9.8.7", host=HOST, scheme="https", **more):
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": host,
        "REMOTE_ADDR": proxy, "HTTP_X_FORWARDED_PROTO": scheme,
        "HTTP_X_FORWARDED_FOR": "192.0.2.1", "HTTP_REFERER": f"https://{host}{path}",
        "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "HTTP_COOKIE": "; ".join(f"{key}={value}" for key, value in jar.items()), **more}
    setup_testing_defaults(environ)
    said = {}
    def start(status, headers, exc_info=None):
        said.update(status=int(status.split()[0]), headers=headers)
    b"".join(application(environ, start))
    for name, value in said["headers"]:
        if name == "Set-Cookie":
            key, _, rest = value.strip().partition("=")
            jar[key] = rest.partition(";")[0]
    return said

answers = {"page": ask("GET", "/accounts/login/")}
assert "__Host-csrftoken" in jar, answers
token = "&csrfmiddlewaretoken=" + jar["__Host-csrftoken"]
form = "login=headers&password=a-long-enough-password-1" + token
answers["signed in"] = ask("POST", "/accounts/login/", form.encode())
answers["kept password"] = User.objects.get().password
jar.clear()
answers["language"] = ask("GET", "/accounts/login/")
form = "language=en&confirm=1&csrfmiddlewaretoken=" + jar["__Host-csrftoken"]
answers["language"] = ask("POST", "/language/", form.encode())
jar.clear()
answers["asset"] = ask("GET", "/static/js/portal.js")
answers["cross-origin"] = ask("GET", "/api/v1/", HTTP_ORIGIN="https://evil.example")
answers["preflight"] = ask("OPTIONS", "/api/v1/cities/", HTTP_ORIGIN="https://evil.example",
    HTTP_ACCESS_CONTROL_REQUEST_METHOD="GET")
answers["plain api"] = ask("GET", "/api/v1/cities/", scheme="http")
answers["plain token"] = ask("POST", "/identity/o/api/token", scheme="http")
answers["api"] = ask("GET", "/api/v1/cities")
answers["plain"] = ask("GET", "/accounts/login/", scheme="http")
answers["stranger"] = ask("GET", "/accounts/login/", proxy="203.0.113.9")
answers["health"] = ask("GET", "/healthz/live", scheme="http")
answers["other host"] = ask("GET", "/accounts/login/", host="evil.example")
answers["host by header"] = ask("GET", "/", HTTP_X_FORWARDED_HOST="evil.example")
print(json.dumps(answers))
"""


@pytest.fixture
def answers(process_environ: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=environment.ROOT,
        env={
            **process_environ,
            "PORTAL_MODE": "production",
            "SECRET_KEY": "0123456789" * 6,
            "EMAIL_URL": "smtp+tls://mail.example.org",
            "ALLOWED_HOSTS": "portal.example.org",
            "PORTAL_BASE_URL": "https://portal.example.org",
            "TRUSTED_PROXIES": "10.9.8.7",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def headers(answer: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in answer["headers"] if name != "Set-Cookie"}


def cookies(answer: dict[str, Any]) -> dict[str, set[str]]:
    """The attributes of each cookie that is set."""
    found = {}
    for name, value in answer["headers"]:
        if name == "Set-Cookie":
            first, *attributes = value.strip().split("; ")
            found[first.partition("=")[0]] = set(attributes)
    return found


@pytest.mark.django_db(transaction=True)
def test_production_tells_browsers_what_they_may(answers: dict[str, Any]) -> None:
    assert answers["page"]["status"] == 200
    assert answers["asset"]["status"] == 200
    for name in ("page", "signed in", "api", "asset"):
        said = headers(answers[name])
        assert said["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
        assert said["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in said["Content-Security-Policy"]
        assert said["Referrer-Policy"] == "same-origin"
        assert said["Cross-Origin-Opener-Policy"] == "same-origin"
        if name != "asset":  # these two are about documents
            assert said["X-Frame-Options"] == "DENY"
            refused = dict(part.split("=") for part in said["Permissions-Policy"].split(", "))
            assert set(refused.values()) == {"()"}
            assert {"camera", "geolocation", "microphone", "payment", "usb"} <= set(refused)


@pytest.mark.django_db(transaction=True)
def test_policy_of_content_allows_our_own_and_nothing_inline(answers: dict[str, Any]) -> None:
    text = headers(answers["page"])["Content-Security-Policy"]
    said = {part.split()[0]: part.split()[1:] for part in text.split(";")}
    assert "unsafe" not in text
    assert "*" not in text
    assert said["default-src"] == said["form-action"] == ["'self'"]
    assert said["object-src"] == said["base-uri"] == said["frame-ancestors"] == ["'none'"]
    assert said["img-src"] == ["'self'", "data:"]
    for name in ("script-src", "style-src"):
        assert said[name][0] == "'self'"
        assert all(source.startswith("'nonce-") for source in said[name][1:])


@pytest.mark.django_db(transaction=True)
def test_cookies_are_for_tls_and_out_of_reach_of_scripts(answers: dict[str, Any]) -> None:
    assert answers["signed in"]["status"] == 302
    found = cookies(answers["signed in"])
    assert {"__Host-sessionid", "__Host-csrftoken"} <= set(found)
    told = cookies(answers["language"])
    assert {"__Host-django_language", "__Host-messages"} <= set(told)
    for name, attributes in (*found.items(), *told.items(), *cookies(answers["page"]).items()):
        assert name.startswith("__Host-")
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= attributes
        assert not [name for name in attributes if name.startswith("Domain")]


@pytest.mark.django_db(transaction=True)
def test_plain_http_is_sent_to_tls_except_for_health(answers: dict[str, Any]) -> None:
    for name in ("plain", "stranger"):  # a stranger's word for its scheme counts for nothing
        assert answers[name]["status"] == 301
        location = headers(answers[name])["Location"]
        assert location == "https://portal.example.org/accounts/login/"
        assert cookies(answers[name]) == {}
    assert answers["health"]["status"] == 200


@pytest.mark.django_db(transaction=True)
def test_programs_are_refused_over_plain_http_rather_than_led_to_tls(
    answers: dict[str, Any],
) -> None:
    for name in ("plain api", "plain token"):
        assert answers[name]["status"] == 403
        assert "Location" not in headers(answers[name])


@pytest.mark.django_db(transaction=True)
def test_no_other_origin_is_let_in(answers: dict[str, Any]) -> None:
    assert answers["cross-origin"]["status"] == 200
    for name in ("cross-origin", "preflight", "page", "signed in"):
        assert not [key for key in headers(answers[name]) if key.startswith("Access-Control-")]
    # Scripts and styles are the same for everybody and in the repository.
    assert headers(answers["asset"])["Access-Control-Allow-Origin"] == "*"


@pytest.mark.django_db(transaction=True)
def test_passwords_are_kept_as_slow_hashes(answers: dict[str, Any]) -> None:
    algorithm, rounds, _salt, _digest = answers["kept password"].split("$")
    assert algorithm == "pbkdf2_sha256"
    assert int(rounds) >= 600_000


@pytest.mark.django_db(transaction=True)
def test_other_hosts_are_refused_and_never_linked_to(answers: dict[str, Any]) -> None:
    assert answers["other host"]["status"] == 400
    assert "evil" not in json.dumps(answers["host by header"])
