"""The event classes of the log in groups, named one by one: a new class belongs nowhere until somebody decides."""

from domain import calendar, campaign, exemption, member, opinion, organisation, posts, record, statistics
from domain.aggregate import Event
from domain.judgement import assessment, comment, evaluation, honours, ranking
from domain.judgement.rectification import events as rectifying
from domain.pledge import changing, evaluating, fulfilling, inspecting, proposing, reviewing, signing, supervising

CAMPAIGN: frozenset[type[Event]] = frozenset(
    {
        campaign.Opened,
        campaign.PolicyChanged,
        campaign.RoundOpened,
        campaign.DutiesOpened,
        campaign.Closed,
        calendar.Imported,
        calendar.Revised,
        calendar.Applied,
    }
)
"""The drives, and the calendars by which they count."""
REGISTER: frozenset[type[Event]] = frozenset(
    {
        organisation.Founded,
        organisation.Renamed,
        organisation.Moved,
        organisation.GuidanceAssigned,
        posts.PostFilled,
        posts.PostVacated,
        posts.SubstituteNamed,
        posts.SubstitutionEnded,
        organisation.Dissolved,
        member.Admitted,
        member.Transferred,
        member.DutyAssigned,
        opinion.Collected,
        opinion.Replied,
        exemption.Requested,
        exemption.Studied,
        exemption.Decided,
    }
)
REMINDERS: frozenset[type[Event]] = frozenset(
    {supervising.Reminded, supervising.Escalated, supervising.ReminderAcknowledged}
)
PLEDGE: frozenset[type[Event]] = REMINDERS | frozenset(
    {
        proposing.Proposed,
        proposing.Revised,
        proposing.Submitted,
        reviewing.Reviewed,
        reviewing.Returned,
        reviewing.Approved,
        signing.Signed,
        signing.CopyFiled,
        signing.Published,
        signing.Publicised,
        fulfilling.Planned,
        fulfilling.ProgressReported,
        fulfilling.ItemCompleted,
        fulfilling.StruckOff,
        fulfilling.ItemCorrected,
        fulfilling.HelpAsked,
        fulfilling.HelpGiven,
        fulfilling.SelfChecked,
        inspecting.PledgeInspected,
        changing.AmendmentRequested,
        changing.AmendmentDecided,
        changing.WithdrawalRequested,
        changing.WithdrawalDecided,
        supervising.DeadlineMoved,
        evaluating.EvaluationOpened,
        evaluating.Assessed,
        evaluating.RectificationOrdered,
        evaluating.RectificationReported,
        evaluating.RectificationConcluded,
        evaluating.Closed,
    }
)
COMMENT: frozenset[type[Event]] = frozenset(
    {
        comment.CommentGiven,
        comment.CommentFedBack,
        comment.CommentPublished,
        comment.CommentFollowedUp,
        comment.CommentReminded,
        comment.CommentEscalated,
        comment.CommentReminderAcknowledged,
        comment.CommentDeadlineMoved,
    }
)
RECTIFICATION: frozenset[type[Event]] = frozenset(
    {
        rectifying.Opened,
        rectifying.Reported,
        rectifying.ReportReturned,
        rectifying.Ordered,
        rectifying.ProblemClosed,
        rectifying.ProblemConfirmed,
        rectifying.ProblemReopened,
        rectifying.Concluded,
        rectifying.Reminded,
        rectifying.Escalated,
        rectifying.ReminderAcknowledged,
        rectifying.DeadlineMoved,
    }
)
EVALUATION: frozenset[type[Event]] = frozenset(
    {
        evaluation.Announced,
        evaluation.Opened,
        evaluation.CodesIssued,
        evaluation.Reported,
        evaluation.Criticised,
        evaluation.Closed,
        evaluation.ResultPublished,
        evaluation.Reminded,
        evaluation.Escalated,
        evaluation.ReminderAcknowledged,
        evaluation.DeadlineMoved,
    }
)
RECORD: frozenset[type[Event]] = frozenset({record.RecordEntered, record.RecordRetracted})
REPORT: frozenset[type[Event]] = frozenset({statistics.Submitted, statistics.Returned, statistics.Resubmitted})
"""The statistics forms of a campaign."""
STANDING: frozenset[type[Event]] = frozenset(
    {assessment.AssessmentConcluded, ranking.RankingPublished, honours.HonoursConferred}
)
BEYOND: frozenset[type[Event]] = COMMENT | EVALUATION | RECORD | RECTIFICATION | REPORT | STANDING
"""How pledgers are judged beyond their pledges, and the records around them."""
