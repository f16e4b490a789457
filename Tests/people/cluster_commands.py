"""The commands in cluster/ as scripts use them: what they print, when they return, what they leave."""
import json, pathlib, signal, subprocess, time
from checks import ROOT, RELEASE, Folder, check, environment, finish, lives, run

UP, KILL, START = ROOT / "cluster/up", ROOT / "cluster/kill", ROOT / "cluster/start"
STATUS, CLIENT, DOWN = ROOT / "cluster/status", ROOT / "cluster/client", ROOT / "cluster/down"


def read(folder):
    return json.loads((folder / "cluster.json").read_text())


def status(folder):
    code, out, err, _ = run(STATUS, "--dir", folder, "--json")
    return json.loads(out) if code == 0 else {"nodes": [], "leader": None, "error": err}


def conclave(cluster, *words, nodes=None, identity="client"):
    who = cluster[identity] if isinstance(identity, str) else identity
    return run(
        RELEASE / "conclave", *words, "--ca", cluster["ca"], "--cert", who["cert"], "--key", who["key"], "--nodes",
        nodes or ",".join(node["kmip"] for node in cluster["nodes"]))


def everyday(folder):
    # The pipe of a shell that captures the output must not be held by the nodes: `run` would not return.
    code, _, err, took = run(UP, "--nodes", "3", "--dir", folder, cwd="/")
    if not check("up returns when all serve", code == 0, err):
        return
    cluster = read(folder)
    check("cluster.json has the three nodes", [node["id"] for node in cluster["nodes"]] == [1, 2, 3])
    ports = {node["kmip"].split(":")[1] for node in cluster["nodes"]}
    hosts = [node["kmip"].split(":")[0] for node in cluster["nodes"]]
    check("one port, an address a node", len(ports) == 1 and hosts == ["127.0.0.1", "127.0.0.2", "127.0.0.3"], hosts)
    paths = [cluster["ca"], *cluster["client"].values(), *cluster["admin"].values()]
    paths += [node["data"] for node in cluster["nodes"]]
    check("paths are absolute and below the folder", all(p.startswith(f"{folder}/") for p in paths), paths)
    check("every path is there", all(pathlib.Path(p).exists() for p in paths), paths)
    check("the processes outlive the command", all(lives(node["pid"]) for node in cluster["nodes"]))
    sessions = {pathlib.Path(f"/proc/{n['pid']}/stat").read_text().rpartition(")")[2].split()[3] for n in cluster["nodes"]}
    check("each in a session of its own", len(sessions) == 3, sessions)

    now = status(folder)
    check("status: all run and serve", all(n["running"] and n["serving"] for n in now["nodes"]), now)
    leader = now["leader"]
    check("status: one leads, in a term", leader in (1, 2, 3) and now["term"] >= 1, now)
    check("status: the roles say so", [n["id"] for n in now["nodes"] if n["role"] == "leader"] == [leader], now)

    code, out, err, _ = conclave(cluster, "key", "create", "--name", "kept", "--activate", "--json")
    check("a key is created", code == 0, err)
    code, out, err, _ = run(KILL, "--dir", folder, "--node", "leader")
    check("kill prints the node's id alone", code == 0 and out == f"{leader}\n", (out, err))
    pid = cluster["nodes"][leader - 1]["pid"]
    check("the leader is dead when kill returns", not lives(pid))
    code, out, err, _ = conclave(cluster, "key", "get", "kept", "--json")
    check("the survivors have the key", code == 0 and '"Active"' in out, (out, err))
    code, out, err, _ = run(KILL, "--dir", folder, "--node", "leader")
    check("kill leader waits for the next one", code == 0 and out.strip() in "123" and out != f"{leader}\n", (out, err))
    code, out, err, took = conclave(cluster, "key", "create", "--name", "no-quorum")
    check("one node of three leaves with 4", code == 4, (code, out, err))
    for node in cluster["nodes"]:
        run(START, "--dir", folder, "--node", node["id"])
    now = status(folder)
    check("start returns when the node serves", all(n["serving"] for n in now["nodes"]), now)
    fresh = read(folder)
    check("cluster.json has the new pid", fresh["nodes"][leader - 1]["pid"] != pid and lives(fresh["nodes"][leader - 1]["pid"]))
    code, _, err, _ = run(START, "--dir", folder, "--node", "1")
    check("start of a node that runs does nothing", code == 0 and read(folder) == fresh, err)

    code, out, err, _ = run(KILL, "--dir", folder, "--node", "2", "--signal", "STOP")
    frozen = status(folder)
    check("a stopped node runs and does not serve", [n for n in frozen["nodes"] if n["id"] == 2][0] | {"role": None, "commit": None, "applied": None} == {"id": 2, "running": True, "serving": False, "role": None, "commit": None, "applied": None}, frozen)
    run(KILL, "--dir", folder, "--node", "2", "--signal", "CONT")
    end = time.monotonic() + 10
    while time.monotonic() < end and not status(folder)["nodes"][1]["serving"]:
        time.sleep(0.1)
    check("and serves again after CONT", status(folder)["nodes"][1]["serving"])
    code, out, err, took = run(KILL, "--dir", folder, "--node", "3", "--signal", "TERM")
    check("TERM ends a node in peace", code == 0 and not lives(fresh["nodes"][2]["pid"]) and took < 10, (err, took))
    run(START, "--dir", folder, "--node", "3")

    code, out, err, _ = run(CLIENT, "--dir", folder, "--name", "backup")
    backup = json.loads(out) if code == 0 else {}
    check("client prints cert, key, ca", sorted(backup) == ["ca", "cert", "key"], (out, err))
    code, out, err, _ = conclave(cluster, "key", "get", "kept", identity=backup)
    check("another identity finds nothing", code == 5, (code, out, err))
    code, out, err, _ = conclave(cluster, "key", "get", "kept", identity="admin")
    check("an administrator finds it", code == 0, (code, err))
    code, out, err, _ = conclave(cluster, "key", "create", "--name", "kept")
    check("a name is given once", code == 2, (code, out, err))
    code, out, err, _ = run(CLIENT, "--dir", folder, "--name", "legacy", "--reuse-names")
    legacy = json.loads(out) if code == 0 else {}
    codes = [conclave(cluster, "key", "create", "--name", "twice", identity=legacy)[0] for _ in range(2)]
    check("--reuse-names gives it twice", codes == [0, 0], codes)

    pids = [node["pid"] for node in read(folder)["nodes"]]
    code, _, err, _ = run(DOWN, "--dir", folder)
    check("down stops everything", code == 0 and not any(lives(pid) for pid in pids), err)
    code, _, err, _ = run(UP, "--dir", folder)
    check("up starts the same cluster again", code == 0, err)
    code, out, err, _ = conclave(read(folder), "key", "get", "kept")
    check("with its keys", code == 0, (code, err))
    run(DOWN, "--dir", folder)


