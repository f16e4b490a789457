"""Members come and go under traffic; disks are wiped and damaged; tokens are used twice."""
import json, shutil, subprocess, time
import kmip
from cluster import RELEASE, Cluster, command, lives, until
from report import check, note
from scenarios_crash import finish
from traffic import Traffic


def admin(cluster):
    """The options that make `conclave` an administrator of the cluster."""
    file = cluster.file
    doors = ",".join(node["admin"] for node in file["nodes"] if not node.get("witness"))
    return ["--admin", doors, "--ca", file["ca"], "--cert", file["admin"]["cert"], "--key", file["admin"]["key"]]


def conclave(cluster, *words, timeout=90):
    return command(RELEASE / "conclave", "cluster", *words, *admin(cluster), timeout=timeout)


def members(cluster):
    """The members as their leader sees them, by id; empty while nobody answers."""
    code, out, _, _ = conclave(cluster, "status", "--json")
    return {one["id"]: one for one in json.loads(out)["members"]} if code == 0 else {}


def voters(cluster):
    return sorted(node for node, one in members(cluster).items() if one["standing"] == "voter")


def quiet(name, traffic):
    """Under planned changes no request fails, none is turned away and none has an unknown outcome."""
    words = {word: count for word, count in traffic.counts.items()
             if word.startswith("not run") or word == "outcome unknown"}
    check(f"{name}: no request failed", not words and not traffic.findings,
          f"{words} {traffic.findings} {traffic.unknown[:10]}")


def grow_and_shrink(minutes=None, rounds=1, name="membership"):
    """3 → 5 → 3 under traffic at the founders, leadership moved to a new node and that one removed."""
    with Cluster() as cluster:
        traffic = Traffic(cluster, clients=6, seed=31).start()
        time.sleep(1)
        for _ in range(rounds if minutes is None else max(1, int(minutes * 2))):
            begun = time.monotonic()
            new = [int(cluster.tool("join", timeout=120)) for _ in range(2)]
            note(f"{name}: nodes {new} joined in {time.monotonic() - begun:.1f} s")
            check(f"{name}: five voters", voters(cluster) == [1, 2, 3, *new], str(members(cluster)))
            check(f"{name}: a new node answers clients", answers(cluster, new[0]))
            code, out, err, took = conclave(cluster, "transfer-leader", "--to", new[0])
            check(f"{name}: leadership goes to a new node", code == 0, err)
            note(f"{name}: handed over after {took:.2f} s")
            time.sleep(0.5)
            begun = time.monotonic()
            for node in new:
                cluster.tool("remove", "--node", node, timeout=120)
            note(f"{name}: removed in {time.monotonic() - begun:.1f} s")
            check(f"{name}: three voters again", voters(cluster) == [1, 2, 3], str(members(cluster)))
            log = (cluster.path / f"nodes/{new[0]}/node.log").read_text()
            check(f"{name}: a removed node ends with a clear line", "no member any more" in log, log[-300:])
            code, _, err, _ = command(
                RELEASE / "conclaved", "run", "--config", cluster.path / f"nodes/{new[0]}/conclave.yaml")
            check(f"{name}: and does not start again", code == 1 and "no member" in err, f"{code} {err}")
        time.sleep(0.5)
        quiet(name, traffic)
        finish(name, cluster, traffic)


def answers(cluster, node):
    try:
        connection = kmip.Connection(cluster.addresses()[node], kmip.trust(cluster.file["ca"], cluster.file["client"]))
        made = connection.call(kmip.create(None))
        return made.ok and len(connection.call(kmip.get(made.uid)).key) == 32
    except (OSError, kmip.Broken):
        return False


