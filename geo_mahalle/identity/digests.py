"""Digests and fresh secrets; a secret leaves this package once, when it is made."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

from geo_mahalle.database.cluster import secret
from geo_mahalle.settings import Settings


def fresh_token() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """Return the digest under which a random token is kept; it is too long to be guessed."""
    return sha256(token.encode()).digest()


def keyed_digest(settings: Settings, *words: str) -> bytes:
    """Return the digest of something short, which without the installation's secret cannot be tried out."""
    return hmac.new(secret(settings), "\0".join(words).encode(), sha256).digest()
