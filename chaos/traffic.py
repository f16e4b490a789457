"""Clients that work on the same names through all nodes, and write down what they asked and what came back."""
import random, threading, time
import kmip
from cluster import lives
from model import NEVER, Operation

LIVES = {1: "PreActive", 2: "Active", 3: "Deactivated", 4: "Compromised", 5: "Destroyed", 6: "Destroyed Compromised"}
REFUSALS = {"Object Destroyed", "Wrong Key Lifecycle State"}


class Traffic:
    """Runs between `start` and `stop`; `histories` are for the checker, `findings` are texts."""

    def __init__(self, cluster, clients=6, slots=8, seed=1, per_name=90, operations=None, pause=0.0):
        self.cluster, self.seed = cluster, seed
        self.histories, self.findings = {}, []
        self.operations = operations
        self.pause = pause           # seconds between a client's requests, where what is looked at lies elsewhere
        self.writes = []             # ends of successful writes, monotonic seconds
        self.counts = {}
        self.unknown = []            # what was asked when the answer was that nobody knows, and the answer
        self.hurt = {}               # node -> when it was last killed
        self.per_name = per_name
        self._slots = [0] * slots
        self._uids = {}              # name -> identifiers known, newest last
        self._material = {}          # identifier -> key bytes of the first Get
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._trust = kmip.trust(cluster.file["ca"], cluster.file["client"])
        addresses = cluster.addresses()
        nodes = sorted(addresses)
        self._threads = [
            threading.Thread(target=self._run, args=(number, nodes[number % len(nodes)], addresses), daemon=True)
            for number in range(clients)]

    def start(self):
        for thread in self._threads:
            thread.start()
        return self

    def stop(self):
        self._end.set()
        for thread in self._threads:
            thread.join(60)
            if thread.is_alive():
                self.findings.append(f"a client waits for a reply for more than a minute ({thread.name})")
        return self

    def excuse(self, node, for_good=False):
        """The node is killed now, or leaves for good: its connections may break."""
        self.hurt[node] = float("inf") if for_good else time.monotonic()

    def gap(self, begin, end):
        """The longest time without a successful write between two moments, in seconds."""
        marks = [begin, *sorted(t for t in list(self.writes) if begin <= t <= end), end]
        return max(b - a for a, b in zip(marks, marks[1:]))

    # A client

    def _run(self, number, node, addresses):
        rng = random.Random(f"{self.seed}/{number}")
        connection = None
        refused = None  # since when its node takes no connection
        while not self._end.is_set():
            if connection is None:
                try:
                    opened = time.monotonic()
                    connection = kmip.Connection(addresses[node], self._trust)
                    refused = None
                except OSError:
                    # A node that was started just now opens its port when its disk is open: one refusal says nothing,
                    # and none from the time when there was no process counts.
                    refused = (refused or time.monotonic()) if lives(self.cluster.pids()[node]) else None
                    if (refused and time.monotonic() - self.hurt.get(node, 0) > 20
                            and time.monotonic() - refused > 10):
                        self._find(f"node {node} takes no connections, and nobody has hurt it")
                    time.sleep(0.05)
                    continue
            if self.pause:
                time.sleep(self.pause)
            op, request = self._choose(rng, number, node)
            try:
                result = connection.call(request)
            except kmip.Broken as error:
                connection.close()
                connection = None
                self._record(op)
                # A kill is noted before it is done, so what breaks is newer than the note or is a finding.
                if self.hurt.get(node, 0) < opened:
                    self._find(f"node {node} closed a connection though it lived: {error} ({op})")
                continue
            op.ended = time.monotonic_ns()
            self._judge(op, result)
        if connection:
            connection.close()

    def _choose(self, rng, number, node):
        with self._lock:
            slot = rng.randrange(len(self._slots))
            name = f"chaos-{self.seed}-{slot}-{self._slots[slot]}"
            if len(self.histories.get(name, ())) > self.per_name:
                self._slots[slot] += 1
                name = f"chaos-{self.seed}-{slot}-{self._slots[slot]}"
            uids = list(self._uids.get(name, ()))
        kinds = self.operations or ("create", "get", "get", "get", "read", "read", "read", "set", "set", "set", "locate",
                                    "locate", "activate", "revoke", "destroy", "create")
        kind = rng.choice(kinds)
        if not uids and kind not in ("create", "locate"):
            kind = "create"
        target = None if kind in ("create", "locate") else uids[-1] if rng.random() < 0.8 else rng.choice(uids)
        value = f"{number}.{rng.getrandbits(40):x}" if kind in ("create", "set") else None
        request = {
            "create": lambda: kmip.create(name, value), "locate": lambda: kmip.locate(name),
            "get": lambda: kmip.get(target), "read": lambda: kmip.attributes(target),
            "set": lambda: kmip.set_contact(target, value), "activate": lambda: kmip.activate(target),
            "revoke": lambda: kmip.revoke(target), "destroy": lambda: kmip.destroy(target)}[kind]()
        return Operation(f"c{number}", name, kind, time.monotonic_ns(), NEVER, target, value, None, node), request

    def _judge(self, op, result):
        if result.ok:
            self._count("ok")
            if op.kind in ("create", "set", "activate", "revoke", "destroy"):
                self.writes.append(op.ended / 1e9)
        if result.unknown:
            self._count("outcome unknown")
            self.unknown.append(f"{op}: {result.text}")
            op.ended = NEVER
            return self._record(op)
        if not result.ok and "Not run" in result.text:
            self._count("not run: " + result.text.split(":")[0])
            return
        if op.kind == "create":
            if result.ok:
                op.outcome = ("ok", result.uid)
                self._learn(op.name, result.uid)
            elif result.reason == "Non Unique Name Attribute":
                op.outcome = ("taken", None)
        elif op.kind == "locate" and result.ok:
            op.outcome = ("ok", tuple(result.uids))
            for uid in result.uids:
                self._learn(op.name, uid)
        elif op.kind == "read" and result.ok:
            op.outcome = ("ok", (LIVES.get(result.state), result.contact))
        elif op.kind == "get" and result.ok:
            op.outcome = ("ok", None)
            known = self._material.setdefault(op.target, result.key)
            if known != result.key or not result.key or len(result.key) != 32:
                self._find(f"Get of {op.target} gave other key bytes than before ({op})")
        elif result.ok:
            op.outcome = ("ok", None)
        elif result.reason in REFUSALS and op.kind not in ("read", "locate"):
            op.outcome = ("refused", None)
        if op.outcome is None:
            self._count(f"{op.kind}: {result.reason}")
            self._find(f"an answer that nothing explains: {op}: {result!r}")
            op.ended = NEVER
        self._record(op)

    def _learn(self, name, uid):
        with self._lock:
            known = self._uids.setdefault(name, [])
            if uid not in known:
                known.append(uid)

    def _record(self, op):
        with self._lock:
            self.histories.setdefault(op.name, []).append(op)

    def _count(self, word):
        with self._lock:
            self.counts[word] = self.counts.get(word, 0) + 1

    def _find(self, text):
        with self._lock:
            if len(self.findings) < 20:
                self.findings.append(text)

    def read_all(self):
        """Reads everything through every node, as the last part of the histories."""
        for node, address in self.cluster.addresses().items():
            connection = kmip.Connection(address, self._trust)
            for name in sorted(self.histories):
                uids = list(self._uids.get(name, ()))
                wanted = [("locate", None, kmip.locate(name))]
                wanted += [("read", uid, kmip.attributes(uid)) for uid in uids]
                wanted += [("get", uid, kmip.get(uid)) for uid in uids[-1:]]
                for kind, target, request in wanted:
                    op = Operation("last", name, kind, time.monotonic_ns(), NEVER, target, None, None, node)
                    try:
                        result = connection.call(request)
                    except kmip.Broken as error:
                        self._find(f"node {node} closed a connection at the last reading: {error}")
                        return
                    op.ended = time.monotonic_ns()
                    self._judge(op, result)
            connection.close()


class Writers:
    """Connections that only write, as fast as they can: they make the log grow."""

    def __init__(self, cluster, connections=6, bytes=8000, total=6000, nodes=None):
        self.done = []
        self.errors = []
        addresses = cluster.addresses()
        nodes = nodes or sorted(addresses)
        trust = kmip.trust(cluster.file["ca"], cluster.file["client"])

        def work(number):
            try:
                connection = kmip.Connection(addresses[nodes[number % len(nodes)]], trust)
                for first in range(0, total // connections, 25):
                    for result in connection.pipeline([kmip.register_opaque(None, b"x" * bytes)] * 25):
                        if result.ok:
                            self.done.append(result.uid)
                        else:
                            self.errors.append(repr(result))
                connection.close()
            except (OSError, kmip.Broken) as error:
                self.errors.append(str(error))

        self.threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(connections)]
        for thread in self.threads:
            thread.start()

    def join(self, seconds=240):
        end = time.monotonic() + seconds
        for thread in self.threads:
            thread.join(max(0, end - time.monotonic()))
        return self
