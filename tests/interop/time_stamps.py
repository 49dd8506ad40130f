"""Level T against a time-stamp service on loopback, http and https: what `sign --tsa` makes is
verified by us, by openssl (cms and ts), GnuTLS and NSS; what a service does wrong is refused."""
import contextlib
import http.server
import os
import pathlib
import ssl
import subprocess
import tempfile
import threading
import time

import _bundle

CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
"""
EXTENSIONS = """
[tsa]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[server]
subjectAltName = DNS:localhost
"""


def certificate(folder, pki, name, section, days=3650):
    _bundle.run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256",
                "-out", folder / f"{name}.key")
    _bundle.run("openssl", "req", "-new", "-key", folder / f"{name}.key", "-subj",
                f"/O=samdossier TEST KEY/CN=Test {name}", "-out", folder / f"{name}.csr")
    (folder / "extensions").write_text(EXTENSIONS)
    _bundle.run("openssl", "x509", "-req", "-in", folder / f"{name}.csr", "-CA",
                pki / "authority/root.pem", "-CAkey", pki / "authority/root.key", "-days", days,
                "-set_serial", "0x7" + os.urandom(7).hex(), "-extfile", folder / "extensions",
                "-extensions", section, "-out", folder / f"{name}.pem")


class Service(http.server.BaseHTTPRequestHandler):
    """Answers as its server's `manner` says."""

    def do_POST(self):  # pylint: disable=invalid-name
        folder, manner = self.server.folder, self.server.manner
        self.server.asked += 1
        query = self.rfile.read(min(int(self.headers["Content-Length"]), 65536))
        (folder / "query").write_bytes(query)
        if manner == "replay":
            answer = (folder / "answer").read_bytes()
        elif manner == "huge":
            answer = b"\x30\x83\x01\x86\xa0" + bytes(100000)
        elif manner == "rubbish":
            answer = b"\x30\x03\x02\x01\x00"
        else:
            answer = _bundle.run("openssl", "ts", "-reply", "-config", folder / "tsa.cnf",
                                 "-queryfile", folder / "query")
            (folder / "answer").write_bytes(answer)
        if manner == "slow":
            time.sleep(13)
        self.send_response(302 if manner == "redirect" else 200)
        if manner == "redirect":
            self.send_header("Location", "http://localhost:9/")
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(answer)

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


