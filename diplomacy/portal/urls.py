"""Addresses of the top layer."""

from django.urls import path, re_path

from .views import dashboard, gaps, health, lists, pictures

app_name = "portal"

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("outlook/partners/", lists.PartnerListView.as_view(), name="partner_list"),
    path("outlook/anniversaries/", lists.AnniversaryListView.as_view(), name="anniversary_list"),
    path("outlook/reviews/", lists.ReviewListView.as_view(), name="review_list"),
    path("outlook/gaps/", gaps.gap_report, name="gap_report"),
    path(
        "outlook/gaps/commitments/",
        gaps.CommitmentGapListView.as_view(),
        name="commitment_gap_list",
    ),
    path(
        "outlook/gaps/agreements/", gaps.AgreementGapListView.as_view(), name="agreement_gap_list"
    ),
    re_path(r"^pictures/(?P<digest>[0-9a-f]{64})\.svg\Z", pictures.picture_svg, name="picture_svg"),
    path("healthz/live", health.live, name="health_live"),
    path("healthz/ready", health.ready, name="health_ready"),
]
