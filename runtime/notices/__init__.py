"""What notices need of this installation: their tables, and what the read models say at the end of a month."""
