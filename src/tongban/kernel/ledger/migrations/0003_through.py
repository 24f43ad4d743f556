from django.db import migrations, models


class Migration(migrations.Migration):
    """A bill names its last entry; one that does not ends with the last entry of its day, as before."""

    dependencies = [
        ("ledger", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="dailybill",
            name="through",
            field=models.PositiveBigIntegerField(null=True, verbose_name="末条记录"),
        ),
    ]
