"""Plans companies: who works there and who speaks for them stands in other sheets."""

from clients.choices import ClientKind, ClientStatus
from clients.models import Client
from import_service.moving_in.cells import Cells
from import_service.moving_in.plan import Plan


def plan_companies(plan: Plan) -> None:
    names = plan.names["company"]
    for company in Client.objects.current().companies():
        names.add(company.name, company)
    for cells in plan.cells_of("company"):
        company = _company(cells)
        plan.check_once(cells, "name", company.name)
        here = next(iter(names.find(company.name)), None)
        if not cells.is_bad:
            names.add(company.name, here or company)
        plan.settle(cells, company, here=here)


def _company(cells: Cells) -> Client:
    return Client(
        kind=ClientKind.COMPANY,
        company_name=cells.text("name", most=150),
        phone=cells.phone("phone"),
        email=cells.email("email"),
        city=cells.text("city", most=100),
        registration_number=cells.text("registration_number", most=50),
        status=ClientStatus.ACTIVE,
    )
