"""The addresses of the REST API, one line a resource."""

from diplomacy.core.api.bureaus import BureauViewSet
from diplomacy.core.api.routing import RecordRouter

app_name = "api"

router = RecordRouter()
router.resource("bureaus", BureauViewSet)

urlpatterns = router.urls
