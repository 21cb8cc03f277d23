"""A local authority and the office PC's certificate, so that phones on its network trust its pages.

Phones install the authority once (/start shows how). It may vouch for this computer's names and for private
networks only, so that whoever stole its key could not pass for a bank. The PC's own certificate is short:
`keep_fresh` makes a new one when it runs out or when the PC's names or addresses change; the authority stays.
Both begin two days back, because clocks of phones are wrong by a day. Keys are readable by their owner only.
"""

from __future__ import annotations

import fcntl
import ipaddress
import os
import re
import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from geo_mahalle.errors import UserError
from geo_mahalle.settings import Settings

AUTHORITY_LASTS = timedelta(days=3650)
LASTS = timedelta(days=397)
"""Phones refuse a server's certificate that is longer than this."""

RENEW_BEFORE = timedelta(days=30)
BACKDATED = timedelta(days=2)
OWN_DOMAINS = ("local", "lan", "internal", "home.arpa")
PRIVATE = ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "::1/128",
           "fc00::/7", "fe80::/10")  # fmt: skip
NAME = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
SIOCGIFADDR = 0x8915
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NoCertificate(UserError):  # noqa: N818 - it is a state, not a fault
    """There is no certificate yet."""


@dataclass(frozen=True)
class Files:
    """Where authority and certificate lie in the data folder."""

    folder: Path

    @property
    def authority(self) -> Path:
        """Return the authority's certificate, the file that phones install (PEM)."""
        return self.folder / "authority.crt"

    @property
    def authority_key(self) -> Path:
        """Return the authority's private key."""
        return self.folder / "authority.key"

    @property
    def certificate(self) -> Path:
        """Return the PC's certificate with the authority's behind it (PEM)."""
        return self.folder / "server.crt"

    @property
    def private_key(self) -> Path:
        """Return the PC's private key."""
        return self.folder / "server.key"


