"""Addresses of agreements, their terms and reviews."""

from django.urls import path

from . import views

app_name = "agreements"
urlpatterns = [
    path("agreements/", views.AgreementListView.as_view(), name="agreement_list"),
    path("agreements/add/", views.AgreementCreateView.as_view(), name="agreement_create"),
    path("agreements/<uuid:pk>/", views.AgreementDetailView.as_view(), name="agreement_detail"),
    path(
        "agreements/<uuid:pk>/edit/", views.AgreementUpdateView.as_view(), name="agreement_update"
    ),
    path("agreements/<uuid:pk>/void/", views.AgreementVoidView.as_view(), name="agreement_void"),
    path(
        "agreements/<uuid:pk>/move/<slug:name>/",
        views.AgreementTransitionView.as_view(),
        name="agreement_transition",
    ),
    path("agreements/<uuid:pk>/terms/add/", views.TermEditView.as_view(), name="term_create"),
    path(
        "agreements/<uuid:pk>/terms/<int:term>/", views.TermEditView.as_view(), name="term_update"
    ),
    path(
        "agreements/<uuid:pk>/terms/<int:term>/remove/",
        views.TermRemoveView.as_view(),
        name="term_remove",
    ),
    path("reviews/<uuid:pk>/open/", views.ReviewOpenView.as_view(), name="review_open"),
    path("reviews/<uuid:pk>/complete/", views.ReviewCompleteView.as_view(), name="review_complete"),
    path("reviews/<uuid:pk>/void/", views.ReviewVoidView.as_view(), name="review_void"),
]