def side_by_side(folder):
    one = run(UP, "--nodes", "1", "--dir", folder / "one")
    two = run(UP, "--nodes", "1", "--dir", folder / "two", "--certificates", "rsa")
    if check("a second cluster runs beside the first", one[0] == two[0] == 0, (one[2], two[2])):
        a, b = read(folder / "one"), read(folder / "two")
        check("at other ports", a["nodes"][0]["kmip"] != b["nodes"][0]["kmip"])
        code, out, err, _ = conclave(b, "key", "create", "--name", "rsa-served")
        check("RSA certificates serve", code == 0, err)
        code, out, err, _ = run(
            RELEASE / "conclave", "key", "list", "--nodes", a["nodes"][0]["kmip"], "--ca", a["ca"], "--cert",
            b["client"]["cert"], "--key", b["client"]["key"])
        check("a client of another authority is not served", code not in (0, None), (code, out))
    run(DOWN, "--dir", folder / "one")
    run(DOWN, "--dir", folder / "two")


def softhsm(folder):
    code, _, err, _ = run(UP, "--nodes", "3", "--dir", folder, "--token", "softhsm")
    if not check("up with SoftHSM2 tokens", code == 0, err):
        return
    cluster = read(folder)
    code, out, err, _ = conclave(cluster, "key", "create", "--name", "behind-an-hsm")
    check("keys are sealed under a root that the HSM wraps", code == 0, err)
    for node in (1, 2, 3):
        run(KILL, "--dir", folder, "--node", node)
    code, _, err, _ = run(UP, "--dir", folder)
    check("all nodes unseal by themselves", code == 0, err)
    code, out, err, _ = conclave(cluster, "key", "get", "behind-an-hsm")
    check("and have the key", code == 0, err)
    run(DOWN, "--dir", folder)


with Folder() as place:
    everyday(place / "everyday")
    side_by_side(place)
    softhsm(place / "softhsm")
finish()
