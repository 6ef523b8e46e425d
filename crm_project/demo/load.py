"""Puts the demo center into the database, and takes it out again."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from common.stored_files import delete_after_commit
from crm_project.center import open_center
from crm_project.demo import words
from crm_project.demo.conversations import make_conversations
from crm_project.demo.leads import Author, Cast
from crm_project.demo.materials import make_materials
from crm_project.demo.new_students import enrol_some
from crm_project.demo.relatives import join_families, make_double
from crm_project.demo.rolls import mark_rolls
from crm_project.demo.school import make_school
from crm_project.demo.spend import make_spend
from crm_project.demo.trials import make_trials
from crm_project.demo.waiting import make_waiting
from crm_project.demo.work import make_work
from import_service.models import ImportJob, Intake
from import_service.services.make_form import make_form
from leads.choices import DuplicateReason, SourceType
from leads.factories import save_stories
from leads.models import Channel, DuplicateCandidate, Lead, LeadSource, SavedView, Touchpoint
from leads.services.score_leads import score_leads
from organizations.choices import Role
from organizations.invitation_lines import Invitee
from organizations.models import Branch, Membership, Organization, OrganizationModel, Tag
from organizations.models.paper import papers_folder
from organizations.scoping import organization_scope
from organizations.services.invite_people import invite_people
from organizations.services.join_center import join_center
from scheduling.models import Course

DOUBLES = 4


def demo_center() -> Organization | None:
    return Organization.objects.filter(is_demo=True).order_by("pk").first()


@transaction.atomic
def load_demo(*, leads: int, seed: int) -> Organization:
    """A new demo center with so many leads; the same seed makes up the same ones."""
    users = _make_users()
    owner = open_center(
        name=words.CENTER,
        country="UZ",
        language="en",
        owner_user=users["owner"],
        owner_name=words.PEOPLE["owner"][0],
        is_demo=True,
    )
    with organization_scope(owner.organization), timezone.override(owner.organization.zone):
        cast, now = _make_cast(users, owner), timezone.now()
        author = Author(cast, seed, now)
        _make_leads(author, leads)
        make_work(cast.people, now)
        make_school(author)
        make_trials(author)
        make_waiting(author)
        mark_rolls(author)
        enrol_some(author)
        make_materials(author)
        make_spend(author)
        make_door(cast)
        make_conversations(author)
        waiting = [
            Invitee("Bobur Qosimov", email="bobur@example.com", roles=(Role.TEACHER,)),
            Invitee("Анна Ким", phone="+998900012345", roles=(Role.SALESPERSON,)),
        ]
        invite_people(people=waiting, actor=owner)
    return owner.organization


def demo_logins(center: Organization) -> list[tuple[str, str, str]]:
    """Login, name, roles; none for a person who got a login of another place."""
    with organization_scope(center):
        people = Membership.objects.filter(user__email__endswith=f"@{words.MAIL_DOMAIN}").prefetch_related("role_rows")
        return [
            (person.user.username, person.name, ", ".join(str(role) for role in person.role_rows.all()))
            for person in people.select_related("user").order_by("pk")
        ]


@transaction.atomic
def remove_demo(center: Organization) -> None:
    """Every row of the demo center and its made-up logins; a person with a login of their own keeps it."""
    with organization_scope(center):
        delete_after_commit(_papers_of(center))
        for job in ImportJob.objects.exclude(file=""):
            job.file.delete(save=False)
        # Foreign keys are checked at the end of the transaction, when nothing is left that could point anywhere.
        for model in _models_of_centers():
            for relation in model._meta.many_to_many:
                through, column = relation.remote_field.through, f"{relation.m2m_field_name()}__organization"
                through._base_manager.filter(**{column: center})._raw_delete("default")
            model._base_manager.filter(organization=center)._raw_delete("default")
    get_user_model().objects.filter(email__endswith=f"@{words.MAIL_DOMAIN}", memberships=None).delete()
    center.delete()


def _papers_of(center: Organization) -> list[str]:
    """Every file in the folder of the center."""
    folder = papers_folder(center.pk)
    if not default_storage.exists(folder):
        return []
    _folders, files = default_storage.listdir(folder)
    return [f"{folder}/{file}" for file in files]


def _models_of_centers() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, OrganizationModel)]


def _make_users() -> dict[str, Any]:
    """A made-up login for each person; a name that is taken by somebody else gets an ending."""
    users = get_user_model().objects
    password = make_password(words.PASSWORD)
    made = {}
    for login, (name, _roles) in words.PEOPLE.items():
        username = f"{login}-demo" if users.filter(username=login).exists() else login
        email = f"{username}@{words.MAIL_DOMAIN}"
        made[login] = users.create(username=username, first_name=name, email=email, password=password)
    return made


def _make_cast(users: dict[str, Any], owner: Membership) -> Cast:
    people = {"owner": owner}
    for login, (name, roles) in words.PEOPLE.items():
        if login != "owner":
            people[login] = join_center(user=users[login], name=name, roles=roles)
    branches = [
        Branch(name=name, city=city, latitude=latitude, longitude=longitude)
        for name, city, latitude, longitude in words.BRANCHES
    ]
    courses = [
        Course(name=name, other_spellings=list(spellings), lesson_minutes=minutes, lessons_per_week=weekly)
        for name, spellings, minutes, weekly, _for_children in words.COURSES
    ]
    tags = [Tag(name=name, tone=tone, description=description) for name, tone, description in words.TAGS]
    SavedView.objects.create(name="IELTS", query="q=&state=open&next=none", member=owner, is_shared=True, order=50)
    return Cast(
        people=people,
        branches=Branch.objects.bulk_create(branches),
        courses=Course.objects.bulk_create(courses),
        sources={source.name: source for source in LeadSource.objects.bulk_create(_sources(people["partner"]))},
        tags=Tag.objects.bulk_create(tags),
    )


def _sources(partner: Membership) -> list[LeadSource]:
    channels = {channel.key: channel for channel in Channel.objects.all()}
    return [
        LeadSource(
            name=name,
            channel=channels[channel],
            type=SourceType.PORTAL if name == words.PARTNER_SOURCE else SourceType.MANUAL,
            partner=partner if name == words.PARTNER_SOURCE else None,
        )
        for name, channel, _door, _weight, _luck in words.SOURCES
    ]


def make_door(cast: Cast) -> None:
    """The landing page takes leads by a form that lives."""
    form = make_form(intake=Intake.objects.create(source=cast.sources[words.FORM_SOURCE]), actor=cast.people["owner"])
    form.phone = words.PHONE
    form.save(update_fields=["phone"])


def _make_leads(author: Author, count: int) -> None:
    stories = author.stories(count)
    join_families(stories, by=author.cast.people["manager"])
    pairs = [(story, make_double(author, story)) for story in stories[:DOUBLES]]
    everybody = [*stories, *(double for _story, double in pairs)]
    save_stories((story.lead, story.events, story.tags) for story in everybody)
    score_leads(leads=Lead.objects.all(), is_news=False)
    Touchpoint.objects.bulk_create([touch for story in everybody for touch in story.touches], batch_size=500)
    DuplicateCandidate.objects.bulk_create(
        DuplicateCandidate(older=one.lead, newer=two.lead, reasons=[DuplicateReason.PHONE], likeness=92 - 4 * place)
        for place, (one, two) in enumerate(pairs)
    )
