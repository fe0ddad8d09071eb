import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import diplomacy.core.fields
import diplomacy.core.models.base
import initiatives.validators
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
            name="Fund",
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
                (
                    "code",
                    diplomacy.core.fields.CodeField(
                        max_length=64,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9.-]*\\Z",
                                "Use small letters, digits, hyphens and dots only.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("name_ja", models.CharField(max_length=200, verbose_name="name in Japanese")),
                (
                    "name_tentative",
                    models.BooleanField(default=False, verbose_name="the name is tentative"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("budget_requested", "Budget requested"),
                            ("open", "Open"),
                            ("closed", "Closed"),
                        ],
                        default="budget_requested",
                        max_length=16,
                        verbose_name="status",
                    ),
                ),
                (
                    "amount_yen",
                    models.PositiveBigIntegerField(
                        blank=True,
                        help_text="As announced; empty where no source names it.",
                        null=True,
                        verbose_name="amount in yen",
                    ),
                ),
                (
                    "amount_as_written",
                    models.CharField(blank=True, max_length=60, verbose_name="amount as written"),
                ),
                (
                    "starts_in_fiscal_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="starts in fiscal year"
                    ),
                ),
                (
                    "purposes",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[initiatives.validators.validate_articles],
                        verbose_name="purposes",
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
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="initiatives.fund",
                        verbose_name="restructured into",
                    ),
                ),
            ],
            options={
                "verbose_name": "fund",
                "verbose_name_plural": "funds",
                "ordering": ["-starts_in_fiscal_year", "code"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FundEvent",
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
                (
                    "code",
                    diplomacy.core.fields.CodeField(
                        max_length=64,
                        unique=False,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9.-]*\\Z",
                                "Use small letters, digits, hyphens and dots only.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("name_ja", models.CharField(max_length=200, verbose_name="name in Japanese")),
                (
                    "name_tentative",
                    models.BooleanField(default=False, verbose_name="the name is tentative"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("budget_requested", "Budget requested"),
                            ("open", "Open"),
                            ("closed", "Closed"),
                        ],
                        default="budget_requested",
                        max_length=16,
                        verbose_name="status",
                    ),
                ),
                (
                    "amount_yen",
                    models.PositiveBigIntegerField(
                        blank=True,
                        help_text="As announced; empty where no source names it.",
                        null=True,
                        verbose_name="amount in yen",
                    ),
                ),
                (
                    "amount_as_written",
                    models.CharField(blank=True, max_length=60, verbose_name="amount as written"),
                ),
                (
                    "starts_in_fiscal_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="starts in fiscal year"
                    ),
                ),
                (
                    "purposes",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[initiatives.validators.validate_articles],
                        verbose_name="purposes",
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
                        to="initiatives.fund",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="initiatives.fund",
                        verbose_name="restructured into",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Initiative",
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
                (
                    "title_en",
                    models.CharField(blank=True, max_length=300, verbose_name="title in English"),
                ),
                (
                    "title_ja",
                    models.CharField(blank=True, max_length=300, verbose_name="title in Japanese"),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="starts")),
                (
                    "starts_on_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="Empty: open-ended.", null=True, verbose_name="ends"
                    ),
                ),
                (
                    "ends_on_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("running", "Running"),
                            ("held", "Held"),
                            ("completed", "Completed"),
                            ("ended", "Ended"),
                            ("cancelled", "Cancelled"),
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
                        help_text="Needed when cancelled.",
                        verbose_name="reason for the status",
                    ),
                ),
                (
                    "resident_benefit_en",
                    models.TextField(blank=True, verbose_name="benefit for residents in English"),
                ),
                (
                    "resident_benefit_ja",
                    models.TextField(blank=True, verbose_name="benefit for residents in Japanese"),
                ),
                (
                    "people_trained",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="How many took part in training so far. Empty: not on record.",
                        null=True,
                        verbose_name="people trained",
                    ),
                ),
                (
                    "cost_yen",
                    models.PositiveBigIntegerField(
                        blank=True,
                        help_text="What was spent so far, in yen. Empty: not on record.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000000000)],
                        verbose_name="cost in yen",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiatives",
                        to="agreements.agreement",
                        verbose_name="agreement it fulfils",
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
                "verbose_name": "initiative",
                "verbose_name_plural": "initiatives",
                "ordering": ["-starts_on", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InitiativeCity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiative_links",
                        to="cities.city",
                        verbose_name="city",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="city_links",
                        to="initiatives.initiative",
                        verbose_name="initiative",
                    ),
                ),
            ],
            options={
                "verbose_name": "city of an initiative",
                "verbose_name_plural": "cities of initiatives",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="InitiativeCityEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
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
                    "initiative",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="initiatives.initiative",
                        verbose_name="initiative",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="initiatives.initiativecity",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InitiativeCommitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiative_links",
                        to="agreements.commitment",
                        verbose_name="commitment",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitment_links",
                        to="initiatives.initiative",
                        verbose_name="initiative",
                    ),
                ),
            ],
            options={
                "verbose_name": "commitment of an initiative",
                "verbose_name_plural": "commitments of initiatives",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="InitiativeCommitmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "commitment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.commitment",
                        verbose_name="commitment",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="initiatives.initiative",
                        verbose_name="initiative",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="initiatives.initiativecommitment",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InitiativeEvent",
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
                (
                    "title_en",
                    models.CharField(blank=True, max_length=300, verbose_name="title in English"),
                ),
                (
                    "title_ja",
                    models.CharField(blank=True, max_length=300, verbose_name="title in Japanese"),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="starts")),
                (
                    "starts_on_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="Empty: open-ended.", null=True, verbose_name="ends"
                    ),
                ),
                (
                    "ends_on_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("running", "Running"),
                            ("held", "Held"),
                            ("completed", "Completed"),
                            ("ended", "Ended"),
                            ("cancelled", "Cancelled"),
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
                        help_text="Needed when cancelled.",
                        verbose_name="reason for the status",
                    ),
                ),
                (
                    "resident_benefit_en",
                    models.TextField(blank=True, verbose_name="benefit for residents in English"),
                ),
                (
                    "resident_benefit_ja",
                    models.TextField(blank=True, verbose_name="benefit for residents in Japanese"),
                ),
                (
                    "people_trained",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="How many took part in training so far. Empty: not on record.",
                        null=True,
                        verbose_name="people trained",
                    ),
                ),
                (
                    "cost_yen",
                    models.PositiveBigIntegerField(
                        blank=True,
                        help_text="What was spent so far, in yen. Empty: not on record.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000000000)],
                        verbose_name="cost in yen",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement it fulfils",
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
                        to="initiatives.initiative",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InitiativeMeasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measure_links",
                        to="initiatives.initiative",
                        verbose_name="initiative",
                    ),
                ),
            ],
            options={
                "verbose_name": "measure of an initiative",
                "verbose_name_plural": "measures of initiatives",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Strategy",
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
                (
                    "code",
                    diplomacy.core.fields.CodeField(
                        max_length=64,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9.-]*\\Z",
                                "Use small letters, digits, hyphens and dots only.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("title_en", models.CharField(max_length=300, verbose_name="title in English")),
                ("title_ja", models.CharField(max_length=300, verbose_name="title in Japanese")),
                ("dated", models.DateField(blank=True, null=True, verbose_name="dated")),
                (
                    "dated_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="applies from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="applies until")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("current", "Current"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("objective_en", models.TextField(blank=True, verbose_name="objective in English")),
                (
                    "objective_ja",
                    models.TextField(blank=True, verbose_name="objective in Japanese"),
                ),
                (
                    "review_en",
                    models.TextField(blank=True, verbose_name="review clause in English"),
                ),
                (
                    "review_ja",
                    models.TextField(blank=True, verbose_name="review clause in Japanese"),
                ),
                (
                    "principles",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[initiatives.validators.validate_articles],
                        verbose_name="principles",
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
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="initiatives.strategy",
                        verbose_name="supersedes",
                    ),
                ),
            ],
            options={
                "verbose_name": "strategy",
                "verbose_name_plural": "strategies",
                "ordering": ["-starts_on", "code"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StrategyEvent",
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
                (
                    "code",
                    diplomacy.core.fields.CodeField(
                        max_length=64,
                        unique=False,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9.-]*\\Z",
                                "Use small letters, digits, hyphens and dots only.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("title_en", models.CharField(max_length=300, verbose_name="title in English")),
                ("title_ja", models.CharField(max_length=300, verbose_name="title in Japanese")),
                ("dated", models.DateField(blank=True, null=True, verbose_name="dated")),
                (
                    "dated_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="applies from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="applies until")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("current", "Current"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("objective_en", models.TextField(blank=True, verbose_name="objective in English")),
                (
                    "objective_ja",
                    models.TextField(blank=True, verbose_name="objective in Japanese"),
                ),
                (
                    "review_en",
                    models.TextField(blank=True, verbose_name="review clause in English"),
                ),
                (
                    "review_ja",
                    models.TextField(blank=True, verbose_name="review clause in Japanese"),
                ),
                (
                    "principles",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[initiatives.validators.validate_articles],
                        verbose_name="principles",
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
                        to="initiatives.strategy",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="initiatives.strategy",
                        verbose_name="supersedes",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StrategyItem",
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
                (
                    "code",
                    diplomacy.core.fields.CodeField(
                        max_length=64,
                        unique=False,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9.-]*\\Z",
                                "Use small letters, digits, hyphens and dots only.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("section", "Section"),
                            ("goal", "Goal"),
                            ("heading", "Heading"),
                            ("measure", "Measure"),
                            ("sub_measure", "Sub-measure"),
                            ("enabler", "Enabler"),
                            ("support_area", "Support area"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position in the text")),
                (
                    "goal_number",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="number of the goal"
                    ),
                ),
                ("text_en", models.TextField(verbose_name="text in English")),
                ("text_ja", models.TextField(blank=True, verbose_name="text in Japanese")),
                (
                    "ja_status",
                    models.CharField(
                        choices=[
                            ("published", "As published"),
                            ("working_translation", "Working translation"),
                        ],
                        default="working_translation",
                        max_length=20,
                        verbose_name="standing of the Japanese text",
                    ),
                ),
                (
                    "themes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="themes",
                    ),
                ),
                (
                    "alternative_wording",
                    models.TextField(
                        blank=True,
                        help_text="How the same item is worded elsewhere in the strategy.",
                        verbose_name="other wording",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="initiatives.strategyitem",
                        verbose_name="part of",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="initiatives.strategy",
                        verbose_name="strategy",
                    ),
                ),
            ],
            options={
                "verbose_name": "strategy item",
                "verbose_name_plural": "strategy items",
                "ordering": ["strategy", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InitiativeMeasureEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "initiative",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="initiatives.initiative",
                        verbose_name="initiative",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="initiatives.initiativemeasure",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="initiatives.strategyitem",
                        verbose_name="measure",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StrategyItemEvent",
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
                (
                    "code",
                    diplomacy.core.fields.CodeField(
                        max_length=64,
                        unique=False,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9.-]*\\Z",
                                "Use small letters, digits, hyphens and dots only.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("section", "Section"),
                            ("goal", "Goal"),
                            ("heading", "Heading"),
                            ("measure", "Measure"),
                            ("sub_measure", "Sub-measure"),
                            ("enabler", "Enabler"),
                            ("support_area", "Support area"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position in the text")),
                (
                    "goal_number",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="number of the goal"
                    ),
                ),
                ("text_en", models.TextField(verbose_name="text in English")),
                ("text_ja", models.TextField(blank=True, verbose_name="text in Japanese")),
                (
                    "ja_status",
                    models.CharField(
                        choices=[
                            ("published", "As published"),
                            ("working_translation", "Working translation"),
                        ],
                        default="working_translation",
                        max_length=20,
                        verbose_name="standing of the Japanese text",
                    ),
                ),
                (
                    "themes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="themes",
                    ),
                ),
                (
                    "alternative_wording",
                    models.TextField(
                        blank=True,
                        help_text="How the same item is worded elsewhere in the strategy.",
                        verbose_name="other wording",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="initiatives.strategyitem",
                        verbose_name="part of",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="initiatives.strategyitem",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="initiatives.strategy",
                        verbose_name="strategy",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Target",
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
                (
                    "code",
                    diplomacy.core.fields.CodeField(
                        max_length=64,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9][A-Z0-9.-]*\\Z",
                                "Use capital letters, digits, hyphens and dots only.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="number of cities",
                    ),
                ),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("name_ja", models.CharField(max_length=200, verbose_name="name in Japanese")),
                ("window_start", models.DateField(verbose_name="counts from")),
                (
                    "deadline",
                    models.DateField(
                        help_text="The last day that counts.", verbose_name="deadline"
                    ),
                ),
                (
                    "reading_en",
                    models.TextField(blank=True, verbose_name="reading chosen, in English"),
                ),
                (
                    "reading_ja",
                    models.TextField(blank=True, verbose_name="reading chosen, in Japanese"),
                ),
                (
                    "alternative_reading_en",
                    models.TextField(blank=True, verbose_name="other readings, in English"),
                ),
                (
                    "alternative_reading_ja",
                    models.TextField(blank=True, verbose_name="other readings, in Japanese"),
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
                    "strategy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="initiatives.strategy",
                        verbose_name="strategy",
                    ),
                ),
            ],
            options={
                "verbose_name": "target",
                "verbose_name_plural": "targets",
                "ordering": ["deadline", "code"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TargetDecision",
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
                ("decided_on", models.DateField(verbose_name="decided on")),
                ("meeting", models.CharField(blank=True, max_length=200, verbose_name="meeting")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="target_decisions",
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
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="initiatives.target",
                        verbose_name="target",
                    ),
                ),
            ],
            options={
                "verbose_name": "target decision",
                "verbose_name_plural": "target decisions",
                "ordering": ["decided_on", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TargetDecisionEvent",
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
                ("decided_on", models.DateField(verbose_name="decided on")),
                ("meeting", models.CharField(blank=True, max_length=200, verbose_name="meeting")),
                ("reason", models.TextField(verbose_name="reason")),
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
                        to="initiatives.targetdecision",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="initiatives.target",
                        verbose_name="target",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TargetEvent",
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
                (
                    "code",
                    diplomacy.core.fields.CodeField(
                        max_length=64,
                        unique=False,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9][A-Z0-9.-]*\\Z",
                                "Use capital letters, digits, hyphens and dots only.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="number of cities",
                    ),
                ),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("name_ja", models.CharField(max_length=200, verbose_name="name in Japanese")),
                ("window_start", models.DateField(verbose_name="counts from")),
                (
                    "deadline",
                    models.DateField(
                        help_text="The last day that counts.", verbose_name="deadline"
                    ),
                ),
                (
                    "reading_en",
                    models.TextField(blank=True, verbose_name="reading chosen, in English"),
                ),
                (
                    "reading_ja",
                    models.TextField(blank=True, verbose_name="reading chosen, in Japanese"),
                ),
                (
                    "alternative_reading_en",
                    models.TextField(blank=True, verbose_name="other readings, in English"),
                ),
                (
                    "alternative_reading_ja",
                    models.TextField(blank=True, verbose_name="other readings, in Japanese"),
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
                        to="initiatives.target",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="initiatives.strategy",
                        verbose_name="strategy",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TargetRule",
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
                (
                    "rule_version",
                    models.PositiveSmallIntegerField(
                        unique=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="version of the rule",
                    ),
                ),
                (
                    "require_leader_visit",
                    models.BooleanField(default=True, verbose_name="needs a leader's visit"),
                ),
                (
                    "require_concrete_output",
                    models.BooleanField(
                        default=True, verbose_name="needs an agreement or initiative"
                    ),
                ),
                (
                    "accept_substitutes",
                    models.BooleanField(
                        default=False, verbose_name="the governor's substitutes count too"
                    ),
                ),
                (
                    "allow_decision_override",
                    models.BooleanField(
                        default=True, verbose_name="decisions of the Promotion Meeting count"
                    ),
                ),
                (
                    "texts",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[initiatives.validators.validate_articles],
                        verbose_name="wording of the rule",
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
                "verbose_name": "counting rule",
                "verbose_name_plural": "counting rules",
                "ordering": ["-rule_version"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TargetRuleEvent",
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
                (
                    "rule_version",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="version of the rule",
                    ),
                ),
                (
                    "require_leader_visit",
                    models.BooleanField(default=True, verbose_name="needs a leader's visit"),
                ),
                (
                    "require_concrete_output",
                    models.BooleanField(
                        default=True, verbose_name="needs an agreement or initiative"
                    ),
                ),
                (
                    "accept_substitutes",
                    models.BooleanField(
                        default=False, verbose_name="the governor's substitutes count too"
                    ),
                ),
                (
                    "allow_decision_override",
                    models.BooleanField(
                        default=True, verbose_name="decisions of the Promotion Meeting count"
                    ),
                ),
                (
                    "texts",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[initiatives.validators.validate_articles],
                        verbose_name="wording of the rule",
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
                        to="initiatives.targetrule",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        Together(
            [
                migrations.AddField(
                    model_name="initiative",
                    name="cities",
                    field=models.ManyToManyField(
                        related_name="initiatives",
                        through="initiatives.InitiativeCity",
                        to="cities.city",
                        verbose_name="cities",
                    ),
                ),
                migrations.AddField(
                    model_name="initiativemeasure",
                    name="item",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiative_links",
                        to="initiatives.strategyitem",
                        verbose_name="measure",
                    ),
                ),
                migrations.AddField(
                    model_name="initiative",
                    name="measures",
                    field=models.ManyToManyField(
                        related_name="initiatives",
                        through="initiatives.InitiativeMeasure",
                        to="initiatives.strategyitem",
                        verbose_name="measures",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="fund",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("successor__isnull", True),
                            models.Q(("successor", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="fund_not_its_own_successor",
                        violation_error_message="A fund cannot be restructured into itself.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="fund",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="a8e726c99f6d1d769b97870ca2cda5904c896fc4",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_f72f2",
                            table="initiatives_fund",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="fund",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_fundevent" ("amount_as_written", "amount_yen", "code", "created_at", "id", "lead_bureau_id", "name_en", "name_ja", "name_tentative", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purposes", "source", "starts_in_fiscal_year", "status", "successor_id", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."amount_as_written", NEW."amount_yen", NEW."code", NEW."created_at", NEW."id", NEW."lead_bureau_id", NEW."name_en", NEW."name_ja", NEW."name_tentative", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."purposes", NEW."source", NEW."starts_in_fiscal_year", NEW."status", NEW."successor_id", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="6b31d69460843f541cd8890f91d06c3886136630",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_482f7",
                            table="initiatives_fund",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="fund",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "initiatives_fundevent" ("amount_as_written", "amount_yen", "code", "created_at", "id", "lead_bureau_id", "name_en", "name_ja", "name_tentative", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purposes", "source", "starts_in_fiscal_year", "status", "successor_id", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."amount_as_written", NEW."amount_yen", NEW."code", NEW."created_at", NEW."id", NEW."lead_bureau_id", NEW."name_en", NEW."name_ja", NEW."name_tentative", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."purposes", NEW."source", NEW."starts_in_fiscal_year", NEW."status", NEW."successor_id", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="c4b4fbb65f477a44acdeb381618a109fcee37ca2",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_562c9",
                            table="initiatives_fund",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="fund",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_fundevent" ("amount_as_written", "amount_yen", "code", "created_at", "id", "lead_bureau_id", "name_en", "name_ja", "name_tentative", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purposes", "source", "starts_in_fiscal_year", "status", "successor_id", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (OLD."amount_as_written", OLD."amount_yen", OLD."code", OLD."created_at", OLD."id", OLD."lead_bureau_id", OLD."name_en", OLD."name_ja", OLD."name_tentative", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."purposes", OLD."source", OLD."starts_in_fiscal_year", OLD."status", OLD."successor_id", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="ccff54d10ab58dc6515d1e924d2e4ad84e1ea910",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9e557",
                            table="initiatives_fund",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="fund",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\n\nIF TG_OP = \'INSERT\' THEN\n    PERFORM core_feed_tell(\'initiatives.fund\', NEW."id"::text, NEW."code"::text, \'create\', NEW."version"::integer, NULL);\nELSIF TG_OP = \'DELETE\' THEN\n    PERFORM core_feed_tell(\'initiatives.fund\', OLD."id"::text, OLD."code"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nELSE\n    IF OLD."code"::text <> NEW."code"::text THEN\n        PERFORM core_feed_tell(\'initiatives.fund\', OLD."id"::text, OLD."code"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\n    END IF;\n    PERFORM core_feed_tell(\'initiatives.fund\', NEW."id"::text, NEW."code"::text, CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL THEN \'void\' ELSE \'update\' END, NEW."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nEND IF;\nRETURN NULL;',
                            hash="3e7a7d40b56a279d868e8edc708926593d4cc2da",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_c4914",
                            table="initiatives_fund",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="fund",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."code" IS DISTINCT FROM NEW."code" OR OLD."lead_bureau_id" IS DISTINCT FROM NEW."lead_bureau_id" OR OLD."visibility" IS DISTINCT FROM NEW."visibility")',
                            func='PERFORM 1 FROM "initiatives_fund" WHERE "id" = NEW."id" FOR UPDATE;\nPERFORM core_feed_tell(\'initiatives.fund\', d0."id"::text, d0."code"::text, \'touch\', d0."version"::integer, (core_feed_guard(d0."visibility", d0."lead_bureau_id"))) FROM "initiatives_fund" d0 WHERE d0."successor_id" = OLD."id";\nRETURN NULL;',
                            hash="29ddcbf7d94c0939b2e154cf0499ee11ea29a96e",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_b4470",
                            table="initiatives_fund",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="fundevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="initiatives_pgh_cre_c49652_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="initiativecity",
                    constraint=models.UniqueConstraint(
                        fields=("initiative", "city"),
                        name="initiativecity_once",
                        violation_error_message="This city already takes part.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiativecity",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_initiativecityevent" ("city_id", "id", "initiative_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."city_id", NEW."id", NEW."initiative_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="cbd1228441242bd7196742625669fa77304bf20d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_4480f",
                            table="initiatives_initiativecity",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiativecity",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "initiatives_initiativecityevent" ("city_id", "id", "initiative_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."city_id", NEW."id", NEW."initiative_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="3e7b546443de3413c3dd414fbbb34683d4f2d870",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bbc06",
                            table="initiatives_initiativecity",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiativecity",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_initiativecityevent" ("city_id", "id", "initiative_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."city_id", OLD."id", OLD."initiative_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="74d6026beac389fc98864e38dbd54fa126bcb10b",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ca4cd",
                            table="initiatives_initiativecity",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiativecity",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\nPERFORM core_feed_tell(\'initiatives.initiative\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "initiatives_initiative" r WHERE r."id" IN (OLD."initiative_id", NEW."initiative_id");\nRETURN NULL;',
                            hash="7be8791f9d4706bc3547f548a566607da6d0c322",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_5673d",
                            table="initiatives_initiativecity",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="initiativecityevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="initiatives_pgh_cre_f2b7c7_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="initiativecommitment",
                    constraint=models.UniqueConstraint(
                        fields=("initiative", "commitment"),
                        name="initiativecommitment_once",
                        violation_error_message="This commitment is already named.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiativecommitment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_initiativecommitmentevent" ("commitment_id", "id", "initiative_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."commitment_id", NEW."id", NEW."initiative_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="f1d9e2e6b3a3ad1c685bb912e77f3279a556108d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d1a22",
                            table="initiatives_initiativecommitment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiativecommitment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "initiatives_initiativecommitmentevent" ("commitment_id", "id", "initiative_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."commitment_id", NEW."id", NEW."initiative_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="2ea0e74a54c66a2f906c11c84978de4e63c7f8e2",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5211f",
                            table="initiatives_initiativecommitment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiativecommitment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_initiativecommitmentevent" ("commitment_id", "id", "initiative_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."commitment_id", OLD."id", OLD."initiative_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="33fa1f765a2726716ee26ebfdc59f0b56ab5dd32",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7354f",
                            table="initiatives_initiativecommitment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiativecommitment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\nIF TG_OP <> \'DELETE\' THEN\nPERFORM 1 FROM "agreements_agreement" WHERE "id" = (SELECT t."agreement_id" FROM "agreements_commitment" t WHERE t."id" = NEW."commitment_id") FOR KEY SHARE;\nEND IF;\nPERFORM core_feed_tell(\'initiatives.initiative\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "initiatives_initiative" r WHERE r."id" IN (OLD."initiative_id", NEW."initiative_id");\nRETURN NULL;',
                            hash="3f4175dd909fbf824a67edd1ddf49e2277585e19",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_280e2",
                            table="initiatives_initiativecommitment",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="initiativecommitmentevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="initiatives_pgh_cre_432d73_idx"
                    ),
                ),
                migrations.AddIndex(
                    model_name="initiativeevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="initiatives_pgh_cre_8e2a24_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="strategy",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="strategy_ends_after_start",
                        violation_error_message="The strategy cannot end before it starts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="strategy",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("status", "current"), ("voided_at__isnull", True)),
                        fields=("status",),
                        name="strategy_one_current",
                        violation_error_message="Another strategy is the current one.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="cb956a3dfb4ec09ba6ac404f5d9d480141f315c4",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_5f5e2",
                            table="initiatives_strategy",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_strategyevent" ("code", "created_at", "dated", "dated_precision", "ends_on", "id", "lead_bureau_id", "objective_en", "objective_ja", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principles", "review_en", "review_ja", "source", "starts_on", "status", "supersedes_id", "title_en", "title_ja", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."code", NEW."created_at", NEW."dated", NEW."dated_precision", NEW."ends_on", NEW."id", NEW."lead_bureau_id", NEW."objective_en", NEW."objective_ja", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."principles", NEW."review_en", NEW."review_ja", NEW."source", NEW."starts_on", NEW."status", NEW."supersedes_id", NEW."title_en", NEW."title_ja", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="088364e5d07357ed2f5b4375da63769a7728fdbe",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ba942",
                            table="initiatives_strategy",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "initiatives_strategyevent" ("code", "created_at", "dated", "dated_precision", "ends_on", "id", "lead_bureau_id", "objective_en", "objective_ja", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principles", "review_en", "review_ja", "source", "starts_on", "status", "supersedes_id", "title_en", "title_ja", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."code", NEW."created_at", NEW."dated", NEW."dated_precision", NEW."ends_on", NEW."id", NEW."lead_bureau_id", NEW."objective_en", NEW."objective_ja", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."principles", NEW."review_en", NEW."review_ja", NEW."source", NEW."starts_on", NEW."status", NEW."supersedes_id", NEW."title_en", NEW."title_ja", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="b78dec04c6e87fcbe496ea70232eb7848ec1c506",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_31728",
                            table="initiatives_strategy",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_strategyevent" ("code", "created_at", "dated", "dated_precision", "ends_on", "id", "lead_bureau_id", "objective_en", "objective_ja", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principles", "review_en", "review_ja", "source", "starts_on", "status", "supersedes_id", "title_en", "title_ja", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (OLD."code", OLD."created_at", OLD."dated", OLD."dated_precision", OLD."ends_on", OLD."id", OLD."lead_bureau_id", OLD."objective_en", OLD."objective_ja", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."principles", OLD."review_en", OLD."review_ja", OLD."source", OLD."starts_on", OLD."status", OLD."supersedes_id", OLD."title_en", OLD."title_ja", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="2a2af3b270ad2521cbaeaa915b1cde17b9c6b6fb",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_03cbe",
                            table="initiatives_strategy",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\n\nIF TG_OP = \'INSERT\' THEN\n    PERFORM core_feed_tell(\'initiatives.strategy\', NEW."id"::text, NEW."code"::text, \'create\', NEW."version"::integer, NULL);\nELSIF TG_OP = \'DELETE\' THEN\n    PERFORM core_feed_tell(\'initiatives.strategy\', OLD."id"::text, OLD."code"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nELSE\n    IF OLD."code"::text <> NEW."code"::text THEN\n        PERFORM core_feed_tell(\'initiatives.strategy\', OLD."id"::text, OLD."code"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\n    END IF;\n    PERFORM core_feed_tell(\'initiatives.strategy\', NEW."id"::text, NEW."code"::text, CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL THEN \'void\' ELSE \'update\' END, NEW."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nEND IF;\nRETURN NULL;',
                            hash="aaf67fdd2684dcb6a620927498a29b1275d10648",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_21080",
                            table="initiatives_strategy",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."code" IS DISTINCT FROM NEW."code" OR OLD."lead_bureau_id" IS DISTINCT FROM NEW."lead_bureau_id" OR OLD."visibility" IS DISTINCT FROM NEW."visibility")',
                            func='PERFORM 1 FROM "initiatives_strategy" WHERE "id" = NEW."id" FOR UPDATE;\nPERFORM core_feed_tell(\'initiatives.strategy\', d0."id"::text, d0."code"::text, \'touch\', d0."version"::integer, (core_feed_guard(d0."visibility", d0."lead_bureau_id"))) FROM "initiatives_strategy" d0 WHERE d0."supersedes_id" = OLD."id";\nPERFORM core_feed_tell(\'initiatives.strategyitem\', d1."id"::text, OLD.code || \'/\' || d1."code", \'remove\', d1."version"::integer, (core_feed_guard(d1."visibility", d1."lead_bureau_id")) || (CASE WHEN d1."strategy_id" = OLD."id" THEN (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) ELSE coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "initiatives_strategy" g0 WHERE g0."id" = d1."strategy_id"), \'{}\') END)) FROM "initiatives_strategyitem" d1 WHERE d1."strategy_id" = OLD."id" AND OLD.code <> NEW.code;\nPERFORM core_feed_tell(\'initiatives.strategyitem\', d1."id"::text, (SELECT k."code" FROM "initiatives_strategy" k WHERE k."id" = d1."strategy_id") || \'/\' || d1."code"::text, \'touch\', d1."version"::integer, (core_feed_guard(d1."visibility", d1."lead_bureau_id")) || (CASE WHEN d1."strategy_id" = OLD."id" THEN (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) ELSE coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "initiatives_strategy" g0 WHERE g0."id" = d1."strategy_id"), \'{}\') END)) FROM "initiatives_strategyitem" d1 WHERE d1."strategy_id" = OLD."id";\nPERFORM core_feed_tell(\'initiatives.initiative\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "initiatives_initiative" r WHERE r."id" IN (SELECT d2."initiative_id" FROM "initiatives_initiativemeasure" d2 WHERE d2."item_id" IN (SELECT d1."id" FROM "initiatives_strategyitem" d1 WHERE d1."strategy_id" = OLD."id"));\nPERFORM core_feed_tell(\'initiatives.strategyitem\', d3."id"::text, (SELECT k."code" FROM "initiatives_strategy" k WHERE k."id" = d3."strategy_id") || \'/\' || d3."code"::text, \'touch\', d3."version"::integer, (core_feed_guard(d3."visibility", d3."lead_bureau_id")) || (CASE WHEN d3."strategy_id" = OLD."id" THEN (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) ELSE coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "initiatives_strategy" g0 WHERE g0."id" = d3."strategy_id"), \'{}\') END)) FROM "initiatives_strategyitem" d3 WHERE d3."parent_id" IN (SELECT d1."id" FROM "initiatives_strategyitem" d1 WHERE d1."strategy_id" = OLD."id");\nPERFORM core_feed_tell(\'initiatives.target\', d4."id"::text, d4."code"::text, \'touch\', d4."version"::integer, (core_feed_guard(d4."visibility", d4."lead_bureau_id"))) FROM "initiatives_target" d4 WHERE d4."strategy_id" = OLD."id";\nRETURN NULL;',
                            hash="4743d3299435478c7c568f88e631a71a93f3dd1c",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_dc30c",
                            table="initiatives_strategy",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="strategyevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="initiatives_pgh_cre_897f89_idx"
                    ),
                ),
                migrations.AddIndex(
                    model_name="strategyitem",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fields=["search_text"],
                        name="strategyitem_search",
                        opclasses=["gin_trgm_ops"],
                    ),
                ),
                migrations.AddConstraint(
                    model_name="strategyitem",
                    constraint=models.UniqueConstraint(
                        fields=("strategy", "code"),
                        name="strategyitem_code_unique",
                        violation_error_message="This strategy already has an item of this code.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="strategyitem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="strategyitem_not_in_itself",
                        violation_error_message="An item cannot be part of itself.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategyitem",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="b71a2a1656287a707fee6fb7b223263fa57c52c0",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_2148c",
                            table="initiatives_strategyitem",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategyitem",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_strategyitemevent" ("alternative_wording", "code", "created_at", "goal_number", "id", "ja_status", "kind", "lead_bureau_id", "note", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source", "strategy_id", "text_en", "text_ja", "themes", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."alternative_wording", NEW."code", NEW."created_at", NEW."goal_number", NEW."id", NEW."ja_status", NEW."kind", NEW."lead_bureau_id", NEW."note", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."source", NEW."strategy_id", NEW."text_en", NEW."text_ja", NEW."themes", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="00473479e64f9dc430b99a53a6a0391016246225",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9424d",
                            table="initiatives_strategyitem",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategyitem",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."alternative_wording" IS DISTINCT FROM (NEW."alternative_wording") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."goal_number" IS DISTINCT FROM (NEW."goal_number") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."ja_status" IS DISTINCT FROM (NEW."ja_status") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."lead_bureau_id" IS DISTINCT FROM (NEW."lead_bureau_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."strategy_id" IS DISTINCT FROM (NEW."strategy_id") OR OLD."text_en" IS DISTINCT FROM (NEW."text_en") OR OLD."text_ja" IS DISTINCT FROM (NEW."text_ja") OR OLD."themes" IS DISTINCT FROM (NEW."themes") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."visibility" IS DISTINCT FROM (NEW."visibility") OR OLD."void_reason" IS DISTINCT FROM (NEW."void_reason") OR OLD."voided_at" IS DISTINCT FROM (NEW."voided_at"))',
                            func='INSERT INTO "initiatives_strategyitemevent" ("alternative_wording", "code", "created_at", "goal_number", "id", "ja_status", "kind", "lead_bureau_id", "note", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source", "strategy_id", "text_en", "text_ja", "themes", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."alternative_wording", NEW."code", NEW."created_at", NEW."goal_number", NEW."id", NEW."ja_status", NEW."kind", NEW."lead_bureau_id", NEW."note", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."source", NEW."strategy_id", NEW."text_en", NEW."text_ja", NEW."themes", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="83383a0b097dcec78994316ebee0cc06c09f6941",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5ab78",
                            table="initiatives_strategyitem",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategyitem",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_strategyitemevent" ("alternative_wording", "code", "created_at", "goal_number", "id", "ja_status", "kind", "lead_bureau_id", "note", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source", "strategy_id", "text_en", "text_ja", "themes", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (OLD."alternative_wording", OLD."code", OLD."created_at", OLD."goal_number", OLD."id", OLD."ja_status", OLD."kind", OLD."lead_bureau_id", OLD."note", OLD."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."source", OLD."strategy_id", OLD."text_en", OLD."text_ja", OLD."themes", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="f7b9acaa8f237bbf807634bf53ac0ba60501dab5",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6c0e3",
                            table="initiatives_strategyitem",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategyitem",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\nIF TG_OP <> \'DELETE\' THEN\nPERFORM 1 FROM "initiatives_strategy" WHERE "id" = (SELECT t."strategy_id" FROM "initiatives_strategyitem" t WHERE t."id" = NEW."parent_id") FOR KEY SHARE;\nEND IF;\n\nIF TG_OP = \'INSERT\' THEN\n    PERFORM core_feed_tell(\'initiatives.strategyitem\', NEW."id"::text, (SELECT k."code" FROM "initiatives_strategy" k WHERE k."id" = NEW."strategy_id") || \'/\' || NEW."code"::text, \'create\', NEW."version"::integer, NULL);\nELSIF TG_OP = \'DELETE\' THEN\n    PERFORM core_feed_tell(\'initiatives.strategyitem\', OLD."id"::text, (SELECT k."code" FROM "initiatives_strategy" k WHERE k."id" = OLD."strategy_id") || \'/\' || OLD."code"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "initiatives_strategy" g0 WHERE g0."id" = OLD."strategy_id"), \'{}\')));\nELSE\n    IF (SELECT k."code" FROM "initiatives_strategy" k WHERE k."id" = OLD."strategy_id") || \'/\' || OLD."code"::text <> (SELECT k."code" FROM "initiatives_strategy" k WHERE k."id" = NEW."strategy_id") || \'/\' || NEW."code"::text THEN\n        PERFORM core_feed_tell(\'initiatives.strategyitem\', OLD."id"::text, (SELECT k."code" FROM "initiatives_strategy" k WHERE k."id" = OLD."strategy_id") || \'/\' || OLD."code"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "initiatives_strategy" g0 WHERE g0."id" = OLD."strategy_id"), \'{}\')));\n    END IF;\n    PERFORM core_feed_tell(\'initiatives.strategyitem\', NEW."id"::text, (SELECT k."code" FROM "initiatives_strategy" k WHERE k."id" = NEW."strategy_id") || \'/\' || NEW."code"::text, CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL THEN \'void\' ELSE \'update\' END, NEW."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "initiatives_strategy" g0 WHERE g0."id" = OLD."strategy_id"), \'{}\')));\nEND IF;\nRETURN NULL;',
                            hash="e8ffa1ed51673045e13262140de1bcbf445b43f6",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_8736d",
                            table="initiatives_strategyitem",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategyitem",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."code" IS DISTINCT FROM NEW."code" OR OLD."lead_bureau_id" IS DISTINCT FROM NEW."lead_bureau_id" OR OLD."visibility" IS DISTINCT FROM NEW."visibility")',
                            func='PERFORM 1 FROM "initiatives_strategyitem" WHERE "id" = NEW."id" FOR UPDATE;\nPERFORM 1 FROM "initiatives_strategy" WHERE "id" = NEW."strategy_id" FOR KEY SHARE;\nPERFORM core_feed_tell(\'initiatives.initiative\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "initiatives_initiative" r WHERE r."id" IN (SELECT d0."initiative_id" FROM "initiatives_initiativemeasure" d0 WHERE d0."item_id" = OLD."id");\nPERFORM core_feed_tell(\'initiatives.strategyitem\', d1."id"::text, (SELECT k."code" FROM "initiatives_strategy" k WHERE k."id" = d1."strategy_id") || \'/\' || d1."code"::text, \'touch\', d1."version"::integer, (core_feed_guard(d1."visibility", d1."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "initiatives_strategy" g0 WHERE g0."id" = d1."strategy_id"), \'{}\'))) FROM "initiatives_strategyitem" d1 WHERE d1."parent_id" = OLD."id";\nRETURN NULL;',
                            hash="f9200333c90ce92ab03df39de963a6b934b65cdb",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_41b18",
                            table="initiatives_strategyitem",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="initiativemeasureevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="initiatives_pgh_cre_a90560_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="initiativemeasure",
                    constraint=models.UniqueConstraint(
                        fields=("initiative", "item"),
                        name="initiativemeasure_once",
                        violation_error_message="This measure is already named.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiativemeasure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_initiativemeasureevent" ("id", "initiative_id", "item_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."initiative_id", NEW."item_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="ad85c81575f825be173ba6bba6fe2deadd595378",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f422a",
                            table="initiatives_initiativemeasure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiativemeasure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "initiatives_initiativemeasureevent" ("id", "initiative_id", "item_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."initiative_id", NEW."item_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="41a313eb78b9e890a65dfda3505dd9b539189daf",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7284e",
                            table="initiatives_initiativemeasure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiativemeasure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_initiativemeasureevent" ("id", "initiative_id", "item_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."initiative_id", OLD."item_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="7064e5e2d46ca58813279c6c5d73083095ac5a54",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7b4dd",
                            table="initiatives_initiativemeasure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiativemeasure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\nIF TG_OP <> \'DELETE\' THEN\nPERFORM 1 FROM "initiatives_strategy" WHERE "id" = (SELECT t."strategy_id" FROM "initiatives_strategyitem" t WHERE t."id" = NEW."item_id") FOR KEY SHARE;\nEND IF;\nPERFORM core_feed_tell(\'initiatives.initiative\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "initiatives_initiative" r WHERE r."id" IN (OLD."initiative_id", NEW."initiative_id");\nRETURN NULL;',
                            hash="73a574f5e88ee7dec137224d9b70dd9e91e28812",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_0111f",
                            table="initiatives_initiativemeasure",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="initiative",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fields=["search_text"], name="initiative_search", opclasses=["gin_trgm_ops"]
                    ),
                ),
                migrations.AddIndex(
                    model_name="initiative",
                    index=models.Index(
                        models.OrderBy(models.F("starts_on"), descending=True, nulls_last=True),
                        models.F("id"),
                        name="initiative_recent",
                    ),
                ),
                migrations.AddIndex(
                    model_name="initiative",
                    index=models.Index(
                        condition=models.Q(
                            ("lead_bureau__isnull", False),
                            ("status__in", ("running", "held", "completed", "ended")),
                            ("voided_at__isnull", True),
                        ),
                        fields=["id"],
                        include=("starts_on", "starts_on_precision", "visibility", "lead_bureau"),
                        name="initiative_as_evidence",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="initiative",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("title_en", ""), ("title_ja", ""), _negated=True),
                        name="initiative_has_title",
                        violation_error_message="Give a title in Japanese or in English.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="initiative",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="initiative_ends_after_start",
                        violation_error_message="The initiative cannot end before it starts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="initiative",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ("running", "held", "completed", "ended")),
                                _negated=True,
                            ),
                            ("starts_on__isnull", False),
                            _connector="OR",
                        ),
                        name="initiative_started_has_date",
                        violation_error_message="An initiative that has started needs the date of its start.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="initiative",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "cancelled"), _negated=True),
                            models.Q(("status_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="initiative_cancelled_has_reason",
                        violation_error_message="Say why the initiative is cancelled.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiative",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="a69c7923ebe594c0004e5c7fb1ba0345d2554a92",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_122d2",
                            table="initiatives_initiative",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiative",
                    trigger=pgtrigger.compiler.Trigger(
                        name="initiative_status_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{held:completed,planned:cancelled,planned:held,planned:running,running:completed,running:ended}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="a1bcccab963b5f69e79c48801673019af70ee219",
                            operation="UPDATE",
                            pgid="pgtrigger_initiative_status_moves_4eaaf",
                            table="initiatives_initiative",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiative",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_initiativeevent" ("agreement_id", "cost_yen", "created_at", "ends_on", "ends_on_precision", "id", "lead_bureau_id", "people_trained", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resident_benefit_en", "resident_benefit_ja", "source", "starts_on", "starts_on_precision", "status", "status_reason", "title_en", "title_ja", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."agreement_id", NEW."cost_yen", NEW."created_at", NEW."ends_on", NEW."ends_on_precision", NEW."id", NEW."lead_bureau_id", NEW."people_trained", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."resident_benefit_en", NEW."resident_benefit_ja", NEW."source", NEW."starts_on", NEW."starts_on_precision", NEW."status", NEW."status_reason", NEW."title_en", NEW."title_ja", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="823342ab664ebd5b13d2d21966de8014b0312a51",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_649fe",
                            table="initiatives_initiative",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiative",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."agreement_id" IS DISTINCT FROM (NEW."agreement_id") OR OLD."cost_yen" IS DISTINCT FROM (NEW."cost_yen") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."ends_on_precision" IS DISTINCT FROM (NEW."ends_on_precision") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."lead_bureau_id" IS DISTINCT FROM (NEW."lead_bureau_id") OR OLD."people_trained" IS DISTINCT FROM (NEW."people_trained") OR OLD."resident_benefit_en" IS DISTINCT FROM (NEW."resident_benefit_en") OR OLD."resident_benefit_ja" IS DISTINCT FROM (NEW."resident_benefit_ja") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."starts_on_precision" IS DISTINCT FROM (NEW."starts_on_precision") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."status_reason" IS DISTINCT FROM (NEW."status_reason") OR OLD."title_en" IS DISTINCT FROM (NEW."title_en") OR OLD."title_ja" IS DISTINCT FROM (NEW."title_ja") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."visibility" IS DISTINCT FROM (NEW."visibility") OR OLD."void_reason" IS DISTINCT FROM (NEW."void_reason") OR OLD."voided_at" IS DISTINCT FROM (NEW."voided_at"))',
                            func='INSERT INTO "initiatives_initiativeevent" ("agreement_id", "cost_yen", "created_at", "ends_on", "ends_on_precision", "id", "lead_bureau_id", "people_trained", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resident_benefit_en", "resident_benefit_ja", "source", "starts_on", "starts_on_precision", "status", "status_reason", "title_en", "title_ja", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."agreement_id", NEW."cost_yen", NEW."created_at", NEW."ends_on", NEW."ends_on_precision", NEW."id", NEW."lead_bureau_id", NEW."people_trained", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."resident_benefit_en", NEW."resident_benefit_ja", NEW."source", NEW."starts_on", NEW."starts_on_precision", NEW."status", NEW."status_reason", NEW."title_en", NEW."title_ja", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="5e4773956ca71599190ee3f5c6c098f3a33a9039",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b6c3b",
                            table="initiatives_initiative",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiative",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_initiativeevent" ("agreement_id", "cost_yen", "created_at", "ends_on", "ends_on_precision", "id", "lead_bureau_id", "people_trained", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resident_benefit_en", "resident_benefit_ja", "source", "starts_on", "starts_on_precision", "status", "status_reason", "title_en", "title_ja", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (OLD."agreement_id", OLD."cost_yen", OLD."created_at", OLD."ends_on", OLD."ends_on_precision", OLD."id", OLD."lead_bureau_id", OLD."people_trained", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."resident_benefit_en", OLD."resident_benefit_ja", OLD."source", OLD."starts_on", OLD."starts_on_precision", OLD."status", OLD."status_reason", OLD."title_en", OLD."title_ja", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="10b0962b4ab81e5d3fe8d8d0820199ef4e54fdc4",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bf9bd",
                            table="initiatives_initiative",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiative",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\n\nIF TG_OP = \'INSERT\' THEN\n    PERFORM core_feed_tell(\'initiatives.initiative\', NEW."id"::text, NEW."id"::text, \'create\', NEW."version"::integer, NULL);\nELSIF TG_OP = \'DELETE\' THEN\n    PERFORM core_feed_tell(\'initiatives.initiative\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nELSE\n    IF OLD."id"::text <> NEW."id"::text THEN\n        PERFORM core_feed_tell(\'initiatives.initiative\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\n    END IF;\n    PERFORM core_feed_tell(\'initiatives.initiative\', NEW."id"::text, NEW."id"::text, CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL THEN \'void\' ELSE \'update\' END, NEW."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nEND IF;\nRETURN NULL;',
                            hash="8db2954254f7965572ae5939114bee730d3682e5",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_8a27b",
                            table="initiatives_initiative",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="initiative",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."lead_bureau_id" IS DISTINCT FROM NEW."lead_bureau_id" OR OLD."visibility" IS DISTINCT FROM NEW."visibility")',
                            func='PERFORM 1 FROM "initiatives_initiative" WHERE "id" = NEW."id" FOR UPDATE;\nPERFORM core_feed_tell(\'initiatives.initiative\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "initiatives_initiative" r WHERE r."id" IN (SELECT d0."initiative_id" FROM "initiatives_initiativecity" d0 WHERE d0."initiative_id" = OLD."id");\nPERFORM core_feed_tell(\'initiatives.initiative\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "initiatives_initiative" r WHERE r."id" IN (SELECT d1."initiative_id" FROM "initiatives_initiativecommitment" d1 WHERE d1."initiative_id" = OLD."id");\nPERFORM core_feed_tell(\'initiatives.initiative\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "initiatives_initiative" r WHERE r."id" IN (SELECT d2."initiative_id" FROM "initiatives_initiativemeasure" d2 WHERE d2."initiative_id" = OLD."id");\nRETURN NULL;',
                            hash="36e06834c550795cc6f870ee6acc073335bdf435",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_9c942",
                            table="initiatives_initiative",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="strategyitemevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="initiatives_pgh_cre_8dd389_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="target",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("deadline__gte", models.F("window_start"))),
                        name="target_deadline_after_start",
                        violation_error_message="The deadline cannot lie before the day from which it counts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="target",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="target_number_positive",
                        violation_error_message="A target needs at least one city.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="target",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="945105e3fa3d6c19078490d83eca641ca3dda27c",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_a092a",
                            table="initiatives_target",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="target",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_targetevent" ("alternative_reading_en", "alternative_reading_ja", "code", "created_at", "deadline", "id", "lead_bureau_id", "name_en", "name_ja", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reading_en", "reading_ja", "source", "strategy_id", "updated_at", "version", "visibility", "void_reason", "voided_at", "window_start") VALUES (NEW."alternative_reading_en", NEW."alternative_reading_ja", NEW."code", NEW."created_at", NEW."deadline", NEW."id", NEW."lead_bureau_id", NEW."name_en", NEW."name_ja", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reading_en", NEW."reading_ja", NEW."source", NEW."strategy_id", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at", NEW."window_start"); RETURN NULL;',
                            hash="335919ad25590a507627666af57ab1cde7aa1a92",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_af377",
                            table="initiatives_target",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="target",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "initiatives_targetevent" ("alternative_reading_en", "alternative_reading_ja", "code", "created_at", "deadline", "id", "lead_bureau_id", "name_en", "name_ja", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reading_en", "reading_ja", "source", "strategy_id", "updated_at", "version", "visibility", "void_reason", "voided_at", "window_start") VALUES (NEW."alternative_reading_en", NEW."alternative_reading_ja", NEW."code", NEW."created_at", NEW."deadline", NEW."id", NEW."lead_bureau_id", NEW."name_en", NEW."name_ja", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reading_en", NEW."reading_ja", NEW."source", NEW."strategy_id", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at", NEW."window_start"); RETURN NULL;',
                            hash="5005b702f663d2a2f7bb9d9f06ad1d1ff3eee8f1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7c833",
                            table="initiatives_target",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="target",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_targetevent" ("alternative_reading_en", "alternative_reading_ja", "code", "created_at", "deadline", "id", "lead_bureau_id", "name_en", "name_ja", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reading_en", "reading_ja", "source", "strategy_id", "updated_at", "version", "visibility", "void_reason", "voided_at", "window_start") VALUES (OLD."alternative_reading_en", OLD."alternative_reading_ja", OLD."code", OLD."created_at", OLD."deadline", OLD."id", OLD."lead_bureau_id", OLD."name_en", OLD."name_ja", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reading_en", OLD."reading_ja", OLD."source", OLD."strategy_id", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at", OLD."window_start"); RETURN NULL;',
                            hash="9cf6f137f740c218553c49520dbb99a70252c77e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_fb130",
                            table="initiatives_target",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="target",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\n\nIF TG_OP = \'INSERT\' THEN\n    PERFORM core_feed_tell(\'initiatives.target\', NEW."id"::text, NEW."code"::text, \'create\', NEW."version"::integer, NULL);\nELSIF TG_OP = \'DELETE\' THEN\n    PERFORM core_feed_tell(\'initiatives.target\', OLD."id"::text, OLD."code"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nELSE\n    IF OLD."code"::text <> NEW."code"::text THEN\n        PERFORM core_feed_tell(\'initiatives.target\', OLD."id"::text, OLD."code"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\n    END IF;\n    PERFORM core_feed_tell(\'initiatives.target\', NEW."id"::text, NEW."code"::text, CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL THEN \'void\' ELSE \'update\' END, NEW."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nEND IF;\nRETURN NULL;',
                            hash="be15c4c50c69d163a793dbd4117261642813596f",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_c4baa",
                            table="initiatives_target",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="target",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."code" IS DISTINCT FROM NEW."code" OR OLD."lead_bureau_id" IS DISTINCT FROM NEW."lead_bureau_id" OR OLD."visibility" IS DISTINCT FROM NEW."visibility")',
                            func='PERFORM 1 FROM "initiatives_target" WHERE "id" = NEW."id" FOR UPDATE;\nPERFORM core_feed_tell(\'initiatives.targetdecision\', d0."id"::text, d0."id"::text, \'touch\', d0."version"::integer, (core_feed_guard(d0."visibility", d0."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = d0."city_id"), \'{}\'))) FROM "initiatives_targetdecision" d0 WHERE d0."target_id" = OLD."id";\nRETURN NULL;',
                            hash="2ef12d9b357cebbc8013894e7fcf541959a8bf09",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_8b2a8",
                            table="initiatives_target",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="targetdecision",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("voided_at__isnull", True)),
                        fields=("target", "city"),
                        name="targetdecision_once",
                        violation_error_message="A decision on this city is already recorded for this target.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="targetdecision",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="targetdecision_has_reason",
                        violation_error_message="A decision needs its reason.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="targetdecision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="a0dc7dfb88353c80466524a1fa4cfac2c0a52f1c",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_f308c",
                            table="initiatives_targetdecision",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="targetdecision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_targetdecisionevent" ("city_id", "created_at", "decided_on", "id", "lead_bureau_id", "meeting", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "target_id", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."city_id", NEW."created_at", NEW."decided_on", NEW."id", NEW."lead_bureau_id", NEW."meeting", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."source", NEW."target_id", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="d0f943bb65c15ad75d44cf5fa39b8046af94795d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b7a6f",
                            table="initiatives_targetdecision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="targetdecision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "initiatives_targetdecisionevent" ("city_id", "created_at", "decided_on", "id", "lead_bureau_id", "meeting", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "target_id", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."city_id", NEW."created_at", NEW."decided_on", NEW."id", NEW."lead_bureau_id", NEW."meeting", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."source", NEW."target_id", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="c94705fca33d0fdeb3729e59496216611aaccf91",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_07e2c",
                            table="initiatives_targetdecision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="targetdecision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_targetdecisionevent" ("city_id", "created_at", "decided_on", "id", "lead_bureau_id", "meeting", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "target_id", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (OLD."city_id", OLD."created_at", OLD."decided_on", OLD."id", OLD."lead_bureau_id", OLD."meeting", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."source", OLD."target_id", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="e59329841d527e22f9c00dc78c50d1da6ed4d8b0",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_00d91",
                            table="initiatives_targetdecision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="targetdecision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\n\nIF TG_OP = \'INSERT\' THEN\n    PERFORM core_feed_tell(\'initiatives.targetdecision\', NEW."id"::text, NEW."id"::text, \'create\', NEW."version"::integer, NULL);\nELSIF TG_OP = \'DELETE\' THEN\n    PERFORM core_feed_tell(\'initiatives.targetdecision\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = OLD."city_id"), \'{}\')));\nELSE\n    IF OLD."id"::text <> NEW."id"::text THEN\n        PERFORM core_feed_tell(\'initiatives.targetdecision\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = OLD."city_id"), \'{}\')));\n    END IF;\n    PERFORM core_feed_tell(\'initiatives.targetdecision\', NEW."id"::text, NEW."id"::text, CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL THEN \'void\' ELSE \'update\' END, NEW."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = OLD."city_id"), \'{}\')));\nEND IF;\nRETURN NULL;',
                            hash="78d7721e5ae21f2ed1563a2059b02e7c0a0f43ed",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_617ac",
                            table="initiatives_targetdecision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="targetdecision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."lead_bureau_id" IS DISTINCT FROM NEW."lead_bureau_id" OR OLD."visibility" IS DISTINCT FROM NEW."visibility")',
                            func='PERFORM 1 FROM "initiatives_targetdecision" WHERE "id" = NEW."id" FOR UPDATE;\nPERFORM 1 FROM "cities_city" WHERE "id" = NEW."city_id" FOR KEY SHARE;\nRETURN NULL;',
                            hash="277bf5209f0b6a293b9143399e4d40dca8cece53",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_49d56",
                            table="initiatives_targetdecision",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="targetdecisionevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="initiatives_pgh_cre_0719bd_idx"
                    ),
                ),
                migrations.AddIndex(
                    model_name="targetevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="initiatives_pgh_cre_1448d9_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="targetrule",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("require_leader_visit", True),
                            ("require_concrete_output", True),
                            _connector="OR",
                        ),
                        name="targetrule_requires_something",
                        violation_error_message="The rule has to require a leader's visit, a concrete output, or both.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="targetrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="28ae1cf69bbf7fe643b2d21052aa45995b14a4b1",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_73945",
                            table="initiatives_targetrule",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="targetrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_targetruleevent" ("accept_substitutes", "allow_decision_override", "created_at", "id", "lead_bureau_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "require_concrete_output", "require_leader_visit", "rule_version", "source", "texts", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."accept_substitutes", NEW."allow_decision_override", NEW."created_at", NEW."id", NEW."lead_bureau_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."require_concrete_output", NEW."require_leader_visit", NEW."rule_version", NEW."source", NEW."texts", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="1b8cbf3393b5d0dfd52592bb44b8150d61f0b74a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_20ee6",
                            table="initiatives_targetrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="targetrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "initiatives_targetruleevent" ("accept_substitutes", "allow_decision_override", "created_at", "id", "lead_bureau_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "require_concrete_output", "require_leader_visit", "rule_version", "source", "texts", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."accept_substitutes", NEW."allow_decision_override", NEW."created_at", NEW."id", NEW."lead_bureau_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."require_concrete_output", NEW."require_leader_visit", NEW."rule_version", NEW."source", NEW."texts", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="8b6c119bc920815f33b4ca84b63a3b21f5429622",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b600c",
                            table="initiatives_targetrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="targetrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "initiatives_targetruleevent" ("accept_substitutes", "allow_decision_override", "created_at", "id", "lead_bureau_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "require_concrete_output", "require_leader_visit", "rule_version", "source", "texts", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (OLD."accept_substitutes", OLD."allow_decision_override", OLD."created_at", OLD."id", OLD."lead_bureau_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."require_concrete_output", OLD."require_leader_visit", OLD."rule_version", OLD."source", OLD."texts", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="d6eb1880aaac726c9ba1698c2231f10d97410a4c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_fab45",
                            table="initiatives_targetrule",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="targetruleevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="initiatives_pgh_cre_f85411_idx"
                    ),
                ),
            ]
        ),
    ]
