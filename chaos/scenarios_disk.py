"""Disks that are full or damaged, and what lies on them."""
import base64, os, pathlib, subprocess, tempfile, time
import kmip
from cluster import Cluster, RELEASE, command, lives, until
from report import check, note, skip


def mounted(directory, mebibytes):
    """A small ext4 file system at `directory`; None where mounting is not possible."""
    image = directory.with_suffix(".img")
    directory.mkdir(parents=True, exist_ok=True)
    with open(image, "wb") as file:
        file.truncate(mebibytes << 20)
    for words in (["mkfs.ext4", "-q", "-F", image], ["mount", "-o", "loop", image, directory]):
        if command(*words)[0] != 0:
            return None
    return directory


def disk_full(minutes=None, name="disk-full"):
    """The leader's disk fills up: growth is refused with a reason, the others lead, Destroy works, space helps."""
    place = pathlib.Path(tempfile.mkdtemp(prefix="conclave-chaos-disk-"))
    mounts = []
    try:
        with Cluster(settings="limits: {disk-reserve-mebibytes: 128}\n") as cluster:
            cluster.tool("down")
            for node in (1, 2, 3):
                mount = mounted(place / str(node), 320)
                if mount is None:
                    return skip(name, "no loop mounts here")
                mounts.append(mount)
                data = cluster.data(node)
                command("cp", "-a", f"{data}/.", mount)
                command("rm", "-rf", data)
                data.symlink_to(mount)
            cluster.tool("up")
            file = cluster.file
            trust = kmip.trust(file["ca"], file["client"])
            connections = {node: kmip.Connection(at, trust) for node, at in cluster.addresses().items()}
            leader = cluster.leader()
            made = connections[leader].call(kmip.create("before"))
            check(f"{name}: a key is made", made.ok, repr(made))

            def fill(node):
                """Leaves 100 MiB on a node's disk: less than the reserve."""
                free = os.statvfs(mounts[node - 1])
                count = (free.f_bavail * free.f_frsize >> 20) - 100
                command("dd", "if=/dev/zero", f"of={mounts[node - 1]}/ballast", "bs=1M", f"count={count}")

            fill(leader)
            check(f"{name}: the full leader hands over", until(
                lambda: cluster.status()["leader"] not in (None, leader), 10, 0.2), str(cluster.status()))
            answer = connections[leader].call(kmip.create("after-one"))
            check(f"{name}: the cluster goes on making keys, through the full node too", answer.ok, repr(answer))
            time.sleep(3)
            check(f"{name}: the full node does not lead again", cluster.status()["leader"] != leader,
                  str(cluster.status()))
            check(f"{name}: its log names the disk", "nearly full" in cluster.log(leader))

            # Only the full node and one other are left: if the full one wins, it hands over again.
            second = cluster.leader()
            cluster.signal(second, "KILL")
            third = 6 - leader - second
            check(f"{name}: a full node that wins an election hands over again", until(
                lambda: cluster.status()["leader"] == third, 15, 0.2), str(cluster.status()))
            answer = connections[third].call(kmip.create("after-two"))
            check(f"{name}: and keys are made", answer.ok, repr(answer))
            cluster.start(second)
            connections[second] = kmip.Connection(cluster.addresses()[second], trust)

            for node in (1, 2, 3):
                if node != leader:
                    fill(node)
            def refused():
                answer = connections[leader].call(kmip.create(None))
                return not answer.ok and "disk" in answer.text and answer.reason
            check(f"{name}: all full: growth is refused with a named reason", until(refused, 10, 0.3))
            note(f"{name}: {connections[leader].call(kmip.create(None))!r}")
            terms = [cluster.status()["term"]]
            time.sleep(4)
            terms.append(cluster.status()["term"])
            check(f"{name}: full nodes do not pass leadership round for ever", terms[1] - terms[0] <= 3, str(terms))
            for node, connection in connections.items():
                read = connection.call(kmip.get(made.uid))
                check(f"{name}: node {node} still reads", read.ok and len(read.key) == 32, repr(read))
            gone = connections[leader].call(kmip.destroy(made.uid))
            check(f"{name}: Destroy works", gone.ok, repr(gone))
            for mount in mounts:
                (mount / "ballast").unlink(missing_ok=True)
            check(f"{name}: with space again, keys are made again", until(
                lambda: connections[leader].call(kmip.create(None)).ok, 10, 0.3))
            check(f"{name}: no node has ended", all(lives(pid) for pid in cluster.pids().values()))

            # Really full, with the reserve passed: a node may stop, nothing acknowledged may go.
            victim = cluster.leader()
            kept = connections[victim].call(kmip.create("kept"))
            command("dd", "if=/dev/zero", f"of={mounts[victim - 1]}/ballast", "bs=1M", "count=2000")
            answers = []
            survivor = next(node for node in connections if node != victim)
            for number in range(200):
                answers.append(connections[survivor].call(kmip.register_opaque(None, b"y" * 100_000)))
            check(f"{name}: with no byte left at one node the others go on",
                  sum(answer.ok for answer in answers) >= 150, str([a for a in answers if not a.ok][:2]))
            (mounts[victim - 1] / "ballast").unlink(missing_ok=True)
            if not lives(cluster.pids()[victim]):
                note(f"{name}: node {victim} had ended: {cluster.log(victim).strip().splitlines()[-1][:200]}")
                cluster.start(victim)
            check(f"{name}: it catches up when there is space", cluster.same(40), str(cluster.status()))
            wanted = [answer.uid for answer in answers if answer.ok] + [kept.uid]
            reader = kmip.Connection(cluster.addresses()[victim], trust)
            check(f"{name}: and has all that was acknowledged", all(reader.call(kmip.get(uid)).ok for uid in wanted))
            cluster.tool("down")
            for node in (1, 2, 3):
                cluster.data(node).unlink(missing_ok=True)
    finally:
        for mount in mounts:
            command("umount", mount)
        command("rm", "-rf", place)


