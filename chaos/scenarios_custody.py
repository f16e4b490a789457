"""Tokens that go away and come back, nodes that are sealed, keys that are made anew, under traffic."""
import json, os, pathlib, random, re, time
import kmip
from cluster import RELEASE, Cluster, command, lives, until
from report import check, note
from scenarios_crash import finish
from scenarios_membership import answers, quiet
from traffic import Traffic


def door(cluster, *nodes):
    """The options that make `conclave` an administrator of these nodes, or of all."""
    file = cluster.file
    doors = ",".join(node["admin"] for node in file["nodes"] if not nodes or node["id"] in nodes)
    return ["--admin", doors, "--ca", file["ca"], "--cert", file["admin"]["cert"], "--key", file["admin"]["key"]]


def conclave(cluster, *words, nodes=(), timeout=90):
    return command(RELEASE / "conclave", *words, *door(cluster, *nodes), timeout=timeout)


def keys(cluster, node):
    """What a node says of its keys; {} when it does not answer."""
    code, out, _, _ = conclave(cluster, "rotate", "status", "--json", nodes=[node])
    return json.loads(out) if code == 0 else {}


def state(cluster, node):
    return keys(cluster, node).get("state")


def refusal(cluster, node):
    """The words with which a node turns a client away; None when it serves, or does not answer."""
    try:
        connection = kmip.Connection(cluster.addresses()[node], kmip.trust(cluster.file["ca"], cluster.file["client"]))
        result = connection.call(kmip.create(None))
        return None if result.ok else result.text
    except (OSError, kmip.Broken):
        return None


def quick(cluster, grace):
    """Nodes look at their tokens every second and serve on for `grace` seconds without."""
    cluster.tool("down")
    for node in cluster.addresses():
        path = cluster.configuration(node)
        text = path.read_text()
        found = re.search(r"^token:\n( +)", text, re.M)
        settings = f"token:\n{found[1]}grace-seconds: {grace}\n{found[1]}check-seconds: 1\n{found[1]}"
        path.write_text(text.replace(found[0], settings, 1))
    cluster.tool("up")


def token(cluster, node):
    """The file of a node's software token."""
    return cluster.path / f"nodes/{node}/token.key"


def tokens(minutes=None, name="token"):
    """The leader's token goes away while it runs; another one is not there at the start."""
    grace = 4
    with Cluster() as cluster:
        quick(cluster, grace)
        traffic = Traffic(cluster, clients=6, seed=51, pause=0.005).start()
        leader = cluster.leader()
        away = token(cluster, leader).with_suffix(".away")
        begun = time.monotonic()
        token(cluster, leader).rename(away)
        moved = until(lambda: cluster.status()["leader"] not in (leader, None), grace + 4)
        check(f"{name}: the leader hands over when its token is gone", moved, str(cluster.status()))
        note(f"{name}: handed over after {time.monotonic() - begun:.1f} s")
        check(f"{name}: and serves on meanwhile", answers(cluster, leader), str(refusal(cluster, leader)))
        traffic.excuse(leader)
        sealed = until(lambda: state(cluster, leader) == "sealed", grace + 8, 0.2)
        check(f"{name}: after the grace it is sealed", sealed, str(keys(cluster, leader)))
        words = refusal(cluster, leader) or ""
        check(f"{name}: and says so to clients", "sealed" in words, words)
        log = cluster.log(leader)
        check(f"{name}: the log names the token and the grace", f"serves on for {grace} s" in log, log[-600:])
        # It votes and stores: with one other node down, two of three still decide.
        other = next(node for node in cluster.followers() if node != leader)
        traffic.excuse(other)
        cluster.signal(other, "KILL")
        check(f"{name}: a sealed node still votes and stores", answers(cluster, cluster.leader()))
        cluster.start(other)
        begun = time.monotonic()
        away.rename(token(cluster, leader))
        back = until(lambda: refusal(cluster, leader) is None and answers(cluster, leader), 8, 0.1)
        took = time.monotonic() - begun
        check(f"{name}: it unseals by itself within 5 s", back and took <= 5, f"{took:.1f} s, {keys(cluster, leader)}")
        # A node that finds no token when it starts.
        follower = next(node for node in cluster.followers())
        traffic.excuse(follower)
        cluster.signal(follower, "TERM")
        check(f"{name}: a node ends when it is told to", until(lambda: not lives(cluster.pids()[follower]), 10))
        token(cluster, follower).rename(away)
        cluster.begin(follower)
        check(f"{name}: without its token a node starts sealed", until(lambda: state(cluster, follower) == "sealed", 20),
              str(keys(cluster, follower)))
        away.rename(token(cluster, follower))
        begun = time.monotonic()
        back = until(lambda: answers(cluster, follower), 8, 0.1)
        took = time.monotonic() - begun
        check(f"{name}: and unseals when it comes", back and took <= 5, f"{took:.1f} s, {keys(cluster, follower)}")
        finish(name, cluster, traffic)


