"""The audit trail: one row for every event of the log."""

from projections.audit_trail.queries import AuditEvent, events

__all__ = ["AuditEvent", "events"]
