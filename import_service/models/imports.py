"""Tables of imports: the job, its staged rows, saved Google Sheets, centers that move in."""

from datetime import datetime, timedelta
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from import_service.choices import JobStatus, Outcome, Reason, SheetState
from leads.choices import Door
from leads.models import Industry, Lead, LeadFacts, LeadSource
from organizations.models import Branch, Membership, Organization, OrganizationModel
from organizations.models.base import PublicIdModel
from scheduling.models import Course


def unchecked(model: type[models.Model], label: Any) -> models.ForeignKey:
    """A foreign key of the log: readable, without a constraint or an index."""
    return models.ForeignKey(
        model,
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=label,
    )


def stored_file_path(job: "ImportJob", filename: str) -> str:  # noqa: ARG001 - Django passes it
    """Uploads are kept under names of ours; the person's file name is only shown."""
    return f"imports/{job.organization_id}/{job.public_id}"


def workbook_path(move: "MovingIn", filename: str) -> str:  # noqa: ARG001 - Django passes it
    """A name of ours, as for imports; the file goes as soon as it is read."""
    return f"imports/{move.organization_id}/moving-in/{move.public_id}"


class GoogleSheet(PublicIdModel, OrganizationModel):
    """A sheet that is synced by hand or every few minutes; only its id is kept, no address is ever fetched."""

    name = models.CharField(_("name"), max_length=100)
    key = models.CharField(_("sheet id"), max_length=120)
    tab = models.CharField(_("tab"), max_length=100, blank=True, help_text=_("Empty means the first tab."))
    source = models.ForeignKey(
        LeadSource,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        related_name="sheets",
    )
    header = models.JSONField(default=list, editable=False)
    sync_minutes = models.PositiveSmallIntegerField(
        _("sync every, minutes"),
        null=True,
        blank=True,
        validators=(MinValueValidator(1),),
        help_text=_("Empty: by hand only. The first sync is always by hand: you check the columns once."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=SheetState.choices, default=SheetState.NEVER, editable=False
    )
    last_row = models.PositiveIntegerField(default=0, editable=False, help_text="Number of the last row with text.")
    last_synced_at = models.DateTimeField(_("last sync"), null=True, editable=False)
    retry_at = models.DateTimeField(null=True, editable=False)
    problem = models.CharField(_("problem"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("Google Sheet")
        verbose_name_plural = _("Google Sheets")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("organization", "key", "tab"), name="google_sheet_unique"),)

    def __str__(self) -> str:
        return self.name


class ImportJob(PublicIdModel, OrganizationModel):
    """One file (or sheet, or pasted text) on its way in. Workers pick it up by a lease and may resume it."""

    name = models.CharField(_("file"), max_length=200)
    door = models.CharField(_("door"), max_length=15, choices=Door.choices)
    file = models.FileField(upload_to=stored_file_path, editable=False)
    sheet = models.ForeignKey(
        GoogleSheet,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="jobs",
    )
    source = models.ForeignKey(
        LeadSource,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="jobs",
    )
    status = models.CharField(_("status"), max_length=12, choices=JobStatus.choices, default=JobStatus.WAITING)
    options = models.JSONField(
        default=dict,
        help_text="Answers of a person: reading, mapping, day_first, owners, region.",
    )
    format = models.JSONField(
        default=dict,
        help_text="What was detected: kind, encoding, delimiter, sheet, header...",
    )
    mapping = models.JSONField(default=dict, help_text="Header to field, as used by the plan.")
    counts = models.JSONField(default=dict, help_text="{outcome: {reason: rows}} of the plan.")
    warnings = models.JSONField(default=list)
    problem = models.CharField(_("problem"), max_length=500, blank=True)
    rows_total = models.PositiveIntegerField(_("rows"), default=0)
    rows_done = models.PositiveIntegerField(default=0, help_text="Progress of the running step, in rows.")
    applied_through = models.PositiveIntegerField(default=0, help_text="Source rows up to this number are applied.")
    lease_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        Membership,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    planned_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    undone_at = models.DateTimeField(null=True)
    searched_at = models.DateTimeField(null=True, help_text="When near matches of what came in were looked for.")

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-id",)
        indexes = (models.Index(fields=("organization", "-id"), name="import_job_newest"),)

    def __str__(self) -> str:
        return self.name


class ImportRow(LeadFacts, OrganizationModel):
    """One row of a file: its cells as they were, what was read from them, and what became of it and why.

    `lead_id` is reserved at plan time for a new lead (the lead does not exist yet) and names the matched lead for
    the other outcomes; `relative` is the lead a new one shares its phone with. Written once; only a row that meets
    another person is written again. Its foreign keys carry no constraint in the database: the log keeps what it said,
    a reserved lead does not exist yet, and 100,000 rows are not checked twice.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, editable=False, related_name="+", db_index=False, db_constraint=False
    )
    source = unchecked(LeadSource, _("source"))
    partner = unchecked(Membership, _("partner"))
    owner = unchecked(Membership, _("owner"))
    branch = unchecked(Branch, _("branch"))
    course = unchecked(Course, _("wanted course"))
    industry = unchecked(Industry, _("industry"))
    client = unchecked(Client, _("client"))

    job = models.ForeignKey(
        ImportJob, on_delete=models.CASCADE, related_name="rows", db_index=False, db_constraint=False
    )
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("will be"), max_length=10, choices=Outcome.choices)
    reason = models.CharField(_("why"), max_length=20, choices=Reason.choices)
    cells = models.JSONField(default=list)
    errors = models.JSONField(default=list, help_text="[{column, value, message}]")
    fingerprint = models.BigIntegerField(null=True)
    lead = models.ForeignKey(
        Lead,
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="import_rows",
    )
    relative = models.ForeignKey(
        Lead, on_delete=models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    other_row = models.PositiveIntegerField(
        null=True, help_text="Row of the same file this one repeats or is family of."
    )
    note = models.TextField(default="")
    more_phones = models.JSONField(default=list)

    class Meta:
        verbose_name = _("import row")
        verbose_name_plural = _("rows of imports")
        ordering = ("job", "number")
        constraints = (models.UniqueConstraint(fields=("job", "number"), name="import_row_number_unique"),)
        indexes = (
            models.Index(
                fields=("organization", "fingerprint"),
                name="import_row_fingerprint",
                condition=~Q(fingerprint=None),
            ),
            models.Index(fields=("lead",), name="import_row_lead", condition=~Q(lead=None)),
            models.Index(
                fields=("job", "outcome", "number"),
                name="import_row_attention",
                condition=~Q(outcome="created"),
            ),
            # The few new rows that a person wants to look at.
            models.Index(fields=("job", "number"), name="import_row_family", condition=Q(reason="family")),
            models.Index(fields=("job", "number"), name="import_row_client", condition=Q(client__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.job}, {self.number}"


# How long a plan of moving in waits for a person.
PLAN_LIVES = timedelta(days=14)


class MovingIn(PublicIdModel, OrganizationModel):
    """One workbook with which a center moves in: read, shown, written in one transaction, taken back."""

    name = models.CharField(_("workbook"), max_length=200)
    file = models.FileField(upload_to=workbook_path, editable=False)
    status = models.CharField(_("status"), max_length=12, choices=JobStatus.choices, default=JobStatus.WAITING)
    reading = models.JSONField(default=dict, help_text="Lines of the workbook as they were read; emptied at the end.")
    answers = models.JSONField(default=dict, help_text="What a person said of the groups of a workbook of tabs.")
    counts = models.JSONField(default=dict, help_text="{kind: {new, here, bad: lines}} of the plan.")
    problems = models.JSONField(default=list, help_text="What is wrong, in the order of the workbook.")
    made = models.JSONField(default=dict, help_text="{kind: {key of a row: what it was when it was written}}.")
    kept = models.JSONField(default=list, help_text="What an undo left, and why.")
    problem = models.CharField(_("problem"), max_length=500, blank=True)
    lease_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        Membership, verbose_name=_("by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moving in")
        ordering = ("-id",)
        indexes = (models.Index(fields=("organization", "-id"), name="moving_in_newest"),)

    def __str__(self) -> str:
        return self.name

    @property
    def lives_until(self) -> datetime:
        """As long as nobody confirms it."""
        return self.created_at + PLAN_LIVES
