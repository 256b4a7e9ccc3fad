"""Reading the environment: unset or nonsensical values stop the start with one plain sentence."""

import base64
import binascii
import os
import secrets
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import environ
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from cryptography.x509 import load_pem_x509_certificates
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

_MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}


def text(name: str, default: str | None = None) -> str:
    """A value as it is, an empty one counting as unset; without a default it must be set."""
    value = str(env.str(name, default="")).strip() or default
    if value is None:
        raise ImproperlyConfigured(f"Set {name}: the service does not start without it.")
    return value


def flag(name: str) -> bool:
    """A switch: 1 or 0."""
    value = text(name, "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} is “{value}”: set it to 1 or 0.")
    return value == "1"


def count(name: str, default: int) -> int:
    """A small whole number."""
    value = text(name, str(default))
    if value not in map(str, range(10)):
        raise ImproperlyConfigured(f"{name} is “{value}”: set it to a number from 0 to 9.")
    return int(value)


def address(name: str, default: str | None, schemes: tuple[str, ...]) -> str:
    """An address with one of these schemes, or empty where a default allows it."""
    value = text(name, default)
    if value:
        _split(name, value, schemes)
    return value


def _split(name: str, value: str, schemes: tuple[str, ...]) -> SplitResult:
    wanted = ", ".join(f"{scheme}://" for scheme in schemes)
    try:
        parts = urlsplit(value)
        whole = parts.scheme in schemes and parts.port != 0 and value == "".join(value.split())
    except ValueError:
        whole = False
    if not whole:
        raise ImproperlyConfigured(f"{name} is not an address that starts with {wanted}")
    if not parts.hostname and not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name} names no place: nothing follows {parts.scheme}://")
    return parts


def several(name: str, schemes: tuple[str, ...]) -> tuple[str, ...]:
    """At most two addresses with a comma between them, or none."""
    found = tuple(filter(None, map(str.strip, text(name, "").split(","))))
    if len(found) > 2:
        raise ImproperlyConfigured(f"{name} holds more than two addresses.")
    for value in found:
        _split(name, value, schemes)
    return found


def authorities(name: str, *, needed_by: tuple[str, ...]) -> str:
    """The certificates in a PEM file, as text; needed wherever addresses are given."""
    value = text(name, "")
    if not value:
        if needed_by:
            raise ImproperlyConfigured(f"Set {name}: without it no answer can be believed.")
        return ""
    try:
        found = Path(value).read_text()
        load_pem_x509_certificates(found.encode())
    except (OSError, ValueError) as problem:
        raise ImproperlyConfigured(f"{name} is no file with PEM certificates.") from problem
    return found


def site(name: str, default: str | None) -> str:
    """Where people reach the service: https, or http on this machine alone; nothing after it."""
    value = address(name, default, ("https", "http")).rstrip("/")
    parts = urlsplit(value)
    if value != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc:
        raise ImproperlyConfigured(f"{name} is a scheme and a host, such as https://example.org")
    if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1"}:
        raise ImproperlyConfigured(f"{name} starts with https:// everywhere but on localhost.")
    return value


def words(name: str, default: str) -> str:
    """A short name that can stand in a subject line and a title."""
    value = text(name, default)
    if len(value) > 40 or not value.isprintable() or not any(map(str.isalpha, value)):
        raise ImproperlyConfigured(f"{name} is one line of at most 40 characters, with a letter.")
    return value


def secret(name: str, default: str | None) -> str:
    """A key nobody can guess."""
    value = text(name, default)
    if len(value) < 50 or len(set(value)) < 5:
        raise ImproperlyConfigured(f"{name} is too easy to guess: take 50 random characters.")
    return value


def database(name: str, default: Path | None) -> dict[str, Any]:
    """The database an address stands for; unset, the SQLite file a default allows."""
    value = text(name, None if default is None else "")
    if not value:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default)}
    _split(name, value, ("sqlite", "postgres", "postgresql"))
    found: dict[str, Any] = env.db_url_config(value)
    if not found["NAME"]:
        raise ImproperlyConfigured(f"{name} names no database after the host.")
    return found


def mail(value: str) -> dict[str, Any]:
    """Django's mail settings for an address such as smtp+tls://user:word@host:587."""
    parts = urlsplit(value)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or _MAIL_PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
    }


def certificate(name: str, default: str | None, *, password: str) -> str:
    """A PKCS #12 file with a P-256 key and its certificate, tried with its password."""
    value = text(name, default)
    if not value:
        return value
    try:
        store = load_pkcs12(Path(value).read_bytes(), password.encode() or None)
    except OSError as problem:
        raise ImproperlyConfigured(f"{name} cannot be read: {problem.strerror}.") from problem
    except ValueError as problem:
        raise ImproperlyConfigured(f"{name} does not open with {name}_PASSWORD.") from problem
    key = store.key
    if not isinstance(key, EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise ImproperlyConfigured(f"{name} holds no key on the curve P-256.")
    if store.cert is None:
        raise ImproperlyConfigured(f"{name} holds no certificate for its key.")
    return value


def days(name: str) -> dict[str, str]:
    """`id:2027-03-01,id:2027-04-01`: what each id stands for ended on that day."""
    found = {}
    for part in filter(None, text(name, "").split(",")):
        what, _colon, day = part.strip().partition(":")
        try:
            found[what] = date.fromisoformat(day).isoformat()
        except ValueError as problem:
            raise ImproperlyConfigured(f"{name} is not a list like “ID:2027-03-01”.") from problem
    return found


def kept(path: Path, length: int) -> str:
    """A secret of this installation, made on first use and kept in a file only it can read."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(base64.b64encode(secrets.token_bytes(length)).decode())
        # Linked, not moved: of two processes that start at once the first one's secret stays.
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()


def keys(name: str, value: str) -> list[tuple[str, bytes]]:
    """`id:base64,id:base64`: 32-byte keys with their ids, the writing key first."""
    found: dict[str, bytes] = {}
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
        if key_id in found:
            raise ImproperlyConfigured(f"{name} holds two keys with the id “{key_id}”.")
        found[key_id] = key
    return list(found.items())
