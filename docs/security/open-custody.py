#!/usr/bin/env python3
"""Opens what docs/security/custody.md specifies, without any of the server's code.

  open-custody.py --self-test
  open-custody.py TOKEN_FILE DIRECTORY RECORD_KEY_HEX SEALED_RECORD_HEX

The second form reads a node's root.key and keyring by its software token and prints the record's content in hex.
Needs PyPI's cryptography.
"""
import hashlib
import hmac
import pathlib
import re
import struct
import sys

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def xaes_open(key, sealed, additional):
    """XAES-256-GCM by AES blocks, as C2SP writes it down."""
    block = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    doubled = int.from_bytes(block.update(bytes(16)), "big") << 1
    if doubled >> 128:
        doubled = (doubled & ((1 << 128) - 1)) ^ 0x87
    subkey = doubled.to_bytes(16, "big")
    nonce = sealed[:24]
    derived = b""
    for counter in (1, 2):
        message = bytes([0, counter, 0x58, 0]) + nonce[:12]
        derived += block.update(bytes(a ^ b for a, b in zip(message, subkey)))
    return AESGCM(derived).decrypt(nonce[12:], sealed[24:], additional)


def content(data, magic):
    assert data[:8] == magic, "another kind of file"
    assert data[8] == 1, "unknown format version"
    assert hashlib.sha256(data[:-32]).digest() == data[-32:], "checksum"
    return data[9:-32]


class Reader:
    def __init__(self, data):
        self.data = data

    def take(self, count):
        assert len(self.data) >= count, "too short"
        taken, self.data = self.data[:count], self.data[count:]
        return taken

    def number(self, count):
        return int.from_bytes(self.take(count), "big")

    def counted(self):
        return self.take(self.number(2))


def open_roots(token_file, root_file):
    token = Reader(content(token_file, b"CNCLSOFT"))
    identifier, key = token.take(16), token.take(32)
    root = Reader(content(root_file, b"CNCLROOT"))
    cluster, _current, kind, _label = root.take(16), root.number(4), root.number(1), root.counted()
    assert kind == 1, "not wrapped by a software token"
    roots = {}
    for _ in range(root.number(1)):
        version, mechanism, named, wrapped = root.number(4), root.number(1), root.counted(), root.counted()
        assert mechanism == 16 and named == identifier, "wrapped by another token"
        roots[version] = xaes_open(key, wrapped, b"conclave software token" + identifier)
    assert not root.data
    return cluster, roots


def open_keyring(keyring_file, cluster, roots):
    ring = Reader(content(keyring_file, b"CNCLRING"))
    assert ring.take(16) == cluster, "another cluster's keyring"
    records, index = {}, None
    for _ in range(ring.number(2)):
        fields = ring.take(14)
        use, _space, version, current, root = struct.unpack(">BIIBI", fields)
        key = xaes_open(roots[root], ring.counted(), b"CNCLRING\x01" + cluster + fields)
        if use == 1:
            records[version] = key
        elif use == 2 and current:
            index = key
    assert not ring.data
    return records, index


def open_authority(authority_file, cluster, roots):
    """The certificate (DER) and key (PKCS#8) of the cluster's own authority."""
    file = Reader(content(authority_file, b"CNCLAUTH"))
    assert file.take(16) == cluster, "another cluster's authority"
    version = file.take(4)
    certificate, sealed = file.counted(), file.counted()
    assert not file.data
    key = xaes_open(roots[int.from_bytes(version, "big")], sealed,
                    b"CNCLAUTH\x01" + cluster + version + certificate)
    return certificate, key


def open_parcel(parcel, secret, cluster, node, fingerprint):
    """What a joiner is given: roots, keys below them, and the authority."""
    assert parcel[0] == 1, "unknown format"
    name = node.to_bytes(8, "big")
    key = hmac.new(secret, b"conclave join keyring" + cluster + name + fingerprint, hashlib.sha256).digest()
    plain = Reader(xaes_open(key, parcel[1:], parcel[:1] + cluster + name))
    assert plain.take(16) == cluster
    plain.number(4)
    roots = {plain.number(4): plain.take(32) for _ in range(plain.number(1))}
    keys = [plain.take(42) for _ in range(plain.number(2))]
    certificate, authority_key = plain.counted(), plain.counted()
    assert not plain.data
    return roots, keys, certificate, authority_key


