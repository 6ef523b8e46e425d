"""Trial lessons, their reminders, placement tests, waiting lists and offers."""

import common.school_days
import django.core.validators
import django.db.models.deletion
import uuid
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('trials', '0002_open_trials'), ('trials', '0003_answers_to_reminders')]

    initial = True

    dependencies = [
        ('clients', '0001_initial'),
        ('leads', '0001_initial'),
        ('messaging', '0001_initial'),
        ('organizations', '0001_initial'),
        ('scheduling', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='TrialLesson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('own_starts_at', models.DateTimeField(editable=False, null=True, verbose_name='begins')),
                ('own_ends_at', models.DateTimeField(editable=False, null=True, verbose_name='ends')),
                ('status', models.CharField(choices=[('scheduled', 'Booked'), ('attended', 'Came'), ('no_show', 'Did not come'), ('cancelled', 'Cancelled')], default='scheduled', editable=False, max_length=10, verbose_name='status')),
                ('result', models.CharField(choices=[('pending', 'To decide'), ('sales_offer', 'Offer made'), ('accepted', 'Accepted'), ('rejected', 'Rejected')], default='pending', editable=False, max_length=12, verbose_name='result')),
                ('reason', models.CharField(blank=True, editable=False, max_length=250, verbose_name='reason')),
                ('is_open', models.GeneratedField(db_persist=True, expression=models.Q(('status', 'scheduled'), models.Q(('result', 'pending'), ('status', 'attended')), _connector='OR'), output_field=models.BooleanField())),
                ('answer', models.CharField(blank=True, choices=[('coming', 'Comes'), ('cannot', 'Cannot come'), ('another', 'Wants another time')], editable=False, max_length=10, verbose_name='answer')),
                ('answered_for', models.DateTimeField(editable=False, null=True)),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='note')),
                ('booked_at', models.DateTimeField(auto_now_add=True, verbose_name='booked')),
                ('outcome_at', models.DateTimeField(editable=False, null=True)),
                ('decided_at', models.DateTimeField(editable=False, null=True)),
                ('booked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership', verbose_name='booked by')),
                ('course', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scheduling.course', verbose_name='course')),
                ('guest', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='trial', to='scheduling.lessonguest')),
                ('lead', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='trials', to='leads.lead', verbose_name='lead')),
                ('occupancy', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='trial', to='scheduling.roomoccupancy')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('outcome_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership')),
                ('own_room', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scheduling.room', verbose_name='room')),
                ('own_teacher', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership', verbose_name='teacher')),
            ],
            options={
                'verbose_name': 'trial lesson',
                'verbose_name_plural': 'trial lessons',
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['lead'], name='trial_of_lead'), models.Index(fields=['organization', 'status', 'result', '-id'], name='trial_in_list'), models.Index(fields=['organization', '-id'], name='trial_newest'), models.Index(condition=models.Q(('is_open', True)), fields=['organization', 'status'], name='trial_open'), models.Index(condition=models.Q(('own_teacher__isnull', False)), fields=['own_teacher'], name='trial_of_teacher'), models.Index(condition=models.Q(('own_starts_at__isnull', False)), fields=['organization', 'own_starts_at'], name='trial_alone')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('guest__isnull', False), ('own_ends_at', None), ('own_starts_at', None)), models.Q(('guest', None), ('own_ends_at__gt', models.F('own_starts_at'))), _connector='OR'), name='trial_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='WaitingEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('wish', models.CharField(blank=True, max_length=150, verbose_name='wish')),
                ('since', models.DateTimeField(auto_now_add=True, verbose_name='since')),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
                ('ended_as', models.CharField(blank=True, choices=[('enrolled', 'Has a seat'), ('left', 'Does not wait any more')], editable=False, max_length=10)),
                ('reason', models.CharField(blank=True, editable=False, max_length=150, verbose_name='reason')),
                ('client', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='clients.client', verbose_name='student')),
                ('course', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scheduling.course', verbose_name='course')),
                ('created_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership')),
                ('group', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='scheduling.group', verbose_name='group')),
                ('lead', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='leads.lead', verbose_name='lead')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'who waits',
                'verbose_name_plural': 'waiting list',
                'ordering': ('since', 'id'),
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['group', 'since'], name='waiting_for_group'), models.Index(condition=models.Q(('ended_at', None)), fields=['organization', 'since'], name='waiting_open'), models.Index(condition=models.Q(('lead__isnull', False)), fields=['lead'], name='waiting_of_lead'), models.Index(condition=models.Q(('client__isnull', False)), fields=['client'], name='waiting_of_client')],
                'constraints': [models.CheckConstraint(condition=models.Q(('lead__isnull', False), ('client__isnull', False), _connector='OR'), name='waiting_is_of_somebody'), models.CheckConstraint(condition=models.Q(('group__isnull', False), ('course__isnull', False), _connector='OR'), name='waiting_is_for_something'), models.UniqueConstraint(condition=models.Q(('ended_at', None), ('lead__isnull', False)), fields=('lead', 'group'), name='waiting_lead_once'), models.UniqueConstraint(condition=models.Q(('client__isnull', False), ('ended_at', None)), fields=('client', 'group'), name='waiting_client_once')],
            },
        ),
        migrations.CreateModel(
            name='PlacementTest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='when')),
                ('level', models.CharField(blank=True, editable=False, max_length=40, verbose_name='level')),
                ('result', models.CharField(blank=True, editable=False, max_length=250, verbose_name='result')),
                ('done_at', models.DateTimeField(editable=False, null=True, verbose_name='done')),
                ('cancelled_at', models.DateTimeField(editable=False, null=True)),
                ('course', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scheduling.course', verbose_name='course')),
                ('lead', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='placement_tests', to='leads.lead', verbose_name='lead')),
                ('made_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('teacher', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership', verbose_name='teacher')),
            ],
            options={
                'verbose_name': 'placement test',
                'verbose_name_plural': 'placement tests',
                'ordering': ('-starts_at', '-id'),
                'indexes': [models.Index(fields=['lead', '-starts_at'], name='placement_test_of_lead'), models.Index(fields=['organization', '-starts_at'], name='placement_test_when')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('price', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='price')),
                ('price_unit', models.CharField(choices=[('month', 'a month'), ('lesson', 'a lesson'), ('course', 'the whole course')], default='month', max_length=10, verbose_name='for')),
                ('discount_percent', models.DecimalField(blank=True, decimal_places=2, default=Decimal('0'), max_digits=5, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('100'))], verbose_name='discount, %')),
                ('discount_reason', models.CharField(blank=True, max_length=150, verbose_name='why')),
                ('valid_until', models.DateField(validators=[common.school_days.check_school_day], verbose_name='valid until')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='what was said')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
                ('answer', models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('declined', 'Declined')], editable=False, max_length=8, verbose_name='answer')),
                ('answered_at', models.DateTimeField(editable=False, null=True)),
                ('course', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scheduling.course', verbose_name='course')),
                ('group', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scheduling.group', verbose_name='group')),
                ('lead', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='leads.lead', verbose_name='lead')),
                ('made_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('trial', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='trials.triallesson')),
            ],
            options={
                'verbose_name': 'offer',
                'verbose_name_plural': 'offers',
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['lead'], name='offer_of_lead'), models.Index(condition=models.Q(('trial__isnull', False)), fields=['trial'], name='offer_of_trial')],
                'constraints': [models.CheckConstraint(condition=models.Q(('discount_percent__gte', 0), ('discount_percent__lte', 100)), name='offer_discount_is_part')],
            },
        ),
        migrations.CreateModel(
            name='TrialReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moment', models.CharField(choices=[('before', 'Before the trial'), ('after', 'After the trial')], max_length=6, verbose_name='when')),
                ('audience', models.CharField(choices=[('lead', 'Who comes, or who answers'), ('seller', 'Salesperson')], max_length=6, verbose_name='to whom')),
                ('is_off', models.BooleanField(default=False, verbose_name='switched off')),
                ('sent_for', models.DateTimeField(editable=False, null=True)),
                ('sent_at', models.DateTimeField(editable=False, null=True, verbose_name='sent')),
                ('message', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='messaging.message')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('trial', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='trials.triallesson')),
            ],
            options={
                'verbose_name': 'trial reminder',
                'verbose_name_plural': 'trial reminders',
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(fields=('trial', 'moment', 'audience'), name='trial_reminder_once')],
            },
        ),
        migrations.CreateModel(
            name='WaitingOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('why', models.CharField(max_length=250, verbose_name='why')),
                ('offered_at', models.DateTimeField(auto_now_add=True, verbose_name='offered')),
                ('expires_at', models.DateTimeField(verbose_name='until')),
                ('answer', models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('declined', 'Declined'), ('expired', 'Not answered in time'), ('withdrawn', 'Taken back')], editable=False, max_length=10, verbose_name='answer')),
                ('answered_at', models.DateTimeField(editable=False, null=True)),
                ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='trials.waitingentry')),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scheduling.group', verbose_name='group')),
                ('hold', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='waiting_offer', to='scheduling.seathold')),
                ('offered_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'offered seat',
                'verbose_name_plural': 'offered seats',
                'ordering': ('-offered_at', '-id'),
                'indexes': [models.Index(condition=models.Q(('answer', '')), fields=['organization', 'expires_at'], name='waiting_offer_open'), models.Index(fields=['entry', '-offered_at'], name='waiting_offer_of_entry')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('entry',), name='waiting_offer_one_open')],
            },
        ),
    ]