@contextlib.contextmanager
def service(folder, manner="good", tls=False):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.folder, server.manner, server.asked = folder, manner, 0
    server.handle_error = lambda *_: None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "server.pem", folder / "server.key")
        server.socket = context.wrap_socket(server.socket, server_side=True,
                                            do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def url(server, tls=False, host="localhost"):
    return f"http{'s' if tls else ''}://{host}:{server.server_address[1]}/tsa"


def refused(bundle, pki, folder, server, words, *options, address=None):
    out = folder / "refused.asice"
    printed = _bundle.program(
        "sign", bundle, "--key", pki / "signer.key", "--cert", pki / "signer.pem", "--allow-draft",
        "--out", out, "--tsa", address or url(server), *options, status=8)
    if words not in printed or out.exists():
        raise SystemExit(f"expected \"{words}\" and no bundle:\n{printed}")


def expect(printed, *words):
    for word in words:
        if word not in printed:
            raise SystemExit(f"no \"{word}\" in:\n{printed}")


def others(signed, pki, folder):
    """openssl, GnuTLS and NSS take the signature, openssl the token too."""
    entries = _bundle.read(signed)
    listing, p7s = folder / "list.xml", folder / "list.p7s"
    listing.write_bytes(entries[_bundle.LIST][2])
    p7s.write_bytes(entries[_bundle.SIGNATURE][2])
    _bundle.run("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", p7s,
                "-content", listing, "-CAfile", pki / "roots.pem", "-no-CApath", "-no-CAstore",
                "-purpose", "any", "-out", os.devnull)
    _bundle.run("certtool", "--p7-verify", "--inder", "--load-ca-certificate", pki / "roots.pem",
                "--load-data", listing, "--infile", p7s)
    nss = folder / "nss"
    nss.mkdir()
    _bundle.run("certutil", "-N", "-d", f"sql:{nss}", "--empty-password")
    _bundle.run("certutil", "-A", "-d", f"sql:{nss}", "-n", "root", "-t", "C,C,C", "-a", "-i",
                pki / "roots.pem")
    _bundle.run("cmsutil", "-D", "-d", f"sql:{nss}", "-c", listing, "-i", p7s, "-u", "4", "-o",
                os.devnull)
    answer = folder / "answer"
    token = _bundle.run("openssl", "ts", "-reply", "-in", answer, "-token_out")
    if token not in p7s.read_bytes():
        raise SystemExit("the token is not in the signature as the service gave it")
    _bundle.run("openssl", "ts", "-verify", "-queryfile", folder / "query", "-in", answer,
                "-CAfile", pki / "roots.pem")


def good_ones(bundle, pki, folder):
    with service(folder) as server:
        signed = folder / "signed.asice"
        # What the environment says of proxies does not count: nothing listens there.
        environment = dict(os.environ, http_proxy="http://127.0.0.1:9")
        done = subprocess.run(
            [_bundle.SAMDOSSIER, "sign", bundle, "--key", pki / "signer.key", "--cert",
             pki / "signer.pem", "--allow-draft", "--out", signed, "--tsa", url(server),
             "--trust", pki / "trust", "--level", "T"], env={
                 name: value for name, value in environment.items() if name != "SOURCE_DATE_EPOCH"},
            stderr=subprocess.PIPE, check=False, text=True)
        if done.returncode or not done.stderr.startswith(f"samdossier: asking {url(server)[:-4]}"):
            raise SystemExit(f"{done.returncode}: the service is not named first:\n{done.stderr}")
    expect(_bundle.verify(signed, pki, 0), "level T: TOTAL-PASSED", "time stamp: 20")
    others(signed, pki, folder)
    plain = _bundle.sign(bundle, folder / "plain.asice", pki)
    later = str(int(time.time()) + 2 * 365 * 86400)
    for signature, status in ((plain, 6), (signed, 0)):
        _bundle.program("verify", signature, "--trust", pki / "trust", "--accept", "sample,test",
                        "--at", later, status=status)
    # Stripped, it is below the level that the store expects.
    policy = pki / "trust/policy.xml"
    before = policy.read_text()
    policy.write_text(before.replace('level="B"', 'level="T"'))
    _bundle.verify(signed, pki, 0)
    expect(_bundle.verify(plain, pki, 1), "below level T")
    policy.write_text(before)
    return signed


def later(bundle, pki, folder):
    """`extend` stamps what was signed without; twice is once; an endorsed signature stays."""
    plain = _bundle.sign(bundle, folder / "later.asice", pki)
    endorsed = _bundle.sign(plain, folder / "endorsed.asice", pki, "--role", "endorser")
    with service(folder) as server:
        _bundle.program("extend", plain, "--level", "T", "--tsa", url(server), "--trust",
                        pki / "trust")
        expect(_bundle.verify(plain, pki, 0), "level T: TOTAL-PASSED")
        before = plain.read_bytes()
        _bundle.program("extend", plain, "--level", "T", "--tsa", url(server))
        if plain.read_bytes() != before or server.asked != 1:
            raise SystemExit("a signature that has a time stamp was changed")
        before = endorsed.read_bytes()
        expect(_bundle.program("extend", endorsed, "--level", "T", "--tsa", url(server), status=1),
               "'META-INF/ASiCManifest002.xml' endorses it")
        if endorsed.read_bytes() != before:
            raise SystemExit("an endorsed signature was changed")
    _bundle.program("extend", endorsed, "--level", "T", status=2)
    _bundle.program("extend", plain, status=2)


def with_tls(bundle, pki, folder):
    with service(folder, tls=True) as server:
        signed = _bundle.sign(bundle, folder / "tls.asice", pki, "--tsa", url(server, True),
                              "--tsa-anchors", pki / "roots.pem")
        expect(_bundle.verify(signed, pki, 0), "level T: TOTAL-PASSED")
        before = server.asked
        refused(bundle, pki, folder, server, "time-stamp service https://127.0.0.1", "--tsa-anchors",
                pki / "roots.pem", address=url(server, True, "127.0.0.1"))
        refused(bundle, pki, folder, server, "no answer", address=url(server, True))
        if server.asked != before:
            raise SystemExit("a request was sent before the service was known to be the right one")


def two_steps(bundle, pki, folder):
    """The stamp is asked for when the far key's signature comes back, not before."""
    said = _bundle.program("sign", bundle, "--prepare", "--cert", pki / "signer.pem", "--allow-draft",
                           "--tsa", "http://localhost:9/", status=2)
    expect(said, "give it with --attach")
    _bundle.program("sign", bundle, "--prepare", "--cert", pki / "signer.pem", "--allow-draft")
    prepared = bundle.with_name(bundle.name + ".001.tosign")
    value, out = folder / "value.bin", folder / "two-steps.asice"
    _bundle.run("openssl", "dgst", "-sha256", "-sign", pki / "signer.key", "-out", value,
                prepared / "signedattrs.der")
    attach = ("sign", bundle, "--attach", prepared, "--signature", value, "--allow-draft", "--out", out)
    with service(folder, "replay") as server:
        expect(_bundle.program(*attach, "--tsa", url(server), status=8), "stamps")
        if out.exists():
            raise SystemExit("written although the time stamp is of another signature")
    with service(folder) as server:
        _bundle.program(*attach, "--tsa", url(server), "--trust", pki / "trust")
    expect(_bundle.verify(out, pki, 0), "level T: TOTAL-PASSED", "time stamp: 20")


def bad_ones(bundle, pki, folder):
    for manner, words in (("replay", "it stamps another signature"), ("huge", "no answer"),
                          ("rubbish", "did not answer with a time-stamp response"),
                          ("redirect", "no answer"), ("slow", "no answer")):
        with service(folder, manner) as server:
            begun = time.monotonic()
            refused(bundle, pki, folder, server, words)
            if time.monotonic() - begun > 12:
                raise SystemExit(f"{manner}: waited {time.monotonic() - begun:.0f} seconds")
    with service(folder) as server:
        (pki / "trust/tsa/root.pem").unlink()
        refused(bundle, pki, folder, server, "time-stamp authority", "--trust", pki / "trust")
    for options in (("--level", "LT"), ("--level", "T"), ("--level", "B", "--tsa", "http://a/b"),
                    ("--tsa", "http://a/b", "--prepare"), ("--trust", pki / "trust")):
        _bundle.program("sign", bundle, "--key", pki / "signer.key", "--cert", pki / "signer.pem",
                        *options, status=2)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        bundle = _bundle.sample_bundles(folder)[0]
        pki = _bundle.authority(folder / "pki")
        certificate(folder, pki, "tsa", "tsa")
        certificate(folder, pki, "server", "server")
        (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
        (folder / "serial").write_text("01\n")
        (pki / "trust/tsa/root.pem").write_bytes((pki / "roots.pem").read_bytes())
        good_ones(bundle, pki, folder)
        later(bundle, pki, folder)
        with_tls(bundle, pki, folder)
        two_steps(bundle, pki, folder)
        bad_ones(bundle, pki, folder)


main()
