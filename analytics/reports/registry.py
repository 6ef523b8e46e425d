"""All reports, in the order of their cards. A new one is a file and a line here."""

from collections.abc import Mapping

from analytics.reports import (
    channels,
    clients,
    cohort,
    existing,
    funnel,
    group_health,
    lost,
    partners,
    rates,
    room_use,
    salespeople,
    sources,
    students,
    teacher_hours,
    time_in_status,
)
from analytics.reports.report import Report

REPORTS: tuple[Report, ...] = (
    funnel.REPORT,
    rates.REPORT,
    sources.REPORT,
    existing.REPORT,
    channels.REPORT,
    lost.REPORT,
    salespeople.REPORT,
    cohort.REPORT,
    time_in_status.REPORT,
    clients.REPORT,
    students.REPORT,
    group_health.REPORT,
    teacher_hours.REPORT,
    room_use.REPORT,
    partners.REPORT,
)
BY_KEY: Mapping[str, Report] = {report.key: report for report in REPORTS}
