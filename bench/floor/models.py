"""The portal's tables as they lie there; the floor makes none of its own."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models


class User(AbstractBaseUser):
    username = models.CharField(max_length=150, unique=True)
    is_active = models.BooleanField()

    objects = BaseUserManager()

    USERNAME_FIELD = "username"

    class Meta:
        managed = False
        db_table = "core_user"


class Client(models.Model):
    id = models.CharField(primary_key=True, max_length=100)
    owner = models.ForeignKey(User, on_delete=models.PROTECT)

    class Meta:
        managed = False
        db_table = "allauth_idp_oidc_client"


class Token(models.Model):
    hash = models.CharField(max_length=255)
    client = models.ForeignKey(Client, on_delete=models.PROTECT)

    class Meta:
        managed = False
        db_table = "allauth_idp_oidc_token"


class Bureau(models.Model):
    code = models.CharField(max_length=64, unique=True)
    name_en = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "core_bureau"


class Record(models.Model):
    id = models.UUIDField(primary_key=True)
    visibility = models.CharField(max_length=10)
    lead_bureau = models.ForeignKey(Bureau, null=True, on_delete=models.PROTECT)
    source = models.JSONField()
    version = models.PositiveIntegerField()
    updated_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Country(Record):
    code = models.CharField(max_length=2)
    name_en = models.CharField(max_length=100)

    class Meta:
        managed = False
        db_table = "cities_country"


class City(Record):
    code = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=12)
    name_en = models.CharField(max_length=120)
    name_ja = models.CharField(max_length=120)
    aliases = ArrayField(models.CharField(max_length=120))
    country = models.ForeignKey(Country, on_delete=models.PROTECT)
    region = models.CharField(max_length=20)
    latitude = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    longitude = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    timezone = models.CharField(max_length=64)

    class Meta:
        managed = False
        db_table = "cities_city"


class Agreement(Record):
    reference = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=20)
    title_ja = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    status = models.CharField(max_length=10)
    concluded_on = models.DateField(null=True)
    fields_of_cooperation = ArrayField(models.CharField(max_length=120))
    review_interval_months = models.PositiveSmallIntegerField()
    notes = models.TextField()

    class Meta:
        managed = False
        db_table = "agreements_agreement"


class Trip(Record):
    principal_key = models.CharField(max_length=120)

    class Meta:
        managed = False
        db_table = "visits_trip"


class Visit(Record):
    direction = models.CharField(max_length=8)
    city = models.ForeignKey(City, on_delete=models.PROTECT)
    trip = models.ForeignKey(Trip, null=True, on_delete=models.PROTECT)
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.PROTECT)
    starts_on = models.DateField()
    ends_on = models.DateField()
    dates_precision = models.CharField(max_length=5)
    met_on = models.DateField(null=True)
    status = models.CharField(max_length=10)
    status_reason = models.TextField()
    traveller = models.CharField(max_length=16)
    visitor_rank = models.CharField(max_length=8)
    in_japan = models.BooleanField(null=True)
    met_tmg = models.BooleanField(null=True)
    official = models.BooleanField()
    purpose_en = models.TextField()
    purpose_ja = models.TextField()
    results_en = models.TextField()
    results_ja = models.TextField()

    class Meta:
        managed = False
        db_table = "visits_visit"
