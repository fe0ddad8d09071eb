"""The base of every resource. An app declares model, serializer, filters and orderings, no more::

    class TripViewSet(RecordViewSet):
        about = _("Journeys of the governor and other principals.")
        serializer_class = TripSerializer
        filterset_class = TripFilterSet
        ordering = "-starts_on"
        ordering_fields = ("starts_on", "updated_at")

``about`` is what the schema and the docs say about the resource, in the reader's language.
"""

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSetMixin

from diplomacy.core import access_log, clock, policies
from diplomacy.core.dates import Precision, parse_partial
from diplomacy.core.enums import AccessKind, AccessRoute, Visibility
from diplomacy.core.filters import RecordFilterSet
from diplomacy.core.parameters import CHECKS_ITSELF

from . import deprecation, limits, problems, schema_fields  # noqa: F401 (describes fields)
from .authentication import BearerAuthentication, SessionAuthentication
from .bodies import BodyParser, receive_chunks
from .bulk import write_many
from .csv import CSV_MEDIA_TYPE, lines
from .fields import Code, visible
from .filters import RecordFilterBackend, refuse_unknown
from .pagination import KeysetPagination, Ordering, parameter
from .problems import invalid
from .registry import register, resource_for
from .schema import RecordSchema
from .serializers import Projection, RecordSerializer, Represented, encode
from .writing import Writing, declare

__all__ = ["JSON_MEDIA_TYPE", "ApiView", "MayView", "RecordViewSet"]

JSON_MEDIA_TYPE = "application/json"


class ApiView(APIView):
    """What every address of the API has in common: access, problems, readable parameters."""

    authentication_classes = [BearerAuthentication, SessionAuthentication]
    parser_classes = [BodyParser]
    metadata_class = None
    parameters = CHECKS_ITSELF
    http_method_names = ["get", "post", "put", "patch", "delete", "head"]
    schema = RecordSchema()

    def get_exception_handler(self) -> Callable[..., HttpResponse]:
        """Every error is a problem."""
        return problems.handle

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who asks comes before what is asked: 401 and 403 tell nothing about parameters."""
        self.format_kwarg = None
        self.perform_authentication(request)
        limits.count(request)
        self.check_permissions(request)
        receive_chunks(request._request)
        for name, values in request.query_params.lists():
            # Bytes that are no UTF-8 arrive as U+FFFD; PostgreSQL stores no NUL.
            if any(bad in text for text in (name, *values) for bad in "\ufffd\x00"):
                raise invalid(
                    name.replace("\x00", "")[:60],
                    _("This text cannot be read: it is not valid UTF-8."),
                    "unreadable",
                )
        self.media_type = self.negotiate(request)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """With what every answer says: how much is left, and what is going to end."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        limits.tell(request, answer)
        deprecation.tell(self, request, answer)
        return answer

    @property
    def default_response_headers(self) -> dict[str, str]:
        """What is sent depends on who asks: shared caches keep nothing, others ask again."""
        return {
            "Allow": ", ".join(self.allowed_methods),
            "Cache-Control": "private, no-cache",
            "Vary": "Accept, Authorization",
        }

    def media_types(self) -> tuple[str, ...]:
        """What this address can send; the first is the default."""
        return (JSON_MEDIA_TYPE,)

    def negotiate(self, request: Request) -> str:
        """The media type to send, from ``format`` or else the Accept header; 406 for others."""
        offered = self.media_types()
        wanted = parameter(request, "format")
        if wanted:
            for offer in offered:
                if offer.rpartition("/")[2] == wanted:
                    return offer
            raise invalid("format", _("Unknown format: %(name)s") % {"name": wanted[:60]}, "format")
        accept = request.META.get("HTTP_ACCEPT", "*/*")
        if accept == "*/*":
            return offered[0]
        best, best_quality = "", 0.0
        for offer in offered:
            quality = max((_quality(entry, offer) for entry in accept.split(",")), default=0.0)
            if quality > best_quality:
                best, best_quality = offer, quality
        if not best:
            raise exceptions.NotAcceptable
        return best


class MayView(BasePermission):
    """Signed in, with scope ``read`` for an API client, and allowed to view by the policy."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Answers 401 to nobody and 403 to those without the right."""
        user = request.user
        if not user.is_authenticated:
            raise exceptions.NotAuthenticated
        if user.is_service and policies.READ not in user.scopes:
            return False
        return policies.can(user, "view", view.model)


