"""Plans a whole workbook, each kind after those it names."""

from import_service.moving_in.lines import Reading
from import_service.moving_in.plan import Plan
from import_service.moving_in.plan_absences import plan_absences
from import_service.moving_in.plan_companies import plan_companies
from import_service.moving_in.plan_enrolments import plan_enrolments
from import_service.moving_in.plan_groups import plan_groups
from import_service.moving_in.plan_holds import plan_holds
from import_service.moving_in.plan_hours import plan_hours
from import_service.moving_in.plan_offer import plan_offer
from import_service.moving_in.plan_people import plan_people
from import_service.moving_in.plan_prices import plan_prices


def make_plan(reading: Reading) -> Plan:
    plan = Plan(reading)
    plan_offer(plan)
    plan_hours(plan)
    plan_absences(plan)
    plan_prices(plan)
    plan_groups(plan)
    plan_companies(plan)
    seating = plan_enrolments(plan, plan_people(plan))
    plan_holds(plan, seating)
    return plan
