"""As much of KMIP 2.1 as traffic needs, written without a look at the server's code: TTLV (KMIP 2.1 §9.1), requests of
one or more items, and a connection that is never closed by the client unless told to."""
import socket, ssl, struct

STRUCTURE, INTEGER, LONG, ENUM, BOOLEAN, TEXT, BYTES, DATE = 1, 2, 3, 5, 6, 7, 8, 9
CREATE, REGISTER, LOCATE, GET, GET_ATTRIBUTES, MODIFY, ACTIVATE, REVOKE, DESTROY, QUERY = (
    1, 3, 8, 0x0A, 0x0B, 0x0E, 0x12, 0x13, 0x14, 0x18)
REASONS = {
    1: "Item Not Found", 4: "Invalid Message", 0x0B: "Illegal Operation", 0x0C: "Permission Denied",
    0x35: "Non Unique Name Attribute", 0x36: "Object Destroyed", 0x37: "Object Not Found",
    0x3A: "Server Limit Exceeded", 0x43: "Wrong Key Lifecycle State", 0x100: "General Failure"}


class Broken(Exception):
    """The connection ended, or what came over it is no reply."""


def item(tag, kind, value):
    if kind == STRUCTURE:
        body = b"".join(value)
    elif kind in (INTEGER, ENUM):
        body = struct.pack(">i" if kind == INTEGER else ">I", value)
    elif kind in (LONG, DATE):
        body = struct.pack(">q", value)
    elif kind == BOOLEAN:
        body = struct.pack(">Q", 1 if value else 0)
    else:
        body = value.encode() if isinstance(value, str) else value
    pad = b"" if kind == STRUCTURE else b"\0" * (-len(body) % 8)
    return struct.pack(">I", tag << 8 | kind) + struct.pack(">I", len(body)) + body + pad


def decode(data, start=0, end=None):
    """Items as (tag, value); the value of a structure is a list of items."""
    end = len(data) if end is None else end
    items = []
    while start < end:
        head, length = struct.unpack_from(">II", data, start)
        tag, kind = head >> 8, head & 255
        start += 8
        if start + length > end:
            raise Broken("a reply that is cut")
        raw = data[start:start + length]
        if kind == STRUCTURE:
            value = decode(data, start, start + length)
        elif kind in (INTEGER, ENUM):
            value = struct.unpack(">I", raw)[0]
        elif kind in (LONG, DATE):
            value = struct.unpack(">q", raw)[0]
        elif kind == TEXT:
            value = raw.decode()
        else:
            value = raw
        items.append((tag, value))
        start += length if kind == STRUCTURE else length + (-length % 8)
    return items


def find(items, *path):
    for tag in path:
        items = next((value for name, value in items if name == tag), None)
        if items is None:
            return None
    return items


def every(items, tag):
    return [value for name, value in items if name == tag]


def message(*operations, continuation=None):
    """A request; each operation is (code, payload items)."""
    header = [item(0x420069, STRUCTURE, [item(0x42006A, INTEGER, 2), item(0x42006B, INTEGER, 1)])]
    if continuation:
        header.append(item(0x42000E, ENUM, continuation))
    header.append(item(0x42000D, INTEGER, len(operations)))
    batch = []
    for number, (code, payload) in enumerate(operations):
        unique = [item(0x420093, BYTES, bytes([number]))] if len(operations) > 1 else []
        batch.append(item(0x42000F, STRUCTURE, [item(0x42005C, ENUM, code), *unique, item(0x420079, STRUCTURE, payload)]))
    return item(0x420078, STRUCTURE, [item(0x420077, STRUCTURE, header), *batch])


def name(text):
    return item(0x420053, STRUCTURE, [item(0x420055, TEXT, text), item(0x420054, ENUM, 1)])


def uid(text):
    return item(0x420094, TEXT, text)


def create(key_name, contact="", length=256):
    attributes = [
        item(0x420028, ENUM, 3), item(0x42002A, INTEGER, length), item(0x42002C, INTEGER, 0x0C),
        *([name(key_name)] if key_name else []), *([item(0x420022, TEXT, contact)] if contact else [])]
    return CREATE, [item(0x420057, ENUM, 2), item(0x420125, STRUCTURE, attributes)]


def register_opaque(key_name, value):
    attributes = [name(key_name)] if key_name else []
    return REGISTER, [
        item(0x420057, ENUM, 8), item(0x420125, STRUCTURE, attributes),
        item(0x42005B, STRUCTURE, [item(0x420059, ENUM, 0x80000001), item(0x42005A, BYTES, value)])]


