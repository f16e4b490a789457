"""`openssl s_client` sees the TLS settings that docs/operating/tls.md states: its table is played row by row."""
import os, re, struct, subprocess, threading

from kmip_bytes import *
from kmip_bytes import checks, ROOT

check = checks.check
ROW = re.compile(r"^\| `(?P<options>[^`]+)` and (?P<who>[^|]+) \| (?P<answer>accepts|refuses) ?(?P<version>\S*) \|$")


def s_client(cluster, options, identity):
    """(what s_client says, the bytes of the answer to a Query)."""
    host, port = cluster.address(1)
    words = ["openssl", "s_client", "-connect", f"{host}:{port}", "-CAfile", cluster.file["ca"], "-verify_return_error",
             "-quiet", *options.split(), *identity]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    # The node keeps a good connection open: it is the caller who ends it, after the answer.
    impatience = threading.Timer(10, process.kill)
    impatience.start()
    try:
        process.stdin.write(request(QUERY, [item(0x420074, ENUMERATION, 1)]))
        process.stdin.flush()
    except BrokenPipeError:
        pass
    out = b""
    while len(out) < 8 or len(out) < 8 + struct.unpack(">I", out[4:8])[0]:
        more = os.read(process.stdout.fileno(), 65536)
        if not more:
            break
        out += more
    impatience.cancel()
    process.kill()
    _, err = process.communicate(timeout=5)
    return err.decode("utf-8", "replace"), out


def negotiated(cluster, options, identity):
    host, port = cluster.address(1)
    done = subprocess.run(
        ["openssl", "s_client", "-connect", f"{host}:{port}", "-CAfile", cluster.file["ca"], "-brief", *options.split(),
         *identity], stdin=subprocess.DEVNULL, capture_output=True, timeout=10)
    found = re.search(r"Protocol version: (\S+)", (done.stdout + done.stderr).decode("utf-8", "replace"))
    return found.group(1) if found else None


def foreign(folder):
    certificate, key = folder / "foreign.pem", folder / "foreign.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=client", "-keyout", key, "-out", certificate], check=True, capture_output=True, timeout=30)
    return ["-cert", str(certificate), "-key", str(key)]


def main():
    rows = [ROW.match(line) for line in (ROOT / "docs/operating/tls.md").read_text().splitlines()]
    rows = [row for row in rows if row]
    with checks.Folder() as folder:
        cluster = Cluster(folder / "cluster")
        identities = {
            "a client's certificate": ["-cert", cluster.file["client"]["cert"], "-key", cluster.file["client"]["key"]],
            "no certificate": [], "another authority's certificate": foreign(folder)}
        check("the table has its rows", len(rows) >= 10 and {row["answer"] for row in rows} == {"accepts", "refuses"})
        for row in rows:
            what = f"{row['options']} and {row['who']}: {row['answer']} {row['version']}".strip()
            said, answer = s_client(cluster, row["options"], identities[row["who"]])
            if row["answer"] == "accepts":
                version = negotiated(cluster, row["options"], identities[row["who"]])
                check(what, version == row["version"] and first(answer, STATUS) == 0, f"{version}, {said[-200:]}")
            else:
                # The node's alert, not a refusal of the program's own.
                check(what, not answer and "alert" in said, f"{len(answer)} bytes answered, {said[-200:]}")
    checks.finish()


main()
