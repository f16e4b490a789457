"""What others name and leave behind: names that look like identifiers or steer a terminal, folders and files of a command
that failed on its way, two of one command at a time."""
import json, os, re, stat, subprocess
from checks import ROOT, RELEASE, Folder, check, environment, finish, run

CONCLAVED, CONCLAVE = RELEASE / "conclaved", RELEASE / "conclave"
# Turns a terminal red, clears it by the one-byte form of an escape sequence, and writes from right to left.
STEERING = "\x1b[31mred\u009b2J\u202egpj.\x7f"


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def names(client):
    """Two objects: the second one's name is the first one's identifier."""
    code, out, err, _ = run(CONCLAVE, "key", "create", "--name", "wanted", "--json", *client)
    check("an object", code == 0, err)
    wanted = json.loads(out)["id"]
    code, out, err, _ = run(CONCLAVE, "key", "create", "--name", wanted, "--json", *client)
    check("an object that has the first one's identifier for its name", code == 0, err)
    other = json.loads(out)["id"]
    code, out, err, _ = run(CONCLAVE, "key", "get", wanted, "--json", *client)
    check("an identifier means its object, whatever others are named", code == 0 and json.loads(out)["id"] == wanted, out + err)
    code, out, err, _ = run(CONCLAVE, "key", "destroy", wanted, "--json", *client)
    check("also when that is destroyed", code == 0 and json.loads(out)["id"] == wanted, out + err)
    code, out, err, _ = run(CONCLAVE, "key", "get", wanted, "--json", *client)
    check("and afterwards", code == 0 and json.loads(out)["id"] == wanted, out + err)
    code, out, err, _ = run(CONCLAVE, "key", "get", other, "--json", *client)
    check("the other one is untouched", code == 0 and json.loads(out)["attributes"]["State"] == ["PreActive"], out + err)
    nobody = "00000000-0000-4000-8000-000000000000"
    code, out, err, _ = run(CONCLAVE, "key", "create", "--name", nobody, "--json", *client)
    made = json.loads(out)["id"] if code == 0 else None
    code, out, err, _ = run(CONCLAVE, "key", "get", nobody, "--json", *client)
    check("an identifier of nothing is a name", code == 0 and json.loads(out)["id"] == made, out + err)


def terminals(client, administrator):
    code, _, err, _ = run(CONCLAVE, "key", "create", "--name", STEERING, *client)
    check("an object whose name steers terminals", code == 0, err)
    for what, words in [("list", ["key", "list", *client]), ("get", ["key", "get", STEERING, *client]),
                        ("a refusal", ["key", "get", STEERING + "!", *client]),
                        ("the audit log", ["audit", "tail", "-n", "50", *administrator])]:
        code, out, err, _ = run(CONCLAVE, *words)
        check(f"{what}: nothing reaches the terminal that steers it",
              not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", out + err), repr(out + err))
    code, out, err, _ = run(CONCLAVE, "key", "list", "--json", *client)
    check("programs get the name as it is", any(STEERING in row["names"] for row in json.loads(out or "[]")), out + err)
    code, _, err, _ = run(CONCLAVE, "audit", "search", "--limit", "-1", *administrator)
    check("a limit below one is refused", code == 1 and "--limit" in err, err)


def founding(place, config):
    """`init` leaves nothing half done, and two of them do not mix their keys."""
    def changed(name, *pairs):
        text = config.read_text()
        for old, new in pairs:
            text, count = re.subn(old, new, text, count=1, flags=re.M)
            assert count == 1, old
        target = config.parent / name
        target.write_text(text)
        return target
    fresh = place / "fresh"
    refusing = changed("refusing.yaml", (r"^( +data-directory:).*$", rf"\1 {fresh}"),
                       ("allow-software-in-production: true", "allow-software-in-production: false"))
    transport = place / "transport"
    code, _, err, _ = run(CONCLAVED, "init", "--config", refusing, "--new", "--export", transport)
    check("init with a token that is refused fails", code == 1 and "software" in err, err)
    check("and leaves no transport folder behind", not transport.exists())
    good = changed("good.yaml", (r"^( +data-directory:).*$", rf"\1 {fresh}"))
    running = [subprocess.Popen(
        [str(word) for word in (CONCLAVED, "init", "--config", good, "--new", "--export", place / f"transport-{number}")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()) for number in range(6)]
    ended = [(one.communicate(timeout=60), one.returncode) for one in running]
    codes = sorted(code for _, code in ended)
    check("of six at a time one is done", codes == [0, 1, 1, 1, 1, 1], str(ended))
    left = [number for number in range(6) if (place / f"transport-{number}").exists()]
    check("and one transport folder is there", len(left) == 1 and ended[left[0]][1] == 0, str(left))
    folder = place / f"transport-{left[0]}"
    check("for its owner alone", mode(folder) == 0o700 and all(mode(file) == 0o600 for file in folder.iterdir()),
          str([(file.name, oct(mode(file))) for file in folder.iterdir()]))
    other = changed("other.yaml", (r"^( +data-directory:).*$", rf"\1 {place / 'other'}"))
    code, _, err, _ = run(CONCLAVED, "init", "--config", other, "--import", folder)
    check("it gives another node the keys", code == 0, err)


def recovering(place, config):
    """The configuration keeps its owner and mode, and a link to it stays one."""
    os.chmod(config, 0o640)
    link = place / "linked.yaml"
    link.symlink_to(config)
    before = config.read_text()
    code, out, err, _ = run(CONCLAVED, "recover", "--config", link, "--yes-lose-what-others-know", "--json", timeout=90)
    check("a recovery", code == 0, err)
    found = json.loads(out) if code == 0 else {}
    check("renames the cluster in the configuration",
          config.read_text() == before.replace(found.get("cluster", "-"), found.get("newCluster", "-")) != before)
    check("whose mode stays", mode(config) == 0o640, oct(mode(config)))
    check("and to which the link leads", link.is_symlink() and link.read_text() == config.read_text())


with Folder() as place:
    code, _, err, _ = run(ROOT / "cluster/up", "--nodes", "1", "--dir", place / "c")
    if check("a cluster", code == 0, err):
        cluster = json.loads((place / "c/cluster.json").read_text())
        def options(who):
            return ["--ca", cluster["ca"], "--cert", cluster[who]["cert"], "--key", cluster[who]["key"]]
        client = ["--nodes", cluster["nodes"][0]["kmip"], *options("client")]
        administrator = ["--admin", cluster["nodes"][0]["admin"], *options("admin")]
        names(client)
        terminals(client, administrator)
        run(ROOT / "cluster/down", "--dir", place / "c")
        config = place / "c/nodes/1/conclave.yaml"
        founding(place, config)
        recovering(place, config)
finish()
