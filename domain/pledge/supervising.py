"""What the workflow records about a pledge's time."""

from domain.supervised import Escalation, Reminder


class Reminded(Reminder):
    """Somebody was reminded of a duty."""

    TOPIC = "pledge.reminded"


class Escalated(Escalation):
    """An overdue duty was passed up the tree."""

    TOPIC = "pledge.escalated"
