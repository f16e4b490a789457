"""Networks that lose, refuse and cut: in a network name space of its own, so that nothing else on the machine is hurt."""
import os, pathlib, shutil, subprocess, sys, time
from cluster import Cluster, command
from report import check, note, skip
from scenarios_crash import finish
from traffic import Traffic

INSIDE = "CONCLAVE_CHAOS_NETWORK"


def rule(action, *words):
    code, _, err, _ = command("iptables", action, "INPUT", *words)
    if code != 0:
        raise RuntimeError(err)


class Rule:
    """Holds while the block runs."""

    def __init__(self, *words):
        self.words = words

    def __enter__(self):
        rule("-I", *self.words)

    def __exit__(self, *_):
        rule("-D", *self.words)


def network(minutes=None, name="network"):
    if os.environ.get(INSIDE) is None:
        if not shutil.which("iptables") or command("unshare", "-n", "true")[0] != 0:
            return skip(name, "needs iptables and the right to make a network name space")
        done = subprocess.run(
            ["unshare", "-n", sys.executable, os.path.join(os.path.dirname(__file__), "run"), "--scenario", name],
            env={**os.environ, INSIDE: "1"}, stdin=subprocess.DEVNULL)
        return check(f"{name}: all that was said above", done.returncode == 0)
    command("ip", "link", "set", "lo", "up")
    with Cluster() as cluster:
        port = next(line.split('"')[1].rpartition(":")[2] for line in cluster.configuration(1).read_text().splitlines()
                    if "peer:" in line)
        traffic = Traffic(cluster, clients=6, seed=6).start()
        time.sleep(1)

        def trial(what, limit, *words):
            with Rule(*words):
                begun = time.monotonic()
                time.sleep(4)
                gap = traffic.gap(begun, time.monotonic())
            note(f"{name}: {what}: {gap:.2f} s without a successful write")
            check(f"{name}: {what}: writes go on within {limit} s", gap < limit, f"{gap:.2f} s")
            time.sleep(1.5)

        leader = cluster.leader()
        trial("nothing reaches the leader's peer port", 3,
              "-p", "tcp", "-d", f"127.0.0.{leader}", "--dport", port, "-j", "DROP")
        follower = cluster.followers()[0]
        trial("nothing reaches a follower's peer port", 2,
              "-p", "tcp", "-d", f"127.0.0.{follower}", "--dport", port, "-j", "DROP")
        leader = cluster.leader()
        trial("links to the leader are reset", 3,
              "-p", "tcp", "-d", f"127.0.0.{leader}", "--dport", port, "-j", "REJECT", "--reject-with", "tcp-reset")
        trial("every tenth packet between the nodes is lost", 3,
              "-p", "tcp", "--dport", port, "-m", "statistic", "--mode", "random", "--probability", "0.1", "-j", "DROP")
        with Rule("-p", "tcp", "--dport", port, "-j", "DROP"):
            time.sleep(4)
        begun = time.monotonic()
        time.sleep(4)
        check(f"{name}: after all links were dead, writes go on within 4 s", traffic.gap(begun, time.monotonic()) < 4)
        finish(name, cluster, traffic)
