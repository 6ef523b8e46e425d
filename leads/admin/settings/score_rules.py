"""Score rules as sentences with points: how many leads have each sign, switches, shipped sets, and the recount."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display
from unfold.views import ChangeList

from common import ui
from leads.admin.score_parts import bands
from leads.admin.settings.score_rule_form import ScoreRuleForm, fields_of, offers, rule_of
from leads.choices import ScoreAudience, ScorePreset
from leads.models import ScoreRule, ScoreUpkeep
from leads.scoring.expression import shares_of
from leads.scoring.words import words_of
from leads.services.load_score_preset import load_score_preset
from leads.services.save_score_rule import delete_score_rules, save_score_rule
from organizations.admin.base import OrganizationModelAdmin

LIST = "admin:leads_scorerule_changelist"


class RuleChangeList(ChangeList):
    """Its rows know how common their sign is."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rules: list[Any] = list(self.result_list)  # type: ignore[has-type]
        shares = shares_of(rules)
        for rule in rules:
            rule.share = shares.get(rule.pk)
        self.result_list = rules


@admin.register(ScoreRule)
class ScoreRuleAdmin(OrganizationModelAdmin):
    """The list is read like the reasons on the page of a lead."""

    form = ScoreRuleForm
    list_display = ("sentence", "shown_points", "for_whom", "share", "in_use")
    list_before_template = "leads/score/head.html"
    nothing_yet = gettext_lazy(
        "Without a rule every lead has the score 0. Take the shipped rules above, or make a rule of your own."
    )
    add_words = gettext_lazy("New rule")
    change_form_before_template = "leads/score/sign.html"
    ordering = ("order", "id")
    show_full_result_count = False
    actions = None

    class Media:
        css = {"all": ("leads/score.css",)}

    def get_urls(self) -> list[URLPattern]:
        views = {
            "switch": ("<path:object_id>/switch/", self.switch_view),
            "load": ("load/<str:preset>/", self.load_view),
            "progress": ("progress/", self.progress_view),
        }
        own = [
            path(address, self.admin_site.admin_view(view), name=f"leads_scorerule_{name}")
            for name, (address, view) in views.items()
        ]
        return [*own, *super().get_urls()]

    # --- The list -------------------------------------------------------------------------------
    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return RuleChangeList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"presets": ScorePreset.choices, "bands": bands(), "upkeep": ScoreUpkeep.objects.first()}
        return super().changelist_view(request, {**(extra_context or {}), **context})

    def progress_view(self, request: HttpRequest) -> HttpResponse:
        """How far the recount is; asked each second while it runs."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return render(request, "leads/score/progress.html", {"upkeep": ScoreUpkeep.objects.first()})

    @display(description=gettext_lazy("sign"))
    def sentence(self, rule: ScoreRule) -> str:
        return words_of(rule)

    @display(description=gettext_lazy("points"), ordering="points")
    def shown_points(self, rule: ScoreRule) -> SafeString:
        sign, css = ("−", " is-down") if rule.points < 0 else ("+", "")
        return format_html('<span class="score-points{}">{}{}</span>', css, sign, abs(rule.points))

    @display(description=gettext_lazy("for"))
    def for_whom(self, rule: ScoreRule) -> str:
        return str(ScoreAudience(rule.audience).label)

    @display(description=gettext_lazy("of the newest 1,000 leads"))
    def share(self, rule: ScoreRule) -> str:
        share = rule.share  # type: ignore[attr-defined]
        return "—" if share is None else _("%(percent)s %% have it") % {"percent": round(100 * share)}

    @display(description=gettext_lazy("in use"))
    def in_use(self, rule: ScoreRule) -> SafeString:
        """The list is a form, and the button sends it to the switch of its row."""
        url = reverse("admin:leads_scorerule_switch", args=(rule.pk,))
        words = (_("On"), "toggle_on", _("Switch off")) if rule.is_active else (_("Off"), "toggle_off", _("Switch on"))
        word, icon, hint = words
        return format_html(
            '<button class="x-btn" formaction="{}" formmethod="post" title="{}">{}{}</button>',
            url,
            hint,
            ui.icon(icon),
            word,
        )

    # --- One rule -------------------------------------------------------------------------------
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """First the sign is chosen, then what it is worth."""
        rule = rule_of(request.GET.get("what", ""))
        if rule is None:
            return self._choose_sign(request)
        return super().add_view(request, form_url, {**(extra_context or {}), "sign": _sentence_of(rule)})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        rule = self.get_object(request, object_id)
        sign = {"sign": _sentence_of(rule)} if rule else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **sign})

    def _choose_sign(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        context = {**self.admin_site.each_context(request), "title": _("What gives points?"), "opts": self.opts}
        return render(request, "leads/score/choose.html", {**context, "groups": offers(), "media": self.media})

    def get_fields(self, request: HttpRequest, obj: ScoreRule | None = None) -> tuple[str, ...]:
        rule = obj or rule_of(request.GET.get("what", ""))
        return fields_of(rule) if rule else ("points",)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.blank_rule = None if obj else rule_of(request.GET.get("what", ""))
        return form

    def save_model(self, request: HttpRequest, obj: ScoreRule, form: Any, change: bool) -> None:
        save_score_rule(rule=obj)

    def delete_model(self, request: HttpRequest, obj: ScoreRule) -> None:
        delete_score_rules(rules=[obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        delete_score_rules(rules=queryset)

    # --- Buttons --------------------------------------------------------------------------------
    def switch_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        rule = self.get_object(request, object_id)
        if rule is None:
            raise Http404
        if not self.has_change_permission(request, rule):
            raise PermissionDenied
        rule.is_active = not rule.is_active
        save_score_rule(rule=rule)
        self.log_change(request, rule, [{"changed": {"fields": [str(_("in use"))]}}])
        said = _("“%(rule)s” counts now.") if rule.is_active else _("“%(rule)s” does not count any more.")
        messages.success(request, said % {"rule": words_of(rule)})
        return HttpResponseRedirect(reverse(LIST))

    def load_view(self, request: HttpRequest, preset: str) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if preset not in ScorePreset.values:
            raise Http404
        if not self.has_add_permission(request) or not self.has_change_permission(request):
            raise PermissionDenied
        count = load_score_preset(preset=ScorePreset(preset))
        done = ngettext("%(n)s rule is as shipped again.", "%(n)s rules are as shipped again.", count) % {"n": count}
        messages.success(request, done if count else _("Nothing changed: these rules are as shipped."))
        return HttpResponseRedirect(reverse(LIST))


def _sentence_of(rule: ScoreRule) -> str:
    """What the sign is, while its value is being given."""
    return (
        words_of(rule)
        if rule.pk
        else next(
            offer.words for _title, group in offers() for offer in group if offer.key == f"{rule.sign}:{rule.subject}"
        )
    )
