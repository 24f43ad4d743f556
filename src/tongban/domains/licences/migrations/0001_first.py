"""Types, licences and readings; and the database itself refuses to change what a licence was issued as."""

import django.db.models.deletion
from django.db import migrations, models

import tongban.kernel.identity.fields
from tongban.kernel.ledger.guard import guarded


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0001_first'),
        ('identity', '0001_first'),
        ('ledger', '0002_append_only'),
        ('orgs', '0001_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='LicenceType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60, unique=True, verbose_name='标识')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('kind', models.CharField(max_length=4, verbose_name='类别')),
                ('holder', models.CharField(choices=[('person', '自然人'), ('enterprise', '法人或者其他组织')], max_length=10, verbose_name='持有人')),
                ('sequence', models.PositiveSmallIntegerField(verbose_name='顺序号')),
                ('validity', models.CharField(default='long', max_length=20, verbose_name='有效期')),
                ('prefix', models.CharField(blank=True, max_length=8, verbose_name='编号字头')),
                ('fields', models.JSONField(default=list, verbose_name='照面字段')),
                ('definer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='定义机构')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Licence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, verbose_name='编号')),
                ('identifier', models.CharField(max_length=110, unique=True, verbose_name='电子证照标识')),
                ('version', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('fields_kept', tongban.kernel.identity.fields.EncryptedTextField(db_column='fields', verbose_name='照面内容')),
                ('fields_digest', models.CharField(max_length=40, verbose_name='照面内容摘要')),
                ('issued_on', models.DateField(verbose_name='颁发日期')),
                ('valid_from', models.DateField(verbose_name='有效期起')),
                ('valid_until', models.DateField(null=True, verbose_name='有效期止')),
                ('matter_number', models.CharField(blank=True, max_length=60, verbose_name='办件编号')),
                ('item_code', models.CharField(blank=True, max_length=60, verbose_name='事项编码')),
                ('verify_code', models.CharField(max_length=20, unique=True, verbose_name='核验码')),
                ('state', models.CharField(choices=[('valid', '有效'), ('suspended', '暂扣'), ('revoked', '吊销'), ('annulled', '撤销'), ('cancelled', '注销'), ('expired', '失效'), ('replaced', '已换发')], max_length=10, verbose_name='状态')),
                ('state_since', models.DateField(verbose_name='状态自')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.book', verbose_name='案卷')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.person', verbose_name='持有人')),
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.letter', verbose_name='照面文书')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='颁发机构')),
                ('type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='licences', to='licences.licencetype', verbose_name='类型')),
            ],
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='ledger.entry')),
                ('reader', models.CharField(max_length=40, verbose_name='查阅人')),
                ('matter_number', models.CharField(max_length=60, verbose_name='办件编号')),
                ('purpose', models.CharField(max_length=120, verbose_name='用途')),
                ('law', models.CharField(max_length=120, verbose_name='依据')),
                ('on', models.DateField(verbose_name='日期')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('licence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='licences.licence', verbose_name='证照')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='查阅单位')),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.AddConstraint(
            model_name='licencetype',
            constraint=models.UniqueConstraint(fields=('definer', 'sequence'), name='licence_type_sequence_once'),
        ),
        migrations.AddConstraint(
            model_name='licencetype',
            constraint=models.CheckConstraint(condition=models.Q(('sequence__gte', 1), ('sequence__lte', 999)), name='licence_type_sequence_of_three'),
        ),
        migrations.AddIndex(
            model_name='licence',
            index=models.Index(fields=['holder', 'type', 'state'], name='licences_li_holder__e06bda_idx'),
        ),
        migrations.AddIndex(
            model_name='licence',
            index=models.Index(fields=['organisation', '-issued_on'], name='licences_li_organis_9e31b7_idx'),
        ),
        migrations.AddIndex(
            model_name='licence',
            index=models.Index(fields=['number'], name='licences_li_number_8a0a7a_idx'),
        ),
        migrations.AddIndex(
            model_name='licence',
            index=models.Index(condition=models.Q(('state__in', ['valid', 'suspended'])), fields=['valid_until'], name='licence_ending'),
        ),
        migrations.AddConstraint(
            model_name='licence',
            constraint=models.UniqueConstraint(fields=('book', 'version'), name='licence_version_once'),
        ),
        migrations.AddConstraint(
            model_name='licence',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'replaced'), _negated=True), fields=('book',), name='licence_one_version_in_use'),
        ),
        migrations.AddConstraint(
            model_name='licence',
            constraint=models.UniqueConstraint(condition=models.Q(('matter_number', ''), _negated=True), fields=('type', 'matter_number'), name='licence_once_a_matter'),
        ),
        migrations.AddConstraint(
            model_name='licence',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='licence_ends_after_it_begins'),
        ),
        migrations.AddIndex(
            model_name='reading',
            index=models.Index(fields=['licence', '-at'], name='licences_re_licence_9a1ff2_idx'),
        ),
        migrations.AddIndex(
            model_name='reading',
            index=models.Index(fields=['matter_number'], name='licences_re_matter__147ee9_idx'),
        ),
        guarded(
            "licences_licence",
            columns=(
                "book_id", "type_id", "holder_id", "organisation_id", "number", "identifier", "version", "fields_digest",
                "issued_on", "valid_from", "valid_until", "matter_number", "item_code", "letter_id", "verify_code",
            ),
        ),
        guarded("licences_reading"),
    ]
