"""The policy presets: `DEFAULT.json`, which is ours, and one file per procedure."""
