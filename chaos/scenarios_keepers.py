"""Operators' shares, wrapping keys that are replaced, members that leave with the keys, and what is left of what was
destroyed or used: on disks and in memory."""
import json, os, pathlib, random, re, secrets, shutil, subprocess, tempfile, time
import kmip
from cluster import RELEASE, ROOT, Cluster, command, content, until
from report import check, note, skip
from scenarios_crash import finish
from scenarios_custody import conclave, custody_script, door, image, keys, leftovers, needles, opened, pieces, state
from scenarios_membership import answers, voters
from traffic import Traffic


def recorded(cluster, words):
    """Whether the audit log has a record of an administrator's act."""
    code, out, _, _ = conclave(cluster, "audit", "search", "--text", words, "--json")
    return code == 0 and words in out


def give(cluster, number, *nodes, folder="shares"):
    return conclave(cluster, "unseal", "--share-file", cluster.path / folder / f"share-{number}", "--json", nodes=nodes)


def secrets_of(cluster):
    """The parts in the operators' shares, and the private key that they make; None where Python lacks what it needs."""
    script = custody_script()
    if script is None:
        return None
    shares = [bytes.fromhex((cluster.path / f"shares/share-{number}").read_text().strip()[5:]) for number in range(1, 6)]
    opened = [script.open_share(share, (cluster.path / "operators").read_bytes()) for share in shares]
    return [part for _, part in opened], script.join_shares(opened[1:4])


def held(cluster, node, needles):
    """How often a node's memory holds any of them."""
    return sum(region.count(needle) for region in image(cluster.pids()[node]) for needle in needles)


