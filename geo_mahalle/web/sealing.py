"""Sealed files of phones: what a phone needs to make one, and bringing one in, by a page or the command line.

A file is believed to be of the account whose pass is inside it, whoever carries it. Each report of it is
taken in as if it had been sent: once, however often the file is brought.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from geo_mahalle.database.cluster import secret
from geo_mahalle.database.scope import Account, Kind
from geo_mahalle.errors import UserError
from geo_mahalle.identity import list_accounts
from geo_mahalle.register.hazards import sealed
from geo_mahalle.register.hazards.sealed import FileRefused, SealedReport
from geo_mahalle.settings import Settings
from geo_mahalle.web import speaking
from geo_mahalle.web.tagging import TAGGERS
from geo_mahalle.web.taking import read_sent, store, store_photo


@dataclass(frozen=True)
class Brought:
    """What became of one report of a file: stored, stored before, or why it was refused."""

    category: str
    code: str | None
    is_new: bool
    refused: str | None = None
    has_lost_photo: bool = False


def seal_of(settings: Settings, account: Account) -> dict[str, str]:
    """Return what the phone of an account needs to seal a file: the office's key and the account's pass."""
    return {
        "office": sealed.public_key(settings.home),
        "account": account.public_id,
        "proof": sealed.account_pass(secret(settings), account.public_id),
    }


def bring_in(settings: Settings, content: bytes) -> list[Brought]:
    """Open a sealed file and take in its reports; raises FileRefused where it is not to be believed."""
    file = sealed.open_sealed(settings.home, content)
    proof = sealed.account_pass(secret(settings), file.account)
    if not hmac.compare_digest(proof.encode(), file.proof.encode()):
        raise FileRefused("The file does not prove whose phone made it.")
    account = _account(settings, file.account)
    return [_bring(settings, account, report) for report in file.reports]


def _bring(settings: Settings, account: Account, report: SealedReport) -> Brought:
    say = speaking.say
    category = "?"
    try:
        sent = read_sent(report.said)
        category = sent.category
        receipt = store(settings, account, sent)
    except UserError as err:
        return Brought(category, None, is_new=False, refused=say(err.message))
    is_lost = report.photo is not None and not store_photo(settings, account, receipt, report.photo)
    return Brought(category, receipt.code, receipt.is_new, has_lost_photo=is_lost)


def _account(settings: Settings, public_id: str) -> Account:
    for row in list_accounts(settings):
        if row.public_id == public_id and row.revoked_at is None and Kind(row.kind) in TAGGERS:
            return Account(
                0, row.public_id, Kind(row.kind), row.name, row.is_placewide, row.area_ids, row.committees
            )
    raise FileRefused("The account of this phone was closed.", remedy="Make it an account, then tag again.")
