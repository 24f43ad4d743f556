"""Invitations, reviews, rectifications and the words exchanged in them."""

import django.db.models.deletion
from django.db import migrations, models

import tongban.kernel.identity.fields


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('docket', '0001_first'),
        ('identity', '0001_first'),
        ('orgs', '0001_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rectification',
            fields=[
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='docket.matter')),
                ('finding', models.CharField(blank=True, max_length=10, verbose_name='核实结果')),
                ('outcome', models.CharField(blank=True, max_length=12, verbose_name='整改方式')),
            ],
        ),
        migrations.CreateModel(
            name='Exchange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('office', '承办单位'), ('reviewer', '评价人')], max_length=8, verbose_name='一方')),
                ('step', models.CharField(max_length=30, verbose_name='环节')),
                ('words', tongban.kernel.identity.fields.EncryptedTextField(verbose_name='内容')),
                ('on', models.DateField(verbose_name='日期')),
                ('rectification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exchanges', to='reviews.rectification')),
            ],
            options={
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(max_length=40, unique=True, verbose_name='服务标记')),
                ('service', models.CharField(max_length=200, verbose_name='事项')),
                ('level', models.PositiveSmallIntegerField(choices=[(5, '非常满意'), (4, '满意'), (3, '基本满意'), (2, '不满意'), (1, '非常不满意')], verbose_name='等级')),
                ('edition', models.CharField(max_length=10, verbose_name='选项版本')),
                ('options', models.JSONField(default=list, verbose_name='评价选项')),
                ('comment', tongban.kernel.identity.fields.EncryptedTextField(blank=True, verbose_name='文字评价')),
                ('anonymous', models.BooleanField(default=False, verbose_name='匿名')),
                ('channel', models.PositiveSmallIntegerField(choices=[(1, '电脑'), (2, '手机'), (3, '二维码'), (4, '大厅平板'), (5, '大厅其他终端')], verbose_name='渠道')),
                ('checks', models.JSONField(default=list, verbose_name='系统核对')),
                ('on', models.DateField(verbose_name='评价日期')),
                ('adopted', models.BooleanField(default=True, verbose_name='采纳')),
                ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='docket.matter', verbose_name='办件')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='被评价单位')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.person', verbose_name='评价人')),
            ],
            options={
                'ordering': ['-on', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='rectification',
            name='review',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.review', verbose_name='评价'),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='服务次数')),
                ('token', models.CharField(max_length=40, unique=True, verbose_name='评价标识')),
                ('sent_on', models.DateField(verbose_name='邀请日期')),
                ('expires_on', models.DateField(verbose_name='评价截止日期')),
                ('used', models.BooleanField(default=False, verbose_name='已评价')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='docket.matter', verbose_name='办件')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.person', verbose_name='服务对象')),
            ],
            options={
                'ordering': ['-sent_on', '-pk'],
                'indexes': [models.Index(fields=['person', '-sent_on'], name='reviews_inv_person__d30fc1_idx'), models.Index(fields=['sent_on'], name='reviews_inv_sent_on_430ca7_idx')],
                'constraints': [models.UniqueConstraint(fields=('matter', 'number'), name='invited_once_a_service'), models.CheckConstraint(condition=models.Q(('expires_on__gte', models.F('sent_on'))), name='invitation_ends_later')],
            },
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['organisation', '-on'], name='reviews_rev_organis_a65cd3_idx'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['person', '-on'], name='reviews_rev_person__5ad8bf_idx'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 5)), name='review_level_1_to_5'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('anonymous', False), models.Q(('matter', None), ('person', None)), _connector='OR'), name='anonymous_names_nobody'),
        ),
    ]