def shares(minutes=None, name="shares"):
    """A cluster whose wrapping key is in five operators' hands, three of whom unseal a node."""
    with Cluster() as cluster:
        cluster.tool("down")
        nodes = sorted(cluster.addresses())
        file = cluster.path / "operators"
        code, out, err, _ = command(
            RELEASE / "conclaved", "shares", "--token-file", file, "--shares", 5, "--threshold", 3, "--to",
            cluster.path / "shares", "--json")
        check(f"{name}: they are made", code == 0 and json.loads(out)["threshold"] == 3, f"{code} {out} {err}")
        modes = {path.name: path.stat().st_mode & 0o777 for path in (cluster.path / "shares").iterdir()}
        check(f"{name}: each in its operator's file", modes == {f"share-{n}": 0o600 for n in range(1, 6)}, str(modes))
        code, _, err, _ = command(
            RELEASE / "conclaved", "shares", "--token-file", file, "--shares", 5, "--threshold", 3, "--to",
            cluster.path / "shares")
        check(f"{name}: and never made over others", code == 1, f"{code} {err}")
        command(RELEASE / "conclaved", "shares", "--token-file", cluster.path / "foreign", "--shares", 3, "--threshold", 3,
                "--to", cluster.path / "foreign-shares")
        for node in nodes:
            path = cluster.configuration(node)
            text = re.sub(r"^token:\n(?:[ #].*\n)+", f'token:\n  kind: operators\n  path: "{file}"\n', path.read_text(), flags=re.M)
            path.write_text(text)
            shutil.rmtree(cluster.data(node))
            words = ["--import", cluster.path / "transport"]
            if node == 1:
                ca = cluster.path / "ca"
                words = ["--new", "--export", cluster.path / "transport", "--authority-certificate", ca / "ca.pem",
                         "--authority-key", ca / "ca.key"]
            code, out, err, _ = command(RELEASE / "conclaved", "init", "--config", path, *words)
            check(f"{name}: node {node} gets its keys without the operators", code == 0, f"{code} {out} {err}")
        for node in nodes:
            cluster.begin(node)
        check(f"{name}: all start sealed", until(lambda: all(state(cluster, node) == "sealed" for node in nodes), 40, 0.2),
              str([keys(cluster, node) for node in nodes]))
        code, out, err, _ = give(cluster, 4)
        told = json.loads(out) if code == 0 else []
        check(f"{name}: one share is counted at every node",
              code == 0 and all(one.get("shares_given") == [4] and one.get("shares_needed") == 3 for one in told), f"{code} {out} {err}")
        code, out, err, _ = conclave(cluster, "status")
        check(f"{name}: conclave status says how many", "1 of 3 operators' shares" in out, f"{code} {out} {err}")
        code, out, err, _ = give(cluster, 4, 1)
        check(f"{name}: a share given twice is refused", code == 2 and "already" in out, f"{code} {out} {err}")
        code, out, err, _ = give(cluster, 2, 1, folder="foreign-shares")
        check(f"{name}: one of another set, too", code == 2 and "another token" in out, f"{code} {out} {err}")
        text = (cluster.path / "shares/share-5").read_text()
        bad = cluster.path / "shares/share-9"
        bad.write_text(text[:40] + ("0" if text[40] != "0" else "1") + text[41:])
        bad.chmod(0o600)
        code, out, err, _ = give(cluster, 9, 1)
        check(f"{name}: and one that was not copied whole", code == 1 and "not the whole" in err, f"{code} {out} {err}")
        code, out, err, _ = conclave(cluster, "unseal", nodes=[1])
        check(f"{name}: without shares nothing unseals it", code == 2 and "1 of 3" in err, f"{code} {out} {err}")
        give(cluster, 1)
        code, out, err, _ = give(cluster, 5)
        check(f"{name}: the third opens all", code == 0 and all(until(lambda: answers(cluster, node), 15) for node in nodes),
              f"{code} {out} {err} {[keys(cluster, node) for node in nodes]}")
        check(f"{name}: and is on record", until(lambda: recorded(cluster, "give an operator's share to node 2"), 15))
        code, out, err, _ = give(cluster, 2, 1)
        check(f"{name}: an open node takes none", code == 2, f"{code} {out} {err}")
        code, out, err, _ = conclave(cluster, "rotate", "all", "--wait", 60)
        check(f"{name}: keys rotate without the operators", code == 0, f"{code} {out} {err}")
        leader = cluster.leader()
        known = secrets_of(cluster) if os.geteuid() == 0 else None
        if known:
            parts, private = known
            check(f"{name}: no node holds a share any more", not any(held(cluster, node, parts) for node in nodes))
            check(f"{name}: an open node holds the key that they make", held(cluster, leader, [private]) > 0)
        code, _, err, _ = conclave(cluster, "seal", nodes=[leader])
        if known:
            check(f"{name}: and a sealed one does not", until(lambda: held(cluster, leader, [private]) == 0, 20, 1))
        check(f"{name}: an operator seals one", code == 0 and until(lambda: not answers(cluster, leader), 10), err)
        code, _, err, _ = conclave(cluster, "unseal", nodes=[leader])
        check(f"{name}: which one alone cannot undo", code == 2, f"{code} {err}")
        for number in (3, 2, 1):
            code, out, err, _ = give(cluster, number, leader)
        check(f"{name}: three can", code == 0 and until(lambda: answers(cluster, leader), 15), f"{code} {out} {err}")
        cluster.signal(leader, "KILL")
        cluster.begin(leader)
        check(f"{name}: after a crash it is sealed again", until(lambda: state(cluster, leader) == "sealed", 20, 0.2),
              str(keys(cluster, leader)))
        for number in (1, 4, 2):
            code, out, err, _ = give(cluster, number, leader)
        check(f"{name}: and opened again", until(lambda: answers(cluster, leader), 15), str(keys(cluster, leader)))
        joiner(name, cluster, file)


