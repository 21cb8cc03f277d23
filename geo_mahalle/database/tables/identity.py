"""Who may come in: accounts, their reach, cards, sessions, keys, guesses, and the audit.

Secrets stand here as digests only. Nothing in this schema says who reported what.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from geo_mahalle.database.tables.base import key, metadata, public_id, references, words


def _moment(name: str, *, nullable: bool = False, comment: str) -> Column[Any]:
    """Return a column of a moment in UTC; the moment of the row where it may not be NULL."""
    default = None if nullable else text("now()")
    return Column(name, DateTime(timezone=True), nullable=nullable, server_default=default, comment=comment)


def _digest(name: str, *, comment: str, unique: bool = False) -> Column[Any]:
    """Return a column that holds the SHA-256 of a secret."""
    return Column(name, LargeBinary, nullable=False, unique=unique, comment=comment)


account = Table(
    "account",
    metadata,
    key(),
    public_id(),
    words("kind", comment="what the person does: member, council_secretary, county_office and so on"),
    words("name", comment="what the office calls the person"),
    words("login", nullable=True, unique=True, comment="name for signing in by password; NULL: card only"),
    words("password_hash", nullable=True, comment="argon2; NULL: card only"),
    words("totp_secret", nullable=True, comment="secret of the one-time codes; NULL: none asked"),
    Column("totp_last_step", BigInteger, nullable=True, comment="last used 30-second step: no code twice"),
    Column(
        "is_placewide",
        Boolean,
        nullable=False,
        server_default=text("false"),
        comment="reaches every area of the place",
    ),
    _moment("created_at", comment="when it was made"),
    _moment("revoked_at", nullable=True, comment="when it was closed; NULL: open"),
    words(
        "agency_id",
        nullable=True,
        comment="agency a liaison answers for; NULL: none, and no letter is reached",
    ),
    words("mail", nullable=True, comment="restricted: where the digest goes; NULL: by no mail"),
    words("phone", nullable=True, comment="restricted: where the short message goes; NULL: by none"),
    words("digest", server_default=text("'off'"), comment="off, daily or weekly"),
    words("language", server_default=text("'fa'"), comment="language of its digests: fa or en"),
    CheckConstraint("agency_id IS NULL OR kind = 'agency_liaison'", name="agency_of_liaison"),
    CheckConstraint("digest IN ('off', 'daily', 'weekly')", name="digest"),
    CheckConstraint("language IN ('fa', 'en')", name="language"),
    CheckConstraint("digest = 'off' OR mail IS NOT NULL OR phone IS NOT NULL", name="digest_has_way"),
    CheckConstraint(
        "kind IN ('member', 'council_secretary', 'committee_head', 'county_office', 'province_office',"
        " 'analyst', 'agency_liaison', 'administrator')",
        name="kind",
    ),
    CheckConstraint("(login IS NULL) = (password_hash IS NULL)", name="login_with_password"),
    schema="identity",
    comment="people who may sign in",
)

account_area = Table(
    "account_area",
    metadata,
    Column("account_id", ForeignKey("identity.account.id", ondelete="CASCADE"), primary_key=True),
    Column("area_id", ForeignKey("register.area.id", ondelete="CASCADE"), primary_key=True),
    schema="identity",
    comment="areas an account reaches, with all that lies in them",
)

account_committee = Table(
    "account_committee",
    metadata,
    Column("account_id", ForeignKey("identity.account.id", ondelete="CASCADE"), primary_key=True),
    Column("committee_id", Text, primary_key=True),
    schema="identity",
    comment="committees an account is bound to; no row: every committee",
)

invitation = Table(
    "invitation",
    metadata,
    key(),
    references("account_id", "identity.account.id", comment="whose card", ondelete="CASCADE"),
    _digest("token_sha256", comment="digest of the card's QR token", unique=True),
    _digest("digits_sha256", comment="keyed digest of the card's six digits"),
    Column("phones", Integer, nullable=False, server_default=text("1"), comment="phones it may still open"),
    _moment("created_at", comment="when it was printed"),
    _moment("expires_at", nullable=True, comment="until when it opens anything"),
    CheckConstraint("phones >= 0", name="phones"),
    Index("ix_invitation_digits", "digits_sha256"),
    schema="identity",
    comment="printed cards that open a phone once",
)

session = Table(
    "session",
    metadata,
    key(),
    public_id(),
    references("account_id", "identity.account.id", comment="who is signed in", ondelete="CASCADE"),
    _digest("token_sha256", comment="digest of the token in the cookie", unique=True),
    words("kind", comment="browser: ends by idling; device: a phone opened by a card"),
    _moment("created_at", comment="when it began"),
    _moment("seen_at", comment="last use, to the minute"),
    _moment("expires_at", nullable=True, comment="when it ends whatever happens"),
    _moment("revoked_at", nullable=True, comment="when it was ended; NULL: it runs"),
    CheckConstraint("kind IN ('browser', 'device')", name="kind"),
    Index("ix_session_account", "account_id"),
    schema="identity",
    comment="who is signed in where",
)

api_key = Table(
    "api_key",
    metadata,
    key(),
    references("account_id", "identity.account.id", comment="in whose name it acts", ondelete="CASCADE"),
    words("title", comment="what it is for"),
    _digest("key_sha256", comment="digest of the key", unique=True),
    Column("scopes", ARRAY(Text), nullable=False, comment="what it may do, for example read"),
    _moment("created_at", comment="when it was made"),
    _moment("expires_at", nullable=True, comment="until when it works"),
    _moment("revoked_at", nullable=True, comment="when it was closed; NULL: open"),
    words(
        "sql_role",
        nullable=True,
        unique=True,
        comment="database role that acts in its name; NULL: it asks by the API alone",
    ),
    schema="identity",
    comment="keys of programs",
)

recovery_code = Table(
    "recovery_code",
    metadata,
    key(),
    references("account_id", "identity.account.id", comment="whose", ondelete="CASCADE"),
    _digest("code_sha256", comment="digest of a printed code"),
    _moment("used_at", nullable=True, comment="when it was used up; NULL: not yet"),
    schema="identity",
    comment="printed codes that stand in for a lost phone, each once",
)

guess = Table(
    "guess",
    metadata,
    key(),
    _digest("bucket", comment="digest of login and network address"),
    _digest("target", comment="digest of the login alone"),
    _moment("at", comment="when a wrong password, code or card was tried"),
    Index("ix_guess_bucket", "bucket", "at"),
    Index("ix_guess_target", "target", "at"),
    schema="identity",
    comment="wrong tries of the last hour, by which guessing is slowed",
)

audit = Table(
    "audit",
    metadata,
    key(),
    _moment("at", comment="when"),
    words("actor_kind", comment="what the actor is; never a name"),
    words("actor_ref", comment="digest of the account's public id, or '-' for the command line"),
    words("act", comment="what was done, for example signed_in"),
    words("object", comment="to what, by public id or code"),
    _digest("previous_sha256", comment="digest of the row before"),
    _digest("sha256", comment="digest of this row and the one before", unique=True),
    schema="identity",
    comment="who did what, each row chained to the one before",
)