def product(left, right):
    """In GF(2^8) with the polynomial of AES."""
    total = 0
    while right:
        total ^= left if right & 1 else 0
        left = left << 1 ^ (0x11B if left & 0x80 else 0)
        right >>= 1
    return total


def quotient(left, right):
    return next(value for value in range(256) if product(value, right) == left)


def join_shares(shares):
    """The secret of shares (number, part): the polynomial's value at 0."""
    weights = []
    for number, _ in shares:
        weight = 1
        for other, _ in shares:
            if other != number:
                weight = product(weight, quotient(other, other ^ number))
        weights.append(weight)
    secret = bytearray(len(shares[0][1]))
    for weight, (_, part) in zip(weights, shares):
        secret = bytearray(at ^ product(weight, value) for at, value in zip(secret, part))
    return bytes(secret)


def open_share(share, token_file):
    """A share's number and part, once it is one of the token's."""
    reader = Reader(content(token_file, b"CNCLOPER"))
    threshold, count, public = reader.number(1), reader.number(1), reader.take(32)
    hashes = [reader.take(32) for _ in range(count)]
    assert not reader.data and share[:-4] and hashlib.sha256(share[:-4]).digest()[:4] == share[-4:], "not whole"
    assert share[0] == threshold and share[2:10] == public[:8], "another token's"
    assert hashlib.sha256(share).digest() == hashes[share[1] - 1], "another share"
    return share[1], share[10:-4]


def open_box(private, box, purpose):
    """What was sealed to the public half of an X25519 key."""
    key = X25519PrivateKey.from_private_bytes(private)
    own = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    agreed = key.exchange(X25519PublicKey.from_public_bytes(box[:32]))
    sealing = hmac.new(agreed, purpose + box[:32] + own, hashlib.sha256).digest()
    return xaes_open(sealing, box[32:], purpose + own)


def open_record(records, record_key, sealed):
    assert sealed[0] == 1, "unknown record format"
    version = int.from_bytes(sealed[1:5], "big")
    return xaes_open(records[version], sealed[5:], sealed[:5] + record_key)


def self_test():
    page = pathlib.Path(__file__).with_name("custody.md").read_text()
    block = re.search(r"```vectors\n(.*?)```", page, re.S).group(1)
    rows = {name: bytes.fromhex(value) for name, value in (line.split() for line in block.splitlines())}
    cluster, roots = open_roots(rows["token.key"], rows["root.key"])
    records, index = open_keyring(rows["keyring"], cluster, roots)
    assert open_record(records, rows["record-key"], rows["record-sealed"]) == rows["record-plain"]
    code = hmac.new(index, rows["index-domain"] + rows["index-input"], hashlib.sha256).digest()
    assert code[:16] == rows["index-hash"]
    certificate, key = open_authority(rows["authority"], cluster, roots)
    assert (certificate, key) == (rows["authority-certificate"], rows["authority-plain"])
    secret, fingerprint = rows["token-secret"], rows["joiner-fingerprint"]
    parcel = open_parcel(rows["parcel"], secret, cluster, 4, fingerprint)
    assert parcel == (roots, [rows["parcel-key-1"], rows["parcel-key-2"]], certificate, key)
    for wrong in (rows["record-key"] + b"x", b""):
        try:
            open_record(records, wrong, rows["record-sealed"])
        except Exception:
            continue
        raise AssertionError("a record opened under another record key")
    shares = [open_share(rows[f"operator-share-{number}"], rows["operators"]) for number in (1, 3)]
    assert open_box(join_shares(shares), rows["operator-wrapped"], b"conclave operators") == rows["operator-plain"]
    print("all vectors open")


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    if len(arguments) != 4:
        sys.exit(__doc__)
    directory = pathlib.Path(arguments[1])
    cluster, roots = open_roots(pathlib.Path(arguments[0]).read_bytes(), (directory / "root.key").read_bytes())
    records, _ = open_keyring((directory / "keyring").read_bytes(), cluster, roots)
    print(open_record(records, bytes.fromhex(arguments[2]), bytes.fromhex(arguments[3])).hex())


if __name__ == "__main__":
    main(sys.argv[1:])
