"""Re-Provision: a client's new certificate counts, and its old one does not, at every node."""
import pathlib, ssl, subprocess

from kmip_bytes import *
from kmip_bytes import checks

check = checks.check

V = (2, 1)
RE_PROVISION, GET_ATTRIBUTES = 0x35, 11
CERTIFICATE, CERTIFICATE_TYPE, CERTIFICATE_VALUE = 0x420013, 0x42001D, 0x42001E
REQUEST_OBJECT, REQUEST_TYPE, REQUEST_VALUE = 0x420018, 0x420019, 0x420140
ATTRIBUTES, ALGORITHM, LENGTH, MASK, BATCH_ID = 0x420125, 0x420028, 0x42002A, 0x42002C, 0x420093
AUTHENTICATION_NOT_SUCCESSFUL = 3


def openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True, stdin=subprocess.DEVNULL)


def signed_by_itself(folder, name):
    """A certificate that no authority vouches for, and its DER."""
    cert, key = folder / f"{name}.pem", folder / f"{name}.key"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", 2,
            "-subj", f"/CN={name}", "-keyout", key, "-out", cert)
    return cert, key, ssl.PEM_cert_to_DER_cert(cert.read_text())


def asked_for(folder, name):
    """A certificate request, DER, and its private key."""
    request_, key = folder / f"{name}.csr", folder / f"{name}.key"
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
            "-keyout", key, "-outform", "DER", "-out", request_)
    return request_.read_bytes(), key


def certificate(der):
    return item(CERTIFICATE, STRUCTURE, [item(CERTIFICATE_TYPE, ENUMERATION, 1), item(CERTIFICATE_VALUE, BYTES, der)])


def batch(*operations):
    return item(REQUEST, STRUCTURE, [header(V, len(operations))] + [
        item(ITEM, STRUCTURE, [item(OPERATION, ENUMERATION, operation), item(BATCH_ID, BYTES, bytes([at])),
                               item(PAYLOAD, STRUCTURE, payload)])
        for at, (operation, payload) in enumerate(operations)])


def enters(cluster, node, pair):
    """The answer to a request that comes by a certificate; b"" when the handshake, or the request, is not let in."""
    try:
        with cluster.connect(node, *pair) as connection:
            return ask(connection, request(QUERY, [item(0x420074, ENUMERATION, 1)], V))
    except (OSError, ssl.SSLError):
        return b""


def main():
    with checks.Folder() as folder:
        cluster = Cluster(folder / "cluster")
        code, out, err, _ = checks.run(checks.ROOT / "cluster/client", "--dir", folder / "cluster", "--name", "carol")
        assert code == 0, err
        clients = folder / "cluster"
        old = tuple(next(clients.rglob(f"carol.{end}")) for end in ("pem", "key"))
        cert, key, der = signed_by_itself(folder, "carol-2")
        new = (cert, key)
        check("a stranger's certificate is not let in", all(enters(cluster, node, new) == b"" for node in (1, 2, 3)))
        with cluster.connect(1, *old) as carol:
            made = ask(carol, request(CREATE, [item(OBJECT_TYPE, ENUMERATION, 2), item(ATTRIBUTES, STRUCTURE, [
                item(ALGORITHM, ENUMERATION, 3), item(LENGTH, INTEGER, 256), item(MASK, INTEGER, 12)])], V))
            answer = ask(carol, request(RE_PROVISION, [certificate(der)], V))
            check("a certificate of one's own is taken", first(answer, STATUS) == 0, str(flat(answer)))
            # Not Discover Versions: which versions are spoken is nobody's secret, and that question is never refused.
            answer = ask(carol, request(QUERY, [item(0x420074, ENUMERATION, 1)], V))
            check("the connection of the old one is worth nothing", first(answer, REASON) == AUTHENTICATION_NOT_SUCCESSFUL,
                  str(flat(answer))[:400])
        for node in (1, 2, 3):
            answer = enters(cluster, node, old)
            check(f"node {node} refuses the old certificate", first(answer, REASON) == AUTHENTICATION_NOT_SUCCESSFUL)
            check(f"node {node} knows the new one", first(enters(cluster, node, new), STATUS) == 0)
        with cluster.connect(2, *new) as carol:
            got = ask(carol, request(GET, [item(IDENTIFIER, TEXT, first(made, IDENTIFIER))], V))
            check("who comes by it has what was made before", first(got, STATUS) == 0 and first(got, 0x420043), str(flat(got)))
            der, key = asked_for(folder, "carol-3")
            signing = item(REQUEST_OBJECT, STRUCTURE, [item(REQUEST_TYPE, ENUMERATION, 2), item(REQUEST_VALUE, BYTES, der)])
            answer = ask(carol, batch((RE_PROVISION, [signing]), (GET, [])))
            signed = first(answer, CERTIFICATE_VALUE)
            check("a request is signed, and the certificate fetched along", signed, str(flat(answer)))
        third = folder / "carol-3.pem"
        third.write_text(ssl.DER_cert_to_PEM_cert(signed))
        check("the certificate in between is let in no more", all(enters(cluster, node, new) in (b"",) or
              first(enters(cluster, node, new), REASON) == AUTHENTICATION_NOT_SUCCESSFUL for node in (1, 2, 3)))
        for word in ("kill", "start"):
            code, _, err, _ = checks.run(checks.ROOT / "cluster" / word, "--dir", folder / "cluster", "--node", "3")
            assert code == 0, err
        check("a node that starts knows it too", all(first(enters(cluster, node, (third, key)), STATUS) == 0 for node in (1, 2, 3)))
        with cluster.connect(3, third, key) as carol:
            answer = ask(carol, batch((RE_PROVISION, []), (GET, [])))
            check("a client that brings nothing is given a private key", first(answer, OBJECT_TYPE) == 4, str(flat(answer))[:400])
        cert, key, der = signed_by_itself(folder, "bob")
        with cluster.connect(1) as client:
            answer = ask(client, request(RE_PROVISION, [certificate(der), certificate(der)], V))
            check("two certificates are none", first(answer, STATUS) == 1)
            answer = ask(client, request(QUERY, [item(0x420074, ENUMERATION, 1)], V))
            check("and nothing has changed", first(answer, STATUS) == 0, str(flat(answer))[:400])
    checks.finish()


main()
