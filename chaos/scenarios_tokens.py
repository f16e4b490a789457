"""Tokens of several vendors in one cluster."""
import json, os, pathlib, re, shutil, tempfile
import kmip
from cluster import RELEASE, Cluster, command, lives, until
from report import check, note, skip
from scenarios_custody import conclave, door, keys
from scenarios_membership import answers


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
        skip(f"{name}: {vendor}", why)
    tokens = {number + 1: token for number, token in enumerate(made["tokens"])}
    nodes = len(tokens) + 1
    algorithms = {}
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
                algorithms[node] = report.get("signing") or ""
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
            until(lambda: not lives(cluster.pids()[node]), 15)
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
            head = [line for line in log.read_text().splitlines() if '"head"' in line][-1]
            rsa = "2a864886f70d010101" in head  # rsaEncryption, the signer's kind of key
            wanted = algorithms.get(node, "ecdsa").startswith("rsa")
            check(f"{name}: node {node} signs by what its token has", rsa == wanted
                  and "signed by a key in memory" not in cluster.log(node), cluster.log(node)[-300:])
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
    until(lambda: not lives(cluster.pids()[maker]), 15)
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
