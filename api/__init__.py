"""The HTTP interface of Pledgebook: commands, queries and problem answers."""
