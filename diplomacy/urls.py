"""Every address of the portal."""

from django.urls import include, path

from diplomacy.core.views import errors

urlpatterns = [
    path("", include("diplomacy.core.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("diplomacy.core.api.token_urls")),
    path("api/v1/", include("diplomacy.api")),
]

handler400 = errors.bad_request
