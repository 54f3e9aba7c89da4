"""Durable processes on Temporal: each thing that has deadlines has a workflow that owns its time, told by a relay."""
