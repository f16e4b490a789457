"""PyKMIP's own client, in every version that it speaks, at one node while the leader, another node, is killed."""
import json, logging, pathlib, sys, threading, time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "people"))
from checks import ROOT, check, finish, run

from kmip import enums
from kmip.core.attributes import Name
from kmip.core.factories.attributes import AttributeFactory
from kmip.pie import objects
from kmip.pie.client import ProxyKmipClient
from kmip.pie.exceptions import KmipOperationFailure

# It warns of configuration files that it need not have.
logging.disable(logging.WARNING)

VERSIONS = ["KMIP_1_0", "KMIP_1_1", "KMIP_1_2", "KMIP_1_3", "KMIP_1_4", "KMIP_2_0"]
# Rounds go on until the leader is gone, and at least for so many after that.
ROUNDS_AFTER = 5
DEADLINE = 30


def connect(cluster, node, version):
    host, port = next(entry["kmip"] for entry in cluster["nodes"] if entry["id"] == node).rsplit(":", 1)
    return ProxyKmipClient(
        hostname=host, port=int(port), cert=cluster["client"]["cert"], key=cluster["client"]["key"], ca=cluster["ca"],
        ssl_version="PROTOCOL_TLSv1_2", kmip_version=enums.KMIPVersion[version])


def refused(action):
    try:
        action()
    except KmipOperationFailure as failure:
        return failure.reason
    return None


def one_round(client, version, number):
    """One life of a created and of a registered key; returns the created one's identifier and bytes. Raises on any error."""
    name = f"{version}-{number}-{time.monotonic_ns()}"
    masks = [enums.CryptographicUsageMask.ENCRYPT, enums.CryptographicUsageMask.DECRYPT]
    created = client.create(enums.CryptographicAlgorithm.AES, 256, name=name, cryptographic_usage_mask=masks)
    material = bytes((number + place) % 256 for place in range(16))
    registered = client.register(
        objects.SymmetricKey(enums.CryptographicAlgorithm.AES, 128, material, masks=masks, name=name + "-registered"))
    named = AttributeFactory().create_attribute(
        enums.AttributeType.NAME, Name.create(name, enums.NameType.UNINTERPRETED_TEXT_STRING))
    found = client.locate(attributes=[named])
    assert found == [created], f"locate by name found {found}, not {created}"
    assert created in client.locate(), "locate without criteria does not find what was created"
    key = client.get(created)
    assert len(key.value) == 32, f"{len(key.value)} bytes"
    assert client.get(registered).value == material, "a registered key came back changed"
    listed = client.get_attribute_list(created)
    assert "State" in listed and "Name" in listed, f"attributes {listed}"
    _, attributes = client.get_attributes(created, ["Cryptographic Length", "State"])
    values = {attribute.attribute_name.value: attribute.attribute_value.value for attribute in attributes}
    assert values == {"Cryptographic Length": 256, "State": enums.State.PRE_ACTIVE}, f"{values}"
    client.activate(created)
    _, attributes = client.get_attributes(created, ["State"])
    assert attributes[0].attribute_value.value == enums.State.ACTIVE
    assert refused(lambda: client.destroy(created)), "an active key was destroyed"
    client.revoke(enums.RevocationReasonCode.CESSATION_OF_OPERATION, created)
    client.destroy(registered)
    assert refused(lambda: client.get(registered)) in (
        enums.ResultReason.ITEM_NOT_FOUND, getattr(enums.ResultReason, "OBJECT_DESTROYED", None)), \
        "a destroyed key was given out"
    return created, key.value


def play(folder, cluster, version):
    status = json.loads(run(ROOT / "cluster/status", "--dir", folder, "--json")[1])
    leader = status["leader"]
    node = next(entry["id"] for entry in cluster["nodes"] if entry["id"] != leader)
    killed = {}

    def kill():
        code, out, err, _ = run(ROOT / "cluster/kill", "--dir", folder, "--node", "leader")
        killed["id"] = int(out) if code == 0 else None
        killed["why"] = err

    kept = []
    with connect(cluster, node, version) as client:
        kept.append(one_round(client, version, 0))
        killer = threading.Thread(target=kill)
        killer.start()
        number, after, begun = 0, 0, time.monotonic()
        while after < ROUNDS_AFTER and time.monotonic() - begun < DEADLINE:
            number += 1
            after += not killer.is_alive()
            kept.append(one_round(client, version, number))
        killer.join()
        assert killed["id"] is not None, f"no leader was killed: {killed['why']}"
        assert after >= ROUNDS_AFTER, f"only {number} rounds within {DEADLINE} s"
        rounds = number
    code, _, err, _ = run(ROOT / "cluster/start", "--dir", folder, "--node", killed["id"])
    assert code == 0, f"node {killed['id']} does not start again: {err}"
    with connect(cluster, killed["id"], version) as client:
        for identifier, value in kept:
            assert client.get(identifier).value == value, f"{identifier} is another key at the node that was killed"
            client.destroy(identifier)
    return rounds, killed["id"] == leader


def main():
    folder = sys.argv[1]
    code, _, err, _ = run(ROOT / "cluster/up", "--nodes", "3", "--dir", folder)
    if not check("a cluster starts", code == 0, err):
        finish()
    cluster = json.loads(pathlib.Path(folder, "cluster.json").read_text())
    for version in VERSIONS:
        what = f"PyKMIP speaks {version} while the leader is killed"
        try:
            rounds, _ = play(folder, cluster, version)
            check(f"{what} ({rounds} rounds)", True)
        except Exception as error:
            check(what, False, f"{type(error).__name__}: {error}")
            for node in (1, 2, 3):
                run(ROOT / "cluster/start", "--dir", folder, "--node", node)
    finish()


main()
