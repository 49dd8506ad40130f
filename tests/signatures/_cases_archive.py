"""More rows of the table in _cases.py: archive time stamps. What they prove to have existed, what they
must list, and how their names must stand (EN 319 162-1 A.7, EN 319 102-1 5.6.2, BUNDLE.md)."""
from _archive import NEWEST, archived, numbered, token_name
from _cases import BOUNDS, FORMAT, GOOD, HASH, NO_CHAIN, PASSED, USAGE, case
from _making import *  # pylint: disable=wildcard-import,unused-wildcard-import
from _stamp import stamped
import _container as container

ORDER = "INDETERMINATE TIMESTAMP_ORDER_FAILURE"
REVOKED = "INDETERMINATE REVOKED_NO_POE"
LATER_ON = "--at 2026-12-01"
# Signatures stamped by an authority whose certificate ends on 2026-11-22, and one without a stamp.
ENDING = (dict(tokens=(dict(by="tsa-ends"),)),)
BARE = (dict(by="last-day"),)
NIGHT = dict(time="20261121180000Z")


def row(name, bundle, indication, status, *words, crls=("long", "stamps-long"), options=LATER_ON,
        **store):
    case("archive: " + name, bundle, indication, status, *words, crls=crls, options=options, **store)


def good(name, bundle, *words, **more):
    row(name, bundle, PASSED, 0, GOOD, *words, **more)


def open_(name, bundle, indication, *words, **more):
    row(name, bundle, indication, 6, *words, **more)


def broken(name, bundle, *words, **more):
    """Refused before anybody is judged."""
    row(name, bundle, "-", 1, *words, **more)


def failed(name, bundle, indication, *words, **more):
    row(name, bundle, indication, 1, *words, **more)


# --- What is proven ---
good("good", archived(), "archive      2026-11-21T12:00:00Z: TOTAL-PASSED", "level T: TOTAL-PASSED")
good("the stamp's authority ended since", archived(signers=ENDING))
open_("the same without it", stamped(dict(by="tsa-ends")), BOUNDS, "no archive time stamp proves")
open_("made when that authority had ended", archived(dict(time="20261123000000Z"), signers=ENDING),
      BOUNDS)
open_("by an authority that ended too", archived(dict(by="tsa-ends"), signers=ENDING), BOUNDS,
      "the archive time stamp 'META-INF/timestamp001.tst'")
good("renewed in time", archived(dict(by="tsa-ends"), NIGHT, signers=ENDING),
     "archive      2026-11-21T18:00:00Z: TOTAL-PASSED")
open_("renewed too late", archived(dict(by="tsa-ends"), dict(time="20261123000000Z"), signers=ENDING),
      BOUNDS, "'META-INF/timestamp001.tst'", "!'META-INF/timestamp002.tst'")
good("the signer's certificate ended, nothing else is stamped", archived(signers=BARE),
     "level B: TOTAL-PASSED")
open_("the same signature without it", made(by="last-day"), BOUNDS)
row("two signers", archived(signers=(*ENDING, dict(by="representative", proof=5,
    tokens=(dict(by="tsa-ends"),)))), f"{PASSED} + {PASSED}", 0, GOOD)
good("the stamp's authority lost its key since", archived(dict(by="tsa-other")),
     crls=("good", "stamps-compromised"))
open_("the same authority for both", archived(), REVOKED, crls=("good", "stamps-compromised"))
for _digest in ("sha384", "sha512"):
    good(f"imprint of {_digest.upper()}", archived(dict(imprint_digest=_digest)))
open_("older than the stamp that it covers", archived(dict(time="20261120120000Z")), ORDER)
open_("later than the time of verification", archived(), ORDER, options="--at 2026-11-21")
failed("with it the signature is still of level T", archived(), PASSED, "below level LTA",
       require=("any:applicant:LTA",))

# --- Who stamps ---
open_("by an authority that no anchor knows", archived(dict(by="tsa-under-root")), NO_CHAIN)
open_("by a certificate for other things", archived(dict(by="tsa-plain")), USAGE)
failed("over other bytes", archived(dict(over=b"other bytes")), HASH, "'META-INF/timestamp001.tst'")
failed("by the token of the signature", archived(change=lambda entries: put(
    token_name(1), entries[container.signature_name(1)][2])(entries)), FORMAT)
