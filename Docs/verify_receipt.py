#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks a receipt of a Kaydi registry, from the description in Docs/Proofs.md alone.

    verify_receipt.py RECEIPT LOG.pub AUTHORITY.pem

Hashes and proofs need nothing but Python; signatures need the package `cryptography`.
Exit status: 0 all is proved, 1 something is not, 2 not everything could be checked.
"""
import base64
import datetime
import hashlib
import json
import struct
import sys


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def require(holds, what):
    if not holds:
        raise ValueError(what)


def part_commitment(part):
    """What a part of the outcome is committed to by, made from the part itself where it is told."""
    if "commitment" in part:
        commitment = base64.b64decode(part["commitment"], validate=True)
        require(set(part) == {"commitment"} and len(commitment) == 32, "a commitment")
        return commitment
    salt, content = (base64.b64decode(part[name], validate=True) for name in ("salt", "content"))
    require(len(salt) == 16, "the salt of a part")
    return sha256(salt, sha256(",".join(part["members"]).encode()), sha256(content))


def leaves(entry):
    """The two leaves that stand for an entry in the tree."""
    header = entry["header"].encode()
    content, signature, salt = (
        base64.b64decode(entry[name], validate=True) for name in ("content", "signature", "salt")
    )
    sequence = entry["sequence"]
    require(len(salt) == 16 and sequence > 0, "salt or sequence")
    commitment = sha256(
        salt, struct.pack(">QqBB", sequence, entry["timeMicroseconds"], entry["kind"], entry["form"]),
        sha256(header, b".", content), sha256(signature))
    require(entry["outcome"][0]["members"] == [], "no own part of the outcome")
    parts = [part_commitment(part) for part in entry["outcome"]]
    outcome_commitment = sha256(b"kaydi outcome", struct.pack(">QI", sequence, len(parts)), *parts)
    return sha256(b"\0", commitment), sha256(b"\0", outcome_commitment)


def root_from(leaf, index, size, path):
    """RFC 9162, section 2.1.3.2."""
    require(index < size, "the leaf lies beyond the tree")
    node, last = index, size - 1
    for text in path:
        sibling = base64.b64decode(text, validate=True)
        require(last > 0 and len(sibling) == 32, "the proof is too long")
        if node & 1 or node == last:
            leaf = sha256(b"\1", sibling, leaf)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            leaf = sha256(b"\1", leaf, sibling)
        node, last = node >> 1, last >> 1
    require(last == 0, "the proof is too short")
    return leaf


def log_signature(note, key):
    """The text of a note, the public key, and the signatures of that key."""
    name, key_id, blob = key.split("+", 2)
    blob = base64.b64decode(blob, validate=True)
    require(blob[0] == 1 and len(blob) == 33, "the log's key is not Ed25519")
    require(sha256(name.encode(), b"\n", blob)[:4].hex() == key_id, "the key's id is not its own")
    text, _, lines = note.rpartition("\n\n")
    text += "\n"
    signatures = []
    for line in lines.splitlines():
        dash, signer, signature = line.split(" ")
        raw = base64.b64decode(signature, validate=True)
        if dash == "\u2014" and signer == name and raw[:4].hex() == key_id:
            signatures.append(raw[4:])
    require(signatures, "the head carries no signature of the log")
    require(text.split("\n")[0] == name, "the head is of another log")
    return text, blob[1:], signatures


def check_signatures(text, key, signatures, entry, authority):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils

    for signature in signatures:
        ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, text.encode())
    if entry["kind"] != 1:
        require(not entry["header"] and not entry["signature"], "a signature where there is none")
        require(entry["kind"] in (0, 4) or not entry["content"], "content that nobody signed")
        return
    header = json.loads(base64.urlsafe_b64decode(entry["header"] + "=" * (-len(entry["header"]) % 4)))
    require(header["alg"] == "ES256", "another algorithm")
    certificate = x509.load_der_x509_certificate(base64.b64decode(header["x5c"][0], validate=True))
    root = x509.load_pem_x509_certificate(open(authority, "rb").read())
    require(certificate.issuer == root.subject, "the member's certificate is of another authority")
    root.public_key().verify(
        certificate.signature, certificate.tbs_certificate_bytes, ec.ECDSA(certificate.signature_hash_algorithm))
    moment = datetime.datetime.fromtimestamp(entry["timeMicroseconds"] // 1_000_000, datetime.timezone.utc)
    # Older releases of the package give times without a zone, newer ones warn of that.
    begin, end = (
        getattr(certificate, name + "_utc", None) or getattr(certificate, name).replace(tzinfo=datetime.timezone.utc)
        for name in ("not_valid_before", "not_valid_after")
    )
    require(begin <= moment <= end, "the member's certificate was not valid then")
    raw = base64.b64decode(entry["signature"], validate=True)
    require(len(raw) == 64, "a signature of another length")
    der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    content = base64.b64decode(entry["content"], validate=True)
    certificate.public_key().verify(der, entry["header"].encode() + b"." + content, ec.ECDSA(hashes.SHA256()))


def main(receipt_path, key_path, authority_path):
    receipt = json.load(open(receipt_path, encoding="utf-8"))
    require(receipt["format"] == "kaydi-receipt-2", "another format")
    text, key, signatures = log_signature(receipt["checkpoint"], open(key_path, encoding="utf-8").read().strip())
    _, size, root = text.split("\n")[:3]
    entry = receipt["entry"]
    first = 2 * (entry["sequence"] - 1)
    for offset, (leaf, proof) in enumerate(zip(leaves(entry), ("entryProof", "outcomeProof"))):
        reached = root_from(leaf, first + offset, int(size), receipt[proof])
        require(reached == base64.b64decode(root, validate=True), f"{proof} does not lead to the root")
    try:
        check_signatures(text, key, signatures, entry, authority_path)
    except ImportError:
        print("proofs good; signatures NOT checked: the package `cryptography` is missing")
        return 2
    print(f"good: entry {entry['sequence']} and its outcome, under a head of {size} leaves")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    try:
        sys.exit(main(*sys.argv[1:]))
    except Exception as problem:  # whatever is wrong with a receipt, it is not proved
        print(f"not proved: {type(problem).__name__} {problem}", file=sys.stderr)
        sys.exit(1)
