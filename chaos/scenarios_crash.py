"""Processes that die, stop and come back, under traffic whose every answer is checked."""
import statistics, time
import kmip
from cluster import Cluster, content, until
from model import check as explain
from report import check, note
from traffic import Traffic, Writers


def judge(name, traffic):
    """What the traffic's histories say."""
    findings, undecided = explain(traffic.histories)
    operations = sum(map(len, traffic.histories.values()))
    note(f"{name}: {operations} operations on {len(traffic.histories)} names, {traffic.counts}, {undecided} undecided")
    check(f"{name}: clients see nothing that they should not", not traffic.findings, "\n  ".join(traffic.findings[:5]))
    check(f"{name}: every answer is linearizable, nothing acknowledged is lost", not findings, "\n".join(findings[:2]))
    check(f"{name}: the checker decided nearly all histories", undecided * 10 <= len(traffic.histories),
          f"{undecided} of {len(traffic.histories)}")
    check(f"{name}: there was traffic", operations > 100, str(operations))


def finish(name, cluster, traffic):
    # While clients write, followers are always an entry or two behind.
    traffic.stop()
    check(f"{name}: all nodes come to the same index", cluster.same(), str(cluster.status()))
    traffic.read_all()
    judge(name, traffic)


def leader_kills(minutes=None, kills=10, name="leader-kills"):
    """The leader is killed with SIGKILL, again and again; writes go on."""
    with Cluster() as cluster:
        traffic = Traffic(cluster, clients=6).start()
        time.sleep(1)
        gaps = []
        for _ in range(kills if minutes is None else max(2, int(minutes * 12))):
            leader = cluster.leader()
            traffic.excuse(leader)
            begun = time.monotonic()
            cluster.signal(leader, "KILL")
            time.sleep(2.5)
            gaps.append(traffic.gap(begun, time.monotonic()))
            cluster.start(leader)
            time.sleep(0.7)
        note(f"{name}: gaps without a successful write, in s: {' '.join(f'{gap:.2f}' for gap in gaps)}")
        check(f"{name}: writes go on within 1 s (median), 3 s (each)", statistics.median(gaps) <= 1 and max(gaps) <= 3,
              str(gaps))
        unknown = traffic.counts.get("outcome unknown", 0)
        check(f"{name}: requests are held through the election and answered", unknown <= len(gaps) // 3,
              f"{unknown} outcomes unknown")
        finish(name, cluster, traffic)


def follower_kills(minutes=None, name="follower-kills"):
    with Cluster() as cluster:
        traffic = Traffic(cluster, clients=6, seed=2).start()
        time.sleep(0.5)
        gaps = []
        for turn in range(3 if minutes is None else max(2, int(minutes * 15))):
            follower = cluster.followers()[turn % 2]
            traffic.excuse(follower)
            begun = time.monotonic()
            cluster.signal(follower, "KILL")
            time.sleep(1)
            gaps.append(traffic.gap(begun, time.monotonic()))
            cluster.start(follower)
        check(f"{name}: the others write on as if nothing had happened (1 s)", max(gaps) < 1, str(gaps))
        finish(name, cluster, traffic)


def leader_stops(minutes=None, turns=2, seconds=5, name="leader-stops"):
    """SIGSTOP of the leader: no connection breaks, the others write on, the old leader answers nothing stale."""
    with Cluster() as cluster:
        traffic = Traffic(cluster, clients=6, seed=3).start()
        time.sleep(1)
        for _ in range(turns if minutes is None else max(1, int(minutes * 6))):
            begun = time.monotonic()
            leader = cluster.signal("leader", "STOP")
            time.sleep(seconds)
            gap = traffic.gap(begun, time.monotonic())
            cluster.signal(leader, "CONT")
            note(f"{name}: {gap:.2f} s without a successful write")
            check(f"{name}: writes go on within 3 s", gap < 3, f"{gap:.2f}")
            time.sleep(1.5)
        finish(name, cluster, traffic)


def all_killed(minutes=None, turns=2, name="all-killed"):
    """All nodes die at once and come back: everything acknowledged is there."""
    with Cluster() as cluster:
        traffic = Traffic(cluster, clients=6, seed=4).start()
        for _ in range(turns if minutes is None else max(1, int(minutes * 8))):
            time.sleep(2)
            for node in cluster.pids():
                traffic.excuse(node)
            for node in cluster.pids():
                cluster.signal(node, "KILL")
            cluster.tool("up")
            for node in cluster.pids():
                traffic.excuse(node)
        time.sleep(1)
        finish(name, cluster, traffic)


