import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organizations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('figure_of', models.CharField(choices=[('sales', 'Salesperson'), ('leads', 'Leads'), ('breakdown', 'Leads by source and status')], max_length=10, verbose_name='of')),
                ('kind', models.CharField(blank=True, choices=[('source', 'Source'), ('status', 'Status reached')], max_length=10, verbose_name='by')),
                ('key', models.CharField(blank=True, max_length=40)),
                ('figure', models.CharField(max_length=40, verbose_name='figure')),
                ('said', models.BigIntegerField(verbose_name='said')),
                ('says', models.BigIntegerField(verbose_name='says')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('because', models.CharField(blank=True, help_text='Kinds of events that were written down since, by commas.', max_length=250, verbose_name='why')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('salesperson', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership', verbose_name='salesperson')),
            ],
            options={
                'verbose_name': 'correction',
                'verbose_name_plural': 'corrections',
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['organization', 'day'], name='correction_of_day')],
            },
        ),
        migrations.CreateModel(
            name='KPIDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('zone_name', models.CharField(max_length=60)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('looked_at', models.DateTimeField(null=True)),
                ('is_dirty', models.BooleanField(default=False)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'day of figures',
                'verbose_name_plural': 'days of figures',
                'ordering': ('-day',),
                'indexes': [models.Index(fields=['organization', 'starts_at'], name='kpi_day_begins'), models.Index(fields=['organization', '-looked_at'], name='kpi_day_looked')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'day'), name='kpi_day_once')],
            },
        ),
        migrations.CreateModel(
            name='LeadBreakdown',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('computed_at', models.DateTimeField(verbose_name='counted')),
                ('kind', models.CharField(choices=[('source', 'Source'), ('status', 'Status reached')], max_length=10, verbose_name='by')),
                ('key', models.CharField(blank=True, max_length=40)),
                ('number', models.PositiveIntegerField(default=0, verbose_name='leads')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'leads by source or status',
                'verbose_name_plural': 'leads by source and status',
                'ordering': ('-day', 'kind', '-number'),
                'constraints': [models.UniqueConstraint(fields=('organization', 'day', 'kind', 'key'), name='breakdown_once')],
            },
        ),
        migrations.CreateModel(
            name='LeadMetrics',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('computed_at', models.DateTimeField(verbose_name='counted')),
                ('created', models.PositiveIntegerField(default=0, verbose_name='new leads')),
                ('assigned', models.PositiveIntegerField(default=0, verbose_name='with an owner')),
                ('unassigned', models.PositiveIntegerField(default=0, verbose_name='without an owner')),
                ('trials_attended', models.PositiveIntegerField(default=0, verbose_name='came to trial')),
                ('enrolled', models.PositiveIntegerField(default=0, verbose_name='enrolled')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'day of leads',
                'verbose_name_plural': 'days of leads',
                'ordering': ('-day',),
                'constraints': [models.UniqueConstraint(fields=('organization', 'day'), name='lead_metrics_once')],
            },
        ),
        migrations.CreateModel(
            name='SalesKPI',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('computed_at', models.DateTimeField(verbose_name='counted')),
                ('new_contacts', models.PositiveIntegerField(default=0, verbose_name='new contacts')),
                ('follow_ups_completed', models.PositiveIntegerField(default=0, verbose_name='follow-ups done')),
                ('follow_ups_overdue', models.PositiveIntegerField(default=0, verbose_name='follow-ups missed')),
                ('trials_scheduled', models.PositiveIntegerField(default=0, verbose_name='trials booked')),
                ('trials_attended', models.PositiveIntegerField(default=0, verbose_name='came to trial')),
                ('trials_no_show', models.PositiveIntegerField(default=0, verbose_name='did not come')),
                ('offers', models.PositiveIntegerField(default=0, verbose_name='offers')),
                ('enrolments', models.PositiveIntegerField(default=0, verbose_name='enrolled')),
                ('lost', models.PositiveIntegerField(default=0, verbose_name='lost')),
                ('responses', models.PositiveIntegerField(default=0, verbose_name='answered')),
                ('response_seconds', models.PositiveBigIntegerField(default=0, verbose_name='seconds until answered')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('salesperson', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership', verbose_name='salesperson')),
            ],
            options={
                'verbose_name': 'day of a salesperson',
                'verbose_name_plural': 'days of salespeople',
                'ordering': ('-day', 'salesperson'),
                'indexes': [models.Index(fields=['salesperson', '-day'], name='sales_kpi_of_person')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'day', 'salesperson'), name='sales_kpi_once')],
            },
        ),
    ]
