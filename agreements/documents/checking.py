"""Reading a file nobody vouches for: in its own process, with little time and no network.

Run as a module: the first line of its input holds our certificates as JSON, the rest is the file;
its output is one line of JSON. Needs neither settings nor a database. When it dies of what it
reads, the caller counts the file as unreadable.
"""

import hashlib
import json
import resource
import sys
from io import BytesIO
from typing import Any

SECONDS = 20
MEMORY = 512 * 1024 * 1024
_FORBIDDEN = (
    *("socket.bind", "socket.connect", "socket.get", "socket.send"),
    *("os.exec", "os.fork", "os.posix_spawn", "os.system", "subprocess."),
)


def confine(*, memory: int = MEMORY, largest_file: int = 0) -> None:
    """Give up what reading or drawing a file never needs, for the rest of this process."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    sys.addaudithook(_refuse)


def _refuse(event: str, _details: Any) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)


def findings(raw: bytes, bundles: list[str]) -> dict[str, Any]:
    """What the signatures of this file say: `kind`, and for a genuine one what lies inside.

    `bundles` are PEM texts, each a certificate of ours followed by those above it.
    """
    from asn1crypto import pem, x509
    from pyhanko.pdf_utils.reader import PdfFileReader

    ours: set[str] = set()
    above: list[Any] = []
    for bundle in bundles:
        chain = [der for _name, _headers, der in pem.unarmor(bundle.encode(), multiple=True)]
        ours.add(hashlib.sha256(chain[0]).hexdigest())
        above += [x509.Certificate.load(der) for der in chain[1:] or chain]
    reader = PdfFileReader(BytesIO(raw))
    seals = reader.embedded_signatures
    if not seals:
        return {"kind": "no_seal"}
    certified = [s for s in seals if hashlib.sha256(s.signer_cert.dump()).hexdigest() in ours]
    if not certified:
        return {"kind": "not_ours"}
    kind = _kind_of(certified[0], above, alone=len(seals) == 1)
    if kind != "genuine":
        return {"kind": kind}
    at = certified[0].self_reported_timestamp
    parts = _parts(reader)
    return {"kind": kind, "certified_at": at.isoformat() if at else "", **parts}


def _kind_of(seal: Any, above: list[Any], *, alone: bool) -> str:
    from pyhanko.sign.fields import MDPPerm
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    # The certificate was good when it was used; that it has run out since changes no old file.
    context = ValidationContext(
        trust_roots=above, moment=seal.self_reported_timestamp, allow_fetching=False
    )
    usage = KeyUsageConstraints(key_usage=set())
    status = validate_pdf_signature(seal, context, key_usage_settings=usage, skip_diff=True)
    if not (status.intact and status.valid and status.trusted):
        return "changed"
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE or not alone:
        return "added"
    whole = status.bottom_line and seal.docmdp_level == MDPPerm.NO_CHANGES
    return "genuine" if whole else "changed"


def _parts(reader: Any) -> dict[str, str]:
    """The attachments of a file that proved genuine, so made by us."""
    named = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    specs = [named[place] for place in range(1, len(named), 2)]
    return {
        str(spec["/UF"]): spec["/EF"]["/F"].data.decode()
        for spec in specs
        if str(spec["/UF"]).endswith(".json")
    }


def main() -> None:
    confine()
    trust, _newline, raw = sys.stdin.buffer.read().partition(b"\n")
    sys.stdout.write(json.dumps(findings(raw, json.loads(trust))))


if __name__ == "__main__":
    main()
