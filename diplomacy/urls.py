"""Every address of the portal."""

from django.urls import include, path

from diplomacy.core.views import errors

urlpatterns = [
    path("", include("diplomacy.portal.urls")),
    path("", include("diplomacy.core.urls")),
    path("", include("cities.urls")),
    path("", include("agreements.urls")),
    path("", include("visits.urls")),
    path("", include("initiatives.urls")),
    path("accounts/", include("diplomacy.core.accounts.urls")),
    path("", include("diplomacy.core.api.token_urls")),
    path("api/v1/", include("diplomacy.api")),
]

handler400 = errors.bad_request
# django-allauth looks for it here too; Django itself knows no such handler.
handler429 = errors.too_many_requests
