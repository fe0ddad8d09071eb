import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import cities.validators
import diplomacy.core.fields
import diplomacy.core.models.base
from diplomacy.core.operations import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="City",
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
                        help_text="The name other systems use, such as new-york. It never changes.",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city", "City"),
                            ("state", "State or province"),
                            ("city_state", "City state"),
                            ("metropolis", "Metropolis"),
                        ],
                        default="city",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name_en", models.CharField(max_length=120, verbose_name="name in English")),
                ("name_ja", models.CharField(max_length=120, verbose_name="name in Japanese")),
                (
                    "name_ja_formal",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="formal name in Japanese"
                    ),
                ),
                (
                    "names_local",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[cities.validators.validate_names_local],
                        verbose_name="local names",
                    ),
                ),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        help_text="Spellings found in documents; search and import understand them.",
                        size=None,
                        verbose_name="other spellings",
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        choices=[
                            ("Asia", "Asia"),
                            ("Europe", "Europe"),
                            ("North America", "North America"),
                            ("South America", "South America"),
                            ("Oceania", "Oceania"),
                            ("Africa", "Africa"),
                        ],
                        max_length=20,
                        verbose_name="part of the world",
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=9,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-90),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=9,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                (
                    "timezone",
                    models.CharField(
                        blank=True,
                        max_length=64,
                        validators=[cities.validators.validate_timezone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "leader_office_en",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="leader's office in English"
                    ),
                ),
                (
                    "leader_office_ja",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="leader's office in Japanese"
                    ),
                ),
                (
                    "desk_officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="desk_cities",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="desk officer",
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
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        help_text="The record that people should use in place of this one.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="cities.city",
                        verbose_name="merged into",
                    ),
                ),
            ],
            options={
                "verbose_name": "city",
                "verbose_name_plural": "cities",
                "ordering": ["code"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CityRole",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("home", "Home city"),
                            ("sister_friendship", "Sister or friendship city"),
                            ("network_member", "Network member"),
                            ("network_co_advocate", "Co-advocate of a network"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                (
                    "starts_on_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
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
                    "origin",
                    models.UUIDField(
                        blank=True, editable=False, null=True, verbose_name="record it comes from"
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles",
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
            ],
            options={
                "verbose_name": "role of a city",
                "verbose_name_plural": "roles of cities",
                "ordering": ["starts_on", "role", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Country",
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
                        help_text="Two letters of ISO 3166-1, such as JP.",
                        max_length=2,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{2}\\Z", "Use two capital letters."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                (
                    "iso3",
                    models.CharField(
                        max_length=3,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{3}\\Z", "Use three capital letters."
                            )
                        ],
                        verbose_name="three-letter code",
                    ),
                ),
                ("name_ja", models.CharField(max_length=100, verbose_name="name in Japanese")),
                ("name_en", models.CharField(max_length=100, verbose_name="name in English")),
                (
                    "formal_name_ja",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="formal name in Japanese"
                    ),
                ),
                (
                    "formal_name_en",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="formal name in English"
                    ),
                ),
                ("region", models.CharField(blank=True, max_length=60, verbose_name="region")),
                (
                    "subregion",
                    models.CharField(blank=True, max_length=60, verbose_name="subregion"),
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
                "verbose_name": "country or region",
                "verbose_name_plural": "countries and regions",
                "ordering": ["code"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CityEvent",
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
                        help_text="The name other systems use, such as new-york. It never changes.",
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
                            ("city", "City"),
                            ("state", "State or province"),
                            ("city_state", "City state"),
                            ("metropolis", "Metropolis"),
                        ],
                        default="city",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name_en", models.CharField(max_length=120, verbose_name="name in English")),
                ("name_ja", models.CharField(max_length=120, verbose_name="name in Japanese")),
                (
                    "name_ja_formal",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="formal name in Japanese"
                    ),
                ),
                (
                    "names_local",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[cities.validators.validate_names_local],
                        verbose_name="local names",
                    ),
                ),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        help_text="Spellings found in documents; search and import understand them.",
                        size=None,
                        verbose_name="other spellings",
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        choices=[
                            ("Asia", "Asia"),
                            ("Europe", "Europe"),
                            ("North America", "North America"),
                            ("South America", "South America"),
                            ("Oceania", "Oceania"),
                            ("Africa", "Africa"),
                        ],
                        max_length=20,
                        verbose_name="part of the world",
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=9,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-90),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=9,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                (
                    "timezone",
                    models.CharField(
                        blank=True,
                        max_length=64,
                        validators=[cities.validators.validate_timezone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "leader_office_en",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="leader's office in English"
                    ),
                ),
                (
                    "leader_office_ja",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="leader's office in Japanese"
                    ),
                ),
                (
                    "desk_officer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="desk officer",
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
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The record that people should use in place of this one.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cities.city",
                        verbose_name="merged into",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="cities.city",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cities.country",
                        verbose_name="country or region",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CountryEvent",
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
                        help_text="Two letters of ISO 3166-1, such as JP.",
                        max_length=2,
                        unique=False,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{2}\\Z", "Use two capital letters."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                (
                    "iso3",
                    models.CharField(
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{3}\\Z", "Use three capital letters."
                            )
                        ],
                        verbose_name="three-letter code",
                    ),
                ),
                ("name_ja", models.CharField(max_length=100, verbose_name="name in Japanese")),
                ("name_en", models.CharField(max_length=100, verbose_name="name in English")),
                (
                    "formal_name_ja",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="formal name in Japanese"
                    ),
                ),
                (
                    "formal_name_en",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="formal name in English"
                    ),
                ),
                ("region", models.CharField(blank=True, max_length=60, verbose_name="region")),
                (
                    "subregion",
                    models.CharField(blank=True, max_length=60, verbose_name="subregion"),
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
                        to="cities.country",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Interaction",
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
                ("occurred_on", models.DateField(verbose_name="date")),
                (
                    "occurred_on_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("letter", "Letter"),
                            ("courtesy_call", "Courtesy call"),
                            ("meeting", "Meeting"),
                            ("other", "Other contact"),
                        ],
                        max_length=13,
                        verbose_name="kind",
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        help_text="What was said or agreed, and by whom.", verbose_name="summary"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("ja", "日本語"), ("en", "English")],
                        max_length=2,
                        verbose_name="language of the summary",
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
                "verbose_name": "interaction",
                "verbose_name_plural": "interactions",
                "ordering": ["-occurred_on", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InteractionCity",
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
                        related_name="interaction_links",
                        to="cities.city",
                        verbose_name="city",
                    ),
                ),
                (
                    "interaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="city_links",
                        to="cities.interaction",
                        verbose_name="interaction",
                    ),
                ),
            ],
            options={
                "verbose_name": "city of an interaction",
                "verbose_name_plural": "cities of interactions",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="InteractionCityEvent",
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
                    "interaction",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cities.interaction",
                        verbose_name="interaction",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="cities.interactioncity",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InteractionEvent",
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
                ("occurred_on", models.DateField(verbose_name="date")),
                (
                    "occurred_on_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("letter", "Letter"),
                            ("courtesy_call", "Courtesy call"),
                            ("meeting", "Meeting"),
                            ("other", "Other contact"),
                        ],
                        max_length=13,
                        verbose_name="kind",
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        help_text="What was said or agreed, and by whom.", verbose_name="summary"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("ja", "日本語"), ("en", "English")],
                        max_length=2,
                        verbose_name="language of the summary",
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
                        to="cities.interaction",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Network",
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
                ("name_ja", models.CharField(max_length=200, verbose_name="name in Japanese")),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                (
                    "established_on",
                    models.DateField(blank=True, null=True, verbose_name="established"),
                ),
                (
                    "established_on_precision",
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
                            ("active", "Active"),
                            ("suspended", "Suspended"),
                            ("dissolved", "Dissolved"),
                        ],
                        default="active",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "status_since",
                    models.DateField(blank=True, null=True, verbose_name="status since"),
                ),
                (
                    "status_since_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                (
                    "status_note_ja",
                    models.TextField(blank=True, verbose_name="note on the status in Japanese"),
                ),
                (
                    "status_note_en",
                    models.TextField(blank=True, verbose_name="note on the status in English"),
                ),
                (
                    "joint_projects_reported",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="A reported number; the projects themselves need not be on record.",
                        null=True,
                        verbose_name="joint projects reported",
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
                "verbose_name": "network",
                "verbose_name_plural": "networks",
                "ordering": ["code"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CityRoleEvent",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("home", "Home city"),
                            ("sister_friendship", "Sister or friendship city"),
                            ("network_member", "Network member"),
                            ("network_co_advocate", "Co-advocate of a network"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                (
                    "starts_on_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
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
                    "origin",
                    models.UUIDField(
                        blank=True, editable=False, null=True, verbose_name="record it comes from"
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
                        to="cities.cityrole",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cities.network",
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NetworkEvent",
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
                ("name_ja", models.CharField(max_length=200, verbose_name="name in Japanese")),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                (
                    "established_on",
                    models.DateField(blank=True, null=True, verbose_name="established"),
                ),
                (
                    "established_on_precision",
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
                            ("active", "Active"),
                            ("suspended", "Suspended"),
                            ("dissolved", "Dissolved"),
                        ],
                        default="active",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "status_since",
                    models.DateField(blank=True, null=True, verbose_name="status since"),
                ),
                (
                    "status_since_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                (
                    "status_note_ja",
                    models.TextField(blank=True, verbose_name="note on the status in Japanese"),
                ),
                (
                    "status_note_en",
                    models.TextField(blank=True, verbose_name="note on the status in English"),
                ),
                (
                    "joint_projects_reported",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="A reported number; the projects themselves need not be on record.",
                        null=True,
                        verbose_name="joint projects reported",
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
                        to="cities.network",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NetworkMembership",
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
                    "starts_on",
                    models.DateField(
                        blank=True, help_text="Empty: not known.", null=True, verbose_name="from"
                    ),
                ),
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
                        blank=True,
                        help_text="Empty: still a member.",
                        null=True,
                        verbose_name="until",
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
                ("co_advocate", models.BooleanField(default=False, verbose_name="co-advocate")),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
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
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="cities.network",
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "verbose_name": "network membership",
                "verbose_name_plural": "network memberships",
                "ordering": ["network", "city"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NetworkMembershipEvent",
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
                    "starts_on",
                    models.DateField(
                        blank=True, help_text="Empty: not known.", null=True, verbose_name="from"
                    ),
                ),
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
                        blank=True,
                        help_text="Empty: still a member.",
                        null=True,
                        verbose_name="until",
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
                ("co_advocate", models.BooleanField(default=False, verbose_name="co-advocate")),
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
                    "network",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cities.network",
                        verbose_name="network",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="cities.networkmembership",
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
                    model_name="city",
                    name="country",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cities",
                        to="cities.country",
                        verbose_name="country or region",
                    ),
                ),
                migrations.AddField(
                    model_name="interaction",
                    name="cities",
                    field=models.ManyToManyField(
                        related_name="interactions",
                        through="cities.InteractionCity",
                        to="cities.city",
                        verbose_name="cities",
                    ),
                ),
                migrations.AddField(
                    model_name="cityrole",
                    name="network",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles",
                        to="cities.network",
                        verbose_name="network",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="country",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="8632ea20852b82a16b5dd50398964239f6cd5a2e",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_e59ed",
                            table="cities_country",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="country",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cities_countryevent" ("code", "created_at", "formal_name_en", "formal_name_ja", "id", "iso3", "lead_bureau_id", "name_en", "name_ja", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "source", "subregion", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."code", NEW."created_at", NEW."formal_name_en", NEW."formal_name_ja", NEW."id", NEW."iso3", NEW."lead_bureau_id", NEW."name_en", NEW."name_ja", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."region", NEW."source", NEW."subregion", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="64a9909cf5a379a728b72b6b599db39047cabacd",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a4682",
                            table="cities_country",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="country",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cities_countryevent" ("code", "created_at", "formal_name_en", "formal_name_ja", "id", "iso3", "lead_bureau_id", "name_en", "name_ja", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "source", "subregion", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."code", NEW."created_at", NEW."formal_name_en", NEW."formal_name_ja", NEW."id", NEW."iso3", NEW."lead_bureau_id", NEW."name_en", NEW."name_ja", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."region", NEW."source", NEW."subregion", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="28149bba7382383a84e8b6ae4d6b25d675b2fed7",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_fab20",
                            table="cities_country",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="country",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cities_countryevent" ("code", "created_at", "formal_name_en", "formal_name_ja", "id", "iso3", "lead_bureau_id", "name_en", "name_ja", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "source", "subregion", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (OLD."code", OLD."created_at", OLD."formal_name_en", OLD."formal_name_ja", OLD."id", OLD."iso3", OLD."lead_bureau_id", OLD."name_en", OLD."name_ja", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."region", OLD."source", OLD."subregion", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="e70d25fad9d80fecad84d5c708abe961e81fb837",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_916a2",
                            table="cities_country",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="country",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\n\nIF TG_OP = \'INSERT\' THEN\n    PERFORM core_feed_tell(\'cities.country\', NEW."id"::text, NEW."code"::text, \'create\', NEW."version"::integer, NULL);\nELSIF TG_OP = \'DELETE\' THEN\n    PERFORM core_feed_tell(\'cities.country\', OLD."id"::text, OLD."code"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nELSE\n    IF OLD."code"::text <> NEW."code"::text THEN\n        PERFORM core_feed_tell(\'cities.country\', OLD."id"::text, OLD."code"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\n    END IF;\n    PERFORM core_feed_tell(\'cities.country\', NEW."id"::text, NEW."code"::text, CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL THEN \'void\' ELSE \'update\' END, NEW."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nEND IF;\nRETURN NULL;',
                            hash="88f2ed4a2f4eb6d3a1df5d234cf9f318a71f297d",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_078c2",
                            table="cities_country",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="country",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."code" IS DISTINCT FROM NEW."code" OR OLD."lead_bureau_id" IS DISTINCT FROM NEW."lead_bureau_id" OR OLD."visibility" IS DISTINCT FROM NEW."visibility")',
                            func='PERFORM 1 FROM "cities_country" WHERE "id" = NEW."id" FOR UPDATE;\nPERFORM core_feed_tell(\'cities.city\', d0."id"::text, d0."code"::text, \'touch\', d0."version"::integer, (core_feed_guard(d0."visibility", d0."lead_bureau_id"))) FROM "cities_city" d0 WHERE d0."country_id" = OLD."id";\nPERFORM core_feed_tell(\'cities.city\', r."id"::text, r."code"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_city" r WHERE r."id" IN (SELECT d0."merged_into_id" FROM "cities_city" d0 WHERE d0."country_id" = OLD."id");\nRETURN NULL;',
                            hash="5df4d4462f017c49c151d86bb946aa27f8dfe44e",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_7232c",
                            table="cities_country",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="cityevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="cities_city_pgh_cre_039ce1_idx"
                    ),
                ),
                migrations.AddIndex(
                    model_name="city",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fields=["search_text"], name="city_search", opclasses=["gin_trgm_ops"]
                    ),
                ),
                migrations.AddConstraint(
                    model_name="city",
                    constraint=models.UniqueConstraint(
                        fields=("country", "kind", "name_en"),
                        name="city_name_unique",
                        violation_error_code="unique",
                        violation_error_message="This country already has a record of this kind and name.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="city",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="city_not_merged_into_itself",
                        violation_error_message="A city cannot be merged into itself.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="city",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(
                                ("latitude__isnull", False),
                                ("latitude__range", (-90, 90)),
                                ("longitude__isnull", False),
                                ("longitude__range", (-180, 180)),
                            ),
                            _connector="OR",
                        ),
                        name="city_point_on_earth",
                        violation_error_message="Give both latitude (-90 to 90) and longitude (-180 to 180), or neither.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="city",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="fd9749ca288ae08b1cf71c8d0d0d0c95a8aad102",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_c1ec9",
                            table="cities_city",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="city",
                    trigger=pgtrigger.compiler.Trigger(
                        name="merged_one_deep",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (NEW."merged_into_id" IS NOT NULL)',
                            func="\n        IF TG_OP = 'UPDATE' AND OLD.merged_into_id = NEW.merged_into_id THEN\n            RETURN NEW;\n        END IF;\n        PERFORM pg_advisory_xact_lock(hashtextextended('cities.merge', 0));\n        IF EXISTS (\n            SELECT FROM cities_city\n            WHERE (id = NEW.merged_into_id AND merged_into_id IS NOT NULL)\n               OR merged_into_id = NEW.id\n        ) THEN\n            RAISE EXCEPTION 'a merged city has no other merged into it'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'city_merged_one_deep';\n        END IF;\n        RETURN NEW;\n    ",
                            hash="5cb8d90ce392580adab96ee3c29b0a2c64067905",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_merged_one_deep_57d2c",
                            table="cities_city",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="city",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cities_cityevent" ("aliases", "code", "country_id", "created_at", "desk_officer_id", "id", "kind", "latitude", "lead_bureau_id", "leader_office_en", "leader_office_ja", "longitude", "merged_into_id", "name_en", "name_ja", "name_ja_formal", "names_local", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "source", "timezone", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."aliases", NEW."code", NEW."country_id", NEW."created_at", NEW."desk_officer_id", NEW."id", NEW."kind", NEW."latitude", NEW."lead_bureau_id", NEW."leader_office_en", NEW."leader_office_ja", NEW."longitude", NEW."merged_into_id", NEW."name_en", NEW."name_ja", NEW."name_ja_formal", NEW."names_local", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."region", NEW."source", NEW."timezone", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="42da41ca8feb8eeec928403009d816df082d5aae",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a0aff",
                            table="cities_city",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="city",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."aliases" IS DISTINCT FROM (NEW."aliases") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."country_id" IS DISTINCT FROM (NEW."country_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."desk_officer_id" IS DISTINCT FROM (NEW."desk_officer_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."latitude" IS DISTINCT FROM (NEW."latitude") OR OLD."lead_bureau_id" IS DISTINCT FROM (NEW."lead_bureau_id") OR OLD."leader_office_en" IS DISTINCT FROM (NEW."leader_office_en") OR OLD."leader_office_ja" IS DISTINCT FROM (NEW."leader_office_ja") OR OLD."longitude" IS DISTINCT FROM (NEW."longitude") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_ja" IS DISTINCT FROM (NEW."name_ja") OR OLD."name_ja_formal" IS DISTINCT FROM (NEW."name_ja_formal") OR OLD."names_local" IS DISTINCT FROM (NEW."names_local") OR OLD."region" IS DISTINCT FROM (NEW."region") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."timezone" IS DISTINCT FROM (NEW."timezone") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."visibility" IS DISTINCT FROM (NEW."visibility") OR OLD."void_reason" IS DISTINCT FROM (NEW."void_reason") OR OLD."voided_at" IS DISTINCT FROM (NEW."voided_at"))',
                            func='INSERT INTO "cities_cityevent" ("aliases", "code", "country_id", "created_at", "desk_officer_id", "id", "kind", "latitude", "lead_bureau_id", "leader_office_en", "leader_office_ja", "longitude", "merged_into_id", "name_en", "name_ja", "name_ja_formal", "names_local", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "source", "timezone", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."aliases", NEW."code", NEW."country_id", NEW."created_at", NEW."desk_officer_id", NEW."id", NEW."kind", NEW."latitude", NEW."lead_bureau_id", NEW."leader_office_en", NEW."leader_office_ja", NEW."longitude", NEW."merged_into_id", NEW."name_en", NEW."name_ja", NEW."name_ja_formal", NEW."names_local", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."region", NEW."source", NEW."timezone", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="4a6e3ba07d013506e95c165bbd8e103dc2baa7aa",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d4ddf",
                            table="cities_city",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="city",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cities_cityevent" ("aliases", "code", "country_id", "created_at", "desk_officer_id", "id", "kind", "latitude", "lead_bureau_id", "leader_office_en", "leader_office_ja", "longitude", "merged_into_id", "name_en", "name_ja", "name_ja_formal", "names_local", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "source", "timezone", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (OLD."aliases", OLD."code", OLD."country_id", OLD."created_at", OLD."desk_officer_id", OLD."id", OLD."kind", OLD."latitude", OLD."lead_bureau_id", OLD."leader_office_en", OLD."leader_office_ja", OLD."longitude", OLD."merged_into_id", OLD."name_en", OLD."name_ja", OLD."name_ja_formal", OLD."names_local", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."region", OLD."source", OLD."timezone", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="4660867176c1e7a7121c94e4de1f1f6d85779577",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5966d",
                            table="cities_city",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="city",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\n\nIF TG_OP = \'INSERT\' THEN\n    PERFORM core_feed_tell(\'cities.city\', NEW."id"::text, NEW."code"::text, \'create\', NEW."version"::integer, NULL);\nELSIF TG_OP = \'DELETE\' THEN\n    PERFORM core_feed_tell(\'cities.city\', OLD."id"::text, OLD."code"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nELSE\n    IF OLD."code"::text <> NEW."code"::text THEN\n        PERFORM core_feed_tell(\'cities.city\', OLD."id"::text, OLD."code"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\n    END IF;\n    PERFORM core_feed_tell(\'cities.city\', NEW."id"::text, NEW."code"::text, CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL THEN \'void\' ELSE \'update\' END, NEW."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nEND IF;\nPERFORM core_feed_tell(\'cities.city\', r."id"::text, r."code"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_city" r WHERE r."id" IN (OLD."merged_into_id", NEW."merged_into_id");\nRETURN NULL;',
                            hash="159c8262e6589123f54cdf0826ad1458807d3a14",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_2e1e6",
                            table="cities_city",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="city",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."code" IS DISTINCT FROM NEW."code" OR OLD."lead_bureau_id" IS DISTINCT FROM NEW."lead_bureau_id" OR OLD."merged_into_id" IS DISTINCT FROM NEW."merged_into_id" OR OLD."visibility" IS DISTINCT FROM NEW."visibility")',
                            func='PERFORM 1 FROM "cities_city" WHERE "id" = NEW."id" FOR UPDATE;\nPERFORM core_feed_tell(\'agreements.commitment\', d0."id"::text, d0."id"::text, \'touch\', d0."version"::integer, (core_feed_guard(d0."visibility", d0."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "agreements_agreement" g0 WHERE g0."id" = d0."agreement_id"), \'{}\'))) FROM "agreements_commitment" d0 WHERE d0."city_id" = OLD."id";\nPERFORM core_feed_tell(\'agreements.agreement\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "agreements_agreement" r WHERE r."id" IN (SELECT d1."agreement_id" FROM "agreements_party" d1 WHERE d1."city_id" = OLD."id");\nPERFORM core_feed_tell(\'cities.city\', d2."id"::text, d2."code"::text, \'touch\', d2."version"::integer, (core_feed_guard(d2."visibility", d2."lead_bureau_id"))) FROM "cities_city" d2 WHERE d2."merged_into_id" = OLD."id";\nPERFORM core_feed_tell(\'cities.city\', r."id"::text, r."code"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_city" r WHERE r."id" IN (SELECT d2."merged_into_id" FROM "cities_city" d2 WHERE d2."merged_into_id" = OLD."id");\nPERFORM core_feed_tell(\'cities.city\', r."id"::text, r."code"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_city" r WHERE r."id" IN (SELECT d3."city_id" FROM "cities_cityrole" d3 WHERE d3."city_id" = OLD."id");\nPERFORM core_feed_tell(\'cities.city\', r."id"::text, r."code"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_city" r WHERE r."id" IN (SELECT h."merged_into_id" FROM "cities_city" h WHERE h."id" IN (SELECT d3."city_id" FROM "cities_cityrole" d3 WHERE d3."city_id" = OLD."id"));\nPERFORM core_feed_tell(\'cities.interaction\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_interaction" r WHERE r."id" IN (SELECT d4."interaction_id" FROM "cities_interactioncity" d4 WHERE d4."city_id" = OLD."id");\nPERFORM core_feed_tell(\'cities.networkmembership\', d5."id"::text, d5."id"::text, \'touch\', d5."version"::integer, (core_feed_guard(d5."visibility", d5."lead_bureau_id")) || (CASE WHEN d5."city_id" = OLD."id" THEN (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) ELSE coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = d5."city_id"), \'{}\') END) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_network" g0 WHERE g0."id" = d5."network_id"), \'{}\'))) FROM "cities_networkmembership" d5 WHERE d5."city_id" = OLD."id";\nPERFORM core_feed_tell(\'cities.network\', r."id"::text, r."code"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_network" r WHERE r."id" IN (SELECT d5."network_id" FROM "cities_networkmembership" d5 WHERE d5."city_id" = OLD."id");\nPERFORM core_feed_tell(\'initiatives.initiative\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "initiatives_initiative" r WHERE r."id" IN (SELECT d6."initiative_id" FROM "initiatives_initiativecity" d6 WHERE d6."city_id" = OLD."id");\nPERFORM core_feed_tell(\'initiatives.targetdecision\', d7."id"::text, d7."id"::text, \'touch\', d7."version"::integer, (core_feed_guard(d7."visibility", d7."lead_bureau_id")) || (CASE WHEN d7."city_id" = OLD."id" THEN (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) ELSE coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = d7."city_id"), \'{}\') END)) FROM "initiatives_targetdecision" d7 WHERE d7."city_id" = OLD."id";\nPERFORM core_feed_tell(\'visits.visit\', d8."id"::text, d8."id"::text, \'touch\', d8."version"::integer, (core_feed_guard(d8."visibility", d8."lead_bureau_id")) || (CASE WHEN d8."city_id" = OLD."id" THEN (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) ELSE coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = d8."city_id"), \'{}\') END)) FROM "visits_visit" d8 WHERE d8."city_id" = OLD."id";\nRETURN NULL;',
                            hash="61a82437263724a2db19ef639b0d18e476677aab",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_d0406",
                            table="cities_city",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="countryevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="cities_coun_pgh_cre_c640fa_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="interactioncity",
                    constraint=models.UniqueConstraint(
                        fields=("interaction", "city"),
                        name="interactioncity_once",
                        violation_error_message="This city is already named.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="interactioncity",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cities_interactioncityevent" ("city_id", "id", "interaction_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."city_id", NEW."id", NEW."interaction_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="4362dba050186c910c6a2c791e04a970e4902fae",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0c7cc",
                            table="cities_interactioncity",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="interactioncity",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cities_interactioncityevent" ("city_id", "id", "interaction_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."city_id", NEW."id", NEW."interaction_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="ddd21bb2a640248a0fa96455c4bc912a84002e5d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2af40",
                            table="cities_interactioncity",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="interactioncity",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cities_interactioncityevent" ("city_id", "id", "interaction_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."city_id", OLD."id", OLD."interaction_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="1fc030f0010074e5117465eb68649d3139bd5dc0",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f91d7",
                            table="cities_interactioncity",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="interactioncity",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\nPERFORM core_feed_tell(\'cities.interaction\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_interaction" r WHERE r."id" IN (OLD."interaction_id", NEW."interaction_id");\nRETURN NULL;',
                            hash="e7922e0b56f788d4127a09e0a88ee7acf9a88b19",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_63ebf",
                            table="cities_interactioncity",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="interaction",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fields=["search_text"],
                        name="interaction_search",
                        opclasses=["gin_trgm_ops"],
                    ),
                ),
                migrations.AddIndex(
                    model_name="interaction",
                    index=models.Index(fields=["-occurred_on", "id"], name="interaction_recent"),
                ),
                migrations.AddConstraint(
                    model_name="interaction",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("summary", ""), _negated=True),
                        name="interaction_has_summary",
                        violation_error_message="Say in a few words what happened.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="interaction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="06f45cae5ff901849c54aa04641b16ffa39f9643",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_692a5",
                            table="cities_interaction",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="interaction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cities_interactionevent" ("created_at", "id", "kind", "language", "lead_bureau_id", "occurred_on", "occurred_on_precision", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "summary", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."created_at", NEW."id", NEW."kind", NEW."language", NEW."lead_bureau_id", NEW."occurred_on", NEW."occurred_on_precision", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."source", NEW."summary", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="03f37c467d7aef0a34939c232598306fc3a6afd7",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ce154",
                            table="cities_interaction",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="interaction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."lead_bureau_id" IS DISTINCT FROM (NEW."lead_bureau_id") OR OLD."occurred_on" IS DISTINCT FROM (NEW."occurred_on") OR OLD."occurred_on_precision" IS DISTINCT FROM (NEW."occurred_on_precision") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."visibility" IS DISTINCT FROM (NEW."visibility") OR OLD."void_reason" IS DISTINCT FROM (NEW."void_reason") OR OLD."voided_at" IS DISTINCT FROM (NEW."voided_at"))',
                            func='INSERT INTO "cities_interactionevent" ("created_at", "id", "kind", "language", "lead_bureau_id", "occurred_on", "occurred_on_precision", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "summary", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."created_at", NEW."id", NEW."kind", NEW."language", NEW."lead_bureau_id", NEW."occurred_on", NEW."occurred_on_precision", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."source", NEW."summary", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="87b798f0bd0e9d528c562160e32b20511f44af80",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9b249",
                            table="cities_interaction",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="interaction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cities_interactionevent" ("created_at", "id", "kind", "language", "lead_bureau_id", "occurred_on", "occurred_on_precision", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "summary", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (OLD."created_at", OLD."id", OLD."kind", OLD."language", OLD."lead_bureau_id", OLD."occurred_on", OLD."occurred_on_precision", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."source", OLD."summary", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="4ab3ecdb5166b4bad0ae4f9eed0c2bdde46b8ef1",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_35705",
                            table="cities_interaction",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="interaction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\n\nIF TG_OP = \'INSERT\' THEN\n    PERFORM core_feed_tell(\'cities.interaction\', NEW."id"::text, NEW."id"::text, \'create\', NEW."version"::integer, NULL);\nELSIF TG_OP = \'DELETE\' THEN\n    PERFORM core_feed_tell(\'cities.interaction\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nELSE\n    IF OLD."id"::text <> NEW."id"::text THEN\n        PERFORM core_feed_tell(\'cities.interaction\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\n    END IF;\n    PERFORM core_feed_tell(\'cities.interaction\', NEW."id"::text, NEW."id"::text, CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL THEN \'void\' ELSE \'update\' END, NEW."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nEND IF;\nRETURN NULL;',
                            hash="e2de34e04ef9cbcce0706f083c618c8e0564e108",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_e9e6c",
                            table="cities_interaction",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="interaction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."lead_bureau_id" IS DISTINCT FROM NEW."lead_bureau_id" OR OLD."visibility" IS DISTINCT FROM NEW."visibility")',
                            func='PERFORM 1 FROM "cities_interaction" WHERE "id" = NEW."id" FOR UPDATE;\nPERFORM core_feed_tell(\'cities.interaction\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_interaction" r WHERE r."id" IN (SELECT d0."interaction_id" FROM "cities_interactioncity" d0 WHERE d0."interaction_id" = OLD."id");\nRETURN NULL;',
                            hash="4474579b87277019e63a7e687fa237c25cbaa66c",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_56385",
                            table="cities_interaction",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="interactioncityevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="cities_inte_pgh_cre_7691d6_idx"
                    ),
                ),
                migrations.AddIndex(
                    model_name="interactionevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="cities_inte_pgh_cre_f49465_idx"
                    ),
                ),
                migrations.AddIndex(
                    model_name="network",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fields=["search_text"], name="network_search", opclasses=["gin_trgm_ops"]
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="network",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="6291ec7d6c294c4578f0fbdb3a62e2d744070268",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_31a75",
                            table="cities_network",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="network",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cities_networkevent" ("code", "created_at", "established_on", "established_on_precision", "id", "joint_projects_reported", "lead_bureau_id", "name_en", "name_ja", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "status", "status_note_en", "status_note_ja", "status_since", "status_since_precision", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."code", NEW."created_at", NEW."established_on", NEW."established_on_precision", NEW."id", NEW."joint_projects_reported", NEW."lead_bureau_id", NEW."name_en", NEW."name_ja", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."source", NEW."status", NEW."status_note_en", NEW."status_note_ja", NEW."status_since", NEW."status_since_precision", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="70532eeafb98c9e97d08a55603403dc6dfd73428",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_43b3a",
                            table="cities_network",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="network",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."established_on" IS DISTINCT FROM (NEW."established_on") OR OLD."established_on_precision" IS DISTINCT FROM (NEW."established_on_precision") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."joint_projects_reported" IS DISTINCT FROM (NEW."joint_projects_reported") OR OLD."lead_bureau_id" IS DISTINCT FROM (NEW."lead_bureau_id") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_ja" IS DISTINCT FROM (NEW."name_ja") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."status_note_en" IS DISTINCT FROM (NEW."status_note_en") OR OLD."status_note_ja" IS DISTINCT FROM (NEW."status_note_ja") OR OLD."status_since" IS DISTINCT FROM (NEW."status_since") OR OLD."status_since_precision" IS DISTINCT FROM (NEW."status_since_precision") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."visibility" IS DISTINCT FROM (NEW."visibility") OR OLD."void_reason" IS DISTINCT FROM (NEW."void_reason") OR OLD."voided_at" IS DISTINCT FROM (NEW."voided_at"))',
                            func='INSERT INTO "cities_networkevent" ("code", "created_at", "established_on", "established_on_precision", "id", "joint_projects_reported", "lead_bureau_id", "name_en", "name_ja", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "status", "status_note_en", "status_note_ja", "status_since", "status_since_precision", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."code", NEW."created_at", NEW."established_on", NEW."established_on_precision", NEW."id", NEW."joint_projects_reported", NEW."lead_bureau_id", NEW."name_en", NEW."name_ja", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."source", NEW."status", NEW."status_note_en", NEW."status_note_ja", NEW."status_since", NEW."status_since_precision", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="3c7d7d0650c3c59f3b503bb07aaea7c088f74ce6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_52b45",
                            table="cities_network",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="network",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cities_networkevent" ("code", "created_at", "established_on", "established_on_precision", "id", "joint_projects_reported", "lead_bureau_id", "name_en", "name_ja", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "status", "status_note_en", "status_note_ja", "status_since", "status_since_precision", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (OLD."code", OLD."created_at", OLD."established_on", OLD."established_on_precision", OLD."id", OLD."joint_projects_reported", OLD."lead_bureau_id", OLD."name_en", OLD."name_ja", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."source", OLD."status", OLD."status_note_en", OLD."status_note_ja", OLD."status_since", OLD."status_since_precision", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="6e55fbeb0fa001655f407723bf0097e9b5fa647a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c1b8f",
                            table="cities_network",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="network",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\n\nIF TG_OP = \'INSERT\' THEN\n    PERFORM core_feed_tell(\'cities.network\', NEW."id"::text, NEW."code"::text, \'create\', NEW."version"::integer, NULL);\nELSIF TG_OP = \'DELETE\' THEN\n    PERFORM core_feed_tell(\'cities.network\', OLD."id"::text, OLD."code"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nELSE\n    IF OLD."code"::text <> NEW."code"::text THEN\n        PERFORM core_feed_tell(\'cities.network\', OLD."id"::text, OLD."code"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\n    END IF;\n    PERFORM core_feed_tell(\'cities.network\', NEW."id"::text, NEW."code"::text, CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL THEN \'void\' ELSE \'update\' END, NEW."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nEND IF;\nRETURN NULL;',
                            hash="88e8c68f7672c25eee9c57bbc4af434e8b837749",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_0fd33",
                            table="cities_network",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="network",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."code" IS DISTINCT FROM NEW."code" OR OLD."lead_bureau_id" IS DISTINCT FROM NEW."lead_bureau_id" OR OLD."visibility" IS DISTINCT FROM NEW."visibility")',
                            func='PERFORM 1 FROM "cities_network" WHERE "id" = NEW."id" FOR UPDATE;\nPERFORM core_feed_tell(\'cities.city\', r."id"::text, r."code"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_city" r WHERE r."id" IN (SELECT d0."city_id" FROM "cities_cityrole" d0 WHERE d0."network_id" = OLD."id");\nPERFORM core_feed_tell(\'cities.city\', r."id"::text, r."code"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_city" r WHERE r."id" IN (SELECT h."merged_into_id" FROM "cities_city" h WHERE h."id" IN (SELECT d0."city_id" FROM "cities_cityrole" d0 WHERE d0."network_id" = OLD."id"));\nPERFORM core_feed_tell(\'cities.networkmembership\', d1."id"::text, d1."id"::text, \'touch\', d1."version"::integer, (core_feed_guard(d1."visibility", d1."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = d1."city_id"), \'{}\')) || (CASE WHEN d1."network_id" = OLD."id" THEN (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) ELSE coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_network" g0 WHERE g0."id" = d1."network_id"), \'{}\') END)) FROM "cities_networkmembership" d1 WHERE d1."network_id" = OLD."id";\nPERFORM core_feed_tell(\'cities.network\', r."id"::text, r."code"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_network" r WHERE r."id" IN (SELECT d1."network_id" FROM "cities_networkmembership" d1 WHERE d1."network_id" = OLD."id");\nRETURN NULL;',
                            hash="2df58dd79505b6d6cfc5c12a834a2efae4faf7b1",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_68d46",
                            table="cities_network",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="cityroleevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="cities_city_pgh_cre_406350_idx"
                    ),
                ),
                migrations.AddIndex(
                    model_name="cityrole",
                    index=models.Index(fields=["city", "role"], name="role_by_city"),
                ),
                migrations.AddConstraint(
                    model_name="cityrole",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="role_ends_after_start",
                        violation_error_message="The role cannot end before it starts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cityrole",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("network__isnull", False),
                                ("role__in", ("network_member", "network_co_advocate")),
                            ),
                            models.Q(
                                models.Q(
                                    ("role__in", ("network_member", "network_co_advocate")),
                                    _negated=True,
                                ),
                                ("network__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="role_names_its_network",
                        violation_error_message="A role in a network names the network, any other role does not.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cityrole",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("origin__isnull", False)),
                        fields=("origin", "city", "role", "starts_on"),
                        name="role_once_per_origin",
                        nulls_distinct=False,
                        violation_error_message="This record already gives the city this role.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cityrole",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("role", "home")),
                        fields=("role",),
                        name="role_one_home_city",
                        violation_error_message="There is one home city only.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cityrole",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="1655f5de824520e3715c976ead136456ab98e113",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_aa88f",
                            table="cities_cityrole",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cityrole",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cities_cityroleevent" ("city_id", "created_at", "ends_on", "ends_on_precision", "id", "lead_bureau_id", "network_id", "origin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "source", "starts_on", "starts_on_precision", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."city_id", NEW."created_at", NEW."ends_on", NEW."ends_on_precision", NEW."id", NEW."lead_bureau_id", NEW."network_id", NEW."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role", NEW."source", NEW."starts_on", NEW."starts_on_precision", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="8ca74fe84511bbec64ea6f83ded82883de833aa3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_118d0",
                            table="cities_cityrole",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cityrole",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cities_cityroleevent" ("city_id", "created_at", "ends_on", "ends_on_precision", "id", "lead_bureau_id", "network_id", "origin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "source", "starts_on", "starts_on_precision", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."city_id", NEW."created_at", NEW."ends_on", NEW."ends_on_precision", NEW."id", NEW."lead_bureau_id", NEW."network_id", NEW."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role", NEW."source", NEW."starts_on", NEW."starts_on_precision", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="b962170b40c5e0cf3453fe915fbaafad5953534f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_916af",
                            table="cities_cityrole",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cityrole",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cities_cityroleevent" ("city_id", "created_at", "ends_on", "ends_on_precision", "id", "lead_bureau_id", "network_id", "origin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "source", "starts_on", "starts_on_precision", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (OLD."city_id", OLD."created_at", OLD."ends_on", OLD."ends_on_precision", OLD."id", OLD."lead_bureau_id", OLD."network_id", OLD."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."role", OLD."source", OLD."starts_on", OLD."starts_on_precision", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="20cc7f5793cf03f992289dd46b538934ae1cef57",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8c056",
                            table="cities_cityrole",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cityrole",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\nIF TG_OP <> \'DELETE\' THEN\nPERFORM 1 FROM "cities_city" WHERE "id" = NEW."city_id" FOR KEY SHARE;\nEND IF;\nPERFORM core_feed_tell(\'cities.city\', r."id"::text, r."code"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_city" r WHERE r."id" IN (OLD."city_id", NEW."city_id");\nPERFORM core_feed_tell(\'cities.city\', r."id"::text, r."code"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_city" r WHERE r."id" IN (SELECT h."merged_into_id" FROM "cities_city" h WHERE h."id" IN (OLD."city_id", NEW."city_id"));\nRETURN NULL;',
                            hash="4b233cedaf56a39403ad4e36ef59204de9334f5b",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_39893",
                            table="cities_cityrole",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="networkevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="cities_netw_pgh_cre_111647_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="networkmembership",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="membership_ends_after_start",
                        violation_error_message="The membership cannot end before it starts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="networkmembership",
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("voided_at__isnull", True)),
                        expressions=[
                            ("network", "="),
                            ("city", "="),
                            (
                                models.Func(
                                    models.F("starts_on"),
                                    models.F("ends_on"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="membership_spells_apart",
                        violation_error_code="overlap",
                        violation_error_message="The city is already a member of this network in that time.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="networkmembership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="7a69aed625f8aced49ca7836b02aef01da7350ee",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_8f6b9",
                            table="cities_networkmembership",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="networkmembership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cities_networkmembershipevent" ("city_id", "co_advocate", "created_at", "ends_on", "ends_on_precision", "id", "lead_bureau_id", "network_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "starts_on", "starts_on_precision", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."city_id", NEW."co_advocate", NEW."created_at", NEW."ends_on", NEW."ends_on_precision", NEW."id", NEW."lead_bureau_id", NEW."network_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."source", NEW."starts_on", NEW."starts_on_precision", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="fc339e504f384123b6cc96f38ef80621cdc37d09",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f6efb",
                            table="cities_networkmembership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="networkmembership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cities_networkmembershipevent" ("city_id", "co_advocate", "created_at", "ends_on", "ends_on_precision", "id", "lead_bureau_id", "network_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "starts_on", "starts_on_precision", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."city_id", NEW."co_advocate", NEW."created_at", NEW."ends_on", NEW."ends_on_precision", NEW."id", NEW."lead_bureau_id", NEW."network_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."source", NEW."starts_on", NEW."starts_on_precision", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="0bd9aed4a45bd846cab5a50d8e9c8c194f1caae7",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1afd6",
                            table="cities_networkmembership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="networkmembership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cities_networkmembershipevent" ("city_id", "co_advocate", "created_at", "ends_on", "ends_on_precision", "id", "lead_bureau_id", "network_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "starts_on", "starts_on_precision", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (OLD."city_id", OLD."co_advocate", OLD."created_at", OLD."ends_on", OLD."ends_on_precision", OLD."id", OLD."lead_bureau_id", OLD."network_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."source", OLD."starts_on", OLD."starts_on_precision", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="a39b661f760d07c951aa4483848b3665a40d9b42",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b48df",
                            table="cities_networkmembership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="networkmembership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\n\nIF TG_OP = \'INSERT\' THEN\n    PERFORM core_feed_tell(\'cities.networkmembership\', NEW."id"::text, NEW."id"::text, \'create\', NEW."version"::integer, NULL);\nELSIF TG_OP = \'DELETE\' THEN\n    PERFORM core_feed_tell(\'cities.networkmembership\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = OLD."city_id"), \'{}\')) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_network" g0 WHERE g0."id" = OLD."network_id"), \'{}\')));\nELSE\n    IF OLD."id"::text <> NEW."id"::text THEN\n        PERFORM core_feed_tell(\'cities.networkmembership\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = OLD."city_id"), \'{}\')) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_network" g0 WHERE g0."id" = OLD."network_id"), \'{}\')));\n    END IF;\n    PERFORM core_feed_tell(\'cities.networkmembership\', NEW."id"::text, NEW."id"::text, CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL THEN \'void\' ELSE \'update\' END, NEW."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = OLD."city_id"), \'{}\')) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_network" g0 WHERE g0."id" = OLD."network_id"), \'{}\')));\nEND IF;\nPERFORM core_feed_tell(\'cities.network\', r."id"::text, r."code"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_network" r WHERE r."id" IN (OLD."network_id", NEW."network_id");\nRETURN NULL;',
                            hash="dc5562fa1eaaa9a909510d5d8ead0e341420f506",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_50278",
                            table="cities_networkmembership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="networkmembership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."lead_bureau_id" IS DISTINCT FROM NEW."lead_bureau_id" OR OLD."visibility" IS DISTINCT FROM NEW."visibility")',
                            func='PERFORM 1 FROM "cities_networkmembership" WHERE "id" = NEW."id" FOR UPDATE;\nPERFORM 1 FROM "cities_city" WHERE "id" = NEW."city_id" FOR KEY SHARE;\nPERFORM 1 FROM "cities_network" WHERE "id" = NEW."network_id" FOR KEY SHARE;\nRETURN NULL;',
                            hash="64101357118dff33146d3551ded21c323e82e568",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_675df",
                            table="cities_networkmembership",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="networkmembershipevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="cities_netw_pgh_cre_6f6ab9_idx"
                    ),
                ),
            ]
        ),
    ]
