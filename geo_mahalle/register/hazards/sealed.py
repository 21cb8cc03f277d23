"""Sealed files: what waits on a phone as one file that only this office can open, brought by hand.

A phone seals with the office's public key: an own P-256 key of that one file, ECDH, HKDF-SHA256 and
AES-256-GCM, which every browser has without a library. Inside is a pass of the account, given to the phone
while it was signed in; without it anybody who knows the public key could write in another's name.

Layout: b"GMTAG1\\n", the file's public key (65 bytes), a nonce (12), the ciphertext. Inside: the length of
the JSON (4 bytes, big-endian), the JSON, then the photos one after the other.
"""

from __future__ import annotations

import hmac
import json
import os
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from geo_mahalle.errors import InputRefused

MAGIC = b"GMTAG1\n"
POINT, NONCE = 65, 12
MOST_REPORTS = 500
LARGEST_FILE = 200 * 2**20
INFO = b"geo-mahalle sealed reports 1"
KEY_FILE = "sealing-key.pem"


class FileRefused(InputRefused):
    """The file cannot be opened here; nothing was stored."""


@dataclass(frozen=True)
class SealedReport:
    """One report of a file: what the phone would have sent (JSON as text) and its photo."""

    said: str
    photo: bytes | None


@dataclass(frozen=True)
class SealedFile:
    """An opened file: whose it says it is, by which pass, and its reports."""

    account: str
    proof: str
    reports: tuple[SealedReport, ...]


def public_key(home: Path) -> str:
    """Return the office's public key (an uncompressed point, base64), made with its private key at first."""
    return b64encode(_point(_private_key(home).public_key())).decode()


def account_pass(key: bytes, account: str) -> str:
    """Return the pass that proves to this office whose phone sealed a file."""
    return hmac.new(key, b"sealed\0" + account.encode(), sha256).hexdigest()


def seal(public: bytes, plain: bytes) -> bytes:
    """Seal as a phone does; for the drill and for other programs than a browser."""
    own = ec.generate_private_key(ec.SECP256R1())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    point, nonce = _point(own.public_key()), os.urandom(NONCE)
    cipher = AESGCM(_file_key(own, theirs, point, public))
    return MAGIC + point + nonce + cipher.encrypt(nonce, plain, MAGIC)


def open_sealed(home: Path, content: bytes) -> SealedFile:
    """Open a file that was sealed to this office; raises FileRefused for any other or a damaged one."""
    if len(content) > LARGEST_FILE:
        raise FileRefused("The file is larger than 200 MB.")
    if not content.startswith(MAGIC) or len(content) < len(MAGIC) + POINT + NONCE + 16:
        raise FileRefused("This is not a file of the tagging page.")
    head = len(MAGIC)
    point, nonce = content[head : head + POINT], content[head + POINT : head + POINT + NONCE]
    own = _private_key(home)
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        cipher = AESGCM(_file_key(own, theirs, point, _point(own.public_key())))
        plain = cipher.decrypt(nonce, content[head + POINT + NONCE :], MAGIC)
    except (ValueError, InvalidTag) as err:
        raise FileRefused(
            "The file was sealed for another office, or it is damaged.", remedy="Make it again on the phone."
        ) from err
    return _read(plain)


def _read(plain: bytes) -> SealedFile:
    try:
        length = int.from_bytes(plain[:4], "big")
        told: dict[str, Any] = json.loads(plain[4 : 4 + length])
        photos, at, reports = plain[4 + length :], 0, []
        for one in told["reports"]:
            size = int(one.get("photo_bytes") or 0)
            if size < 0 or at + size > len(photos):
                raise ValueError("a photo is longer than the file")
            said = json.dumps(one["said"], ensure_ascii=False)
            reports.append(SealedReport(said, photos[at : at + size] if size else None))
            at += size
        if len(reports) > MOST_REPORTS:
            raise ValueError("too many reports")
        return SealedFile(str(told["account"]), str(told["proof"]), tuple(reports))
    except (ValueError, TypeError, KeyError, AttributeError) as err:
        raise FileRefused("The file holds something else than reports.") from err


def _private_key(home: Path) -> ec.EllipticCurvePrivateKey:
    file = home / KEY_FILE
    if not file.exists():
        fresh = ec.generate_private_key(ec.SECP256R1())
        _write(file, fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    found = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        raise FileRefused(
            "%(file)s is not the key of sealed files.",
            remedy="Restore it from your backup.",
            values={"file": file},
        )
    return found


def _write(file: Path, body: bytes) -> None:
    """Write a key that only its owner reads, unless another process was first."""
    fresh = file.with_name(f".{KEY_FILE}.{os.getpid()}.{os.urandom(4).hex()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(body)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        file.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _file_key(
    own: ec.EllipticCurvePrivateKey, theirs: ec.EllipticCurvePublicKey, point: bytes, office: bytes
) -> bytes:
    shared = own.exchange(ec.ECDH(), theirs)
    return HKDF(hashes.SHA256(), 32, salt=point + office, info=INFO).derive(shared)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
