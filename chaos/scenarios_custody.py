"""Tokens that go away and come back, nodes that are sealed, keys that are made anew, under traffic."""
import json, os, pathlib, random, re, shutil, tempfile, time
import kmip
from cluster import RELEASE, Cluster, command, until
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
        traffic = Traffic(cluster, clients=6, seed=51).start()
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
        until(lambda: not cluster.pids().get(follower), 10)
        token(cluster, follower).rename(away)
        try:
            cluster.start(follower, timeout=30)
        except Exception as error:
            note(f"{name}: cluster/start says of a sealed node: {str(error)[-200:]}")
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


def vendors(folder):
    """Tokens of every vendor on this machine, which go when this process does: what scripts/tokens says."""
    words = [RELEASE.parent.parent / "scripts/tokens", folder, os.getpid()]
    code, out, err, _ = command(*words, timeout=240)
    if code != 0:
        raise RuntimeError(f"scripts/tokens: {err}")
    made = json.loads(out)
    os.environ.update(made["environment"])
    return made


def give(cluster, node, token, folder):
    """Has a node's configuration name a token behind PKCS#11."""
    path = cluster.configuration(node)
    pin = folder / f"pin-{node}"
    pin.write_text(token["pin"] + "\n")
    pin.chmod(0o600)
    lines = ["kind: pkcs11", f"module: {json.dumps(token['module'])}", f"label: {json.dumps(token['label'])}",
             f"pin-file: {json.dumps(str(pin))}", "check-seconds: 2", "grace-seconds: 20"]
    if token["parameters"]:
        lines.append(f"module-parameters: {json.dumps(token['parameters'])}")
    text = re.sub(r"^token:\n(?:[ #].*\n)+", "token:\n" + "".join(f"  {line}\n" for line in lines), path.read_text(),
                  flags=re.M)
    path.write_text(text)
    return ["--module", token["module"], "--label", token["label"], "--pin-file", pin] + (
        ["--module-parameters", token["parameters"]] if token["parameters"] else [])


