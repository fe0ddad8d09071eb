"""Addresses of cities, networks and interactions."""

from django.urls import path

from . import interaction_views, views

app_name = "cities"
urlpatterns = [
    path("cities/", views.CityListView.as_view(), name="city_list"),
    path("cities/add/", views.CityCreateView.as_view(), name="city_create"),
    path("cities/<str:code>/", views.CityDetailView.as_view(), name="city_detail"),
    path("cities/<str:code>/edit/", views.CityUpdateView.as_view(), name="city_update"),
    path("cities/<str:code>/void/", views.CityVoidView.as_view(), name="city_void"),
    path("networks/", views.NetworkListView.as_view(), name="network_list"),
    path("networks/add/", views.NetworkCreateView.as_view(), name="network_create"),
    path("networks/<str:code>/", views.NetworkDetailView.as_view(), name="network_detail"),
    path("networks/<str:code>/edit/", views.NetworkUpdateView.as_view(), name="network_update"),
    path("networks/<str:code>/void/", views.NetworkVoidView.as_view(), name="network_void"),
    path("memberships/add/", views.MembershipCreateView.as_view(), name="membership_create"),
    path(
        "memberships/<uuid:pk>/edit/",
        views.MembershipUpdateView.as_view(),
        name="membership_update",
    ),
    path("memberships/<uuid:pk>/void/", views.MembershipVoidView.as_view(), name="membership_void"),
    path("interactions/", interaction_views.InteractionListView.as_view(), name="interaction_list"),
    path(
        "interactions/add/",
        interaction_views.InteractionCreateView.as_view(),
        name="interaction_create",
    ),
    path(
        "interactions/<uuid:pk>/",
        interaction_views.InteractionDetailView.as_view(),
        name="interaction_detail",
    ),
    path(
        "interactions/<uuid:pk>/edit/",
        interaction_views.InteractionUpdateView.as_view(),
        name="interaction_update",
    ),
    path(
        "interactions/<uuid:pk>/void/",
        interaction_views.InteractionVoidView.as_view(),
        name="interaction_void",
    ),
]
