"""The addresses of the REST API, one line a resource."""

from agreements.api import (
    AgreementViewSet,
    ApprovalViewSet,
    CommitmentViewSet,
    ReviewQuestionViewSet,
    ReviewViewSet,
)
from cities.api import (
    CityViewSet,
    CountryViewSet,
    InteractionViewSet,
    NetworkMembershipViewSet,
    NetworkViewSet,
)
from diplomacy.core.api.bureaus import BureauViewSet
from diplomacy.core.api.routing import RecordRouter
from diplomacy.core.feed.views import ChangesView
from diplomacy.core.webhooks.api import WebhookViewSet
from initiatives.api import (
    FundViewSet,
    InitiativeViewSet,
    StrategyItemViewSet,
    StrategyViewSet,
    TargetDecisionViewSet,
    TargetViewSet,
)
from visits.api import TripViewSet, VisitViewSet

app_name = "api"

router = RecordRouter()
router.resource("bureaus", BureauViewSet)
router.resource("countries", CountryViewSet)
router.resource("cities", CityViewSet)
router.resource("networks", NetworkViewSet)
router.resource("network-memberships", NetworkMembershipViewSet)
router.resource("interactions", InteractionViewSet)
router.resource("agreements", AgreementViewSet)
router.resource("approvals", ApprovalViewSet)
router.resource("reviews", ReviewViewSet)
router.resource("commitments", CommitmentViewSet)
router.resource("review-questions", ReviewQuestionViewSet)
router.resource("trips", TripViewSet)
router.resource("visits", VisitViewSet)
router.resource("strategies", StrategyViewSet)
router.resource("strategy-items", StrategyItemViewSet)
router.resource("initiatives", InitiativeViewSet)
router.resource("targets", TargetViewSet)
router.resource("target-decisions", TargetDecisionViewSet)
router.resource("funds", FundViewSet)
router.resource("webhooks", WebhookViewSet)
router.view("changes", ChangesView)

urlpatterns = router.urls
