"""Pictures as drawn."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from diplomacy.core.models import Picture

# A picture opened by itself runs nothing and loads nothing.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
@gzip_page
def picture_svg(request: HttpRequest, digest: str) -> HttpResponse:
    """A drawn picture, for ever the same under its digest.

    Nobody guesses a digest: it is known only from a page its reader was allowed to see.
    """
    picture = get_object_or_404(Picture.objects.only("svg"), digest=digest, drawn_at__isnull=False)
    return HttpResponse(
        picture.svg,
        content_type="image/svg+xml; charset=utf-8",
        headers={
            "Cache-Control": "private, max-age=31536000, immutable",
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
        },
    )
