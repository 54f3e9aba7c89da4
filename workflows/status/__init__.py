"""The status of everything that has a workflow, computed from the log and the campaign's policy."""
