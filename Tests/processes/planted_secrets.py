"""Known key bytes, names and attributes go through a cluster and are then looked for in everything that it has written:
data, logs, a state that was streamed to a late member, tokens, configurations, before and after the nodes have stopped.
None may be found, in any encoding."""
import base64, os, pathlib, re, time

from kmip_bytes import *
from kmip_bytes import checks, run, ROOT

check = checks.check


def spellings(secret):
    """The bytes, and the ways in which a careless program would have written them."""
    forms = {"raw": secret, "hex": secret.hex().encode(), "HEX": secret.hex().upper().encode(),
             "reversed": secret[::-1], "spaced hex": secret.hex(" ").encode(), "comma bytes": b", ".join(
                 str(byte).encode() for byte in secret)}
    # A base64 text depends on where in a group of three bytes the secret begins: its inner part is the same.
    for shift in range(3):
        text = base64.b64encode(bytes(shift) + secret)
        begin = 0 if shift == 0 else 4
        inner = text[begin:-4]
        forms[f"base64 at {shift}"] = inner
        forms[f"base64url at {shift}"] = inner.replace(b"+", b"-").replace(b"/", b"_")
    try:
        text = secret.decode()
        forms["UTF-16 LE"], forms["UTF-16 BE"] = text.encode("utf-16-le"), text.encode("utf-16-be")
        forms["upper case"], forms["lower case"] = text.upper().encode(), text.lower().encode()
    except UnicodeDecodeError:
        pass
    return forms


def search(folder, planted):
    """(file, what, form) of each find, and how many bytes were looked at."""
    finds, looked = [], 0
    wanted = [(what, form, text) for what, secret in planted.items() for form, text in spellings(secret).items()]
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        try:
            whole = path.read_bytes()
        except FileNotFoundError:
            continue  # The nodes run, and have let go of it since it was listed.
        # Files are laid out in advance: long runs of zeros hold nothing, and would take most of the time.
        data = re.sub(rb"\0{64,}", bytes(64), whole)
        looked += len(data)
        finds += [(str(path.relative_to(folder)), what, form) for what, form, text in wanted if text in data]
        for what, secret in planted.items():
            if secret.decode("utf-8", "ignore") in path.name and secret.isascii():
                finds.append((str(path), what, "file name"))
    return finds, looked


def attributes(label, custom):
    return item(TEMPLATE, STRUCTURE, [
        attribute("Cryptographic Algorithm", ENUMERATION, 3), attribute("Cryptographic Length", INTEGER, 256),
        attribute("Cryptographic Usage Mask", INTEGER, 12), name(label),
        attribute("x-planted", TEXT, custom), attribute("Contact Information", TEXT, "contact-" + custom),
        attribute("Object Group", TEXT, "group-" + custom)])


def cut_logs_early(cluster):
    """Has the nodes cut their logs after a MiB, so that a member which was away needs a stream of the state."""
    for node in (1, 2, 3):
        path = cluster.folder / f"nodes/{node}/conclave.yaml"
        path.write_text(path.read_text() + "raft:\n  log-mebibytes: 1\n  log-entries-kept: 20\n")
        for command in ("kill", "start"):
            code, _, err, _ = run(ROOT / f"cluster/{command}", "--dir", cluster.folder, "--node", str(node))
            assert code == 0, err


def opaque(connection, label, data):
    """Registers an Opaque Object; its identifier."""
    reply = ask(connection, request(REGISTER, [
        item(OBJECT_TYPE, ENUMERATION, 8), item(TEMPLATE, STRUCTURE, [name(label)]),
        item(0x42005B, STRUCTURE, [item(0x420059, ENUMERATION, 0x80000001 - (1 << 32)), item(0x42005A, BYTES, data)])]))
    assert first(reply, STATUS) == 0, f"reason {first(reply, REASON)} {first(reply, MESSAGE)}"
    return first(reply, IDENTIFIER)


def streamed(cluster, node):
    """Whether a node's log says that it has streamed its state to the node."""
    logs = [path.read_text(errors="replace") for path in cluster.folder.glob("nodes/*/node.log")]
    return any(f"was streamed to node {node}" in line and "succeeded=true" in line
               for log in logs for line in log.splitlines())


