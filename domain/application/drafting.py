"""Commands before a letter is approved: who may pledge where, the items as written, submission."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from domain import rules
from domain.application.base import Call, command
from domain.application.setting import Settings
from domain.authority import standing
from domain.campaign import Campaign
from domain.errors import AlreadyExists, Concealed, InvalidInput, NotFound, Refused
from domain.member import JOINING_KINDS, Member
from domain.opinion import Opinion
from domain.organisation import Organisation
from domain.pledge import Case, Pledge
from domain.policy import Policy
from domain.values import Due, Form, Meeting, Personal, Pledger, PledgerKind, Promise, Role, Source, clean


@dataclass(frozen=True)
class Draft:
    """One item as the pledger wrote it; ``responsible`` is a name, ``person`` the member it belongs to, if known."""

    text: str
    measure: str
    responsible: str
    due: Due | None
    category: str = ""
    person: UUID | None = None
    opinions: tuple[UUID, ...] = ()
    carried_from: Source | None = None


def pledge_id(campaign: UUID, round: int, pledger: Pledger, organisation: UUID) -> UUID:
    """Return the id of the one pledge that a pledger makes in an organisation in a round (C6, C7)."""
    return uuid5(campaign, f"{round}/{pledger.kind.value}/{pledger.id}/{organisation}")


class Drafting(Settings):
    """Propose, revise, submit."""

    @command
    def propose(
        self,
        call: Call,
        campaign_id: UUID,
        pledger: Pledger,
        items: list[Draft],
        *,
        round: int | None = None,
        organisation: UUID | None = None,
        form: Form = Form.LETTER,
        refers_to: UUID | None = None,
        imported: bool = False,
    ) -> Pledge:
        """Begin a pledge. ``organisation`` matters only for members with two places; ``round`` defaults to the last."""
        campaign = self.look_up(Campaign, campaign_id)
        policy = campaign.policy
        day = call.day(policy.timezone)
        campaign.require_session(day, imported=imported)
        year = campaign.rounds[-1] if round is None else round
        if year not in campaign.rounds:
            raise Refused(rules.NOT_IN_SESSION)
        member = self.look_up(Member, pledger.id) if pledger.kind is PledgerKind.MEMBER else None
        person = member.id if member else None
        with self.concealing(call, member, policy.timezone):
            place = self.pledging_place(pledger, member, organisation, day, policy)
            reviewer = self.reviewer(pledger, place, day)
            seats = self.seats("propose", place, reviewer, day, person=person)
            act = call.act(standing(call.claim(day), "propose", seats, person=person), day)
        if member:
            self._require_may_pledge(member, form, policy)
            self._require_leaders_first(campaign, year, member.id, place, day)
        key = pledge_id(campaign_id, year, pledger, place.id)
        if self.exists(key):
            raise AlreadyExists("pledge", key)
        if refers_to is not None:
            self._require_known(call, refers_to, policy)
        return Pledge.propose(
            key,
            act,
            Case(policy, calendar=self.working_days(policy)),
            campaign=campaign_id,
            policy_version=campaign.policy_version,
            round=year,
            pledger=pledger,
            organisation=place.id,
            reviewer=reviewer.id,
            form=form,
            items=self._promises(call, items, campaign, year, pledge=key, pledger=pledger),
            refers_to=refers_to,
            imported=imported,
        )

    @command
    def revise(self, call: Call, pledge_id: UUID, items: list[Draft]) -> Pledge:
        """Replace the items before the letter is approved."""
        pledge, setting = self.open("revise", call, pledge_id)
        promises = self._promises(call, items, setting.campaign, pledge.round, pledge=pledge.id, pledger=pledge.pledger)
        pledge.revise(setting.act, promises)
        return pledge

    @command
    def submit(self, call: Call, pledge_id: UUID, discussion: Meeting | None = None) -> Pledge:
        """Hand the letter in for review."""
        pledge, setting = self.open("submit", call, pledge_id)
        pledge.submit(setting.act, setting.case, discussion=discussion)
        return pledge

    @command
    def request_amendment(self, call: Call, pledge_id: UUID, item: int, draft: Draft) -> Pledge:
        """Ask for another wording of one item of a published letter."""
        pledge, setting = self.open("request_amendment", call, pledge_id)
        promise = self._promise(
            call, item, draft, setting.campaign, pledge.round, pledge=pledge.id, pledger=pledge.pledger
        )
        pledge.request_amendment(setting.act, setting.case, item, promise)
        return pledge

    def _require_known(self, call: Call, key: UUID, policy: Policy) -> None:
        """Raise `errors.Concealed` unless the pledge referred to is public or the caller may read it."""
        pledge = self.find(Pledge, key)
        if pledge.letter.published_on is None and not self.sees(call.viewer(policy.timezone), pledge):
            raise Concealed("pledge", key)

    @staticmethod
    def _require_may_pledge(member: Member, form: Form, policy: Policy) -> None:
        joining = member.kinds & JOINING_KINDS
        if joining and not joining <= set(policy.joining_kinds):
            raise Refused(rules.MAY_NOT_JOIN)
        if policy.duty_post_required and "NO_POST" in member.kinds and not member.duty:
            raise Refused(rules.DUTY_POST_MISSING)
        if form is Form.ORAL and not member.kinds & set(policy.oral_kinds):
            raise Refused(rules.FORM_NOT_ALLOWED)

    def _require_leaders_first(
        self, campaign: Campaign, year: int, member: UUID, place: Organisation, day: date
    ) -> None:
        if not campaign.policy.leaders_first:
            return
        for head in place.holders_on(Role.SECRETARY, day):
            first = pledge_id(campaign.id, year, Pledger(PledgerKind.MEMBER, head), place.id)
            if head != member and not self.exists(first):
                raise Refused(rules.LEADERS_FIRST)

    def _promises(
        self, call: Call, drafts: list[Draft], campaign: Campaign, year: int, *, pledge: UUID, pledger: Pledger
    ) -> list[Promise]:
        return [
            self._promise(call, number, draft, campaign, year, pledge=pledge, pledger=pledger)
            for number, draft in enumerate(drafts, 1)
        ]

    def _heard(self, call: Call, key: UUID, campaign: Campaign) -> bool:
        """Tell whether there is such an opinion that the writer may read; who may not learns nothing by naming it."""
        try:
            opinion = self.look_up(Opinion, key)
        except NotFound:
            return False
        return opinion.campaign == campaign.id and self.sees(call.viewer(campaign.policy.timezone), opinion)

    def _promise(
        self, call: Call, number: int, draft: Draft, campaign: Campaign, year: int, *, pledge: UUID, pledger: Pledger
    ) -> Promise:
        path = f"items.{number - 1}"
        for opinion in draft.opinions:
            if not self._heard(call, opinion, campaign):
                raise InvalidInput(f"{path}.opinions", f"the campaign has no opinion {opinion}", "没有这条群众意见")
        try:
            if draft.person:
                self.named(call.viewer(campaign.policy.timezone), draft.person)
        except NotFound as missing:
            raise InvalidInput(f"{path}.person", f"there is no member {draft.person}", "没有这名党员") from missing
        if draft.carried_from:
            try:
                source = self.find(Pledge, draft.carried_from.pledge)
            except NotFound:
                source = None
            if source is None or source.pledger != pledger:
                raise InvalidInput(f"{path}.carried_from", "must be the pledger's own", "只能结转本方的承诺事项")
            source.item(draft.carried_from.item)
        return Promise(
            text=clean(draft.text, f"{path}.text"),
            measure=clean(draft.measure, f"{path}.measure", required=False),
            responsible=Personal(draft.person or pledge, clean(draft.responsible, f"{path}.responsible", limit=100)),
            due=draft.due,
            limit=campaign.limit(draft.due, year, number),
            category=clean(draft.category, f"{path}.category", required=False, limit=60),
            opinions=draft.opinions,
            carried_from=draft.carried_from,
        )
