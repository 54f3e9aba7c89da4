"""How organisations and members stand: assessments with their classes, rankings, honours."""

from projections.standings.classes import METHOD, ClassRate, class_rates
from projections.standings.queries import (
    Assessed,
    Conferral,
    LeftOutOf,
    RankingTable,
    assessments,
    honours,
    left_out,
    rankings,
)

__all__ = [
    "METHOD",
    "Assessed",
    "ClassRate",
    "Conferral",
    "LeftOutOf",
    "RankingTable",
    "assessments",
    "class_rates",
    "honours",
    "left_out",
    "rankings",
]
