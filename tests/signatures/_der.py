"""A small DER writer: enough to make certificates, revocation lists and CMS by hand, right or wrong."""
import datetime


def length(size, long=0):
    """Length octets; `long` adds that many octets more than DER allows."""
    if size < 0x80 and not long:
        return bytes([size])
    octets = size.to_bytes((size.bit_length() + 7) // 8 or 1, "big")
    octets = bytes(long - 1 if size < 0x80 else long) + octets
    return bytes([0x80 | len(octets)]) + octets


def tlv(tag, *parts, long=0):
    content = b"".join(parts)
    return bytes([tag]) + length(len(content), long) + content


def endless(tag, *parts):
    """The same of indefinite length, as BER allows and DER does not."""
    return bytes([tag, 0x80]) + b"".join(parts) + b"\0\0"


def sequence(*parts):
    return tlv(0x30, *parts)


def set_of(*parts, tag=0x31):
    return tlv(tag, *sorted(parts))


def integer(value):
    return tlv(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def boolean(value):
    return tlv(1, b"\xff" if value else b"\0")


def octets(content):
    return tlv(4, content)


def bits(content, unused=0):
    return tlv(3, bytes([unused]), content)


def text(value, tag=0x0c):
    return tlv(tag, value.encode())


def oid(dotted):
    first, second, *rest = map(int, dotted.split("."))
    out = b""
    for arc in (40 * first + second, *rest):
        group = bytes([arc & 0x7f])
        while arc := arc >> 7:
            group = bytes([0x80 | arc & 0x7f]) + group
        out += group
    return tlv(6, out)


def moment(day, clock="000000"):
    """UTCTime until 2049, GeneralizedTime after (RFC 5280 4.1.2.5); `day` is yyyy-mm-dd."""
    date = datetime.date.fromisoformat(day)
    if date.year < 2050:
        return tlv(0x17, f"{date:%y%m%d}{clock}Z".encode())
    return tlv(0x18, f"{date:%Y%m%d}{clock}Z".encode())


def explicit(number, *parts):
    return tlv(0xa0 | number, *parts)


def elements(content):
    """The elements of a constructed value, each with tag and length."""
    found, at = [], 0
    while at < len(content):
        size, head = content[at + 1], 2
        if size & 0x80:
            head += size & 0x7f
            size = int.from_bytes(content[at + 2:at + head], "big")
        found.append(content[at:at + head + size])
        at += head + size
    return found


def inside(element):
    """The content of one element."""
    head = 2 + (element[1] & 0x7f if element[1] & 0x80 else 0)
    return element[head:]
