"""An environment like a real practice's, with made-up secrets, and manage.py run in it."""

import base64
import os
import secrets
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID


def environment(folder: Path) -> dict[str, str]:
    """Every value that production asks for, each as it should be."""
    return {
        "DEMONSTRATION": "0",
        "VAR_DIR": str(folder),
        "SERVICE_NAME": "Stillwater",
        "BASE_URL": "https://practice.example.org",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "FIELD_KEYS": f"2027:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "DATABASE_URL": f"sqlite:///{folder / 'data.sqlite3'}",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "EMAIL_URL": "smtp+tls://practice:word@mail.example.org:587",
        "SIGNING_P12": str(signing_key(folder / "signing.p12", "open")),
        "SIGNING_P12_PASSWORD": "open",
    }


def signing_key(file: Path, password: str) -> Path:
    """A P-256 key with a certificate of its own making, as one PKCS #12 file."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A practice")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    lock = BestAvailableEncryption(password.encode())
    file.write_bytes(serialize_key_and_certificates(b"seal", key, certificate, None, lock))
    return file


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as var:
        settings = {**os.environ, **environment(Path(var))}
        sys.exit(subprocess.call([sys.executable, "manage.py", *sys.argv[1:]], env=settings))
