"""Centers, their branches and people, roles, tags and the journal."""

import datetime
import django.core.validators
import django.db.models.deletion
import organizations.models.organization
import organizations.models.people
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('organizations', '0002_welcome_is_a_choice'), ('organizations', '0003_trial_reminders'), ('organizations', '0004_hours_of_a_seat_offer'), ('organizations', '0005_messages_and_quiet_hours'), ('organizations', '0006_accept_in_the_chat'), ('organizations', '0007_digests_in_the_chat'), ('organizations', '0008_who_opens_links')]

    initial = True

    dependencies = [
        ('auth', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('slug', models.SlugField(help_text='Letters, digits and dashes.', unique=True, verbose_name='short name')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('country', models.CharField(default='UZ', help_text='Two letters. Phones without a country code are read as numbers of this country.', max_length=2, validators=[django.core.validators.RegexValidator('^[A-Z]{2}$', 'Two capital letters, for example UZ.')], verbose_name='country')),
                ('timezone', models.CharField(default='Asia/Tashkent', max_length=60, validators=[organizations.models.organization.check_timezone], verbose_name='time zone')),
                ('currency', models.CharField(default='UZS', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}$', 'Three capital letters, for example UZS.')], verbose_name='currency')),
                ('language', models.CharField(choices=[('en', 'English'), ('ru', 'Russian'), ('uz', 'Uzbek')], default='en', max_length=5, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                ('salespeople_see_all', models.BooleanField(default=False, help_text='Off: a salesperson sees own leads and those without an owner.', verbose_name='salespeople see all leads')),
                ('export_denied_roles', models.JSONField(blank=True, default=list, help_text='People with only these roles cannot export.', verbose_name='roles without export')),
                ('opens_at', models.TimeField(default=datetime.time(9, 0), verbose_name='working from')),
                ('closes_at', models.TimeField(default=datetime.time(20, 0), verbose_name='working until')),
                ('working_days', models.JSONField(blank=True, default=organizations.models.organization.usual_working_days, verbose_name='working days')),
                ('first_response_minutes', models.PositiveSmallIntegerField(default=5, help_text='Of working time.', verbose_name='answer a new lead within, minutes')),
                ('assigns_by_rules', models.BooleanField(default=False, help_text='On: a new lead without an owner goes to a salesperson by itself.', verbose_name='give new leads out by the rules')),
                ('accept_minutes', models.PositiveSmallIntegerField(default=15, help_text='Of working time; then it goes to the next person. 0: nobody has to accept.', verbose_name='accept a given lead within, minutes')),
                ('accept_chat_minutes', models.PositiveSmallIntegerField(default=5, help_text='Of working time, for who has linked a chat and is asked there. 0: as everybody else.', verbose_name='accept it in Telegram within, minutes')),
                ('score_moves_status', models.BooleanField(default=False, help_text='Forward only, and to qualified only after a contact.', verbose_name='score moves the status')),
                ('warns_below_score', models.PositiveSmallIntegerField(default=50, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='warn when converting below the score')),
                ('welcomes_clients', models.BooleanField(default=True, help_text='On: whoever a new client belongs to finds them in My day until somebody has spoken with them.', verbose_name='ask to welcome new clients')),
                ('trial_reminder_minutes', models.PositiveSmallIntegerField(default=120, validators=[django.core.validators.MaxValueValidator(10080)], verbose_name='remind of a trial, minutes before')),
                ('trial_outcome_minutes', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MaxValueValidator(1440)], verbose_name='ask how a trial went, minutes after')),
                ('waiting_offer_hours', models.PositiveSmallIntegerField(default=24, help_text='Then the next on the waiting list gets it.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(336)], verbose_name='an offered seat waits for an answer, hours')),
                ('follows_links', models.BooleanField(default=True, help_text='Of what is sent to leads: it stands on their pages, and the score can count it.', verbose_name='note who opens mails and links')),
                ('quiet_since', models.TimeField(default=datetime.time(21, 0), help_text='What the center sends by itself waits until the morning. An answer never waits.', verbose_name='no messages from')),
                ('quiet_until', models.TimeField(default=datetime.time(8, 0), verbose_name='no messages until')),
                ('masked_phone_roles', models.JSONField(blank=True, default=list, help_text='Each look is written into the journal.', verbose_name='roles that see phones on a click')),
                ('reveals_a_day', models.PositiveSmallIntegerField(default=100, help_text='For the roles above. 0: no limit.', verbose_name='phones a person may open in a day')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
            ],
            options={
                'verbose_name': 'center',
                'verbose_name_plural': 'centers',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Branch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('city', models.CharField(blank=True, max_length=100, verbose_name='city')),
                ('address', models.CharField(blank=True, max_length=250, verbose_name='address')),
                ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='longitude')),
                ('timezone', models.CharField(blank=True, help_text='Empty: as the center.', max_length=60, validators=[organizations.models.organization.check_timezone], verbose_name='time zone')),
                ('is_active', models.BooleanField(default=True, verbose_name='open')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'branch',
                'verbose_name_plural': 'branches',
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(fields=('organization', 'name'), name='branch_name_unique')],
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=50, verbose_name='name')),
                ('tone', models.CharField(choices=[('gray', 'Gray'), ('blue', 'Blue'), ('green', 'Green'), ('orange', 'Orange'), ('red', 'Red'), ('violet', 'Violet')], default='gray', max_length=10, verbose_name='colour')),
                ('description', models.CharField(blank=True, max_length=250, verbose_name='description')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'tag',
                'verbose_name_plural': 'tags',
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(fields=('organization', 'name'), name='tag_name_unique')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='phone')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('telegram_id', models.BigIntegerField(editable=False, null=True)),
                ('gets_digests', models.BooleanField(default=True, editable=False, help_text='Of who leads, in that chat or else by email, morning and evening.')),
                ('joined_at', models.DateTimeField(auto_now_add=True, verbose_name='since')),
                ('branches', models.ManyToManyField(blank=True, help_text='None means all.', to='organizations.branch', verbose_name='branches')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='login')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(fields=('organization', 'user'), name='membership_user_unique'), models.UniqueConstraint(fields=('organization', 'telegram_id'), name='membership_telegram_unique')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=organizations.models.people.new_invitation_token, editable=False, max_length=64, unique=True)),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='phone')),
                ('roles', models.JSONField(default=list, verbose_name='roles')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='invited')),
                ('expires_at', models.DateTimeField(default=organizations.models.people.default_expiry, verbose_name='valid until')),
                ('branches', models.ManyToManyField(blank=True, to='organizations.branch', verbose_name='branches')),
                ('accepted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organizations.membership')),
                ('invited_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organizations.membership')),
                ('person', models.ForeignKey(editable=False, help_text='Who gets a new login by this link; without it, somebody new joins.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.membership', verbose_name='person')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ('-created_at',),
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('added', 'Added'), ('changed', 'Changed'), ('deleted', 'Deleted'), ('exported', 'Exported'), ('imported', 'Imported'), ('taken_back', 'Import undone'), ('invited', 'Invited'), ('joined', 'Joined'), ('left', 'Left'), ('returned', 'Works here again'), ('revealed', 'Phone opened'), ('erased', 'Personal data erased')], max_length=20, verbose_name='what')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('model', models.CharField(blank=True, max_length=100)),
                ('object_id', models.BigIntegerField(null=True)),
                ('label', models.CharField(blank=True, max_length=250, verbose_name='about')),
                ('payload', models.JSONField(default=dict)),
                ('actor', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organizations.membership', verbose_name='who')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'journal entry',
                'verbose_name_plural': 'journal entries',
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['organization', '-id'], name='audit_newest'), models.Index(fields=['model', 'object_id'], name='audit_object'), models.Index(condition=models.Q(('kind', 'revealed')), fields=['actor', 'at'], name='audit_opened')],
            },
        ),
        migrations.CreateModel(
            name='SellerProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('display_name', models.CharField(blank=True, help_text="Empty: the person's name.", max_length=100, verbose_name='name for people outside')),
                ('signature', models.CharField(blank=True, max_length=500, verbose_name='signature')),
                ('works_from', models.TimeField(blank=True, null=True, verbose_name='works from')),
                ('works_until', models.TimeField(blank=True, null=True, verbose_name='works until')),
                ('working_days', models.JSONField(blank=True, default=list, verbose_name='working days')),
                ('timezone', models.CharField(blank=True, max_length=60, validators=[organizations.models.organization.check_timezone], verbose_name='time zone')),
                ('lead_limit', models.PositiveIntegerField(blank=True, help_text='Empty: no limit.', null=True, verbose_name='open leads at most')),
                ('takes_new_leads', models.BooleanField(default=True, verbose_name='gets new leads by the rules')),
                ('membership', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='seller', to='organizations.membership', verbose_name='person')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'salesperson',
                'verbose_name_plural': 'salespeople',
                'ordering': ('membership__name',),
            },
        ),
        migrations.CreateModel(
            name='MembershipRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('manager', 'Manager'), ('salesperson', 'Salesperson'), ('receptionist', 'Receptionist'), ('teacher', 'Teacher'), ('marketer', 'Marketer'), ('partner', 'Partner')], max_length=20, verbose_name='role')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_rows', to='organizations.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'role',
                'verbose_name_plural': 'roles',
                'constraints': [models.UniqueConstraint(fields=('membership', 'role'), name='membership_role_unique')],
            },
        ),
    ]
