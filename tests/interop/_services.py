"""An authority with everything that asks for a network, on loopback: time stamps (RFC 3161), OCSP and
revocation lists, over http and over https with an anchor of its own. openssl does the answering."""
import contextlib
import http.server
import os
import select
import socket
import ssl
import threading
import urllib.request

import _bundle

CONFIG = """
[ca]
default_ca = here
[here]
database = {folder}/{name}.index
serial = {folder}/{name}.serial
crlnumber = {folder}/{name}.crlnumber
new_certs_dir = {folder}
certificate = {folder}/{name}.pem
private_key = {folder}/{name}.key
default_md = sha256
default_days = 30
default_crl_days = 20
policy = any
unique_subject = no
[any]
commonName = supplied
organizationName = optional
[req]
distinguished_name = none
[none]
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[issuing]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:{url}/crl/{name}
[signer]
basicConstraints = CA:false
keyUsage = critical, digitalSignature, nonRepudiation
extendedKeyUsage = emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:{url}/crl/{name}
authorityInfoAccess = OCSP;URI:{url}/ocsp/{name}
[lists]
basicConstraints = CA:false
keyUsage = critical, digitalSignature, nonRepudiation
crlDistributionPoints = URI:{url}/crl/{name}
[silent]
basicConstraints = CA:false
keyUsage = critical, digitalSignature, nonRepudiation
[tsa]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
crlDistributionPoints = URI:{url}/crl/{name}
authorityInfoAccess = OCSP;URI:{url}/ocsp/{name}
[responder]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, OCSPSigning
noCheck = ignored
[checked-responder]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, OCSPSigning
crlDistributionPoints = URI:{url}/crl/{name}
[no-responder]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
[server]
subjectAltName = DNS:localhost
"""
STAMPS = """
[tsa]
default_tsa = here
[here]
serial = {folder}/tsa.serial
crypto_device = builtin
signer_cert = {folder}/{tsa}.pem
signer_key = {folder}/{tsa}.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
{chain}
"""
POLICY = """<policy xmlns="urn:samdossier:policy:1" test="yes"><signers>{signers}</signers>
<revocation signers="{mode}" stamps="{mode}"{more}/>
<algorithms><digest name="SHA-256"/><digest name="SHA-384"/><digest name="SHA-512"/>
<signature name="ECDSA" min-bits="256"/></algorithms>{roles}</policy>
"""


