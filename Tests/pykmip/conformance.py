"""conclave-conformance against a server that is not ours: PyKMIP's. What it prints has to be right, and to be read by others."""
import json, os, pathlib, re, shutil, signal, socket, subprocess, sys, time, xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TOOL = ROOT / ".build/release/conclave-conformance"
CASES = pathlib.Path(os.environ.get("CONCLAVE_KMIP_TESTCASES", ROOT / "../shared/kmip/testcases"))
failures = 0


def check(name, holds, detail=""):
    global failures
    print(("ok " if holds else "not ok ") + name + (f": {detail}" if detail and not holds else ""), flush=True)
    failures += not holds


def openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True, stdin=subprocess.DEVNULL)


def certificates(folder):
    def named(name):
        return folder / f"{name}.pem", folder / f"{name}.key"
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    cert, key = named("ca")
    openssl("req", "-x509", *curve, "-days", 2, "-subj", "/CN=ca", "-keyout", key, "-out", cert)
    for name, usage in (("server", "serverAuth"), ("client", "clientAuth")):
        own, own_key = named(name)
        request, extensions = folder / f"{name}.csr", folder / f"{name}.ext"
        extensions.write_text(f"subjectAltName=IP:127.0.0.1\nextendedKeyUsage={usage}\nbasicConstraints=CA:FALSE\n")
        openssl("req", *curve, "-subj", f"/CN={name}", "-keyout", own_key, "-out", request)
        openssl("x509", "-req", "-in", request, "-CA", cert, "-CAkey", key, "-CAcreateserial", "-days", 2, "-extfile",
                extensions, "-out", own)


class Server:
    """An empty PyKMIP server, which ends with the block."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def __enter__(self):
        (self.folder / "policy").mkdir(exist_ok=True)
        (self.folder / "pykmip.db").unlink(missing_ok=True)
        (self.folder / "server.conf").write_text(f"""[server]
hostname=127.0.0.1
port={self.port}
certificate_path={self.folder}/server.pem
key_path={self.folder}/server.key
ca_path={self.folder}/ca.pem
auth_suite=TLS1.2
policy_path={self.folder}/policy
enable_tls_client_auth=True
tls_cipher_suites=TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
logging_level=ERROR
database_path={self.folder}/pykmip.db
""")
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", pathlib.Path(sys.executable).parent / "pykmip-server", "-f",
             self.folder / "server.conf", "-l", self.folder / "server.log"],
            stdin=subprocess.DEVNULL, stdout=(self.folder / "out.log").open("w"), stderr=subprocess.STDOUT,
            start_new_session=True)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("PyKMIP's server does not listen")

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def play(self, *words):
        done = subprocess.run(
            [TOOL, "--server", f"127.0.0.1:{self.port}", "--ca", self.folder / "ca.pem", "--cert", self.folder / "client.pem",
             "--key", self.folder / "client.key", *words], capture_output=True, text=True, timeout=200,
            stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout, done.stderr


def main(folder):
    certificates(folder)
    cases = CASES / "v1.0/mandatory"
    count = len(list(cases.glob("SKFF-*.xml")))
    results = {}
    with Server(folder) as server:
        code, out, err = server.play("--json", "--only", "SKFF", cases)
        report = json.loads(out)
        results = {case["name"]: case["result"] for case in report["cases"]}
        check("JSON tells of every case", len(report["cases"]) == count and report["passed"] + report["failed"] == count, out[:300])
        check("a server of others passes some and fails some", report["passed"] > 5 and report["failed"] > 5 and code == 1, str(report["passed"]))
        check("a failure says where", all(case["what"] and case["step"] is not None for case in report["cases"] if case["result"] == "failed"))
    with Server(folder) as server:
        code, out, err = server.play("--junit", "--only", "SKFF", cases)
        suite = xml.etree.ElementTree.fromstring(out)
        tests = suite.findall("testcase")
        check("JUnit is well-formed, and counts what it holds",
              suite.tag == "testsuite" and int(suite.get("tests")) == len(tests) == count
              and int(suite.get("failures")) == len(suite.findall("testcase/failure")))
        told = {test.get("name"): "passed" if test.find("failure") is None else "failed" for test in tests}
        check("JUnit and JSON say the same", told == results, str({name for name in told if told[name] != results.get(name)}))
    with Server(folder) as server:
        code, out, err = server.play("--matrix", "--only", "SKFF", cases)
        row = re.search(r"^SKFF +(\d+)/(\d+) +(\d+)/(\d+) +(\d+)/(\d+) *$", out, re.M)
        numbers = [int(number) for number in row.groups()] if row else []
        passed = sum(result == "passed" for result in results.values())
        check("the matrix has a cell for each version", re.search(r"^ +1\.0 +1\.1 +1\.2 *$", out, re.M) and sum(numbers[::2]) == passed
              and sum(numbers[1::2]) == count, out[-300:])
        check("and a line for each case", len(re.findall(r"^(?:ok|not ok) SKFF-", out, re.M)) == count)
        # What needs HTTPS cannot be played here: that fails that case, and the others go on.
        code, out, err = server.play("--junit", "--only", "M-1-13", CASES / "v1.3/mandatory")
        suite = xml.etree.ElementTree.fromstring(out)
        names = [test.get("name") for test in suite.findall("testcase")]
        check("a case that cannot be played ends no run", any("MSGENC" in name for name in names) and "SKLC-M-1-13" in names, str(names))
    code, out, err = server.play("--junit", "--only", "SKLC-M-1-1", cases)
    suite = xml.etree.ElementTree.fromstring(out)
    check("a server that is gone fails each case", code == 1 and int(suite.get("failures")) == len(suite.findall("testcase")) > 0, err)


folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
if not CASES.is_dir():
    print(f"# skip: SKIPPED: no test cases at {CASES}; set CONCLAVE_KMIP_TESTCASES")
    sys.exit(0)
main(folder)
sys.exit(failures > 0)
