"""A policy read from plain JSON data, and written as such: every refusal names the key."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

from domain import errors


def plain(value: object) -> object:
    """Return what JSON holds in the place of ``value``; the ``default`` of `json.dumps`."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def build(cls: type, data: Mapping[str, Any], path: str) -> Any:
    """Return a dataclass of ``data``; raises `errors.InvalidInput` naming the unknown key or bad value."""
    known = {f.name for f in fields(cls)}
    if unknown := sorted(set(data) - known):
        raise errors.InvalidInput(f"{path}.{unknown[0]}", "is not a policy key", "不是政策项")
    hints = get_type_hints(cls)
    try:
        return cls(**{key: _convert(hints[key], value, f"{path}.{key}") for key, value in data.items()})
    except TypeError as error:
        raise errors.InvalidInput(path, str(error), "政策项不完整") from error


def _convert(hint: Any, value: Any, path: str) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    try:
        if isinstance(hint, type) and is_dataclass(hint):
            return build(hint, _expect(dict, value), path)
        if origin is tuple:
            return tuple(_convert(args[0], v, path) for v in _expect(list, value))
        if origin is Mapping:
            return {str(k): _convert(args[1], v, f"{path}.{k}") for k, v in _expect(dict, value).items()}
        if hint == date | None:
            return None if value is None else date.fromisoformat(value)
        return hint(value) if issubclass(hint, Enum) else _expect(hint, value)
    except (ValueError, TypeError) as error:
        raise errors.InvalidInput(path, f"{value!r} is not acceptable", "取值不正确") from error


def _expect(kind: type, value: Any) -> Any:
    """Return ``value`` if it is of ``kind``; a truth value is no number."""
    if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
        raise TypeError(value)
    return value
