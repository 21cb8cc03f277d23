"""Who sends without an account: a network address for throttling alone, kept only as a digest of one day."""

from __future__ import annotations

import hmac
import ipaddress
from datetime import date
from hashlib import sha256

from fastapi import Request

from geo_mahalle.database.cluster import secret
from geo_mahalle.settings import Settings

ONE_SENDER_BITS = 64
"""A household has that many bits of an IPv6 address to itself and may change them with every request."""


def address_of(request: Request) -> str:
    """Return the network address that guesses are counted by.

    Behind a proxy on this machine everybody would be 127.0.0.1 and one who guesses would slow all; there the
    address that the proxy itself put last counts. Nobody else's word is taken.
    """
    address = request.client.host if request.client else "unknown"
    forwarded = request.headers.get("x-forwarded-for", "").rsplit(",", 1)[-1].strip()
    try:
        is_here = ipaddress.ip_address(address).is_loopback
        return str(ipaddress.ip_address(forwarded)) if is_here and forwarded else address
    except ValueError:
        return address


def sender_of(request: Request) -> bytes:
    """Return whom a request without an account counts for: an IPv4 address, or the network of an IPv6 one."""
    address = address_of(request)
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address.encode()
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped).encode()
        return str(ipaddress.ip_network((found.packed, ONE_SENDER_BITS), strict=False)).encode()
    return str(found).encode()


def digest_of(settings: Settings, request: Request, on: date) -> bytes:
    """Return the digest of a request's sender on a day."""
    said = b"objection|" + on.isoformat().encode() + b"|" + sender_of(request)
    return hmac.new(secret(settings), said, sha256).digest()
