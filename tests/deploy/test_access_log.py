"""A link that opens an account is in no log of requests."""

import runpy

import pytest
from gunicorn import glogging

from diplomacy import environment

ROOT = environment.ROOT
SECRET = ["/invitation/token/", "/accounts/password/reset/key/1-token/"]
LOGGED = ["/", "/invitation/", "/people/1/", "/accounts/password/reset/"]


@pytest.mark.parametrize(("path", "times"), [*((p, 0) for p in SECRET), *((p, 1) for p in LOGGED)])
def test_web_server_leaves_out_links_of_mails(
    path: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    monkeypatch.setattr(
        glogging.Logger, "access", lambda self, resp, req, environ, time: written.append(path)
    )
    settings = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    logger = settings["logger_class"]
    assert issubclass(logger, glogging.Logger)
    logger.access(logger.__new__(logger), None, None, {"PATH_INFO": path}, None)
    assert len(written) == times


def test_proxy_leaves_them_out_too() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    assert "access_log /dev/stdout combined if=$logged;" in text
    for start in ("~^/invitation/. 0;", "~^/accounts/password/reset/key/ 0;"):
        assert start in text
