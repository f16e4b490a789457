"""Just enough TTLV to send what no library would send, and to read what comes back."""
import json, pathlib, socket, ssl, struct, sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "people"))
import checks
from checks import ROOT, run

INTEGER, ENUMERATION, TEXT, BYTES, DATE, STRUCTURE = 2, 5, 7, 8, 9, 1
PROTOCOL_VERSION, MAJOR, MINOR = 0x420069, 0x42006A, 0x42006B
REQUEST, HEADER, COUNT, ITEM, OPERATION, PAYLOAD = 0x420078, 0x420077, 0x42000D, 0x42000F, 0x42005C, 0x420079
STATUS, REASON, MESSAGE, IDENTIFIER = 0x42007F, 0x42007E, 0x42007D, 0x420094
ATTRIBUTE, NAME, VALUE, TEMPLATE, OBJECT_TYPE = 0x420008, 0x42000A, 0x42000B, 0x420091, 0x420057
CREATE, REGISTER, LOCATE, GET, QUERY, DISCOVER = 1, 3, 8, 10, 24, 30
INVALID_MESSAGE, FEATURE_NOT_SUPPORTED = 4, 8


def item(tag, kind, value):
    if kind == STRUCTURE:
        body = b"".join(value)
    elif kind in (INTEGER, ENUMERATION):
        body = struct.pack(">i", value)
    elif kind == DATE:
        body = struct.pack(">q", value)
    else:
        body = value.encode() if isinstance(value, str) else value
    padded = body + bytes(-len(body) % 8)
    return struct.pack(">I", tag << 8 | kind) + struct.pack(">I", len(body)) + padded


def header(version, count=1):
    return item(HEADER, STRUCTURE, [
        item(PROTOCOL_VERSION, STRUCTURE, [item(MAJOR, INTEGER, version[0]), item(MINOR, INTEGER, version[1])]),
        item(COUNT, INTEGER, count)])


def request(operation, payload, version=(1, 4)):
    return item(REQUEST, STRUCTURE, [
        header(version),
        item(ITEM, STRUCTURE, [item(OPERATION, ENUMERATION, operation), item(PAYLOAD, STRUCTURE, payload)])])


def attribute(name, kind, value):
    return item(ATTRIBUTE, STRUCTURE, [item(NAME, TEXT, name), item(VALUE, kind, value)])


def name(text):
    return attribute("Name", STRUCTURE, [item(0x420055, TEXT, text), item(0x420054, ENUMERATION, 1)])


def flat(data):
    """All (tag, value) pairs, members included, in order."""
    found, at = [], 0
    while at + 8 <= len(data):
        tag, kind = struct.unpack(">I", data[at:at + 4])[0] >> 8, data[at + 3]
        length = struct.unpack(">I", data[at + 4:at + 8])[0]
        body = data[at + 8:at + 8 + length]
        if kind == STRUCTURE:
            found += [(tag, None)] + flat(body)
        elif kind in (INTEGER, ENUMERATION):
            found.append((tag, struct.unpack(">i", body)[0]))
        elif kind == DATE:
            found.append((tag, struct.unpack(">q", body)[0]))
        else:
            found.append((tag, body.decode() if kind == TEXT else bytes(body)))
        at += 8 + length + (-length % 8)
    return found


def first(data, tag):
    return next((value for found, value in flat(data) if found == tag), None)


class Cluster:
    """Three nodes of one's own, and connections to them."""

    def __init__(self, folder):
        self.folder = folder
        code, _, err, _ = run(ROOT / "cluster/up", "--nodes", "3", "--dir", folder)
        assert code == 0, err
        self.file = json.loads(pathlib.Path(folder, "cluster.json").read_text())

    def address(self, node=1):
        host, port = next(entry["kmip"] for entry in self.file["nodes"] if entry["id"] == node).rsplit(":", 1)
        return host, int(port)

    def context(self, cert=None, key=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.file["ca"])
        if cert != "none":
            context.load_cert_chain(cert or self.file["client"]["cert"], key or self.file["client"]["key"])
        return context

    def connect(self, node=1, cert=None, key=None, timeout=10):
        host, port = self.address(node)
        raw = socket.create_connection((host, port), timeout=timeout)
        return self.context(cert, key).wrap_socket(raw, server_hostname=host)


def receive(connection):
    """One whole message; b"" when the connection ends before it does."""
    data = b""
    while len(data) < 8 or len(data) < 8 + struct.unpack(">I", data[4:8])[0]:
        try:
            more = connection.recv(65536)
        except (ConnectionError, ssl.SSLError):
            return b""
        if not more:
            return b""
        data += more
    return data


def ask(connection, data):
    connection.sendall(data)
    return receive(connection)