def disks(minutes=None, name="rejoin"):
    """A wiped disk, a damaged log, a damaged state: each begins anew by itself, under another incarnation."""
    with Cluster() as cluster:
        traffic = Traffic(cluster, clients=4, seed=32).start()
        time.sleep(1)

        def wipe(data):
            for part in ("log", "state", "identity"):
                path = data / part
                shutil.rmtree(path) if path.is_dir() else path.unlink()

        def flip(data):
            segment = sorted((data / "log").glob("log-*"))[0]
            whole = segment.read_bytes()
            at = next(i for i in range(20_000, len(whole)) if whole[i:i + 8] != bytes(8))
            with open(segment, "r+b") as file:
                file.seek(at)
                file.write(bytes([whole[at] ^ 0x10]))

        def lose_log(data):
            shutil.rmtree(data / "log")

        def lose_identity(data):
            path = data / "identity"
            text = path.read_bytes()
            path.write_bytes(text[:30] + bytes([text[30] ^ 1]) + text[31:])

        for turn, (what, hurt) in enumerate((("a wiped disk", wipe), ("a flipped byte in the log", flip),
                                             ("a lost log", lose_log), ("a damaged identity", lose_identity))):
            node = turn % 3 + 1
            before = members(cluster).get(node, {}).get("incarnation", 0)
            traffic.excuse(node)
            cluster.signal(node, "KILL")
            hurt(cluster.data(node))
            try:
                cluster.start(node)
                started = ""
            except Exception as error:
                started = str(error)
            traffic.excuse(node)
            check(f"{name}: {what}: the node serves again", not started, started)

            def votes():
                one = members(cluster).get(node, {})
                return one.get("standing") == "voter" and one["incarnation"] == before + 1
            check(f"{name}: {what}: votes again as the next incarnation", until(votes, 20, 0.2),
                  str(members(cluster).get(node)))
            check(f"{name}: {what}: said so", "damaged" in cluster.log(node), cluster.log(node)[-300:])
        finish(name, cluster, traffic)


def older(minutes=None, name="older"):
    """A node's whole directory is copied, the cluster goes on through a vote, and the copy is put back: the node finds
    out from its peers before it promises anything, and begins anew under another incarnation."""
    with Cluster() as cluster:
        traffic = Traffic(cluster, clients=4, seed=33).start()
        time.sleep(1)
        node = cluster.followers()[0]
        data, copy = cluster.data(node), cluster.path / "older"
        traffic.excuse(node)
        cluster.signal(node, "KILL")
        shutil.copytree(data, copy, symlinks=True)
        cluster.start(node)
        traffic.excuse(node)
        leader = cluster.leader()
        traffic.excuse(leader)
        cluster.signal(leader, "KILL")
        check(f"{name}: another node leads", until(lambda: cluster.leader() not in (None, leader), 20, 0.2))
        cluster.start(leader)
        traffic.excuse(leader)
        time.sleep(2)
        before = members(cluster)[node]["incarnation"]
        # It takes connections before it has found out, and ends then.
        traffic.excuse(node, for_good=True)
        cluster.signal(node, "KILL")
        shutil.rmtree(data)
        shutil.copytree(copy, data, symlinks=True)

        def votes():
            one = members(cluster).get(node, {})
            if one.get("standing") == "voter" and one["incarnation"] == before + 1 and answers(cluster, node):
                return True
            pid = cluster.pids().get(node)
            if pid is None or not lives(pid):
                # As a service manager would: the process has ended, and said why.
                try:
                    cluster.start(node)
                except Exception:
                    pass
            return False
        check(f"{name}: votes again as the next incarnation", until(votes, 60, 0.3), str(members(cluster).get(node)))
        traffic.excuse(node)
        check(f"{name}: said so", "older" in cluster.log(node), cluster.log(node)[-300:])
        finish(name, cluster, traffic)