def register_aes(key_name, value, contact=""):
    attributes = [
        item(0x420028, ENUM, 3), item(0x42002A, INTEGER, len(value) * 8), item(0x42002C, INTEGER, 0x0C),
        *([name(key_name)] if key_name else []), *([item(0x420022, TEXT, contact)] if contact else [])]
    block = item(0x420040, STRUCTURE, [
        item(0x420042, ENUM, 1), item(0x420045, STRUCTURE, [item(0x420043, BYTES, value)]),
        item(0x420028, ENUM, 3), item(0x42002A, INTEGER, len(value) * 8)])
    return REGISTER, [
        item(0x420057, ENUM, 2), item(0x420125, STRUCTURE, attributes), item(0x42008F, STRUCTURE, [block])]


def get(identifier):
    return GET, [uid(identifier)]


def locate(key_name):
    return LOCATE, [item(0x420125, STRUCTURE, [name(key_name)])]


def activate(identifier):
    return ACTIVATE, [uid(identifier)]


def revoke(identifier, reason=6):
    return REVOKE, [uid(identifier), item(0x420081, STRUCTURE, [item(0x420082, ENUM, reason)])]


def destroy(identifier):
    return DESTROY, [uid(identifier)]


def set_contact(identifier, text):
    return MODIFY, [uid(identifier), item(0x42013D, STRUCTURE, [item(0x420022, TEXT, text)])]


def attributes(identifier):
    """State and contact information."""
    return GET_ATTRIBUTES, [uid(identifier), item(0x42013B, ENUM, 0x42008D), item(0x42013B, ENUM, 0x420022)]


class Result:
    """One item of a reply."""

    def __init__(self, batch_item):
        self.ok = find(batch_item, 0x42007F) == 0
        self.reason = REASONS.get(find(batch_item, 0x42007E), find(batch_item, 0x42007E))
        self.text = find(batch_item, 0x42007D) or ""
        self.payload = find(batch_item, 0x42007C) or []

    @property
    def uid(self):
        return find(self.payload, 0x420094)

    @property
    def uids(self):
        return every(self.payload, 0x420094)

    @property
    def key(self):
        return find(self.payload, 0x42008F, 0x420040, 0x420045, 0x420043)

    @property
    def opaque(self):
        return find(self.payload, 0x42005B, 0x42005A)

    @property
    def contact(self):
        return find(self.payload, 0x420125, 0x420022)

    @property
    def state(self):
        return find(self.payload, 0x420125, 0x42008D)

    @property
    def unknown(self):
        """The server does not know whether the request has run."""
        return not self.ok and "utcome unknown" in self.text

    def __repr__(self):
        return "ok" if self.ok else f"{self.reason}: {self.text}"


def trust(ca, identity=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(ca)
    if identity:
        context.load_cert_chain(identity["cert"], identity["key"])
    return context


class Connection:
    """One TLS connection to one node."""

    def __init__(self, address, context, timeout=30):
        host, _, port = address.rpartition(":")
        raw = socket.create_connection((host, int(port)), timeout=timeout)
        try:
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket = context.wrap_socket(raw, server_hostname=host)
        except BaseException:
            raw.close()
            raise

    def send(self, data):
        try:
            self.socket.sendall(data)
        except (OSError, ssl.SSLError) as error:
            raise Broken(str(error)) from error

    def frame(self):
        """The next whole reply's bytes."""
        data = b""
        need = 8
        try:
            while len(data) < need:
                part = self.socket.recv(max(4096, need - len(data)))
                if not part:
                    raise Broken("the server closed the connection")
                data += part
                if need == 8 and len(data) >= 8:
                    need = 8 + struct.unpack_from(">I", data, 4)[0]
        except (OSError, ssl.SSLError) as error:
            raise Broken(str(error) or type(error).__name__) from error
        if len(data) > need:
            raise Broken("more came than was asked for")
        return data

    def call(self, *operations, continuation=None):
        """Sends a request and answers its results, one an operation."""
        self.send(message(*operations, continuation=continuation))
        reply = decode(self.frame())
        results = [Result(part) for part in every(find(reply, 0x42007B), 0x42000F)]
        return results[0] if len(operations) == 1 else results

    def pipeline(self, requests):
        """Sends many requests at once and answers the first result of each."""
        self.send(b"".join(message(one) for one in requests))
        results, data = [], b""
        try:
            while len(results) < len(requests):
                while len(data) >= 8 and len(data) >= 8 + struct.unpack_from(">I", data, 4)[0]:
                    need = 8 + struct.unpack_from(">I", data, 4)[0]
                    results.append(Result(find(decode(data[:need]), 0x42007B, 0x42000F)))
                    data = data[need:]
                if len(results) < len(requests):
                    part = self.socket.recv(1 << 16)
                    if not part:
                        raise Broken("the server closed the connection")
                    data += part
        except (OSError, ssl.SSLError) as error:
            raise Broken(str(error) or type(error).__name__) from error
        return results

    def close(self):
        try:
            self.socket.close()
        except OSError:
            pass
