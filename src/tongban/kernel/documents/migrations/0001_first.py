"""Papers handed in, letters and their printed form; the database itself refuses to change or remove the last two."""

import django.db.models.deletion
from django.db import migrations, models

import tongban.kernel.identity.fields
from tongban.kernel.ledger.guard import guarded


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('ledger', '0002_append_only'),
        ('orgs', '0001_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='材料类别')),
                ('name', tongban.kernel.identity.fields.EncryptedTextField(verbose_name='文件名')),
                ('media_type', models.CharField(max_length=90, verbose_name='媒体类型')),
                ('size', models.PositiveIntegerField(verbose_name='字节数')),
                ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='摘要')),
                ('path', models.CharField(max_length=120, verbose_name='存放路径')),
                ('uploaded_by', models.CharField(max_length=40, verbose_name='上传人')),
                ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                ('audience', models.CharField(choices=[('parties', '当事人和承办单位'), ('staff', '承办单位'), ('public', '公开')], default='parties', max_length=12, verbose_name='可见范围')),
                ('checked', models.CharField(max_length=60, verbose_name='检查结果')),
                ('book', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='ledger.book', verbose_name='案卷')),
            ],
            options={
                'ordering': ['uploaded_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=80, unique=True, verbose_name='文号')),
                ('kind', models.CharField(max_length=30, verbose_name='种类')),
                ('title', models.CharField(max_length=120, verbose_name='标题')),
                ('facts_kept', tongban.kernel.identity.fields.EncryptedTextField(db_column='facts', verbose_name='内容')),
                ('edition', models.DateField(verbose_name='格式版本')),
                ('issued_on', models.DateField(verbose_name='签发日期')),
                ('issued_by', models.CharField(max_length=40, verbose_name='签发人')),
                ('issued_at', models.DateTimeField(verbose_name='登记时间')),
                ('digest', models.CharField(max_length=64, verbose_name='内容摘要')),
                ('verify_code', models.CharField(max_length=20, unique=True, verbose_name='核验码')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='ledger.book', verbose_name='案卷')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='orgs.organisation', verbose_name='签发单位')),
            ],
            options={
                'ordering': ['issued_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=120, verbose_name='存放路径')),
                ('sha256', models.CharField(max_length=64, verbose_name='摘要')),
                ('size', models.PositiveIntegerField(verbose_name='字节数')),
                ('set_at', models.DateTimeField(verbose_name='制作时间')),
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='documents.letter', verbose_name='文书')),
            ],
        ),
        guarded("documents_letter"),
        guarded("documents_paper"),
    ]