def mixed(minutes=None, name="mixed"):
    """Five nodes with five vendors' tokens in one cluster: objects are made and read at each, keys rotate, each node is
    restarted, heads of the audit log are signed by each token and verify."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="conclave-tokens-"))
    made = vendors(folder)
    for vendor, why in made["skipped"].items():
        from report import skip
        skip(f"{name}: {vendor}", why)
    tokens = {number + 1: token for number, token in enumerate(made["tokens"])}
    nodes = len(tokens) + 1
    with Cluster(nodes=nodes) as cluster:
        cluster.tool("down")
        transport = folder / "transport"
        authority = ["--authority-certificate", cluster.file["ca"], "--authority-key", cluster.path / "ca/ca.key"]
        for node in range(1, nodes + 1):
            shutil.rmtree(cluster.data(node))
            if node in tokens:
                words = give(cluster, node, tokens[node], folder)
                code, out, err, _ = command(RELEASE / "conclave", "hsm", "probe", *words, "--json", timeout=180)
                report = json.loads(out or "{}")
                check(f"{name}: conclave hsm probe {tokens[node]['name']}", code == 0 and report.get("wrapping"), err)
                note(f"{name}: {tokens[node]['name']} wraps by {report.get('wrapping')}, signs by "
                     f"{report.get('signing')}, recovers by {report.get('recovery')}")
                code, _, err, _ = command(RELEASE / "conclave", "hsm", "init", *words, "--json", timeout=120)
                check(f"{name}: conclave hsm init {tokens[node]['name']}", code == 0, err)
            origin = ["--new", "--export", transport, *authority] if node == 1 else ["--import", transport]
            code, _, err, _ = command(RELEASE / "conclaved", "init", "--config", cluster.configuration(node), *origin,
                                      timeout=120)
            check(f"{name}: node {node} gets the root key", code == 0, err)
        shutil.rmtree(transport)
        cluster.tool("up", timeout=120)
        where = kmip.trust(cluster.file["ca"], cluster.file["client"])
        objects = []
        for node, address in cluster.addresses().items():
            made_here = kmip.Connection(address, where).call(kmip.create(None))
            check(f"{name}: node {node} makes a key", made_here.ok, made_here.text)
            objects.append(made_here.uid)
        read_everywhere(name, cluster, where, objects, "at once")
        code, out, err, _ = conclave(cluster, "rotate", "all", "--wait", 90, timeout=120)
        check(f"{name}: root and keys rotate into every token", code == 0, f"{out} {err}")
        read_everywhere(name, cluster, where, objects, "after the rotation")
        for node in cluster.addresses():
            cluster.signal(node, "TERM")
            until(lambda: not cluster.pids().get(node), 15)
            cluster.start(node, timeout=90)
            check(f"{name}: node {node} unseals by itself after a restart", until(lambda: answers(cluster, node), 20),
                  str(keys(cluster, node)))
        read_everywhere(name, cluster, where, objects, "after the restarts")
        verifier = RELEASE.parent.parent / "docs/security/verify-audit.py"
        for node in cluster.addresses():
            log = folder / f"audit-{node}.jsonl"
            code, _, err, _ = conclave(cluster, "audit", "export", "--to", log, nodes=[node])
            check(f"{name}: node {node} signs the audit log's head", code == 0, err)
            code, out, err, _ = command(RELEASE / "conclave", "audit", "verify", log, "--authority", cluster.file["ca"])
            check(f"{name}: and the export verifies", code == 0, f"{out} {err}")
            code, out, err, _ = command("python3", verifier, log, cluster.file["ca"])
            if "ModuleNotFoundError" not in err:
                check(f"{name}: also by the script that shares no code", code == 0, f"{out} {err}")
            log_text = cluster.log(node)
            check(f"{name}: node {node}'s token signs, not a key in memory", "signed by a key in memory" not in log_text,
                  log_text[-300:])
        hsm_recipients(name, cluster, tokens, folder)
        # One of them goes on with each of the tokens leading.
        for node in cluster.addresses():
            if cluster.leader() != node:
                command(RELEASE / "conclave", "cluster", "transfer-leader", "--to", node, *door(cluster), timeout=30)
        read_everywhere(name, cluster, where, objects, "at the end")
    shutil.rmtree(folder, ignore_errors=True)


def hsm_recipients(name, cluster, tokens, folder):
    """A backup for recovery keys in the tokens: each opens it, and by the last of them it is restored."""
    if not tokens:
        return
    recipients, places = "", []
    for node, token in tokens.items():
        place = ["--module", token["module"], "--label", token["label"], "--pin-file", folder / f"pin-{node}"]
        if token["parameters"]:
            place += ["--module-parameters", token["parameters"]]
        to = folder / f"recovery-{node}"
        code, _, err, _ = command(RELEASE / "conclave", "backup", "keygen", "--to", to, *place, timeout=120)
        check(f"{name}: {token['name']} makes a recovery key", code == 0, err)
        recipients += (to / "recipient.pem").read_text()
        check(f"{name}: whose private half is nowhere", [path.name for path in to.iterdir()] == ["recipient.pem"])
        places.append((token["name"], place))
    (folder / "recipients.pem").write_text(recipients)
    maker = cluster.followers()[0]
    with open(cluster.configuration(maker), "a") as file:
        file.write(f"recovery:\n  recipients: {folder / 'recipients.pem'}\n")
    cluster.signal(maker, "TERM")
    until(lambda: not cluster.pids().get(maker), 15)
    cluster.start(maker, timeout=90)
    backup = folder / "today.cbk"
    made = until(lambda: conclave(cluster, "backup", "create", "--to", backup, nodes=[maker])[0] == 0, 20, 1)
    check(f"{name}: a backup is made for {len(places)} recipients", made)
    authority = ["--authority", cluster.file["ca"]]
    for vendor, place in places:
        code, out, err, _ = command(RELEASE / "conclave", "backup", "verify", backup, *authority, *place, timeout=120)
        check(f"{name}: {vendor} opens the backup", code == 0 and "records after entry" in out, f"{out} {err}")
    text = cluster.configuration(maker).read_text()
    restored = folder / "restored"
    file = folder / "restored.yaml"
    file.write_text(re.sub(r"^( +data-directory:).*$", rf"\1 {restored}", text, flags=re.M))
    options = [f"--recovery-{str(word)[2:]}" if str(word).startswith("--") else word for word in places[-1][1]]
    code, out, err, _ = command(RELEASE / "conclaved", "restore", "--config", file, "--backup", backup, "--receipt",
                                f"{backup}.receipt", *authority, *options, "--json", timeout=120)
    check(f"{name}: and is restored by {places[-1][0]}", code == 0 and json.loads(out)["records"] > 0, f"{out} {err}")


def read_everywhere(name, cluster, where, objects, when):
    """Every object is read at every node."""
    bad = []
    for node, address in cluster.addresses().items():
        connection = kmip.Connection(address, where)
        bad += [f"{identifier} at {node}" for identifier in objects if not connection.call(kmip.get(identifier)).ok]
    check(f"{name}: {len(objects)} objects are read at every node {when}", not bad, str(bad))


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
        try:
            cluster.start(node, timeout=30)
        except Exception:
            pass
        check(f"{name}: nor after a restart", until(lambda: state(cluster, node) == "sealed by an operator", 20),
              str(keys(cluster, node)))
        code, _, err, _ = conclave(cluster, "unseal", nodes=[node])
        check(f"{name}: an operator lets it unseal itself", code == 0 and until(lambda: answers(cluster, node), 10), err)


def needles(cluster, count=200):
    """Pieces of what is sealed now: from the log of each node, behind the head of format 1 and key version 1."""
    found = []
    for node in cluster.addresses():
        for path in sorted((cluster.data(node) / "log").glob("log-*")):
            data = path.read_bytes()
            for match in re.finditer(rb"\x01\x00\x00\x00\x01", data):
                piece = data[match.end():match.end() + 24]
                if len(set(piece)) > 16:
                    found.append(piece)
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
        traffic = Traffic(cluster, clients=6, seed=52).start()
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


def opened(cluster, node):
    """A node's roots and keys of records, by the script that shares no code with the server; None where it cannot run."""
    import importlib.util
    path = pathlib.Path(__file__).resolve().parent.parent / "docs/security/open-custody.py"
    spec = importlib.util.spec_from_file_location("open_custody", path)
    script = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(script)
    except ImportError:
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
        traffic = Traffic(cluster, clients=4, seed=53).start()
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
