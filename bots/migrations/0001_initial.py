"""Conversations and chats of Telegram and WhatsApp, links to them, commands, and what the bots asked."""

import bots.models.link_code
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('bots', '0001_conversations'), ('bots', '0002_update_leases'), ('bots', '0003_conversation_lists'), ('bots', '0004_chats_of_staff'), ('bots', '0005_commands_of_chats'), ('bots', '0006_whatsapp')]

    initial = True

    dependencies = [
        ('clients', '0001_initial'),
        ('leads', '0001_initial'),
        ('messaging', '0001_initial'),
        ('organizations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('control', models.CharField(choices=[('bot', 'Bot answers'), ('person', 'A person answers')], default='bot', max_length=10, verbose_name='who answers')),
                ('waiting_since', models.DateTimeField(null=True, verbose_name='waits since')),
                ('unread', models.PositiveIntegerField(default=0, verbose_name='unread')),
                ('last_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='last line')),
                ('last_words', models.CharField(blank=True, max_length=200)),
                ('last_author', models.CharField(choices=[('guest', 'They'), ('bot', 'Bot'), ('person', 'A person of the center'), ('note', 'Note')], default='guest', max_length=10)),
                ('is_closed', models.BooleanField(default=False, verbose_name='closed')),
                ('was_staff', models.BooleanField(default=False)),
                ('source', models.CharField(blank=True, help_text='What stood behind the link that led here.', max_length=64)),
                ('dialog', models.CharField(blank=True, max_length=40)),
                ('facts', models.JSONField(default=dict)),
                ('commands', models.CharField(blank=True, max_length=20)),
                ('commands_after', models.DateTimeField(null=True)),
                ('chat', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='conversation', to='messaging.chat')),
                ('client', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client', verbose_name='client')),
                ('lead', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='leads.lead', verbose_name='lead')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('taken_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership', verbose_name='taken by')),
            ],
            options={
                'verbose_name': 'conversation',
                'verbose_name_plural': 'conversations',
                'ordering': ('-last_at', '-id'),
                'indexes': [models.Index(condition=models.Q(('is_closed', True)), fields=['organization', '-last_at', '-id'], name='conversation_closed'), models.Index(condition=models.Q(('is_closed', False), ('waiting_since__isnull', True)), fields=['organization', 'control', '-last_at', '-id'], name='conversation_in_section'), models.Index(condition=models.Q(('is_closed', False), ('taken_by__isnull', False)), fields=['taken_by', '-last_at', '-id'], name='conversation_taken'), models.Index(condition=models.Q(('waiting_since__isnull', False)), fields=['organization', 'waiting_since'], name='conversation_waiting'), models.Index(condition=models.Q(('lead__isnull', False)), fields=['lead'], name='conversation_of_lead'), models.Index(condition=models.Q(('client__isnull', False)), fields=['client'], name='conversation_of_client')],
            },
        ),
        migrations.CreateModel(
            name='LinkCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=bots.models.link_code.new_code, editable=False, max_length=20, unique=True)),
                ('expires_at', models.DateTimeField(default=bots.models.link_code.default_expiry, verbose_name='valid until')),
                ('used_at', models.DateTimeField(editable=False, null=True, verbose_name='used')),
                ('client', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.client')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership')),
                ('member', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'code for the bot',
                'verbose_name_plural': 'codes for the bot',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('client__isnull', False), ('member', None)), models.Q(('client', None), ('member__isnull', False)), _connector='OR'), name='link_code_of_one')],
            },
        ),
        migrations.CreateModel(
            name='Update',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('update_id', models.BigIntegerField()),
                ('chat', models.CharField(blank=True, help_text='Of whom it is; empty: of nobody.', max_length=40)),
                ('payload', models.JSONField(default=dict)),
                ('received_at', models.DateTimeField(auto_now_add=True)),
                ('handled_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease_until', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=250)),
                ('bot', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='messaging.bot')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'update',
                'verbose_name_plural': 'updates',
                'ordering': ('update_id',),
                'indexes': [models.Index(condition=models.Q(('handled_at__isnull', True)), fields=['organization', 'update_id'], name='update_to_handle'), models.Index(fields=['organization', 'received_at'], name='update_by_age')],
                'constraints': [models.UniqueConstraint(fields=('bot', 'update_id'), name='update_once')],
            },
        ),
        migrations.CreateModel(
            name='WhatsAppDoor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='door', to='messaging.whatsappnumber')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('source', models.ForeignKey(help_text='Numbers that nobody knows become leads of this source.', on_delete=django.db.models.deletion.PROTECT, related_name='whatsapp_doors', to='leads.leadsource', verbose_name='source')),
            ],
            options={
                'verbose_name': 'door of WhatsApp',
                'verbose_name_plural': 'doors of WhatsApp',
            },
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('author', models.CharField(choices=[('guest', 'They'), ('bot', 'Bot'), ('person', 'A person of the center'), ('note', 'Note')], max_length=10)),
                ('kind', models.CharField(choices=[('text', 'Text'), ('button', 'Button pressed'), ('voice', 'Voice message'), ('photo', 'Photo'), ('file', 'File'), ('contact', 'Phone number'), ('place', 'Place'), ('note', 'Note')], default='text', max_length=10)),
                ('text', models.TextField(blank=True)),
                ('search_text', models.TextField(blank=True, editable=False, help_text='The words as they are looked for.')),
                ('file', models.CharField(blank=True, max_length=255)),
                ('file_name', models.CharField(blank=True, max_length=255)),
                ('content_type', models.CharField(blank=True, max_length=100)),
                ('seconds', models.PositiveIntegerField(help_text='How long a voice message is.', null=True)),
                ('telegram_message_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='bots.conversation')),
                ('member', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership')),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='messaging.message')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'line',
                'verbose_name_plural': 'lines',
                'ordering': ('at', 'id'),
                'indexes': [models.Index(fields=['conversation', '-at', '-id'], name='line_of_conversation'), models.Index(condition=models.Q(('file', ''), _negated=True), fields=['file'], name='line_file')],
            },
        ),
    ]
