"""The counters; a number is taken in the transaction that uses it, so that none is skipped."""

from django.db import models


class Counter(models.Model):
    series = models.CharField("系列", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("最后编号", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="counter_once", fields=["series", "year"])]
