"""The day's bills; and the database itself refuses to change or to remove an entry or a bill."""

from django.db import migrations, models

from tongban.kernel.ledger.guard import guarded


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0001_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='DailyBill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='日期')),
                ('entries', models.PositiveIntegerField(verbose_name='条数')),
                ('root', models.CharField(max_length=64, verbose_name='当日摘要')),
                ('previous', models.CharField(max_length=64, verbose_name='前一清单摘要')),
                ('digest', models.CharField(max_length=64, verbose_name='清单摘要')),
                ('token', models.BinaryField(verbose_name='时间戳')),
                ('authority', models.CharField(max_length=200, verbose_name='时间戳机构')),
            ],
            options={
                'ordering': ['day'],
            },
        ),
        guarded("ledger_entry"),
        guarded("ledger_dailybill"),
    ]
