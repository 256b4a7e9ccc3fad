"""Reading the environment: unset or nonsensical values stop the start with one plain sentence."""

import base64
import binascii
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def text(name: str, default: str | None = None) -> str:
    """A value as it is; without a default it must be set."""
    value = env.str(name, default=default or "").strip()
    if not value and default is None:
        raise ImproperlyConfigured(f"Set {name}: the service does not start without it.")
    return value


def flag(name: str) -> bool:
    """A switch: 1 or 0."""
    value = text(name, "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} is “{value}”: set it to 1 or 0.")
    return value == "1"


def address(name: str, default: str | None, schemes: tuple[str, ...]) -> str:
    """An address with one of these schemes, or empty where a default allows it."""
    value = text(name, default)
    if value and urlsplit(value).scheme not in schemes:
        wanted = ", ".join(f"{scheme}:" for scheme in schemes)
        raise ImproperlyConfigured(f"{name} is not an address that starts with one of {wanted}")
    return value


def kept(path: Path, length: int) -> str:
    """A secret of this installation, made on first use and kept in a file only it can read."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(base64.b64encode(secrets.token_bytes(length)).decode())
    return path.read_text().strip()


def keys(name: str, value: str) -> list[tuple[str, bytes]]:
    """`id:base64,id:base64`: 32-byte keys with their ids, the writing key first."""
    found = []
    for part in value.split(","):
        key_id, colon, body = part.strip().partition(":")
        try:
            key = base64.b64decode(body, validate=True)
        except binascii.Error:
            key = b""
        if not colon or not key_id or len(key) != 32:
            raise ImproperlyConfigured(
                f"{name} is not a list like “2027:BASE64”, each of 32 bytes in base64."
            )
        found.append((key_id, key))
    return found
