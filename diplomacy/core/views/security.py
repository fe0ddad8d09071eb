"""Where to report a weakness, as RFC 9116 has it."""

import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Contact and expiry of the settings; 404 where none are given: a guess would mislead."""
    contact = settings.SECURITY_CONTACT
    if contact is None:
        raise Http404
    # The address holds through the day that is named, in the home city's time.
    end = datetime.datetime.combine(contact.expires, datetime.time(23, 59, 59))
    expires = timezone.make_aware(end).astimezone(datetime.UTC)
    lines = (
        f"Contact: {contact.address}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: ja, en",
        f"Canonical: {settings.PORTAL_BASE_URL}{reverse('core:security_txt')}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
