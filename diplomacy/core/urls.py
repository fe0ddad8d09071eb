"""Addresses of the bottom layer's pages."""

from django.urls import path

from .pages import components
from .views import inbox, mail, profile, second_factor, security, sessions

app_name = "core"

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.inbox_read, name="inbox_read"),
    path("inbox/<uuid:pk>/", inbox.notification_open, name="notification_open"),
    path("mail/", mail.mail_list, name="mail_list"),
    path("mail/<str:name>/", mail.mail_detail, name="mail_detail"),
    path("profile/", profile.profile, name="profile"),
    path("profile/sessions/", sessions.session_list, name="sessions"),
    path("profile/sessions/end/", sessions.sessions_end, name="sessions_end"),
    path("profile/sessions/<int:pk>/end/", sessions.session_end, name="session_end"),
    path("profile/second-factor/", second_factor.second_factor_needed, name="second_factor"),
    path("language/", profile.set_language, name="set_language"),
    path(".well-known/security.txt", security.security_txt, name="security_txt"),
    path("components/", components.components, name="components"),
]
