"""Random vectors made by PyPI's `cryptography`, for `PeerVectorTests`; and the check of what it signed."""

import json
import os
import sys

from cryptography.hazmat.decrepit.ciphers import algorithms as old
from cryptography.hazmat.primitives import cmac, hashes, hmac, keywrap, poly1305, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, mldsa, padding, rsa, x448, x25519
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESCCM, AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.kbkdf import KBKDFHMAC, CounterLocation, Mode
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

HASHES = {
    "md5": hashes.MD5(), "sha_1": hashes.SHA1(), "sha_224": hashes.SHA224(), "sha_256": hashes.SHA256(),
    "sha_384": hashes.SHA384(), "sha_512": hashes.SHA512(), "sha_512_224": hashes.SHA512_224(),
    "sha_512_256": hashes.SHA512_256(), "sha3_224": hashes.SHA3_224(), "sha3_256": hashes.SHA3_256(),
    "sha3_384": hashes.SHA3_384(), "sha3_512": hashes.SHA3_512(),
}


def ciphers():
    """(algorithm, mode, key, nonce, cipher object) for every unauthenticated cipher that both sides have."""
    def find(name):
        return getattr(old, name, None) or getattr(algorithms, name, None)

    families = [("aes", find("AES"), (16, 24, 32), 16), ("camellia", find("Camellia"), (16, 24, 32), 16),
                ("des3", find("TripleDES"), (16, 24), 8), ("blowfish", find("Blowfish"), (8, 16, 32), 8),
                ("cast5", find("CAST5"), (16,), 8), ("seed", find("SEED"), (16,), 16),
                ("sm4", find("SM4"), (16,), 16)]
    named = {"ecb": lambda _: modes.ECB(), "cbc": modes.CBC, "cfb": find("CFB") or modes.CFB, "ofb": modes.OFB,
             "ctr": modes.CTR}
    named["cfb"], named["ofb"] = modes.CFB, modes.OFB
    for name, family, lengths, block in families:
        if family is None:
            continue
        for length in lengths:
            for mode, make in named.items():
                key, nonce = os.urandom(length), os.urandom(block)
                try:
                    cipher = Cipher(family(key), make(nonce))
                    cipher.encryptor()
                except Exception:  # noqa: BLE001: what this build of `cryptography` lacks is not compared
                    continue
                yield name, mode, key, b"" if mode == "ecb" else nonce, cipher, block
    for length in (32, 64):
        key, nonce = os.urandom(length), os.urandom(16)
        yield "aes", "xts", key, nonce, Cipher(algorithms.AES(key), modes.XTS(nonce)), 16
    key, nonce = os.urandom(32), os.urandom(16)
    yield "chaCha20", "", key, nonce, Cipher(algorithms.ChaCha20(key, nonce), None), 64