def hosts(cluster, node):
    """The processes in which a node's PKCS#11 module runs."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            name = (entry / "comm").read_text()
        except (OSError, ValueError):
            continue
        if entry.name.isdigit() and fields[1] == str(cluster.pids()[node]) and name.startswith("conclave-pkcs11"):
            found.append(int(entry.name))
    return found


def hsm(minutes=None, name="hsm"):
    """The same with tokens behind PKCS#11: the module's process dies, the token is taken away and put back."""
    if not any(pathlib.Path(path).exists() for path in ("/usr/bin/softhsm2-util", "/usr/local/bin/softhsm2-util")):
        from report import skip
        return skip(name, "SoftHSM2 is not installed")
    with Cluster(flags=("--token", "softhsm")) as cluster:
        quick(cluster, 3)
        node = cluster.followers()[0]
        for pid in hosts(cluster, node):
            os.kill(pid, 9)
        time.sleep(3)
        check(f"{name}: a module that dies costs nothing", state(cluster, node) == "unsealed" and answers(cluster, node),
              str(keys(cluster, node)))
        check(f"{name}: and runs again", len(hosts(cluster, node)) == 1, str(hosts(cluster, node)))
        code, out, err, _ = conclave(cluster, "rotate", "all", "--wait", 60)
        check(f"{name}: keys rotate into the tokens", code == 0, f"{out} {err}")
        # SoftHSM keeps a folder for each token, with its label inside.
        label = f"conclave-{node}".encode()
        folder = next(path.parent for path in cluster.path.rglob("token.object") if label in path.read_bytes())
        away = cluster.path / "taken-away"
        folder.rename(away)
        for pid in hosts(cluster, node):
            os.kill(pid, 9)
        sealed = until(lambda: state(cluster, node) == "sealed", 20, 0.2)
        check(f"{name}: without its token the node is sealed after the grace", sealed, str(keys(cluster, node)))
        check(f"{name}: and says so", "sealed" in (refusal(cluster, node) or ""))
        away.rename(folder)
        begun = time.monotonic()
        back = until(lambda: answers(cluster, node), 10, 0.1)
        took = time.monotonic() - begun
        check(f"{name}: it unseals within 5 s when the token is back", back and took <= 5,
              f"{took:.1f} s, {keys(cluster, node)}")


def operators(minutes=None, name="seal"):
    """An operator seals a node; it stays so across a restart, until told otherwise."""
    with Cluster() as cluster:
        node = cluster.leader()
        code, _, err, _ = conclave(cluster, "seal", nodes=[node])
        check(f"{name}: an operator seals the leader", code == 0, err)
        check(f"{name}: another node leads", until(lambda: cluster.status()["leader"] not in (node, None), 10),
              str(cluster.status()))
        check(f"{name}: the node serves nothing", "sealed" in (refusal(cluster, node) or ""))
        cluster.signal(node, "KILL")
        cluster.begin(node)
        check(f"{name}: nor after a restart", until(lambda: state(cluster, node) == "sealed by an operator", 20),
              str(keys(cluster, node)))
        code, _, err, _ = conclave(cluster, "unseal", nodes=[node])
        check(f"{name}: an operator lets it unseal itself", code == 0 and until(lambda: answers(cluster, node), 10), err)


def pieces(cluster, node):
    """Pieces of what is sealed in a node's log now, behind the head of format 1 and key version 1."""
    found = []
    for path in sorted((cluster.data(node) / "log").glob("log-*")):
        data = path.read_bytes()
        for match in re.finditer(rb"\x01\x00\x00\x00\x01", data):
            piece = data[match.end():match.end() + 24]
            if len(set(piece)) > 16:
                found.append(piece)
    return list(dict.fromkeys(found))


def needles(cluster, count=200):
    """Some of the pieces that are sealed at all nodes now."""
    found = [piece for node in cluster.addresses() for piece in pieces(cluster, node)]
    random.Random(7).shuffle(found)
    return list(dict.fromkeys(found))[:count]


def leftovers(cluster, pieces):
    """Files of any member that hold one of the pieces."""
    found = set()
    for node in cluster.addresses():
        for path in cluster.data(node).rglob("*"):
            if path.is_file():
                try:
                    data = path.read_bytes()
                except OSError:
                    continue
                if any(piece in data for piece in pieces):
                    found.add(f"{node}: {path.relative_to(cluster.data(node))}")
    return sorted(found)


