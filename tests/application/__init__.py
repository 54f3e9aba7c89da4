"""Tests of the application over a log in memory."""
