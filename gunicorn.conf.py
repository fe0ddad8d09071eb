"""Web server settings. ``WEB_CONCURRENCY`` changes the number of processes."""

import gc
import os
from typing import Any

from gunicorn import glogging

from diplomacy import environment

_env = environment.load_or_exit()
_demo = _env.mode == "demo"

wsgi_app = "diplomacy.wsgi:application"
# A demonstration is for the person at this machine.
bind = f"127.0.0.1:{_env.port}" if _demo else f"0.0.0.0:{_env.port}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# What draws pictures hangs when it is loaded before a fork.
preload_app = False
control_socket_disable = True
# Which proxies to believe is decided in diplomacy.wsgi.
forwarded_allow_ips = ""
graceful_timeout = 3 if _demo else 30
keepalive = 5
# The most it allows: a long search is refused by the API, in words, rather than by the server.
limit_request_line = 8190
# The workers' signs of life go to memory: a slow disk must not look like a hung worker.
_memory = "/dev/shm"  # noqa: S108 - nothing is named by us in there
worker_tmp_dir = _memory if os.access(_memory, os.W_OK) else None
accesslog = None if _demo else "-"


class Logger(glogging.Logger):
    """Without addresses that open something by themselves: they are for nobody who reads a log."""

    SECRET = ("/invitation/", "/accounts/password/reset/key/", "/calendar/feed/")

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """Write a line, unless the address itself opens something."""
        path = environ.get("PATH_INFO", "")
        if any(path.startswith(start) and path != start for start in self.SECRET):
            return
        super().access(resp, req, environ, request_time)


logger_class = Logger


def post_worker_init(worker: object) -> None:
    """Take what start-up made out of the collector's sight: it is the tail of slow requests."""
    gc.collect()
    gc.freeze()
