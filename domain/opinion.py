"""An opinion collected from the public, to which items refer (D1)."""

from typing import Self
from uuid import UUID

from domain.aggregate import Created, Event, Root
from domain.values import Act, Erased, Personal, clean


class Opinion(Root):
    """What somebody asked for; which pledges answer it is seen in the ledger."""

    TOPIC = "opinion"

    def __init__(self) -> None:
        self.campaign = UUID(int=0)
        self.organisation = UUID(int=0)
        self.channel = ""
        self.text = ""
        self.author: Personal | Erased | None = None
        self.answer = ""

    @classmethod
    def collect(
        cls,
        id: UUID,
        act: Act,
        *,
        campaign: UUID,
        organisation: UUID,
        channel: str,
        text: str,
        author: str,
    ) -> Self:
        """Record an opinion for ``organisation``; ``author`` may be empty (anonymous)."""
        name = clean(author, "author", required=False, limit=100)
        return cls._create(
            Collected,
            id=id,
            act=act,
            campaign=campaign,
            organisation=organisation,
            channel=clean(channel, "channel", limit=60),
            text=clean(text, "text"),
            author=Personal(id, name) if name else None,
        )

    def reply(self, act: Act, answer: str) -> None:
        """Say what became of the opinion, for example why no item takes it up."""
        self.trigger_event(Replied, act=act, answer=clean(answer, "answer"))


class Collected(Created):
    """An opinion was recorded."""

    TOPIC = "opinion.collected"
    campaign: UUID
    organisation: UUID
    channel: str
    text: str
    author: Personal | Erased | None

    def apply(self, aggregate: Opinion) -> None:
        aggregate.campaign, aggregate.organisation = self.campaign, self.organisation
        aggregate.channel, aggregate.text, aggregate.author = self.channel, self.text, self.author


class Replied(Event):
    """The organisation said what became of an opinion."""

    TOPIC = "opinion.replied"
    answer: str

    def apply(self, aggregate: Opinion) -> None:
        aggregate.answer = self.answer
