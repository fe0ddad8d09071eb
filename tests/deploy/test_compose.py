"""What docker-compose.yml promises, read as text: no container engine is needed to check it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from diplomacy import environment

ROOT = environment.ROOT
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("web", "worker", "beat", "migrate", "keeping")
ONE_SHOT = ("migrate", "keeping")
FILES = "files:/var/lib/portal"


@pytest.fixture(params=sorted(SERVICES))
def service(request: pytest.FixtureRequest) -> dict[str, Any]:
    return {"name": request.param, **SERVICES[request.param]}


def test_compose_has_every_part_of_the_portal() -> None:
    assert set(SERVICES) == {"proxy", *OURS, "db", "redis"}


def test_service_has_a_health_check_unless_it_ends_by_itself(service: dict[str, Any]) -> None:
    if service["name"] in ONE_SHOT:
        assert service["healthcheck"] == {"disable": True}
        assert service["restart"] == "no"
    else:
        assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
        assert service["restart"] == "unless-stopped"


def test_service_runs_without_rights_it_does_not_need(service: dict[str, Any]) -> None:
    user, _, group = service["user"].partition(":")
    assert int(user) > 0
    assert int(group) > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_service_has_limits_and_bounded_logs(service: dict[str, Any]) -> None:
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    assert set(service["logging"]["options"]) == {"max-size", "max-file"}


def test_image_is_pinned_to_a_version(service: dict[str, Any]) -> None:
    tag = service["image"].partition(":")[2]
    if service["name"] in OURS:
        assert tag == "${PORTAL_VERSION:-" + version() + "}"
    else:
        assert re.fullmatch(r"\d+\.\d+(\.\d+)?(-[a-z]+)?", tag)


def version() -> str:
    text = (ROOT / "pyproject.toml").read_text()
    return re.search(r'^version = "(.+)"$', text, re.MULTILINE)[1]  # type: ignore[index]


def test_program_knows_its_version() -> None:
    assert version() == environment.VERSION


def test_host_folders_are_mounted_read_only(service: dict[str, Any]) -> None:
    for volume in service.get("volumes", []):
        if volume.startswith("."):
            path, _, rest = volume.partition(":")
            assert (ROOT / path).exists()
            assert rest.endswith(":ro")


def test_secrets_come_from_files_only(service: dict[str, Any]) -> None:
    secret = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY"}
    assert not secret & set(service.get("environment", {}))
    for name, value in service.get("environment", {}).items():
        assert "PASSWORD" not in name or name.endswith("_FILE")
        if name.endswith("_FILE"):
            assert value.removeprefix("/run/secrets/") in service["secrets"]


def test_every_secret_is_a_file_below_one_ignored_folder() -> None:
    used = {name for service in SERVICES.values() for name in service.get("secrets", [])}
    assert set(COMPOSE["secrets"]) == used
    for name, secret in COMPOSE["secrets"].items():
        assert secret == {"file": f"./deploy/secrets/{name}"}
    assert (ROOT / "deploy" / ".gitignore").read_text().split() == ["/secrets/"]


@pytest.mark.parametrize("name", OURS)
def test_portal_is_told_what_it_needs_and_nothing_of_the_demonstration(name: str) -> None:
    given = {key.removesuffix("_FILE") for key in SERVICES[name]["environment"]}
    required = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY"}
    required |= {"ALLOWED_HOSTS", "PORTAL_BASE_URL", "DEFAULT_FROM_EMAIL"}
    assert required <= given
    assert given <= {*environment.NAMES, "WEB_CONCURRENCY"}
    assert not given & {"PORTAL_MODE", "PORTAL_TODAY"}


def test_only_what_ends_by_itself_knows_the_owner_of_the_tables() -> None:
    knows = [name for name in OURS if "DATABASE_OWNER_URL_FILE" in SERVICES[name]["environment"]]
    assert knows == list(ONE_SHOT)
    holds = {name for name, service in SERVICES.items() if "database_owner_url" in secrets(service)}
    assert holds == set(ONE_SHOT)


def test_keeping_starts_only_when_asked_and_writes_outside_the_containers() -> None:
    asked = [name for name, service in SERVICES.items() if "profiles" in service]
    assert asked == ["keeping"]
    backups = "${PORTAL_BACKUPS:-/var/backups/portal}:/backups"
    assert SERVICES["keeping"]["volumes"][:2] == [FILES, backups]
    assert SERVICES["keeping"]["entrypoint"] == ["python", "manage.py"]


def test_heads_of_the_history_are_kept_outside_the_containers() -> None:
    folder = "${PORTAL_HEADS:-/var/lib/portal-heads}:/var/lib/portal/history-heads"
    assert folder in SERVICES["worker"]["volumes"]
    assert SERVICES["keeping"]["volumes"][2] == f"{folder}:ro"


def test_attached_files_are_on_one_volume_that_outlives_the_containers() -> None:
    """What web writes, the worker purges and backups read; the others keep nothing."""
    assert "files" in COMPOSE["volumes"]
    holds = {name for name in OURS if FILES in SERVICES[name].get("volumes", ())}
    assert holds == {"web", "worker", "keeping"}
    for name in OURS:
        in_memory = [mount for mount in SERVICES[name]["tmpfs"] if mount.startswith("/var/lib")]
        assert bool(in_memory) is (name not in holds)
    # A new volume takes its owner from the folder in the image.
    image = (ROOT / "Dockerfile").read_text()
    assert "install --directory --owner portal --group portal --mode 0700 /var/lib/portal" in image


def test_proxy_refuses_large_requests_early_and_passes_uploads_on_as_they_come() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    server, uploads = text.split("location /files/of/ {")
    assert "client_max_body_size 6m;" in server
    limit = re.search(r"client_max_body_size (\d+)m;", uploads)
    assert limit is not None
    # Of the form's own parts there is less than a megabyte; nginx counts in 1,048,576 bytes.
    bytes_ = int(limit[1]) * 1_048_576
    assert environment.DEFAULT_UPLOAD_MB * 1_000_000 + 1_000_000 < bytes_ < 30_000_000
    assert "proxy_request_buffering off;" in uploads.partition("}")[0]
    assert "error_page 413 @too_large;" in text


def secrets(service: dict[str, Any]) -> list[str]:
    found: list[str] = service.get("secrets", [])
    return found


def test_beat_runs_once_and_web_more_often() -> None:
    assert SERVICES["beat"]["deploy"]["replicas"] == 1
    assert SERVICES["web"]["deploy"]["replicas"] > 1
    assert "container_name" not in SERVICES["web"]
    assert "ports" not in SERVICES["web"]


def test_nothing_serves_before_the_tables_are_there() -> None:
    for name in ("web", "worker", "beat"):
        waits = SERVICES[name]["depends_on"]
        assert waits["migrate"] == {"condition": "service_completed_successfully"}
        assert waits["redis"] == {"condition": "service_healthy"}
    assert SERVICES["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert SERVICES["proxy"]["depends_on"] == {"web": {"condition": "service_healthy"}}


def test_database_is_out_of_the_proxys_reach() -> None:
    networks = {name: set(service["networks"]) for name, service in SERVICES.items()}
    assert networks["db"] == networks["redis"] == {"data"}
    assert networks["proxy"] == {"edge"}
    assert COMPOSE["networks"]["data"] == {"internal": True}
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_web_believes_the_proxy_and_nobody_else() -> None:
    address = SERVICES["proxy"]["networks"]["edge"]["ipv4_address"]
    assert SERVICES["web"]["environment"]["TRUSTED_PROXIES"] == address


def test_proxy_overwrites_what_a_client_says_about_itself() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "proxy_set_header X-Forwarded-Proto https;" in text
    assert "$proxy_add_x_forwarded_for" not in text
    # API answers carry strong ETags, which compression by the proxy would weaken.
    assert "gzip_types" not in text


def test_proxy_speaks_new_tls_with_forward_secrecy_only() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    assert re.findall(r"ssl_protocols (.+);", text) == ["TLSv1.2 TLSv1.3"]
    (suites,) = re.findall(r"ssl_ciphers (.+);", text)
    for suite in suites.split(":"):
        assert re.fullmatch(
            r"ECDHE-(ECDSA|RSA)-(AES(128|256)-GCM-SHA(256|384)|CHACHA20-POLY1305)", suite
        )


def test_proxy_leads_people_to_tls_and_refuses_programs_without_it() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    plain = text[text.index("listen 8080;") : text.index("listen 8443 ssl;")]
    assert "return 308 https://$host$request_uri;" in plain
    assert re.search(r"location ~ \^/\(api\|identity\)/ \{\s+return 403;", plain)


def test_proxys_own_answers_carry_the_headers_that_protect_browsers() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for header, value in (
        ("Strict-Transport-Security", '"max-age=31536000; includeSubDomains; preload"'),
        ("Content-Security-Policy", "\"default-src 'none'; frame-ancestors 'none'\""),
        ("X-Content-Type-Options", "nosniff"),
    ):
        (variable,) = re.findall(rf"add_header {header} (\$\w+) always;", text)
        upstream = "$upstream_http_" + header.lower().replace("-", "_")
        # Only where the portal itself said nothing, or the header would be there twice.
        assert f"map {upstream} {variable} {{" in text
        assert f'"" {value};' in text


def test_files_that_services_read_are_in_the_repository() -> None:
    for path in ("deploy/nginx.conf", "deploy/redis.conf", "deploy/postgres/10-roles.sql"):
        assert Path(ROOT, path).is_file()
