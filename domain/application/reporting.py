"""Commands on the statistics form: handed in by the organisation, returned by its superior (L4)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain import rules
from domain.application.base import Call, command
from domain.application.keeping import Keeping
from domain.campaign import Campaign
from domain.errors import Refused
from domain.statistics import Statistics, statistics_id


class Reporting(Keeping):
    """One form for each organisation and period of a campaign."""

    @command
    def submit_statistics(
        self,
        call: Call,
        campaign_id: UUID,
        organisation: UUID,
        *,
        values: Mapping[str, Any],
        derived: Mapping[str, Any],
        notes: Mapping[str, str],
    ) -> Statistics:
        """Hand in the form of an organisation, or one that was returned again.

        ``derived`` is what the read models give when it is handed in; the log keeps it beside what the organisation
        says.
        """
        campaign = self.look_up(Campaign, campaign_id)
        policy = campaign.policy
        act = self.keep("submit_statistics", call, organisation, policy.timezone)
        self.require_within(campaign, organisation, act.occurred_on)
        if act.occurred_on < campaign.opens_on:
            raise Refused(rules.NOT_IN_SESSION)
        said = {"values": values, "derived": derived, "notes": notes}
        key = statistics_id(campaign_id, organisation, campaign.reported.end)
        if self.exists(key):
            form = self.find(Statistics, key)
            form.expect(call.expected)
            form.resubmit(act, **said)
            return form
        return Statistics.submit(
            act,
            campaign=campaign_id,
            organisation=organisation,
            period=campaign.reported,
            due=policy.statistics_due,
            **said,
        )

    @command
    def return_statistics(self, call: Call, form_id: UUID) -> Statistics:
        """Return a form with a reason; it is owed again within the days that the policy gives for a revision."""
        form = self.find(Statistics, form_id)
        policy = self.look_up(Campaign, form.campaign).policy
        with self.concealing(call, form, policy.timezone):
            act = self.keep("return_statistics", call, form.organisation, policy.timezone)
        form.expect(call.expected)
        form.send_back(act, again=self.working_days(policy).shift(act.occurred_on, policy.days.revise))
        return form
