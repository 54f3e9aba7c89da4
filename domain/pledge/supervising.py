"""What is recorded about a pledge's time."""

from domain.supervised import Escalation, Move, Reminder, Rest


class Reminded(Reminder):
    """Somebody was reminded of a duty."""

    TOPIC = "pledge.reminded"


class Escalated(Escalation):
    """An overdue duty was passed up the tree."""

    TOPIC = "pledge.escalated"


class ReminderAcknowledged(Rest):
    """Who was reminded took note of it."""

    TOPIC = "pledge.reminder-acknowledged"


class DeadlineMoved(Move):
    """A deadline of the pledge moved."""

    TOPIC = "pledge.deadline-moved"
