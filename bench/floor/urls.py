"""The same addresses as the portal's."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from . import views

router = SimpleRouter()
router.register("visits", views.VisitViewSet)

urlpatterns = [
    path("api/v1/", include(router.urls)),
    path("visits/", views.VisitListPage.as_view()),
    path("visits/<uuid:pk>/", views.VisitPage.as_view()),
    path("agreements/<uuid:pk>/", views.AgreementPage.as_view()),
    path("cities/<slug:code>/", views.CityPage.as_view()),
]
