import datetime
import uuid

import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models

import diplomacy.core.fields
import diplomacy.core.models.accounts
import diplomacy.core.models.base
import diplomacy.core.models.reminding
from diplomacy.core.operations import Together

# What the triggers of the change feed call: who could see a record, and the row that tells of it.
FEED_FUNCTIONS = """
CREATE FUNCTION core_feed_guard(visibility text, bureau bigint) RETURNS bigint[]
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN visibility = 'restricted' THEN ARRAY[coalesce(bureau, 0)]
        ELSE '{}'::bigint[] END
$$;
CREATE FUNCTION core_feed_tell(
    of_model text, of_record text, of_key text, of_kind text, of_version integer, seen_by bigint[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    this_xid bigint := pg_current_xact_id()::text::bigint;
    earlier record;
BEGIN
    -- A transaction is one step for whoever reads: what was before it is what its first row says.
    -- One that a statement wrote for others of the rows it changes may have seen them changed.
    SELECT kind, version, guards INTO earlier FROM core_change
    WHERE xid = this_xid AND model = of_model AND record = of_record
    ORDER BY kind = 'touch', id LIMIT 1;
    IF FOUND THEN
        IF of_kind = 'touch' OR earlier.kind <> 'touch' OR earlier.version < of_version THEN
            seen_by := earlier.guards;
        END IF;
        IF of_kind IN ('touch', 'update') AND EXISTS (
            SELECT FROM core_change WHERE xid = this_xid AND model = of_model
            AND record = of_record AND key = of_key
            AND (kind IN ('create', 'update', 'void') OR kind = of_kind)
        ) THEN
            RETURN;
        END IF;
    END IF;
    INSERT INTO core_change (xid, at, model, record, key, kind, version, guards)
    VALUES (this_xid, clock_timestamp(), of_model, of_record, of_key, of_kind, of_version, seen_by);
END
$$;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        # Exclusion constraints over ranges, and search by parts of words.
        BtreeGistExtension(),
        TrigramExtension(),
        migrations.RunSQL(
            FEED_FUNCTIONS,
            "DROP FUNCTION core_feed_tell; DROP FUNCTION core_feed_guard",
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "username",
                    models.CharField(
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="user name",
                    ),
                ),
                (
                    "name_ja",
                    models.CharField(blank=True, max_length=150, verbose_name="name (Japanese)"),
                ),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=150, verbose_name="name (English)"),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("ja", "日本語"), ("en", "English")],
                        default="ja",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("is_service", models.BooleanField(default=False, verbose_name="API client")),
                (
                    "is_demonstration",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="demonstration account"
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="joined"),
                ),
                (
                    "credentials_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="secret issued"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed"
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "ordering": ["username"],
            },
            bases=(diplomacy.core.models.accounts.NeverVoided, models.Model),
        ),
        migrations.CreateModel(
            name="Bureau",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
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
                ("name_ja", models.CharField(max_length=200, verbose_name="name (Japanese)")),
                ("name_en", models.CharField(max_length=200, verbose_name="name (English)")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
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
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed"
                    ),
                ),
            ],
            options={
                "verbose_name": "bureau",
                "verbose_name_plural": "bureaus",
                "ordering": ["code"],
            },
            bases=(diplomacy.core.models.accounts.NeverVoided, models.Model),
        ),
        migrations.CreateModel(
            name="BureauEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
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
                ("name_ja", models.CharField(max_length=200, verbose_name="name (Japanese)")),
                ("name_en", models.CharField(max_length=200, verbose_name="name (English)")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
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
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CalendarAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="recorded"
                    ),
                ),
                (
                    "revoked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="revoked"
                    ),
                ),
            ],
            options={
                "verbose_name": "address of a calendar",
                "verbose_name_plural": "addresses of calendars",
            },
        ),
        migrations.CreateModel(
            name="CalendarAddressEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="recorded"
                    ),
                ),
                (
                    "revoked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="revoked"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("xid", models.BigIntegerField(verbose_name="transaction")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("model", models.CharField(max_length=100, verbose_name="kind of record")),
                ("record", models.CharField(max_length=64, verbose_name="record")),
                ("key", models.CharField(max_length=200, verbose_name="code or id")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("create", "Created"),
                            ("update", "Changed"),
                            ("void", "Voided"),
                            ("remove", "Removed"),
                            ("touch", "Shows something that changed"),
                        ],
                        max_length=6,
                        verbose_name="what happened",
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                (
                    "guards",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        null=True,
                        size=None,
                        verbose_name="open before to",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a record",
                "verbose_name_plural": "changes of records",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ClientAccessEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), size=None, verbose_name="scopes"
                    ),
                ),
                (
                    "requests_a_minute",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(600000),
                        ],
                        verbose_name="requests a minute",
                    ),
                ),
                (
                    "former_secret_until",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        null=True,
                        verbose_name="former secret valid until",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "E-mail")], max_length=10, verbose_name="channel"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting"),
                            ("gathered", "For the weekly mail"),
                            ("delivered", "Delivered"),
                            ("dead", "Given up"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("next_attempt_at", models.DateTimeField(verbose_name="next attempt")),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                (
                    "delivered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="delivered"),
                ),
                ("last_error", models.TextField(blank=True, verbose_name="last error")),
                (
                    "held_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="held until"),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
            },
            bases=(diplomacy.core.models.accounts.NeverVoided, models.Model),
        ),
        migrations.CreateModel(
            name="FeedEpoch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=32, verbose_name="epoch")),
                ("started_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
            ],
            options={
                "verbose_name": "epoch of the change feed",
                "verbose_name_plural": "epochs of the change feed",
            },
        ),
        migrations.CreateModel(
            name="IdempotentAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField()),
                ("headers", models.JSONField(default=dict)),
                ("body", models.BinaryField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "kept answer",
                "verbose_name_plural": "kept answers",
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="accepted"),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="withdrawn"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
            },
        ),
        migrations.CreateModel(
            name="InvitationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="accepted"),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="withdrawn"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="JobSlot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("job", models.CharField(max_length=64)),
                ("slot", models.DateTimeField()),
                ("started_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "job run",
                "verbose_name_plural": "job runs",
            },
        ),
        migrations.CreateModel(
            name="KnownBrowser",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("browser", models.CharField(blank=True, max_length=40, verbose_name="browser")),
                ("system", models.CharField(blank=True, max_length=40, verbose_name="system")),
                (
                    "last_used_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="last used"
                    ),
                ),
            ],
            options={
                "verbose_name": "known browser",
                "verbose_name_plural": "known browsers",
            },
        ),
        migrations.CreateModel(
            name="LoadedRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("dataset", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=200)),
                ("model", models.CharField(max_length=64)),
                ("record_id", models.CharField(max_length=64)),
                ("values", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "loaded record",
                "verbose_name_plural": "loaded records",
            },
        ),
        migrations.CreateModel(
            name="MailPreferenceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("at_once", "By mail at once"),
                            ("weekly", "One mail a week"),
                            ("inbox", "In the inbox only"),
                        ],
                        default="at_once",
                        max_length=10,
                        verbose_name="messages about work",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="day of the weekly mail"
                    ),
                ),
                (
                    "quiet_days",
                    models.BooleanField(
                        default=False, verbose_name="no mail on weekends and public holidays"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("category", models.CharField(max_length=64, verbose_name="category")),
                ("payload", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("specification", models.JSONField()),
                ("svg", models.TextField(blank=True)),
                ("error", models.TextField(blank=True)),
                ("requested_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("drawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=64, verbose_name="rule")),
                ("subject_type", models.CharField(max_length=64)),
                ("subject_id", models.UUIDField()),
                ("record_id", models.UUIDField(null=True)),
                ("due_on", models.DateField(verbose_name="due")),
                ("lead_days", models.IntegerField(verbose_name="days before")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Planned"),
                            ("issued", "Issued"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("payload", models.JSONField(default=dict)),
                ("issued_at", models.DateTimeField(null=True, verbose_name="issued")),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
            },
        ),
        migrations.CreateModel(
            name="ReminderMute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_type", models.CharField(editable=False, max_length=64)),
                ("subject_id", models.UUIDField(editable=False)),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(verbose_name="until the end of")),
                ("reason", models.CharField(max_length=1000, verbose_name="reason")),
            ],
            options={
                "verbose_name": "mute of reminders",
                "verbose_name_plural": "mutes of reminders",
            },
            bases=(diplomacy.core.models.reminding.OfRecord, models.Model),
        ),
        migrations.CreateModel(
            name="ReminderMuteEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("subject_type", models.CharField(editable=False, max_length=64)),
                ("subject_id", models.UUIDField(editable=False)),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(verbose_name="until the end of")),
                ("reason", models.CharField(max_length=1000, verbose_name="reason")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReminderSetting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("rule", models.CharField(editable=False, max_length=64, verbose_name="rule")),
                ("subject_type", models.CharField(blank=True, editable=False, max_length=64)),
                ("subject_id", models.UUIDField(blank=True, editable=False, null=True)),
                (
                    "follows_rule",
                    models.BooleanField(default=False, editable=False, verbose_name="as for all"),
                ),
                ("enabled", models.BooleanField(default=True, verbose_name="reminders are sent")),
                (
                    "steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        size=None,
                        verbose_name="days before",
                    ),
                ),
                (
                    "overdue_every",
                    models.PositiveSmallIntegerField(verbose_name="when overdue, every … days"),
                ),
                (
                    "escalate_after",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="tell the heads of the office after … days overdue",
                    ),
                ),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("administrator", "Administrator"),
                                ("office_head", "Head of the international affairs office"),
                                ("desk_officer", "Desk officer"),
                                ("bureau_officer", "Bureau programme officer"),
                                ("protocol_officer", "Protocol officer"),
                                ("secretariat", "Secretariat of the Promotion Meeting"),
                                ("fund_manager", "Fund manager"),
                                ("fund_approver", "Fund approver"),
                                ("auditor", "Auditor"),
                                ("viewer", "Viewer"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="roles told besides",
                    ),
                ),
                (
                    "bureaus",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="bureaus told besides",
                    ),
                ),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="people told besides",
                    ),
                ),
                ("changed_on", models.DateField(editable=False, verbose_name="changed on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed"
                    ),
                ),
            ],
            options={
                "verbose_name": "terms of reminders",
                "verbose_name_plural": "terms of reminders",
            },
            bases=(
                diplomacy.core.models.reminding.OfRecord,
                diplomacy.core.models.accounts.NeverVoided,
                models.Model,
            ),
        ),
        migrations.CreateModel(
            name="ReminderSettingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ("rule", models.CharField(editable=False, max_length=64, verbose_name="rule")),
                ("subject_type", models.CharField(blank=True, editable=False, max_length=64)),
                ("subject_id", models.UUIDField(blank=True, editable=False, null=True)),
                (
                    "follows_rule",
                    models.BooleanField(default=False, editable=False, verbose_name="as for all"),
                ),
                ("enabled", models.BooleanField(default=True, verbose_name="reminders are sent")),
                (
                    "steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        size=None,
                        verbose_name="days before",
                    ),
                ),
                (
                    "overdue_every",
                    models.PositiveSmallIntegerField(verbose_name="when overdue, every … days"),
                ),
                (
                    "escalate_after",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="tell the heads of the office after … days overdue",
                    ),
                ),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("administrator", "Administrator"),
                                ("office_head", "Head of the international affairs office"),
                                ("desk_officer", "Desk officer"),
                                ("bureau_officer", "Bureau programme officer"),
                                ("protocol_officer", "Protocol officer"),
                                ("secretariat", "Secretariat of the Promotion Meeting"),
                                ("fund_manager", "Fund manager"),
                                ("fund_approver", "Fund approver"),
                                ("auditor", "Auditor"),
                                ("viewer", "Viewer"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="roles told besides",
                    ),
                ),
                (
                    "bureaus",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="bureaus told besides",
                    ),
                ),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="people told besides",
                    ),
                ),
                ("changed_on", models.DateField(editable=False, verbose_name="changed on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RoleMembership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "Administrator"),
                            ("office_head", "Head of the international affairs office"),
                            ("desk_officer", "Desk officer"),
                            ("bureau_officer", "Bureau programme officer"),
                            ("protocol_officer", "Protocol officer"),
                            ("secretariat", "Secretariat of the Promotion Meeting"),
                            ("fund_manager", "Fund manager"),
                            ("fund_approver", "Fund approver"),
                            ("auditor", "Auditor"),
                            ("viewer", "Viewer"),
                            ("service", "API client"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
            ],
            options={
                "verbose_name": "role",
                "verbose_name_plural": "roles",
            },
        ),
        migrations.CreateModel(
            name="RoleMembershipEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "Administrator"),
                            ("office_head", "Head of the international affairs office"),
                            ("desk_officer", "Desk officer"),
                            ("bureau_officer", "Bureau programme officer"),
                            ("protocol_officer", "Protocol officer"),
                            ("secretariat", "Secretariat of the Promotion Meeting"),
                            ("fund_manager", "Fund manager"),
                            ("fund_approver", "Fund approver"),
                            ("auditor", "Auditor"),
                            ("viewer", "Viewer"),
                            ("service", "API client"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("route", models.CharField(editable=False, max_length=100, verbose_name="list")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("query", models.CharField(editable=False, max_length=4000)),
                (
                    "is_default",
                    models.BooleanField(default=False, verbose_name="open the list with it"),
                ),
            ],
            options={
                "verbose_name": "saved filter",
                "verbose_name_plural": "saved filters",
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "number",
                    models.PositiveBigIntegerField(
                        primary_key=True, serialize=False, verbose_name="seal number"
                    ),
                ),
                (
                    "previous",
                    models.CharField(max_length=64, unique=True, verbose_name="hash before it"),
                ),
                ("hash", models.CharField(max_length=64, unique=True, verbose_name="hash")),
                ("sealed_at", models.DateTimeField(verbose_name="sealed")),
                ("events", models.PositiveIntegerField(verbose_name="events")),
                ("columns", models.JSONField(verbose_name="columns")),
                ("complete", models.BooleanField(verbose_name="complete")),
                ("ceilings", models.JSONField(default=dict)),
                ("horizon", models.BigIntegerField()),
                ("floors", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "seal",
                "verbose_name_plural": "seals",
            },
        ),
        migrations.CreateModel(
            name="SealedEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event_table", models.CharField(max_length=63, verbose_name="table of events")),
                ("event_id", models.BigIntegerField(verbose_name="event")),
                ("digest", models.BinaryField(max_length=32, verbose_name="hash of the content")),
            ],
            options={
                "verbose_name": "sealed event",
                "verbose_name_plural": "sealed events",
            },
        ),
        migrations.CreateModel(
            name="SignInMeasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("factors_reset", "Second factors reset"),
                            ("sessions_ended", "All sessions ended"),
                            ("block_lifted", "Block lifted"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "taken_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date"),
                ),
            ],
            options={
                "verbose_name": "sign-in",
                "verbose_name_plural": "measures about sign-in",
            },
        ),
        migrations.CreateModel(
            name="SignInMeasureEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("factors_reset", "Second factors reset"),
                            ("sessions_ended", "All sessions ended"),
                            ("block_lifted", "Block lifted"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "taken_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SourceDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
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
                ("title_ja", models.CharField(max_length=300, verbose_name="title (Japanese)")),
                ("title_en", models.CharField(max_length=300, verbose_name="title (English)")),
                ("dated", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "dated_precision",
                    diplomacy.core.fields.PrecisionField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
            ],
            options={
                "verbose_name": "source document",
                "verbose_name_plural": "source documents",
            },
        ),
        migrations.CreateModel(
            name="UserEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "username",
                    models.CharField(
                        max_length=150,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="user name",
                    ),
                ),
                (
                    "name_ja",
                    models.CharField(blank=True, max_length=150, verbose_name="name (Japanese)"),
                ),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=150, verbose_name="name (English)"),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("ja", "日本語"), ("en", "English")],
                        default="ja",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("is_service", models.BooleanField(default=False, verbose_name="API client")),
                (
                    "is_demonstration",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="demonstration account"
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="joined"),
                ),
                (
                    "credentials_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="secret issued"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "description",
                    models.TextField(blank=True, max_length=1000, verbose_name="description"),
                ),
                ("url", models.CharField(max_length=2000, verbose_name="address")),
                ("receiver", models.CharField(editable=False, max_length=300)),
                (
                    "resources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="resources",
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("create", "Recorded"),
                                ("update", "Changed"),
                                ("void", "Voided"),
                                ("remove", "No longer visible"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="kinds of change",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("disabled", "Switched off"),
                        ],
                        default="active",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "disabled_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("gone", "The receiver answered 410: it wants no more messages"),
                            ("failing", "The receiver took no message for three days"),
                            ("revoked", "The API client was revoked or lost the scope"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="reason",
                    ),
                ),
                ("cursor", models.TextField(blank=True, editable=False)),
                ("held_until", models.DateTimeField(editable=False, null=True)),
                (
                    "failing_since",
                    models.DateTimeField(editable=False, null=True, verbose_name="failing since"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed"
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook",
                "verbose_name_plural": "webhooks",
                "ordering": ["name", "pk"],
            },
            bases=(diplomacy.core.models.accounts.NeverVoided, models.Model),
        ),
        migrations.CreateModel(
            name="WebhookAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="when"),
                ),
                ("status", models.PositiveSmallIntegerField(null=True, verbose_name="answer")),
                ("milliseconds", models.PositiveIntegerField(verbose_name="milliseconds")),
                (
                    "text",
                    models.CharField(blank=True, max_length=200, verbose_name="error or answer"),
                ),
            ],
            options={
                "verbose_name": "attempt of a webhook message",
                "verbose_name_plural": "attempts of webhook messages",
            },
        ),
        migrations.CreateModel(
            name="WebhookDelivery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("type", models.CharField(max_length=80, verbose_name="type")),
                ("body", models.TextField(verbose_name="message")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting"),
                            ("delivered", "Delivered"),
                            ("dead", "Given up"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                (
                    "next_attempt_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="next attempt"
                    ),
                ),
                ("leased_until", models.DateTimeField(null=True)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="written"),
                ),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                (
                    "last_error",
                    models.CharField(blank=True, max_length=300, verbose_name="last error"),
                ),
            ],
            options={
                "verbose_name": "webhook message",
                "verbose_name_plural": "webhook messages",
            },
            bases=(diplomacy.core.models.accounts.NeverVoided, models.Model),
        ),
        migrations.CreateModel(
            name="WebhookEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "description",
                    models.TextField(blank=True, max_length=1000, verbose_name="description"),
                ),
                ("url", models.CharField(max_length=2000, verbose_name="address")),
                ("receiver", models.CharField(editable=False, max_length=300)),
                (
                    "resources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="resources",
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("create", "Recorded"),
                                ("update", "Changed"),
                                ("void", "Voided"),
                                ("remove", "No longer visible"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="kinds of change",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("disabled", "Switched off"),
                        ],
                        default="active",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "disabled_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("gone", "The receiver answered 410: it wants no more messages"),
                            ("failing", "The receiver took no message for three days"),
                            ("revoked", "The API client was revoked or lost the scope"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="reason",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WebhookSecret",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("encrypted", models.TextField(editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                (
                    "expires_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="valid until"),
                ),
            ],
            options={
                "verbose_name": "secret of a webhook",
                "verbose_name_plural": "secrets of webhooks",
            },
        ),
        migrations.CreateModel(
            name="ClientAccess",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="client_access",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), size=None, verbose_name="scopes"
                    ),
                ),
                (
                    "requests_a_minute",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(600000),
                        ],
                        verbose_name="requests a minute",
                    ),
                ),
                ("former_secret", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "former_secret_until",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        null=True,
                        verbose_name="former secret valid until",
                    ),
                ),
            ],
            options={
                "verbose_name": "rights of the API client",
                "verbose_name_plural": "rights of API clients",
            },
        ),
        migrations.CreateModel(
            name="MailPreference",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="mail_preference",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("at_once", "By mail at once"),
                            ("weekly", "One mail a week"),
                            ("inbox", "In the inbox only"),
                        ],
                        default="at_once",
                        max_length=10,
                        verbose_name="messages about work",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="day of the weekly mail"
                    ),
                ),
                (
                    "quiet_days",
                    models.BooleanField(
                        default=False, verbose_name="no mail on weekends and public holidays"
                    ),
                ),
            ],
            options={
                "verbose_name": "settings of mail",
                "verbose_name_plural": "settings of mail",
            },
        ),
        migrations.CreateModel(
            name="AccessEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="when"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("view", "Viewed"), ("export", "Exported")],
                        max_length=10,
                        verbose_name="what was done",
                    ),
                ),
                (
                    "via",
                    models.CharField(
                        choices=[("page", "Page"), ("api", "API"), ("command", "Command")],
                        max_length=10,
                        verbose_name="by way of",
                    ),
                ),
                (
                    "kind",
                    models.CharField(blank=True, max_length=100, verbose_name="kind of record"),
                ),
                ("record", models.CharField(blank=True, max_length=64, verbose_name="record")),
                (
                    "restricted",
                    models.PositiveIntegerField(null=True, verbose_name="restricted records"),
                ),
                (
                    "address",
                    models.CharField(blank=True, max_length=500, verbose_name="address or command"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "access to restricted data",
                "verbose_name_plural": "access to restricted data",
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_type", models.CharField(max_length=64, verbose_name="kind of record")),
                ("subject_id", models.UUIDField(verbose_name="record")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("size", models.BigIntegerField(verbose_name="size in bytes")),
                (
                    "media_type",
                    models.CharField(
                        choices=[
                            ("application/pdf", "PDF"),
                            ("image/png", "Picture (PNG)"),
                            ("image/jpeg", "Picture (JPEG)"),
                            ("image/webp", "Picture (WebP)"),
                            ("text/plain", "Plain text"),
                            ("text/csv", "CSV"),
                            ("text/calendar", "Calendar (iCal)"),
                            (
                                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                "Word",
                            ),
                            (
                                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                "Excel",
                            ),
                            (
                                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                                "PowerPoint",
                            ),
                            ("application/vnd.oasis.opendocument.text", "OpenDocument Text"),
                            (
                                "application/vnd.oasis.opendocument.spreadsheet",
                                "OpenDocument Spreadsheet",
                            ),
                            (
                                "application/vnd.oasis.opendocument.presentation",
                                "OpenDocument Presentation",
                            ),
                        ],
                        max_length=100,
                        verbose_name="type of file",
                    ),
                ),
                (
                    "original_name",
                    models.CharField(max_length=200, verbose_name="name of the file"),
                ),
                (
                    "title_ja",
                    models.CharField(blank=True, max_length=200, verbose_name="title in Japanese"),
                ),
                (
                    "title_en",
                    models.CharField(blank=True, max_length=200, verbose_name="title in English"),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[("ja", "日本語"), ("en", "English")],
                        max_length=2,
                        verbose_name="language of the document",
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
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
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
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
            },
        ),
        migrations.CreateModel(
            name="AttachmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ("subject_type", models.CharField(max_length=64, verbose_name="kind of record")),
                ("subject_id", models.UUIDField(verbose_name="record")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("size", models.BigIntegerField(verbose_name="size in bytes")),
                (
                    "media_type",
                    models.CharField(
                        choices=[
                            ("application/pdf", "PDF"),
                            ("image/png", "Picture (PNG)"),
                            ("image/jpeg", "Picture (JPEG)"),
                            ("image/webp", "Picture (WebP)"),
                            ("text/plain", "Plain text"),
                            ("text/csv", "CSV"),
                            ("text/calendar", "Calendar (iCal)"),
                            (
                                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                "Word",
                            ),
                            (
                                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                "Excel",
                            ),
                            (
                                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                                "PowerPoint",
                            ),
                            ("application/vnd.oasis.opendocument.text", "OpenDocument Text"),
                            (
                                "application/vnd.oasis.opendocument.spreadsheet",
                                "OpenDocument Spreadsheet",
                            ),
                            (
                                "application/vnd.oasis.opendocument.presentation",
                                "OpenDocument Presentation",
                            ),
                        ],
                        max_length=100,
                        verbose_name="type of file",
                    ),
                ),
                (
                    "original_name",
                    models.CharField(max_length=200, verbose_name="name of the file"),
                ),
                (
                    "title_ja",
                    models.CharField(blank=True, max_length=200, verbose_name="title in Japanese"),
                ),
                (
                    "title_en",
                    models.CharField(blank=True, max_length=200, verbose_name="title in English"),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[("ja", "日本語"), ("en", "English")],
                        max_length=2,
                        verbose_name="language of the document",
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
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="core.attachment",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="core.outboxmessage",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="received")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read")),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
            },
        ),
        Together(
            [
                migrations.AddField(
                    model_name="user",
                    name="bureau",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="core.bureau",
                        verbose_name="bureau",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bureau",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="0216e95eed7717e7a3319655431140e5f0772f94",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_ed26c",
                            table="core_bureau",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bureau",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_bureauevent" ("code", "id", "is_active", "name_en", "name_ja", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "updated_at", "version") VALUES (NEW."code", NEW."id", NEW."is_active", NEW."name_en", NEW."name_ja", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."source", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="c87d4efbdb5aef6fa318725f85cf07c8cde4dbe2",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_1aefa",
                            table="core_bureau",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bureau",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "core_bureauevent" ("code", "id", "is_active", "name_en", "name_ja", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "updated_at", "version") VALUES (NEW."code", NEW."id", NEW."is_active", NEW."name_en", NEW."name_ja", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."source", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="3dbc06bc3d56bf81ae0fe6112b68df6f6c18e903",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a457e",
                            table="core_bureau",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bureau",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_bureauevent" ("code", "id", "is_active", "name_en", "name_ja", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "updated_at", "version") VALUES (OLD."code", OLD."id", OLD."is_active", OLD."name_en", OLD."name_ja", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."source", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="95c95173204575e249095aac03e693e426cd96c5",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_010e5",
                            table="core_bureau",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bureau",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;\n\nIF TG_OP = 'INSERT' THEN\n    PERFORM core_feed_tell('core.bureau', NEW.\"id\"::text, NEW.\"code\"::text, 'create', NEW.\"version\"::integer, NULL);\nELSIF TG_OP = 'DELETE' THEN\n    PERFORM core_feed_tell('core.bureau', OLD.\"id\"::text, OLD.\"code\"::text, 'remove', OLD.\"version\"::integer, '{}'::bigint[]);\nELSE\n    IF OLD.\"code\"::text <> NEW.\"code\"::text THEN\n        PERFORM core_feed_tell('core.bureau', OLD.\"id\"::text, OLD.\"code\"::text, 'remove', OLD.\"version\"::integer, '{}'::bigint[]);\n    END IF;\n    PERFORM core_feed_tell('core.bureau', NEW.\"id\"::text, NEW.\"code\"::text, 'update', NEW.\"version\"::integer, '{}'::bigint[]);\nEND IF;\nRETURN NULL;",
                            hash="1d3fe36af0591ab37c3cef0b89bab948186a3550",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_feed_4dd6d",
                            table="core_bureau",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bureau",
                    trigger=pgtrigger.compiler.Trigger(
                        name="feed_spread",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."code" IS DISTINCT FROM NEW."code")',
                            func='PERFORM 1 FROM "core_bureau" WHERE "id" = NEW."id" FOR UPDATE;\nPERFORM core_feed_tell(\'agreements.agreement\', d0."id"::text, d0."id"::text, \'touch\', d0."version"::integer, (core_feed_guard(d0."visibility", d0."lead_bureau_id"))) FROM "agreements_agreement" d0 WHERE d0."lead_bureau_id" = OLD."id";\nPERFORM core_feed_tell(\'agreements.approval\', d1."id"::text, d1."id"::text, \'touch\', d1."version"::integer, (core_feed_guard(d1."visibility", d1."lead_bureau_id"))) FROM "agreements_approval" d1 WHERE d1."lead_bureau_id" = OLD."id";\nPERFORM core_feed_tell(\'agreements.approval\', d2."id"::text, d2."id"::text, \'touch\', d2."version"::integer, (core_feed_guard(d2."visibility", d2."lead_bureau_id"))) FROM "agreements_approval" d2 WHERE d2."bureau_id" = OLD."id";\nPERFORM core_feed_tell(\'agreements.commitment\', d3."id"::text, d3."id"::text, \'touch\', d3."version"::integer, (core_feed_guard(d3."visibility", d3."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "agreements_agreement" g0 WHERE g0."id" = d3."agreement_id"), \'{}\'))) FROM "agreements_commitment" d3 WHERE d3."lead_bureau_id" = OLD."id";\nPERFORM core_feed_tell(\'agreements.review\', d4."id"::text, d4."id"::text, \'touch\', d4."version"::integer, (core_feed_guard(d4."visibility", d4."lead_bureau_id"))) FROM "agreements_review" d4 WHERE d4."lead_bureau_id" = OLD."id";\nPERFORM core_feed_tell(\'agreements.agreement\', r."id"::text, r."id"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "agreements_agreement" r WHERE r."id" IN (SELECT d4."agreement_id" FROM "agreements_review" d4 WHERE d4."lead_bureau_id" = OLD."id");\nPERFORM core_feed_tell(\'agreements.reviewquestion\', d5."id"::text, d5."id"::text, \'touch\', d5."version"::integer, (core_feed_guard(d5."visibility", d5."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "agreements_review" g0 WHERE g0."id" = d5."review_id"), \'{}\'))) FROM "agreements_reviewquestion" d5 WHERE d5."lead_bureau_id" = OLD."id";\nPERFORM core_feed_tell(\'cities.city\', d6."id"::text, d6."code"::text, \'touch\', d6."version"::integer, (core_feed_guard(d6."visibility", d6."lead_bureau_id"))) FROM "cities_city" d6 WHERE d6."lead_bureau_id" = OLD."id";\nPERFORM core_feed_tell(\'cities.city\', r."id"::text, r."code"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_city" r WHERE r."id" IN (SELECT d6."merged_into_id" FROM "cities_city" d6 WHERE d6."lead_bureau_id" = OLD."id");\nPERFORM core_feed_tell(\'cities.city\', r."id"::text, r."code"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_city" r WHERE r."id" IN (SELECT d7."city_id" FROM "cities_cityrole" d7 WHERE d7."lead_bureau_id" = OLD."id");\nPERFORM core_feed_tell(\'cities.city\', r."id"::text, r."code"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_city" r WHERE r."id" IN (SELECT h."merged_into_id" FROM "cities_city" h WHERE h."id" IN (SELECT d7."city_id" FROM "cities_cityrole" d7 WHERE d7."lead_bureau_id" = OLD."id"));\nPERFORM core_feed_tell(\'cities.country\', d8."id"::text, d8."code"::text, \'touch\', d8."version"::integer, (core_feed_guard(d8."visibility", d8."lead_bureau_id"))) FROM "cities_country" d8 WHERE d8."lead_bureau_id" = OLD."id";\nPERFORM core_feed_tell(\'cities.interaction\', d9."id"::text, d9."id"::text, \'touch\', d9."version"::integer, (core_feed_guard(d9."visibility", d9."lead_bureau_id"))) FROM "cities_interaction" d9 WHERE d9."lead_bureau_id" = OLD."id";\nPERFORM core_feed_tell(\'cities.network\', d10."id"::text, d10."code"::text, \'touch\', d10."version"::integer, (core_feed_guard(d10."visibility", d10."lead_bureau_id"))) FROM "cities_network" d10 WHERE d10."lead_bureau_id" = OLD."id";\nPERFORM core_feed_tell(\'cities.networkmembership\', d11."id"::text, d11."id"::text, \'touch\', d11."version"::integer, (core_feed_guard(d11."visibility", d11."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = d11."city_id"), \'{}\')) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_network" g0 WHERE g0."id" = d11."network_id"), \'{}\'))) FROM "cities_networkmembership" d11 WHERE d11."lead_bureau_id" = OLD."id";\nPERFORM core_feed_tell(\'cities.network\', r."id"::text, r."code"::text, \'touch\', r."version"::integer, (core_feed_guard(r."visibility", r."lead_bureau_id"))) FROM "cities_network" r WHERE r."id" IN (SELECT d11."network_id" FROM "cities_networkmembership" d11 WHERE d11."lead_bureau_id" = OLD."id");\nPERFORM core_feed_tell(\'initiatives.fund\', d12."id"::text, d12."code"::text, \'touch\', d12."version"::integer, (core_feed_guard(d12."visibility", d12."lead_bureau_id"))) FROM "initiatives_fund" d12 WHERE d12."lead_bureau_id" = OLD."id";\nPERFORM core_feed_tell(\'initiatives.initiative\', d13."id"::text, d13."id"::text, \'touch\', d13."version"::integer, (core_feed_guard(d13."visibility", d13."lead_bureau_id"))) FROM "initiatives_initiative" d13 WHERE d13."lead_bureau_id" = OLD."id";\nPERFORM core_feed_tell(\'initiatives.strategy\', d14."id"::text, d14."code"::text, \'touch\', d14."version"::integer, (core_feed_guard(d14."visibility", d14."lead_bureau_id"))) FROM "initiatives_strategy" d14 WHERE d14."lead_bureau_id" = OLD."id";\nPERFORM core_feed_tell(\'initiatives.strategyitem\', d15."id"::text, (SELECT k."code" FROM "initiatives_strategy" k WHERE k."id" = d15."strategy_id") || \'/\' || d15."code"::text, \'touch\', d15."version"::integer, (core_feed_guard(d15."visibility", d15."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "initiatives_strategy" g0 WHERE g0."id" = d15."strategy_id"), \'{}\'))) FROM "initiatives_strategyitem" d15 WHERE d15."lead_bureau_id" = OLD."id";\nPERFORM core_feed_tell(\'initiatives.target\', d16."id"::text, d16."code"::text, \'touch\', d16."version"::integer, (core_feed_guard(d16."visibility", d16."lead_bureau_id"))) FROM "initiatives_target" d16 WHERE d16."lead_bureau_id" = OLD."id";\nPERFORM core_feed_tell(\'initiatives.targetdecision\', d17."id"::text, d17."id"::text, \'touch\', d17."version"::integer, (core_feed_guard(d17."visibility", d17."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = d17."city_id"), \'{}\'))) FROM "initiatives_targetdecision" d17 WHERE d17."lead_bureau_id" = OLD."id";\nPERFORM core_feed_tell(\'visits.trip\', d18."id"::text, d18."id"::text, \'touch\', d18."version"::integer, (core_feed_guard(d18."visibility", d18."lead_bureau_id"))) FROM "visits_trip" d18 WHERE d18."lead_bureau_id" = OLD."id";\nPERFORM core_feed_tell(\'visits.visit\', d19."id"::text, d19."id"::text, \'touch\', d19."version"::integer, (core_feed_guard(d19."visibility", d19."lead_bureau_id")) || (coalesce((SELECT (core_feed_guard(g0."visibility", g0."lead_bureau_id")) FROM "cities_city" g0 WHERE g0."id" = d19."city_id"), \'{}\'))) FROM "visits_visit" d19 WHERE d19."lead_bureau_id" = OLD."id";\nRETURN NULL;',
                            hash="a448e4c09119929475d691ef22256ef88c23d50f",
                            operation="UPDATE",
                            pgid="pgtrigger_feed_spread_c5da9",
                            table="core_bureau",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="bureauevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="core.bureau",
                    ),
                ),
                migrations.AddField(
                    model_name="calendaraddress",
                    name="person",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_addresses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="calendaraddressevent",
                    name="person",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="calendaraddressevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="core.calendaraddress",
                    ),
                ),
                migrations.AddIndex(
                    model_name="change",
                    index=models.Index(
                        fields=["xid", "model", "record"], name="core_change_of_transaction"
                    ),
                ),
                migrations.AddIndex(
                    model_name="change",
                    index=models.Index(fields=["at"], name="core_change_at"),
                ),
                migrations.AddField(
                    model_name="clientaccessevent",
                    name="account",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="delivery",
                    name="digest",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried",
                        to="core.delivery",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="feedepoch",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="core_feedepoch_only_one"
                    ),
                ),
                migrations.AddField(
                    model_name="idempotentanswer",
                    name="user",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="invitation",
                    name="user",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="invitationevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="core.invitation",
                    ),
                ),
                migrations.AddField(
                    model_name="invitationevent",
                    name="user",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddIndex(
                    model_name="jobslot",
                    index=models.Index(fields=["job", "-finished_at"], name="core_jobslot_latest"),
                ),
                migrations.AddConstraint(
                    model_name="jobslot",
                    constraint=models.UniqueConstraint(
                        fields=("job", "slot"), name="core_jobslot_once"
                    ),
                ),
                migrations.AddField(
                    model_name="knownbrowser",
                    name="user",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="known_browsers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="loadedrecord",
                    constraint=models.UniqueConstraint(
                        fields=("dataset", "model", "key"), name="core_loadedrecord_once"
                    ),
                ),
                migrations.AddField(
                    model_name="mailpreferenceevent",
                    name="user",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="outboxmessage",
                    name="recipient",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="delivery",
                    name="message",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="core.outboxmessage",
                    ),
                ),
                migrations.AddField(
                    model_name="reminder",
                    name="message",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.outboxmessage",
                    ),
                ),
                migrations.AddField(
                    model_name="reminder",
                    name="recipient",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="remindermute",
                    name="muted_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="muted by",
                    ),
                ),
                migrations.AddField(
                    model_name="remindermute",
                    name="person",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminder_mutes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                migrations.AddField(
                    model_name="remindermuteevent",
                    name="muted_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="muted by",
                    ),
                ),
                migrations.AddField(
                    model_name="remindermuteevent",
                    name="person",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                migrations.AddField(
                    model_name="remindermuteevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="core.remindermute",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="remindersetting",
                    constraint=models.UniqueConstraint(
                        fields=("rule", "subject_id"),
                        name="core_remindersetting_once",
                        nulls_distinct=False,
                        violation_error_message="Someone else set these terms meanwhile.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="remindersetting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("follows_rule", False), ("subject_id", None), ("subject_type", "")
                            ),
                            models.Q(
                                models.Q(("subject_type", ""), _negated=True),
                                ("subject_id__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="core_remindersetting_subject",
                        violation_error_message="Only the terms for one record follow those for all.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="remindersetting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("steps__len__gte", 1), ("steps__len__lte", 12)),
                        name="core_remindersetting_some_steps",
                        violation_error_message="Give 1 to 12 lead times.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="remindersetting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Func(
                                models.F("steps"),
                                output_field=models.BooleanField(),
                                template="1095 >= ALL(%(expressions)s)",
                            ),
                            models.Func(
                                models.F("steps"),
                                output_field=models.BooleanField(),
                                template="0 <= ALL(%(expressions)s)",
                            ),
                        ),
                        name="core_remindersetting_steps",
                        violation_error_message="A lead time is 0 to 1,095 days.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="remindersetting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("overdue_every__lte", 365)),
                        name="core_remindersetting_overdue",
                        violation_error_message="The interval is 1 to 365 days, or 0 for none.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="remindersetting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("escalate_after", None),
                            models.Q(("escalate_after__gte", 1), ("escalate_after__lte", 365)),
                            _connector="OR",
                        ),
                        name="core_remindersetting_escalate",
                        violation_error_message="Heads are told after 1 to 365 days, or never.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="remindersetting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "roles__contained_by",
                                [
                                    "administrator",
                                    "office_head",
                                    "desk_officer",
                                    "bureau_officer",
                                    "protocol_officer",
                                    "secretariat",
                                    "fund_manager",
                                    "fund_approver",
                                    "auditor",
                                    "viewer",
                                ],
                            )
                        ),
                        name="core_remindersetting_roles",
                        violation_error_message="There is no such role.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="remindersetting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="00ff327e9624ad94b75d1b92b689625e5f60938c",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_67cba",
                            table="core_remindersetting",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="remindersetting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="names_what_is_there",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE there boolean;",
                            func="\n    IF NEW.subject_id IS NOT NULL THEN\n        IF to_regclass(quote_ident(replace(NEW.subject_type, '.', '_'))) IS NOT NULL THEN\n            EXECUTE format('SELECT true FROM %I WHERE id = $1 FOR KEY SHARE',\n                           replace(NEW.subject_type, '.', '_'))\n            INTO there USING NEW.subject_id;\n        END IF;\n        IF there IS NULL THEN\n            RAISE EXCEPTION 'there is no % with this id', NEW.subject_type\n            USING ERRCODE = 'foreign_key_violation';\n        END IF;\n    END IF;\n\n    IF cardinality(NEW.steps) <> (SELECT count(DISTINCT s) FROM unnest(NEW.steps) s) THEN\n        RAISE EXCEPTION 'a lead time is given twice' USING ERRCODE = 'check_violation';\n    END IF;\n    IF EXISTS (SELECT FROM unnest(NEW.bureaus) named\n               WHERE NOT EXISTS (SELECT FROM core_bureau b WHERE b.code = named)) THEN\n        RAISE EXCEPTION 'there is no such bureau' USING ERRCODE = 'foreign_key_violation';\n    END IF;\n    IF EXISTS (SELECT FROM unnest(NEW.people) named WHERE NOT EXISTS (\n               SELECT FROM core_user u WHERE u.username = named AND NOT u.is_service)) THEN\n        RAISE EXCEPTION 'there is no such person' USING ERRCODE = 'foreign_key_violation';\n    END IF;\n    RETURN NEW;\n    ",
                            hash="6e400201ca6fbbf7ba2c552eb016c3a136e1ca6e",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_names_what_is_there_fd662",
                            table="core_remindersetting",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="remindersetting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="kept_for_its_day",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="6d3c33e941407dd3bb480784810a94ed7d8a3179",
                            operation="DELETE",
                            pgid="pgtrigger_kept_for_its_day_45865",
                            table="core_remindersetting",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="remindersetting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_remindersettingevent" ("bureaus", "changed_on", "enabled", "escalate_after", "follows_rule", "id", "overdue_every", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "rule", "steps", "subject_id", "subject_type", "updated_at", "version") VALUES (NEW."bureaus", NEW."changed_on", NEW."enabled", NEW."escalate_after", NEW."follows_rule", NEW."id", NEW."overdue_every", NEW."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."roles", NEW."rule", NEW."steps", NEW."subject_id", NEW."subject_type", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="55b114adb26faedb4943362e5d6d4a2f7e12a722",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_18b18",
                            table="core_remindersetting",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="remindersetting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "core_remindersettingevent" ("bureaus", "changed_on", "enabled", "escalate_after", "follows_rule", "id", "overdue_every", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "rule", "steps", "subject_id", "subject_type", "updated_at", "version") VALUES (NEW."bureaus", NEW."changed_on", NEW."enabled", NEW."escalate_after", NEW."follows_rule", NEW."id", NEW."overdue_every", NEW."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."roles", NEW."rule", NEW."steps", NEW."subject_id", NEW."subject_type", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="66680ff20896371126b68b7735638b244332d10d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_cb332",
                            table="core_remindersetting",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="remindersetting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_remindersettingevent" ("bureaus", "changed_on", "enabled", "escalate_after", "follows_rule", "id", "overdue_every", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "rule", "steps", "subject_id", "subject_type", "updated_at", "version") VALUES (OLD."bureaus", OLD."changed_on", OLD."enabled", OLD."escalate_after", OLD."follows_rule", OLD."id", OLD."overdue_every", OLD."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."roles", OLD."rule", OLD."steps", OLD."subject_id", OLD."subject_type", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="fc156a176f089b1e39f54cf49c812badef31bff0",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6d6f1",
                            table="core_remindersetting",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="remindersettingevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="core.remindersetting",
                    ),
                ),
                migrations.AddField(
                    model_name="rolemembership",
                    name="bureau",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="core.bureau",
                        verbose_name="bureau",
                    ),
                ),
                migrations.AddField(
                    model_name="rolemembership",
                    name="user",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="role_memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="rolemembershipevent",
                    name="bureau",
                    field=models.ForeignKey(
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
                migrations.AddField(
                    model_name="rolemembershipevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="core.rolemembership",
                    ),
                ),
                migrations.AddField(
                    model_name="rolemembershipevent",
                    name="user",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="savedfilter",
                    name="person",
                    field=models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_filters",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="seal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("events__gte", 1), ("number__gte", 1)),
                        name="core_seal_covers_events",
                    ),
                ),
                migrations.AddField(
                    model_name="sealedevent",
                    name="seal",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sealed",
                        to="core.seal",
                        verbose_name="seal",
                    ),
                ),
                migrations.AddField(
                    model_name="signinmeasure",
                    name="user",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_in_measures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="signinmeasureevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="core.signinmeasure",
                    ),
                ),
                migrations.AddField(
                    model_name="signinmeasureevent",
                    name="user",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="userevent",
                    name="bureau",
                    field=models.ForeignKey(
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
                migrations.AddField(
                    model_name="userevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="webhook",
                    name="owner",
                    field=models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="webhooks",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="API client",
                    ),
                ),
                migrations.AddField(
                    model_name="webhookdelivery",
                    name="webhook",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="core.webhook",
                    ),
                ),
                migrations.AddField(
                    model_name="webhookattempt",
                    name="delivery",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="log",
                        to="core.webhookdelivery",
                    ),
                ),
                migrations.AddField(
                    model_name="webhookevent",
                    name="owner",
                    field=models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="API client",
                    ),
                ),
                migrations.AddField(
                    model_name="webhookevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="core.webhook",
                    ),
                ),
                migrations.AddField(
                    model_name="webhooksecret",
                    name="webhook",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="secrets",
                        to="core.webhook",
                    ),
                ),
                migrations.AddField(
                    model_name="clientaccessevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="core.clientaccess",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="clientaccess",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("former_secret", ""), ("former_secret_until", None)),
                            models.Q(
                                models.Q(("former_secret", ""), _negated=True),
                                ("former_secret_until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="core_clientaccess_former",
                        violation_error_message="A former secret ends some day.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="clientaccess",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("requests_a_minute", None),
                            models.Q(
                                ("requests_a_minute__gte", 1), ("requests_a_minute__lte", 600000)
                            ),
                            _connector="OR",
                        ),
                        name="core_clientaccess_limit",
                        violation_error_message="Give a number from 1 to 600,000.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clientaccess",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_clientaccessevent" ("account_id", "former_secret_until", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requests_a_minute", "scopes") VALUES (NEW."account_id", NEW."former_secret_until", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."account_id", NEW."requests_a_minute", NEW."scopes"); RETURN NULL;',
                            hash="6332b5982f47bdd1db67625a37b1b0184fe191ba",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b9036",
                            table="core_clientaccess",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clientaccess",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."former_secret_until" IS DISTINCT FROM (NEW."former_secret_until") OR OLD."requests_a_minute" IS DISTINCT FROM (NEW."requests_a_minute") OR OLD."scopes" IS DISTINCT FROM (NEW."scopes"))',
                            func='INSERT INTO "core_clientaccessevent" ("account_id", "former_secret_until", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requests_a_minute", "scopes") VALUES (NEW."account_id", NEW."former_secret_until", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."account_id", NEW."requests_a_minute", NEW."scopes"); RETURN NULL;',
                            hash="6a737641fd0c8d9bf89e187d3d56156cedd17ebe",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4a3b6",
                            table="core_clientaccess",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clientaccess",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_clientaccessevent" ("account_id", "former_secret_until", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requests_a_minute", "scopes") VALUES (OLD."account_id", OLD."former_secret_until", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."account_id", OLD."requests_a_minute", OLD."scopes"); RETURN NULL;',
                            hash="baa17f22958e0b07fb25143002c65f629b1ab349",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7f740",
                            table="core_clientaccess",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="mailpreferenceevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        related_query_name="events",
                        to="core.mailpreference",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mailpreference",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("weekday__gte", 1), ("weekday__lte", 7)),
                        name="core_mailpreference_weekday",
                        violation_error_message="A week has seven days.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mailpreference",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("mode__in", ["at_once", "weekly", "inbox"])),
                        name="core_mailpreference_mode",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mailpreference",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_mailpreferenceevent" ("mode", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_days", "user_id", "weekday") VALUES (NEW."mode", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."user_id", NEW."quiet_days", NEW."user_id", NEW."weekday"); RETURN NULL;',
                            hash="4440b2a9ada6324f416f2744092ec1d62362603b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_99da5",
                            table="core_mailpreference",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mailpreference",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "core_mailpreferenceevent" ("mode", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_days", "user_id", "weekday") VALUES (NEW."mode", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."user_id", NEW."quiet_days", NEW."user_id", NEW."weekday"); RETURN NULL;',
                            hash="f2e1b335f7b182317f7d07cfcde40d00708046ad",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d0019",
                            table="core_mailpreference",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mailpreference",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_mailpreferenceevent" ("mode", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_days", "user_id", "weekday") VALUES (OLD."mode", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."user_id", OLD."quiet_days", OLD."user_id", OLD."weekday"); RETURN NULL;',
                            hash="1819caf23ba23e8639a0771800fdea81394d4a9a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b051f",
                            table="core_mailpreference",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="accessentry",
                    index=models.Index(fields=["at"], name="core_access_at"),
                ),
                migrations.AddIndex(
                    model_name="accessentry",
                    index=models.Index(fields=["user", "at"], name="core_access_user"),
                ),
                migrations.AddIndex(
                    model_name="accessentry",
                    index=models.Index(fields=["kind", "record"], name="core_access_record"),
                ),
                migrations.AddIndex(
                    model_name="attachment",
                    index=models.Index(fields=["sha256"], name="core_attachment_content"),
                ),
                migrations.AddConstraint(
                    model_name="attachment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="core_attachment_sha256",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attachment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("size__gt", 0)), name="core_attachment_not_empty"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attachment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "media_type__in",
                                [
                                    "application/pdf",
                                    "image/png",
                                    "image/jpeg",
                                    "image/webp",
                                    "text/plain",
                                    "text/csv",
                                    "text/calendar",
                                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                                    "application/vnd.oasis.opendocument.text",
                                    "application/vnd.oasis.opendocument.spreadsheet",
                                    "application/vnd.oasis.opendocument.presentation",
                                ],
                            )
                        ),
                        name="core_attachment_media_type",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attachment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("void_reason", ""), ("voided_at", None)),
                            models.Q(
                                ("voided_at__isnull", False),
                                models.Q(("void_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="core_attachment_void_reason",
                        violation_error_message="Give a reason.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attachment",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("voided_at", None)),
                        fields=("subject_id", "sha256"),
                        name="core_attachment_once",
                        violation_error_message="This file is on the record already.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attachment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="belongs_to_a_record",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE shown_to text;",
                            func="\n    IF to_regclass(quote_ident(replace(NEW.subject_type, '.', '_'))) IS NOT NULL THEN\n        EXECUTE format('SELECT visibility FROM %I WHERE id = $1 FOR KEY SHARE',\n                       replace(NEW.subject_type, '.', '_'))\n        INTO shown_to USING NEW.subject_id;\n    END IF;\n    IF shown_to IS NULL THEN\n        RAISE EXCEPTION 'there is no % with this id', NEW.subject_type\n        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'core_attachment_subject';\n    END IF;\n    IF array_position(ARRAY['restricted', 'internal', 'public'], NEW.visibility::text)\n       > array_position(ARRAY['restricted', 'internal', 'public'], shown_to) THEN\n        RAISE EXCEPTION 'an attachment is not shown to more people than its record'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'core_attachment_not_wider';\n    END IF;\n    RETURN NEW;\n    ",
                            hash="9b6afb6d299c0ce893c2cad45bc393543057b7f0",
                            operation="INSERT",
                            pgid="pgtrigger_belongs_to_a_record_0cec3",
                            table="core_attachment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attachment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="as_added",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."subject_type" IS DISTINCT FROM (NEW."subject_type") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."media_type" IS DISTINCT FROM (NEW."media_type") OR OLD."original_name" IS DISTINCT FROM (NEW."original_name") OR OLD."title_ja" IS DISTINCT FROM (NEW."title_ja") OR OLD."title_en" IS DISTINCT FROM (NEW."title_en") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."visibility" IS DISTINCT FROM (NEW."visibility") OR OLD."uploaded_by_id" IS DISTINCT FROM (NEW."uploaded_by_id") OR OLD."uploaded_at" IS DISTINCT FROM (NEW."uploaded_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="6cabe5d4e50edc37324104a926981c47f754b37a",
                            operation="UPDATE",
                            pgid="pgtrigger_as_added_ae0af",
                            table="core_attachment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attachment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="voided_not_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="f03ac144f3a0353df67ca4544a309327915a7d4f",
                            operation="DELETE",
                            pgid="pgtrigger_voided_not_deleted_52924",
                            table="core_attachment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attachment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="void_is_final",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."voided_at" IS NOT NULL)',
                            func="RAISE EXCEPTION 'a voided attachment stays as it is';",
                            hash="b41258b547b0ad9d08661e0e66052fddba6a5044",
                            operation="UPDATE",
                            pgid="pgtrigger_void_is_final_8502d",
                            table="core_attachment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attachment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_attachmentevent" ("id", "language", "media_type", "original_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "subject_id", "subject_type", "title_en", "title_ja", "uploaded_at", "uploaded_by_id", "visibility", "void_reason", "voided_at") VALUES (NEW."id", NEW."language", NEW."media_type", NEW."original_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."sha256", NEW."size", NEW."subject_id", NEW."subject_type", NEW."title_en", NEW."title_ja", NEW."uploaded_at", NEW."uploaded_by_id", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="80fe5a604468e572c7c31ae264c8b72802b84ffd",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_31589",
                            table="core_attachment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attachment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "core_attachmentevent" ("id", "language", "media_type", "original_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "subject_id", "subject_type", "title_en", "title_ja", "uploaded_at", "uploaded_by_id", "visibility", "void_reason", "voided_at") VALUES (NEW."id", NEW."language", NEW."media_type", NEW."original_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."sha256", NEW."size", NEW."subject_id", NEW."subject_type", NEW."title_en", NEW."title_ja", NEW."uploaded_at", NEW."uploaded_by_id", NEW."visibility", NEW."void_reason", NEW."voided_at"); RETURN NULL;',
                            hash="eab8f004f7152b7f31c8af191ca5ab11a00c4918",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b73a5",
                            table="core_attachment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attachment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_attachmentevent" ("id", "language", "media_type", "original_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "subject_id", "subject_type", "title_en", "title_ja", "uploaded_at", "uploaded_by_id", "visibility", "void_reason", "voided_at") VALUES (OLD."id", OLD."language", OLD."media_type", OLD."original_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."sha256", OLD."size", OLD."subject_id", OLD."subject_type", OLD."title_en", OLD."title_ja", OLD."uploaded_at", OLD."uploaded_by_id", OLD."visibility", OLD."void_reason", OLD."voided_at"); RETURN NULL;',
                            hash="10690ec6cdf0c0a91dc3fc6944699bbff4bfb2b8",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5704f",
                            table="core_attachment",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="attachmentevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="core_attach_pgh_cre_7d131a_idx"
                    ),
                ),
                migrations.AddIndex(
                    model_name="attachmentevent",
                    index=models.Index(
                        fields=["subject_id"], name="core_attachmentevent_subject_i"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="user",
                    constraint=models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="core_user_email_once",
                        violation_error_message="Another account has this e-mail address.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="user",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."bureau_id" IS DISTINCT FROM (NEW."bureau_id") OR OLD."credentials_at" IS DISTINCT FROM (NEW."credentials_at") OR OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_demonstration" IS DISTINCT FROM (NEW."is_demonstration") OR OLD."is_service" IS DISTINCT FROM (NEW."is_service") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_ja" IS DISTINCT FROM (NEW."name_ja") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."username" IS DISTINCT FROM (NEW."username") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="18a761ea914b33e559fe4b40c811d1423529bd27",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_7f3a0",
                            table="core_user",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="user",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_userevent" ("bureau_id", "credentials_at", "date_joined", "email", "id", "is_active", "is_demonstration", "is_service", "language", "name_en", "name_ja", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "username", "version") VALUES (NEW."bureau_id", NEW."credentials_at", NEW."date_joined", NEW."email", NEW."id", NEW."is_active", NEW."is_demonstration", NEW."is_service", NEW."language", NEW."name_en", NEW."name_ja", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."updated_at", NEW."username", NEW."version"); RETURN NULL;',
                            hash="0f5235d118b8239fa5c7dce5aef650cd376a3cb3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_45de6",
                            table="core_user",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="user",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."bureau_id" IS DISTINCT FROM (NEW."bureau_id") OR OLD."credentials_at" IS DISTINCT FROM (NEW."credentials_at") OR OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_demonstration" IS DISTINCT FROM (NEW."is_demonstration") OR OLD."is_service" IS DISTINCT FROM (NEW."is_service") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_ja" IS DISTINCT FROM (NEW."name_ja") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."username" IS DISTINCT FROM (NEW."username") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                            func='INSERT INTO "core_userevent" ("bureau_id", "credentials_at", "date_joined", "email", "id", "is_active", "is_demonstration", "is_service", "language", "name_en", "name_ja", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "username", "version") VALUES (NEW."bureau_id", NEW."credentials_at", NEW."date_joined", NEW."email", NEW."id", NEW."is_active", NEW."is_demonstration", NEW."is_service", NEW."language", NEW."name_en", NEW."name_ja", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."updated_at", NEW."username", NEW."version"); RETURN NULL;',
                            hash="25d7f823f56b9ffe152f15e6bbc58d8c332a998d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6ccff",
                            table="core_user",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="user",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_userevent" ("bureau_id", "credentials_at", "date_joined", "email", "id", "is_active", "is_demonstration", "is_service", "language", "name_en", "name_ja", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "username", "version") VALUES (OLD."bureau_id", OLD."credentials_at", OLD."date_joined", OLD."email", OLD."id", OLD."is_active", OLD."is_demonstration", OLD."is_service", OLD."language", OLD."name_en", OLD."name_ja", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."updated_at", OLD."username", OLD."version"); RETURN NULL;',
                            hash="41779900697dc9aec8b56805942874bee94b25db",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1425a",
                            table="core_user",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="bureauevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="core_bureau_pgh_cre_e4c58b_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="calendaraddress",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("person",),
                        name="core_calendaraddress_one",
                        violation_error_message="There is an address already: revoke it first.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="calendaraddress",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("token_hash__regex", "^[0-9a-f]{64}$")),
                        name="core_calendaraddress_hash",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calendaraddress",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_calendaraddressevent" ("created_at", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at") VALUES (NEW."created_at", NEW."id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."revoked_at"); RETURN NULL;',
                            hash="ade161af80c9ee3b7c9f4fba3be203f07bced212",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6e782",
                            table="core_calendaraddress",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calendaraddress",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at"))',
                            func='INSERT INTO "core_calendaraddressevent" ("created_at", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at") VALUES (NEW."created_at", NEW."id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."revoked_at"); RETURN NULL;',
                            hash="1126aa5f1dfeaf4f7de895459068615d8ca2b43e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2f2c8",
                            table="core_calendaraddress",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calendaraddress",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_calendaraddressevent" ("created_at", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at") VALUES (OLD."created_at", OLD."id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."revoked_at"); RETURN NULL;',
                            hash="bb604afbf2821f229190746d1856609af12b5823",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a4cc8",
                            table="core_calendaraddress",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="calendaraddressevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="core_calend_pgh_cre_339bec_idx"
                    ),
                ),
                migrations.AddIndex(
                    model_name="idempotentanswer",
                    index=models.Index(fields=["created_at"], name="core_idempotentanswer_at"),
                ),
                migrations.AddConstraint(
                    model_name="idempotentanswer",
                    constraint=models.UniqueConstraint(
                        fields=("user", "key"), name="core_idempotentanswer_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="invitation",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None), ("withdrawn_at", None)),
                        fields=("user",),
                        name="core_invitation_one_unanswered",
                        violation_error_message="This person has an invitation already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="invitation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at", None), ("withdrawn_at", None), _connector="OR"
                        ),
                        name="core_invitation_one_end",
                        violation_error_message="An invitation is accepted or withdrawn, not both.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="invitation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_invitationevent" ("accepted_at", "created_at", "expires_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "withdrawn_at") VALUES (NEW."accepted_at", NEW."created_at", NEW."expires_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."user_id", NEW."withdrawn_at"); RETURN NULL;',
                            hash="ee9c666ba424c9f19b94fb653af0a5347eb1297b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2d88f",
                            table="core_invitation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="invitation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "core_invitationevent" ("accepted_at", "created_at", "expires_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "withdrawn_at") VALUES (NEW."accepted_at", NEW."created_at", NEW."expires_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."user_id", NEW."withdrawn_at"); RETURN NULL;',
                            hash="3e179d998e74324707072d467b3b0fd62d723ec8",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_04d90",
                            table="core_invitation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="invitation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_invitationevent" ("accepted_at", "created_at", "expires_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "withdrawn_at") VALUES (OLD."accepted_at", OLD."created_at", OLD."expires_at", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."user_id", OLD."withdrawn_at"); RETURN NULL;',
                            hash="cf81042fbdadfb1e34518ad13ca8bb736b3ac5ff",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b8970",
                            table="core_invitation",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="invitationevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="core_invita_pgh_cre_61ccb3_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="knownbrowser",
                    constraint=models.UniqueConstraint(
                        fields=("user", "browser", "system"),
                        name="core_knownbrowser_once",
                        violation_error_message="This browser is known already.",
                    ),
                ),
                migrations.AddField(
                    model_name="notification",
                    name="recipient",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddIndex(
                    model_name="delivery",
                    index=models.Index(
                        condition=models.Q(("state", "pending")),
                        fields=["next_attempt_at"],
                        name="core_delivery_pending",
                    ),
                ),
                migrations.AddIndex(
                    model_name="delivery",
                    index=models.Index(
                        condition=models.Q(("digest", None), ("state", "gathered")),
                        fields=["message"],
                        name="core_delivery_gathered",
                    ),
                ),
                migrations.AddIndex(
                    model_name="delivery",
                    index=models.Index(
                        fields=["state", "-next_attempt_at"], name="core_delivery_state"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="delivery",
                    constraint=models.UniqueConstraint(
                        fields=("message", "channel"), name="core_delivery_once_per_channel"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="delivery",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "delivered"), _negated=True),
                            ("delivered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="core_delivery_delivered_has_time",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="delivery",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("digest", None),
                            ("state__in", ["gathered", "delivered"]),
                            _connector="OR",
                        ),
                        name="core_delivery_carried_is_not_sent",
                    ),
                ),
                migrations.AddIndex(
                    model_name="reminder",
                    index=models.Index(
                        condition=models.Q(("state", "pending")),
                        fields=["rule"],
                        name="core_reminder_pending",
                    ),
                ),
                migrations.AddIndex(
                    model_name="reminder",
                    index=models.Index(fields=["subject_id"], name="core_reminder_subject"),
                ),
                migrations.AddIndex(
                    model_name="reminder",
                    index=models.Index(fields=["record_id"], name="core_reminder_record"),
                ),
                migrations.AddConstraint(
                    model_name="reminder",
                    constraint=models.UniqueConstraint(
                        fields=(
                            "rule",
                            "subject_type",
                            "subject_id",
                            "recipient",
                            "due_on",
                            "lead_days",
                        ),
                        name="core_reminder_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reminder",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("issued_at__isnull", False),
                                ("message__isnull", False),
                                ("state", "issued"),
                            ),
                            models.Q(
                                models.Q(("state", "issued"), _negated=True),
                                ("issued_at__isnull", True),
                                ("message__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="core_reminder_issued_has_message",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="remindermute",
                    constraint=models.UniqueConstraint(
                        fields=("subject_type", "subject_id", "person"),
                        name="core_remindermute_once",
                        nulls_distinct=False,
                        violation_error_message="Someone else muted this meanwhile.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="remindermute",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "until__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("since"), "-", models.Value(datetime.timedelta(days=1))
                                ),
                            ),
                            (
                                "until__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("since"),
                                    "+",
                                    models.Value(datetime.timedelta(days=366)),
                                ),
                            ),
                        ),
                        name="core_remindermute_ends",
                        violation_error_message="Mute for 366 days at most, and not for days past.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="remindermute",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("reason__regex", "\\S")),
                        name="core_remindermute_reason",
                        violation_error_message="Give a reason.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="remindermute",
                    trigger=pgtrigger.compiler.Trigger(
                        name="belongs_to_a_record",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE there boolean;",
                            func="\n    IF NEW.subject_id IS NOT NULL THEN\n        IF to_regclass(quote_ident(replace(NEW.subject_type, '.', '_'))) IS NOT NULL THEN\n            EXECUTE format('SELECT true FROM %I WHERE id = $1 FOR KEY SHARE',\n                           replace(NEW.subject_type, '.', '_'))\n            INTO there USING NEW.subject_id;\n        END IF;\n        IF there IS NULL THEN\n            RAISE EXCEPTION 'there is no % with this id', NEW.subject_type\n            USING ERRCODE = 'foreign_key_violation';\n        END IF;\n    END IF;\n RETURN NEW;",
                            hash="c9209005acc8d4f9e4146c9d23cdf9c093a3b251",
                            operation="INSERT",
                            pgid="pgtrigger_belongs_to_a_record_6c44f",
                            table="core_remindermute",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="remindermute",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_remindermuteevent" ("id", "muted_by_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "since", "subject_id", "subject_type", "until") VALUES (NEW."id", NEW."muted_by_id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."since", NEW."subject_id", NEW."subject_type", NEW."until"); RETURN NULL;',
                            hash="59c4253c1da49be909b750140bda2dc85bbc484a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_edabf",
                            table="core_remindermute",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="remindermute",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "core_remindermuteevent" ("id", "muted_by_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "since", "subject_id", "subject_type", "until") VALUES (NEW."id", NEW."muted_by_id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."since", NEW."subject_id", NEW."subject_type", NEW."until"); RETURN NULL;',
                            hash="017b8558e09ebdda1f1924b02b0d7af1a6893ac9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_14e9d",
                            table="core_remindermute",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="remindermute",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_remindermuteevent" ("id", "muted_by_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "since", "subject_id", "subject_type", "until") VALUES (OLD."id", OLD."muted_by_id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."since", OLD."subject_id", OLD."subject_type", OLD."until"); RETURN NULL;',
                            hash="4fbfe1a113b52435edd0222e8ae17c10fbcc4c43",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_41a16",
                            table="core_remindermute",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="remindermuteevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="core_remind_pgh_cre_f66284_idx"
                    ),
                ),
                migrations.AddIndex(
                    model_name="remindermuteevent",
                    index=models.Index(
                        fields=["subject_id"], name="core_remindermuteevent_subject"
                    ),
                ),
                migrations.AddIndex(
                    model_name="remindersettingevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="core_remind_pgh_cre_02d741_idx"
                    ),
                ),
                migrations.AddIndex(
                    model_name="remindersettingevent",
                    index=models.Index(
                        fields=["subject_id"], name="core_remindersettingevent_subj"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rolemembership",
                    constraint=models.UniqueConstraint(
                        fields=("user", "role", "bureau"),
                        name="core_rolemembership_once",
                        nulls_distinct=False,
                        violation_error_message="This person already holds this role.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rolemembership",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("bureau", None), ("role", "bureau_officer"), _connector="OR"
                        ),
                        name="core_rolemembership_bureau",
                        violation_error_message="Only a programme officer's role is for a bureau.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rolemembership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_rolemembershipevent" ("bureau_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") VALUES (NEW."bureau_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role", NEW."user_id"); RETURN NULL;',
                            hash="d0c100a3bc86105fdb51cf6b93dec13c9c05fa10",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ced72",
                            table="core_rolemembership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rolemembership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "core_rolemembershipevent" ("bureau_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") VALUES (NEW."bureau_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role", NEW."user_id"); RETURN NULL;',
                            hash="746a5b233f7fbc2d8655cca8a23734968417c9b9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1d39d",
                            table="core_rolemembership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rolemembership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_rolemembershipevent" ("bureau_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") VALUES (OLD."bureau_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."role", OLD."user_id"); RETURN NULL;',
                            hash="8d41ecb58ad0f2adff4863577104e26ef944e8ea",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a85aa",
                            table="core_rolemembership",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="rolemembershipevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="core_roleme_pgh_cre_9be727_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="savedfilter",
                    constraint=models.UniqueConstraint(
                        fields=("person", "route", "name"),
                        name="core_savedfilter_name_once",
                        violation_error_message="You have a saved filter of this name for this list.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="savedfilter",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("person", "route"),
                        name="core_savedfilter_one_default",
                        violation_error_message="The list opens with another saved filter already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="savedfilter",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("name__regex", "\\S")),
                        name="core_savedfilter_name",
                        violation_error_message="Give it a name.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="savedfilter",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("route__regex", "^[a-z_]+:[a-z_]+$")),
                        name="core_savedfilter_route",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="savedfilter",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("query__regex", "^[A-Za-z0-9_.~%+-]+=[A-Za-z0-9_.~%+&=-]+$")
                        ),
                        name="core_savedfilter_query",
                        violation_error_message="There is nothing to save: the list is as it always is.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sealedevent",
                    constraint=models.UniqueConstraint(
                        fields=("event_table", "event_id"), name="core_sealedevent_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="signinmeasure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_signinmeasureevent" ("id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taken_at", "user_id") VALUES (NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."taken_at", NEW."user_id"); RETURN NULL;',
                            hash="67c365d9a803fd00dc3b532258d63df76be89804",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b641b",
                            table="core_signinmeasure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="signinmeasure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "core_signinmeasureevent" ("id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taken_at", "user_id") VALUES (NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."taken_at", NEW."user_id"); RETURN NULL;',
                            hash="c12136909f86783f29fbd93a4dcea79ef3f7c587",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8fa68",
                            table="core_signinmeasure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="signinmeasure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_signinmeasureevent" ("id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taken_at", "user_id") VALUES (OLD."id", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."taken_at", OLD."user_id"); RETURN NULL;',
                            hash="31f691847ff94fd74ece486f0b5b10f55142f9e7",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9c85c",
                            table="core_signinmeasure",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="signinmeasureevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="core_signin_pgh_cre_0d6510_idx"
                    ),
                ),
                migrations.AddIndex(
                    model_name="userevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="core_userev_pgh_cre_53ea06_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="webhook",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("state", "disabled"), ("disabled_because", ""), _connector="XOR"
                        ),
                        name="core_webhook_disabled_has_reason",
                        violation_error_message="A webhook that is switched off says why.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webhook",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."disabled_because" IS DISTINCT FROM (NEW."disabled_because") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kinds" IS DISTINCT FROM (NEW."kinds") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."receiver" IS DISTINCT FROM (NEW."receiver") OR OLD."resources" IS DISTINCT FROM (NEW."resources") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."url" IS DISTINCT FROM (NEW."url") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="daf87ebe18914b204509cdb7a73f67760face1e6",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_5db8f",
                            table="core_webhook",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webhook",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_webhookevent" ("created_at", "description", "disabled_because", "id", "kinds", "name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "receiver", "resources", "state", "updated_at", "url", "version") VALUES (NEW."created_at", NEW."description", NEW."disabled_because", NEW."id", NEW."kinds", NEW."name", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."receiver", NEW."resources", NEW."state", NEW."updated_at", NEW."url", NEW."version"); RETURN NULL;',
                            hash="ac03928ee98e07562a01e162b2af128cff38774f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_1e290",
                            table="core_webhook",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webhook",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."disabled_because" IS DISTINCT FROM (NEW."disabled_because") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kinds" IS DISTINCT FROM (NEW."kinds") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."receiver" IS DISTINCT FROM (NEW."receiver") OR OLD."resources" IS DISTINCT FROM (NEW."resources") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."url" IS DISTINCT FROM (NEW."url") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                            func='INSERT INTO "core_webhookevent" ("created_at", "description", "disabled_because", "id", "kinds", "name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "receiver", "resources", "state", "updated_at", "url", "version") VALUES (NEW."created_at", NEW."description", NEW."disabled_because", NEW."id", NEW."kinds", NEW."name", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."receiver", NEW."resources", NEW."state", NEW."updated_at", NEW."url", NEW."version"); RETURN NULL;',
                            hash="efdc3cc882484e56e0fd1163a235462c43e09ea4",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ca5ff",
                            table="core_webhook",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webhook",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_webhookevent" ("created_at", "description", "disabled_because", "id", "kinds", "name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "receiver", "resources", "state", "updated_at", "url", "version") VALUES (OLD."created_at", OLD."description", OLD."disabled_because", OLD."id", OLD."kinds", OLD."name", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."receiver", OLD."resources", OLD."state", OLD."updated_at", OLD."url", OLD."version"); RETURN NULL;',
                            hash="f7b986cc6aecc07a9f31ef51b2a3678ae7132753",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_48ae1",
                            table="core_webhook",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="webhookdelivery",
                    index=models.Index(
                        condition=models.Q(("state", "pending")),
                        fields=["webhook", "next_attempt_at"],
                        name="core_webhookdelivery_pending",
                    ),
                ),
                migrations.AddIndex(
                    model_name="webhookdelivery",
                    index=models.Index(
                        condition=models.Q(("leased_until__isnull", False), ("state", "pending")),
                        fields=["leased_until"],
                        name="core_webhookdelivery_leased",
                    ),
                ),
                migrations.AddIndex(
                    model_name="webhookdelivery",
                    index=models.Index(
                        fields=["webhook", "-created_at", "-id"], name="core_webhookdelivery_newest"
                    ),
                ),
                migrations.AddIndex(
                    model_name="webhookdelivery",
                    index=models.Index(
                        fields=["finished_at"], name="core_webhookdelivery_finished"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="webhookdelivery",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("state", "pending"), ("finished_at__isnull", False), _connector="XOR"
                        ),
                        name="core_webhookdelivery_finished_has_time",
                    ),
                ),
                migrations.AddIndex(
                    model_name="webhookattempt",
                    index=models.Index(fields=["at"], name="core_webhookattempt_at"),
                ),
                migrations.AddIndex(
                    model_name="webhookevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="core_webhoo_pgh_cre_f36e3e_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="webhooksecret",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("expires_at", None)),
                        fields=("webhook",),
                        name="core_webhooksecret_one_present",
                        violation_error_message="This webhook has a secret already.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="clientaccessevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="core_client_pgh_cre_6a5add_idx"
                    ),
                ),
                migrations.AddIndex(
                    model_name="mailpreferenceevent",
                    index=models.Index(
                        fields=["pgh_created_at", "pgh_id"], name="core_mailpr_pgh_cre_3d12ce_idx"
                    ),
                ),
                migrations.AddIndex(
                    model_name="notification",
                    index=models.Index(
                        fields=["recipient", "-created_at"], name="core_notification_inbox"
                    ),
                ),
                migrations.AddIndex(
                    model_name="notification",
                    index=models.Index(
                        condition=models.Q(("read_at", None)),
                        fields=["recipient"],
                        name="core_notification_unread",
                    ),
                ),
            ]
        ),
    ]
