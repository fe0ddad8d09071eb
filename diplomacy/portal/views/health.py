"""For load balancers, supervisors and people on call."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from diplomacy.portal import health


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """This process answers; nothing else is asked. A process that does not is to be restarted."""
    return JsonResponse({"status": "live"})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Whether to send requests here; see :mod:`diplomacy.portal.health` for what counts."""
    found = health.check()
    return JsonResponse(
        {"status": found.status, "checks": found.checks}, status=200 if found.ready else 503
    )
