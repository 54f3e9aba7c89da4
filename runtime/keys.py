"""The keys that the settings name: of personal data, and of the pseudonyms in exports."""

import base64
import binascii
import os
import secrets
from pathlib import Path

from runtime.settings import PREFIX, Settings, SettingsError

_KEY_BYTES = 32  # AES-256


def load_master_key(settings: Settings) -> bytes:
    """The 32 bytes that wrap the keys of personal data; the embedded default is made on first use.

    Raises SettingsError when the key is not 32 bytes of base64, or is missing beside an external database: then
    several machines must share one, and a lost data directory must not lose it.
    """
    if settings.master_key is not None:
        return _decoded(settings.master_key.get_secret_value(), f"{PREFIX}MASTER_KEY")
    if settings.database_url is not None:
        raise SettingsError(f"{PREFIX}MASTER_KEY is missing: an external database needs one")
    path = settings.data_dir / "master.key"
    try:
        path.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        _write_once(path, base64.b64encode(secrets.token_bytes(_KEY_BYTES)))
        return _decoded(path.read_text(encoding="ascii"), str(path))
    except OSError as error:
        raise SettingsError(f"the master key {path} cannot be used: {error.strerror}") from error


def load_export_key(settings: Settings) -> bytes | None:
    """The 32 bytes under which exports name things, None where each export has a key of its own.

    Raises SettingsError when the key is not 32 bytes of base64.
    """
    if settings.export_key is None:
        return None
    return _decoded(settings.export_key.get_secret_value(), f"{PREFIX}EXPORT_KEY")


def _decoded(text: str, source: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _KEY_BYTES:
        raise SettingsError(f"{source} is wrong: a key is {_KEY_BYTES} bytes in base64")
    return key


def _write_once(path: Path, content: bytes) -> None:
    """Create `path` (0600) with `content` unless it exists; complete or not there, whoever races or dies."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