class Authority:
    """A root and an issuing authority with an openssl database each; `url` stands in what they issue."""

    def __init__(self, folder, url):
        self.folder, self.url = folder, url
        folder.mkdir()
        for name in ("root", "issuing"):
            (folder / f"{name}.cnf").write_text(
                CONFIG.format(folder=folder, name=name, url=url))
            (folder / f"{name}.index").write_text("")
            (folder / f"{name}.serial").write_text(os.urandom(8).hex() + "\n")
            (folder / f"{name}.crlnumber").write_text("01\n")
        (folder / "tsa.serial").write_text("01\n")
        self.key("root")
        _bundle.run("openssl", "req", "-x509", "-new", "-config", folder / "root.cnf", "-extensions",
                    "authority", "-key", folder / "root.key", "-days", "60", "-subj",
                    "/O=samdossier TEST KEY/CN=Test root", "-out", folder / "root.pem")
        self.issue("issuing", "issuing", by="root")

    def key(self, name):
        _bundle.run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-out", self.folder / f"{name}.key")

    def issue(self, name, section, by="issuing", *options):
        """A key NAME.key and its certificate NAME.pem, with the issuing authority's in NAME.chain."""
        folder = self.folder
        self.key(name)
        _bundle.run("openssl", "req", "-new", "-config", folder / f"{by}.cnf", "-key",
                    folder / f"{name}.key", "-subj", f"/O=samdossier TEST KEY/CN=Test {name}", "-out",
                    folder / "request.pem")
        _bundle.run("openssl", "ca", "-batch", "-notext", "-config", folder / f"{by}.cnf",
                    "-extensions", section, "-in", folder / "request.pem", "-out",
                    folder / f"{name}.pem", *options)
        below = (folder / "issuing.pem").read_bytes() if by == "issuing" else b""
        (folder / f"{name}.chain").write_bytes((folder / f"{name}.pem").read_bytes() + below)
        return folder / f"{name}.pem"

    def chain_option(self, name):
        """What a time-stamp service of that certificate sends along."""
        below = (self.folder / f"{name}.chain").read_bytes().count(b"BEGIN") > 1
        return f"certs = {self.folder}/issuing.pem" if below else ""

    def revoke(self, name, by="issuing", reason="superseded"):
        _bundle.run("openssl", "ca", "-config", self.folder / f"{by}.cnf", "-revoke",
                    self.folder / f"{name}.pem", "-crl_reason", reason)

    def crl(self, by, out, *options):
        """The list of that moment, DER."""
        _bundle.run("openssl", "ca", "-config", self.folder / f"{by}.cnf", "-gencrl", "-out",
                    self.folder / "crl.pem", *options)
        _bundle.run("openssl", "crl", "-in", self.folder / "crl.pem", "-outform", "DER", "-out", out)
        return out

    def ocsp(self, request, out, by="issuing", responder="responder", *options):
        """The answer of that moment to a request."""
        folder = self.folder
        _bundle.run("openssl", "ocsp", "-index", folder / f"{by}.index", "-CA", folder / f"{by}.pem",
                    "-rsigner", folder / f"{responder}.pem", "-rkey", folder / f"{responder}.key",
                    "-reqin", request, "-respout", out, "-ndays", "20", *options)
        return out

    def ocsp_about(self, name, out, *options, by="issuing", responder="responder"):
        _bundle.run("openssl", "ocsp", "-issuer", self.folder / f"{by}.pem", "-cert",
                    self.folder / f"{name}.pem", "-no_nonce", "-reqout", self.folder / "request.ocsp")
        return self.ocsp(self.folder / "request.ocsp", out, by, responder, *options)

    def store(self, folder, people, mode="require", more="", roles=""):
        """A trust store without revocation data; `people`: name -> role."""
        for part in ("signers", "tsa", "crls"):
            (folder / part).mkdir(parents=True)
        for part in ("signers", "tsa"):
            (folder / part / "root.pem").write_bytes((self.folder / "root.pem").read_bytes())
        rules = ""
        for name, role in people.items():
            key = _bundle.run("openssl", "pkey", "-in", self.folder / f"{name}.key", "-pubout",
                              "-outform", "DER")
            rules += f'<signer role="{role}"><key spki="{_bundle.hashlib.sha256(key).hexdigest()}"/>'
            rules += "</signer>"
        (folder / "policy.xml").write_text(
            POLICY.format(signers=rules, mode=mode, more=more, roles=roles))
        return folder


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers as its server's `manner` says; `asked` counts by path."""

    def answer(self, body, kind):
        manner = self.server.manner
        self.send_response(302 if manner == "redirect" else 200)
        if manner == "redirect":
            self.send_header("Location", self.server.elsewhere)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def count(self):
        self.server.asked[self.path] = self.server.asked.get(self.path, 0) + 1

    def do_GET(self):  # pylint: disable=invalid-name
        self.count()
        authority = self.server.authority
        if self.server.manner in ("huge", "rubbish"):
            self.answer(b"\x30\x84\x01\x10\x00\x00" + bytes(0x1100000)
                        if self.server.manner == "huge" else b"\x30\x03\x02\x01\x00",
                        "application/pkix-crl")
            return
        with self.server.lock:
            out = authority.crl(self.path.rsplit("/", 1)[1], authority.folder / "served.crl")
            body = out.read_bytes()
        self.answer(body, "application/pkix-crl")

    def do_POST(self):  # pylint: disable=invalid-name
        self.count()
        authority, folder = self.server.authority, self.server.authority.folder
        query = self.rfile.read(min(int(self.headers["Content-Length"]), 65536))
        if self.server.manner in ("huge", "rubbish", "lists only"):
            self.answer(b"\x30\x03\x0a\x01\x06", "application/ocsp-response")
            return
        with self.server.lock:
            (folder / "query").write_bytes(query)
            if self.path == "/tsa":
                (folder / "tsa.cnf").write_text(
                    STAMPS.format(folder=folder, tsa=self.server.tsa,
                                  chain=authority.chain_option(self.server.tsa)))
                body = _bundle.run("openssl", "ts", "-reply", "-config", folder / "tsa.cnf",
                                   "-queryfile", folder / "query")
                (folder / "stamp").write_bytes(body)
                kind = "application/timestamp-reply"
            else:
                body = authority.ocsp(folder / "query", folder / "served.ocsp",
                                      self.path.rsplit("/", 1)[1], self.server.responder).read_bytes()
                kind = "application/ocsp-response"
        self.answer(body, kind)

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


class Proxy(http.server.BaseHTTPRequestHandler):
    """Passes on what is asked of it, and tunnels for https; `asked` names the hosts."""

    def pass_on(self):
        self.server.asked.append(self.path)
        size = int(self.headers.get("Content-Length") or 0)
        request = urllib.request.Request(self.path, self.rfile.read(size) if size else None,
                                         {"Content-Type": self.headers.get("Content-Type", "")})
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(request) as answer:
            body = answer.read()
            self.send_response(200)
            self.send_header("Content-Type", answer.headers["Content-Type"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = pass_on

    def do_CONNECT(self):  # pylint: disable=invalid-name
        self.server.asked.append(self.path)
        host, port = self.path.rsplit(":", 1)
        with socket.create_connection((host, int(port))) as far:
            self.send_response(200)
            self.end_headers()
            ends = {self.connection: far, far: self.connection}
            while True:
                for one in select.select(list(ends), [], [])[0]:
                    got = one.recv(65536)
                    if not got:
                        return
                    ends[one].sendall(got)

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


@contextlib.contextmanager
def proxy():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    server.asked, server.handle_error = [], lambda *_: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class Services:
    """One server; `authority` and, for https, the certificate come when the port is known."""

    def __init__(self, tls=False):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.asked, server.manner, server.lock = {}, "good", threading.Lock()
        server.tsa, server.responder, server.elsewhere = "tsa", "responder", "http://localhost:9/"
        server.handle_error = lambda *_: None
        self.server, self.tls = server, tls
        self.url = f"http{'s' if tls else ''}://localhost:{server.server_address[1]}"

    def __enter__(self):
        return self

    def start(self, authority):
        self.server.authority = authority
        if self.tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(authority.folder / "server.pem", authority.folder / "server.key")
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True,
                                                     do_handshake_on_connect=False)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
