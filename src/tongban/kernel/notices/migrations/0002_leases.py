from django.db import migrations, models


class Migration(migrations.Migration):
    """A text that is being sent is due again when its lease has run out."""

    dependencies = [
        ("notices", "0001_first"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="text", name="text_waiting"),
        migrations.AddIndex(
            model_name="text",
            index=models.Index(
                fields=["not_before"],
                name="text_unsent",
                condition=models.Q(("state__in", ["created", "sending"])),
            ),
        ),
    ]
