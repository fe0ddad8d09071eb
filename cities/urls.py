"""Addresses of cities and networks."""

from django.urls import path

from . import views

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
]
