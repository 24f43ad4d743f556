"""Three tables that a page reads (a case, what was handed in with it, what was done), and four that the floor of lodging writes."""

from django.db import models


class Case(models.Model):
    number = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    owner = models.CharField(max_length=80)
    opened_on = models.DateField()


class Paper(models.Model):
    case = models.ForeignKey(Case, models.CASCADE)
    name = models.CharField(max_length=80)
    note = models.CharField(max_length=200)


class Step(models.Model):
    case = models.ForeignKey(Case, models.CASCADE)
    title = models.CharField(max_length=80)
    on = models.DateField()
    note = models.CharField(max_length=200)


class Lodged(models.Model):
    """What the floor of lodging takes in."""

    item = models.CharField(max_length=31)
    applicant = models.CharField(max_length=80)
    number = models.CharField(max_length=18, db_index=True)
    form = models.JSONField()
    state = models.CharField(max_length=20, default="lodged")
    owner = models.IntegerField()
    opened_on = models.DateField()
    due_on = models.DateField()

    class Meta:
        indexes = [models.Index(name="lodged_inbox", fields=["owner", "state", "due_on"])]


class Event(models.Model):
    lodged = models.ForeignKey(Lodged, models.CASCADE)
    name = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)
    given = models.JSONField()


class Outbox(models.Model):
    lodged = models.ForeignKey(Lodged, models.CASCADE)
    topic = models.CharField(max_length=40)
    given = models.JSONField()
    sent = models.BooleanField(default=False, db_index=True)


class Audit(models.Model):
    who = models.CharField(max_length=40)
    what = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    lodged_id = models.BigIntegerField()
