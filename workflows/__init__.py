"""Durable processes on Temporal: one workflow per pledge owns its time, a relay tells it what the log holds."""
