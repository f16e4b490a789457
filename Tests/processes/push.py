"""Clients that take the server's part: Notify and Put on real connections, whichever node the change came through."""
from kmip_bytes import *
from kmip_bytes import checks

check = checks.check

V = (2, 1)
SET_ROLE, NOTIFY, PUT = 0x32, 27, 28
REKEY, ADD, DELETE, REVOKE, DESTROY, ACTIVATE = 4, 13, 15, 19, 20, 18
ROLE, PUT_FUNCTION, REPLACED, MATERIAL = 0x420151, 0x420070, 0x420076, 0x420043
ATTRIBUTES, REFERENCE, NEW_ATTRIBUTE, COMMENT, STATE, CHANGED = 0x420125, 0x42013B, 0x42013D, 0x4200FD, 0x42008D, 0x420048
ALGORITHM, LENGTH, MASK, SENSITIVE = 0x420028, 0x42002A, 0x42002C, 0x420120
RESPONSE, RESPONSE_HEADER, TIME, RESPONSE_PAYLOAD = 0x42007B, 0x42007A, 0x420092, 0x42007C
REVOCATION, REVOCATION_CODE = 0x420081, 0x420082


def key(*more):
    return [item(OBJECT_TYPE, ENUMERATION, 2), item(ATTRIBUTES, STRUCTURE, [
        item(ALGORITHM, ENUMERATION, 3), item(LENGTH, INTEGER, 256), item(MASK, INTEGER, 12), *more])]


def object_(identifier):
    return item(IDENTIFIER, TEXT, identifier)


def done(connection, operation, payload):
    answer = ask(connection, request(operation, payload, V))
    assert first(answer, STATUS) == 0, flat(answer)
    return first(answer, IDENTIFIER)


def answered(operation, version=V, status=0, reason=None):
    """The Response Message of a client: no payload."""
    fields = [item(OPERATION, ENUMERATION, operation), item(STATUS, ENUMERATION, status)]
    if reason:
        fields.append(item(REASON, ENUMERATION, reason))
    return item(RESPONSE, STRUCTURE, [
        item(RESPONSE_HEADER, STRUCTURE, [
            item(PROTOCOL_VERSION, STRUCTURE, [item(MAJOR, INTEGER, version[0]), item(MINOR, INTEGER, version[1])]),
            item(TIME, DATE, 1_700_000_000), item(COUNT, INTEGER, 1)]),
        item(ITEM, STRUCTURE, fields)])


def turn(connection):
    answer = ask(connection, request(SET_ROLE, [item(ROLE, ENUMERATION, 1)], V))
    return first(answer, STATUS) == 0 and first(answer, ROLE) == 1


def told(listener):
    """The next message; answered."""
    message = receive(listener)
    if message:
        listener.sendall(answered(first(message, OPERATION)))
    return message


def events(cluster):
    listeners = {node: cluster.connect(node, timeout=20) for node in (1, 2, 3)}
    for node, listener in listeners.items():
        check(f"node {node} changes the parts", turn(listener))
    other = cluster.connect(2)
    made = done(other, CREATE, key())
    puts = {node: told(listener) for node, listener in listeners.items()}
    material = first(ask(other, request(GET, [object_(made)], V)), MATERIAL)
    for node, put in puts.items():
        good = (first(put, OPERATION) == PUT and first(put, IDENTIFIER) == made and first(put, PUT_FUNCTION) == 1
                and first(put, MATERIAL) == material and put[:3] == b"\x42\x00\x78")
        check(f"node {node} puts the new key that came through node 2", good, str(flat(put))[:300])
    # A Get is a change too: the key is not Fresh any more. Whatever is told in between, the attribute's change comes.
    done(other, ADD, [object_(made), item(NEW_ATTRIBUTE, STRUCTURE, [item(COMMENT, TEXT, "seen")])])

    def next_about(listener, tag, value):
        for _ in range(6):
            message = told(listener)
            if not message or (tag, value) in flat(message):
                return message
        return b""

    for node, listener in listeners.items():
        note = next_about(listener, COMMENT, "seen")
        good = first(note, OPERATION) == NOTIFY and first(note, IDENTIFIER) == made and first(note, CHANGED)
        check(f"node {node} notifies of the new attribute", good, str(flat(note))[:300])
    done(other, DELETE, [object_(made), item(REFERENCE, ENUMERATION, COMMENT)])
    for node, listener in listeners.items():
        note = next_about(listener, REFERENCE, COMMENT)
        check(f"node {node} notifies of the attribute that is gone", first(note, OPERATION) == NOTIFY, str(flat(note))[:300])
    new = done(other, REKEY, [object_(made)])
    for node, listener in listeners.items():
        put = next_about(listener, PUT_FUNCTION, 2)
        good = first(put, IDENTIFIER) == new and first(put, REPLACED) == made and first(put, MATERIAL) not in (None, material)
        check(f"node {node} puts the replacement", good, str(flat(put))[:300])
    done(other, ACTIVATE, [object_(new)])
    done(other, REVOKE, [object_(new), item(REVOCATION, STRUCTURE, [item(REVOCATION_CODE, ENUMERATION, 1)])])
    done(other, DESTROY, [object_(new)])
    for node, listener in listeners.items():
        for state in (2, 3, 5):
            note = next_about(listener, STATE, state)
            check(f"node {node} notifies of state {state}", first(note, OPERATION) == NOTIFY, str(flat(note))[:300])
    secret = done(other, CREATE, key(item(SENSITIVE, 6, struct.pack(">q", 1))))
    note = next_about(listeners[3], IDENTIFIER, secret)
    check("a Sensitive key is told of and not put", first(note, OPERATION) == NOTIFY and not first(note, MATERIAL), str(flat(note))[:300])
    for listener in listeners.values():
        listener.close()
    other.close()


def parts(cluster):
    with cluster.connect(1) as asker:
        answer = ask(asker, request(SET_ROLE, [item(ROLE, ENUMERATION, 2)], V))
        check("a server that is to be the server stays it", first(answer, STATUS) == 0 and ask(asker, request(QUERY, [item(0x420074, ENUMERATION, 1)], V)))
    with cluster.connect(1) as listener, cluster.connect(3) as other:
        turn(listener)
        done(other, CREATE, key())
        message = receive(listener)
        listener.sendall(answered(PUT, (1, 4), status=1, reason=INVALID_MESSAGE))
        again = receive(listener)
        check("a client of 1.4 is told in 1.4", first(message, MINOR) == 1 and first(again, MAJOR) == 1 and first(again, MINOR) == 4
              and first(again, OPERATION) == PUT and first(again, ATTRIBUTE) is None and (ATTRIBUTE, None) in flat(again), str(flat(again))[:300])
        listener.sendall(request(QUERY, [item(0x420074, ENUMERATION, 1)], V))
        check("a client that asks with the parts changed is closed", receive(listener) == b"")
    with cluster.connect(2) as asker:
        for operation in (NOTIFY, PUT):
            answer = ask(asker, request(operation, [], V))
            check(f"operation {operation} is the server's to send", first(answer, REASON) == INVALID_MESSAGE)


def main():
    with checks.Folder() as folder:
        cluster = Cluster(folder / "cluster")
        events(cluster)
        parts(cluster)
    checks.finish()


main()
