import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('docket', '0001_first'),
        ('identity', '0001_first'),
        ('ledger', '0003_through'),
        ('orgs', '0001_first'),
    ]

    operations = [
        migrations.AlterField(
            model_name='matter',
            name='applicant',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.person', verbose_name='申请人'),
        ),
        migrations.AlterField(
            model_name='matter',
            name='owner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='承办单位'),
        ),
        migrations.AlterField(
            model_name='runningclock',
            name='matter',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='clocks', to='docket.matter'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['owner', '-opened_on', '-book'], name='matter_newest_of_owner'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('closed_on', None)), fields=['due_on', 'opened_on', 'book'], name='matter_open_due'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('closed_on__isnull', False)), fields=['-closed_on', '-book'], name='matter_closed'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['title'], name='matter_title'),
        ),
        migrations.AddIndex(
            model_name='runningclock',
            index=models.Index(condition=models.Q(('paused_since__isnull', False), ('stopped_on', None)), fields=['matter'], name='clock_paused'),
        ),
        migrations.AddIndex(
            model_name='runningclock',
            index=models.Index(condition=models.Q(('kind', 'duty'), ('was_late', True)), fields=['matter'], name='clock_late'),
        ),
    ]
