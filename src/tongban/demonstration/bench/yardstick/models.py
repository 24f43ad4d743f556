"""Three tables that a page reads: a case, what was handed in with it, and what was done."""

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
