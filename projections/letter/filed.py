"""The rendered copies that were filed; their hashes stand in the log, so a changed one would be noticed."""

from typing import Any

from psycopg import Connection


def document(conn: Connection[Any], sha256: str) -> bytes | None:
    """Return the PDF with this SHA-256 (hex), None if it was never rendered here."""
    row = conn.execute("SELECT content FROM letter_document WHERE sha256 = %s", (sha256,)).fetchone()
    return bytes(row[0]) if row else None
