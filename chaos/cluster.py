"""A cluster of real processes: made, hurt and stopped through the commands in `cluster/`."""
import json, os, pathlib, shutil, signal, subprocess, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
RELEASE = ROOT / ".build/release"


def environment(**more):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CONCLAVE_")}
    clean.update(more)
    return clean


def command(*words, timeout=60):
    """Runs a command to its end: (exit code, stdout, stderr, seconds)."""
    begun = time.monotonic()
    try:
        done = subprocess.run(
            [str(word) for word in words], capture_output=True, text=True, timeout=timeout, env=environment(),
            stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return None, "", f"no end within {timeout} s", timeout
    return done.returncode, done.stdout, done.stderr.strip(), time.monotonic() - begun


def lives(pid):
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return text.rpartition(")")[2].split()[0] not in ("Z", "X")


def until(condition, seconds, pause=0.05):
    """Whether `condition` came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def content(path):
    """A file's bytes; none when a running node has let go of it."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


class ClusterError(Exception):
    pass


class Cluster:
    def __init__(self, directory=None, nodes=3, flags=(), settings=""):
        """Makes and starts a cluster. `settings` is YAML that is added to each node's file before the start."""
        self.own = directory is None
        self._begun = []
        self.path = pathlib.Path(directory or tempfile.mkdtemp(prefix="conclave-chaos-"))
        self.tool("up", "--nodes", nodes, *flags)
        if settings:
            self.tool("down")
            for node in range(1, nodes + 1):
                with open(self.configuration(node), "a") as file:
                    file.write(settings)
            self.tool("up")
        self.keep = False

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        for begun in self._begun:
            begun.terminate()
            begun.wait()
        for pid in self.pids().values():
            try:
                os.kill(pid, signal.SIGCONT)
            except OSError:
                pass
        command(ROOT / "cluster/down", "--dir", self.path)
        if self.own and not self.keep and kind is None:
            shutil.rmtree(self.path, ignore_errors=True)
        else:
            print(f"# kept for a look: {self.path}", flush=True)

    def tool(self, name, *words, timeout=60):
        code, out, err, _ = command(ROOT / "cluster" / name, "--dir", self.path, *words, timeout=timeout)
        if code != 0:
            raise ClusterError(f"cluster/{name} {' '.join(map(str, words))}: {code} {err}")
        return out

    @property
    def file(self):
        return json.loads((self.path / "cluster.json").read_text())

    def configuration(self, node):
        return self.path / f"nodes/{node}/conclave.yaml"

    def addresses(self):
        return {node["id"]: node["kmip"] for node in self.file["nodes"]}

    def pids(self):
        return {node["id"]: node["pid"] for node in self.file["nodes"]}

    def data(self, node):
        return pathlib.Path(next(one["data"] for one in self.file["nodes"] if one["id"] == node))

    def log(self, node):
        return (self.path / f"nodes/{node}/node.log").read_text(errors="replace")

    def status(self):
        code, out, err, _ = command(ROOT / "cluster/status", "--dir", self.path, "--json")
        return json.loads(out) if code == 0 else {"leader": None, "nodes": [], "term": 0}

    def leader(self, seconds=20):
        until(lambda: self.status()["leader"], seconds, 0.1)
        leader = self.status()["leader"]
        if not leader:
            raise ClusterError("no leader")
        return leader

    def followers(self):
        leader = self.leader()
        return [node for node in self.addresses() if node != leader]

    def signal(self, node, word):
        """The node's id; `node` may be `leader`."""
        return int(self.tool("kill", "--node", node, "--signal", word).strip())

    def start(self, node, timeout=60):
        return self.tool("start", "--node", node, timeout=timeout)

    def begin(self, node):
        """Starts a node that will not serve yet: for that `cluster/start` would wait until it gives up."""
        self._begun.append(subprocess.Popen(
            [str(ROOT / "cluster/start"), "--dir", str(self.path), "--node", str(node)], env=environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def client(self, name):
        return json.loads(self.tool("client", "--name", name))

    def same(self, seconds=30, within=0):
        """Whether all nodes come to serve with equal applied indexes; while clients write, followers are always some
        entries behind, so then `within` says how many are let pass."""
        def equal():
            nodes = self.status()["nodes"]
            applied = [n["applied"] or 0 for n in nodes]
            return nodes and all(n["serving"] for n in nodes) and max(applied) - min(applied) <= within
        return until(equal, seconds, 0.1)

    def metrics(self, node):
        """A node's figures, by its admin port."""
        import ssl, socket
        file = self.file
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.load_verify_locations(file["ca"])
        context.load_cert_chain(file["admin"]["cert"], file["admin"]["key"])
        host, _, port = next(n["admin"] for n in file["nodes"] if n["id"] == node).rpartition(":")
        with socket.create_connection((host, int(port)), timeout=5) as raw, context.wrap_socket(raw) as tls:
            tls.sendall(b'{"command": "metrics"}\n')
            data = b""
            while not data.endswith(b"\n"):
                part = tls.recv(65536)
                if not part:
                    break
                data += part
        return json.loads(data)


def resident(pid):
    """Resident bytes of a process."""
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in text.splitlines() if line.startswith("VmRSS")).split()[1]) * 1024


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def threads(pid):
    return len(os.listdir(f"/proc/{pid}/task"))


def cpu(pid):
    """Seconds of processor time that a process has used."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
