"""Telling people what they owe, and other systems what happened: beside the log, at least once, never for ever.

What is told is recorded by workflows as events; this package follows the log and sends.
"""
