"""What people do with their own account: sign in and out, passwords, second factors.

Named one by one out of django-allauth's addresses. Signing up, changing and confirming e-mail
addresses, signing in by a mailed code and connecting other providers' accounts are not among them:
an administrator makes accounts and keeps their addresses. What is not there cannot be attacked.
"""

from allauth.account import views
from allauth.socialaccount import views as social_views
from allauth.socialaccount.providers.openid_connect import views as oidc_views
from django.urls import include, path, re_path

from diplomacy.core.signin.issuers import for_passwords
from diplomacy.core.views.second_factor import RemoveKeyView

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", for_passwords(views.password_change), name="account_change_password"),
    # For somebody who signed in with a passkey and never had a password.
    path("password/set/", for_passwords(views.password_set), name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    # Found nowhere (404) unless an issuer is configured.
    path("sso/cancelled/", social_views.login_cancelled, name="socialaccount_login_cancelled"),
    path("sso/<str:provider_id>/", oidc_views.login, name="openid_connect_login"),
    path("sso/<str:provider_id>/back/", oidc_views.callback, name="openid_connect_callback"),
    # In place of django-allauth's page at this address, which removes the last key too.
    path("2fa/webauthn/keys/<int:pk>/remove/", RemoveKeyView.as_view(), name="mfa_remove_webauthn"),
    path("2fa/", include("allauth.mfa.urls")),
]
