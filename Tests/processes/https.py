"""KMIP over HTTPS against real nodes: forms, HTTP errors, credentials, tickets, and asynchronous requests that outlive
the leader."""
import http.client, re, threading, time

from kmip_bytes import *
from kmip_bytes import checks, ROOT, run

check = checks.check


class Nodes:
    def __init__(self, cluster):
        self.cluster = cluster
        self.addresses = {node["id"]: node["https"].rsplit(":", 1) for node in cluster.file["nodes"]}

    def connection(self, node):
        host, port = self.addresses[node]
        context = self.cluster.context()
        context.check_hostname = False
        return http.client.HTTPSConnection(host, int(port), context=context, timeout=20)

    def post(self, node, body, form="text/xml", path="/kmip", connection=None, method="POST"):
        """(status, headers, body) of one request."""
        connection = connection or self.connection(node)
        connection.request(method, path, body=body, headers={"Content-Type": form, "Cache-Control": "no-cache"})
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()

    def ask(self, node, operation, payload="", header="", version=(2, 1)):
        """The answer's text."""
        return self.post(node, message(operation, payload, header, version).encode())[2].decode()


def message(operation, payload="", header="", version=(2, 1)):
    return (
        '<RequestMessage><RequestHeader><ProtocolVersion>'
        f'<ProtocolVersionMajor type="Integer" value="{version[0]}"/><ProtocolVersionMinor type="Integer" value="{version[1]}"/>'
        f'</ProtocolVersion>{header}<BatchCount type="Integer" value="1"/></RequestHeader><BatchItem>'
        f'<Operation type="Enumeration" value="{operation}"/><RequestPayload>{payload}</RequestPayload></BatchItem>'
        '</RequestMessage>')


def credential(kind, fields):
    return (f'<Authentication><Credential><CredentialType type="Enumeration" value="{kind}"/>'
            f'<CredentialValue>{fields}</CredentialValue></Credential></Authentication>')


def password(name, word):
    return credential("UsernameAndPassword",
                      f'<Username type="TextString" value="{name}"/><Password type="TextString" value="{word}"/>')


OBJECTS = '<QueryFunction type="Enumeration" value="QueryObjects"/>'
KEY = ('<ObjectType type="Enumeration" value="SymmetricKey"/><Attributes>'
       '<CryptographicAlgorithm type="Enumeration" value="AES"/><CryptographicLength type="Integer" value="256"/>'
       '<CryptographicUsageMask type="Integer" value="Encrypt Decrypt"/></Attributes>')
JSON = ('{"tag":"RequestMessage","value":[{"tag":"RequestHeader","value":[{"tag":"ProtocolVersion","value":['
        '{"tag":"ProtocolVersionMajor","type":"Integer","value":1},{"tag":"ProtocolVersionMinor","type":"Integer","value":4}'
        ']},{"tag":"BatchCount","type":"Integer","value":1}]},{"tag":"BatchItem","value":[{"tag":"Operation",'
        '"type":"Enumeration","value":"Query"},{"tag":"RequestPayload","value":[{"tag":"QueryFunction",'
        '"type":"Enumeration","value":"QueryObjects"}]}]}]}')


def forms(nodes):
    connection = nodes.connection(1)
    frame = request(QUERY, [item(0x420074, ENUMERATION, 2)])
    for form, body, sign in [("application/octet-stream", frame, b"\x42\x00\x7b"), ("text/xml", message("Query", OBJECTS), b"<Resp"),
                             ("application/json", JSON, b'{"tag":"ResponseMessage"')]:
        status, headers, answer = nodes.post(1, body, form, connection=connection)
        good = (status == 200 and headers.get("Content-Type") == form and headers.get("Cache-Control") == "no-cache"
                and headers.get("Content-Length") == str(len(answer)) and answer.startswith(sign))
        check(f"{form} is answered in its form, on one connection", good, f"{status} {headers} {answer[:60]}")
    for what, method, path, form, expected in [
            ("GET", "GET", "/kmip", "text/xml", 405), ("another path", "POST", "/", "text/xml", 404),
            ("another type", "POST", "/kmip", "text/plain", 415)]:
        status, headers, _ = nodes.post(1, b"x" if method == "POST" else None, form, path, method=method)
        check(f"{what} is HTTP {expected}", status == expected, f"{status} {headers}")
    for form, body in [("text/xml", "<broken"), ("application/json", "{")]:
        status, headers, answer = nodes.post(1, body, form)
        good = status == 200 and headers["Content-Type"] == form and b"InvalidMessage" in answer
        check(f"a broken body is refused in {form}", good, f"{status} {answer[:200]}")
    with nodes.cluster.connect(1) as plain:
        check("HTTP on the TTLV port is closed", ask(plain, b"POST /kmip HTTP/1.1\r\nHost: x\r\n\r\n") == b"")


