"""How organisations, their place in the tree and their guidance groups change."""

from domain.organisation import Dissolved, Founded, GuidanceAssigned, Moved, Renamed
from projections.pinyin import sort_key
from projections.projection import Write, row


def founded(write: Write, event: Founded, _: int) -> None:
    """Enter an organisation below its superior."""
    values = row(
        event, name=event.name, pinyin=sort_key(event.name), level=event.level, type=event.type, parent=event.parent
    )
    write(
        "INSERT INTO organisation (id, name, pinyin, level, type, parent, founded_on, version) VALUES"
        " (%(id)s, %(name)s, %(pinyin)s, %(level)s, %(type)s, %(parent)s, %(day)s, %(version)s)",
        values,
    )
    write("INSERT INTO superior VALUES (%(id)s, %(day)s, %(version)s, %(parent)s)", values)
    write(
        "INSERT INTO closure SELECT %(id)s, %(id)s, 0"
        " UNION ALL SELECT ancestor, %(id)s, depth + 1 FROM closure WHERE descendant = %(parent)s",
        values,
    )


def renamed(write: Write, event: Renamed, _: int) -> None:
    """Take the new name."""
    write(
        "UPDATE organisation SET name = %(name)s, pinyin = %(pinyin)s, version = %(version)s WHERE id = %(id)s",
        row(event, name=event.name, pinyin=sort_key(event.name)),
    )


def moved(write: Write, event: Moved, _: int) -> None:
    """Hang the subtree below its superior of the latest day, which a move recorded late need not change."""
    values = row(
        event,
        parent=event.parent,
    )
    write("INSERT INTO superior VALUES (%(id)s, %(day)s, %(version)s, %(parent)s)", values)
    write(
        "UPDATE organisation SET version = %(version)s, parent ="
        " (SELECT parent FROM superior WHERE organisation = %(id)s ORDER BY since DESC, entered DESC LIMIT 1)"
        " WHERE id = %(id)s",
        values,
    )
    write(
        "DELETE FROM closure WHERE descendant IN (SELECT descendant FROM closure WHERE ancestor = %(id)s)"
        " AND ancestor IN (SELECT ancestor FROM closure WHERE descendant = %(id)s AND depth > 0)",
        values,
    )
    write(
        "INSERT INTO closure SELECT above.ancestor, below.descendant, above.depth + below.depth + 1"
        " FROM closure above CROSS JOIN closure below"
        " WHERE above.descendant = (SELECT parent FROM organisation WHERE id = %(id)s) AND below.ancestor = %(id)s"
        " ON CONFLICT DO NOTHING",
        values,
    )


def guidance_assigned(write: Write, event: GuidanceAssigned, _: int) -> None:
    """Take the guidance group from that day on; none means the organisation left its system."""
    values = row(event, guide=event.group)
    write("INSERT INTO guidance VALUES (%(id)s, %(day)s, %(version)s, %(guide)s)", values)
    write("UPDATE organisation SET version = %(version)s WHERE id = %(id)s", values)


def dissolved(write: Write, event: Dissolved, _: int) -> None:
    """End the organisation and the posts in it; it stays in the tree."""
    values = row(event)
    write("UPDATE organisation SET dissolved_on = %(day)s, version = %(version)s WHERE id = %(id)s", values)
    write("DELETE FROM tenure WHERE organisation = %(id)s AND since >= %(day)s", values)
    write("UPDATE tenure SET until = least(until, %(day)s) WHERE organisation = %(id)s", values)
