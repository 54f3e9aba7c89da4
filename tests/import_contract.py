"""An import-linter contract by allow-list: the named modules import nothing else but the standard library."""

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyContract(Contract):
    """The imports of `source_modules` (and of what lies below) stay in `allowed_modules` and the stdlib."""

    source_modules = fields.ListField(subfield=fields.StringField())
    allowed_modules = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002
        allowed = {str(name) for name in self.allowed_modules}  # type: ignore[attr-defined]
        strays = [
            (importer, imported)
            for source in self.source_modules  # type: ignore[attr-defined]
            for importer in sorted({source, *graph.find_descendants(source)})
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if not _is_allowed(imported, allowed)
        ]
        return ContractCheck(kept=not strays, metadata={"strays": strays})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["strays"]:
            output.print_error(f"{importer} imports {imported}", bold=False)
        output.new_line()


def _is_allowed(module: str, allowed: set[str]) -> bool:
    parts = module.split(".")
    prefixes = {".".join(parts[: n + 1]) for n in range(len(parts))}
    return parts[0] in sys.stdlib_module_names or not prefixes.isdisjoint(allowed)
