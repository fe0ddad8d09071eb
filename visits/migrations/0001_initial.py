import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import diplomacy.core.fields
import diplomacy.core.models.base
from diplomacy.core.operations import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agreements", "0001_initial"),
        ("cities", "0001_initial"),
        ("core", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Trip",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("internal", "Internal"),
                            ("restricted", "Restricted"),
                        ],
                        default="internal",
                        max_length=10,
                        verbose_name="visibility",
                    ),
                ),
                (
                    "source",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[diplomacy.core.models.base.validate_source],
                        verbose_name="source",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed"
                    ),
                ),
                (
                    "voided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="voided"
                    ),
                ),
                (
                    "void_reason",
                    models.TextField(blank=True, editable=False, verbose_name="reason for voiding"),
                ),
                ("search_text", models.TextField(default="", editable=False)),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "dates_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision of the dates",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("confirmed", "Confirmed"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                            ("postponed", "Postponed"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "status_reason",
                    models.TextField(
                        blank=True,
                        help_text="Needed when cancelled or postponed.",
                        verbose_name="reason for the status",
                    ),
                ),
                ("purpose_en", models.TextField(blank=True, verbose_name="purpose in English")),
                ("purpose_ja", models.TextField(blank=True, verbose_name="purpose in Japanese")),
                (
                    "principal_ja",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="traveller's name in Japanese"
                    ),
                ),
                (
                    "principal_en",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="traveller's name in English"
                    ),
                ),
                (
                    "principal_key",
                    models.SlugField(
                        allow_unicode=True,
                        blank=True,
                        help_text="One code for each person, however the name is written. Empty: made from the name.",
                        max_length=120,
                        verbose_name="traveller's code",
                    ),
                ),
                (
                    "office",
                    models.CharField(
                        choices=[
                            ("governor", "Governor"),
                            ("vice_governor", "Vice governor"),
                            ("special_advisor", "Special advisor"),
                            ("director_general", "Director general"),
                            ("other", "Other official"),
                        ],
                        max_length=16,
                        verbose_name="office held",
                    ),
                ),
                ("announced_on", models.DateField(blank=True, null=True, verbose_name="announced")),
                (
                    "budget_yen",
                    models.PositiveBigIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000000000)],
                        verbose_name="budget in yen",
                    ),
                ),
                (
                    "cost_yen",
                    models.PositiveBigIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000000000)],
                        verbose_name="cost in yen",
                    ),
                ),
                (
                    "lead_bureau",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.bureau",
                        verbose_name="lead bureau",
                    ),
                ),
            ],
            options={
                "verbose_name": "trip",
                "verbose_name_plural": "trips",
                "ordering": ["-starts_on", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TripEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("internal", "Internal"),
                            ("restricted", "Restricted"),
                        ],
                        default="internal",
                        max_length=10,
                        verbose_name="visibility",
                    ),
                ),
                (
                    "source",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[diplomacy.core.models.base.validate_source],
                        verbose_name="source",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed"
                    ),
                ),
                (
                    "voided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="voided"
                    ),
                ),
                (
                    "void_reason",
                    models.TextField(blank=True, editable=False, verbose_name="reason for voiding"),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "dates_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision of the dates",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("confirmed", "Confirmed"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                            ("postponed", "Postponed"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "status_reason",
                    models.TextField(
                        blank=True,
                        help_text="Needed when cancelled or postponed.",
                        verbose_name="reason for the status",
                    ),
                ),
                ("purpose_en", models.TextField(blank=True, verbose_name="purpose in English")),
                ("purpose_ja", models.TextField(blank=True, verbose_name="purpose in Japanese")),
                (
                    "principal_ja",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="traveller's name in Japanese"
                    ),
                ),
                (
                    "principal_en",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="traveller's name in English"
                    ),
                ),
                (
                    "principal_key",
                    models.SlugField(
                        allow_unicode=True,
                        blank=True,
                        db_index=False,
                        help_text="One code for each person, however the name is written. Empty: made from the name.",
                        max_length=120,
                        verbose_name="traveller's code",
                    ),
                ),
                (
                    "office",
                    models.CharField(
                        choices=[
                            ("governor", "Governor"),
                            ("vice_governor", "Vice governor"),
                            ("special_advisor", "Special advisor"),
                            ("director_general", "Director general"),
                            ("other", "Other official"),
                        ],
                        max_length=16,
                        verbose_name="office held",
                    ),
                ),
                ("announced_on", models.DateField(blank=True, null=True, verbose_name="announced")),
                (
                    "budget_yen",
                    models.PositiveBigIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000000000)],
                        verbose_name="budget in yen",
                    ),
                ),
                (
                    "cost_yen",
                    models.PositiveBigIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000000000)],
                        verbose_name="cost in yen",
                    ),
                ),
                (
                    "lead_bureau",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.bureau",
                        verbose_name="lead bureau",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="visits.trip",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("internal", "Internal"),
                            ("restricted", "Restricted"),
                        ],
                        default="internal",
                        max_length=10,
                        verbose_name="visibility",
                    ),
                ),
                (
                    "source",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[diplomacy.core.models.base.validate_source],
                        verbose_name="source",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed"
                    ),
                ),
                (
                    "voided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="voided"
                    ),
                ),
                (
                    "void_reason",
                    models.TextField(blank=True, editable=False, verbose_name="reason for voiding"),
                ),
                ("search_text", models.TextField(default="", editable=False)),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "dates_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision of the dates",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("confirmed", "Confirmed"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                            ("postponed", "Postponed"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "status_reason",
                    models.TextField(
                        blank=True,
                        help_text="Needed when cancelled or postponed.",
                        verbose_name="reason for the status",
                    ),
                ),
                ("purpose_en", models.TextField(blank=True, verbose_name="purpose in English")),
                ("purpose_ja", models.TextField(blank=True, verbose_name="purpose in Japanese")),
                (
                    "direction",
                    models.CharField(
                        choices=[("outbound", "Outbound"), ("inbound", "Inbound")],
                        max_length=8,
                        verbose_name="direction",
                    ),
                ),
                (
                    "met_on",
                    models.DateField(
                        blank=True,
                        help_text="Empty: the last day of the visit counts.",
                        null=True,
                        verbose_name="day of the meeting",
                    ),
                ),
                (
                    "traveller",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("governor", "Governor"),
                            ("vice_governor", "Vice governor"),
                            ("special_advisor", "Special advisor"),
                            ("director_general", "Director general"),
                            ("other", "Other official"),
                        ],
                        max_length=16,
                        verbose_name="traveller's office",
                    ),
                ),
                (
                    "visitor_rank",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("top", "Top leader"),
                            ("deputy", "Deputy leader"),
                            ("other", "Other"),
                        ],
                        max_length=8,
                        verbose_name="visitor's rank",
                    ),
                ),
                ("in_japan", models.BooleanField(blank=True, null=True, verbose_name="in Japan")),
                (
                    "met_tmg",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="met the home city's government"
                    ),
                ),
                ("official", models.BooleanField(default=False, verbose_name="official visit")),
                ("results_en", models.TextField(blank=True, verbose_name="results in English")),
                ("results_ja", models.TextField(blank=True, verbose_name="results in Japanese")),
                (
                    "report",
                    models.TextField(
                        blank=True,
                        help_text="A working note, needed once the visit is over.",
                        verbose_name="report",
                    ),
                ),
                (
                    "report_language",
                    models.CharField(
                        choices=[("ja", "日本語"), ("en", "English")],
                        default="ja",
                        max_length=2,
                        verbose_name="language of the report",
                    ),
                ),
                (
                    "protocol_notes",
                    models.TextField(
                        blank=True,
                        help_text="Forms of address, precedence and wishes of guests. Read only by those who look after visits.",
                        verbose_name="protocol notes",
                    ),
                ),
                (
                    "protocol_notes_language",
                    models.CharField(
                        choices=[("ja", "日本語"), ("en", "English")],
                        default="ja",
                        max_length=2,
                        verbose_name="language of the protocol notes",
                    ),
                ),
                (
                    "from_system",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="from another system"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        help_text="The agreement that was concluded on this visit.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="agreements.agreement",
                        verbose_name="agreement concluded",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="cities.city",
                        verbose_name="city",
                    ),
                ),
                (
                    "lead_bureau",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.bureau",
                        verbose_name="lead bureau",
                    ),
                ),
                (
                    "trip",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="visits.trip",
                        verbose_name="trip",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
                "ordering": ["-starts_on", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VisitEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("internal", "Internal"),
                            ("restricted", "Restricted"),
                        ],
                        default="internal",
                        max_length=10,
                        verbose_name="visibility",
                    ),
                ),
                (
                    "source",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[diplomacy.core.models.base.validate_source],
                        verbose_name="source",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed"
                    ),
                ),
                (
                    "voided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="voided"
                    ),
                ),
                (
                    "void_reason",
                    models.TextField(blank=True, editable=False, verbose_name="reason for voiding"),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "dates_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision of the dates",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("confirmed", "Confirmed"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                            ("postponed", "Postponed"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "status_reason",
                    models.TextField(
                        blank=True,
                        help_text="Needed when cancelled or postponed.",
                        verbose_name="reason for the status",
                    ),
                ),
                ("purpose_en", models.TextField(blank=True, verbose_name="purpose in English")),
                ("purpose_ja", models.TextField(blank=True, verbose_name="purpose in Japanese")),
                (
                    "direction",
                    models.CharField(
                        choices=[("outbound", "Outbound"), ("inbound", "Inbound")],
                        max_length=8,
                        verbose_name="direction",
                    ),
                ),
                (
                    "met_on",
                    models.DateField(
                        blank=True,
                        help_text="Empty: the last day of the visit counts.",
                        null=True,
                        verbose_name="day of the meeting",
                    ),
                ),
                (
                    "traveller",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("governor", "Governor"),
                            ("vice_governor", "Vice governor"),
                            ("special_advisor", "Special advisor"),
                            ("director_general", "Director general"),
                            ("other", "Other official"),
                        ],
                        max_length=16,
                        verbose_name="traveller's office",
                    ),
                ),
                (
                    "visitor_rank",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("top", "Top leader"),
                            ("deputy", "Deputy leader"),
                            ("other", "Other"),
                        ],
                        max_length=8,
                        verbose_name="visitor's rank",
                    ),
                ),
                ("in_japan", models.BooleanField(blank=True, null=True, verbose_name="in Japan")),
                (
                    "met_tmg",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="met the home city's government"
                    ),
                ),
                ("official", models.BooleanField(default=False, verbose_name="official visit")),
                ("results_en", models.TextField(blank=True, verbose_name="results in English")),
                ("results_ja", models.TextField(blank=True, verbose_name="results in Japanese")),
                (
                    "report",
                    models.TextField(
                        blank=True,
                        help_text="A working note, needed once the visit is over.",
                        verbose_name="report",
                    ),
                ),
                (
                    "report_language",
                    models.CharField(
                        choices=[("ja", "日本語"), ("en", "English")],
                        default="ja",
                        max_length=2,
                        verbose_name="language of the report",
                    ),
                ),
                (
                    "protocol_notes",
                    models.TextField(
                        blank=True,
                        help_text="Forms of address, precedence and wishes of guests. Read only by those who look after visits.",
                        verbose_name="protocol notes",
                    ),
                ),
                (
                    "protocol_notes_language",
                    models.CharField(
                        choices=[("ja", "日本語"), ("en", "English")],
                        default="ja",
                        max_length=2,
                        verbose_name="language of the protocol notes",
                    ),
                ),
                (
                    "from_system",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="from another system"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The agreement that was concluded on this visit.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement concluded",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cities.city",
                        verbose_name="city",
                    ),
                ),
                (
                    "lead_bureau",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.bureau",
                        verbose_name="lead bureau",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="visits.visit",
                    ),
                ),
                (
                    "trip",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="visits.trip",
                        verbose_name="trip",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        Together(
            [
                migrations.AddIndex(
                    model_name="trip",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fields=["search_text"], name="trip_search", opclasses=["gin_trgm_ops"]
                    ),
                ),
                migrations.AddIndex(
                    model_name="trip",
                    index=models.Index(fields=["-starts_on", "id"], name="trip_recent"),
                ),
                migrations.AddConstraint(
                    model_name="trip",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="trip_ends_after_start",
                        violation_error_message="The trip cannot end before it starts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="trip",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("cancelled", "postponed")), _negated=True),
                            models.Q(("status_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="trip_called_off_has_reason",
                        violation_error_message="Say why the trip is cancelled or postponed.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="trip",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("principal_en", ""), ("principal_ja", ""), _negated=True),
                            models.Q(("principal_key", ""), _negated=True),
                        ),
                        name="trip_names_its_principal",
                        violation_error_message="Name the person who travels, in Japanese or in English.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="trip",
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(
                            ("dates_precision", "day"),
                            ("voided_at__isnull", True),
                            models.Q(("status__in", ("cancelled", "postponed")), _negated=True),
                        ),
                        expressions=[
                            ("principal_key", "="),
                            (
                                models.Func(
                                    models.F("starts_on"),
                                    django.db.models.functions.comparison.Greatest(
                                        models.F("ends_on"),
                                        models.ExpressionWrapper(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("starts_on"), "+", models.Value(1)
                                            ),
                                            output_field=models.DateField(),
                                        ),
                                    ),
                                    models.Value("[)"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="trip_principal_in_one_place",
                        violation_error_code="overlap",
                        violation_error_message="This person is already on another trip in these days.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="trip",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="97e238152b836f70cc8440211640839eeb27203d",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_083a7",
                            table="visits_trip",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="trip",
                    trigger=pgtrigger.compiler.Trigger(
                        name="trip_status_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{confirmed:cancelled,confirmed:completed,confirmed:postponed,planned:cancelled,planned:completed,planned:confirmed,planned:postponed,postponed:cancelled,postponed:planned}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="c8eb21107e988923e8c61bb37995a4b51aa6a2c3",
                            operation="UPDATE",
                            pgid="pgtrigger_trip_status_moves_7e361",
                            table="visits_trip",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="trip",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "visits_tripevent" ("announced_on", "budget_yen", "cost_yen", "created_at", "dates_precision", "ends_on", "id", "lead_bureau_id", "office", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal_en", "principal_ja", "principal_key", "purpose_en", "purpose_ja", "source", "starts_on", "status", "status_reason", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."announced_on", NEW."budget_yen", NEW."cost_yen", NEW."created_at", NEW."dates_precision", NEW."ends_on", NEW."id", NEW."lead_bureau_id", NEW."office", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."principal_en", NEW."principal_ja", NEW."principal_key", NEW."purpose_en", NEW."purpose_ja", NEW."source", NEW."starts_on", NEW."status", NEW."status_reason", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="6cc591b962a510b99932e3425e37a0df9764e1b7",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_54ada",
                            table="visits_trip",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="trip",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."announced_on" IS DISTINCT FROM (NEW."announced_on") OR OLD."budget_yen" IS DISTINCT FROM (NEW."budget_yen") OR OLD."cost_yen" IS DISTINCT FROM (NEW."cost_yen") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."dates_precision" IS DISTINCT FROM (NEW."dates_precision") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."lead_bureau_id" IS DISTINCT FROM (NEW."lead_bureau_id") OR OLD."office" IS DISTINCT FROM (NEW."office") OR OLD."principal_en" IS DISTINCT FROM (NEW."principal_en") OR OLD."principal_ja" IS DISTINCT FROM (NEW."principal_ja") OR OLD."principal_key" IS DISTINCT FROM (NEW."principal_key") OR OLD."purpose_en" IS DISTINCT FROM (NEW."purpose_en") OR OLD."purpose_ja" IS DISTINCT FROM (NEW."purpose_ja") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."status_reason" IS DISTINCT FROM (NEW."status_reason") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."visibility" IS DISTINCT FROM (NEW."visibility") OR OLD."void_reason" IS DISTINCT FROM (NEW."void_reason") OR OLD."voided_at" IS DISTINCT FROM (NEW."voided_at"))',
                            func='INSERT INTO "visits_tripevent" ("announced_on", "budget_yen", "cost_yen", "created_at", "dates_precision", "ends_on", "id", "lead_bureau_id", "office", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal_en", "principal_ja", "principal_key", "purpose_en", "purpose_ja", "source", "starts_on", "status", "status_reason", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."announced_on", NEW."budget_yen", NEW."cost_yen", NEW."created_at", NEW."dates_precision", NEW."ends_on", NEW."id", NEW."lead_bureau_id", NEW."office", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."principal_en", NEW."principal_ja", NEW."principal_key", NEW."purpose_en", NEW."purpose_ja", NEW."source", NEW."starts_on", NEW."status", NEW."status_reason", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="50c44132e6a8a9df5292f54e090a7118345837d9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b9e69",
                            table="visits_trip",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="trip",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "visits_tripevent" ("announced_on", "budget_yen", "cost_yen", "created_at", "dates_precision", "ends_on", "id", "lead_bureau_id", "office", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal_en", "principal_ja", "principal_key", "purpose_en", "purpose_ja", "source", "starts_on", "status", "status_reason", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (OLD."announced_on", OLD."budget_yen", OLD."cost_yen", OLD."created_at", OLD."dates_precision", OLD."ends_on", OLD."id", OLD."lead_bureau_id", OLD."office", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."principal_en", OLD."principal_ja", OLD."principal_key", OLD."purpose_en", OLD."purpose_ja", OLD."source", OLD."starts_on", OLD."status", OLD."status_reason", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="254339f2b6aaea9baff5e305ffdd08641171df18",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2de1e",
                            table="visits_trip",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="trip",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\n\nIF TG_OP = \'INSERT\' THEN\n    PERFORM core_feed_tell(\'visits.trip\', NEW."id"::text, NEW."id"::text, \'create\', NEW."version"::integer, NULL);\nELSIF TG_OP = \'DELETE\' THEN\n    PERFORM core_feed_tell(\'visits.trip\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nELSE\n    IF OLD."id"::text <> NEW."id"::text THEN\n        PERFORM core_feed_tell(\'visits.trip\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\n    END IF;\n    PERFORM core_feed_tell(\'visits.trip\', NEW."id"::text, NEW."id"::text, CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL THEN \'void\' ELSE \'update\' END, NEW."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nEND IF;\nRETURN NULL;',
                            hash="e6ee6826bd59276d24bfd7be59de1037a0920552",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_a65e7",
                            table="visits_trip",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="trip",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."lead_bureau_id" IS DISTINCT FROM NEW."lead_bureau_id" OR OLD."visibility" IS DISTINCT FROM NEW."visibility")',
                            func='PERFORM 1 FROM "visits_trip" WHERE "id" = NEW."id" FOR UPDATE;\nPERFORM core_feed_tell(\'visits.visit\', d0."id"::text, d0."id"::text, \'touch\', d0."version"::integer, (core_feed_guard(d0."visibility", d0."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = d0."city_id"), \'{}\'))) FROM "visits_visit" d0 WHERE d0."trip_id" = OLD."id";\nRETURN NULL;',
                            hash="aba82c3d055d4b773f792d0e6afc4d42c9a7e1c7",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_acc82",
                            table="visits_trip",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="tripevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="visits_trip_pgh_cre_f3bfa1_idx"
                    ),
                ),
                migrations.AddIndex(
                    model_name="visit",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fields=["search_text"], name="visit_search", opclasses=["gin_trgm_ops"]
                    ),
                ),
                migrations.AddIndex(
                    model_name="visit",
                    index=models.Index(fields=["-starts_on", "id"], name="visit_recent"),
                ),
                migrations.AddIndex(
                    model_name="visit",
                    index=models.Index(fields=["city", "-starts_on"], name="visit_of_city"),
                ),
                migrations.AddIndex(
                    model_name="visit",
                    index=models.Index(
                        fields=["status", "-starts_on", "id"], name="visit_by_status"
                    ),
                ),
                migrations.AddIndex(
                    model_name="visit",
                    index=models.Index(
                        fields=["status", "visibility", "city"],
                        include=("voided_at",),
                        name="visit_number_of_status",
                    ),
                ),
                migrations.AddIndex(
                    model_name="visit",
                    index=models.Index(
                        condition=models.Q(("status", "completed"), ("voided_at__isnull", True)),
                        fields=["city"],
                        include=(
                            "id",
                            "met_on",
                            "ends_on",
                            "dates_precision",
                            "direction",
                            "traveller",
                            "visitor_rank",
                            "in_japan",
                            "met_tmg",
                            "visibility",
                            "lead_bureau",
                        ),
                        name="visit_as_evidence",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="visit_ends_after_start",
                        violation_error_message="The visit cannot end before it starts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("met_on__isnull", True),
                            models.Q(
                                ("met_on__gte", models.F("starts_on")),
                                ("met_on__lte", models.F("ends_on")),
                            ),
                            _connector="OR",
                        ),
                        name="visit_met_during_visit",
                        violation_error_message="The meeting lies outside the days of the visit.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("cancelled", "postponed")), _negated=True),
                            models.Q(("status_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="visit_called_off_has_reason",
                        violation_error_message="Say why the visit is cancelled or postponed.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("direction", "outbound"),
                                ("in_japan__isnull", True),
                                ("met_tmg__isnull", True),
                                ("visitor_rank", ""),
                                models.Q(("traveller", ""), _negated=True),
                            ),
                            models.Q(
                                ("direction", "inbound"),
                                ("in_japan__isnull", False),
                                ("met_tmg__isnull", False),
                                ("traveller", ""),
                                models.Q(("visitor_rank", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="visit_sides_match_direction",
                        violation_error_message="An outbound visit names its traveller; an inbound one the visitor's rank, whether it was in Japan and whether the government met them.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("trip__isnull", True), ("direction", "outbound"), _connector="OR"
                        ),
                        name="visit_trip_is_outbound",
                        violation_error_message="Only an outbound visit belongs to a trip.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "completed"), _negated=True),
                            models.Q(("report", ""), _negated=True),
                            models.Q(("source", []), _negated=True),
                            ("from_system", True),
                            _connector="OR",
                        ),
                        name="visit_completed_has_report",
                        violation_error_message="A completed visit needs a report or a source.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="97912c3a82dfd2e38c5af3d7f79417502f564e43",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_8e88e",
                            table="visits_visit",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="visit_status_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{confirmed:cancelled,confirmed:completed,confirmed:postponed,planned:cancelled,planned:completed,planned:confirmed,planned:postponed,postponed:cancelled,postponed:planned}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="81b03a6af9d9e7378bc7b2e62c9e84a71266fef6",
                            operation="UPDATE",
                            pgid="pgtrigger_visit_status_moves_ba204",
                            table="visits_visit",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "visits_visitevent" ("agreement_id", "city_id", "created_at", "dates_precision", "direction", "ends_on", "from_system", "id", "in_japan", "lead_bureau_id", "met_on", "met_tmg", "official", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol_notes", "protocol_notes_language", "purpose_en", "purpose_ja", "report", "report_language", "results_en", "results_ja", "source", "starts_on", "status", "status_reason", "traveller", "trip_id", "updated_at", "version", "visibility", "visitor_rank", "void_reason", "voided_at") VALUES (NEW."agreement_id", NEW."city_id", NEW."created_at", NEW."dates_precision", NEW."direction", NEW."ends_on", NEW."from_system", NEW."id", NEW."in_japan", NEW."lead_bureau_id", NEW."met_on", NEW."met_tmg", NEW."official", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."protocol_notes", NEW."protocol_notes_language", NEW."purpose_en", NEW."purpose_ja", NEW."report", NEW."report_language", NEW."results_en", NEW."results_ja", NEW."source", NEW."starts_on", NEW."status", NEW."status_reason", NEW."traveller", NEW."trip_id", NEW."updated_at", NEW."version", NEW."visibility", NEW."visitor_rank", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="2899cabf962eecef177afe645afde3a2d945819b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9d6da",
                            table="visits_visit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."agreement_id" IS DISTINCT FROM (NEW."agreement_id") OR OLD."city_id" IS DISTINCT FROM (NEW."city_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."dates_precision" IS DISTINCT FROM (NEW."dates_precision") OR OLD."direction" IS DISTINCT FROM (NEW."direction") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."from_system" IS DISTINCT FROM (NEW."from_system") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."in_japan" IS DISTINCT FROM (NEW."in_japan") OR OLD."lead_bureau_id" IS DISTINCT FROM (NEW."lead_bureau_id") OR OLD."met_on" IS DISTINCT FROM (NEW."met_on") OR OLD."met_tmg" IS DISTINCT FROM (NEW."met_tmg") OR OLD."official" IS DISTINCT FROM (NEW."official") OR OLD."protocol_notes" IS DISTINCT FROM (NEW."protocol_notes") OR OLD."protocol_notes_language" IS DISTINCT FROM (NEW."protocol_notes_language") OR OLD."purpose_en" IS DISTINCT FROM (NEW."purpose_en") OR OLD."purpose_ja" IS DISTINCT FROM (NEW."purpose_ja") OR OLD."report" IS DISTINCT FROM (NEW."report") OR OLD."report_language" IS DISTINCT FROM (NEW."report_language") OR OLD."results_en" IS DISTINCT FROM (NEW."results_en") OR OLD."results_ja" IS DISTINCT FROM (NEW."results_ja") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."status_reason" IS DISTINCT FROM (NEW."status_reason") OR OLD."traveller" IS DISTINCT FROM (NEW."traveller") OR OLD."trip_id" IS DISTINCT FROM (NEW."trip_id") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."visibility" IS DISTINCT FROM (NEW."visibility") OR OLD."visitor_rank" IS DISTINCT FROM (NEW."visitor_rank") OR OLD."void_reason" IS DISTINCT FROM (NEW."void_reason") OR OLD."voided_at" IS DISTINCT FROM (NEW."voided_at"))',
                            func='INSERT INTO "visits_visitevent" ("agreement_id", "city_id", "created_at", "dates_precision", "direction", "ends_on", "from_system", "id", "in_japan", "lead_bureau_id", "met_on", "met_tmg", "official", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol_notes", "protocol_notes_language", "purpose_en", "purpose_ja", "report", "report_language", "results_en", "results_ja", "source", "starts_on", "status", "status_reason", "traveller", "trip_id", "updated_at", "version", "visibility", "visitor_rank", "void_reason", "voided_at") VALUES (NEW."agreement_id", NEW."city_id", NEW."created_at", NEW."dates_precision", NEW."direction", NEW."ends_on", NEW."from_system", NEW."id", NEW."in_japan", NEW."lead_bureau_id", NEW."met_on", NEW."met_tmg", NEW."official", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."protocol_notes", NEW."protocol_notes_language", NEW."purpose_en", NEW."purpose_ja", NEW."report", NEW."report_language", NEW."results_en", NEW."results_ja", NEW."source", NEW."starts_on", NEW."status", NEW."status_reason", NEW."traveller", NEW."trip_id", NEW."updated_at", NEW."version", NEW."visibility", NEW."visitor_rank", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="ec5ef5e6b3c9a284c40727f1be2a68e0b21c76f8",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_41cf1",
                            table="visits_visit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "visits_visitevent" ("agreement_id", "city_id", "created_at", "dates_precision", "direction", "ends_on", "from_system", "id", "in_japan", "lead_bureau_id", "met_on", "met_tmg", "official", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol_notes", "protocol_notes_language", "purpose_en", "purpose_ja", "report", "report_language", "results_en", "results_ja", "source", "starts_on", "status", "status_reason", "traveller", "trip_id", "updated_at", "version", "visibility", "visitor_rank", "void_reason", "voided_at") VALUES (OLD."agreement_id", OLD."city_id", OLD."created_at", OLD."dates_precision", OLD."direction", OLD."ends_on", OLD."from_system", OLD."id", OLD."in_japan", OLD."lead_bureau_id", OLD."met_on", OLD."met_tmg", OLD."official", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."protocol_notes", OLD."protocol_notes_language", OLD."purpose_en", OLD."purpose_ja", OLD."report", OLD."report_language", OLD."results_en", OLD."results_ja", OLD."source", OLD."starts_on", OLD."status", OLD."status_reason", OLD."traveller", OLD."trip_id", OLD."updated_at", OLD."version", OLD."visibility", OLD."visitor_rank", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="f721653381e6f3fea10ac78226ad8787bf84eae4",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a3dfb",
                            table="visits_visit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\n\nIF TG_OP = \'INSERT\' THEN\n    PERFORM core_feed_tell(\'visits.visit\', NEW."id"::text, NEW."id"::text, \'create\', NEW."version"::integer, NULL);\nELSIF TG_OP = \'DELETE\' THEN\n    PERFORM core_feed_tell(\'visits.visit\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = OLD."city_id"), \'{}\')));\nELSE\n    IF OLD."id"::text <> NEW."id"::text THEN\n        PERFORM core_feed_tell(\'visits.visit\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = OLD."city_id"), \'{}\')));\n    END IF;\n    PERFORM core_feed_tell(\'visits.visit\', NEW."id"::text, NEW."id"::text, CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL THEN \'void\' ELSE \'update\' END, NEW."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = OLD."city_id"), \'{}\')));\nEND IF;\nRETURN NULL;',
                            hash="df283226f46e4c5a1d50a2b5eb472c96146434a7",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_36c2b",
                            table="visits_visit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."lead_bureau_id" IS DISTINCT FROM NEW."lead_bureau_id" OR OLD."visibility" IS DISTINCT FROM NEW."visibility")',
                            func='PERFORM 1 FROM "visits_visit" WHERE "id" = NEW."id" FOR UPDATE;\nPERFORM 1 FROM "cities_city" WHERE "id" = NEW."city_id" FOR KEY SHARE;\nRETURN NULL;',
                            hash="511295b5d4c104ef89285d5a784b808292b75d7f",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_34c4d",
                            table="visits_visit",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="visitevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="visits_visi_pgh_cre_24d280_idx"
                    ),
                ),
            ]
        ),
    ]