def make():
    out = {"ciphers": [], "sealed": [], "codes": [], "hashes": [], "derived": [], "signatures": [], "rsa": [],
           "agreed": [], "wrapped": []}
    for algorithm, mode, key, nonce, cipher, block in ciphers():
        plain = os.urandom(block * 3)
        enc = cipher.encryptor()
        out["ciphers"].append([algorithm, mode, key.hex(), nonce.hex(), plain.hex(),
                               (enc.update(plain) + enc.finalize()).hex()])
    for length in (16, 24, 32):
        key, aad, plain = os.urandom(length), os.urandom(21), os.urandom(50)
        nonce = os.urandom(12)
        out["sealed"].append(["aes", "gcm", key.hex(), nonce.hex(), aad.hex(), plain.hex(),
                              AESGCM(key).encrypt(nonce, plain, aad).hex(), 16])
        for tag in (4, 8, 12, 16):
            nonce = os.urandom(11)
            out["sealed"].append(["aes", "ccm", key.hex(), nonce.hex(), aad.hex(), plain.hex(),
                                  AESCCM(key, tag).encrypt(nonce, plain, aad).hex(), tag])
    key, nonce, aad, plain = os.urandom(32), os.urandom(12), os.urandom(9), os.urandom(77)
    out["sealed"].append(["chaCha20Poly1305", "", key.hex(), nonce.hex(), aad.hex(), plain.hex(),
                          ChaCha20Poly1305(key).encrypt(nonce, plain, aad).hex(), 16])
    message = os.urandom(100)
    for name, algorithm in HASHES.items():
        digest = hashes.Hash(algorithm)
        digest.update(message)
        out["hashes"].append([name, message.hex(), digest.finalize().hex()])
        key = os.urandom(45)
        code = hmac.HMAC(key, algorithm)
        code.update(message)
        out["codes"].append(["hmac", name, key.hex(), message.hex(), code.finalize().hex()])
        out["derived"].append(["pbkdf2", name, key.hex(), message[:20].hex(), "",
                               PBKDF2HMAC(algorithm, 37, message[:20], 1000).derive(key).hex()])
        out["derived"].append(["hkdf", name, key.hex(), message[:20].hex(), message[20:40].hex(),
                               HKDF(algorithm, 60, message[:20], message[20:40]).derive(key).hex()])
        out["derived"].append(["counter", name, key.hex(), "", message.hex(),
                               KBKDFHMAC(algorithm, Mode.CounterMode, 61, 4, None, CounterLocation.BeforeFixed, None,
                                         None, message).derive(key).hex()])
    for algorithm, lengths in ((algorithms.AES, (16, 24, 32)), (getattr(old, "TripleDES"), (24,))):
        for length in lengths:
            key = os.urandom(length)
            code = cmac.CMAC(algorithm(key))
            code.update(message)
            out["codes"].append(["cmac", "aes" if algorithm is algorithms.AES else "des3", key.hex(), message.hex(),
                                 code.finalize().hex()])
    key = os.urandom(32)
    out["codes"].append(["poly1305", "", key.hex(), message.hex(), poly1305.Poly1305.generate_tag(key, message).hex()])
    for length in (16, 24, 32):
        key = os.urandom(length)
        out["wrapped"].append(["plain", key.hex(), message[:32].hex(), keywrap.aes_key_wrap(key, message[:32]).hex()])
        out["wrapped"].append(["padded", key.hex(), message[:21].hex(),
                               keywrap.aes_key_wrap_with_padding(key, message[:21]).hex()])

    def forms(key):
        return (key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8,
                                  serialization.NoEncryption()).hex(),
                key.public_key().public_bytes(serialization.Encoding.DER,
                                              serialization.PublicFormat.SubjectPublicKeyInfo).hex())

    key = rsa.generate_private_key(65537, 2048)
    for name, algorithm in HASHES.items():
        for kind, scheme, salt in (("pkcs1", padding.PKCS1v15(), None),
                                   ("pss", padding.PSS(padding.MGF1(algorithm), 11), 11)):
            try:
                made = key.sign(message, scheme, algorithm)
            except Exception:  # noqa: BLE001
                continue
            out["signatures"].append([kind, name, salt, *forms(key), message.hex(), made.hex()])
        for label in (None, b"label"):
            scheme = padding.OAEP(padding.MGF1(hashes.SHA1()), algorithm, label)
            try:
                made = key.public_key().encrypt(message[:20], scheme)
            except Exception:  # noqa: BLE001
                continue
            out["rsa"].append(["oaep", name, (label or b"").hex(), *forms(key), message[:20].hex(), made.hex()])
    out["rsa"].append(["pkcs1", "", "", *forms(key), message[:20].hex(),
                       key.public_key().encrypt(message[:20], padding.PKCS1v15()).hex()])
    for curve in (ec.SECP224R1(), ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1(), ec.SECP256K1(), ec.BrainpoolP256R1()):
        one, two = ec.generate_private_key(curve), ec.generate_private_key(curve)
        out["signatures"].append(["plain", "sha_256", None, *forms(one), message.hex(),
                                  one.sign(message, ec.ECDSA(hashes.SHA256())).hex()])
        out["agreed"].append([forms(one)[0], forms(two)[1], one.exchange(ec.ECDH(), two.public_key()).hex()])
    one = dsa.generate_private_key(2048)
    out["signatures"].append(["plain", "sha_256", None, *forms(one), message.hex(),
                              one.sign(message, hashes.SHA256()).hex()])
    for family in (ed25519.Ed25519PrivateKey, ed448.Ed448PrivateKey, mldsa.MLDSA65PrivateKey, mldsa.MLDSA87PrivateKey):
        one = family.generate()
        out["signatures"].append(["message", "", None, *forms(one), message.hex(), one.sign(message).hex()])
    for family in (x25519.X25519PrivateKey, x448.X448PrivateKey):
        one, two = family.generate(), family.generate()
        out["agreed"].append([forms(one)[0], forms(two)[1], one.exchange(two.public_key()).hex()])
    return out


def check(made):
    """Verifies and decrypts what Conclave signed and encrypted; the number of entries."""
    for kind, name, salt, public, message, signature in made["signatures"]:
        key = serialization.load_der_public_key(bytes.fromhex(public))
        data, sig = bytes.fromhex(message), bytes.fromhex(signature)
        if kind == "pkcs1":
            key.verify(sig, data, padding.PKCS1v15(), HASHES[name])
        elif kind == "pss":
            key.verify(sig, data, padding.PSS(padding.MGF1(HASHES[name]), salt), HASHES[name])
        elif kind == "plain" and isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(sig, data, ec.ECDSA(HASHES[name]))
        elif kind == "plain":
            key.verify(sig, data, HASHES[name])
        else:
            key.verify(sig, data)
    for kind, name, label, private, message, encrypted in made["rsa"]:
        key = serialization.load_der_private_key(bytes.fromhex(private), None)
        scheme = (padding.PKCS1v15() if kind == "pkcs1" else
                  padding.OAEP(padding.MGF1(hashes.SHA1()), HASHES[name], bytes.fromhex(label) or None))
        assert key.decrypt(bytes.fromhex(encrypted), scheme).hex() == message
    return len(made["signatures"]) + len(made["rsa"])


if __name__ == "__main__":
    if sys.argv[1] == "make":
        vectors = make()
        with open(sys.argv[2], "w", encoding="utf-8") as file:
            json.dump(vectors, file)
        print("made", sum(len(rows) for rows in vectors.values()), "vectors")
    else:
        with open(sys.argv[2], encoding="utf-8") as file:
            count = check(json.load(file))
        assert count > 30, "too few answers"
        print("verified", count, "answers")
