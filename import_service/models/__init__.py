"""Tables of the one door: imports and sheets, centers that move in, sources that deliver by themselves,
and their forms."""

from import_service.models.calls import Call as Call
from import_service.models.calls import CallLine as CallLine
from import_service.models.deliveries import Delivery as Delivery
from import_service.models.deliveries import Intake as Intake
from import_service.models.hosted_forms import FormOpening as FormOpening
from import_service.models.hosted_forms import FormSending as FormSending
from import_service.models.hosted_forms import HostedForm as HostedForm
from import_service.models.imports import PLAN_LIVES as PLAN_LIVES
from import_service.models.imports import GoogleSheet as GoogleSheet
from import_service.models.imports import ImportJob as ImportJob
from import_service.models.imports import ImportRow as ImportRow
from import_service.models.imports import MovingIn as MovingIn
from import_service.models.imports import stored_file_path as stored_file_path
from import_service.models.imports import workbook_path as workbook_path
from import_service.models.meta import MetaForm as MetaForm
from import_service.models.meta import MetaPage as MetaPage
