"""How pledgers are judged beyond their items, and what follows: comment, evaluation, rectification, honours."""
