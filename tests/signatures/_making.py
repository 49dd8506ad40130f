"""How the bundles of the cases are made. Each function here gives a function of the world that gives
the bytes of a bundle (or, for the hooks of _cms.signed, changes one element)."""
import base64
import io
import re
import zipfile
import zlib

import _cms as cms
import _container as container
import _der as der
import _pki as pki
import _world


def made(content=None, **how):
    """Signed once by hand; `content` goes to container.unsigned, the rest to World.sign."""
    return lambda world: container.zipped(
        world.sign(container.unsigned(**(content or {})), **how))


def made_by(*signers, content=None):
    """Signed by several, each given as the arguments of World.sign."""
    def make(world):
        entries = container.unsigned(**(content or {}))
        for how in signers:
            world.sign(entries, **how)
        return container.zipped(entries)
    return make


def tool(by="applicant", *options, content=None):
    """Signed by the program itself."""
    return lambda world: world.tool_sign(
        container.zipped(container.unsigned(**(content or {}))), by, *options)


def tool_again(first, by, *options):
    return lambda world: world.tool_sign(first(world), by, *options)


def unsigned(**content):
    return lambda world: container.zipped(container.unsigned(**content))


def then(change, **how):
    """Signed, then the entries changed."""
    def make(world):
        entries = world.sign(container.unsigned(), **how)
        return container.zipped(change(entries) or entries)
    return make


def bytes_after(change):
    """Signed, then the bytes of the file changed."""
    return lambda world: change(made()(world))


def laid_out(change=lambda entries: None, **layout):
    """A bundle, changed, then signed, whose zip is laid out otherwise."""
    def make(world):
        entries = container.unsigned()
        entries = change(entries) or entries
        pairs = entries if isinstance(entries, list) else list(entries.items())
        sealed = world.sign(dict(pairs))
        return container.zipped(
            [*pairs, *((path, item) for path, item in sealed.items()
                       if path.startswith("META-INF/"))], **layout)
    return make


def upload_of(path, content=b"x\n"):
    """A bundle that carries one more file, in table, sums and list."""
    return made(dict(upload=container.UPLOAD | {path: content}))


def signed_over(change, **content):
    """Entries changed before they are signed: a signer who signs a bundle that is wrong."""
    def make(world):
        entries = container.unsigned(**content)
        return container.zipped(world.sign(change(entries) or entries))
    return make


# Changes of entries

def put(path, content):
    """One entry replaced, or put behind all others."""
    def change(entries):
        entries[path] = container.stored(content)
    return change


def put_payload(path, content):
    """One more entry of the payload, before META-INF."""
    def change(entries):
        entries[path] = container.stored(content)
        for name in [name for name in entries if name.startswith("META-INF/")]:
            entries[name] = entries.pop(name)
    return change


def take(*paths):
    def change(entries):
        for path in paths:
            del entries[path]
    return change


def rename(old, new):
    return lambda entries: {new if path == old else path: item for path, item in entries.items()}


def twice(path):
    return lambda entries: [*entries.items(), (path, entries[path])]


def swap_order(first, second):
    def change(entries):
        pairs = list(entries.items())
        names = [path for path, _ in pairs]
        i, j = names.index(first), names.index(second)
        pairs[i], pairs[j] = pairs[j], pairs[i]
        return dict(pairs)
    return change


def edit(path, old, new):
    """Bytes of an entry replaced; they must be there."""
    def change(entries):
        content = entries[path][2]
        if old not in content:
            raise SystemExit(f"{path} does not hold {old}")
        entries[path] = container.stored(content.replace(old, new))
    return change


def deflate(path):
    def change(entries):
        entries[path] = container.packed(entries[path][2])
    return change


def table_of(path, content):
    """Another content of a file, with manifest.xml and SHA256SUMS made anew to fit."""
    def change(entries):
        made_anew = container.unsigned(upload=container.UPLOAD | {path: content})
        return made_anew | {name: item for name, item in entries.items()
                            if name.startswith("META-INF/")}
    return change


def repacked_otherwise(path):
    """The same content in other deflated bytes."""
    def change(entries):
        squeezer = zlib.compressobj(1, zlib.DEFLATED, -15, 8, zlib.Z_FIXED)
        content = entries[path][2]
        small = squeezer.compress(content) + squeezer.flush()
        if small == entries[path][1]:
            raise SystemExit(f"{path} deflates to the same bytes")
        entries[path] = (8, small, content)
    return change


