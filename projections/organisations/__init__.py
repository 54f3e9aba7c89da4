"""The register of organisations, posts, members, campaigns, opinions and exemptions, as it stands."""

from projections.organisations.queries import (
    Campaign,
    Member,
    Organisation,
    Tenure,
    campaign,
    campaigns,
    member,
    members,
    names,
    organisation,
    organisations,
    posts,
    subtree,
)
from projections.organisations.requests import Exemption, Opinion, exemption, exemptions, opinion, opinions

__all__ = [
    "Campaign",
    "Exemption",
    "Member",
    "Opinion",
    "Organisation",
    "Tenure",
    "campaign",
    "campaigns",
    "exemption",
    "exemptions",
    "member",
    "members",
    "names",
    "opinion",
    "opinions",
    "organisation",
    "organisations",
    "posts",
    "subtree",
]
