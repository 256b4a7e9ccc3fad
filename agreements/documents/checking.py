"""Whether a PDF is one of ours, unchanged. Needs pyHanko and the list of our certificates alone.

For anybody: `python3 check.py trust.json FILE` prints the verdict in words; it needs neither this
service nor a network, and ends with 0 for genuine files alone, with 2 where it could not look.
The service runs the same file as a process of its own, with little time and memory: the first
line of its input is the list of certificates, the rest the file, and its output one line of JSON.
When it dies of what it reads, the caller counts the file as unreadable.
"""

import argparse
import hashlib
import json
import logging
import sys
from datetime import datetime
from importlib.util import find_spec
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

SECONDS = 20
MEMORY = 512 * 1024 * 1024
LARGEST = 25 * 1024 * 1024
_END, _MOST_ENDS = b"%%EOF", 50
_GENESIS = "0" * 64
_EVENT = b"stillwater-event-v1"
_HALF_ORDER = 0x7FFFFFFF800000007FFFFFFFFFFFFFFFDE737D56D38BCF4279DCE5617E3192A8  # of P-256
_FORBIDDEN = (
    *("socket.bind", "socket.connect", "socket.get", "socket.send"),
    *("os.exec", "os.fork", "os.posix_spawn", "os.system", "subprocess."),
)
LATER = (
    "This check cannot know whether the agreement was taken back or replaced later. "
    "The page of the service can say."
)
SENTENCES = {
    "genuine": "Genuine: this is the certified agreement, unchanged.",
    "changed": "Changed: this file was changed after it was certified. Do not rely on it.",
    "added": "Added: the certified agreement is inside, and something was added afterwards. "
    "Ask for a fresh copy.",
    "withdrawn": "Withdrawn: the certificate of this file was withdrawn, and nothing shows that "
    "the file is older. Ask for a fresh copy.",
    "not_ours": "Not ours: this file was certified by somebody else.",
    "no_seal": "Not certified: it may be a draft, a print or a changed copy.",
    "unreadable": "Unreadable: this is no PDF that can be read.",
}


def confine(*, seconds: int = SECONDS, memory: int = MEMORY, largest_file: int = 0) -> None:
    """Give up what reading or drawing a file never needs, for the rest of this process."""
    import resource  # noqa: PLC0415 - not everywhere, and not needed to read a file

    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    sys.addaudithook(_refuse)


def _refuse(event: str, _details: Any) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)


def findings(raw: bytes, trust: dict[str, Any]) -> dict[str, Any]:
    """What a file is: `kind`, and of a genuine one its time and what lies inside.

    `trust` holds under "ours" the certificates of ours, each as PEM with those above it, and the
    day it was withdrawn if it was; under "times" the PEM of the time services we ever asked.
    """
    if len(raw) > LARGEST:
        return {"kind": "unreadable"}
    found = _read(raw, trust)
    if found["kind"] in {"genuine", "withdrawn"} or not bears_ours(raw, trust):
        return found
    if any(_read(start, trust)["kind"] == "genuine" for start in _beginnings(raw)):
        return {"kind": "added"}
    return found if found["kind"] == "added" else {"kind": "changed"}


def bears_ours(raw: bytes, trust: dict[str, Any]) -> bool:
    """Whether a certificate of ours lies in the file: it was ours before it was spoilt."""
    from asn1crypto import x509

    folded = raw.lower()
    ours = [x509.Certificate.load(_unarmoured(one["pem"])[0]) for one in trust["ours"]]
    marks = [(one.public_key["public_key"].native, one.signature[-32:]) for one in ours]
    return any(mark.hex().encode() in folded for pair in marks for mark in pair)


def _beginnings(raw: bytes) -> list[bytes]:
    """The file as it may have been before something followed its end."""
    parts = raw.split(_END)[:-1][:_MOST_ENDS]
    ends, length = [], 0
    for part in parts:
        length += len(part) + len(_END)
        ends.append(length + (raw[length : length + 1] == b"\n"))
    return [raw[:end] for end in ends if end < len(raw)]


def _unarmoured(bundle: str) -> list[bytes]:
    from asn1crypto import pem

    return [der for _name, _headers, der in pem.unarmor(bundle.encode(), multiple=True)]


def _read(raw: bytes, trust: dict[str, Any]) -> dict[str, Any]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(BytesIO(raw))
        seals = reader.embedded_signatures
        if not seals:
            return {"kind": "no_seal"}
        ours = {hashlib.sha256(_unarmoured(one["pem"])[0]).digest(): one for one in trust["ours"]}
        known = [(seal, ours[print_]) for seal in seals if (print_ := _print_of(seal)) in ours]
        if not known:
            return {"kind": "not_ours"}
        if len(seals) > 1:
            return {"kind": "added"}
        return _judged(raw, reader, *known[0], trust["times"])
    except Exception:  # noqa: BLE001 - a stranger's file may break its reader in any way
        return {"kind": "unreadable"}


