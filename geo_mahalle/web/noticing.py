"""The bell of every page: how many notices wait for who is signed in, and bringing them up to date."""

from __future__ import annotations

from geo_mahalle.database import connect
from geo_mahalle.database.pooled import pooled
from geo_mahalle.database.scope import Account, scope_of
from geo_mahalle.errors import DatabaseUnavailable
from geo_mahalle.identity.recipients import find_recipient
from geo_mahalle.register import notices
from geo_mahalle.settings import Settings
from geo_mahalle.web import acting


def waiting(settings: Settings, account: Account) -> int:
    """Return how many notices an account has not read; a page without its database rings no bell."""
    try:
        with pooled(settings) as connection:
            return notices.unread(connection, account.public_id)
    except DatabaseUnavailable:
        return 0


def refresh(settings: Settings, account: Account) -> None:
    """Bring an account's own notices up to date."""
    recipient = find_recipient(settings, account.public_id)
    if recipient is None:
        return
    catalogue = acting.catalogue_of(settings)
    with connect(settings) as connection:
        today = acting.today(connection)
        limits = notices.limits_of(connection, catalogue, today=today)
        notices.gather(
            connection,
            account,
            scope_of(account, connection),
            limits,
            today=today,
            since=min(recipient.created_at.date(), today),
        )
