"""How a pledge is judged beyond its own items, and what follows: comment, evaluation, rectification, honours, ranking."""