def credentials(nodes):
    good = nodes.ask(2, "Query", OBJECTS, password("administrator", "password"))
    check("the account of the standard's cases is there", 'value="Success"' in good, good[-300:])
    wrong = nodes.ask(3, "Query", OBJECTS, password("administrator", "Password"))
    check("a wrong password is refused", "AuthenticationNotSuccessful" in wrong, wrong[-300:])
    nobody = nodes.ask(3, "Query", OBJECTS, password("nobody", "x"))
    check("a placeholder is passed over", 'value="Success"' in nobody, nobody[-300:])
    value = re.search(r'TicketValue type="ByteString" value="(\w+)"', nodes.ask(1, "Login")).group(1)
    ticket = ('<Ticket><TicketType type="Enumeration" value="Login"/>'
              f'<TicketValue type="ByteString" value="{value}"/></Ticket>')
    for node in (1, 2, 3):
        answer = nodes.ask(node, "Locate", "<Attributes/>", credential("Ticket", ticket))
        check(f"node {node} knows the ticket", 'value="Success"' in answer, answer[-300:])
    check("the ticket ends", 'value="Success"' in nodes.ask(2, "Logout", ticket))
    for node in (1, 2, 3):
        answer = nodes.ask(node, "Locate", "<Attributes/>", credential("Ticket", ticket))
        check(f"node {node} knows that it has ended", "AuthenticationNotSuccessful" in answer, answer[-300:])


MANDATORY = '<AsynchronousIndicator type="Enumeration" value="Mandatory"/>'


def submit(nodes, node):
    answer = nodes.ask(node, "Create", KEY, MANDATORY)
    found = re.search(r'AsynchronousCorrelationValue type="ByteString" value="(\w+)"', answer)
    assert found and "OperationPending" in answer, answer
    return f'<AsynchronousCorrelationValue type="ByteString" value="{found.group(1)}"/>'


def poll(nodes, turn, value, seconds=10):
    end, node = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        node += 1
        answer = nodes.ask(turn[node % len(turn)], "Poll", value)
        if "OperationPending" not in answer and "no leader" not in answer:
            return answer
        time.sleep(0.02)
    return "pending for ever"


def asynchronous(nodes):
    for node in (1, 2, 3):
        answer = poll(nodes, [1, 2, 3], submit(nodes, node))
        check(f"what node {node} took is made and told", 'value="Create"' in answer and "UniqueIdentifier" in answer, answer[-300:])
    alive = [1, 2, 3]
    values, stop = [], threading.Event()

    def submitting():
        while not stop.is_set():
            try:
                values.append(submit(nodes, alive[len(values) % len(alive)]))
            except Exception:
                pass  # The node that dies answers no more; what it did not promise is not owed.

    worker = threading.Thread(target=submitting)
    worker.start()
    time.sleep(0.4)
    code, out, err, _ = run(ROOT / "cluster/kill", "--dir", nodes.cluster.folder, "--node", "leader")
    died = int(out) if code == 0 else 0
    stop.set()
    worker.join()
    rest = [node for node in alive if node != died]
    lost = [value for value in values if "UniqueIdentifier" not in poll(nodes, rest, value, 20)]
    check(f"all {len(values)} requests taken until the leader was killed are run and told", died and len(values) > 3 and not lost,
          f"node {died} {err}, {len(lost)} lost")
    again = [value for value in values[:5] if "InvalidAsynchronousCorrelationValue" not in nodes.ask(rest[0], "Poll", value)]
    check("a result is told once", not again, f"{len(again)} told twice")


def main():
    with checks.Folder() as folder:
        nodes = Nodes(Cluster(folder / "cluster"))
        forms(nodes)
        credentials(nodes)
        asynchronous(nodes)
    checks.finish()


main()
