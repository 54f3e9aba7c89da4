"""The register of organisations, posts, members, campaigns, opinions and exemptions, as it stands."""

from projections.organisations.queries import (
    Campaign,
    Member,
    Organisation,
    Tenure,
    campaigns,
    members,
    organisations,
    posts,
    subtree,
)
from projections.organisations.requests import Exemption, Opinion, exemptions, opinions

__all__ = [
    "Campaign",
    "Exemption",
    "Member",
    "Opinion",
    "Organisation",
    "Tenure",
    "campaigns",
    "exemptions",
    "members",
    "opinions",
    "organisations",
    "posts",
    "subtree",
]
