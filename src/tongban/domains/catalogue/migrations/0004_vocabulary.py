from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_claiming")]

    operations = [
        migrations.CreateModel(
            name="Vocabulary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.JSONField(default=dict, verbose_name="用语")),
            ],
        ),
    ]
