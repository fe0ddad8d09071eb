"""Addresses of strategies, initiatives, targets and funds."""

from django.urls import path

from . import target_views, views

app_name = "initiatives"
urlpatterns = [
    path("initiatives/", views.InitiativeListView.as_view(), name="initiative_list"),
    path("initiatives/add/", views.InitiativeCreateView.as_view(), name="initiative_create"),
    path("initiatives/<uuid:pk>/", views.InitiativeDetailView.as_view(), name="initiative_detail"),
    path(
        "initiatives/<uuid:pk>/edit/",
        views.InitiativeUpdateView.as_view(),
        name="initiative_update",
    ),
    path("initiatives/<uuid:pk>/void/", views.InitiativeVoidView.as_view(), name="initiative_void"),
    path(
        "initiatives/<uuid:pk>/move/<slug:name>/",
        views.InitiativeTransitionView.as_view(),
        name="initiative_transition",
    ),
    path("targets/", target_views.TargetListView.as_view(), name="target_list"),
    path("targets/<str:code>/", target_views.TargetDetailView.as_view(), name="target_detail"),
    path("targets/<str:code>/edit/", target_views.TargetUpdateView.as_view(), name="target_update"),
    path(
        "targets/<str:code>/decisions/add/",
        target_views.DecisionCreateView.as_view(),
        name="decision_create",
    ),
    path(
        "decisions/<uuid:pk>/void/", target_views.DecisionVoidView.as_view(), name="decision_void"
    ),
    path("strategies/", views.StrategyListView.as_view(), name="strategy_list"),
    path("strategies/<str:code>/", views.StrategyDetailView.as_view(), name="strategy_detail"),
    path(
        "strategies/<str:strategy>/items/<str:code>/",
        views.StrategyItemDetailView.as_view(),
        name="strategy_item_detail",
    ),
    path("funds/", views.FundListView.as_view(), name="fund_list"),
    path("funds/<str:code>/", views.FundDetailView.as_view(), name="fund_detail"),
    path("funds/<str:code>/edit/", views.FundUpdateView.as_view(), name="fund_update"),
]
