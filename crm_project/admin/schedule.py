"""The schedule of background work, in the look of the site: unfold's widgets for the library's own forms."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django_celery_beat.admin import ClockedScheduleAdmin as DjangoClockedScheduleAdmin
from django_celery_beat.admin import CrontabScheduleAdmin as DjangoCrontabScheduleAdmin
from django_celery_beat.admin import PeriodicTaskAdmin as DjangoPeriodicTaskAdmin
from django_celery_beat.admin import PeriodicTaskForm, TaskSelectWidget
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from organizations.admin import PlatformModelAdmin

admin.site.unregister([ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule])


class SetTimeAdmin(PlatformModelAdmin):
    nothing_yet = _("Times and intervals that periodic tasks keep to. Those of the program come when it starts.")


class UnfoldTaskSelectWidget(UnfoldAdminSelectWidget, TaskSelectWidget):
    pass


class UnfoldPeriodicTaskForm(PeriodicTaskForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].widget = UnfoldAdminTextInputWidget()
        self.fields["regtask"].widget = UnfoldTaskSelectWidget()


@admin.register(PeriodicTask)
class PeriodicTaskAdmin(DjangoPeriodicTaskAdmin, PlatformModelAdmin):
    nothing_yet = _("Work that is done at set times. The program writes its own when it starts.")
    form = UnfoldPeriodicTaskForm
    date_hierarchy = None


@admin.register(CrontabSchedule)
class CrontabScheduleAdmin(DjangoCrontabScheduleAdmin, SetTimeAdmin):
    pass


@admin.register(ClockedSchedule)
class ClockedScheduleAdmin(DjangoClockedScheduleAdmin, SetTimeAdmin):
    pass


admin.site.register([IntervalSchedule, SolarSchedule], SetTimeAdmin)