def replacing(minutes=None, name="replace", flags=()):
    """A member is replaced under traffic, named before its successor has joined; learners are promoted or told why not."""
    with Cluster(flags=flags) as cluster:
        traffic = Traffic(cluster, clients=4, seed=33).start()
        time.sleep(1)
        leader = cluster.leader()
        code, _, err, _ = conclave(cluster, "replace", 9, "--by", 2, "--wait", 5)
        check(f"{name}: an unknown member is refused", code in (2, 5) and "9" in err, f"{code} {err}")
        new = int(cluster.tool("join", timeout=120))
        code, out, err, _ = conclave(cluster, "promote", new)
        check(f"{name}: promoting a voter says that it is one", code == 0 or "votes" in err, f"{code} {out} {err}")
        # The leader goes: it hands over first, answers what it has begun, and hangs up.
        traffic.excuse(leader, for_good=True)
        code, out, err, took = conclave(cluster, "replace", leader, "--by", new)
        note(f"{name}: replaced the leader in {took:.1f} s")
        check(f"{name}: done", code == 0, f"{code} {out} {err}")
        rest = sorted({1, 2, 3, new} - {leader})
        check(f"{name}: the new one votes in its place", voters(cluster) == rest, str(members(cluster)))
        check(f"{name}: the old one ends with a clear line",
              until(lambda: "no member any more" in cluster.log(leader), 10), cluster.log(leader)[-300:])
        check(f"{name}: the new one answers clients", answers(cluster, new))
        code, _, err, _ = conclave(cluster, "promote", leader, "--wait", 5)
        check(f"{name}: one that went is not promoted", code in (2, 5), f"{code} {err}")
        traffic.stop()
        quiet(name, traffic)


def witness(minutes=None, name="witness"):
    """Two full nodes and a witness: one full node may be lost, and the witness never serves and holds no key."""
    with Cluster(flags=("--witness",)) as cluster:
        data = cluster.data(3)
        held = sorted(path.name for path in data.iterdir())
        check(f"{name}: holds no root key", not {"root.key", "keyring", "authority"} & set(held), str(held))
        check(f"{name}: serves no clients", not answers(cluster, 3))
        trust = kmip.trust(cluster.file["ca"], cluster.file["client"])
        leader = cluster.leader()
        check(f"{name}: does not lead", leader in (1, 2), str(cluster.status()))
        for lost in (leader, 3 - leader):
            cluster.signal(lost, "KILL")
            connection = kmip.Connection(cluster.addresses()[3 - lost], trust)
            made = connection.call(kmip.create(None))
            check(f"{name}: writes go on without node {lost}", made.ok, repr(made))
            cluster.start(lost)
        code, out, err, _ = conclave(cluster, "transfer-leader", "--to", 3)
        check(f"{name}: is given no leadership", code != 0, out)
        check(f"{name}: a full node joins beside it", bool(int(cluster.tool("join", timeout=120))))


def tokens(minutes=None, name="token"):
    """What a join token is good for, and what a joiner is told."""
    with Cluster() as cluster:
        folder = cluster.path / "extra"

        def join(token, number, *more, host="127.0.0.77"):
            port = int(cluster.file["nodes"][0]["kmip"].rpartition(":")[2])
            return command(
                RELEASE / "conclaved", "join", token, "--data", folder / str(number), "--no-run", "--kmip",
                f"{host}:{port}", "--peer", f"{host}:{port + 1}", "--admin", f"{host}:{port + 2}", "--token",
                "software", "--allow-software-in-production", *more)

        def token(*words):
            code, out, err, _ = conclave(cluster, "token", *words)
            check(f"{name}: conclave cluster token", code == 0 and out.startswith("cjt1_"), err)
            return out.strip()

        good = token("--expires", "10m")
        code, _, err, _ = join(good[:-3] + "xyz", 1)
        check(f"{name}: a mistyped one", code == 1 and "mistyped" in err, f"{code} {err}")
        code, out, err, _ = join(good, 2)
        check(f"{name}: joins", code == 0, f"{code} {out} {err}")
        code, _, err, _ = join(good, 3)
        check(f"{name}: a used one is refused", code == 2 and "used" in err, f"{code} {err}")
        short = token("--expires", "1s")
        time.sleep(1.2)
        code, _, err, _ = join(short, 4)
        check(f"{name}: an expired one is refused", code == 2 and "expired" in err, f"{code} {err}")
        code, _, err, _ = join(token("--witness"), 5)
        check(f"{name}: one for a witness lets no full member in", code == 1 and "--witness" in err, f"{code} {err}")
        # A certificate of a node is no client's.
        trust = kmip.trust(cluster.file["ca"], {
            "cert": str(cluster.path / "nodes/1/node.pem"), "key": str(cluster.path / "nodes/1/node.key")})
        try:
            kmip.Connection(cluster.addresses()[2], trust).call(kmip.create(None))
            check(f"{name}: a node's certificate is no client's", False, "it was served")
        except (OSError, kmip.Broken):
            check(f"{name}: a node's certificate is no client's", True)
        cluster.tool("down")
        code, _, err, _ = join(good, 6)
        check(f"{name}: nobody answers", code == 3, f"{code} {err}")