def rezipped(bundle):
    """Unpacked and packed again by another program."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bundle)) as old, \
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            new.writestr(zipfile.ZipInfo(item, (2026, 11, 21, 0, 0, 0)), old.read(item))
    return out.getvalue()


def p7s_of_another(entries_of):
    """The p7s and the list of another bundle, put into this one."""
    def make(world):
        other = world.sign(container.unsigned(**entries_of))
        mine = world.sign(container.unsigned())
        return container.zipped(mine | {container.signature_name(1):
                                        other[container.signature_name(1)]})
    return make


def seal_of_another(entries_of):
    def make(world):
        other = world.sign(container.unsigned(**entries_of))
        mine = container.unsigned()
        for path in (container.list_name(1), container.signature_name(1)):
            mine[path] = other[path]
        return container.zipped(mine)
    return make


def crossed(entries):
    """Two signatures, each under the name of the other."""
    first, second = container.signature_name(1), container.signature_name(2)
    entries[first], entries[second] = entries[second], entries[first]


def two_then(change):
    def make(world):
        entries = world.sign(container.unsigned())
        world.sign(entries, "representative", proof=5)
        return container.zipped(change(entries) or entries)
    return make


def listed(change):
    """The ASiC manifest changed before it is signed."""
    def make(world):
        entries = container.unsigned()
        before = container.asic(entries, 1)
        after = change(before)
        if after == before:
            raise SystemExit("the list does not hold what is to be changed")
        return container.zipped(world.sign(entries, list_bytes=after))
    return make


def replaced(old, new):
    return lambda content: content.replace(old, new)


def last_line_again(content):
    """One reference of the list twice."""
    found = re.findall(rb"  <asic:DataObjectReference.*?</asic:DataObjectReference>\n", content,
                       re.S)
    return content.replace(found[-1], found[-1] * 2)


def last_line_gone(content):
    found = re.findall(rb"  <asic:DataObjectReference.*?</asic:DataObjectReference>\n", content,
                       re.S)
    return content.replace(found[-1], b"")


# Changes of signed attributes, as hooks for _cms.signed

def without(*names):
    return lambda found: {name: item for name, item in found.items() if name not in names}


def none_of_them(found):
    return {}


def with_attribute(name, *values):
    """One more, or another value of one that is there."""
    return lambda found: found | {name: cms.attribute(name, *values)}


def doubled(name):
    """The same attribute a second time; signing-time with another value, so that both stay."""
    return lambda found: found | {"second": (
        cms.attribute(name, der.moment("2026-11-20")) if name == "signing-time" else found[name])}


def two_values(found):
    return found | {"signing-time": cms.attribute(
        "signing-time", der.moment("2026-11-20"), der.moment("2026-11-21"))}


def unsorted(found):
    return sorted(found.values(), reverse=True)


def at(position, new):
    """One element of a list replaced."""
    def change(parts):
        parts = list(parts)
        parts[position] = new(parts[position]) if callable(new) else new
        return parts
    return change


def more(*elements):
    return lambda parts: [*parts, *elements]


def unsigned_attribute(name, value):
    return more(der.tlv(0xa1, cms.attribute(name, value)))


def with_content(parts):
    """The content inside: no longer detached."""
    inside = der.sequence(der.oid(cms.DATA), der.explicit(0, der.octets(b"attached")))
    return at(2, inside)(parts)


def info_twice(parts):
    infos = der.inside(parts[-1])
    return [*parts[:-1], der.tlv(0x31, infos, infos)]


def reference_to(other, digest="sha256"):
    """signing-certificate-v2 that stands for another certificate."""
    return lambda world: with_attribute("signing-certificate-v2",
                                        cms.reference(world.person(other), digest))


def made_in_world(**how):
    """Like made, where hooks need the world first."""
    def make(world):
        return made(**{key: value(world) for key, value in how.items()})(world)
    return make


def by_key_identifier(world):
    """SignerInfo of version 3 that names the signer by its subjectKeyIdentifier."""
    identifier = pki.key_id(world.person("applicant").key.spki)
    return lambda parts: [der.integer(3), der.tlv(0x80, identifier), *parts[2:]]


def signed_as(change):
    """The signature is over a changed list, beside the unchanged one."""
    def make(world):
        entries = container.unsigned()
        listed_bytes = container.asic(entries, 1)
        world.sign(entries, list_bytes=change(listed_bytes))
        entries[container.list_name(1)] = container.stored(listed_bytes)
        return container.zipped(entries)
    return make


def flipped(value):
    return value[:-1] + bytes([value[-1] ^ 1])


def is_base64(value):
    return base64.encodebytes(value)


def indefinite(value):
    return der.endless(0x30, der.inside(value))


def long_length(value):
    return der.tlv(0x30, der.inside(value), long=1)


def with_crls(*names):
    """Revocation lists inside the p7s."""
    def make(world):
        crls = [crl for name in names for crl in _world.REVOCATION[name](world)]
        return made(data=lambda parts: [*parts[:-1], der.set_of(*crls, tag=0xa1), parts[-1]])(world)
    return make


NO_NULL = der.sequence(der.oid("1.2.840.113549.1.1.1"))
PSS_SALT_20 = dict(
    scheme="pss", info=at(4, pki.signature_algorithm("pss", "sha256", 20)),
    value_options=("-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:20"))
PSS_NO_PARAMETERS = dict(scheme="pss", info=at(4, der.sequence(der.oid("1.2.840.113549.1.1.10"))))
