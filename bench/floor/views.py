"""A list and a detail, as a template and as REST, written the plainest way."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import DetailView, ListView
from rest_framework import serializers, viewsets

from .models import Agreement, City, Visit


class VisitSerializer(serializers.ModelSerializer):
    """The fields that the portal's API has, relations by code."""

    city = serializers.SlugRelatedField(slug_field="code", read_only=True)
    lead_bureau = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = Visit
        exclude = ("source",)


class VisitViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Visit.objects.select_related("city", "lead_bureau").order_by("-starts_on", "id")
    serializer_class = VisitSerializer
    filterset_fields = ("status", "direction")


class VisitListPage(LoginRequiredMixin, ListView):
    queryset = Visit.objects.select_related("city").order_by("-starts_on", "id")
    template_name = "floor/list.html"
    paginate_by = 50

    def get_queryset(self):
        """One filter."""
        return super().get_queryset().filter(status=self.request.GET["status"])


class DetailPage(LoginRequiredMixin, DetailView):
    """Every column of one row."""

    template_name = "floor/detail.html"

    def get_context_data(self, **kwargs):
        """Names and values."""
        row = self.object
        facts = [(field.name, getattr(row, field.name)) for field in row._meta.fields]
        return super().get_context_data(facts=facts, **kwargs)


class VisitPage(DetailPage):
    queryset = Visit.objects.select_related("city", "lead_bureau", "trip", "agreement")


class AgreementPage(DetailPage):
    queryset = Agreement.objects.select_related("lead_bureau")


class CityPage(DetailPage):
    queryset = City.objects.select_related("country", "lead_bureau")
    slug_field = slug_url_kwarg = "code"
