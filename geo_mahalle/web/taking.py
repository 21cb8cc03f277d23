"""Take in reports that phones made, whichever way they come: sent, in a sealed file, from the paper table.

The report is stored and committed first, then its photo; who got no answer sends both again and finds them
stored. A photo that cannot be read does not cost the report.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from geo_mahalle.catalogue.categories import Category
from geo_mahalle.database import run
from geo_mahalle.database.pooled import pooled
from geo_mahalle.database.scope import Account, Scope, scope_with
from geo_mahalle.errors import UserError
from geo_mahalle.register.hazards import Receipt, ReportRefused, TaggedReport, Tagger, packs
from geo_mahalle.register.hazards.tagged import PACKAGE, keep_report, look_up
from geo_mahalle.register.photos import keep_photo
from geo_mahalle.settings import Settings
from geo_mahalle.text import clean
from geo_mahalle.web.acting import actor_of, now, photos_folder, today
from geo_mahalle.web.tagging import intake_of, may_tag, tagger_of

WORD = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"


class Sent(BaseModel):
    """What a phone sends of one report."""

    model_config = ConfigDict(extra="forbid", strict=True)

    client_id: UUID
    category: Annotated[str, Field(pattern=WORD)]
    severity: Annotated[int, Field(ge=1, le=4)] | None = None
    tagged_at: AwareDatetime
    shape: dict[str, Any] | None = None
    placed_by: Annotated[str, Field(pattern=WORD)] = "gps"
    accuracy_m: Annotated[float, Field(ge=0, le=1e7, allow_inf_nan=False)] | None = None
    area_code: Annotated[str, Field(pattern=WORD)] | None = None
    chips: Annotated[list[Annotated[str, Field(pattern=WORD)]], Field(max_length=20)] = []
    note: Annotated[str, Field(max_length=1000)] | None = None
    same_as: UUID | None = None

    def report(self) -> TaggedReport:
        """Return it as the register takes it in."""
        said = self.model_dump()
        note = clean(self.note) if self.note else None
        return TaggedReport(**{**said, "chips": tuple(self.chips), "note": note or None})


def read_sent(text: str | bytes) -> Sent:
    """Return what was sent, or refuse it with the field that is wrong."""
    try:
        return Sent.model_validate_json(text)
    except ValidationError as err:
        first = err.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(step) for step in first["loc"]) or "report"
        raise ReportRefused(f"{field}: {first['msg']}") from err


def store(settings: Settings, account: Account, sent: Sent) -> Receipt:
    """Store a report durably and return its receipt: two messages to the database, the second commits."""
    report, at = sent.report(), now()
    with pooled(settings, autocommit=True) as connection:
        intake = intake_of(settings, connection)
        around = look_up(connection, report, account.area_ids, intake=intake, now=at)
        scope = scope_with(account, around.reach)
        tagger = _tagger(account, scope, sent, intake.categories)
        return keep_report(connection, report, tagger, around, intake=intake, now=at, commits=True)


def store_photo(settings: Settings, account: Account, receipt: Receipt, content: bytes) -> bool:
    """Keep the photo of a report, once; tell whether the report has one now."""
    with pooled(settings) as connection:
        run(connection, PACKAGE, "lock_client", {"client": str(receipt.report)})
        if packs.has_photo(connection, receipt.report):
            return True
        try:
            keep_photo(
                connection,
                photos_folder(settings),
                content,
                issue=receipt.issue,
                kind="before",
                actor=actor_of(settings, account),
                on=today(connection),
                report=receipt.report,
            )
        except UserError:
            return False
    return True


def told(receipt: Receipt, warnings: list[str]) -> dict[str, object]:
    """Return a receipt as a phone reads it."""
    return {
        "issue": str(receipt.issue),
        "code": receipt.code,
        "state": receipt.state,
        "area": receipt.area_code,
        "warnings": warnings,
        "is_new": receipt.is_new,
        "joined": receipt.joined,
    }


def _tagger(account: Account, scope: Scope, sent: Sent, categories: Mapping[str, Category]) -> Tagger:
    category = categories.get(sent.category)
    if category is not None and not may_tag(category.sensitivity, scope):
        raise ReportRefused("This category is counted by its committee's head alone.")
    return tagger_of(account, scope)
