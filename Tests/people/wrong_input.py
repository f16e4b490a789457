"""What a person gets wrong: one line with cause and hint, a non-zero exit, in under three seconds."""
import json, pathlib, shutil, socket
from checks import ROOT, RELEASE, Folder, check, environment, finish, run

CONCLAVED, CONCLAVE = RELEASE / "conclaved", RELEASE / "conclave"


def refused(name, words, part, code=1, env=None, cwd=None):
    got, out, err, took = run(*words, env=env, cwd=cwd, timeout=20)
    lines = err.strip().splitlines()
    check(
        name, got == code and len(lines) == 1 and part in err and took < 3,
        f"exit {got}, {took:.1f} s, printed {out!r} {err!r}")


def replaced(source, target, *pairs):
    text = source.read_text()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    target.write_text(text)
    return target


with Folder() as place:
    refused("a wrong flag", [CONCLAVED, "run", "--confg", "x"], "--confg")
    refused("a wrong command", [CONCLAVED, "runn"], "runn")
    refused("no configuration file", [CONCLAVED, "run", "--config", place / "none.yaml"], "No such file")
    refused("a wrong flag of conclave", [CONCLAVE, "key", "gett"], "gett")
    refused("no nodes given", [CONCLAVE, "key", "list"], "CONCLAVE_NODES", env=environment(HOME=str(place)))
    refused("no node listens", [CONCLAVE, "dev", "kill", "leader"], "conclaved dev", env=environment(HOME=str(place)))
    refused("a folder without a cluster", [ROOT / "cluster/status", "--dir", place / "none"], "no cluster in")
    refused("too many nodes", [ROOT / "cluster/up", "--dir", place / "n", "--nodes", "100"], "1 to 9 nodes")

    code, _, err, _ = run(ROOT / "cluster/up", "--nodes", "1", "--dir", place / "c")
    if check("a cluster to get wrong", code == 0, err):
        cluster = json.loads((place / "c/cluster.json").read_text())
        config = place / "c/nodes/1/conclave.yaml"
        wrong = place / "c/nodes/1/wrong.yaml"
        good = ["--ca", cluster["ca"], "--nodes", cluster["nodes"][0]["kmip"]]
        client = ["--cert", cluster["client"]["cert"], "--key", cluster["client"]["key"]]

        refused("a data directory in use", [CONCLAVED, "run", "--config", config], "data")
        run(ROOT / "cluster/down", "--dir", place / "c")
        refused("nobody at that port", [CONCLAVE, "key", "list", *good, *client], "no node can be reached", code=3)
        refused("a certificate that is not there", [CONCLAVE, "key", "list", *good, "--cert", "none", "--key", "none"], "none")

        replaced(config, wrong, ("data-directory", "data-direktory"))
        refused("an unknown key", [CONCLAVED, "run", "--config", wrong], 'wrong.yaml:4: unknown key "node.data-direktory"; did you mean "node.data-directory"?')
        replaced(config, wrong, ("node.pem", "nodd.pem"))
        refused("a missing certificate", [CONCLAVED, "run", "--config", wrong], "nodd.pem")
        shutil.copy(cluster["client"]["key"], place / "c/nodes/1/other.key")
        replaced(config, wrong, ("node.key", "other.key"))
        refused("another certificate's key", [CONCLAVED, "run", "--config", wrong], "does not belong to the certificate")
        replaced(config, wrong, ("allow-software-in-production: true", "allow-software-in-production: false"))
        refused("a software token in production", [CONCLAVED, "run", "--config", wrong], "allow-software-in-production")
        replaced(config, wrong, ("token.key", "token.kei"))
        # It may be on a medium that comes back: the node starts, sealed, and says why.
        got, out, err, _ = run("timeout", "--signal", "TERM", "3", CONCLAVED, "run", "--config", wrong, timeout=20)
        check("a token that is not there", "token.kei" in err and "starts sealed" in err, f"exit {got}, printed {err!r}")
        refused("an environment variable with a slip", [CONCLAVED, "run", "--config", config], "CONCLAVE_LOG_LEVEL", env=environment(CONCLAVE_LOG_LEVL="info"))

        host, port = cluster["nodes"][0]["kmip"].split(":")
        with socket.create_server((host, int(port))):
            refused("a taken port", [CONCLAVED, "run", "--config", config], port)

        code, out, err, _ = run(CONCLAVED, "check-config", "--config", config, "--json")
        check("check-config of a good one", code == 0 and json.loads(out) == {"ok": True, "problems": []}, (out, err))
        code, out, err, _ = run(CONCLAVED, "check-config", "--config", wrong, "--set", "log.level=loud", "--json")
        check("check-config of a bad one", code == 1 and json.loads(out)["problems"][0]["setting"] == "log.level", (out, err))

    code, _, err, _ = run(ROOT / "cluster/up", "--nodes", "1", "--dir", place / "h", "--token", "softhsm")
    if check("a cluster with an HSM to get wrong", code == 0, err):
        run(ROOT / "cluster/down", "--dir", place / "h")
        (place / "h/nodes/1/pin").write_text("00000000\n")
        env = environment(SOFTHSM2_CONF=str(place / "h/softhsm/softhsm2.conf"))
        refused("a wrong PIN", [CONCLAVED, "run", "--config", place / "h/nodes/1/conclave.yaml"], "PIN", env=env)
finish()
