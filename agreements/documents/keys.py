"""The key that certifies files, and the certificates ours were ever certified with.

In a real practice the key is the PKCS#12 file `settings.SIGNING_P12`. Without one (demonstration,
tests) a practice key is made on first use; its subject says TEST and so does every page it
certifies.
"""

import datetime as days
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.documents.rules import sha256_of

_TEST = "TEST"
AHEAD = days.timedelta(days=30)
# Not tied to the moment of making: a demonstration may move its clock by months.
_FROM = days.datetime(2020, 1, 1, tzinfo=days.UTC)
_UNTIL = days.datetime(2050, 1, 1, tzinfo=days.UTC)


class NoKeyError(Exception):
    """The key for certifying cannot be read; the sentence says which file."""


@dataclass(frozen=True)
class Key:
    """A private key with its certificate, those above it, and whether it is a practice key."""

    p12: bytes
    password: bytes | None
    certificates: str

    @property
    def test(self) -> bool:
        leaf = x509.load_pem_x509_certificates(self.certificates.encode())[0]
        names = leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return any(_TEST in str(name.value) for name in names)


def current_key() -> Key:
    """The key files are certified with now. Raises NoKey when it cannot be read."""
    found = _current()
    keep_certificates(found.certificates)
    return found


def _current() -> Key:
    if settings.SIGNING_P12:
        return read_key(Path(settings.SIGNING_P12), settings.SIGNING_P12_PASSWORD)
    path = settings.VAR_DIR / "keys" / "certifying-test.p12"
    if not path.exists():
        make_key(path, label=_TEST)
    return read_key(path, "")


@cache
def read_key(path: Path, password: str) -> Key:
    """The key in a PKCS#12 file. Raises NoKey when it cannot be read."""
    secret = password.encode() or None
    try:
        body = path.read_bytes()
        key, leaf, above = pkcs12.load_key_and_certificates(body, secret)
    except (OSError, ValueError) as problem:
        raise NoKeyError(_("The key in %(file)s cannot be read.") % {"file": path}) from problem
    if key is None or leaf is None:
        raise NoKeyError(_("There is no key with a certificate in %(file)s.") % {"file": path})
    return Key(body, secret, _pem([leaf, *above]))


def _pem(certificates: Iterable[x509.Certificate]) -> str:
    form = serialization.Encoding.PEM
    return "".join(certificate.public_bytes(form).decode() for certificate in certificates)


def keep_certificates(certificates: str) -> None:
    """Keep the public certificates of a key, so that its files are known after it is replaced."""
    path = settings.VAR_DIR / "trust" / f"{sha256_of(certificates.encode())[:16]}.pem"
    if not path.exists():
        _put(path, certificates.encode(), mode=0o644)


def keep_time_certificates(certificates: str) -> None:
    """Keep the certificates of a time service, so that its word counts after it is replaced."""
    path = _times() / f"{sha256_of(certificates.encode())[:16]}.pem"
    if not path.exists():
        _put(path, certificates.encode(), mode=0o644)


def kept_time_certificates() -> list[str]:
    return [path.read_text() for path in sorted(_times().glob("*.pem"))]


def _times() -> Path:
    return Path(settings.VAR_DIR) / "trust" / "times"


def kept_certificates() -> list[str]:
    """Every bundle kept on this machine: a certificate of ours first, those above it after it."""
    return [path.read_text() for path in sorted((settings.VAR_DIR / "trust").glob("*.pem"))]


def trust_in(bundles: Iterable[str], times: Iterable[str] = ()) -> dict[str, Any]:
    """What a reader needs to know our files by: see `checking.findings`. Holds nothing secret."""
    return {
        "ours": [
            {
                "id": identity(pem),
                "pem": pem,
                "withdrawn": settings.WITHDRAWN.get(identity(pem), ""),
            }
            for pem in bundles
        ],
        "times": list(times),
    }


def identity(certificates: str) -> str:
    """By what a certificate is called here: the start of its fingerprint."""
    leaf = x509.load_pem_x509_certificates(certificates.encode())[0]
    return leaf.fingerprint(hashes.SHA256()).hex()[:16]


def trouble_with_key(*, at: days.datetime, ahead: days.timedelta = AHEAD) -> str:
    """Why nothing should be promised with this key, in a sentence; empty when all is well.

    `ahead` is how long it must still be good for.
    """
    try:
        key = current_key()
    except NoKeyError as problem:
        return str(problem)
    leaf = x509.load_pem_x509_certificates(key.certificates.encode())[0]
    withdrawn = settings.WITHDRAWN.get(identity(key.certificates))
    until = leaf.not_valid_after_utc
    on = {"day": date_format(until, "j F Y")}
    wrong = {
        _("The certificate for certifying was withdrawn."): withdrawn is not None,
        _("The certificate for certifying is not meant for signing."): not may_sign(leaf),
        _("The certificate for certifying is not valid yet."): leaf.not_valid_before_utc > at,
        _("The certificate for certifying ran out on %(day)s.") % on: until <= at,
        _("The certificate for certifying runs out on %(day)s.") % on: until <= at + ahead,
    }
    return next((sentence for sentence, true in wrong.items() if true), "")


def may_sign(leaf: x509.Certificate) -> bool:
    """Whether its own list of uses, where there is one, holds that of signing."""
    try:
        usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def make_key(path: Path, *, label: str, until: days.datetime = _UNTIL) -> None:
    """Make a root and a certificate below it, so named; two makers at once keep one."""
    root_key, leaf_key = (ec.generate_private_key(ec.SECP256R1()) for _one in range(2))
    name = f"{label} {settings.SERVICE_NAME}".strip()
    root = _certificate(f"{name} root", root_key, issuer=None, issuer_key=root_key, until=until)
    leaf = _certificate(name, leaf_key, issuer=root, issuer_key=root_key, until=until)
    body = pkcs12.serialize_key_and_certificates(
        None, leaf_key, leaf, [root], serialization.NoEncryption()
    )
    _put(path, body, mode=0o600)


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    *,
    issuer: x509.Certificate | None,
    issuer_key: ec.EllipticCurvePrivateKey,
    until: days.datetime,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(_usage(root=issuer is None), critical=True)
        .add_extension(own, critical=False)
        .add_extension(above, critical=False)
    )
    return builder.sign(issuer_key, hashes.SHA256())


def _usage(*, root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not root,
        content_commitment=not root,
        key_cert_sign=root,
        crl_sign=root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _put(path: Path, body: bytes, *, mode: int) -> None:
    """Write a whole file or none; who comes second finds the first one's and leaves it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    fresh.touch(mode=mode)
    fresh.write_bytes(body)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
