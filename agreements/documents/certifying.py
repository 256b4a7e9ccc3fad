"""Putting our certificate on a finished PDF, so that any later change shows.

Needs no database. pyHanko is imported by the first call: only the worker pays for it.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from agreements.documents.keys import Key
from agreements.documents.timing import time_service

FIELD = "Certificate"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
_ROOM = 8192  # digits kept free for the signature: ours with two certificates takes about 2,600
_ROOM_WITH_TIME = 32768  # a time service encloses certificates of its own


def certify(pdf: bytes, *, key: Key, at: datetime, independently: bool = False) -> bytes:
    """The same PDF with one invisible certification signature that permits no change.

    ECDSA on P-256, PAdES B-B. The time it names is `at`, our own clock; asked for independently,
    a time service confirms it (B-T). Raises NoTime when none does.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

    signer = _signer(key)
    details = signers.PdfSignatureMetadata(
        field_name=FIELD,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        md_algorithm="sha256",
        reason="Certified after all three had signed",
    )
    seat = fields.SigFieldSpec(FIELD)
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    clock = time_service() if independently else None
    whole = signers.PdfSigner(details, signer, timestamper=clock, new_field_spec=seat)
    session = whole.init_signing_session(writer)
    session.system_time = at.astimezone(UTC)
    prepared = session.prepare_tbs_document(
        validation_info=None, bytes_reserved=_ROOM_WITH_TIME if independently else _ROOM
    )
    out = BytesIO()
    digest, _out = prepared.digest_tbs_document(output=out)
    attributes = PdfCMSSignedAttributes(signing_time=session.system_time)
    # A thread of its own: whoever calls this may be inside an event loop already.
    with ThreadPoolExecutor(max_workers=1) as apart:
        apart.submit(
            asyncio.run,
            prepared.perform_signature(
                document_digest=digest.document_digest, pdf_cms_signed_attrs=attributes
            ),
        ).result()
    return out.getvalue()


def _signer(key: Key) -> Any:
    """Signs with the one of two numbers, both valid, that our readers accept.

    Of an ECDSA signature (r, s) anybody can make (r, order - s): a changed file that still holds.
    """
    from pyhanko.sign import signers

    class LowerHalf(signers.SimpleSigner):
        def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
            r, s = decode_dss_signature(super().sign_raw(data, digest_algorithm))
            return encode_dss_signature(r, min(s, ORDER - s))

    known = signers.SimpleSigner.load_pkcs12_data(key.p12, (), passphrase=key.password)
    return LowerHalf(
        signing_cert=known.signing_cert,
        signing_key=known.signing_key,
        cert_registry=known.cert_registry,
    )
