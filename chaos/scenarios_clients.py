"""Clients: too many, silent, broken, revoked; and what a cluster costs."""
import pathlib, resource, socket, ssl, struct, threading, time
import kmip
from cluster import Cluster, command, cpu, descriptors, resident, threads, until
from report import check, note, skip


class Probe:
    """One client that asks all the time; it knows its longest wait."""

    def __init__(self, cluster, node, trust):
        self.worst, self.asked, self.errors = 0.0, 0, []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(cluster.addresses()[node], trust), daemon=True)
        self._thread.start()

    def _run(self, address, trust):
        connection = kmip.Connection(address, trust)
        uid = connection.call(kmip.create(None)).uid
        while not self._end.is_set():
            begun = time.monotonic()
            try:
                if not connection.call(kmip.get(uid)).ok:
                    self.errors.append("refused")
            except kmip.Broken as error:
                self.errors.append(str(error))
                return
            self.worst = max(self.worst, time.monotonic() - begun)
            self.asked += 1
            time.sleep(0.01)

    def stop(self, name):
        self._end.set()
        self._thread.join(20)
        note(f"{name}: others were answered {self.asked} times, the slowest after {self.worst:.3f} s")
        check(f"{name}: others are answered within 1 s meanwhile", self.worst < 1 and not self.errors and self.asked > 10,
              f"{self.worst:.2f} s, {self.errors[:2]}")


