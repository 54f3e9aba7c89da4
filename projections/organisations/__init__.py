"""The register of organisations, posts, members, campaigns, opinions and exemptions, as it stands."""

from projections.organisations.holding import Held, Tenure, held, posts
from projections.organisations.queries import (
    Campaign,
    Member,
    Organisation,
    campaigns,
    group,
    members,
    organisations,
    subtree,
)
from projections.organisations.requests import Exemption, Opinion, exemptions, opinions

__all__ = [
    "Campaign",
    "Exemption",
    "Held",
    "Member",
    "Opinion",
    "Organisation",
    "Tenure",
    "campaigns",
    "exemptions",
    "group",
    "held",
    "members",
    "opinions",
    "organisations",
    "posts",
    "subtree",
]
