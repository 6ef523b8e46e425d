"""Plans a whole workbook, each kind after those it names."""

from import_service.moving_in.lines import Reading
from import_service.moving_in.plan import Plan
from import_service.moving_in.plan_enrolments import plan_enrolments
from import_service.moving_in.plan_groups import plan_groups
from import_service.moving_in.plan_offer import plan_offer
from import_service.moving_in.plan_people import plan_people


def make_plan(reading: Reading) -> Plan:
    plan = Plan(reading)
    plan_offer(plan)
    plan_groups(plan)
    plan_enrolments(plan, plan_people(plan))
    return plan
