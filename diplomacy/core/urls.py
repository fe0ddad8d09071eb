"""Addresses of the bottom layer's pages."""

from django.urls import path

from .pages import components
from .views import files, inbox, mail, profile, security

app_name = "core"

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.inbox_read, name="inbox_read"),
    path("inbox/<uuid:pk>/", inbox.notification_open, name="notification_open"),
    path("files/of/<slug:kind>/<uuid:pk>/", files.DocumentsView.as_view(), name="attachment_list"),
    path("files/<uuid:pk>/", files.DownloadView.as_view(), name="attachment_download"),
    path("files/<uuid:pk>/void/", files.VoidDocumentView.as_view(), name="attachment_void"),
    path("mail/", mail.mail_list, name="mail_list"),
    path("mail/<str:name>/", mail.mail_detail, name="mail_detail"),
    path("profile/", profile.profile, name="profile"),
    path("language/", profile.set_language, name="set_language"),
    path(".well-known/security.txt", security.security_txt, name="security_txt"),
    path("components/", components.components, name="components"),
]
