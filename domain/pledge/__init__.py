"""The pledge (承诺书): one module per stage holds its guards and its events."""

from domain.pledge.changing import Changing
from domain.pledge.evaluating import Evaluating
from domain.pledge.fulfilling import Fulfilling
from domain.pledge.inspecting import Inspecting
from domain.pledge.proposing import Proposing
from domain.pledge.reviewing import Reviewing
from domain.pledge.signing import Signing
from domain.pledge.state import ALLOWED, Case, Item, ItemStatus
from domain.pledge.supervising import DeadlineMoved, Escalated, Reminded, ReminderAcknowledged
from domain.supervised import Duty

__all__ = ["ALLOWED", "Case", "Duty", "Item", "ItemStatus", "Pledge"]


class Pledge(Proposing, Reviewing, Signing, Fulfilling, Inspecting, Changing, Evaluating):
    """A letter of promises on its way from proposal to verdict."""

    TOPIC = "pledge"
    reminder = Reminded
    escalation = Escalated
    rest = ReminderAcknowledged
    move = DeadlineMoved
