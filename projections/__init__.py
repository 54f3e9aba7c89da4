"""Read models: what readers see of the event log, disposable and rebuildable; one folder each."""
