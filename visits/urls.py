"""Addresses of trips and visits."""

from django.urls import path

from . import views

app_name = "visits"
urlpatterns = [
    path("visits/", views.VisitListView.as_view(), name="visit_list"),
    path("visits/add/", views.VisitCreateView.as_view(), name="visit_create"),
    path("visits/<uuid:pk>/", views.VisitDetailView.as_view(), name="visit_detail"),
    path("visits/<uuid:pk>/edit/", views.VisitUpdateView.as_view(), name="visit_update"),
    path("visits/<uuid:pk>/void/", views.VisitVoidView.as_view(), name="visit_void"),
    path(
        "visits/<uuid:pk>/move/<slug:name>/",
        views.VisitTransitionView.as_view(),
        name="visit_transition",
    ),
    path("trips/", views.TripListView.as_view(), name="trip_list"),
    path("trips/add/", views.TripCreateView.as_view(), name="trip_create"),
    path("trips/<uuid:pk>/", views.TripDetailView.as_view(), name="trip_detail"),
    path("trips/<uuid:pk>/edit/", views.TripUpdateView.as_view(), name="trip_update"),
    path("trips/<uuid:pk>/void/", views.TripVoidView.as_view(), name="trip_void"),
    path(
        "trips/<uuid:pk>/move/<slug:name>/",
        views.TripTransitionView.as_view(),
        name="trip_transition",
    ),
    path("trips/<uuid:pk>/announce/", views.TripAnnounceView.as_view(), name="trip_announce"),
]
