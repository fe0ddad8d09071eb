"""Where API clients get and give back their tokens: two addresses of allauth's identity provider.

The rest of the provider (consent pages, device codes, user info) is for signing people in to other
systems, which the portal does not do; what is not there cannot be attacked.
"""

from allauth.idp.oidc import views
from django.urls import include, path

app_name = "idp"

_oidc = (
    [
        path("token", views.token, name="token"),
        path("revoke", views.revoke, name="revoke"),
    ],
    "oidc",
)

urlpatterns = [path("identity/o/api/", include(_oidc))]