def no_quorum(minutes=None, name="no-quorum"):
    """With one node of three, requests are held and then refused with a reason; connections live on."""
    with Cluster(settings="limits: {request-deadline-milliseconds: 2000}\n") as cluster:
        trust = kmip.trust(cluster.file["ca"], cluster.file["client"])
        leader = cluster.leader()
        others = cluster.followers()
        connections = {node: kmip.Connection(address, trust) for node, address in cluster.addresses().items()}
        made = connections[leader].call(kmip.create("kept"))
        cluster.signal(others[0], "STOP")
        cluster.signal(others[1], "STOP")
        begun = time.monotonic()
        write = connections[leader].call(kmip.create("lost?"))
        took = time.monotonic() - begun
        check(f"{name}: a write without a majority is answered after the deadline", not write.ok and 1 < took < 6,
              f"{write!r} after {took:.1f} s")
        check(f"{name}: and says that its outcome is unknown, or that it has not run",
              write.unknown or "Not run" in write.text, repr(write))
        read = connections[leader].call(kmip.attributes(made.uid))
        check(f"{name}: no read without a majority", not read.ok and "leader" in read.text, repr(read))
        # A request that is at work when the majority comes back is answered.
        connections[leader].send(kmip.message(kmip.attributes(made.uid)))
        time.sleep(0.5)
        for node in others:
            cluster.signal(node, "CONT")
        reply = kmip.Result(kmip.find(kmip.decode(connections[leader].frame()), 0x42007B, 0x42000F))
        check(f"{name}: a request is held until there is a leader", reply.ok, repr(reply))
        answers = [connections[node].call(kmip.get(made.uid)).ok for node in connections]
        check(f"{name}: every connection of before still serves", all(answers), str(answers))


def snapshot(minutes=None, name="snapshot", total=6400, hard=True, settings=""):
    """A follower is away while the log is cut; it gets a stream of the state. `hard`: also when the leader dies in its
    middle, and then the follower. The log is cut after so much as `settings` say, and less than `total` objects."""
    with Cluster(settings=settings) as cluster:
        trust = kmip.trust(cluster.file["ca"], cluster.file["client"])
        addresses = cluster.addresses()
        traffic = Traffic(cluster, clients=3, slots=3, seed=5).start()
        time.sleep(0.5)
        away = cluster.followers()[0]
        traffic.excuse(away)
        cluster.signal(away, "KILL")
        here = [node for node in addresses if node != away]
        begun = time.monotonic()
        writers = Writers(cluster, total=total, nodes=here).join()
        note(f"{name}: {len(writers.done)} objects of 8 kB in {time.monotonic() - begun:.0f} s")
        if not check(f"{name}: the writers write", len(writers.done) > 0.9 * total and not writers.errors,
                     str(writers.errors[:2])):
            return
        begun = time.monotonic()
        cluster.start(away)
        traffic.excuse(away)
        check(f"{name}: the follower catches up", cluster.same(60, within=200), str(cluster.status()))
        note(f"{name}: caught up after {time.monotonic() - begun:.1f} s")
        streamed = any("was streamed to node" in cluster.log(node) and "succeeded=true" in cluster.log(node)
                       for node in here)
        check(f"{name}: by a stream of the state", streamed)
        connection = kmip.Connection(addresses[away], trust)
        sample = writers.done[:: max(1, len(writers.done) // 100)]
        values = [connection.call(kmip.get(uid)) for uid in sample]
        check(f"{name}: it has what was written while it was away",
              all(value.opaque == b"x" * 8000 for value in values), str([v for v in values if not v.ok][:2]))
        check(f"{name}: nothing is left of the stream", not list(cluster.data(away).glob("incoming-*")),
              str(list(cluster.data(away).glob("incoming-*"))))

        found = [str(path) for path in cluster.path.rglob("*") if path.is_file() and b"x" * 64 in content(path)]
        check(f"{name}: nothing readable in log, state and stream", not found, str(found[:3]))
        if not hard:
            return finish(name, cluster, traffic)

        # Once more: the leader is killed while it streams, then the follower while it receives.
        traffic.excuse(away)
        cluster.signal(away, "KILL")
        Writers(cluster, total=total, nodes=here).join()
        leader = cluster.leader()
        command_start(cluster, away)
        traffic.excuse(away)
        seen = until(lambda: list(cluster.data(away).glob("incoming-*")), 20, 0.005)
        traffic.excuse(leader)
        cluster.signal(leader, "KILL")
        check(f"{name}: the leader was killed while it streamed", seen)
        seen = until(lambda: list(cluster.data(away).glob("incoming-*")), 20, 0.005)
        traffic.excuse(away)
        cluster.signal(away, "KILL")
        check(f"{name}: the follower was killed while it received", seen)
        cluster.start(leader)
        traffic.excuse(leader)
        cluster.start(away)
        traffic.excuse(away)
        check(f"{name}: all come together all the same", cluster.same(90, within=200), str(cluster.status()))
        values = [connection_call(addresses[away], trust, kmip.get(uid)) for uid in sample[:20]]
        check(f"{name}: and hold everything", all(value.opaque == b"x" * 8000 for value in values))
        check(f"{name}: nothing is left of broken streams", not list(cluster.data(away).glob("incoming-*")),
              str(list(cluster.data(away).glob("incoming-*"))))
        finish(name, cluster, traffic)
        # A restart after an installed stream finds log and state together.
        cluster.signal(away, "KILL")
        cluster.start(away)
        check(f"{name}: the node starts again after it", cluster.same(30), str(cluster.status()))


def connection_call(address, trust, request):
    connection = kmip.Connection(address, trust)
    try:
        return connection.call(request)
    finally:
        connection.close()


def command_start(cluster, node):
    """Starts a node without waiting until it serves."""
    import threading
    threading.Thread(target=lambda: try_start(cluster, node), daemon=True).start()


def try_start(cluster, node):
    try:
        cluster.start(node)
    except Exception as error:
        note(f"start of node {node}: {error}")