def joiner(name, cluster, file):
    """One more node joins without the operators, and votes when three of them have come."""
    code, out, err, _ = conclave(cluster, "cluster", "token")
    first = cluster.file["nodes"][0]
    port = int(first["kmip"].rpartition(":")[2])
    place = cluster.path / "joined"
    admin = f"127.0.0.78:{port + 2}"
    code, out, err, _ = command(
        RELEASE / "conclaved", "join", out.strip(), "--data", place, "--no-run", "--kmip", f"127.0.0.78:{port}", "--peer",
        f"127.0.0.78:{port + 1}", "--admin", admin, "--token", "operators", "--token-path", file, "--allow-unencrypted-swap")
    if not check(f"{name}: a node joins without the operators", code == 0, f"{code} {out} {err}"):
        return
    node = subprocess.Popen(
        [RELEASE / "conclaved", "run", "--config", place / "conclave.yaml"], stderr=open(cluster.path / "joined.log", "w"))
    try:
        words = ["--admin", admin, *door(cluster)[2:]]

        def status():
            code, out, _, _ = command(RELEASE / "conclave", "rotate", "status", "--json", *words)
            return json.loads(out) if code == 0 else {}

        check(f"{name}: it starts sealed", until(lambda: status().get("state") == "sealed", 20, 0.2), str(status()))
        check(f"{name}: and does not vote", 4 not in voters(cluster), str(voters(cluster)))
        for number in (5, 1, 3):
            code, out, err, _ = command(
                RELEASE / "conclave", "unseal", "--share-file", cluster.path / f"shares/share-{number}", *words)
        check(f"{name}: three operators unseal it", code == 0 and "unsealed" in out, f"{code} {out} {err}")
        check(f"{name}: then it votes", until(lambda: 4 in voters(cluster), 30, 0.3), str(voters(cluster)))
    finally:
        node.terminate()
        node.wait(20)


