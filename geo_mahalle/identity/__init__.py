"""Who may come in: accounts, printed cards, passwords with one-time codes, sessions, keys and the audit.

All of it runs as the role that sees this schema and nothing else. Secrets are kept as digests, every wrong
try costs time, and nobody can lock another out.
"""

from geo_mahalle.database.scope import OFFICES, READS_OFFICE, Account, Kind, Scope, scope_of
from geo_mahalle.identity.accounts import (
    AccountRow,
    any_account,
    list_accounts,
    make_account,
    recovery_codes,
    revoke_account,
)
from geo_mahalle.identity.audits import first_break, forget_end, missing_since, note
from geo_mahalle.identity.keys import KeyRow, account_of_key, key_name, list_keys, make_key, revoke_key
from geo_mahalle.identity.paces import SlowDown
from geo_mahalle.identity.sessions import (
    OpenSession,
    SignedIn,
    account_of_session,
    open_sessions,
    sign_out,
    sign_out_elsewhere,
)
from geo_mahalle.identity.signing import (
    CARD_LASTS,
    Card,
    SignInRefused,
    make_card,
    sign_in_by_card,
    sign_in_by_password,
)

__all__ = [
    "CARD_LASTS",
    "OFFICES",
    "READS_OFFICE",
    "Account",
    "AccountRow",
    "Card",
    "KeyRow",
    "Kind",
    "OpenSession",
    "Scope",
    "SignInRefused",
    "SignedIn",
    "SlowDown",
    "account_of_key",
    "account_of_session",
    "any_account",
    "first_break",
    "forget_end",
    "key_name",
    "list_accounts",
    "list_keys",
    "make_account",
    "make_card",
    "make_key",
    "missing_since",
    "note",
    "open_sessions",
    "recovery_codes",
    "revoke_account",
    "revoke_key",
    "scope_of",
    "sign_in_by_card",
    "sign_in_by_password",
    "sign_out",
    "sign_out_elsewhere",
]