def crowd(minutes=None, idle=2000, churn=5000, name="crowd"):
    """Thousands of idle connections; thousands that come and go, half of them without a word."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536), hard))
    idle = min(idle, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 500)
    with Cluster() as cluster:
        trust = kmip.trust(cluster.file["ca"], cluster.file["client"])
        node = cluster.leader()
        address, pid = cluster.addresses()[node], cluster.pids()[node]
        probe = Probe(cluster, node, trust)
        time.sleep(0.5)
        before = resident(pid), threads(pid), descriptors(pid)
        opened = [kmip.Connection(address, trust) for _ in range(idle)]
        time.sleep(0.5)
        note(f"{name}: {idle} idle connections: {(resident(pid) - before[0]) / idle / 1024:.1f} KiB each,"
             f" {threads(pid) - before[1]} threads, {descriptors(pid) - before[2]} descriptors more")
        check(f"{name}: idle connections cost no thread", threads(pid) - before[1] < 8, str(threads(pid)))
        check(f"{name}: and at most 64 KiB each", resident(pid) - before[0] < idle * 65536)
        sample = opened[:: max(1, idle // 50)]
        check(f"{name}: idle connections serve when they wake", all(c.call(kmip.locate("none")).ok for c in sample))
        for connection in opened:
            connection.close()  # Without close_notify.
        opened.clear()
        check(f"{name}: what closes is let go", until(lambda: descriptors(pid) <= before[2] + 5, 10),
              f"{descriptors(pid)} after {before[2]}")
        begun = time.monotonic()
        host, _, port = address.rpartition(":")
        for number in range(churn):
            if number % 5 == 0:
                connection = kmip.Connection(address, trust)
                if number % 10 == 0:
                    connection.send(kmip.message(kmip.locate("none"))[:number % 60])
                connection.close()
            else:
                raw = socket.create_connection((host, int(port)), timeout=10)
                if number % 2:
                    raw.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[:number % 12])
                raw.close()
        note(f"{name}: {churn} connections came and went in {time.monotonic() - begun:.0f} s")
        check(f"{name}: no descriptor is lost after {churn} connections",
              until(lambda: descriptors(pid) <= before[2] + 5, 15), f"{descriptors(pid)} after {before[2]}")
        note(f"{name}: resident {before[0] >> 20} MiB before, {resident(pid) >> 20} MiB after")
        check(f"{name}: and little memory", resident(pid) - before[0] < 150 << 20, str(resident(pid)))
        probe.stop(name)


def rude(minutes=None, name="rude"):
    """Slow, silent and greedy peers, many at a time: closed within 5 s, in bounded memory."""
    with Cluster() as cluster:
        trust = kmip.trust(cluster.file["ca"], cluster.file["client"])
        node = cluster.leader()
        address, pid = cluster.addresses()[node], cluster.pids()[node]
        host, _, port = address.rpartition(":")
        probe = Probe(cluster, node, trust)
        before = resident(pid)

        def closed_in(sockets, seconds):
            """How many of them the server closes in time."""
            end, done = time.monotonic() + seconds, 0
            for one in sockets:
                one.settimeout(max(0.05, end - time.monotonic()))
                try:
                    while one.recv(65536):
                        pass
                    done += 1
                except (TimeoutError, ssl.SSLError) as error:
                    done += 0 if "timed out" in str(error) else 1
                except OSError:
                    done += 1
            return done

        silent = [socket.create_connection((host, int(port))) for _ in range(200)]
        check(f"{name}: who never begins a handshake is closed", closed_in(silent, 6) == 200)
        peer = next(line.split('"')[1] for line in cluster.configuration(node).read_text().splitlines()
                    if "peer:" in line and f"{{id: {node}," in line)
        admin = next(one["admin"] for one in cluster.file["nodes"] if one["id"] == node)
        for door, at in (("peer", peer), ("admin", admin)):
            where = at.rpartition(":")
            silent = [socket.create_connection((where[0], int(where[2]))) for _ in range(100)]
            check(f"{name}: nor is one at the {door} port kept", closed_in(silent, 7) == 100)
            try:
                stranger = kmip.Connection(at, trust)
                stranger.send(b"\xff" * 64)
                stranger.socket.settimeout(3)
                answer = stranger.socket.recv(100)
            except (OSError, kmip.Broken):
                answer = b""
            check(f"{name}: a client is nobody at the {door} port", not answer or b"only administrators" in answer,
                  repr(answer))
        plain = [socket.create_connection((host, int(port))) for _ in range(50)]
        for one in plain:
            one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" if one.fileno() % 2 else kmip.message(kmip.locate("x")))
        check(f"{name}: plaintext is closed", closed_in(plain, 6) == 50)

        half = [kmip.Connection(address, trust) for _ in range(100)]
        for one in half:
            one.send(kmip.message(kmip.create("never"))[:40])
        check(f"{name}: half a request is closed", closed_in([one.socket for one in half], 7) == 100)

        greedy = [kmip.Connection(address, trust) for _ in range(100)]
        answers = 0
        for one in greedy:
            one.send(struct.pack(">II", 0x42007801, 64 << 20) + kmip.message(kmip.locate("x"))[8:])
        for one in greedy:
            try:
                reply = kmip.decode(one.frame())
                result = kmip.Result(kmip.find(reply, 0x42007B, 0x42000F))
                answers += not result.ok
            except kmip.Broken:
                pass
        check(f"{name}: who claims 64 MiB gets the reason", answers == 100, str(answers))
        check(f"{name}: and is closed", closed_in([one.socket for one in greedy], 6) == 100)

        # Large requests that come a byte at a time, from many at once.
        slow = [kmip.Connection(address, trust) for _ in range(60)]
        big = kmip.message(kmip.register_opaque(None, b"z" * 900_000))
        for one in slow:
            one.send(big[:20_000])
        end = time.monotonic() + 8
        gone = set()
        while time.monotonic() < end and len(gone) < len(slow):
            for number, one in enumerate(slow):
                if number not in gone:
                    try:
                        one.send(b"z")
                        one.socket.settimeout(0.001)
                        if one.socket.recv(4096) == b"":
                            gone.add(number)
                    except (kmip.Broken, ConnectionError):
                        gone.add(number)
                    except (TimeoutError, ssl.SSLError, OSError) as error:
                        if "timed out" not in str(error) and "did not complete" not in str(error):
                            gone.add(number)
            time.sleep(0.1)
        check(f"{name}: who sends a byte now and then is closed", len(gone) == len(slow), f"{len(gone)} of {len(slow)}")

        # A client that never reads its replies.
        deaf = kmip.Connection(address, trust)
        large = deaf.call(kmip.register_opaque(None, b"r" * 200_000)).uid
        deaf.socket.settimeout(2)
        asked = 0
        try:
            for asked in range(3000):
                deaf.send(kmip.message(kmip.get(large)) + kmip.message(kmip.locate("x" * 6000)))
        except kmip.Broken:
            pass
        check(f"{name}: a client that does not read is not read either", asked < 2999, str(asked))
        check(f"{name}: memory stays bounded", resident(pid) - before < 200 << 20,
              f"{before >> 20} -> {resident(pid) >> 20} MiB")
        deaf.close()
        probe.stop(name)


def issue(cluster, folder, revoked):
    """A revocation list of the cluster's authority over these certificates, into `folder/crl.pem`, atomically."""
    ca = cluster.path / "ca"
    (folder / "index.txt").write_text("")
    (folder / "index.txt.attr").write_text("unique_subject = no\n")
    (folder / "crlnumber").write_text("01\n" if not (folder / "crlnumber").exists() else (folder / "crlnumber").read_text())
    (folder / "ca.cnf").write_text(
        "[ca]\ndefault_ca = x\n[x]\n"
        f"database = {folder}/index.txt\ncrlnumber = {folder}/crlnumber\nprivate_key = {ca}/ca.key\n"
        f"certificate = {ca}/ca.pem\ndefault_md = sha256\ndefault_crl_days = 1\n")
    for certificate in revoked:
        code, _, err, _ = command("openssl", "ca", "-config", folder / "ca.cnf", "-revoke", certificate)
        if code != 0:
            raise RuntimeError(err)
    code, _, err, _ = command("openssl", "ca", "-config", folder / "ca.cnf", "-gencrl", "-out", folder / "new.pem")
    if code != 0:
        raise RuntimeError(err)
    (folder / "new.pem").replace(folder / "crl.pem")


