"""Addresses of the bottom layer's pages."""

from django.urls import path

from .pages import components
from .views import history, inbox, mail, profile, security

app_name = "core"

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.inbox_read, name="inbox_read"),
    path("inbox/<uuid:pk>/", inbox.notification_open, name="notification_open"),
    path("history/", history.HistoryListView.as_view(), name="history_list"),
    path("history/access/", history.AccessListView.as_view(), name="access_list"),
    path("mail/", mail.mail_list, name="mail_list"),
    path("mail/<str:name>/", mail.mail_detail, name="mail_detail"),
    path("profile/", profile.profile, name="profile"),
    path("language/", profile.set_language, name="set_language"),
    path(".well-known/security.txt", security.security_txt, name="security_txt"),
    path("components/", components.components, name="components"),
]
