"""Clients, who answers for whom, their papers, notes, contacts and events."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import organizations.models.organization
import organizations.models.paper
import uuid
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('clients', '0002_papers_by_file'),
        ('clients', '0004_default_tags'),
    ]

    dependencies = [
        ('organizations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Client',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('country', models.CharField(blank=True, max_length=100, verbose_name='country')),
                ('region', models.CharField(blank=True, max_length=100, verbose_name='region')),
                ('city', models.CharField(blank=True, max_length=100, verbose_name='city')),
                ('district', models.CharField(blank=True, max_length=100, verbose_name='district')),
                ('address', models.CharField(blank=True, max_length=250, verbose_name='street and house')),
                ('postal_code', models.CharField(blank=True, max_length=20, verbose_name='postal code')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='birth date')),
                ('gender', models.CharField(blank=True, choices=[('female', 'Female'), ('male', 'Male'), ('other', 'Other')], max_length=10, verbose_name='gender')),
                ('nationality', models.CharField(blank=True, max_length=60, verbose_name='nationality')),
                ('language', models.CharField(blank=True, max_length=20, verbose_name='speaks')),
                ('timezone', models.CharField(blank=True, max_length=60, validators=[organizations.models.organization.check_timezone], verbose_name='time zone')),
                ('job_title', models.CharField(blank=True, max_length=100, verbose_name='job title')),
                ('department', models.CharField(blank=True, max_length=100, verbose_name='department')),
                ('emergency_name', models.CharField(blank=True, max_length=150, verbose_name='in an emergency call')),
                ('emergency_phone', models.CharField(blank=True, max_length=20, verbose_name='emergency phone')),
                ('company_name', models.CharField(blank=True, max_length=150, verbose_name='company')),
                ('legal_name', models.CharField(blank=True, max_length=200, verbose_name='legal name')),
                ('registration_number', models.CharField(blank=True, max_length=50, verbose_name='registration number')),
                ('company_type', models.CharField(blank=True, choices=[('corporation', 'Corporation'), ('llc', 'Limited company'), ('sole_proprietor', 'Sole proprietor'), ('state', 'State body'), ('school', 'School or university'), ('nonprofit', 'Non-profit'), ('other', 'Other')], max_length=20, verbose_name='kind of company')),
                ('industry', models.CharField(blank=True, max_length=100, verbose_name='industry')),
                ('company_size', models.PositiveIntegerField(blank=True, null=True, verbose_name='people in the company')),
                ('founded_on', models.DateField(blank=True, null=True, verbose_name='founded')),
                ('annual_revenue', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='yearly revenue')),
                ('chief_executive', models.CharField(blank=True, max_length=150, verbose_name='chief executive (CEO)')),
                ('finance_chief', models.CharField(blank=True, max_length=150, verbose_name='finance chief (CFO)')),
                ('technical_chief', models.CharField(blank=True, max_length=150, verbose_name='technical chief (CTO)')),
                ('kind', models.CharField(choices=[('person', 'Person'), ('company', 'Company')], default='person', max_length=10, verbose_name='kind')),
                ('status', models.CharField(choices=[('prospect', 'Prospect'), ('active', 'Active'), ('paused', 'Paused'), ('former', 'Former'), ('blocked', 'Blocked')], default='prospect', editable=False, max_length=10, verbose_name='status')),
                ('priority', models.CharField(choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High'), ('urgent', 'Urgent')], default='medium', max_length=10, verbose_name='priority')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='phone')),
                ('email', models.CharField(blank=True, max_length=254, verbose_name='email')),
                ('telegram_username', models.CharField(blank=True, max_length=64, verbose_name='Telegram name')),
                ('telegram_id', models.BigIntegerField(blank=True, editable=False, null=True, verbose_name='Telegram id')),
                ('website', models.CharField(blank=True, max_length=200, verbose_name='website')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='client since')),
                ('source', models.CharField(blank=True, max_length=100, verbose_name='came by')),
                ('credit_limit', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='credit limit')),
                ('payment_terms', models.CharField(blank=True, max_length=150, verbose_name='payment terms')),
                ('preferred_channel', models.CharField(blank=True, choices=[('phone', 'Phone'), ('messenger', 'Messenger'), ('sms', 'SMS'), ('email', 'Email'), ('meeting', 'Meeting'), ('video', 'Video call'), ('social', 'Social network'), ('mail', 'Letter'), ('other', 'Other')], max_length=10, verbose_name='prefers')),
                ('marketing_consent', models.BooleanField(blank=True, null=True, verbose_name='agreed to be written to')),
                ('last_contact_at', models.DateTimeField(editable=False, null=True, verbose_name='last contact')),
                ('last_activity_at', models.DateTimeField(editable=False, null=True, verbose_name='last activity')),
                ('is_archived', models.BooleanField(default=False, editable=False, verbose_name='archived')),
                ('extra', models.JSONField(blank=True, default=dict, editable=False, verbose_name='other columns')),
                ('search_text', models.TextField(default='', editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('sorted_by', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Trim(django.db.models.functions.text.Concat(models.F('company_name'), models.F('last_name'), models.Value(' '), models.F('first_name'))), output_field=models.CharField(max_length=460))),
                ('branch', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organizations.branch', verbose_name='branch')),
                ('created_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organizations.membership', verbose_name='created by')),
                ('employer', models.ForeignKey(blank=True, db_index=False, help_text='A company among the clients.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='people', to='clients.client', verbose_name='works at')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organizations.membership', verbose_name='owner')),
                ('parent_company', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='daughters', to='clients.client', verbose_name='belongs to')),
                ('tags', models.ManyToManyField(blank=True, related_name='clients', to='organizations.tag', verbose_name='tags')),
            ],
            options={
                'verbose_name': 'client',
                'verbose_name_plural': 'clients',
                'ordering': ('sorted_by', 'id'),
                'indexes': [models.Index(fields=['organization', 'sorted_by', 'id'], name='client_by_name'), models.Index(fields=['organization', 'status'], name='client_status'), models.Index(fields=['organization', 'owner'], name='client_owner'), models.Index(fields=['organization', 'created_at'], name='client_created'), models.Index(condition=models.Q(('phone', ''), _negated=True), fields=['organization', 'phone'], name='client_phone'), models.Index(condition=models.Q(('email', ''), _negated=True), fields=['organization', 'email'], name='client_email'), models.Index(condition=models.Q(('telegram_username', ''), _negated=True), fields=['organization', 'telegram_username'], name='client_telegram_name'), models.Index(condition=models.Q(('telegram_id__isnull', False)), fields=['organization', 'telegram_id'], name='client_telegram_id'), models.Index(condition=models.Q(('employer__isnull', False)), fields=['employer'], name='client_employer'), models.Index(condition=models.Q(('parent_company__isnull', False)), fields=['parent_company'], name='client_parent')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('first_name', ''), ('kind', 'company'), ('last_name', ''), models.Q(('company_name', ''), _negated=True)), models.Q(('company_name', ''), ('kind', 'person'), models.Q(('first_name', ''), ('last_name', ''), _negated=True)), _connector='OR'), name='client_is_named_as_its_kind')],
            },
        ),
        migrations.CreateModel(
            name='ClientSegment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('description', models.CharField(blank=True, max_length=250, verbose_name='description')),
                ('criteria', models.JSONField(default=dict, verbose_name='criteria')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organizations.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'segment',
                'verbose_name_plural': 'segments',
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(fields=('organization', 'name'), name='segment_name_unique')],
            },
        ),
        migrations.CreateModel(
            name='DefaultTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, choices=[('person', 'Person'), ('company', 'Company')], help_text='Empty: persons and companies.', max_length=10, verbose_name='of')),
                ('source', models.CharField(blank=True, help_text="Written as on the clients' pages. Empty: by any way.", max_length=100, verbose_name='came by')),
                ('branch', models.ForeignKey(blank=True, db_index=False, help_text='Empty: every branch.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.branch', verbose_name='branch')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.tag', verbose_name='tag')),
            ],
            options={
                'verbose_name': 'tag of new clients',
                'verbose_name_plural': 'tags of new clients',
                'ordering': ('tag__name', 'id'),
                'constraints': [models.UniqueConstraint(fields=('tag', 'kind', 'source', 'branch'), name='default_tag_once'), models.UniqueConstraint(condition=models.Q(('branch__isnull', True)), fields=('tag', 'kind', 'source'), name='default_tag_everywhere_once')],
            },
        ),
        migrations.CreateModel(
            name='ClientContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(choices=[('mother', 'Mother'), ('father', 'Father'), ('grandparent', 'Grandparent'), ('guardian', 'Guardian'), ('sibling', 'Brother or sister'), ('spouse', 'Husband or wife'), ('employer', 'Employer'), ('director', 'Director'), ('hr', 'Staff manager'), ('accountant', 'Accountant'), ('other', 'Other')], default='mother', max_length=12, verbose_name='is')),
                ('is_primary', models.BooleanField(default=False, verbose_name='first to call')),
                ('pays', models.BooleanField(default=False, verbose_name='pays')),
                ('receives_messages', models.BooleanField(default=True, verbose_name='gets messages')),
                ('sees_results', models.BooleanField(default=True, verbose_name='may see results')),
                ('is_decision_maker', models.BooleanField(default=False, verbose_name='decides')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='contact_links', to='clients.client', verbose_name='client')),
                ('contact', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='client_links', to='clients.client', verbose_name='who answers')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'contact',
                'verbose_name_plural': 'contacts',
                'ordering': ('-is_primary', 'id'),
                'indexes': [models.Index(fields=['contact'], name='client_contact_back')],
                'constraints': [models.UniqueConstraint(fields=('client', 'contact'), name='client_contact_once'), models.UniqueConstraint(condition=models.Q(('is_primary', True)), fields=('client',), name='client_one_primary'), models.UniqueConstraint(condition=models.Q(('pays', True)), fields=('client',), name='client_one_payer'), models.CheckConstraint(condition=models.Q(('client', models.F('contact')), _negated=True), name='client_contact_is_another')],
            },
        ),
        migrations.CreateModel(
            name='ClientDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('file', models.FileField(max_length=200, upload_to=organizations.models.paper.random_path, verbose_name='file')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('content_type', models.CharField(editable=False, max_length=100)),
                ('size', models.PositiveIntegerField(editable=False, verbose_name='bytes')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded')),
                ('notes', models.CharField(blank=True, max_length=250, verbose_name='notes')),
                ('type', models.CharField(choices=[('contract', 'Contract'), ('identity', 'Identity document'), ('consent', "Parent's consent"), ('invoice', 'Invoice'), ('receipt', 'Payment receipt'), ('certificate', 'Certificate'), ('other', 'Other')], max_length=15, verbose_name='kind')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('is_public', models.BooleanField(default=False, help_text="In the client's own pages and chat.", verbose_name='the client may see it')),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='clients.client')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('uploaded_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organizations.membership', verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['client'], name='client_document_of'), models.Index(fields=['file'], name='client_document_file'), models.Index(condition=models.Q(('expires_on__isnull', False)), fields=['organization', 'expires_on'], name='client_document_expiry')],
            },
        ),
        migrations.CreateModel(
            name='ClientEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('created', 'Became a client'), ('edited', 'Changed'), ('status', 'Status'), ('priority', 'Priority'), ('owner', 'Owner'), ('contact_linked', 'Contact added'), ('contact_changed', 'Contact changed'), ('contact_removed', 'Contact removed'), ('note', 'Note'), ('interaction', 'Call or message'), ('document', 'Document'), ('tags', 'Tags'), ('new_interest', 'Asked again'), ('enrolled', 'Joined a group'), ('left_group', 'Left a group'), ('imported', 'Moved in'), ('archived', 'Archived'), ('restored', 'Restored')], max_length=20, verbose_name='what')),
                ('from_value', models.CharField(blank=True, max_length=150, verbose_name='from')),
                ('to_value', models.CharField(blank=True, max_length=150, verbose_name='to')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('payload', models.JSONField(default=dict)),
                ('actor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership')),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='clients.client')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'ordering': ('-at', '-id'),
                'indexes': [models.Index(fields=['client', '-at'], name='client_event_timeline'), models.Index(fields=['organization', 'recorded_at'], name='client_event_recorded')],
            },
        ),
        migrations.CreateModel(
            name='ClientInteraction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('phone', 'Phone'), ('messenger', 'Messenger'), ('sms', 'SMS'), ('email', 'Email'), ('meeting', 'Meeting'), ('video', 'Video call'), ('social', 'Social network'), ('mail', 'Letter'), ('other', 'Other')], max_length=10, verbose_name='way')),
                ('direction', models.CharField(choices=[('outbound', 'We'), ('inbound', 'They')], default='outbound', max_length=10, verbose_name='who began')),
                ('outcome', models.CharField(choices=[('success', 'Reached'), ('no_answer', 'No answer'), ('voicemail', 'Voicemail'), ('bounced', 'Did not arrive'), ('declined', 'Declined'), ('follow_up', 'Asked to call later'), ('pending', 'Waiting for an answer')], max_length=10, verbose_name='how it ended')),
                ('duration_minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes')),
                ('note', models.CharField(blank=True, max_length=5000, verbose_name='what was said')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('taken_back_at', models.DateTimeField(editable=False, help_text='A slip of the hand: it does not count.', null=True)),
                ('follow_up_on', models.DateField(blank=True, null=True, verbose_name='come back to it on')),
                ('followed_up_at', models.DateTimeField(editable=False, null=True)),
                ('actor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership', verbose_name='who')),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='interactions', to='clients.client')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'call or message',
                'verbose_name_plural': 'calls and messages',
                'ordering': ('-at', '-id'),
                'indexes': [models.Index(fields=['client', '-at'], name='interaction_of_client'), models.Index(fields=['organization', '-at'], name='interaction_newest'), models.Index(condition=models.Q(('follow_up_on__isnull', False), ('followed_up_at__isnull', True)), fields=['organization', 'follow_up_on'], name='interaction_to_follow')],
            },
        ),
        migrations.CreateModel(
            name='ClientNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('general', 'General'), ('studies', 'Studies'), ('payment', 'Payment'), ('health', 'Health'), ('complaint', 'Complaint'), ('follow_up', 'To do')], default='general', max_length=10, verbose_name='about')),
                ('text', models.CharField(max_length=5000, verbose_name='text')),
                ('is_private', models.BooleanField(default=False, verbose_name='for leaders only')),
                ('about_date', models.DateField(blank=True, null=True, verbose_name='date')),
                ('done_at', models.DateTimeField(editable=False, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='written')),
                ('author', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership', verbose_name='who')),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='clients.client')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'note',
                'verbose_name_plural': 'notes',
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['client'], name='client_note_of'), models.Index(condition=models.Q(('category', 'follow_up'), ('done_at__isnull', True)), fields=['organization', 'about_date'], name='client_note_due')],
            },
        ),
    ]
