"""Addresses of the bottom layer's pages."""

from django.urls import path

from .pages import components
from .views import (
    api_clients,
    bureaus,
    files,
    handover,
    history,
    inbox,
    invitations,
    mail,
    people,
    person_access,
    profile,
    second_factor,
    security,
    sessions,
)

app_name = "core"

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.inbox_read, name="inbox_read"),
    path("inbox/<uuid:pk>/", inbox.notification_open, name="notification_open"),
    path("history/", history.HistoryListView.as_view(), name="history_list"),
    path("history/access/", history.AccessListView.as_view(), name="access_list"),
    path("files/of/<slug:kind>/<uuid:pk>/", files.DocumentsView.as_view(), name="attachment_list"),
    path("files/<uuid:pk>/", files.DownloadView.as_view(), name="attachment_download"),
    path("files/<uuid:pk>/void/", files.VoidDocumentView.as_view(), name="attachment_void"),
    path("mail/", mail.mail_list, name="mail_list"),
    path("mail/<str:name>/", mail.mail_detail, name="mail_detail"),
    path("profile/", profile.profile, name="profile"),
    path("profile/sessions/", sessions.session_list, name="sessions"),
    path("profile/sessions/end/", sessions.sessions_end, name="sessions_end"),
    path("profile/sessions/<int:pk>/end/", sessions.session_end, name="session_end"),
    path("profile/second-factor/", second_factor.second_factor_needed, name="second_factor"),
    path("language/", profile.set_language, name="set_language"),
    path(".well-known/security.txt", security.security_txt, name="security_txt"),
    path("people/", people.PersonListView.as_view(), name="person_list"),
    path("people/invite/", people.PersonInviteView.as_view(), name="person_invite"),
    path("people/<int:pk>/", people.PersonDetailView.as_view(), name="person_detail"),
    path("people/<int:pk>/edit/", people.PersonUpdateView.as_view(), name="person_update"),
    path("people/<int:pk>/give-role/", people.GiveRoleView.as_view(), name="role_give"),
    path("people/<int:pk>/take-role/", people.TakeRoleView.as_view(), name="role_take"),
    path("people/<int:pk>/deactivate/", people.DeactivateView.as_view(), name="person_deactivate"),
    path("people/<int:pk>/reactivate/", people.ReactivateView.as_view(), name="person_reactivate"),
    path(
        "people/<int:pk>/sessions/end/",
        person_access.EndSessionsView.as_view(),
        name="person_sessions_end",
    ),
    path(
        "people/<int:pk>/second-factors/reset/",
        person_access.ResetSecondFactorsView.as_view(),
        name="person_factors_reset",
    ),
    path(
        "people/<int:pk>/unlock/",
        person_access.UnlockView.as_view(),
        name="person_unlock",
    ),
    path(
        "people/<int:pk>/invitation/send/",
        people.InvitationResendView.as_view(),
        name="invitation_resend",
    ),
    path(
        "people/<int:pk>/invitation/withdraw/",
        people.InvitationWithdrawView.as_view(),
        name="invitation_withdraw",
    ),
    path("people/<int:pk>/handover/", handover.HandoverView.as_view(), name="handover"),
    path("invitation/", invitations.invitation, name="invitation"),
    path("invitation/<str:token>/", invitations.invitation_open, name="invitation_open"),
    path("bureaus/", bureaus.BureauListView.as_view(), name="bureau_list"),
    path("bureaus/add/", bureaus.BureauCreateView.as_view(), name="bureau_create"),
    path("bureaus/<str:code>/", bureaus.BureauDetailView.as_view(), name="bureau_detail"),
    path("bureaus/<str:code>/edit/", bureaus.BureauUpdateView.as_view(), name="bureau_update"),
    path("bureaus/<str:code>/close/", bureaus.BureauCloseView.as_view(), name="bureau_close"),
    path("bureaus/<str:code>/reopen/", bureaus.BureauReopenView.as_view(), name="bureau_reopen"),
    path("api-clients/", api_clients.ClientListView.as_view(), name="api_client_list"),
    path("api-clients/add/", api_clients.ClientCreateView.as_view(), name="api_client_create"),
    path("api-clients/<int:pk>/", api_clients.ClientDetailView.as_view(), name="api_client_detail"),
    path(
        "api-clients/<int:pk>/access/",
        api_clients.ClientAccessView.as_view(),
        name="api_client_access",
    ),
    path(
        "api-clients/<int:pk>/secret/former/",
        api_clients.EndFormerSecretView.as_view(),
        name="api_client_end_former",
    ),
    path(
        "api-clients/<int:pk>/secret/",
        api_clients.RotateSecretView.as_view(),
        name="api_client_rotate",
    ),
    path(
        "api-clients/<int:pk>/revoke/",
        api_clients.RevokeClientView.as_view(),
        name="api_client_revoke",
    ),
    path("components/", components.components, name="components"),
]