def revoked(minutes=None, name="revoked"):
    """Revocation lists, certificates and authorities are replaced under running connections."""
    with Cluster() as cluster:
        cluster.tool("down")
        folder = cluster.path / "crl"
        folder.mkdir()
        good, bad = cluster.client("good"), cluster.client("bad")
        issue(cluster, folder, [])
        for node in (1, 2, 3):
            path = cluster.configuration(node)
            path.write_text(path.read_text().replace("\n  ca: ", f'\n  crl: "{folder}/crl.pem"\n  ca: ', 1))
        cluster.tool("up")
        ca = cluster.file["ca"]
        addresses = cluster.addresses()
        keeps = {node: kmip.Connection(at, kmip.trust(ca, good)) for node, at in addresses.items()}
        loses = {node: kmip.Connection(at, kmip.trust(ca, bad)) for node, at in addresses.items()}
        uid = loses[1].call(kmip.create("of-the-revoked")).uid
        check(f"{name}: both are served at first", all(c.call(kmip.locate("x")).ok for c in [*keeps.values(), *loses.values()]))
        issue(cluster, folder, [bad["cert"]])
        check(f"{name}: the nodes read the list within 3 s", until(
            lambda: all("read again" in cluster.log(node) for node in addresses), 3))
        for node in addresses:
            try:
                answer = loses[node].call(kmip.get(uid))
                check(f"{name}: node {node} refuses the next request on the open connection", not answer.ok, repr(answer))
                note(f"{name}: {answer!r}")
            except kmip.Broken:
                check(f"{name}: node {node} refuses the next request on the open connection", True)
            try:
                fresh = kmip.Connection(addresses[node], kmip.trust(ca, bad))
                answer = fresh.call(kmip.locate("x"))
                check(f"{name}: node {node} takes no new connection of the revoked", not answer.ok, repr(answer))
            except (OSError, kmip.Broken):
                check(f"{name}: node {node} takes no new connection of the revoked", True)
            check(f"{name}: node {node} still serves the other on its connection", keeps[node].call(kmip.locate("x")).ok)
        # A list that cannot be read changes nothing.
        (folder / "crl.pem").write_text("-----BEGIN X509 CRL-----\nnonsense\n-----END X509 CRL-----\n")
        time.sleep(2.5)
        check(f"{name}: a broken list is named in the log", all("not read again" in cluster.log(n) for n in addresses))
        check(f"{name}: and the good client is served on", all(c.call(kmip.locate("x")).ok for c in keeps.values()))
        try:
            answer = kmip.Connection(addresses[2], kmip.trust(ca, bad)).call(kmip.locate("x"))
            check(f"{name}: and the revoked one is not", not answer.ok, repr(answer))
        except (OSError, kmip.Broken):
            check(f"{name}: and the revoked one is not", True)
        issue(cluster, folder, [bad["cert"]])

        # Another authority beside the first: its clients are served without a restart, and the nodes keep talking.
        other = folder / "other"
        for words in (
                ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                 "/CN=other authority", "-keyout", f"{other}.key", "-out", f"{other}.pem"],
                ["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=stranger",
                 "-keyout", f"{other}-client.key", "-out", f"{other}-client.csr"],
                ["x509", "-req", "-days", "2", "-in", f"{other}-client.csr", "-CA", f"{other}.pem", "-CAkey",
                 f"{other}.key", "-CAcreateserial", "-out", f"{other}-client.pem"]):
            code, _, err, _ = command("openssl", *words)
            assert code == 0, err
        stranger = kmip.trust(ca, {"cert": f"{other}-client.pem", "key": f"{other}-client.key"})

        def served():
            try:
                return kmip.Connection(addresses[2], stranger).call(kmip.locate("x")).ok
            except (OSError, kmip.Broken):
                return False
        check(f"{name}: a stranger's authority is not trusted", not served())
        both = pathlib.Path(ca).read_text() + pathlib.Path(f"{other}.pem").read_text()
        (folder / "both.pem").write_text(both)
        (folder / "both.pem").replace(ca)
        check(f"{name}: it is, once it stands beside the first", until(served, 4, 0.3))
        check(f"{name}: open connections live on", all(c.call(kmip.create(None)).ok for c in keeps.values()))