def _print_of(seal: Any) -> bytes:
    return hashlib.sha256(seal.signer_cert.dump()).digest()


def _judged(
    raw: bytes, reader: Any, seal: Any, ours: dict[str, str], times: list[str]
) -> dict[str, Any]:
    """The verdict on a file whose only signature names a certificate of ours."""
    status = _status(seal, _unarmoured(ours["pem"]), times)
    if not (status.intact and status.valid and status.trusted):
        return {"kind": "changed"}
    if status.coverage.name != "ENTIRE_FILE":
        return {"kind": "added"}
    parts = _parts(reader)
    timed = _independent_time(seal, status)
    whole = status.bottom_line and seal.docmdp_level.name == "NO_CHANGES"
    if not (whole and _as_we_write(raw, seal, ours["pem"]) and _evidence_holds(parts, timed)):
        return {"kind": "changed"}
    if ours["withdrawn"] and (timed is None or timed.date().isoformat() >= ours["withdrawn"]):
        return {"kind": "withdrawn", "withdrawn": ours["withdrawn"]}
    at = timed or seal.self_reported_timestamp
    time = "own" if timed is None else "independent"
    return {"kind": "genuine", "certified_at": at.isoformat(), "time": time, **parts}


def _status(seal: Any, chain: list[bytes], times: list[str]) -> Any:
    """pyHanko's own judgement, at the moment the file was made.

    That a certificate has run out since changes no old file.
    """
    from asn1crypto import x509
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext

    above = [x509.Certificate.load(der) for der in chain[1:] or chain]
    clocks = [x509.Certificate.load(der) for bundle in times for der in _unarmoured(bundle)]
    moment = _token_time(seal) or seal.self_reported_timestamp
    return validate_pdf_signature(
        seal,
        ValidationContext(trust_roots=above, moment=moment, allow_fetching=False),
        ValidationContext(trust_roots=clocks, moment=moment, allow_fetching=False),
        key_usage_settings=KeyUsageConstraints(key_usage=set()),
        skip_diff=True,
    )


def _token_time(seal: Any) -> datetime | None:
    """The time in a time service's token, whatever it is worth."""
    (given,) = seal.signed_data["signer_infos"]
    if given["unsigned_attrs"].native is None:
        return None
    (attribute,) = given["unsigned_attrs"]
    (token,) = attribute["values"]
    told: datetime = token["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    return told


def _independent_time(seal: Any, status: Any) -> datetime | None:
    """What a time service of ours said, whose word holds; nothing else is independent."""
    token = status.timestamp_validity
    return _token_time(seal) if token and token.valid and token.intact and token.trusted else None


def _as_we_write(raw: bytes, seal: Any, bundle: str) -> bool:
    """Whether the signature stands in the file to the last byte as we write it.

    Its own bytes are the one part of a file that no signature covers.
    """
    _zero, start, after, _rest = seal.byte_range
    hole = raw[start:after]
    written = _rebuilt(seal.signed_data, _unarmoured(bundle)).hex().upper().encode()
    return hole == b"<" + written.ljust(len(hole) - 2, b"0") + b">"


def _rebuilt(data: Any, chain: list[bytes]) -> bytes:
    """The signature made anew from what in it is signed, and what we know."""
    from asn1crypto import algos, cms, x509

    certificates = [x509.Certificate.load(der) for der in chain]
    (given,) = data["signer_infos"]
    signature = algos.DSASignature.load(given["signature"].native).native
    if signature["s"] > _HALF_ORDER:
        return b""
    name = {"issuer": certificates[0].issuer, "serial_number": certificates[0].serial_number}
    info = {
        "version": "v1",
        "sid": cms.SignerIdentifier({"issuer_and_serial_number": cms.IssuerAndSerialNumber(name)}),
        "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
        "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        "signed_attrs": given["signed_attrs"].copy(),
        "signature": algos.DSASignature(signature).dump(),
    }
    if given["unsigned_attrs"].native:
        info["unsigned_attrs"] = given["unsigned_attrs"].copy()
    body = {
        "version": "v1",
        "digest_algorithms": cms.DigestAlgorithms((info["digest_algorithm"],)),
        "encap_content_info": {"content_type": "data"},
        "certificates": {
            cms.CertificateChoices(name="certificate", value=one) for one in certificates
        },
        "signer_infos": [info],
    }
    whole = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(body)})
    return bytes(whole.dump())


def _parts(reader: Any) -> dict[str, str]:
    """The attachments of a file that our certificate vouches for, so made by us."""
    named = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    specs = [named[place] for place in range(1, len(named), 2)]
    return {
        str(spec["/UF"]): spec["/EF"]["/F"].data.decode()
        for spec in specs
        if str(spec["/UF"]).endswith((".json", ".html"))
    }


