"""The schedule of background work, in the look of the site: unfold's widgets for the library's own forms."""

from typing import Any

from django.contrib import admin
from django_celery_beat.admin import ClockedScheduleAdmin as DjangoClockedScheduleAdmin
from django_celery_beat.admin import CrontabScheduleAdmin as DjangoCrontabScheduleAdmin
from django_celery_beat.admin import PeriodicTaskAdmin as DjangoPeriodicTaskAdmin
from django_celery_beat.admin import PeriodicTaskForm, TaskSelectWidget
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from organizations.admin import PlatformModelAdmin

admin.site.unregister([ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule])


class UnfoldTaskSelectWidget(UnfoldAdminSelectWidget, TaskSelectWidget):
    pass


class UnfoldPeriodicTaskForm(PeriodicTaskForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].widget = UnfoldAdminTextInputWidget()
        self.fields["regtask"].widget = UnfoldTaskSelectWidget()


@admin.register(PeriodicTask)
class PeriodicTaskAdmin(DjangoPeriodicTaskAdmin, PlatformModelAdmin):
    form = UnfoldPeriodicTaskForm
    date_hierarchy = None


@admin.register(CrontabSchedule)
class CrontabScheduleAdmin(DjangoCrontabScheduleAdmin, PlatformModelAdmin):
    pass


@admin.register(ClockedSchedule)
class ClockedScheduleAdmin(DjangoClockedScheduleAdmin, PlatformModelAdmin):
    pass


@admin.register(IntervalSchedule, SolarSchedule)
class PlainScheduleAdmin(PlatformModelAdmin):
    pass