def figures(minutes=None, keys=20_000, name="figures"):
    """What a node costs: memory with 20,000 keys, processor time when idle, time to start again."""
    with Cluster() as cluster:
        trust = kmip.trust(cluster.file["ca"], cluster.file["client"])
        addresses, pids = cluster.addresses(), cluster.pids()
        empty = {node: resident(pid) >> 20 for node, pid in pids.items()}
        time.sleep(1)
        begun, before = time.monotonic(), {node: cpu(pid) for node, pid in pids.items()}
        time.sleep(5)
        spent = {node: 100 * (cpu(pid) - before[node]) / (time.monotonic() - begun) for node, pid in pids.items()}
        note(f"{name}: idle, processor: {', '.join(f'{share:.1f} %' for share in spent.values())}")
        check(f"{name}: an idle node needs at most 3 % of a core", max(spent.values()) <= 3, str(spent))
        begun = time.monotonic()
        # 19 keys a request: entries of the log are not the measure here.
        def make(node, count):
            connection = kmip.Connection(addresses[node], trust)
            for number in range(count // 20):
                connection.call(*[kmip.create(f"key-{node}-{number}-{i}") for i in range(20)])
        workers = [threading.Thread(target=make, args=(node, keys // 3)) for node in addresses]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        note(f"{name}: {keys} keys in {time.monotonic() - begun:.0f} s")
        cluster.same()
        full = {node: resident(pid) >> 20 for node, pid in pids.items()}
        note(f"{name}: resident MiB: empty {list(empty.values())}, with {keys} keys {list(full.values())}")
        check(f"{name}: a node with {keys} keys holds at most 200 MiB", max(full.values()) <= 200, str(full))
        bytes = sum(f.stat().st_blocks * 512 for f in cluster.data(1).rglob("*") if f.is_file())
        note(f"{name}: data directory {bytes >> 20} MiB, {len(list(cluster.data(1).glob('log/log-*')))} segments")
        node = cluster.followers()[0]
        cluster.signal(node, "KILL")
        begun = time.monotonic()
        cluster.start(node)
        note(f"{name}: a node starts again in {time.monotonic() - begun:.1f} s")
        note(f"{name}: resident after the restart: {resident(cluster.pids()[node]) >> 20} MiB")


def other_parts(minutes=None, name="softhsm"):
    """The main job with roots behind SoftHSM2 tokens and RSA certificates."""
    from scenarios_crash import finish
    from traffic import Traffic
    if not pathlib.Path("/usr/lib/softhsm/libsofthsm2.so").exists():
        return skip(name, "softhsm2 is not installed")
    with Cluster(flags=["--token", "softhsm", "--certificates", "rsa"]) as cluster:
        traffic = Traffic(cluster, clients=4, seed=9).start()
        time.sleep(2)
        leader = cluster.leader()
        traffic.excuse(leader)
        cluster.signal(leader, "KILL")
        time.sleep(1.5)
        cluster.start(leader)
        time.sleep(0.5)
        for node in cluster.pids():
            traffic.excuse(node)
            cluster.signal(node, "KILL")
        cluster.tool("up")
        for node in cluster.pids():
            traffic.excuse(node)
        time.sleep(1)
        finish(name, cluster, traffic)
