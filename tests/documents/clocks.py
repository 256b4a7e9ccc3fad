"""A real RFC 3161 time service on this machine, and some that are of no use."""

import datetime as days
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

FROM, UNTIL = (days.datetime(year, 1, 1, tzinfo=days.UTC) for year in (2020, 2050))


class Clock:
    """A certificate for telling the time, and what tells it at `says`."""

    def __init__(self, name: str, *, says: days.datetime) -> None:
        from asn1crypto import keys
        from asn1crypto import x509 as asn1
        from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        uses = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(FROM)
            .not_valid_after(UNTIL)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(uses, critical=True)
            .sign(key, hashes.SHA256())
        )
        der = serialization.Encoding.DER
        body = key.private_bytes(
            der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
        self.stamper = DummyTimeStamper(
            asn1.Certificate.load(certificate.public_bytes(der)),
            keys.PrivateKeyInfo.load(body),
            fixed_dt=says,
        )

    def answer(self, question: bytes) -> bytes:
        from asn1crypto import tsp

        told: bytes = self.stamper.request_tsa_response(tsp.TimeStampReq.load(question)).dump()
        return told


class Served(HTTPServer):
    """How often it was asked, and how often it will still stay silent."""

    asked = 0
    silent = 0
    clock: Clock


class _Handler(BaseHTTPRequestHandler):
    server: Served

    def do_POST(self) -> None:
        question = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        if self.server.silent:
            self.server.silent -= 1
            self.send_error(503)
            return
        body = self.server.clock.answer(question)
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """A test says nothing."""


@contextmanager
def served(clock: Clock, *, silent: int = 0) -> Iterator[tuple[Served, str]]:
    """The clock behind an address; the first `silent` questions get no answer."""
    with Served(("127.0.0.1", 0), _Handler) as server:
        server.clock, server.silent = clock, silent
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server, f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
