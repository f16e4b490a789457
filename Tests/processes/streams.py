"""Streamed operations whose parts come through one node after another."""
from kmip_bytes import *
from kmip_bytes import checks

check = checks.check

ENCRYPT, DECRYPT, HASH, MAC, ACTIVATE, REVOKE = 31, 32, 39, 35, 18, 19
DATA, NONCE, PARAMETERS, MODE, HASHING, MACDATA = 0x4200C2, 0x42003D, 0x42002B, 0x420011, 0x420038, 0x4200C6
INIT, FINAL, CORRELATION = 0x4200D7, 0x4200D8, 0x4200D6
BOOLEAN = 6
V = (1, 4)
GCM, CTR = 9, 6
SHA_256 = 6
ITEM_NOT_FOUND = 1


def flag(tag):
    return struct.pack(">I", tag << 8 | BOOLEAN) + struct.pack(">IQ", 8, 1)


def key(connection, mask):
    made = ask(connection, request(CREATE, [item(OBJECT_TYPE, ENUMERATION, 2), item(TEMPLATE, STRUCTURE, [
        attribute("Cryptographic Algorithm", ENUMERATION, 3), attribute("Cryptographic Length", INTEGER, 256),
        attribute("Cryptographic Usage Mask", INTEGER, mask)])], V))
    identifier = first(made, IDENTIFIER)
    assert first(ask(connection, request(ACTIVATE, [item(IDENTIFIER, TEXT, identifier)], V)), STATUS) == 0
    return item(IDENTIFIER, TEXT, identifier)


def parts(connections, operation, named, parameters, pieces, extra=b"", output=DATA):
    """Sends the pieces to one node after another; all output, and the last answer."""
    answered, correlation, answer = b"", None, b""
    for at, piece in enumerate(pieces):
        payload = ([named] if named else []) + ([parameters] if at == 0 and parameters else [])
        payload.append(item(DATA, BYTES, piece))
        if at == 0 and extra:
            payload.append(extra)
        if correlation:
            payload.append(item(CORRELATION, BYTES, correlation))
        if at == 0:
            payload.append(flag(INIT))
        if at == len(pieces) - 1:
            payload.append(flag(FINAL))
        answer = ask(connections[at % len(connections)], request(operation, payload, V))
        if first(answer, STATUS) != 0:
            return answered, answer
        answered += first(answer, output) or b""
        correlation = first(answer, CORRELATION) or correlation
    return answered, answer


def main():
    with checks.Folder() as folder:
        cluster = Cluster(folder / "cluster")
        connections = [cluster.connect(node) for node in (1, 2, 3)]
        pieces = [bytes([at]) * 37 for at in range(7)]
        whole = b"".join(pieces)
        named = key(connections[0], 0x18C)
        nonce = item(NONCE, BYTES, bytes(range(12)))
        for mode, word in ((CTR, "CTR"), (GCM, "GCM")):
            parameters = item(PARAMETERS, STRUCTURE, [item(MODE, ENUMERATION, mode)]
                              + ([item(0x4200CE, INTEGER, 16)] if mode == GCM else []))
            at_once = ask(connections[1], request(ENCRYPT, [named, parameters, item(DATA, BYTES, whole), nonce], V))
            in_parts, last = parts(connections, ENCRYPT, named, parameters, pieces, nonce)
            check(f"{word} in parts at three nodes is {word} at once", in_parts == first(at_once, DATA) and len(in_parts) == len(whole),
                  str(flat(last)))
            plain, last = parts(list(reversed(connections)), DECRYPT, named, parameters,
                                [in_parts[:50], in_parts[50:]], nonce) if mode == CTR else (whole, last)
            check(f"{word} is taken back in parts", plain == whole, str(flat(last)))
        hashing = item(PARAMETERS, STRUCTURE, [item(HASHING, ENUMERATION, SHA_256)])
        at_once = ask(connections[2], request(HASH, [hashing, item(DATA, BYTES, whole)], V))
        in_parts, last = parts(connections, HASH, None, hashing, pieces)
        check("a hash in parts at three nodes is the hash at once", in_parts == first(at_once, DATA) and len(in_parts) == 32, str(flat(last)))
        # Each part is a request of its own: after Revoke none uses the key, at any node.
        parameters = item(PARAMETERS, STRUCTURE, [item(MODE, ENUMERATION, CTR)])
        begun = ask(connections[0], request(ENCRYPT, [
            named, parameters, item(DATA, BYTES, pieces[0]), nonce, flag(INIT)], V))
        code = item(0x420081, STRUCTURE, [item(0x420082, ENUMERATION, 1)])
        assert first(ask(connections[1], request(REVOKE, [named, code], V)), STATUS) == 0
        late = ask(connections[2], request(ENCRYPT, [
            named, item(DATA, BYTES, pieces[1]), item(CORRELATION, BYTES, first(begun, CORRELATION)), flag(FINAL)], V))
        check("a part after Revoke is refused at another node", first(late, STATUS) == 1, str(flat(late)))
        made_up = ask(connections[2], request(HASH, [
            hashing, item(DATA, BYTES, b"x"), item(CORRELATION, BYTES, bytes(32)), flag(FINAL)], V))
        check("a value that is made up is no stream", first(made_up, STATUS) == 1 and first(made_up, REASON) == ITEM_NOT_FOUND,
              str(flat(made_up)))
        for connection in connections:
            connection.close()
    checks.finish()


main()