def main():
    with checks.Folder() as folder:
        cluster = Cluster(folder / "cluster")
        cut_logs_early(cluster)
        # One mark is in everything that a client brings: so one search finds any of it.
        tag, mark = os.urandom(6).hex(), os.urandom(16)
        planted, identifiers, created = {"material": mark, "name or attribute": tag.encode()}, [], []
        with cluster.connect(1) as connection:
            for number in range(40):
                label, custom, material = f"NAME-{tag}-{number:03}", f"CUSTOM-{tag}-{number:03}", mark + os.urandom(16)
                key = item(0x42008F, STRUCTURE, [item(0x420040, STRUCTURE, [
                    item(0x420042, ENUMERATION, 1),
                    item(0x420045, STRUCTURE, [item(0x420043, BYTES, material)]),
                    item(0x420028, ENUMERATION, 3), item(0x42002A, INTEGER, 256)])])
                reply = ask(connection, request(REGISTER, [
                    item(OBJECT_TYPE, ENUMERATION, 2), attributes(label, custom), key]))
                if first(reply, STATUS) != 0:
                    check("a key is registered", False, f"reason {first(reply, REASON)} {first(reply, MESSAGE)}")
                    checks.finish()
                identifiers.append(first(reply, IDENTIFIER))
                if number % 5 == 0:
                    planted[f"identifier {number}"] = identifiers[-1].encode()
                kept = material
            for number in range(20):
                label = f"CREATED-{tag}-{number:03}"
                reply = ask(connection, request(CREATE, [
                    item(OBJECT_TYPE, ENUMERATION, 2), attributes(label, f"CUSTOM-{tag}-c{number:03}")]))
                identifier = first(reply, IDENTIFIER)
                material = first(ask(connection, request(GET, [item(IDENTIFIER, TEXT, identifier)])), 0x420043)
                created.append(material)
                planted[f"created material {number}"] = material
            # Reads, a search and refusals that name what was planted: logs have to be silent about them.
            for place, identifier in enumerate(identifiers):
                ask(connection, request(GET, [item(IDENTIFIER, TEXT, identifier)]))
                ask(connection, request(LOCATE, [name(f"NAME-{tag}-{place:03}")]))
                ask(connection, request(GET, [item(IDENTIFIER, TEXT, f"NAME-{tag}-{place:03}")]))
                ask(connection, request(LOCATE, [name(f"NAME-{tag}-{place:03}")])[:-8] + b"\xff" * 8)
        check("keys were planted", len(set(created)) == 20 and all(len(material) == 32 for material in created))
        # While a member is away the others cut their logs: it gets their state as a stream.
        run(ROOT / "cluster/kill", "--dir", cluster.folder, "--node", "2")
        with cluster.connect(3) as connection:
            for number in range(300):
                data, label = os.urandom(4000) + mark + os.urandom(3984), f"OPAQUE-{tag}-{number:03}"
                identifier = opaque(connection, label, data)
                if number % 100 == 0:
                    planted[f"opaque identifier {number}"] = identifier.encode()
        run(ROOT / "cluster/start", "--dir", cluster.folder, "--node", "2")
        end = time.monotonic() + 20
        while not streamed(cluster, 2) and time.monotonic() < end:
            time.sleep(0.1)
        check("the state was streamed to the member that was away", streamed(cluster, 2))
        with cluster.connect(2) as connection:
            reply = ask(connection, request(GET, [item(IDENTIFIER, TEXT, identifiers[-1])]))
            check("a restarted node gives the planted key", first(reply, 0x420043) == kept)
        for moment in ("while the nodes run", "after they have stopped"):
            finds, looked = search(cluster.folder, planted)
            for file, what, form in finds[:10]:
                print(f"# {file}: {what} ({form})")
            check(f"{moment} nothing planted is in {looked >> 10} KiB of files", not finds, f"{len(finds)} finds")
            check(f"{moment} there was something to search", looked > 100_000)
            if moment == "while the nodes run":
                code, _, err, _ = run(ROOT / "cluster/down", "--dir", cluster.folder)
                check("the cluster stops", code == 0, err)
        # The search itself has to be able to find.
        probe = folder / "probe"
        probe.mkdir()
        material, label = mark + os.urandom(16), f"NAME-{tag}-000"
        for place, (what, written) in enumerate([
                ("raw", b"x" + material), ("base64", base64.b64encode(b"ab" + material)),
                ("hex", material.hex().encode()), ("UTF-16", label.encode("utf-16-le"))]):
            (probe / f"{place}").write_bytes(bytes(1000) + written + bytes(1000))
            found, _ = search(probe, {"material": mark, "name": tag.encode()})
            check(f"the search finds {what}", any(file == f"{place}" for file, _, _ in found))
    checks.finish()


main()
