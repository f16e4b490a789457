"""Orderly restarts, whole batches, long logs, and everything at random."""
import random, threading, time
import kmip
from cluster import Cluster, resident
from report import check, note
from scenarios_crash import finish
from traffic import Traffic, Writers


def rolling(minutes=None, rounds=2, name="rolling"):
    """Every node in turn is ended by SIGTERM and started again: leadership is handed over, nobody waits for long."""
    with Cluster() as cluster:
        traffic = Traffic(cluster, clients=6, seed=7).start()
        time.sleep(1)
        gaps = []
        for _ in range(rounds if minutes is None else max(1, int(minutes * 4))):
            for node in cluster.pids():
                traffic.excuse(node)
                begun = time.monotonic()
                cluster.signal(node, "TERM")
                cluster.start(node)
                traffic.excuse(node)
                time.sleep(0.7)
                gaps.append(traffic.gap(begun, time.monotonic()))
        note(f"{name}: gaps without a successful write, in s: {' '.join(f'{gap:.2f}' for gap in gaps)}")
        check(f"{name}: writes go on within 1 s", max(gaps) < 1, str(gaps))
        finish(name, cluster, traffic)


def batches(minutes=None, kills=4, name="batches"):
    """A batch with Undo is all there or not at all, whatever dies while it is at work."""
    with Cluster() as cluster:
        trust = kmip.trust(cluster.file["ca"], cluster.file["client"])
        addresses = cluster.addresses()
        sent, words, end = [], set(), threading.Event()

        def work(number):
            rng, connection, count = random.Random(number), None, 0
            while not end.is_set():
                count += 1
                names = [f"batch-{number}-{count}-{i}" for i in range(5)]
                # Every third batch fails at its end: its last name is its first one.
                fails = rng.random() < 0.33
                if fails:
                    names[4] = names[0]
                try:
                    connection = connection or kmip.Connection(addresses[number % 3 + 1], trust)
                except OSError:
                    time.sleep(0.05)
                    continue
                try:
                    results = connection.call(*[kmip.create(one) for one in names], continuation=3)
                    unknown = any(result.unknown for result in results) or any("Not run" in r.text for r in results)
                    outcome = None if unknown else all(result.ok for result in results)
                    words.update(result.text for result in results if unknown)
                except kmip.Broken:
                    connection, outcome = None, None
                sent.append((names, fails, outcome))

        workers = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(6)]
        for worker in workers:
            worker.start()
        for _ in range(kills):
            time.sleep(1.5)
            cluster.start(cluster.signal("leader", "KILL"))
        end.set()
        for worker in workers:
            worker.join(40)
        cluster.same()
        reader = kmip.Connection(addresses[1], trust)
        wrong, outcomes = [], {True: 0, False: 0, None: 0}
        for names, fails, outcome in sent:
            outcomes[outcome] += 1
            if outcome is not None and fails and outcome:
                wrong.append(f"{names[0]}: a batch that must fail has succeeded")
        # The ones without an answer, and a sample of the others.
        silent = [one for one in sent if one[2] is None][:60]
        for names, fails, outcome in silent + sent[:: max(1, len(sent) // 60)]:
            there = [bool(reader.call(kmip.locate(one)).uids) for one in names]
            if any(there) != all(there) or (outcome and not all(there)) or (outcome is False and any(there)):
                wrong.append(f"{names[0]}: {there} after the answer {outcome}")
        note(f"{name}: {outcomes[True]} batches ran, {outcomes[False]} were undone, {outcomes[None]} without an answer: {words}")
        check(f"{name}: all of a batch or nothing", not wrong and len(sent) > 50, "; ".join(wrong[:3]))


def long_log(minutes=None, entries=62_000, name="long-log"):
    """A follower misses more entries than the log keeps."""
    with Cluster() as cluster:
        away = cluster.followers()[0]
        cluster.signal(away, "KILL")
        here = [node for node in cluster.addresses() if node != away]
        begun = time.monotonic()
        writers = Writers(cluster, connections=32, bytes=16, total=entries, nodes=here).join(400)
        note(f"{name}: {len(writers.done)} entries in {time.monotonic() - begun:.0f} s, leader"
             f" {resident(cluster.pids()[cluster.leader()]) >> 20} MiB resident")
        check(f"{name}: all are written", not writers.errors and len(writers.done) >= entries * 0.95,
              str(writers.errors[:2]))
        begun = time.monotonic()
        cluster.start(away)
        check(f"{name}: the follower catches up", cluster.same(60, within=200), str(cluster.status()))
        note(f"{name}: after {time.monotonic() - begun:.1f} s")
        streamed = any("was streamed to node" in cluster.log(node) for node in here)
        check(f"{name}: by a stream of the state", streamed)
        trust = kmip.trust(cluster.file["ca"], cluster.file["client"])
        reader = kmip.Connection(cluster.addresses()[away], trust)
        check(f"{name}: and has everything", all(reader.call(kmip.get(uid)).ok for uid in writers.done[::500]))
        for node in cluster.pids():
            cluster.signal(node, "KILL")
        begun = time.monotonic()
        cluster.tool("up")
        note(f"{name}: all start again in {time.monotonic() - begun:.1f} s")
        reader = kmip.Connection(cluster.addresses()[away], trust)
        check(f"{name}: and have everything", all(reader.call(kmip.get(uid)).ok for uid in writers.done[::500]))


def mayhem(minutes=None, seed=None, name="mayhem"):
    """Faults at random, several at a time, for a while."""
    seed = seed if seed is not None else random.SystemRandom().randrange(1 << 32)
    rng = random.Random(seed)
    note(f"{name}: seed {seed}")
    with Cluster() as cluster:
        traffic = Traffic(cluster, clients=9, slots=10, seed=8).start()
        dead, stopped, log = set(), set(), []
        end = time.monotonic() + (minutes or 0.5) * 60
        while time.monotonic() < end:
            time.sleep(rng.uniform(0.1, 1.5))
            action = rng.choice(["kill", "kill", "stop", "start", "start", "cont", "cont", "all"])
            node = rng.choice([1, 2, 3])
            log.append((action, node))
            if action == "kill" and node not in dead:
                traffic.excuse(node)
                cluster.signal(node, "KILL")
                dead.add(node)
                stopped.discard(node)
            elif action == "stop" and node not in dead | stopped:
                cluster.signal(node, "STOP")
                stopped.add(node)
            elif action in ("start", "cont") or len(dead | stopped) == 3:
                for one in sorted(stopped):
                    cluster.signal(one, "CONT")
                stopped.clear()
                if action == "start" and dead:
                    # `up` waits for all, `start` for one, which needs a majority.
                    back, dead = dead, set()
                    cluster.tool("up")
                    for one in back:
                        traffic.excuse(one)
            elif action == "all" and rng.random() < 0.3:
                for one in (1, 2, 3):
                    if one not in dead:
                        traffic.excuse(one)
                        cluster.signal(one, "KILL")
                dead, stopped = {1, 2, 3}, set()
        for one in sorted(stopped):
            cluster.signal(one, "CONT")
        cluster.tool("up")
        for one in dead:
            traffic.excuse(one)
        note(f"{name}: {' '.join(f'{action}{node}' for action, node in log)}")
        time.sleep(1)
        begun = time.monotonic()
        time.sleep(3)
        check(f"{name}: writes go on when all is well again", traffic.gap(begun, time.monotonic()) < 2.5)
        finish(name, cluster, traffic)
