import django.db.models.deletion
import organizations.models.paper
import outreach.models
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organizations', '0001_initial'),
        ('scheduling', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='MarketingDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('type', models.CharField(choices=[('brochure', 'Brochure'), ('case_study', 'Success story'), ('pricing', 'Prices'), ('proposal', 'Proposal'), ('presentation', 'Presentation'), ('one_pager', 'One page'), ('faq', 'Questions and answers'), ('other', 'Other')], default='brochure', max_length=15, verbose_name='kind')),
                ('title', models.CharField(help_text='As the person who gets it reads it.', max_length=150, verbose_name='title')),
                ('language', models.CharField(choices=[('all', 'All languages'), ('en', 'English'), ('ru', 'Russian'), ('uz', 'Uzbek')], default='all', max_length=3, verbose_name='language')),
                ('internal_only', models.BooleanField(default=False, help_text='Never sent, and without a link.', verbose_name='for the staff only')),
                ('is_archived', models.BooleanField(default=False, editable=False, verbose_name='withdrawn')),
                ('link_key', models.CharField(default=outreach.models.new_link_key, editable=False, max_length=32, unique=True)),
                ('course', models.ForeignKey(blank=True, help_text='Empty: about the whole center.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scheduling.course', verbose_name='course')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'material',
                'verbose_name_plural': 'materials',
                'ordering': ('type', 'title', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='DocumentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('file', models.FileField(max_length=200, upload_to=organizations.models.paper.random_path, verbose_name='file')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('content_type', models.CharField(editable=False, max_length=100)),
                ('size', models.PositiveIntegerField(editable=False, verbose_name='bytes')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded')),
                ('notes', models.CharField(blank=True, max_length=250, verbose_name='notes')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='version')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='web address')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('uploaded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organizations.membership', verbose_name='uploaded by')),
                ('document', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='outreach.marketingdocument')),
            ],
            options={
                'verbose_name': 'version',
                'verbose_name_plural': 'versions',
                'ordering': ('-number',),
                'indexes': [models.Index(fields=['file'], name='document_version_of_file')],
                'constraints': [models.UniqueConstraint(fields=('document', 'number'), name='document_version_number_unique'), models.CheckConstraint(condition=models.Q(models.Q(('file', ''), models.Q(('url', ''), _negated=True)), models.Q(models.Q(('file', ''), _negated=True), ('url', '')), _connector='OR'), name='document_version_file_or_url')],
            },
        ),
        migrations.CreateModel(
            name='DocumentOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('kind', models.CharField(choices=[('view', 'viewed'), ('download', 'downloaded')], max_length=10, verbose_name='what')),
                ('door', models.CharField(choices=[('link', 'by the link'), ('bot', 'by the bot')], max_length=10, verbose_name='how')),
                ('times', models.PositiveIntegerField(default=0, verbose_name='times')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('document', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='outreach.marketingdocument')),
            ],
            options={
                'verbose_name': 'opening of a material',
                'verbose_name_plural': 'openings of materials',
                'constraints': [models.UniqueConstraint(fields=('document', 'day', 'kind', 'door'), name='document_opening_unique')],
            },
        ),
    ]