def rotation(minutes=None, name="rotate"):
    """Root and keys are made anew under traffic, with the leader killed on the way and a member away."""
    with Cluster() as cluster:
        traffic = Traffic(cluster, clients=6, seed=52, pause=0.005).start()
        time.sleep(3)
        for what in ("root", "keys"):
            old = needles(cluster) if what == "keys" else []
            begun = time.monotonic()
            code, out, err, _ = conclave(cluster, "rotate", what, "--wait", 60)
            check(f"{name}: {what} rotates under traffic", code == 0, f"{out} {err}")
            note(f"{name}: {what} took {time.monotonic() - begun:.1f} s")
        quiet(name, traffic)
        numbers = {node: (keys(cluster, node).get("generation"), keys(cluster, node).get("oldest")) for node in (1, 2, 3)}
        check(f"{name}: every node uses the newest keys alone", set(numbers.values()) == {(3, 3)}, str(numbers))
        held = {node: opened(cluster, node) for node in (1, 2, 3)}
        if all(held.values()):
            check(f"{name}: an independent script finds no older key in any node's files",
                  all(list(roots) == [2] and list(records) == [3] for roots, records, _ in held.values()),
                  str({node: (list(one[0]), list(one[1])) for node, one in held.items()}))
            check(f"{name}: and the same keys in all", len({str(one[1:]) for one in held.values()}) == 1)
        check(f"{name}: the search has something to look for", len(old) > 50, str(len(old)))
        left = leftovers(cluster, old)
        check(f"{name}: nothing that older keys sealed is on any disk", not left, str(left[:10]))
        # The leader dies on the way, and a member is away when it begins.
        away = cluster.followers()[0]
        traffic.excuse(away)
        cluster.signal(away, "KILL")
        code, out, err, _ = conclave(cluster, "rotate", "all", "--wait", 0, nodes=[cluster.leader()])
        check(f"{name}: it begins while a member is away", code == 0, err)
        time.sleep(1)
        here = [keys(cluster, node) for node in (1, 2, 3) if node != away]
        check(f"{name}: and is not in use before that member has the keys",
              all(one.get("generation") == 3 for one in here), str(here))
        cluster.start(away)
        leader = cluster.leader()
        traffic.excuse(leader)
        cluster.signal(leader, "KILL")
        time.sleep(1)
        cluster.start(leader)
        done = until(lambda: all(keys(cluster, node).get("oldest") == 4 for node in (1, 2, 3)), 60, 0.3)
        check(f"{name}: it goes on with the next leader", done, str({node: keys(cluster, node) for node in (1, 2, 3)}))
        # After a restart the new keys alone open everything.
        for node in (1, 2, 3):
            traffic.excuse(node)
        finish(name, cluster, traffic)
        cluster.tool("down")
        cluster.tool("up")
        check(f"{name}: after a restart all nodes serve with the new keys",
              all(until(lambda: answers(cluster, node), 10) for node in (1, 2, 3)))


def custody_script():
    """The script that shares no code with the server; None where it cannot run."""
    import importlib.util
    path = pathlib.Path(__file__).resolve().parent.parent / "docs/security/open-custody.py"
    spec = importlib.util.spec_from_file_location("open_custody", path)
    script = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(script)
    except ImportError:
        return None
    return script


def opened(cluster, node):
    """A node's roots and keys of records, by that script; None where it cannot run."""
    script = custody_script()
    if script is None:
        return None
    data = cluster.data(node)
    found, roots = script.open_roots(token(cluster, node).read_bytes(), (data / "root.key").read_bytes())
    records, index = script.open_keyring((data / "keyring").read_bytes(), found, roots)
    return roots, records, index


def image(pid):
    """The readable memory of a process, a mapping at a time."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            place, rights = line.split()[:2]
            begin, end = (int(part, 16) for part in place.split("-"))
            if "r" not in rights or "[v" in line:
                continue
            try:
                memory.seek(begin)
                yield memory.read(end - begin)
            except (OSError, ValueError, OverflowError):
                continue


def memory(minutes=None, name="memory"):
    """An image of a running node, taken by force: no root key, whatever has just happened; and no PIN of the token."""
    with Cluster() as cluster:
        if os.geteuid() != 0 or opened(cluster, 1) is None:
            from report import skip
            return skip(name, "needs root, and Python's cryptography")
        traffic = Traffic(cluster, clients=4, seed=53, pause=0.005).start()
        time.sleep(2)
        for what in ("before a rotation", "after a rotation"):
            for node in (1, 2, 3):
                roots, records, _ = opened(cluster, node)
                found = {"root": 0, "records": 0}
                for region in image(cluster.pids()[node]):
                    found["root"] += sum(region.count(key) for key in roots.values())
                    found["records"] += sum(region.count(key) for key in records.values())
                # The keys of records are there while the node serves: so the search finds what is there.
                check(f"{name}: {what}, the image of node {node} was read", found["records"] > 0, str(found))
                check(f"{name}: {what}, it holds no root key", found["root"] == 0, str(found))
            if what.startswith("before"):
                code, out, err, _ = conclave(cluster, "rotate", "all", "--wait", 60)
                check(f"{name}: keys rotate", code == 0, f"{out} {err}")
                time.sleep(1)
        finish(name, cluster, traffic)
