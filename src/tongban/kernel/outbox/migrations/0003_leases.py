from django.db import migrations, models


class Migration(migrations.Migration):
    """What is owed is read in its order; a periodic act says since when somebody is at it."""

    dependencies = [
        ("ledger", "0002_append_only"),
        ("outbox", "0002_scheduled_run"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="delivery", name="delivery_owed"),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["id"], name="delivery_waiting", condition=models.Q(("delivered_at", None))),
        ),
        migrations.AddField(
            model_name="scheduledrun",
            name="begun_at",
            field=models.DateTimeField(null=True, verbose_name="开始时间"),
        ),
    ]