def recover(minutes=None, name="recover"):
    """The quorum is gone: a dry run, then a cluster of one that has everything and lets others join."""
    with Cluster() as cluster:
        trust = kmip.trust(cluster.file["ca"], cluster.file["client"])
        made = [kmip.Connection(cluster.addresses()[1], trust).call(kmip.create(None)) for _ in range(20)]
        # The cluster is not on its first keys: the new one has to go on with those in use.
        code, out, err, _ = command(RELEASE / "conclave", "rotate", "all", *admin(cluster), timeout=90)
        check(f"{name}: keys are rotated before", code == 0, f"{code} {out} {err}")
        made += [kmip.Connection(cluster.addresses()[1], trust).call(kmip.create(None)) for _ in range(20)]
        cluster.same()
        # Killed, not stopped: what the log holds beyond the state must come along.
        for node in (1, 2, 3):
            cluster.signal(node, "KILL")
        words = [RELEASE / "conclave", "cluster", "recover", "--config", cluster.configuration(2)]
        code, out, err, _ = command(*words)
        check(f"{name}: a dry run says what may be lost", code == 0 and "Nothing was changed" in out, f"{code} {out} {err}")
        code, out, err, _ = command(*words, "--yes-lose-what-others-know")
        check(f"{name}: done", code == 0 and "new cluster" in out, f"{code} {out} {err}")
        cluster.start(2)
        connection = kmip.Connection(cluster.addresses()[2], trust)
        found = [connection.call(kmip.get(one.uid)) for one in made]
        check(f"{name}: every key is there", all(one.ok and len(one.key) == 32 for one in found), repr(found[:1]))
        check(f"{name}: it writes", connection.call(kmip.create(None)).ok)
        check(f"{name}: it is alone", voters(cluster) == [2], str(members(cluster)))
        old = subprocess.Popen(
            [RELEASE / "conclaved", "run", "--config", cluster.configuration(1)], stderr=subprocess.PIPE, text=True)
        time.sleep(2)
        old.terminate()
        said = old.communicate(timeout=10)[1]
        check(f"{name}: an old member cannot mix with it", voters(cluster) == [2] and "serves" not in said, said[-300:])
        new = [int(cluster.tool("join", timeout=120)) for _ in range(2)]
        check(f"{name}: others join it", voters(cluster) == sorted([2, *new]), str(members(cluster)))
        cluster.signal(2, "KILL")
        connection = kmip.Connection(cluster.addresses()[new[0]], trust)
        found = [connection.call(kmip.get(one.uid)) for one in made]
        check(f"{name}: and have every key", all(one.ok and len(one.key) == 32 for one in found), repr(found[:1]))
        cluster.start(2)

        def agree():
            there = [one for one in cluster.status()["nodes"] if one["running"]]
            return len(there) == 3 and all(n["serving"] for n in there) and len({n["applied"] for n in there}) == 1
        check(f"{name}: all three agree", until(agree, 30, 0.1), str(cluster.status()))
