"""Hostile and broken bytes against a real cluster: each gets a reason or a closed connection within 5 s, in its version,
in bounded memory, while another connection goes on being answered within 1 s."""
import json, os, pathlib, socket, struct, subprocess, threading, time

from kmip_bytes import *
from kmip_bytes import checks, ROOT, run

check = checks.check
LIMIT = 5.0
# A node has been measured at about 60 MiB; 32 clients that claim 8 MiB each must not be able to double that.
GROWTH = 64 << 20


class Watcher(threading.Thread):
    """Another client, which has to be answered all the time."""

    def __init__(self, cluster):
        super().__init__(daemon=True)
        self.cluster, self.slowest, self.count, self.error, self.stopped = cluster, 0.0, 0, None, False

    def run(self):
        try:
            with self.cluster.connect(1) as connection:
                while not self.stopped:
                    begun = time.monotonic()
                    reply = ask(connection, request(LOCATE, []))
                    self.slowest = max(self.slowest, time.monotonic() - begun)
                    if first(reply, STATUS) != 0:
                        raise AssertionError(f"answered {reply.hex()}")
                    self.count += 1
                    time.sleep(0.05)
        except Exception as error:
            self.error = f"{type(error).__name__}: {error}"


def resident(cluster):
    total = {}
    for node in json.loads(run(ROOT / "cluster/status", "--dir", cluster.folder, "--json")[1])["nodes"]:
        file = json.loads(pathlib.Path(cluster.folder, "cluster.json").read_text())
        pid = next(entry["pid"] for entry in file["nodes"] if entry["id"] == node["id"])
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                total[node["id"]] = int(line.split()[1]) << 10
    return total


def refused(cluster, what, data, version=(1, 4), reasons=None, lives=True):
    """Sends a message that is whole and wrong: a refusal in its version, and the connection lives on."""
    try:
        with cluster.connect(1) as connection:
            begun = time.monotonic()
            reply = ask(connection, data)
            took = time.monotonic() - begun
            if not reply:
                return check(what, False, "the connection was closed")
            spoken = (first(reply, MAJOR), first(reply, MINOR))
            status, reason = first(reply, STATUS), first(reply, REASON)
            good = status == 1 and reason is not None and spoken == version and took < LIMIT
            if reasons:
                good = good and reason in reasons
            again = lives and first(ask(connection, request(LOCATE, [])), STATUS) == 0
            check(what, good and again == lives,
                  f"status {status}, reason {reason}, version {spoken}, {took:.1f} s, lives on: {again}")
    except OSError as error:
        check(what, False, repr(error))


def closed(what, opened, data=b"", patience=2 * LIMIT):
    """Sends bytes that are no frame: answered or closed in time, and closed in the end. Returns what was answered."""
    begun = time.monotonic()
    answered = None
    reply = b""
    try:
        with opened() as connection:
            connection.settimeout(patience)
            if data:
                connection.sendall(data)
            while True:
                more = connection.recv(65536)
                answered = answered or time.monotonic()
                if not more:
                    break
                reply += more
    except (TimeoutError, socket.timeout):
        check(what, False, f"still open after {patience} s, {len(reply)} bytes answered")
        return reply
    except OSError:
        answered = answered or time.monotonic()
    check(what, answered - begun < LIMIT, f"after {answered - begun:.1f} s")
    return reply


def drip(opened, whole):
    """A byte every 0.3 s: the frame's time does not begin anew with each byte."""
    begun = time.monotonic()
    with opened() as connection:
        try:
            for byte in whole:
                connection.sendall(bytes([byte]))
                time.sleep(0.3)
                if time.monotonic() - begun > 20:
                    break
        except OSError:
            pass
    check("a peer that drips its request is dropped", time.monotonic() - begun < LIMIT + 2,
          f"after {time.monotonic() - begun:.1f} s")


def certificates(folder, cluster):
    """An expired certificate of the cluster's own authority, and one of a foreign authority."""
    def openssl(*words):
        subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True, timeout=30)

    made = {}
    for what in ("foreign-ca", "foreign", "expired"):
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={what}",
                "-keyout", folder / f"{what}.key", "-out", folder / f"{what}.csr")
    openssl("x509", "-req", "-in", folder / "foreign-ca.csr", "-key", folder / "foreign-ca.key", "-days", "2",
            "-out", folder / "foreign-ca.pem")
    openssl("x509", "-req", "-in", folder / "foreign.csr", "-CA", folder / "foreign-ca.pem", "-CAkey",
            folder / "foreign-ca.key", "-days", "2", "-out", folder / "foreign.pem")
    authority = pathlib.Path(cluster.file["ca"])
    openssl("x509", "-req", "-in", folder / "expired.csr", "-CA", authority, "-CAkey", authority.with_suffix(".key"),
            "-days", "-1", "-out", folder / "expired.pem")
    return {what: (folder / f"{what}.pem", folder / f"{what}.key") for what in ("foreign", "expired")}


