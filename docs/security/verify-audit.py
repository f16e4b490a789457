#!/usr/bin/env python3
"""Verifies an exported audit log by what docs/security/audit.md specifies, without any of the server's code.

  verify-audit.py EXPORT AUTHORITY_PEM

Needs PyPI's cryptography.
"""
import hashlib
import json
import struct
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

NAMES = {0x540061: "time", 0x540062: "identity", 0x540063: "node", 0x540064: "connection", 0x540066: "object",
         0x540068: "client_correlation", 0x540069: "server_correlation", 0x54006A: "message", 0x54006B: "command"}


class Tree:
    """RFC 9162 §2.1.1, as the heads of its perfect trees, the largest first."""

    def __init__(self, encoded=struct.pack(">Q", 0)):
        self.size = struct.unpack(">Q", encoded[:8])[0]
        self.peaks = [encoded[at:at + 32] for at in range(8, len(encoded), 32)]
        assert len(self.peaks) == bin(self.size).count("1")

    def add(self, leaf):
        node, carry = hashlib.sha256(b"\0" + leaf).digest(), self.size
        while carry & 1:
            node, carry = hashlib.sha256(b"\1" + self.peaks.pop() + node).digest(), carry >> 1
        self.peaks.append(node)
        self.size += 1

    def head(self):
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = hashlib.sha256(b"\1" + peak + node).digest()
        return node


def fields(entry):
    """The members of a TTLV structure (KMIP 2.1 §10): tag, type, length, value padded to 8 bytes."""
    tag, kind, length = int.from_bytes(entry[:3], "big"), entry[3], int.from_bytes(entry[4:8], "big")
    assert tag == 0x540060 and kind == 1 and length == len(entry) - 8, "not an audit record"
    at = 8
    while at < len(entry):
        tag, kind, length = int.from_bytes(entry[at:at + 3], "big"), entry[at + 3], int.from_bytes(entry[at + 4:at + 8], "big")
        yield tag, kind, entry[at + 8:at + 8 + length]
        at += 8 + (length + 7) // 8 * 8


def signed_head(encoded):
    assert encoded[0] == 1, "unknown format version"
    at = 1

    def text():
        nonlocal at
        length = struct.unpack(">H", encoded[at:at + 2])[0]
        at += 2 + length
        return encoded[at - length:at]

    def word():
        nonlocal at
        at += 8
        return encoded[at - 8:at]

    cluster, size, root, time, node, certificate, signature = text(), word(), text(), word(), word(), text(), text()
    assert at == len(encoded)
    statement = b"conclave audit head\1" + cluster + size + root + time + node
    return struct.unpack(">Q", size)[0], root, struct.unpack(">Q", node)[0], certificate, signature, statement


def verify_signature(head, authorities):
    _, _, node, certificate, signature, statement = head
    certificate = x509.load_der_x509_certificate(certificate)
    for authority in authorities:
        try:
            certificate.verify_directly_issued_by(authority)
            break
        except Exception:
            continue
    else:
        raise AssertionError("the signer's certificate is of another authority")
    name = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value
    assert name == f"Conclave audit log, node {node}", "the certificate is for somebody else"
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, statement, padding.PKCS1v15(), hashes.SHA256())
    else:
        key.verify(signature, statement, ec.ECDSA(hashes.SHA256()))


def main(export, authority):
    authorities = x509.load_pem_x509_certificates(open(authority, "rb").read())
    tree, covered, records = Tree(), 0, 0
    for line in open(export, encoding="utf-8"):
        line = json.loads(line)
        if "begins" in line:
            tree = Tree(bytes.fromhex(line["tree"]))
        elif "head" in line:
            head = signed_head(bytes.fromhex(line["signed"]))
            assert head[0] == tree.size == line["size"] and head[1] == tree.head(), "the head of another log"
            verify_signature(head, authorities)
            covered = tree.size
        else:
            assert line["number"] == tree.size, f"record {line['number']} where {tree.size} has to follow"
            entry = bytes.fromhex(line["entry"])
            for tag, kind, value in fields(entry):
                name = NAMES.get(tag)
                if name and name != "time":
                    shown = value.decode() if kind == 7 else int.from_bytes(value, "big")
                    assert line[name] == shown, f"record {tree.size}: {name} is not what was hashed"
            tree.add(entry)
            records += 1
    assert covered == tree.size, "records after the last signed head"
    print(f"ok {records} records, up to {tree.size}")


if __name__ == "__main__":
    main(*sys.argv[1:])
