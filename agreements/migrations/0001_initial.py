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

import diplomacy.core.constraints
import diplomacy.core.fields
import diplomacy.core.models.base
from diplomacy.core.operations import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cities", "0001_initial"),
        ("core", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
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
                    "reference",
                    models.CharField(
                        help_text="The number under which it is filed.",
                        max_length=64,
                        unique=True,
                        verbose_name="reference",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sister_friendship", "Sister or friendship agreement"),
                            ("leader_agreement", "Agreement between leaders"),
                            ("partnership", "Partnership"),
                            ("policy_cooperation", "Policy cooperation"),
                            ("joint_event", "Jointly organised event"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        blank=True,
                        choices=[("sister", "Sister"), ("friendship", "Friendship")],
                        help_text="Which word the agreement itself uses, if known.",
                        max_length=10,
                        verbose_name="sister or friendship",
                    ),
                ),
                (
                    "title_ja",
                    models.CharField(blank=True, max_length=300, verbose_name="title in Japanese"),
                ),
                (
                    "title_en",
                    models.CharField(blank=True, max_length=300, verbose_name="title in English"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("approved", "Approved"),
                            ("signed", "Signed"),
                            ("in_force", "In force"),
                            ("rested", "Rested"),
                            ("ended", "Ended"),
                            ("terminated", "Terminated"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "concluded_on",
                    models.DateField(blank=True, null=True, verbose_name="concluded on"),
                ),
                (
                    "concluded_on_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                (
                    "fields_of_cooperation",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="fields of cooperation",
                    ),
                ),
                (
                    "review_interval_months",
                    models.PositiveSmallIntegerField(
                        default=36,
                        validators=[
                            django.core.validators.MinValueValidator(24),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="review interval in months",
                    ),
                ),
                (
                    "assembly_approved_on",
                    models.DateField(
                        blank=True,
                        help_text="Needed before a sister or friendship agreement is signed.",
                        null=True,
                        verbose_name="approved by the Metropolitan Assembly on",
                    ),
                ),
                (
                    "historical",
                    models.BooleanField(
                        default=False,
                        help_text="Concluded before records were kept here; the day of approval is not on record.",
                        verbose_name="historical",
                    ),
                ),
                (
                    "signed_at_ja",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="place of signing in Japanese"
                    ),
                ),
                (
                    "signed_at_en",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="place of signing in English"
                    ),
                ),
                (
                    "home_signatory",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="signed for the home city by"
                    ),
                ),
                (
                    "home_signatory_title",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="office held when signing"
                    ),
                ),
                ("notes", models.TextField(blank=True, verbose_name="working notes")),
                (
                    "notes_language",
                    models.CharField(
                        choices=[("ja", "日本語"), ("en", "English")],
                        default="ja",
                        max_length=2,
                        verbose_name="language of the notes",
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
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supersedes",
                        to="agreements.agreement",
                        verbose_name="superseded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "ordering": ["reference"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AgreementText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator("^[a-z]{2,3}(-[a-z0-9]{2,8})*$")
                        ],
                        verbose_name="language",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(editable=False, verbose_name="version"),
                ),
                (
                    "text",
                    models.TextField(
                        validators=[django.core.validators.MaxLengthValidator(200000)],
                        verbose_name="text",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="For example: as signed; article 3 as amended.",
                        max_length=300,
                        verbose_name="what is new",
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="SHA-256"
                    ),
                ),
                ("saved_at", models.DateTimeField(auto_now_add=True, verbose_name="saved")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saved by",
                    ),
                ),
            ],
            options={
                "verbose_name": "text of an agreement",
                "verbose_name_plural": "texts of agreements",
                "ordering": ["language", "-number"],
            },
        ),
        migrations.CreateModel(
            name="AgreementTextEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "language",
                    models.CharField(
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator("^[a-z]{2,3}(-[a-z0-9]{2,8})*$")
                        ],
                        verbose_name="language",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(editable=False, verbose_name="version"),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="For example: as signed; article 3 as amended.",
                        max_length=300,
                        verbose_name="what is new",
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="SHA-256"
                    ),
                ),
                ("saved_at", models.DateTimeField(auto_now_add=True, verbose_name="saved")),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="agreements.agreementtext",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saved by",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amended_on", models.DateField(verbose_name="amended on")),
                (
                    "amended_on_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                (
                    "summary_ja",
                    models.TextField(blank=True, verbose_name="what changed, in Japanese"),
                ),
                (
                    "summary_en",
                    models.TextField(blank=True, verbose_name="what changed, in English"),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.attachment",
                        verbose_name="document",
                    ),
                ),
            ],
            options={
                "verbose_name": "amendment",
                "verbose_name_plural": "amendments",
                "ordering": ["amended_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="AmendmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("amended_on", models.DateField(verbose_name="amended on")),
                (
                    "amended_on_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                (
                    "summary_ja",
                    models.TextField(blank=True, verbose_name="what changed, in Japanese"),
                ),
                (
                    "summary_en",
                    models.TextField(blank=True, verbose_name="what changed, in English"),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.attachment",
                        verbose_name="document",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="agreements.amendment",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Approval",
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
                    "body",
                    models.CharField(
                        choices=[("bureau", "A bureau"), ("assembly", "The Metropolitan Assembly")],
                        max_length=8,
                        verbose_name="asked of",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting for an answer"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("replaced", "Asked again"),
                        ],
                        default="pending",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("requested_on", models.DateField(verbose_name="requested on")),
                ("due_on", models.DateField(verbose_name="answer due on")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                ("remark", models.TextField(blank=True, verbose_name="remark")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "bureau",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.bureau",
                        verbose_name="bureau",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="For the Assembly: who recorded its decision.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals_decided",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
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
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals_requested",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="requested by",
                    ),
                ),
            ],
            options={
                "verbose_name": "approval",
                "verbose_name_plural": "approvals",
                "ordering": ["requested_on", "created_at", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ApprovalEvent",
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
                    "body",
                    models.CharField(
                        choices=[("bureau", "A bureau"), ("assembly", "The Metropolitan Assembly")],
                        max_length=8,
                        verbose_name="asked of",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting for an answer"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("replaced", "Asked again"),
                        ],
                        default="pending",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("requested_on", models.DateField(verbose_name="requested on")),
                ("due_on", models.DateField(verbose_name="answer due on")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                ("remark", models.TextField(blank=True, verbose_name="remark")),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "bureau",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.bureau",
                        verbose_name="bureau",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="For the Assembly: who recorded its decision.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
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
                        to="agreements.approval",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="requested by",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Commitment",
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
                    "side",
                    models.CharField(
                        choices=[("home", "Home city"), ("partner", "Partner city")],
                        default="home",
                        max_length=7,
                        verbose_name="promised by",
                    ),
                ),
                ("text_ja", models.TextField(blank=True, verbose_name="promise in Japanese")),
                ("text_en", models.TextField(blank=True, verbose_name="promise in English")),
                (
                    "due_on",
                    models.DateField(
                        blank=True,
                        help_text="Empty: no date was agreed.",
                        null=True,
                        verbose_name="due",
                    ),
                ),
                (
                    "due_on_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("kept", "Kept"),
                            ("not_kept", "Not kept"),
                            ("dropped", "Dropped"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "state_reason",
                    models.TextField(
                        blank=True,
                        help_text="Needed when not kept or dropped.",
                        verbose_name="reason for the state",
                    ),
                ),
                ("kept_on", models.DateField(blank=True, null=True, verbose_name="kept on")),
                (
                    "kept_on_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                (
                    "evidence",
                    models.TextField(
                        blank=True,
                        help_text="What was done, and where that can be read.",
                        verbose_name="how it was kept",
                    ),
                ),
                (
                    "evidence_language",
                    models.CharField(
                        choices=[("ja", "日本語"), ("en", "English")],
                        default="ja",
                        max_length=2,
                        verbose_name="language of that text",
                    ),
                ),
                (
                    "checked_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="checked on"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments_checked",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="cities.city",
                        verbose_name="partner city that promised",
                    ),
                ),
                (
                    "lead_bureau",
                    models.ForeignKey(
                        blank=True,
                        help_text="Which bureau sees to it that the promise is kept.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.bureau",
                        verbose_name="owner bureau",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments_reported",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported by",
                    ),
                ),
            ],
            options={
                "verbose_name": "commitment",
                "verbose_name_plural": "commitments",
                "ordering": ["due_on", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CommitmentEvent",
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
                    "side",
                    models.CharField(
                        choices=[("home", "Home city"), ("partner", "Partner city")],
                        default="home",
                        max_length=7,
                        verbose_name="promised by",
                    ),
                ),
                ("text_ja", models.TextField(blank=True, verbose_name="promise in Japanese")),
                ("text_en", models.TextField(blank=True, verbose_name="promise in English")),
                (
                    "due_on",
                    models.DateField(
                        blank=True,
                        help_text="Empty: no date was agreed.",
                        null=True,
                        verbose_name="due",
                    ),
                ),
                (
                    "due_on_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("kept", "Kept"),
                            ("not_kept", "Not kept"),
                            ("dropped", "Dropped"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "state_reason",
                    models.TextField(
                        blank=True,
                        help_text="Needed when not kept or dropped.",
                        verbose_name="reason for the state",
                    ),
                ),
                ("kept_on", models.DateField(blank=True, null=True, verbose_name="kept on")),
                (
                    "kept_on_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                (
                    "evidence",
                    models.TextField(
                        blank=True,
                        help_text="What was done, and where that can be read.",
                        verbose_name="how it was kept",
                    ),
                ),
                (
                    "evidence_language",
                    models.CharField(
                        choices=[("ja", "日本語"), ("en", "English")],
                        default="ja",
                        max_length=2,
                        verbose_name="language of that text",
                    ),
                ),
                (
                    "checked_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="checked on"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cities.city",
                        verbose_name="partner city that promised",
                    ),
                ),
                (
                    "lead_bureau",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Which bureau sees to it that the promise is kept.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.bureau",
                        verbose_name="owner bureau",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="agreements.commitment",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported by",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "signatory",
                    models.CharField(blank=True, max_length=200, verbose_name="signed by"),
                ),
                (
                    "signatory_title",
                    models.CharField(blank=True, max_length=200, verbose_name="title when signing"),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_parties",
                        to="cities.city",
                        verbose_name="city",
                    ),
                ),
            ],
            options={
                "verbose_name": "party",
                "verbose_name_plural": "parties",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PartyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "signatory",
                    models.CharField(blank=True, max_length=200, verbose_name="signed by"),
                ),
                (
                    "signatory_title",
                    models.CharField(blank=True, max_length=200, verbose_name="title when signing"),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement",
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="agreements.party",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                    "cycle",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="cycle",
                    ),
                ),
                (
                    "due_on",
                    models.DateField(
                        help_text="Written by the review clock.", verbose_name="due on"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("scheduled", "Scheduled"),
                            ("open", "Open"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="scheduled",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "completed_on",
                    models.DateField(blank=True, null=True, verbose_name="completed on"),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("continue", "Continue as it is"),
                            ("amend", "Amend"),
                            ("upgrade", "Upgrade"),
                            ("rest", "Rest"),
                            ("end", "End"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("rationale", models.TextField(blank=True, verbose_name="reasons for the outcome")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="completed by",
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
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "ordering": ["agreement", "cycle"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReviewEvent",
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
                    "cycle",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="cycle",
                    ),
                ),
                (
                    "due_on",
                    models.DateField(
                        help_text="Written by the review clock.", verbose_name="due on"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("scheduled", "Scheduled"),
                            ("open", "Open"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="scheduled",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "completed_on",
                    models.DateField(blank=True, null=True, verbose_name="completed on"),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("continue", "Continue as it is"),
                            ("amend", "Amend"),
                            ("upgrade", "Upgrade"),
                            ("rest", "Rest"),
                            ("end", "End"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("rationale", models.TextField(blank=True, verbose_name="reasons for the outcome")),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="completed by",
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
                        to="agreements.review",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReviewMemo",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("content", models.JSONField(verbose_name="content")),
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
                ("frozen_at", models.DateTimeField(auto_now_add=True, verbose_name="frozen")),
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
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memo",
                        to="agreements.review",
                        verbose_name="review",
                    ),
                ),
            ],
            options={
                "verbose_name": "review memo",
                "verbose_name_plural": "review memos",
                "ordering": ["frozen_at"],
            },
        ),
        migrations.CreateModel(
            name="MemoFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("ja", "日本語"), ("en", "English")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[("pdf", "PDF"), ("docx", "Word")],
                        max_length=4,
                        verbose_name="format",
                    ),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("content", models.BinaryField(verbose_name="content")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                (
                    "memo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="agreements.reviewmemo",
                        verbose_name="review memo",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a review memo",
                "verbose_name_plural": "files of review memos",
                "ordering": ["language", "format"],
            },
        ),
        migrations.CreateModel(
            name="ReviewQuestion",
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
                ("text", models.TextField(max_length=4000, verbose_name="question")),
                ("asked_on", models.DateField(verbose_name="asked on")),
                ("due_on", models.DateField(verbose_name="answer due on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("answered", "Answered"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=20000, verbose_name="answer")),
                (
                    "answered_on",
                    models.DateField(blank=True, null=True, verbose_name="answered on"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="agreements.review",
                        verbose_name="review",
                    ),
                ),
            ],
            options={
                "verbose_name": "question to a bureau",
                "verbose_name_plural": "questions to bureaus",
                "ordering": ["due_on", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReviewQuestionEvent",
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
                ("text", models.TextField(max_length=4000, verbose_name="question")),
                ("asked_on", models.DateField(verbose_name="asked on")),
                ("due_on", models.DateField(verbose_name="answer due on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("answered", "Answered"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=20000, verbose_name="answer")),
                (
                    "answered_on",
                    models.DateField(blank=True, null=True, verbose_name="answered on"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
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
                        to="agreements.reviewquestion",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.review",
                        verbose_name="review",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
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
                        blank=True, help_text="Empty: open-ended.", null=True, verbose_name="until"
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
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewed_by",
                        to="agreements.term",
                        verbose_name="renews",
                    ),
                ),
            ],
            options={
                "verbose_name": "term",
                "verbose_name_plural": "terms",
                "ordering": ["starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="TermEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("starts_on", models.DateField(verbose_name="from")),
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
                        blank=True, help_text="Empty: open-ended.", null=True, verbose_name="until"
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
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="agreements.term",
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
                        to="agreements.term",
                        verbose_name="renews",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AgreementEvent",
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
                    "reference",
                    models.CharField(
                        help_text="The number under which it is filed.",
                        max_length=64,
                        verbose_name="reference",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sister_friendship", "Sister or friendship agreement"),
                            ("leader_agreement", "Agreement between leaders"),
                            ("partnership", "Partnership"),
                            ("policy_cooperation", "Policy cooperation"),
                            ("joint_event", "Jointly organised event"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        blank=True,
                        choices=[("sister", "Sister"), ("friendship", "Friendship")],
                        help_text="Which word the agreement itself uses, if known.",
                        max_length=10,
                        verbose_name="sister or friendship",
                    ),
                ),
                (
                    "title_ja",
                    models.CharField(blank=True, max_length=300, verbose_name="title in Japanese"),
                ),
                (
                    "title_en",
                    models.CharField(blank=True, max_length=300, verbose_name="title in English"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("approved", "Approved"),
                            ("signed", "Signed"),
                            ("in_force", "In force"),
                            ("rested", "Rested"),
                            ("ended", "Ended"),
                            ("terminated", "Terminated"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "concluded_on",
                    models.DateField(blank=True, null=True, verbose_name="concluded on"),
                ),
                (
                    "concluded_on_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                (
                    "fields_of_cooperation",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="fields of cooperation",
                    ),
                ),
                (
                    "review_interval_months",
                    models.PositiveSmallIntegerField(
                        default=36,
                        validators=[
                            django.core.validators.MinValueValidator(24),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="review interval in months",
                    ),
                ),
                (
                    "assembly_approved_on",
                    models.DateField(
                        blank=True,
                        help_text="Needed before a sister or friendship agreement is signed.",
                        null=True,
                        verbose_name="approved by the Metropolitan Assembly on",
                    ),
                ),
                (
                    "historical",
                    models.BooleanField(
                        default=False,
                        help_text="Concluded before records were kept here; the day of approval is not on record.",
                        verbose_name="historical",
                    ),
                ),
                (
                    "signed_at_ja",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="place of signing in Japanese"
                    ),
                ),
                (
                    "signed_at_en",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="place of signing in English"
                    ),
                ),
                (
                    "home_signatory",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="signed for the home city by"
                    ),
                ),
                (
                    "home_signatory_title",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="office held when signing"
                    ),
                ),
                ("notes", models.TextField(blank=True, verbose_name="working notes")),
                (
                    "notes_language",
                    models.CharField(
                        choices=[("ja", "日本語"), ("en", "English")],
                        default="ja",
                        max_length=2,
                        verbose_name="language of the notes",
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
                        to="agreements.agreement",
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                        verbose_name="superseded by",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="agreements__pgh_cre_cbf03e_idx"
                    )
                ],
            },
        ),
        Together(
            [
                migrations.AddField(
                    model_name="agreement",
                    name="cities",
                    field=models.ManyToManyField(
                        related_name="agreements",
                        through="agreements.Party",
                        to="cities.city",
                        verbose_name="parties",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="agreementtext",
                    constraint=models.UniqueConstraint(
                        fields=("agreement", "language", "number"),
                        name="agreementtext_version_once",
                        violation_error_message="This version has been saved already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="agreementtext",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("language__regex", "^[a-z]{2,3}(-[a-z0-9]{2,8})*$")),
                        name="agreementtext_language",
                        violation_error_message="Name a language by its tag, such as de or zh-hans.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="agreementtext",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="agreementtext_not_empty",
                        violation_error_message="The text is empty.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreementtext",
                    trigger=pgtrigger.compiler.Trigger(
                        name="hash_of_text",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="NEW.sha256 = encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex'); RETURN NEW;",
                            hash="84010f709f36a5b48cc16819f24cfbd6dc356b1c",
                            operation="INSERT",
                            pgid="pgtrigger_hash_of_text_d05aa",
                            table="agreements_agreementtext",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreementtext",
                    trigger=pgtrigger.compiler.Trigger(
                        name="as_saved",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="38cfc668d777ce48bbdfd20d8f0c421bacf18d20",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_as_saved_5220f",
                            table="agreements_agreementtext",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreementtext",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_agreementtextevent" ("agreement_id", "id", "language", "note", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "saved_by_id", "sha256") VALUES (NEW."agreement_id", NEW."id", NEW."language", NEW."note", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."saved_at", NEW."saved_by_id", NEW."sha256"); RETURN NULL;',
                            hash="0f72bf53ac73d931bae4f0c6510ec4c6d467308b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_befd3",
                            table="agreements_agreementtext",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreementtext",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."agreement_id" IS DISTINCT FROM (NEW."agreement_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."saved_at" IS DISTINCT FROM (NEW."saved_at") OR OLD."saved_by_id" IS DISTINCT FROM (NEW."saved_by_id") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256"))',
                            func='INSERT INTO "agreements_agreementtextevent" ("agreement_id", "id", "language", "note", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "saved_by_id", "sha256") VALUES (NEW."agreement_id", NEW."id", NEW."language", NEW."note", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."saved_at", NEW."saved_by_id", NEW."sha256"); RETURN NULL;',
                            hash="cbe9e5c6a8450db802bbe3108d4367eac0db143f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_35b10",
                            table="agreements_agreementtext",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreementtext",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_agreementtextevent" ("agreement_id", "id", "language", "note", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "saved_by_id", "sha256") VALUES (OLD."agreement_id", OLD."id", OLD."language", OLD."note", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."saved_at", OLD."saved_by_id", OLD."sha256"); RETURN NULL;',
                            hash="3c70de9b1a9bcc5d4c43b1d28023a5379e781fa8",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7ed82",
                            table="agreements_agreementtext",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreementtext",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\nPERFORM core_feed_tell(\'agreements.agreement\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "agreements_agreement" r WHERE r."id" IN (OLD."agreement_id", NEW."agreement_id");\nRETURN NULL;',
                            hash="560fd9ce381377174d2164cff15e23751b7c6061",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_5b015",
                            table="agreements_agreementtext",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="agreementtextevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="agreements__pgh_cre_0f9f31_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="amendment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("summary_en", ""), ("summary_ja", ""), _negated=True),
                        name="amendment_says_what",
                        violation_error_message="Say what changed, in Japanese or in English.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="amendment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_amendmentevent" ("agreement_id", "amended_on", "amended_on_precision", "document_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "summary_en", "summary_ja") VALUES (NEW."agreement_id", NEW."amended_on", NEW."amended_on_precision", NEW."document_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."summary_en", NEW."summary_ja"); RETURN NULL;',
                            hash="1a7f45a793946f65c2a9f15b992720b9ceb9eb22",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2a8be",
                            table="agreements_amendment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="amendment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "agreements_amendmentevent" ("agreement_id", "amended_on", "amended_on_precision", "document_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "summary_en", "summary_ja") VALUES (NEW."agreement_id", NEW."amended_on", NEW."amended_on_precision", NEW."document_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."summary_en", NEW."summary_ja"); RETURN NULL;',
                            hash="9c0e6009f15be6420d0193c2cc810fd84951142b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_82160",
                            table="agreements_amendment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="amendment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_amendmentevent" ("agreement_id", "amended_on", "amended_on_precision", "document_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "summary_en", "summary_ja") VALUES (OLD."agreement_id", OLD."amended_on", OLD."amended_on_precision", OLD."document_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."summary_en", OLD."summary_ja"); RETURN NULL;',
                            hash="e8698d94349679781d3cf786fc3c94c935e16416",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0833d",
                            table="agreements_amendment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="amendment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\nPERFORM core_feed_tell(\'agreements.agreement\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "agreements_agreement" r WHERE r."id" IN (OLD."agreement_id", NEW."agreement_id");\nRETURN NULL;',
                            hash="8e73b86fa8f493052de5b2951c2e2887ce06ec68",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_8d779",
                            table="agreements_amendment",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="amendmentevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="agreements__pgh_cre_d85788_idx"
                    ),
                ),
                migrations.AddIndex(
                    model_name="approval",
                    index=models.Index(
                        condition=models.Q(("state", "pending")),
                        fields=["bureau", "requested_on"],
                        name="approval_pending_of_bureau",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="approval",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("body", "bureau"), ("bureau__isnull", False)),
                            models.Q(("body", "assembly"), ("bureau__isnull", True)),
                            _connector="OR",
                        ),
                        name="approval_names_its_bureau",
                        violation_error_message="Name the bureau that is asked.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="approval",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(
                            ("body", "bureau"), ("state__in", ("pending", "approved", "refused"))
                        ),
                        fields=("agreement", "bureau"),
                        name="approval_one_standing_per_bureau",
                        violation_error_message="This bureau has been asked already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="approval",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(
                            ("body", "assembly"), ("state__in", ("pending", "approved", "refused"))
                        ),
                        fields=("agreement",),
                        name="approval_one_standing_of_assembly",
                        violation_error_message="The Assembly has been asked already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="approval",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_by__isnull", True),
                                ("decided_on__isnull", True),
                                ("state__in", ["pending", "withdrawn"]),
                            ),
                            models.Q(
                                ("body", "assembly"),
                                ("decided_by__isnull", False),
                                ("decided_on__isnull", True),
                                ("state", "approved"),
                            ),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("decided_on__isnull", False),
                                ("state__in", ["approved", "refused", "replaced"]),
                                models.Q(
                                    ("body", "assembly"), ("state", "approved"), _negated=True
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="approval_decided_says_how",
                        violation_error_message="A decision needs its day and who made it.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="approval",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("remark", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="approval_refused_says_why",
                        violation_error_message="A refusal needs its reason.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="approval",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("body", "assembly"),
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="approval_decided_by_another",
                        violation_error_message="Whoever asked for the approval does not decide on it.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="approval",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("requested_on"))),
                        name="approval_due_after_request",
                        violation_error_message="The answer cannot be due before the request.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="approval",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("decided_on__isnull", True),
                            ("decided_on__gte", models.F("requested_on")),
                            _connector="OR",
                        ),
                        name="approval_decided_after_request",
                        violation_error_message="The decision cannot lie before the request.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="approval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="ca95401d7b07e30bd232f1aeda47429133ad38e9",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_f917f",
                            table="agreements_approval",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="approval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="approval_state_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{approved:replaced,pending:approved,pending:refused,pending:withdrawn,refused:replaced}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="034d0df68867e7d39c7c2517ce6822de78058573",
                            operation="UPDATE",
                            pgid="pgtrigger_approval_state_moves_f90a1",
                            table="agreements_approval",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="approval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="approval_of_draft",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE agreement_status text; assembly_day date;",
                            func="\n    IF TG_OP = 'UPDATE' THEN\n        IF NEW.state = OLD.state THEN RETURN NEW; END IF;\n    END IF;\n    SELECT status, assembly_approved_on INTO agreement_status, assembly_day\n        FROM agreements_agreement WHERE id = NEW.agreement_id FOR SHARE;\n    IF agreement_status <> 'draft' THEN\n        RAISE EXCEPTION 'approval is asked for and given while the agreement is a draft'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_of_draft';\n    END IF;\n    IF NEW.body = 'assembly' AND NEW.state = 'approved' AND assembly_day IS NULL THEN\n        RAISE EXCEPTION 'the agreement tells the day of the approval by the Assembly'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_assembly_day';\n    END IF;\n    RETURN NEW;\n    ",
                            hash="72df5598eaa41536537f39a337593d3c56f6b623",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_approval_of_draft_b16f4",
                            table="agreements_approval",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="approval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_approvalevent" ("agreement_id", "body", "bureau_id", "created_at", "decided_by_id", "decided_on", "due_on", "id", "lead_bureau_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "requested_by_id", "requested_on", "source", "state", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."agreement_id", NEW."body", NEW."bureau_id", NEW."created_at", NEW."decided_by_id", NEW."decided_on", NEW."due_on", NEW."id", NEW."lead_bureau_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."remark", NEW."requested_by_id", NEW."requested_on", NEW."source", NEW."state", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="8ab22ce2e30da5771c307727010dbfcd9d27b3a4",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6bd46",
                            table="agreements_approval",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="approval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "agreements_approvalevent" ("agreement_id", "body", "bureau_id", "created_at", "decided_by_id", "decided_on", "due_on", "id", "lead_bureau_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "requested_by_id", "requested_on", "source", "state", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."agreement_id", NEW."body", NEW."bureau_id", NEW."created_at", NEW."decided_by_id", NEW."decided_on", NEW."due_on", NEW."id", NEW."lead_bureau_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."remark", NEW."requested_by_id", NEW."requested_on", NEW."source", NEW."state", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="f9247a9f2ad4dd529911e835db86a7943b820574",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e13a3",
                            table="agreements_approval",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="approval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_approvalevent" ("agreement_id", "body", "bureau_id", "created_at", "decided_by_id", "decided_on", "due_on", "id", "lead_bureau_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "requested_by_id", "requested_on", "source", "state", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (OLD."agreement_id", OLD."body", OLD."bureau_id", OLD."created_at", OLD."decided_by_id", OLD."decided_on", OLD."due_on", OLD."id", OLD."lead_bureau_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."remark", OLD."requested_by_id", OLD."requested_on", OLD."source", OLD."state", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="55a58be97c72d907fb6ff0ca883859ef47710aea",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_58ad2",
                            table="agreements_approval",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="approval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\n\nIF TG_OP = \'INSERT\' THEN\n    PERFORM core_feed_tell(\'agreements.approval\', NEW."id"::text, NEW."id"::text, \'create\', NEW."version"::integer, NULL);\nELSIF TG_OP = \'DELETE\' THEN\n    PERFORM core_feed_tell(\'agreements.approval\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nELSE\n    IF OLD."id"::text <> NEW."id"::text THEN\n        PERFORM core_feed_tell(\'agreements.approval\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\n    END IF;\n    PERFORM core_feed_tell(\'agreements.approval\', NEW."id"::text, NEW."id"::text, CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL THEN \'void\' ELSE \'update\' END, NEW."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nEND IF;\nRETURN NULL;',
                            hash="20465978c3c53c9db1a02dd10806861533859979",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_1634f",
                            table="agreements_approval",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="approval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."lead_bureau_id" IS DISTINCT FROM NEW."lead_bureau_id" OR OLD."visibility" IS DISTINCT FROM NEW."visibility")',
                            func='PERFORM 1 FROM "agreements_approval" WHERE "id" = NEW."id" FOR UPDATE;\nRETURN NULL;',
                            hash="7d2e6b98e6112a06b26e4eefa3d1478289a68c12",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_5324b",
                            table="agreements_approval",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="approvalevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="agreements__pgh_cre_b22ab2_idx"
                    ),
                ),
                migrations.AddIndex(
                    model_name="commitment",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fields=["search_text"], name="commitment_search", opclasses=["gin_trgm_ops"]
                    ),
                ),
                migrations.AddIndex(
                    model_name="commitment",
                    index=models.Index(
                        models.OrderBy(models.F("due_on"), nulls_last=True),
                        models.F("id"),
                        name="commitment_by_due",
                    ),
                ),
                migrations.AddIndex(
                    model_name="commitment",
                    index=models.Index(
                        condition=models.Q(("state", "open"), ("voided_at__isnull", True)),
                        fields=["due_on"],
                        name="commitment_open_due",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commitment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("text_en", ""), ("text_ja", ""), _negated=True),
                        name="commitment_has_text",
                        violation_error_message="Say in Japanese or in English what was promised.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commitment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("city__isnull", True), ("side", "home")),
                            models.Q(("city__isnull", False), ("side", "partner")),
                            _connector="OR",
                        ),
                        name="commitment_side_names_city",
                        violation_error_message="Name the partner city where a partner promised, and none where the home city did.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commitment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "kept"), _negated=True),
                            models.Q(
                                ("kept_on__isnull", False),
                                models.Q(("evidence", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="commitment_kept_says_how",
                        violation_error_message="Say on which day the promise was kept, and how.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commitment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("not_kept", "dropped")), _negated=True),
                            models.Q(("state_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="commitment_given_up_says_why",
                        violation_error_message="Say why the promise is not kept or dropped.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commitment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("state", "kept"),
                            models.Q(
                                ("checked_on__isnull", True),
                                ("kept_on__isnull", True),
                                ("reported_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="commitment_day_if_kept",
                        violation_error_message="Only a promise that was kept has the day on which it was kept.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commitment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_by__isnull", True), ("checked_on__isnull", True)),
                            models.Q(("checked_by__isnull", False), ("checked_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="commitment_check_says_who",
                        violation_error_message="A check has its day and the person who made it.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commitment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by__isnull", True),
                            ("reported_by__isnull", True),
                            models.Q(("checked_by", models.F("reported_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="commitment_checked_by_another",
                        violation_error_message="Somebody other than the person who reported it has to check it.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commitment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="7b35a80858c1f44a39d2d2090f30015cccb490e3",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_b3a93",
                            table="agreements_commitment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commitment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="commitment_state_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{dropped:open,kept:open,not_kept:open,open:dropped,open:kept,open:not_kept}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="224456fcbead5bdd8357e3f032c1dc9a32f904a7",
                            operation="UPDATE",
                            pgid="pgtrigger_commitment_state_moves_54334",
                            table="agreements_commitment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commitment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_commitmentevent" ("agreement_id", "checked_by_id", "checked_on", "city_id", "created_at", "due_on", "due_on_precision", "evidence", "evidence_language", "id", "kept_on", "kept_on_precision", "lead_bureau_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_by_id", "side", "source", "state", "state_reason", "text_en", "text_ja", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."agreement_id", NEW."checked_by_id", NEW."checked_on", NEW."city_id", NEW."created_at", NEW."due_on", NEW."due_on_precision", NEW."evidence", NEW."evidence_language", NEW."id", NEW."kept_on", NEW."kept_on_precision", NEW."lead_bureau_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reported_by_id", NEW."side", NEW."source", NEW."state", NEW."state_reason", NEW."text_en", NEW."text_ja", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="db5b3c640f0996f328834b57becc1e58580b6f5b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6e3ce",
                            table="agreements_commitment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commitment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."agreement_id" IS DISTINCT FROM (NEW."agreement_id") OR OLD."checked_by_id" IS DISTINCT FROM (NEW."checked_by_id") OR OLD."checked_on" IS DISTINCT FROM (NEW."checked_on") OR OLD."city_id" IS DISTINCT FROM (NEW."city_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."due_on_precision" IS DISTINCT FROM (NEW."due_on_precision") OR OLD."evidence" IS DISTINCT FROM (NEW."evidence") OR OLD."evidence_language" IS DISTINCT FROM (NEW."evidence_language") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kept_on" IS DISTINCT FROM (NEW."kept_on") OR OLD."kept_on_precision" IS DISTINCT FROM (NEW."kept_on_precision") OR OLD."lead_bureau_id" IS DISTINCT FROM (NEW."lead_bureau_id") OR OLD."reported_by_id" IS DISTINCT FROM (NEW."reported_by_id") OR OLD."side" IS DISTINCT FROM (NEW."side") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."state_reason" IS DISTINCT FROM (NEW."state_reason") OR OLD."text_en" IS DISTINCT FROM (NEW."text_en") OR OLD."text_ja" IS DISTINCT FROM (NEW."text_ja") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."visibility" IS DISTINCT FROM (NEW."visibility") OR OLD."void_reason" IS DISTINCT FROM (NEW."void_reason") OR OLD."voided_at" IS DISTINCT FROM (NEW."voided_at"))',
                            func='INSERT INTO "agreements_commitmentevent" ("agreement_id", "checked_by_id", "checked_on", "city_id", "created_at", "due_on", "due_on_precision", "evidence", "evidence_language", "id", "kept_on", "kept_on_precision", "lead_bureau_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_by_id", "side", "source", "state", "state_reason", "text_en", "text_ja", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."agreement_id", NEW."checked_by_id", NEW."checked_on", NEW."city_id", NEW."created_at", NEW."due_on", NEW."due_on_precision", NEW."evidence", NEW."evidence_language", NEW."id", NEW."kept_on", NEW."kept_on_precision", NEW."lead_bureau_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reported_by_id", NEW."side", NEW."source", NEW."state", NEW."state_reason", NEW."text_en", NEW."text_ja", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="538c933f49d10dc08bb54d4b5b2747f503b6e5cb",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7c3cd",
                            table="agreements_commitment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commitment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_commitmentevent" ("agreement_id", "checked_by_id", "checked_on", "city_id", "created_at", "due_on", "due_on_precision", "evidence", "evidence_language", "id", "kept_on", "kept_on_precision", "lead_bureau_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_by_id", "side", "source", "state", "state_reason", "text_en", "text_ja", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (OLD."agreement_id", OLD."checked_by_id", OLD."checked_on", OLD."city_id", OLD."created_at", OLD."due_on", OLD."due_on_precision", OLD."evidence", OLD."evidence_language", OLD."id", OLD."kept_on", OLD."kept_on_precision", OLD."lead_bureau_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reported_by_id", OLD."side", OLD."source", OLD."state", OLD."state_reason", OLD."text_en", OLD."text_ja", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="989ff0df3e4eca8c51e78ffe8ad6aeba589ea519",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_4d616",
                            table="agreements_commitment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commitment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\n\nIF TG_OP = \'INSERT\' THEN\n    PERFORM core_feed_tell(\'agreements.commitment\', NEW."id"::text, NEW."id"::text, \'create\', NEW."version"::integer, NULL);\nELSIF TG_OP = \'DELETE\' THEN\n    PERFORM core_feed_tell(\'agreements.commitment\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "agreements_agreement" g0 WHERE g0."id" = OLD."agreement_id"), \'{}\')));\nELSE\n    IF OLD."id"::text <> NEW."id"::text THEN\n        PERFORM core_feed_tell(\'agreements.commitment\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "agreements_agreement" g0 WHERE g0."id" = OLD."agreement_id"), \'{}\')));\n    END IF;\n    PERFORM core_feed_tell(\'agreements.commitment\', NEW."id"::text, NEW."id"::text, CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL THEN \'void\' ELSE \'update\' END, NEW."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "agreements_agreement" g0 WHERE g0."id" = OLD."agreement_id"), \'{}\')));\nEND IF;\nRETURN NULL;',
                            hash="ac5b4fff4e2631cdc4b0b1d3d1aa8f2d8bfb0720",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_e9e67",
                            table="agreements_commitment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commitment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."lead_bureau_id" IS DISTINCT FROM NEW."lead_bureau_id" OR OLD."visibility" IS DISTINCT FROM NEW."visibility")',
                            func='PERFORM 1 FROM "agreements_commitment" WHERE "id" = NEW."id" FOR UPDATE;\nPERFORM 1 FROM "agreements_agreement" WHERE "id" = NEW."agreement_id" FOR KEY SHARE;\nPERFORM core_feed_tell(\'initiatives.initiative\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "initiatives_initiative" r WHERE r."id" IN (SELECT d0."initiative_id" FROM "initiatives_initiativecommitment" d0 WHERE d0."commitment_id" = OLD."id");\nRETURN NULL;',
                            hash="7b374678e86da8ff881dfd2fa18ff09e548bac70",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_9e45d",
                            table="agreements_commitment",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="commitmentevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="agreements__pgh_cre_1508ee_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="party",
                    constraint=models.UniqueConstraint(
                        fields=("agreement", "city"),
                        name="party_once_per_agreement",
                        violation_error_message="This city is already a party.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="party",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_partyevent" ("agreement_id", "city_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signatory", "signatory_title") VALUES (NEW."agreement_id", NEW."city_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."signatory", NEW."signatory_title"); RETURN NULL;',
                            hash="c2b59c72db8f6c7813359d1302176026a5705c50",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_783c4",
                            table="agreements_party",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="party",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "agreements_partyevent" ("agreement_id", "city_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signatory", "signatory_title") VALUES (NEW."agreement_id", NEW."city_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."signatory", NEW."signatory_title"); RETURN NULL;',
                            hash="18f40b2470e2aedbc2059bc1dc80d5891667646b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_83158",
                            table="agreements_party",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="party",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_partyevent" ("agreement_id", "city_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signatory", "signatory_title") VALUES (OLD."agreement_id", OLD."city_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."signatory", OLD."signatory_title"); RETURN NULL;',
                            hash="98d7bfd21930a4f9205bbc5c2ff8dc1ebacf378f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_048bd",
                            table="agreements_party",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="party",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\nPERFORM core_feed_tell(\'agreements.agreement\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "agreements_agreement" r WHERE r."id" IN (OLD."agreement_id", NEW."agreement_id");\nRETURN NULL;',
                            hash="ade5f41bbf726b52fdb1be57403106de955b1822",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_3cf4d",
                            table="agreements_party",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="agreement",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fields=["search_text"], name="agreement_search", opclasses=["gin_trgm_ops"]
                    ),
                ),
                migrations.AddConstraint(
                    model_name="agreement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("title_en", ""), ("title_ja", ""), _negated=True),
                        name="agreement_has_title",
                        violation_error_message="Give a title in Japanese or in English.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="agreement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("review_interval_months__range", (24, 60))),
                        name="agreement_review_interval",
                        violation_error_message="The review interval is 24 to 60 months.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="agreement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("draft", "approved")),
                            ("concluded_on__isnull", False),
                            _connector="OR",
                        ),
                        name="agreement_signed_has_date",
                        violation_error_message="A signed agreement needs the date of its conclusion.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="agreement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "sister_friendship"), _negated=True),
                            ("status__in", ("draft", "approved")),
                            ("assembly_approved_on__isnull", False),
                            ("historical", True),
                            _connector="OR",
                        ),
                        name="agreement_sister_approved",
                        violation_error_message="A sister or friendship agreement needs the day of the Assembly's approval, unless it is marked as historical.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="agreement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("label", ""), ("kind", "sister_friendship"), _connector="OR"
                        ),
                        name="agreement_label_of_sister",
                        violation_error_message="Only a sister or friendship agreement has such a label.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="agreement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_by__isnull", True),
                            models.Q(
                                ("status", "superseded"),
                                models.Q(("superseded_by", models.F("id")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_superseded_by_another",
                        violation_error_message="Only a superseded agreement names another that replaced it.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="c1a8e63e0cd8d1f52d6df8a37b464a1a315cc293",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_b016b",
                            table="agreements_agreement",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="agreement_status_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{approved:signed,draft:approved,in_force:ended,in_force:rested,in_force:superseded,in_force:terminated,rested:ended,rested:in_force,rested:superseded,rested:terminated,signed:in_force,signed:terminated}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="dcf78ab4ccc9b21fb73833aa99ad313f02c288ef",
                            operation="UPDATE",
                            pgid="pgtrigger_agreement_status_moves_8b781",
                            table="agreements_agreement",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="agreement_approvals_settled",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.status = 'draft' AND NEW.status <> 'draft')",
                            func="\n        IF EXISTS (SELECT 1 FROM agreements_approval\n                   WHERE agreement_id = NEW.id AND state IN ('pending', 'refused')) THEN\n            RAISE EXCEPTION 'a request for approval is not settled'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_approvals_settled';\n        END IF;\n        RETURN NEW;\n        ",
                            hash="13087138c2ee6f1e7afd81a9043de27ac09b901c",
                            operation="UPDATE",
                            pgid="pgtrigger_agreement_approvals_settled_b8831",
                            table="agreements_agreement",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="agreement_keeps_assembly_day",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.assembly_approved_on IS NOT NULL AND NEW.assembly_approved_on IS NULL)",
                            func="\n        IF EXISTS (SELECT 1 FROM agreements_approval WHERE agreement_id = NEW.id\n                   AND body = 'assembly' AND state = 'approved') THEN\n            RAISE EXCEPTION 'the Assembly has approved: its day is kept'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_keeps_assembly_day';\n        END IF;\n        RETURN NEW;\n        ",
                            hash="4c032e014d23cdce4aa56e450bca6fb53cf1f39f",
                            operation="UPDATE",
                            pgid="pgtrigger_agreement_keeps_assembly_day_02f8c",
                            table="agreements_agreement",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_agreementevent" ("assembly_approved_on", "concluded_on", "concluded_on_precision", "created_at", "fields_of_cooperation", "historical", "home_signatory", "home_signatory_title", "id", "kind", "label", "lead_bureau_id", "notes", "notes_language", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "review_interval_months", "signed_at_en", "signed_at_ja", "source", "status", "superseded_by_id", "title_en", "title_ja", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."assembly_approved_on", NEW."concluded_on", NEW."concluded_on_precision", NEW."created_at", NEW."fields_of_cooperation", NEW."historical", NEW."home_signatory", NEW."home_signatory_title", NEW."id", NEW."kind", NEW."label", NEW."lead_bureau_id", NEW."notes", NEW."notes_language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reference", NEW."review_interval_months", NEW."signed_at_en", NEW."signed_at_ja", NEW."source", NEW."status", NEW."superseded_by_id", NEW."title_en", NEW."title_ja", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="c0bb8c7f9b0f5a7c762869fbdf0b0b461c66fa4b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_13a93",
                            table="agreements_agreement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."assembly_approved_on" IS DISTINCT FROM (NEW."assembly_approved_on") OR OLD."concluded_on" IS DISTINCT FROM (NEW."concluded_on") OR OLD."concluded_on_precision" IS DISTINCT FROM (NEW."concluded_on_precision") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."fields_of_cooperation" IS DISTINCT FROM (NEW."fields_of_cooperation") OR OLD."historical" IS DISTINCT FROM (NEW."historical") OR OLD."home_signatory" IS DISTINCT FROM (NEW."home_signatory") OR OLD."home_signatory_title" IS DISTINCT FROM (NEW."home_signatory_title") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."lead_bureau_id" IS DISTINCT FROM (NEW."lead_bureau_id") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."notes_language" IS DISTINCT FROM (NEW."notes_language") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."review_interval_months" IS DISTINCT FROM (NEW."review_interval_months") OR OLD."signed_at_en" IS DISTINCT FROM (NEW."signed_at_en") OR OLD."signed_at_ja" IS DISTINCT FROM (NEW."signed_at_ja") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."superseded_by_id" IS DISTINCT FROM (NEW."superseded_by_id") OR OLD."title_en" IS DISTINCT FROM (NEW."title_en") OR OLD."title_ja" IS DISTINCT FROM (NEW."title_ja") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."visibility" IS DISTINCT FROM (NEW."visibility") OR OLD."void_reason" IS DISTINCT FROM (NEW."void_reason") OR OLD."voided_at" IS DISTINCT FROM (NEW."voided_at"))',
                            func='INSERT INTO "agreements_agreementevent" ("assembly_approved_on", "concluded_on", "concluded_on_precision", "created_at", "fields_of_cooperation", "historical", "home_signatory", "home_signatory_title", "id", "kind", "label", "lead_bureau_id", "notes", "notes_language", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "review_interval_months", "signed_at_en", "signed_at_ja", "source", "status", "superseded_by_id", "title_en", "title_ja", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."assembly_approved_on", NEW."concluded_on", NEW."concluded_on_precision", NEW."created_at", NEW."fields_of_cooperation", NEW."historical", NEW."home_signatory", NEW."home_signatory_title", NEW."id", NEW."kind", NEW."label", NEW."lead_bureau_id", NEW."notes", NEW."notes_language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reference", NEW."review_interval_months", NEW."signed_at_en", NEW."signed_at_ja", NEW."source", NEW."status", NEW."superseded_by_id", NEW."title_en", NEW."title_ja", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="b3a8cfad4fe4bb67ba311292a2cc72e45cba93fe",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_36fdd",
                            table="agreements_agreement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_agreementevent" ("assembly_approved_on", "concluded_on", "concluded_on_precision", "created_at", "fields_of_cooperation", "historical", "home_signatory", "home_signatory_title", "id", "kind", "label", "lead_bureau_id", "notes", "notes_language", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "review_interval_months", "signed_at_en", "signed_at_ja", "source", "status", "superseded_by_id", "title_en", "title_ja", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (OLD."assembly_approved_on", OLD."concluded_on", OLD."concluded_on_precision", OLD."created_at", OLD."fields_of_cooperation", OLD."historical", OLD."home_signatory", OLD."home_signatory_title", OLD."id", OLD."kind", OLD."label", OLD."lead_bureau_id", OLD."notes", OLD."notes_language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reference", OLD."review_interval_months", OLD."signed_at_en", OLD."signed_at_ja", OLD."source", OLD."status", OLD."superseded_by_id", OLD."title_en", OLD."title_ja", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="b5f713bebc6072e6efe1b306d4ec3e87c2bad0c3",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a07e3",
                            table="agreements_agreement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\n\nIF TG_OP = \'INSERT\' THEN\n    PERFORM core_feed_tell(\'agreements.agreement\', NEW."id"::text, NEW."id"::text, \'create\', NEW."version"::integer, NULL);\nELSIF TG_OP = \'DELETE\' THEN\n    PERFORM core_feed_tell(\'agreements.agreement\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nELSE\n    IF OLD."id"::text <> NEW."id"::text THEN\n        PERFORM core_feed_tell(\'agreements.agreement\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\n    END IF;\n    PERFORM core_feed_tell(\'agreements.agreement\', NEW."id"::text, NEW."id"::text, CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL THEN \'void\' ELSE \'update\' END, NEW."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nEND IF;\nRETURN NULL;',
                            hash="de8debaa5959b1f8001452f44f1f111918dc19e5",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_2fbae",
                            table="agreements_agreement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."lead_bureau_id" IS DISTINCT FROM NEW."lead_bureau_id" OR OLD."visibility" IS DISTINCT FROM NEW."visibility")',
                            func='PERFORM 1 FROM "agreements_agreement" WHERE "id" = NEW."id" FOR UPDATE;\nPERFORM core_feed_tell(\'agreements.agreement\', d0."id"::text, d0."id"::text, \'touch\', d0."version"::integer, (core_feed_guard(d0."visibility", d0."lead_bureau_id"))) FROM "agreements_agreement" d0 WHERE d0."superseded_by_id" = OLD."id";\nPERFORM core_feed_tell(\'agreements.agreement\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "agreements_agreement" r WHERE r."id" IN (SELECT d1."agreement_id" FROM "agreements_agreementtext" d1 WHERE d1."agreement_id" = OLD."id");\nPERFORM core_feed_tell(\'agreements.agreement\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "agreements_agreement" r WHERE r."id" IN (SELECT d2."agreement_id" FROM "agreements_amendment" d2 WHERE d2."agreement_id" = OLD."id");\nPERFORM core_feed_tell(\'agreements.approval\', d3."id"::text, d3."id"::text, \'touch\', d3."version"::integer, (core_feed_guard(d3."visibility", d3."lead_bureau_id"))) FROM "agreements_approval" d3 WHERE d3."agreement_id" = OLD."id";\nPERFORM core_feed_tell(\'agreements.commitment\', d4."id"::text, d4."id"::text, \'touch\', d4."version"::integer, (core_feed_guard(d4."visibility", d4."lead_bureau_id")) || (CASE WHEN d4."agreement_id" = OLD."id" THEN (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) ELSE coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "agreements_agreement" g0 WHERE g0."id" = d4."agreement_id"), \'{}\') END)) FROM "agreements_commitment" d4 WHERE d4."agreement_id" = OLD."id";\nPERFORM core_feed_tell(\'initiatives.initiative\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "initiatives_initiative" r WHERE r."id" IN (SELECT d5."initiative_id" FROM "initiatives_initiativecommitment" d5 WHERE d5."commitment_id" IN (SELECT d4."id" FROM "agreements_commitment" d4 WHERE d4."agreement_id" = OLD."id"));\nPERFORM core_feed_tell(\'agreements.agreement\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "agreements_agreement" r WHERE r."id" IN (SELECT d6."agreement_id" FROM "agreements_party" d6 WHERE d6."agreement_id" = OLD."id");\nPERFORM core_feed_tell(\'agreements.review\', d7."id"::text, d7."id"::text, \'touch\', d7."version"::integer, (core_feed_guard(d7."visibility", d7."lead_bureau_id"))) FROM "agreements_review" d7 WHERE d7."agreement_id" = OLD."id";\nPERFORM core_feed_tell(\'agreements.agreement\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "agreements_agreement" r WHERE r."id" IN (SELECT d7."agreement_id" FROM "agreements_review" d7 WHERE d7."agreement_id" = OLD."id");\nPERFORM core_feed_tell(\'initiatives.initiative\', d8."id"::text, d8."id"::text, \'touch\', d8."version"::integer, (core_feed_guard(d8."visibility", d8."lead_bureau_id"))) FROM "initiatives_initiative" d8 WHERE d8."agreement_id" = OLD."id";\nPERFORM core_feed_tell(\'visits.visit\', d9."id"::text, d9."id"::text, \'touch\', d9."version"::integer, (core_feed_guard(d9."visibility", d9."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = d9."city_id"), \'{}\'))) FROM "visits_visit" d9 WHERE d9."agreement_id" = OLD."id";\nRETURN NULL;',
                            hash="ba652e9b9b01350314b4ec5a4da5a9e03bc512c7",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_8cb9e",
                            table="agreements_agreement",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="partyevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="agreements__pgh_cre_70572c_idx"
                    ),
                ),
                migrations.AddIndex(
                    model_name="review",
                    index=models.Index(
                        condition=models.Q(("state__in", ("scheduled", "open"))),
                        fields=["due_on"],
                        name="review_unfinished_due",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="review",
                    constraint=models.UniqueConstraint(
                        fields=("agreement", "cycle"),
                        name="review_once_per_cycle",
                        violation_error_message="This cycle already has a review.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="review",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ("scheduled", "open")), ("voided_at__isnull", True)
                        ),
                        fields=("agreement",),
                        name="review_one_unfinished",
                        violation_error_message="This agreement already has a review that is not finished.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="review",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "completed"), _negated=True),
                            models.Q(
                                ("author__isnull", False),
                                ("completed_on__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="review_completed_says_how",
                        violation_error_message="A completed review needs its outcome, its day and who completed it.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="review",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="4e0e3deba664e213295fe510daf8c28f89c14080",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_93e84",
                            table="agreements_review",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="review",
                    trigger=pgtrigger.compiler.Trigger(
                        name="review_state_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:cancelled,open:completed,scheduled:cancelled,scheduled:completed,scheduled:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="289dfbfda7e27495186ce7571dcd616d9098f600",
                            operation="UPDATE",
                            pgid="pgtrigger_review_state_moves_da3a0",
                            table="agreements_review",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="review",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_reviewevent" ("agreement_id", "author_id", "completed_on", "created_at", "cycle", "due_on", "id", "lead_bureau_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rationale", "source", "state", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."agreement_id", NEW."author_id", NEW."completed_on", NEW."created_at", NEW."cycle", NEW."due_on", NEW."id", NEW."lead_bureau_id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."rationale", NEW."source", NEW."state", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="90889967d93fdfd1d04c4249f90dd5412b74a78d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d56a5",
                            table="agreements_review",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="review",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "agreements_reviewevent" ("agreement_id", "author_id", "completed_on", "created_at", "cycle", "due_on", "id", "lead_bureau_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rationale", "source", "state", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."agreement_id", NEW."author_id", NEW."completed_on", NEW."created_at", NEW."cycle", NEW."due_on", NEW."id", NEW."lead_bureau_id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."rationale", NEW."source", NEW."state", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="3f2c507df41e04111b0bb7418bd15d2397499572",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_19ca4",
                            table="agreements_review",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="review",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_reviewevent" ("agreement_id", "author_id", "completed_on", "created_at", "cycle", "due_on", "id", "lead_bureau_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rationale", "source", "state", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (OLD."agreement_id", OLD."author_id", OLD."completed_on", OLD."created_at", OLD."cycle", OLD."due_on", OLD."id", OLD."lead_bureau_id", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."rationale", OLD."source", OLD."state", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="263fef5983b292101ff8e7bf68a3c7de5ffa03a0",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a6850",
                            table="agreements_review",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="review",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\n\nIF TG_OP = \'INSERT\' THEN\n    PERFORM core_feed_tell(\'agreements.review\', NEW."id"::text, NEW."id"::text, \'create\', NEW."version"::integer, NULL);\nELSIF TG_OP = \'DELETE\' THEN\n    PERFORM core_feed_tell(\'agreements.review\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nELSE\n    IF OLD."id"::text <> NEW."id"::text THEN\n        PERFORM core_feed_tell(\'agreements.review\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\n    END IF;\n    PERFORM core_feed_tell(\'agreements.review\', NEW."id"::text, NEW."id"::text, CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL THEN \'void\' ELSE \'update\' END, NEW."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")));\nEND IF;\nPERFORM core_feed_tell(\'agreements.agreement\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "agreements_agreement" r WHERE r."id" IN (OLD."agreement_id", NEW."agreement_id");\nRETURN NULL;',
                            hash="9d573d1f93eb9356ab84f81e2ed66d73ae1c4cc4",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_080b9",
                            table="agreements_review",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="review",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."lead_bureau_id" IS DISTINCT FROM NEW."lead_bureau_id" OR OLD."visibility" IS DISTINCT FROM NEW."visibility")',
                            func='PERFORM 1 FROM "agreements_review" WHERE "id" = NEW."id" FOR UPDATE;\nPERFORM core_feed_tell(\'agreements.reviewquestion\', d0."id"::text, d0."id"::text, \'touch\', d0."version"::integer, (core_feed_guard(d0."visibility", d0."lead_bureau_id")) || (CASE WHEN d0."review_id" = OLD."id" THEN (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) ELSE coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "agreements_review" g0 WHERE g0."id" = d0."review_id"), \'{}\') END)) FROM "agreements_reviewquestion" d0 WHERE d0."review_id" = OLD."id";\nRETURN NULL;',
                            hash="8d975f377beeb21bbfff5013ddf30d8468433c9b",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_7afaa",
                            table="agreements_review",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="reviewevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="agreements__pgh_cre_84963e_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="memofile",
                    constraint=models.UniqueConstraint(
                        fields=("memo", "language", "format"),
                        name="memofile_once_per_language_and_format",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="memofile",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "sha256",
                                models.Func(
                                    models.Func(
                                        models.F("content"),
                                        function="sha256",
                                        output_field=models.BinaryField(),
                                    ),
                                    models.Value("hex"),
                                    function="encode",
                                    output_field=models.CharField(),
                                ),
                            )
                        ),
                        name="memofile_is_what_its_hash_says",
                    ),
                ),
                migrations.AddIndex(
                    model_name="reviewquestion",
                    index=models.Index(
                        condition=models.Q(("state", "asked")),
                        fields=["due_on"],
                        name="question_waiting",
                    ),
                ),
                migrations.AddIndex(
                    model_name="reviewquestion",
                    index=models.Index(fields=["-asked_on", "id"], name="question_recent"),
                ),
                migrations.AddConstraint(
                    model_name="reviewquestion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="question_says_something",
                        violation_error_message="Write the question.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reviewquestion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("lead_bureau__isnull", False)),
                        name="question_names_a_bureau",
                        violation_error_message="Say which bureau is asked.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reviewquestion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("asked_on"))),
                        name="question_due_after_asked",
                        violation_error_message="The answer cannot be due before the question is asked.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reviewquestion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "answered"),
                                models.Q(("answer", ""), _negated=True),
                                ("answered_by__isnull", False),
                                ("answered_on__isnull", False),
                            ),
                            models.Q(
                                models.Q(("state", "answered"), _negated=True),
                                ("answer", ""),
                                ("answered_by__isnull", True),
                                ("answered_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="question_answered_says_what",
                        violation_error_message="An answered question needs its answer, its day and who answered.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reviewquestion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="e356be45da48ad8e7ac4b5d5bb14bec6b8ffce1e",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_bae02",
                            table="agreements_reviewquestion",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reviewquestion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="question_state_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{asked:answered,asked:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="0190597a432dc0066a6d87e623bb5794d7cc7580",
                            operation="UPDATE",
                            pgid="pgtrigger_question_state_moves_b9a39",
                            table="agreements_reviewquestion",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reviewquestion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_reviewquestionevent" ("answer", "answered_by_id", "answered_on", "asked_by_id", "asked_on", "created_at", "due_on", "id", "lead_bureau_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_id", "source", "state", "text", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."answer", NEW."answered_by_id", NEW."answered_on", NEW."asked_by_id", NEW."asked_on", NEW."created_at", NEW."due_on", NEW."id", NEW."lead_bureau_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."review_id", NEW."source", NEW."state", NEW."text", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="87e185a9dba23c11e890519cce10b0fa7a780483",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_567eb",
                            table="agreements_reviewquestion",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reviewquestion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "agreements_reviewquestionevent" ("answer", "answered_by_id", "answered_on", "asked_by_id", "asked_on", "created_at", "due_on", "id", "lead_bureau_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_id", "source", "state", "text", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (NEW."answer", NEW."answered_by_id", NEW."answered_on", NEW."asked_by_id", NEW."asked_on", NEW."created_at", NEW."due_on", NEW."id", NEW."lead_bureau_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."review_id", NEW."source", NEW."state", NEW."text", NEW."updated_at", NEW."version", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="8789d4a1f29da433e8a42599dacdfc1c3b638f7d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_037ff",
                            table="agreements_reviewquestion",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reviewquestion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_reviewquestionevent" ("answer", "answered_by_id", "answered_on", "asked_by_id", "asked_on", "created_at", "due_on", "id", "lead_bureau_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_id", "source", "state", "text", "updated_at", "version", "visibility", "void_reason", "voided_at") VALUES (OLD."answer", OLD."answered_by_id", OLD."answered_on", OLD."asked_by_id", OLD."asked_on", OLD."created_at", OLD."due_on", OLD."id", OLD."lead_bureau_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."review_id", OLD."source", OLD."state", OLD."text", OLD."updated_at", OLD."version", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="fadc76284b1f5b990d7a7961de1a4a9850234051",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5609e",
                            table="agreements_reviewquestion",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reviewquestion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='IF TG_OP = \'UPDATE\' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\n\nIF TG_OP = \'INSERT\' THEN\n    PERFORM core_feed_tell(\'agreements.reviewquestion\', NEW."id"::text, NEW."id"::text, \'create\', NEW."version"::integer, NULL);\nELSIF TG_OP = \'DELETE\' THEN\n    PERFORM core_feed_tell(\'agreements.reviewquestion\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "agreements_review" g0 WHERE g0."id" = OLD."review_id"), \'{}\')));\nELSE\n    IF OLD."id"::text <> NEW."id"::text THEN\n        PERFORM core_feed_tell(\'agreements.reviewquestion\', OLD."id"::text, OLD."id"::text, \'remove\', OLD."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "agreements_review" g0 WHERE g0."id" = OLD."review_id"), \'{}\')));\n    END IF;\n    PERFORM core_feed_tell(\'agreements.reviewquestion\', NEW."id"::text, NEW."id"::text, CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL THEN \'void\' ELSE \'update\' END, NEW."version"::integer, (core_feed_guard(OLD."visibility", OLD."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "agreements_review" g0 WHERE g0."id" = OLD."review_id"), \'{}\')));\nEND IF;\nRETURN NULL;',
                            hash="ed08cf235258452a120909673eecfaa87f63dd92",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_7c0a2",
                            table="agreements_reviewquestion",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reviewquestion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."lead_bureau_id" IS DISTINCT FROM NEW."lead_bureau_id" OR OLD."visibility" IS DISTINCT FROM NEW."visibility")',
                            func='PERFORM 1 FROM "agreements_reviewquestion" WHERE "id" = NEW."id" FOR UPDATE;\nPERFORM 1 FROM "agreements_review" WHERE "id" = NEW."review_id" FOR KEY SHARE;\nRETURN NULL;',
                            hash="3d7f3c7bbd4d513f7744d2257555c64b92a802cf",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_3c3d1",
                            table="agreements_reviewquestion",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="reviewquestionevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="agreements__pgh_cre_661e07_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="term",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="term_ends_after_start",
                        violation_error_message="The term cannot end before it starts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="term",
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("agreement", "="),
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
                        name="term_no_overlap",
                        violation_error_code="overlap",
                        violation_error_message="The term overlaps another term of this agreement.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="term",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_termevent" ("agreement_id", "ends_on", "ends_on_precision", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "starts_on_precision", "supersedes_id") VALUES (NEW."agreement_id", NEW."ends_on", NEW."ends_on_precision", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."starts_on", NEW."starts_on_precision", NEW."supersedes_id"); RETURN NULL;',
                            hash="00b5e66429f8f07191bf05d8e4aa7f8968fb01de",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2435c",
                            table="agreements_term",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="term",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "agreements_termevent" ("agreement_id", "ends_on", "ends_on_precision", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "starts_on_precision", "supersedes_id") VALUES (NEW."agreement_id", NEW."ends_on", NEW."ends_on_precision", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."starts_on", NEW."starts_on_precision", NEW."supersedes_id"); RETURN NULL;',
                            hash="daafacaec276338f41f9a4b2498b342cb8e7ebf8",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9f639",
                            table="agreements_term",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="term",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_termevent" ("agreement_id", "ends_on", "ends_on_precision", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "starts_on_precision", "supersedes_id") VALUES (OLD."agreement_id", OLD."ends_on", OLD."ends_on_precision", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."starts_on", OLD."starts_on_precision", OLD."supersedes_id"); RETURN NULL;',
                            hash="a9cea99a43b445cd52f06ec7968d083499da2ca8",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_52eef",
                            table="agreements_term",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="termevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="agreements__pgh_cre_6baddf_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commitment",
                    constraint=diplomacy.core.constraints.CompositeForeignKey(
                        columns={"agreement": "agreement", "city": "city"},
                        name="commitment_by_a_party",
                        to="agreements.Party",
                        violation_error_code="not_party",
                        violation_error_message="A promise is made by the home city or by a party to the agreement; whoever made one stays a party.",
                    ),
                ),
            ]
        ),
    ]