@dataclass(frozen=True)
class Shown:
    """What is known of the certificate: for whom, until when, under which authority."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]
    not_after: datetime
    authority_until: datetime
    fingerprint: str


def files_of(settings: Settings) -> Files:
    """Return where a data folder keeps authority and certificate."""
    return Files(settings.home / "certificates")


def make(
    settings: Settings,
    names: Sequence[str] = (),
    addresses: Sequence[str] = (),
    *,
    now: datetime | None = None,
) -> Shown:
    """Make the certificate for these names and addresses and the PC's own; the authority if there is none.

    Raises UserError for a name or address that the authority cannot vouch for.
    """
    moment = now or datetime.now(UTC)
    files = files_of(settings)
    files.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    given = [_checked_name(name) for name in names]
    given_addresses = [str(_read_address(address)) for address in addresses]
    if not files.authority.exists():
        asked = [*own_names(), *given], [*own_addresses(), *given_addresses]
        _make_authority(files, *asked, moment)
    _check_reach(files, given, given_addresses)
    own = _own_reached(files)
    _make_server(files, _unique([*own[0], *given]), _unique([*own[1], *given_addresses]), moment)
    return show(settings)


def show(settings: Settings) -> Shown:
    """Return what is known of the certificate; raise NoCertificate where there is none."""
    files = files_of(settings)
    if not files.certificate.is_file() or not files.authority.is_file():
        raise NoCertificate(remedy="Make one: geo-mahalle certificate make")
    authority, server = _read(files.authority), _read(files.certificate)
    named = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return Shown(
        tuple(named.get_values_for_type(x509.DNSName)),
        tuple(str(address) for address in named.get_values_for_type(x509.IPAddress)),
        server.not_valid_after_utc,
        authority.not_valid_after_utc,
        authority.fingerprint(hashes.SHA256()).hex(),
    )


def keep_fresh(settings: Settings, *, now: datetime | None = None) -> bool:
    """Make a new certificate where one is due, with the names of the old one; tell whether it did."""
    moment = now or datetime.now(UTC)
    try:
        found = show(settings)
    except NoCertificate:
        make(settings, now=moment)
        return True
    if not is_due(settings, now=moment):
        return False
    make(settings, found.names, found.addresses, now=moment)
    return True


def is_due(settings: Settings, *, now: datetime | None = None) -> bool:
    """Tell whether a new certificate is needed: it runs out, or lacks a name or an address of the PC."""
    found = show(settings)
    names, addresses = _own_reached(files_of(settings))
    missing = (set(names) - set(found.names)) | (set(addresses) - set(found.addresses))
    return bool(missing) or (now or datetime.now(UTC)) > found.not_after - RENEW_BEFORE


def authority_file(settings: Settings) -> bytes:
    """Return the authority as the file that phones install (DER); raise NoCertificate where there is none."""
    show(settings)
    return _read(files_of(settings).authority).public_bytes(serialization.Encoding.DER)


def own_names() -> list[str]:
    """Return the names of this computer, as phones on its network may call it."""
    host = socket.gethostname().lower()
    names = ["localhost"]
    if NAME.fullmatch(host) and host != "localhost":
        names += [host] if "." in host else [host, f"{host}.local"]
    return names


def own_addresses() -> list[str]:
    """Return the IPv4 addresses of this computer, its own loopback first."""
    found = ["127.0.0.1"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        for _, interface in socket.if_nameindex():
            asked = struct.pack("256s", interface.encode()[:15])
            try:
                answer = fcntl.ioctl(door.fileno(), SIOCGIFADDR, asked)
            except OSError:
                continue
            found.append(socket.inet_ntoa(answer[20:24]))
    return _unique(found)


def network_addresses(settings: Settings) -> list[str]:
    """Return where phones may find this computer: its certificate's addresses but the loopback's."""
    return [one for one in show(settings).addresses if not ipaddress.ip_address(one).is_loopback]


def _make_authority(files: Files, names: Sequence[str], addresses: Sequence[str], now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    host = socket.gethostname()[:40]
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "geo_mahalle"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"geo_mahalle {host}"),
        ]
    )
    trees: list[x509.GeneralName] = [x509.DNSName(one) for one in _unique([*names, *OWN_DOMAINS])]
    networks = [ipaddress.ip_network(one) for one in PRIVATE]
    networks += [
        ipaddress.ip_network(one)
        for one in addresses
        if not any(ipaddress.ip_address(one) in network for network in networks)
    ]
    trees += [x509.IPAddress(network) for network in networks]
    certificate = (
        _builder(name, name, key.public_key(), now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=trees, excluded_subtrees=None), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(files.authority_key, _pem_of(key), mode=0o600)
    _write(files.authority, certificate.public_bytes(serialization.Encoding.PEM), mode=0o644)


def _make_server(files: Files, names: Sequence[str], addresses: Sequence[str], now: datetime) -> None:
    authority = _read(files.authority)
    signer = serialization.load_pem_private_key(files.authority_key.read_bytes(), password=None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise UserError(
            "%(authority_key)s is not a key of ours.",
            remedy="Restore it from your backup.",
            values={"authority_key": files.authority_key},
        )
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "geo_mahalle")])
    said: list[x509.GeneralName] = [x509.DNSName(name) for name in names]
    said += [x509.IPAddress(ipaddress.ip_address(one)) for one in addresses]
    lasts = min(LASTS, authority.not_valid_after_utc - now)
    certificate = (
        _builder(subject, authority.subject, key.public_key(), now, lasts)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(said), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, hashes.SHA256())
    )
    chain = certificate.public_bytes(serialization.Encoding.PEM) + files.authority.read_bytes()
    _write(files.private_key, _pem_of(key), mode=0o600)
    _write(files.certificate, chain, mode=0o644)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _check_reach(files: Files, names: Sequence[str], addresses: Sequence[str]) -> None:
    """Raise UserError for what the authority on the phones may not vouch for."""
    for one in (*names, *addresses):
        if not _is_reached(files, one):
            raise UserError(
                "The authority that phones have installed may not vouch for %(one)s.",
                remedy="Delete %(folder)s, make it anew with --name or --address, and install it again.",
                values={"one": one, "folder": files.folder},
            )


def _own_reached(files: Files) -> tuple[list[str], list[str]]:
    """Return the PC's names and addresses that the authority may vouch for."""
    return (
        [one for one in own_names() if _is_reached(files, one)],
        [one for one in own_addresses() if _is_reached(files, one)],
    )


def _is_reached(files: Files, name_or_address: str) -> bool:
    limits = _read(files.authority).extensions.get_extension_for_class(x509.NameConstraints).value
    trees = limits.permitted_subtrees or []
    try:
        address = ipaddress.ip_address(name_or_address)
    except ValueError:
        domains = [tree.value for tree in trees if isinstance(tree, x509.DNSName)]
        return any(name_or_address == one or name_or_address.endswith(f".{one}") for one in domains)
    return any(
        address in tree.value
        for tree in trees
        if isinstance(tree, x509.IPAddress)
        and isinstance(tree.value, ipaddress.IPv4Network | ipaddress.IPv6Network)
    )


def _checked_name(name: str) -> str:
    lower = name.strip().rstrip(".").lower()
    if not NAME.fullmatch(lower):
        raise UserError(
            "%(name)r is not a name of a computer.",
            remedy="Write it like office.local",
            values={"name": name},
        )
    return lower


def _read_address(address: str) -> Address:
    try:
        return ipaddress.ip_address(address.strip())
    except ValueError as err:
        raise UserError(
            "%(address)r is not a network address.",
            remedy="Write it like 192.168.1.20",
            values={"address": address},
        ) from err


def _read(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


def _pem_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(file: Path, body: bytes, *, mode: int) -> None:
    """Write a file in one step; nobody can read a key while it is being written."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(body)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(file)


def _unique(words: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(words))
