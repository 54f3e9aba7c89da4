"""How events open, meet and end periodic duties; whether one is missed depends on the day of the question."""

from domain import campaign, member, organisation, posts, record
from domain.aggregate import Event
from domain.judgement import assessment, comment, evaluation, ranking
from domain.pledge import changing, evaluating, fulfilling, inspecting, proposing, signing
from projections import events
from projections.duties import meeting, opening, register
from projections.projection import Handler, Projection, Write, schema_of


def _published(write: Write, event: signing.Published, position: int) -> None:
    register.published(write, event, position)
    meeting.published(write, event, position)


def _withdrawal_decided(write: Write, event: changing.WithdrawalDecided, position: int) -> None:
    if event.approved:
        register.ended(write, event, position)


_HANDLERS: dict[type[Event], Handler] = {
    campaign.Opened: register.campaign_opened,
    campaign.DutiesOpened: opening.opened,
    campaign.Closed: register.campaign_closed,
    organisation.Founded: register.founded,
    organisation.Moved: register.moved,
    organisation.Dissolved: register.dissolved,
    posts.PostFilled: register.post_filled,
    posts.PostVacated: register.post_vacated,
    member.Admitted: register.admitted,
    member.Transferred: register.transferred,
    proposing.Proposed: register.proposed,
    signing.Published: _published,
    changing.WithdrawalDecided: _withdrawal_decided,
    evaluating.EvaluationOpened: register.ended,
    evaluating.Closed: register.ended,
    fulfilling.SelfChecked: meeting.self_checked,
    inspecting.PledgeInspected: meeting.inspected,
    comment.CommentGiven: meeting.commented,
    evaluation.Announced: meeting.announced,
    evaluation.ResultPublished: meeting.evaluated,
    ranking.RankingPublished: meeting.ranked,
    assessment.AssessmentConcluded: meeting.assessed,
    record.RecordEntered: meeting.entered,
    record.RecordRetracted: meeting.retracted,
}

DUTIES = Projection(
    name="duties",
    version=1,
    tables=schema_of("projections.duties"),
    handlers=_HANDLERS,
    ignored=(events.CAMPAIGN | events.REGISTER | events.PLEDGE | events.BEYOND) - _HANDLERS.keys(),
)
