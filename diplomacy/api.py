"""The addresses of the REST API, one line a resource."""

from agreements.api import AgreementViewSet, ReviewViewSet
from cities.api import CityViewSet, CountryViewSet, NetworkMembershipViewSet, NetworkViewSet
from diplomacy.core.api.bureaus import BureauViewSet
from diplomacy.core.api.routing import RecordRouter

app_name = "api"

router = RecordRouter()
router.resource("bureaus", BureauViewSet)
router.resource("countries", CountryViewSet)
router.resource("cities", CityViewSet)
router.resource("networks", NetworkViewSet)
router.resource("network-memberships", NetworkMembershipViewSet)
router.resource("agreements", AgreementViewSet)
router.resource("reviews", ReviewViewSet)

urlpatterns = router.urls
