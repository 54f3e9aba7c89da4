"""The ledger of leaders' comments."""

from projections.comments.queries import Comment, comments

__all__ = ["Comment", "comments"]