def refuses(name, cluster, node, words):
    """A node that must not start: it says why, in one line, in time."""
    begun = time.monotonic()
    code, out, err, took = command(RELEASE / "conclaved", "run", "--config", cluster.configuration(node), timeout=10)
    line = err.strip()
    check(f"{name}: the node refuses to start", code not in (0, None) and took < 3, f"exit {code} after {took:.1f} s: {line}")
    check(f"{name}: in one line that names it", line.count("\n") == 0 and any(word in line for word in words), line)
    note(f"{name}: {line}")


def damage(minutes=None, name="damage"):
    """A flipped byte, a lost segment: named, and the node begins anew; without its keys it does not start."""
    with Cluster() as cluster:
        trust = kmip.trust(cluster.file["ca"], cluster.file["client"])
        addresses = cluster.addresses()
        connection = kmip.Connection(addresses[1], trust)
        for _ in range(40):
            connection.pipeline([kmip.create(None)] * 5)
        cluster.same()
        log = cluster.data(3) / "log"

        def flip(segment, whole):
            at = next(i for i in range(20_000, len(whole)) if whole[i:i + 8] != bytes(8))
            with open(segment, "r+b") as file:
                file.seek(at)
                file.write(bytes([whole[at] ^ 0x10]))

        def cut(segment, whole):
            with open(segment, "r+b") as file:
                file.truncate(len(whole) // 1000)

        for what, hurt in (("a flipped byte in the log", flip), ("a lost segment", lambda one, _: one.unlink()),
                           ("a cut segment", cut)):
            cluster.signal(3, "KILL")
            segment = sorted(log.glob("log-*"))[0]
            hurt(segment, segment.read_bytes())
            said = len(cluster.log(3))
            cluster.start(3)
            new = cluster.log(3)[said:]
            check(f"{name}: {what} is named, and the node begins anew", "damaged" in new and "incarnation" in new, new[-300:])
            check(f"{name}: {what}: it comes to where the others are", cluster.same(), str(cluster.status()))
            # Enough behind the first bytes again, so that there is something to hurt.
            for _ in range(40):
                connection.pipeline([kmip.create(None)] * 5)
            cluster.same()
        cluster.signal(3, "KILL")
        for file_name in ("root.key", "keyring"):
            path = cluster.data(3) / file_name
            content = path.read_bytes()
            path.write_bytes(content[:30] + bytes([content[30] ^ 1]) + content[31:])
            refuses(f"{name}: a flipped byte in {file_name}", cluster, 3, [file_name, "damaged", "root key"])
            path.write_bytes(content)
        check(f"{name}: the others write on", connection.call(kmip.create(None)).ok)
        cluster.start(3)
        check(f"{name}: whole again, it joins", cluster.same(), str(cluster.status()))


def encodings(planted):
    """A planted value in the forms in which it could lie about."""
    yield "raw", planted
    yield "hex", planted.hex().encode()
    yield "HEX", planted.hex().upper().encode()
    for shift in range(3):
        # Base64 of a part of a longer text: what does not depend on the neighbours.
        text = base64.b64encode(b"\0" * shift + planted)
        yield f"base64+{shift}", text[shift + 2 if shift else 0:-4]
    yield "UTF-16LE", b"".join(bytes([byte, 0]) for byte in planted)
    yield "UTF-16BE", b"".join(bytes([0, byte]) for byte in planted)
    yield "reversed", planted[::-1]


def at_rest(minutes=None, name="at-rest"):
    """Planted names, attributes and key bytes are nowhere below the cluster's folder; nothing is left running."""
    planted = {
        "name": b"Quetzalcoatl-name-Q7", "contact": b"Xochipilli-contact-Z3", "key": os.urandom(32),
        "opaque": b"Tezcatlipoca-opaque-value-" + os.urandom(16)}
    with Cluster() as cluster:
        trust = kmip.trust(cluster.file["ca"], cluster.file["client"])
        for node, address in cluster.addresses().items():
            connection = kmip.Connection(address, trust)
            own = planted["name"].decode() + f"-{node}"
            made = connection.call(kmip.register_aes(own, planted["key"], planted["contact"].decode()))
            check(f"{name}: node {node} registers", made.ok, repr(made))
            value = connection.call(kmip.register_opaque(own + "-opaque", planted["opaque"]))
            check(f"{name}: node {node} gives the key back", connection.call(kmip.get(made.uid)).key == planted["key"])
            connection.call(kmip.locate(own))
            connection.call(kmip.set_contact(made.uid, planted["contact"].decode() + "2"))
            # Refusals and broken frames get into logs easily.
            connection.call(kmip.create(own))
            connection.call(kmip.get(own))
            connection.send(kmip.message((0x99, [kmip.name(own)])))
            connection.frame()
            connection.close()
            broken = kmip.Connection(address, trust)
            try:
                broken.send(planted["name"] * 8)
                broken.frame()
            except kmip.Broken:
                pass
            broken.close()
        uid = made.uid

        def search(when):
            found, files, size = [], 0, 0
            for path in cluster.path.rglob("*"):
                if not path.is_file() or path.is_symlink():
                    continue
                content = path.read_bytes().rstrip(b"\0")  # The log's segments are filled with zeros.
                files, size = files + 1, size + len(content)
                for what, secret in planted.items():
                    found += [f"{what} as {form} in {path.relative_to(cluster.path)}"
                              for form, text in encodings(secret) if text in content]
            check(f"{name}: {when}: no planted value in {files} files", not found, str(found[:5]))
            note(f"{name}: {when}: searched {files} files, {size >> 20} MiB")

        search("while it runs")
        # So that the state is flushed to files, and a stream of it is cut.
        pids = cluster.pids()
        for node in pids:
            cluster.signal(node, "KILL")
        search("after kill -9 of all")
        cluster.tool("up")
        connection = kmip.Connection(cluster.addresses()[1], trust)
        check(f"{name}: the key is there again", connection.call(kmip.get(uid)).key == planted["key"])
        pids = cluster.pids()
        limits = {pathlib.Path(f"/proc/{pid}/limits").read_text() for pid in pids.values()}
        cores = [line for text in limits for line in text.splitlines() if line.startswith("Max core")]
        check(f"{name}: no node may write a core file", all(line.split()[4] == "0" for line in cores), str(cores))
        connection.close()
        cluster.tool("down")
        search("after down")
        check(f"{name}: down leaves nothing running", not any(map(lives, pids.values())))
        check(f"{name}: no core files", not list(cluster.path.rglob("core*")), str(list(cluster.path.rglob("core*"))))
        # The search itself can find: a planted file is found.
        (cluster.path / "planted").write_bytes(b"..." + base64.b64encode(b"ab" + planted["key"] + b"cd"))
        content = (cluster.path / "planted").read_bytes()
        check(f"{name}: the search finds what is there", any(text in content for _, text in encodings(planted["key"])))
        (cluster.path / "planted").unlink()