class RecordViewSet(ViewSetMixin, ApiView):
    """List and retrieve the records that the caller may know of."""

    permission_classes = [MayView]
    filter_backends = [RecordFilterBackend]
    pagination_class = KeysetPagination

    about: ClassVar[Any] = ""
    serializer_class: ClassVar[type[RecordSerializer]]
    filterset_class: ClassVar[type[RecordFilterSet] | None] = None
    #: The default sort key, with "-" for descending, and all keys a caller may sort by.
    ordering: ClassVar[str] = "code"
    ordering_fields: ClassVar[tuple[str, ...]] = ()
    #: Whether a state that is shown depends on a day; `get_queryset` then reads `self.as_of`.
    dated: ClassVar[bool] = False
    lookup_value_regex = "[^/]+"
    #: The services by which it is written; nothing unless declared.
    writing: ClassVar[Writing] = Writing()
    #: What of the resource is going to end.
    deprecations: ClassVar[tuple[deprecation.Deprecated, ...]] = ()

    model: ClassVar[type[models.Model]]
    lookup_field: ClassVar[str]
    #: How many restricted records are inlined in what is asked for.
    restricted_inside: int = 0

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if serializer := cls.__dict__.get("serializer_class"):
            cls.model = serializer.Meta.model
            cls.lookup_field = serializer.key()
            register(cls)
            declare(cls)
            if cls.writing.create and cls.writing.change and cls.lookup_field == "code":
                cls.bulk = write_many  # type: ignore[attr-defined]

    # --- What a subclass may refine ------------------------------------------------------------

    def get_queryset(self) -> QuerySet[Any]:
        """Everything the caller may know of, with the annotations that the serializer shows."""
        return visible(self.model, self.request.user)

    def completed(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values of a new record, with what follows from who sends them."""
        return values

    def query_of(self, record: Any) -> str:
        """What the address of a record needs besides its key."""
        return ""

    def arguments(self, values: dict[str, Any], record: Any) -> dict[str, Any]:
        """The values as the arguments of the service, lists of related records by their names;
        ``record`` is None for a new one."""
        names = self.serializer_class.Meta.written_links
        links = {name: values.pop(name) for name in names if name in values}
        return {"values": values, **links}

    def get_everything(self) -> QuerySet[Any]:
        """The same without what the address narrows by default: what the change feed tells of."""
        return self.get_queryset()

    @cached_property
    def as_of(self) -> datetime.date:
        """The day that derived states are for: ``?as_of=``, else today."""
        text = parameter(self.request, "as_of") if self.dated else ""
        if not text:
            return clock.today()
        try:
            day, precision = parse_partial(text)
        except ValueError as error:
            raise invalid("as_of", str(error), "date") from error
        if precision is not Precision.DAY:
            raise invalid("as_of", _("Enter a day as 2014-04-05."), "date")
        return day

    # --- Operations ----------------------------------------------------------------------------

    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A page of the list, or all of it as CSV."""
        ordering = self.chosen_ordering(request)
        projection, expanded = self.shown(request)
        queryset = self.filtered()
        user = request.user
        if self.media_type == CSV_MEDIA_TYPE:
            self._refuse_with_csv(request)
            rows = projection.select(ordering.apply(queryset, backward=False), user)
            fields = self._recorded(projection)
            restricted = access_log.count_restricted(queryset, fields)
            access_log.listed(request, self.model, restricted, AccessKind.EXPORT, AccessRoute.API)
            return self._csv(projection, rows)
        # Whether a record is restricted comes with its row, before the position in the list.
        seen = _visibility(self.model)
        page = self.pagination_class().paginate(
            queryset,
            ordering,
            request,
            lambda rows, extra: projection.select(rows, user, (*seen, *extra)),
        )
        results = [projection.represent(row) for row in page.rows]
        self.expand(results, expanded)
        fields = self._recorded(projection)
        restricted = sum(
            (bool(seen) and row[-3] == Visibility.RESTRICTED) or any(map(record.get, fields))
            for row, record in zip(page.rows, results, strict=True)
        )
        self._log_view(restricted + self.restricted_inside)
        return HttpResponse(dumps(page.envelope(request, results)), content_type=JSON_MEDIA_TYPE)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """One record, with a strong ETag; 304 when the caller already has it."""
        return self.represented(self.found(), request.META.get("HTTP_IF_NONE_MATCH", ""))

    def represented(
        self, queryset: QuerySet[Any], known: str = "", status: int = 200
    ) -> HttpResponse:
        """The answer with the one record of ``queryset``; 304 if its ETag is in ``known``."""
        request = self.request
        self.refuse_parameters(request)
        projection, expanded = self.shown(request)
        version = ("version",) if _has_version(self.model) else ()
        seen = _visibility(self.model)
        rows = projection.select(queryset, request.user, (*seen, *version))[:1]
        row = next(iter(rows), None)
        if row is None:
            raise Http404
        record = projection.represent(row)
        self.expand([record], expanded)
        body = dumps(record)
        etag = f'"{row[-1] if version else 0}-{hashlib.sha256(body).hexdigest()[:20]}"'
        if _matches(known, etag):
            response = HttpResponse(status=304)
            # Without a body there is no type to tell.
            del response["Content-Type"]
        else:
            response = HttpResponse(body, content_type=JSON_MEDIA_TYPE, status=status)
            own = bool(seen) and row[-1 - len(version)] == Visibility.RESTRICTED
            own = own or any(map(record.get, self._recorded(projection)))
            self._log_view(own + self.restricted_inside, str(record[self.serializer_class.key()]))
        response["ETag"] = etag
        return response

    def answer(self, key: Any, status: int = 200) -> HttpResponse:
        """The record with the primary key ``key`` as it is after a write."""
        return self.represented(self.get_queryset().filter(pk=key), status=status)

    def refuse_parameters(self, request: Request) -> None:
        """400 for what the address of one record does not carry."""
        refuse_unknown(request, self.retrieve_parameters())

    # --- Steps ---------------------------------------------------------------------------------

    def media_types(self) -> tuple[str, ...]:
        """Lists can be CSV as well."""
        return (
            (JSON_MEDIA_TYPE, CSV_MEDIA_TYPE)
            if getattr(self, "action", "") == "list"
            else (JSON_MEDIA_TYPE,)
        )

    def filtered(self) -> QuerySet[Any]:
        """The list that was asked for, unordered."""
        self.as_of  # noqa: B018  (an impossible day is refused before anything is read)
        if not self.dated and "as_of" in self.request.query_params:
            refuse_unknown(self.request, self.request.query_params.keys() - {"as_of"})
        queryset = self.get_queryset()
        for backend in self.filter_backends:
            queryset = backend().filter_queryset(self.request, queryset, self)
        return queryset

    def found(self) -> QuerySet[Any]:
        """The record in the address; a malformed id is simply not there."""
        value = self.kwargs[self.lookup_field]
        if "\x00" in value:
            raise Http404
        try:
            return self.get_queryset().filter(**{self.lookup_field: value})
        except (ValidationError, ValueError) as error:
            raise Http404 from error

    def chosen_ordering(self, request: Request) -> Ordering:
        """``?ordering=`` out of the declared keys, else the default."""
        text = parameter(request, "ordering")
        if not text:
            return Ordering.parse(self.ordering)
        chosen = Ordering.parse(text)
        hidden = policies.hidden_fields(request.user, self.model)
        keys = [key for key in self.ordering_keys() if key not in hidden]
        if chosen.key not in keys:
            raise invalid(
                "ordering",
                _("Lists of this kind are sorted by: %(keys)s.") % {"keys": ", ".join(keys)},
                "ordering",
            )
        return chosen

    @classmethod
    def ordering_keys(cls) -> tuple[str, ...]:
        """Every key that lists may be sorted by, the default first."""
        return tuple(dict.fromkeys((Ordering.parse(cls.ordering).key, *cls.ordering_fields)))

    @classmethod
    def retrieve_parameters(cls) -> frozenset[str]:
        """What the address of one record may carry."""
        return frozenset({"expand", "fields", "format"} | ({"as_of"} if cls.dated else set()))

    def shown(self, request: Request) -> tuple[Projection, tuple[str, ...]]:
        """What to select, after ``fields``, and which relations to inline.

        Names come with commas between them, or in a parameter each, as some generated clients do.
        """
        projection = self.serializer_class.projection(request.user)
        if text := ",".join(request.query_params.getlist("fields")):
            names = self._names("fields", text, projection.names)
            projection = projection.narrowed({self.serializer_class.key(), "version", *names})
        if text := ",".join(request.query_params.getlist("expand")):
            return projection, self._names("expand", text, self.expandable(request.user))
        return projection, ()

    @classmethod
    def expandable(cls, user: Any = None) -> dict[str, type["RecordViewSet"]]:
        """The relations that ``expand`` can inline: those whose records are a resource."""
        projection = cls.serializer_class.projection(user)
        return {
            name: resource
            for name, source in zip(projection.names, projection.sources, strict=True)
            if isinstance(source, Code)
            and (resource := resource_for(source.related_model(cls.model)))
        }

    def expand(self, records: Iterable[Represented], relations: Iterable[str]) -> None:
        """Replace codes by the records they name, with one statement for each relation."""
        records = list(records)
        for relation in relations:
            if not records or relation not in records[0]:
                continue
            keys = {key for record in records for key in _listed(record[relation])}
            found = self._related(self.expandable()[relation], keys)
            for record in records:
                value = record[relation]
                if isinstance(value, list):
                    record[relation] = [found[key] for key in value if key in found]
                else:
                    record[relation] = found.get(value)

    def _related(self, resource: type["RecordViewSet"], keys: set[Any]) -> dict[Any, Represented]:
        view = resource(request=self.request, kwargs={}, action="list", format_kwarg=None)
        projection = resource.serializer_class.projection(self.request.user)
        key = resource.serializer_class.key()
        seen = _visibility(resource.model)
        fields = resource._recorded(projection)
        rows = list(
            projection.select(
                view.get_queryset().filter(**{f"{key}__in": keys}), self.request.user, seen
            )
        )
        records = [projection.represent(row) for row in rows]
        self.restricted_inside += sum(
            (bool(seen) and row[-1] == Visibility.RESTRICTED) or any(map(record.get, fields))
            for row, record in zip(rows, records, strict=True)
        )
        return {record[key]: record for record in records}

    @classmethod
    def _recorded(cls, projection: Projection) -> frozenset[str]:
        """The fields in an answer of which it is recorded who was shown them."""
        return policies.recorded_fields(cls.model) & frozenset(projection.names)

    def _log_view(self, restricted: int, key: str = "") -> None:
        """Whoever asks is shown restricted records: one line for the request."""
        if restricted:
            access_log.record(
                self.request.user,
                self.model,
                AccessKind.VIEW,
                via=AccessRoute.API,
                key=key,
                restricted=restricted,
                address=self.request.path,
            )

    @staticmethod
    def _names(parameter_name: str, text: str, known: Iterable[str]) -> tuple[str, ...]:
        names = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
        for name in names:
            if name not in known:
                raise invalid(
                    parameter_name,
                    _("“%(name)s” is not one of: %(known)s.")
                    % {"name": name[:60], "known": ", ".join(known)},
                    parameter_name,
                )
        return names

    @staticmethod
    def _refuse_with_csv(request: Request) -> None:
        for name in ("cursor", "page_size", "expand"):
            if name in request.query_params:
                raise invalid(
                    name, _("CSV is the whole list: it has no pages and inlines nothing."), "csv"
                )

    def _csv(self, projection: Projection, rows: "QuerySet[Any, Any]") -> StreamingHttpResponse:
        records = map(projection.represent, rows.iterator(chunk_size=2000))
        response = StreamingHttpResponse(
            _encoded(lines(projection.names, records)),
            content_type=f"{CSV_MEDIA_TYPE}; charset=utf-8",
        )
        name = self.model._meta.model_name
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response


def dumps(value: Any) -> bytes:
    """Compact JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=encode).encode()


def _encoded(texts: Iterator[str]) -> Iterator[bytes]:
    return (text.encode() for text in texts)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _has_version(model: type[models.Model]) -> bool:
    return any(field.name == "version" for field in model._meta.concrete_fields)


def _visibility(model: type[models.Model]) -> tuple[str, ...]:
    """The column that says whether a record is restricted, for models that have it."""
    found = any(field.name == "visibility" for field in model._meta.concrete_fields)
    return ("visibility",) if found else ()


def _matches(header: str, etag: str) -> bool:
    """If-None-Match, compared weakly as RFC 9110 asks: a proxy may have weakened the tag."""
    tags = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    return etag in tags or "*" in tags


def _quality(entry: str, offer: str) -> float:
    """How much one entry of an Accept header wants ``offer``; 0 for not at all."""
    pattern, *parameters = (part.strip() for part in entry.split(";"))
    kind, _slash, subtype = pattern.partition("/")
    if pattern not in ("*/*", offer) and not (subtype == "*" and offer.startswith(f"{kind}/")):
        return 0.0
    for text in parameters:
        if text.startswith("q="):
            try:
                return float(text[2:])
            except ValueError:
                return 0.0
    return 1.0
