"""Alerts, tasks, and how far the rules have looked."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('reminders', '0002_students_on_a_pause'), ('reminders', '0003_trials'), ('reminders', '0004_rolls_and_absences'), ('reminders', '0005_alerts_of_messages'), ('reminders', '0006_silent_sources'), ('reminders', '0007_stopped_webhooks')]

    initial = True

    dependencies = [
        ('clients', '0001_initial'),
        ('leads', '0001_initial'),
        ('organizations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('new_lead', 'New lead for you'), ('late_answer', 'First answer is late'), ('not_accepted', 'Nobody accepted the lead'), ('hot', 'Very high score'), ('score', 'Score crossed a mark'), ('standing', 'No change for a week'), ('not_converted', 'Suitable, but not enrolled'), ('qualified', 'New suitable lead'), ('known_client', 'A known client asks again'), ('overdue', 'Overdue'), ('no_room', 'Nobody takes new leads'), ('client_to_do', 'To do for a client'), ('paper_ends', 'A paper ends soon'), ('comes_back', 'A student comes back soon'), ('no_seat', 'No seat to come back to'), ('client_changed', 'Your client was changed'), ('trial_to_decide', 'How did the trial go?'), ('trial_late', 'Nobody decided about a trial'), ('trial_off', 'The lesson of a trial is cancelled'), ('trial_differs', 'Somebody says otherwise about a trial'), ('roll_open', 'The roll is not marked'), ('rolls_late', 'Rolls of the day before are not marked'), ('address_shut', 'An address takes no messages'), ('bot_halted', 'The bot is halted'), ('source_silent', 'A source is silent'), ('webhook_stopped', 'A webhook is stopped'), ('task', 'New task')], max_length=15, verbose_name='what')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('payload', models.JSONField(default=dict)),
                ('interrupts', models.BooleanField(default=False)),
                ('seen_at', models.DateTimeField(null=True)),
                ('key', models.CharField(help_text='What made it, so that it is made once.', max_length=100)),
                ('client', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='clients.client', verbose_name='client')),
                ('lead', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='leads.lead', verbose_name='lead')),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.membership', verbose_name='who')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'alert',
                'verbose_name_plural': 'alerts',
                'ordering': ('-at', '-id'),
                'indexes': [models.Index(fields=['organization', 'member', '-at'], name='alert_newest'), models.Index(condition=models.Q(('seen_at', None)), fields=['organization', 'member'], name='alert_unseen'), models.Index(condition=models.Q(('lead__isnull', False)), fields=['lead'], name='alert_of_lead'), models.Index(condition=models.Q(('client__isnull', False)), fields=['client'], name='alert_of_client')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'member', 'key'), name='alert_key_unique')],
            },
        ),
        migrations.CreateModel(
            name='RuleMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=40)),
                ('until', models.DateTimeField()),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'progress of a rule',
                'verbose_name_plural': 'progress of rules',
                'constraints': [models.UniqueConstraint(fields=('organization', 'rule'), name='rule_mark_unique')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='what to do')),
                ('notes', models.TextField(blank=True, max_length=5000, verbose_name='notes')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='given')),
                ('done_at', models.DateTimeField(editable=False, null=True, verbose_name='done')),
                ('key', models.CharField(blank=True, editable=False, help_text='What made it, so that it is made once.', max_length=100)),
                ('assignee', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership', verbose_name='who')),
                ('author', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organizations.membership', verbose_name='from')),
                ('client', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client', verbose_name='client')),
                ('done_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organizations.membership')),
                ('lead', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='leads.lead', verbose_name='lead')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'task',
                'verbose_name_plural': 'tasks',
                'ordering': ('due_at', 'id'),
                'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['organization', 'assignee', 'due_at'], name='task_open'), models.Index(condition=models.Q(('lead__isnull', False)), fields=['lead'], name='task_of_lead'), models.Index(condition=models.Q(('client__isnull', False)), fields=['client'], name='task_of_client'), models.Index(fields=['organization', '-id'], name='task_newest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('organization', 'key'), name='task_key_unique')],
            },
        ),
    ]