def wrapping(minutes=None, name="wrapping", kinds=("software", "softhsm")):
    """Each node's wrapping key is replaced under traffic; nodes are killed at any moment of it."""
    for kind in kinds:
        if kind == "softhsm" and not pathlib.Path("/usr/bin/softhsm2-util").exists():
            skip(name, "SoftHSM2 is not installed")
            continue
        with Cluster(flags=("--token", kind)) as cluster:
            traffic = Traffic(cluster, clients=4, seed=54, pause=0.005).start()
            nodes = sorted(cluster.addresses())
            before = {node: keys(cluster, node).get("wrapping_key") for node in nodes}
            check(f"{name}: {kind}: each node has its own", len(set(before.values())) == 3, str(before))
            for node in nodes:
                code, out, err, _ = conclave(cluster, "rotate", "wrapping", "--node", node, "--json")
                check(f"{name}: {kind}: node {node} has a new one", code == 0, f"{code} {out} {err}")
            after = {node: keys(cluster, node).get("wrapping_key") for node in nodes}
            check(f"{name}: {kind}: and wraps by it", not set(after.values()) & set(before.values()), f"{before} {after}")
            roots = [(cluster.data(node) / "root.key").read_bytes().hex() for node in nodes]
            check(f"{name}: {kind}: no file names an old one", not any(old in root for old in before.values() for root in roots))
            check(f"{name}: {kind}: it is on record", until(lambda: recorded(cluster, f"replace the wrapping key of node {nodes[0]}"), 10))
            # Killed on the way, at whatever step it is.
            chance = random.Random(6)
            victim = cluster.followers()[0]
            for turn in range(6):
                traffic.excuse(victim)
                asked = subprocess.Popen(
                    [str(word) for word in (RELEASE / "conclave", "rotate", "wrapping", "--node", victim, *door(cluster))],
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                # The command asks the other members first.
                time.sleep(chance.uniform(0.05, 0.5))
                cluster.signal(victim, "KILL")
                asked.wait(30)
                cluster.start(victim)
                whole = until(lambda: state(cluster, victim) == "unsealed" and "wrapping" not in keys(cluster, victim), 15, 0.2)
                if not check(f"{name}: {kind}: killed on the way, it goes on ({turn + 1})", whole, str(keys(cluster, victim))):
                    break
            code, out, err, _ = conclave(cluster, "rotate", "all", "--wait", 60)
            check(f"{name}: {kind}: the cluster's keys rotate afterwards", code == 0, f"{code} {out} {err}")
            code, out, err, _ = conclave(cluster, "rotate", "wrapping")
            check(f"{name}: {kind}: it wants to know whose", code == 1, f"{code} {err}")
            code, out, err, _ = conclave(cluster, "rotate", "wrapping", "--node", 9)
            check(f"{name}: {kind}: there is no node 9", code == 5, f"{code} {err}")
            finish(f"{name}: {kind}", cluster, traffic)


def departure(minutes=None, name="departure"):
    """A member is removed: the leader has the keys made anew, and the next one goes on when it dies."""
    with Cluster(nodes=5) as cluster:
        traffic = Traffic(cluster, clients=4, seed=55, pause=0.005).start()
        gone = cluster.followers()[0]
        old = (cluster.data(gone) / "keyring").read_bytes()
        check(f"{name}: the search has something to look for", len(old) > 100)
        traffic.excuse(gone)
        code, out, err, _ = conclave(cluster, "cluster", "remove", gone)
        check(f"{name}: a member is removed", code == 0, f"{code} {out} {err}")
        rest = [node for node in cluster.addresses() if node != gone]
        done = until(lambda: all(keys(cluster, node).get("oldest") == 2 for node in rest), 60, 0.3)
        check(f"{name}: new keys are in use, and the old ones gone", done, str([keys(cluster, node) for node in rest]))
        check(f"{name}: nothing is due any more", not any(keys(cluster, node).get("known_outside") for node in rest))
        # One more, and the leader dies as soon as that one is out.
        leader = cluster.leader()
        next_gone = next(node for node in rest if node != leader)
        traffic.excuse(next_gone)
        traffic.excuse(leader)
        conclave(cluster, "cluster", "remove", next_gone, nodes=[leader])
        cluster.signal(leader, "KILL")
        rest = [node for node in rest if node not in (next_gone,)]
        time.sleep(2)
        cluster.start(leader)
        done = until(lambda: all(keys(cluster, node).get("oldest", 0) >= 3 for node in rest), 60, 0.3)
        check(f"{name}: the next leader sees to it", done, str([keys(cluster, node) for node in rest]))
        traffic.stop()
        check(f"{name}: they serve", all(answers(cluster, node) for node in rest))


def planted(cluster, count, trust):
    """Keys that a client registers: their identifiers and bytes."""
    connection = kmip.Connection(cluster.addresses()[cluster.leader()], trust)
    made = []
    for _ in range(count):
        value = secrets.token_bytes(32)
        result = connection.call(kmip.register_aes(None, value))
        if result.ok:
            made.append((result.uid, value))
    connection.close()
    return made


def erasure(minutes=None, name="erasure"):
    """What was destroyed leaves log and tables within the bound, or now."""
    with Cluster() as cluster:
        trust = kmip.trust(cluster.file["ca"], cluster.file["client"])
        made = planted(cluster, 40, trust)
        cluster.same()
        sealed = {node: pieces(cluster, node) for node in cluster.addresses()}
        code, out, err, _ = conclave(cluster, "erasure", "status", "--json")
        told = json.loads(out) if code == 0 else {}
        check(f"{name}: all members say when", code == 0 and len(told.get("members", [])) == 3 and
              all(one["pending"] and one["hours"] == 24 for one in told["members"]), f"{code} {out} {err}")
        connection = kmip.Connection(cluster.addresses()[1], trust)
        check(f"{name}: keys are destroyed", all(connection.call(kmip.destroy(uid)).ok for uid, _ in made))
        time.sleep(1)
        left = {node: remaining(cluster, node, sealed[node]) for node in sealed}
        check(f"{name}: their sealed bytes are there at first", all(left.values()), str({n: len(v) for n, v in left.items()}))
        began = time.time() * 1000
        code, out, err, _ = conclave(cluster, "erasure", "run", "--wait", 60, "--json")
        check(f"{name}: let go of now", code == 0, f"{code} {out} {err}")
        told = json.loads(out) if code == 0 else {"members": []}
        check(f"{name}: and all members say so", told["members"] and
              all(not one["running"] and began - one["through_milliseconds"] < 60_000 for one in told["members"]), out)
        left = {node: remaining(cluster, node, sealed[node]) for node in sealed}
        check(f"{name}: no log file of the time is left", not any(left.values()), str(left))
        check(f"{name}: it is on record", until(lambda: recorded(cluster, "let go of what was destroyed at node 3"), 10))
        code, out, err, _ = conclave(cluster, "erasure", "status")
        check(f"{name}: in words, too", code == 0 and "is gone from these members" in out, f"{code} {out} {err}")
        code, _, err, _ = conclave(cluster, "erasure", "nonsense")
        check(f"{name}: nothing else is understood", code == 1, f"{code} {err}")
        away = cluster.followers()[0]
        cluster.signal(away, "KILL")
        code, _, err, _ = conclave(cluster, "erasure", "status")
        check(f"{name}: a member that is away is named", code == 3, f"{code} {err}")


def owned(cluster, identity):
    """Makes another identity's certificate; its TLS context."""
    code, out, err, _ = command(ROOT / "cluster/client", "--dir", cluster.path, "--name", identity)
    if code != 0:
        raise RuntimeError(f"cluster/client: {code} {err}")
    return kmip.trust(cluster.file["ca"], json.loads(out))


def sealed_in(cluster, backup, recovery):
    """How many records a backup holds, by its recipient; None when it does not open."""
    code, out, _, _ = command(
        RELEASE / "conclave", "backup", "verify", backup, "--authority", cluster.file["ca"], "--key",
        recovery / "recovery.key", "--json", timeout=60)
    return int(json.loads(out)["records"]) if code == 0 else None


def namespace(minutes=None, name="namespace"):
    """All that one identity had ends with the key that sealed it, and all that others have goes on."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="conclave-namespace-"))
    code, _, err, _ = command(RELEASE / "conclave", "backup", "keygen", "--to", folder / "recovery")
    check(f"{name}: a recovery key is made", code == 0, err)
    with Cluster(settings=f"recovery:\n  recipients: {folder / 'recovery/recipient.pem'}\n") as cluster:
        ours, theirs = kmip.trust(cluster.file["ca"], cluster.file["client"]), owned(cluster, "tenant-7")
        kept, gone = planted(cluster, 20, ours), planted(cluster, 20, theirs)
        check(f"{name}: two identities have keys", len(kept) == 20 and len(gone) == 20)
        cluster.same()
        doomed = needles(cluster)
        check(f"{name}: the search has something to look for", len(doomed) > 50, str(len(doomed)))
        before = folder / "before.cbk"
        until(lambda: conclave(cluster, "backup", "create", "--to", before)[0] == 0, 20, 1)
        records = sealed_in(cluster, before, folder / "recovery")
        check(f"{name}: a backup holds all of it", records is not None and records > 0)
        for words, why in [(("rotate", "keys", "--destroy", "tenant-7"), "say --yes"),
                           (("rotate", "root", "--destroy", "tenant-7", "--yes"), "rotate keys"),
                           (("rotate", "keys", "--destroy", "", "--yes"), "say whose"),
                           (("rotate", "keys", "--yes"), "--destroy")]:
            code, _, err, _ = conclave(cluster, *words)
            check(f"{name}: `{' '.join(words[1:])}` does nothing and says why", code == 1 and why in err, f"{code} {err}")
        check(f"{name}: none of these has begun a rotation", keys(cluster, 1).get("newest") == 1, str(keys(cluster, 1)))
        # A member that is away keeps the old key alive, and the leader that was asked dies on the way.
        away, asked = cluster.followers()[0], cluster.leader()
        cluster.signal(away, "KILL")
        code, out, err, _ = conclave(
            cluster, "rotate", "keys", "--destroy", "tenant-7", "--yes", "--wait", 0, nodes=[asked])
        check(f"{name}: it begins while a member is away", code == 0, f"{code} {out} {err}")
        check(f"{name}: and says what it is about", keys(cluster, asked).get("destroys") is True, str(keys(cluster, asked)))
        cluster.signal(asked, "KILL")
        cluster.start(away)
        cluster.start(asked)
        done = until(lambda: all(keys(cluster, node).get("oldest") == 2 for node in (1, 2, 3)), 60, 0.3)
        check(f"{name}: it goes on with the next leader", done, str({node: keys(cluster, node) for node in (1, 2, 3)}))
        check(f"{name}: and by whose word", until(
            lambda: recorded(cluster, f"have node {asked} destroy the name space of tenant-7"), 10))
        after = folder / "after.cbk"
        until(lambda: conclave(cluster, "backup", "create", "--to", after)[0] == 0, 20, 1)
        # Before the audit log grows by what follows.
        now = sealed_in(cluster, after, folder / "recovery")
        check(f"{name}: a later backup holds less", now is not None and now <= records - 2 * len(gone), f"{records} {now}")
        bad = []
        for node, address in cluster.addresses().items():
            mine, other = kmip.Connection(address, ours), kmip.Connection(address, theirs)
            administrator = kmip.Connection(address, kmip.trust(cluster.file["ca"], cluster.file["admin"]))
            bad += [f"{uid} lost at {node}" for uid, value in kept if mine.call(kmip.get(uid)).key != value]
            bad += [f"{uid} still at {node}" for uid, _ in gone if other.call(kmip.get(uid)).ok
                    or administrator.call(kmip.get(uid)).ok]
        check(f"{name}: no node serves what is gone, to its owner or an administrator, and all serve the rest", not bad,
              str(bad[:5]))
        left = leftovers(cluster, doomed)
        check(f"{name}: nothing that the old key sealed is on any disk", not left, str(left[:10]))
        for node in cluster.addresses():
            found = opened(cluster, node)
            if found:
                check(f"{name}: node {node} has the new key alone", list(found[1]) == [2], str(list(found[1])))
        check(f"{name}: it is on record, by the owner's name",
              until(lambda: recorded(cluster, "destroy the name space of tenant-7"), 10))
        check(f"{name}: the earlier one is as readable as ever", sealed_in(cluster, before, folder / "recovery") == records)
        check(f"{name}: the identity begins anew", len(planted(cluster, 3, theirs)) == 3)
        code, out, err, _ = conclave(cluster, "rotate", "keys", "--destroy", "tenant-7", "--yes", "--wait", 60)
        check(f"{name}: and ends once more, while nothing fails", code == 0 and "tenant-7" in out, f"{code} {out} {err}")
    shutil.rmtree(folder, ignore_errors=True)


def remaining(cluster, node, wanted):
    """Files of the log that hold one of the pieces. (The tables hold audit leaves and accounts that live on.)"""
    found = []
    for path in (cluster.data(node) / "log").rglob("*"):
        if path.is_file():
            data = content(path)
            if any(piece in data for piece in wanted):
                found.append(path.name)
    return found


def swap(minutes=None, name="swap"):
    """A node does not start where its memory may be written to a disk in the clear."""
    with Cluster(nodes=1) as cluster:
        cluster.tool("down")
        path = cluster.configuration(1)
        refusing = cluster.path / "refusing.yaml"
        refusing.write_text(path.read_text().replace("allow-unencrypted-swap: true", "allow-unencrypted-swap: false"))
        shutil.copy(refusing, path.parent / "refusing.yaml")
        refusing = path.parent / "refusing.yaml"
        table = cluster.path / "swaps"
        table.write_text("Filename Type Size Used Priority\n/dev/sdz9 partition 1 0 -2\n")

        def under(text, *words):
            table.write_text("Filename Type Size Used Priority\n" + text)
            script = f'mount --bind {table} /proc/swaps && exec "$@"'
            return command("unshare", "--mount", "sh", "-c", script, "sh", *words, timeout=30)

        code, _, err, _ = under("", "true")
        if code != 0:
            return skip(name, f"needs root, and a mount namespace: {err}")
        plain = "/dev/sdz9 partition 1 0 -2\n"
        code, out, err, _ = under(plain, RELEASE / "conclaved", "run", "--config", refusing)
        check(f"{name}: it ends, and says why", code == 1 and "/dev/sdz9" in err and "swap" in err, f"{code} {err}")
        code, out, err, _ = under(plain, RELEASE / "conclaved", "check-config", "--config", refusing)
        check(f"{name}: check-config says it", code == 1 and "/dev/sdz9" in out, f"{code} {out} {err}")
        code, out, err, _ = under(plain, RELEASE / "conclaved", "check-config", "--config", path)
        check(f"{name}: unless it is accepted", code == 0, f"{code} {out} {err}")
        code, out, err, _ = under("", RELEASE / "conclaved", "check-config", "--config", refusing)
        check(f"{name}: or there is none", code == 0, f"{code} {out} {err}")


def heap(minutes=None, name="heap"):
    """The allocator that wipes what is freed is an allocator, and wipes."""
    compiler = shutil.which("clang") or shutil.which("cc")
    if compiler is None:
        return skip(name, "no C compiler")
    source = pathlib.Path(__file__).resolve().parent.parent
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder) / "heap"
        room = source / "Sources/CWipingHeap"
        # Not optimised: the test looks at what was freed.
        code, out, err, _ = command(
            compiler, "-O0", "-w", "-I", room / "include", source / "Tests/custody/heap.c", room / "wiping-heap.c", "-o", program)
        check(f"{name}: it compiles", code == 0, err)
        code, out, err, _ = command(program, timeout=180)
        check(f"{name}: nothing is lost, and what is freed is wiped", code == 0 and "heap ok" in out, f"{code} {out} {err}")
        code, out, err, _ = command(
            compiler, "-O0", "-w", "-I", room / "include", source / "Tests/custody/heap.c", "-o", program)
        code, out, err, _ = command(program)
        check(f"{name}: the C library's own does not", code != 0, f"{code} {out} {err}")


def encrypt(uid, data):
    """Encrypt by AES in ECB with the padding of PKCS #5."""
    parameters = [kmip.item(0x420011, kmip.ENUM, 2), kmip.item(0x42005F, kmip.ENUM, 3)]
    return 0x1F, [kmip.uid(uid), kmip.item(0x42002B, kmip.STRUCTURE, parameters), kmip.item(0x4200C2, kmip.BYTES, data)]


def material(minutes=None, name="material"):
    """An image of a node at rest holds no key that clients have made, fetched or used."""
    with Cluster() as cluster:
        if os.geteuid() != 0:
            return skip(name, "needs root")
        trust = kmip.trust(cluster.file["ca"], cluster.file["client"])
        # All begin alike, so that one search finds any of them, and pieces too.
        mark = secrets.token_bytes(8)
        made, open_ones = [], []
        # Connections that stay open, idle, at every node; and some that end.
        for node in cluster.addresses():
            for stays in (True, False):
                connection = kmip.Connection(cluster.addresses()[node], trust)
                for _ in range(10):
                    value = mark + secrets.token_bytes(24)
                    made.append((connection.call(kmip.register_aes(None, value)).uid, value))
                open_ones.append(connection) if stays else connection.close()
        for node, connection in zip(cluster.addresses(), open_ones):
            fetched = [connection.call(kmip.get(uid)) for uid, _ in made]
            check(f"{name}: node {node} gives the keys out", [one.key for one in fetched] == [value for _, value in made])
            done = [connection.call(kmip.activate(made[-node][0])), connection.call(encrypt(made[-node][0], mark + bytes(40)))]
            check(f"{name}: and encrypts by them", all(one.ok for one in done), str(done))
            connection = kmip.Connection(cluster.addresses()[node], trust)
            check(f"{name}: on a connection that ends, too", connection.call(kmip.get(made[-1][0])).key == made[-1][1])
            connection.close()
        time.sleep(2)
        for node in cluster.addresses():
            found, looked = 0, 0
            for region in image(cluster.pids()[node]):
                found += sum(region.count(needle) for needle in (mark, mark.hex().encode(), mark.hex().upper().encode()))
                looked += len(region)
            check(f"{name}: the image of node {node} was read", looked > 10 << 20, str(looked))
            check(f"{name}: and holds none of them", found == 0, str(found))