def _evidence_holds(parts: dict[str, str], timed: datetime | None) -> bool:
    """Whether the statements are about this text as it was read, and the events hold."""
    evidence = json.loads(parts["evidence.json"])
    text = hashlib.sha256(parts["agreement.json"].encode()).hexdigest()
    reading = hashlib.sha256(parts["reading.html"].encode()).hexdigest()
    statements, events = evidence["statements"], evidence["events"]
    given = {hashlib.sha256(_canonical(one)).hexdigest() for one in statements}
    signed = {e["data"]["statement_sha256"] for e in events if e.get("kind") == "signed"}
    return (
        all(one["content_sha256"] == text for one in statements)
        and all(one["reading_sha256"] == reading for one in statements)
        and signed <= given
        and all(after["prev"] == before["hash"] for before, after in pairwise(events))
        and all(one["prev"] == _GENESIS for one in events[:1])
        and all(_hash_of(evidence["chain"], one) == one["hash"] for one in events if "kind" in one)
        and (evidence.get("time") == "independent") == (timed is not None)
    )


def _hash_of(chain: str, event: dict[str, Any]) -> str:
    body = {key: value for key, value in event.items() if key != "hash"} | {"chain": chain}
    return hashlib.sha256(_EVENT + _canonical(body)).hexdigest()


def _canonical(value: Any) -> bytes:
    """As RFC 8785 writes what ours consists of: strings, whole numbers, lists, plain keys."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def in_words(found: dict[str, Any]) -> list[str]:
    """The verdict for a reader; names only of a file that proved genuine."""
    if found["kind"] == "withdrawn":
        return [SENTENCES["withdrawn"], f"Withdrawn on {found['withdrawn']}."]
    if found["kind"] != "genuine":
        return [SENTENCES[found["kind"]]]
    clock = {
        "own": "The time comes from the clock of the service.",
        "independent": "An independent time service vouches for the time.",
    }
    statements = json.loads(found["evidence.json"])["statements"]
    return [
        SENTENCES["genuine"],
        LATER,
        *(_signed_in_words(one) for one in statements),
        f"Certified: {found['certified_at']}. {clock[found['time']]}",
        f"Text (SHA-256): {hashlib.sha256(found['agreement.json'].encode()).hexdigest()}",
    ]


def _signed_in_words(statement: dict[str, str]) -> str:
    if "on_paper" not in statement:
        return f"{statement['name']}: {statement['signed_at']}"
    recorded = f"recorded by {statement['recorded_by']} {statement['signed_at']}"
    scan = f"scan (SHA-256) {statement['scan_sha256']}"
    return f"{statement['name']}: on paper on {statement['on_paper']}, {recorded}, {scan}"


class _CannotCheckError(Exception):
    """Nothing was checked; the sentence says what is missing."""


def _trust_in(path: Path) -> dict[str, Any]:
    """The list of certificates, where pyHanko is there to use it."""
    if find_spec("pyhanko") is None:
        raise _CannotCheckError("This check needs pyHanko: python3 -m pip install pyHanko")
    try:
        trust = json.loads(_bytes_of(path))
    except ValueError:
        trust = None
    if not isinstance(trust, dict) or not {"ours", "times"} <= trust.keys():
        raise _CannotCheckError(
            f"{path} is not the list of certificates. Write: python3 check.py trust.json FILE"
        )
    return trust


def _bytes_of(path: Path) -> bytes:
    if path.is_dir():
        raise _CannotCheckError(f"{path} is a folder. Choose a file in it.")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise _CannotCheckError(f"There is no file {path}.") from None
    except OSError:
        raise _CannotCheckError(f"{path} cannot be opened.") from None


def main() -> None:
    if len(sys.argv) > 1:
        sys.exit(_told(sys.argv[1:]))
    confine()
    trust, _newline, raw = sys.stdin.buffer.read().partition(b"\n")
    sys.stdout.write(json.dumps(findings(raw, json.loads(trust))))


def _told(words: list[str]) -> int:
    asked = argparse.ArgumentParser(description="Is this PDF a certified agreement, unchanged?")
    asked.add_argument("trust", type=Path, help="the list of certificates, trust.json")
    asked.add_argument("file", type=Path, nargs="+")
    chosen = asked.parse_args(words)
    logging.disable()  # pyHanko's own thoughts; the verdict says it in words
    try:
        trust = _trust_in(chosen.trust)
        raws = [(path, _bytes_of(path)[: LARGEST + 1]) for path in chosen.file]
    except _CannotCheckError as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    confine(seconds=SECONDS * len(raws), largest_file=LARGEST)
    worst = 0
    for path, raw in raws:
        found = findings(raw, trust)
        worst = max(worst, found["kind"] != "genuine")
        sys.stdout.write("\n".join([f"{path}: {found['kind']}", *in_words(found), ""]))
    return worst


if __name__ == "__main__":
    main()