failed("a byte behind the token", archived(change=lambda entries: put(
    token_name(1), entries[token_name(1)][2] + b"\0")(entries)), FORMAT)
failed("the first token of two over other bytes", archived(dict(over=b"other bytes"), NIGHT), HASH,
       "'META-INF/timestamp001.tst'")

# --- What is listed ---
broken("the last entry left out", archived(dict(covers=lambda paths: paths[:-1])),
       "'META-INF/signature001.p7s' is not covered by 'META-INF/ASiCArchiveManifest.xml'")
broken("the payload left out", archived(dict(covers=lambda paths: [
    path for path in paths if path.startswith("META-INF/")])), "stands where")
broken("META-INF left out", archived(dict(covers=lambda paths: [
    path for path in paths if not path.startswith("META-INF/")])), "is not covered by")
broken("one file twice", archived(dict(covers=lambda paths: [*paths, paths[-1]])), "is missing")
broken("in another order", archived(dict(covers=lambda paths: paths[::-1])), "stands where")
broken("mimetype too", archived(dict(covers=lambda paths: ["mimetype", *paths])), "stands where")
broken("a renewal that leaves the first token out", archived({}, NIGHT | dict(
    covers=lambda paths: paths[:-1])), "'META-INF/timestamp001.tst' is not covered")
broken("a digest of another file", archived(dict(text=lambda xml: xml.replace(
    b"<ds:DigestValue>", b"<ds:DigestValue>AAAA", 1))), "form")
broken("a file changed afterwards", archived(change=lambda entries: put(
    "upload/2-summary/summary.txt", b"another\n")(entries)), "is not what was stamped")
broken("a stamp put into the signature afterwards", archived(signers=BARE, change=lambda entries: put(
    container.signature_name(1), entries[container.signature_name(1)][2] + b"\0")(entries)),
       "'META-INF/signature001.p7s' is not what was stamped")

# --- In which form ---
broken("our list of the payload marked", archived(dict(root="manifest.xml")), "form")
broken("a renewal that marks nothing", archived({}, NIGHT | dict(root="")), "form")
broken("the token of another number named", archived(dict(seal=token_name(2))),
       "does not name its token 'META-INF/timestamp001.tst'")
broken("a signature named", archived(dict(seal=container.signature_name(1))), "does not name its token")
broken("another prefix", archived(dict(text=lambda xml: xml.replace(b"asic:", b"a:"))), "form")
broken("a blank behind", archived(dict(text=lambda xml: xml + b"\n")), "form")

# --- Under which names ---


def renamed(*pairs):
    names = dict(pairs)
    return lambda entries: {names.get(path, path): item for path, item in entries.items()}


broken("the newest numbered", archived(change=renamed((NEWEST, numbered(1)))), "may stand")
broken("the numbers of two swapped", archived({}, NIGHT, change=renamed(
    (NEWEST, numbered(1)), (numbered(1), NEWEST))), "may stand")
broken("token before manifest", archived(change=lambda entries: {
    **{path: item for path, item in entries.items() if path != NEWEST}, NEWEST: entries[NEWEST]}),
       "may stand")
broken("a token less", archived(change=lambda entries: {
    path: item for path, item in entries.items() if not path.endswith(".tst")}), "has no time stamp")
broken("a token more", archived(change=lambda entries: put(
    token_name(2), entries[token_name(1)][2])(entries)), "may stand")
broken("nobody has signed", archived(signers=()), "may stand")
row("stripped, nobody asks", archived(change=lambda entries: {
    path: item for path, item in entries.items() if path not in (NEWEST, token_name(1))}), PASSED, 0,
    GOOD, "!archive ")


def signed_behind(world):
    """One who signs after the archive stamp: by hand, for `sign` refuses."""
    kept = {}

    def again(entries):
        kept.update(world.sign(entries, by="representative", proof=5))
        return kept
    return archived(change=again)(world)


broken("somebody signs behind it", signed_behind, "may stand")