def main():
    with checks.Folder() as folder:
        cluster = Cluster(folder / "cluster")
        made = certificates(folder, cluster)
        tls = lambda: cluster.connect(1)
        plain = lambda: socket.create_connection(cluster.address(1), timeout=10)
        before = resident(cluster)
        watcher = Watcher(cluster)
        watcher.start()

        whole = request(QUERY, [item(0x420074, ENUMERATION, 1)])
        bare = lambda version, *items: item(REQUEST, STRUCTURE, [header(version), *items])
        nested = b""
        for _ in range(200):
            nested = item(0x420091, STRUCTURE, [nested])
        wrong_padding = bytearray(request(LOCATE, [name("x")]))
        wrong_padding[wrong_padding.rindex(b"x\0\0\0\0\0\0\0") + 5] = 1
        lying = bytearray(request(LOCATE, [name("inner")]))
        place = lying.rindex(b"inner") - 4
        lying[place:place + 4] = struct.pack(">I", 0x7FFFFFF0)

        for version in ((1, 0), (1, 4), (2, 0), (2, 1)):
            spoken = ".".join(map(str, version))
            refused(cluster, f"nested 200 deep, in {spoken}", bare(version, nested), version)
            refused(cluster, f"Batch Item as a text, in {spoken}", bare(version, item(ITEM, TEXT, "item")), version)
            refused(cluster, f"Operation as a text, in {spoken}", bare(version, item(ITEM, STRUCTURE, [
                item(OPERATION, TEXT, "Create"), item(PAYLOAD, STRUCTURE, [])])), version)
            refused(cluster, f"an unknown operation, in {spoken}", request(0x7F, [], version), version)
        refused(cluster, "padding that is not zero", bytes(wrong_padding))
        refused(cluster, "an inner length beyond the frame", bytes(lying))
        refused(cluster, "an integer of eight bytes", bare((1, 4), struct.pack(">II", ITEM << 8 | INTEGER, 8) + bytes(8)))
        refused(cluster, "an item type that does not exist",
                bare((1, 4), struct.pack(">II", ITEM << 8 | 0x7F, 8) + bytes(8)))
        refused(cluster, "a text that is not UTF-8", request(LOCATE, [name(b"\xff\xfe\xff")]))
        refused(cluster, "version 9.9", request(LOCATE, [], (9, 9)), version=(3, 0))

        # Several of them are waited for until the node has lost its patience: all at once.
        oversized = struct.pack(">II", REQUEST << 8 | STRUCTURE, 64 << 20)
        silent = [threading.Thread(target=closed, args=words) for words in (
            ("a frame that claims 64 MiB", tls, oversized + header((1, 4))),
            ("a frame that claims 4 GiB", tls, struct.pack(">II", REQUEST << 8 | STRUCTURE, 0xFFFFFFF8)),
            ("a truncated frame", tls, whole[:-20]),
            ("half a frame's header", tls, whole[:5]),
            ("HTTP inside TLS", tls, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
            ("HTTP without TLS", plain, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
            ("TTLV without TLS", plain, whole),
            ("a peer that says nothing instead of a handshake", plain),
            ("random bytes inside TLS", tls, os.urandom(4096)))]
        silent.append(threading.Thread(target=drip, args=(tls, whole)))
        for thread in silent:
            thread.start()

        for what, identity in (("no certificate", ("none", None)), ("a foreign certificate", made["foreign"]),
                               ("an expired certificate", made["expired"])):
            def opened(identity=identity):
                connection = cluster.connect(1, *identity)
                connection.sendall(whole)
                return connection
            reply = closed(f"{what} is refused", opened)
            check(f"{what} gets no answer", not reply or first(reply, STATUS) != 0)

        with tls() as connection:
            for byte in whole:
                connection.sendall(bytes([byte]))
            check("a request split over one TLS record a byte", first(receive(connection), STATUS) == 0)
        with tls() as connection:
            connection.sendall(whole * 20)
            data = b""
            while data.count(struct.pack(">I", 0x42007B << 8 | STRUCTURE)) < 20 or len(data) % 8:
                more = connection.recv(65536)
                if not more:
                    break
                data += more
            check("twenty requests in one TLS record", data.count(struct.pack(">I", 0x42007B << 8 | STRUCTURE)) == 20)

        for thread in silent:
            thread.join()

        # Many clients that claim what a frame may have, and send little.
        held = [cluster.connect(1) for _ in range(32)]
        for connection in held:
            connection.sendall(struct.pack(">II", REQUEST << 8 | STRUCTURE, (8 << 20) - 8) + bytes(1000))
        time.sleep(1)
        after = resident(cluster)
        for connection in held:
            connection.close()
        watcher.stopped = True
        watcher.join(10)
        for node, bytes_before in before.items():
            grown = after[node] - bytes_before
            check(f"the memory of node {node} is bounded", grown < GROWTH, f"{grown >> 20} MiB more")
        check(f"another connection was answered all the time ({watcher.count} requests)",
              watcher.error is None and watcher.count > 50, watcher.error or f"{watcher.count} requests")
        check("and within 1 s each", watcher.slowest < 1, f"{watcher.slowest:.2f} s")
        status = json.loads(run(ROOT / "cluster/status", "--dir", cluster.folder, "--json")[1])
        check("all nodes serve as before", all(node["serving"] for node in status["nodes"]), f"{status}")
    checks.finish()


main()
