"""Where API clients get and give back their tokens: two addresses of allauth's identity provider.

The rest of the provider (consent pages, device codes, user info) is for signing people in to other
systems, which the portal does not do; what is not there cannot be attacked.
"""

from allauth.idp.oidc import views
from django.urls import include, path

from diplomacy.core.signin.lockout import limit_wrong_secrets

app_name = "idp"

_oidc = (
    [
        path("token", limit_wrong_secrets(views.token), name="token"),
        path("revoke", limit_wrong_secrets(views.revoke), name="revoke"),
    ],
    "oidc",
)

urlpatterns = [path("identity/o/api/", include(_oidc))]
