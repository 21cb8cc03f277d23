"""Move problems along: accept, refuse, send on, close with evidence, reopen, escalate, split.

The database judges every move by its rows (who, from where, to where, what it needs); this module gives
each move a name and tells a refusal in words. Residents' signals wait until somebody has looked at them.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from geo_mahalle.database import Connection, rows, run
from geo_mahalle.database.queries import Cursor
from geo_mahalle.errors import UserError

PACKAGE = "geo_mahalle.register.hazards"
SIGNALS = ("persists", "fixed", "missing")
SIGNALS_A_DAY = 5


class MoveRefused(UserError):  # noqa: N818 - it is a decision, not a fault
    """The problem cannot be moved that way by this role."""

    http_status = 409


class Throttled(UserError):  # noqa: N818 - it is a state, not a fault
    """That is enough for today."""

    http_status = 429


@dataclass(frozen=True)
class Actor:
    """Who acts: the account's key, its role, and the installation's key for digests."""

    account_key: str
    role: str
    key: bytes

    def digest(self, issue: int) -> bytes:
        """Return the actor's digest within one issue; it cannot be compared with another issue's."""
        return hmac.new(self.key, f"{issue}:{self.account_key}".encode(), hashlib.sha256).digest()


@dataclass(frozen=True)
class Step:
    """One event of a problem's history: roles, never names."""

    kind: str
    state: str
    on: date
    role: str | None
    reason: str | None
    has_photo: bool
    has_visit: bool


def new_code() -> str:
    """Return a receipt code of ten digits that nobody can guess from another one."""
    return f"{secrets.randbelow(9 * 10**9) + 10**9}"


class Details(TypedDict, total=False):
    """What an event may carry beside its kind: the state it leads to, a typed reason, and its evidence."""

    to_state: str | None
    reason: str | None
    photo_id: int | None
    visit_id: int | None


def record_event(
    connection: Connection,
    issue_id: int,
    kind: str,
    *,
    actor: Actor,
    at: datetime,
    **details: Unpack[Details],
) -> str:
    """Append an event and return the state after it; the database refuses what its rows do not allow."""
    found = put_event(connection, issue_id, kind, actor=actor, at=at, **details).fetchone()
    if found is None:
        raise UserError("There is no such problem.")
    return str(found[1])


def put_event(
    connection: Connection,
    issue_id: int,
    kind: str,
    *,
    actor: Actor,
    at: datetime,
    **details: Unpack[Details],
) -> Cursor:
    """Append an event and return the cursor that tells of it: empty where there is no such problem."""
    return run(
        connection,
        PACKAGE,
        "insert_event",
        {
            "issue": issue_id,
            "kind": kind,
            "to_state": details.get("to_state"),
            "at": at,
            "role": actor.role,
            "actor": actor.digest(issue_id),
            "reason": details.get("reason"),
            "photo": details.get("photo_id"),
            "visit": details.get("visit_id"),
        },
    )


def move(
    connection: Connection,
    issue: UUID,
    to_state: str,
    *,
    actor: Actor,
    at: datetime,
    reason: str | None = None,
    photo: UUID | None = None,
    visit_id: int | None = None,
    seen: str | None = None,
) -> str:
    """Move a problem and return its state; raises MoveRefused with what the move lacks.

    The problem is held meanwhile, so two who move at once come one after the other; the one who finds it
    moved there already changes nothing. `seen` is the state the mover looked at: another one is refused.
    """
    standing = hold(connection, issue)
    if standing["state"] == to_state and not standing["is_merged"]:
        return to_state
    if seen is not None and standing["state"] != seen:
        raise MoveRefused("Somebody moved it meanwhile.", remedy="Look at it again, then decide.")
    _refuse_open_parts(connection, standing["id"], to_state)
    allowed = rows(
        connection,
        PACKAGE,
        "read_move",
        {"issue": standing["id"], "to": to_state, "role": actor.role, "reason": reason, "photo": photo},
    )[0]
    if allowed["is_merged"]:
        raise MoveRefused("The problem was merged into another one.")
    if not allowed["is_allowed"]:
        raise MoveRefused(
            "A %(role)s cannot move it from %(state)s to %(to_state)s.",
            values={"role": actor.role, "state": standing["state"], "to_state": to_state},
        )
    if allowed["guard"] == "reason" and not allowed["is_reason"]:
        raise MoveRefused("This move needs a reason from the list.")
    if allowed["guard"] == "evidence" and allowed["photo_id"] is None and visit_id is None:
        raise MoveRefused("Closing needs a photo, or a visit by someone other than you, each used once.")
    if visit_id is not None and not _is_others_visit(connection, visit_id, standing["id"], actor):
        raise MoveRefused("The visit must have found it fixed, and be by someone other than you.")
    kind = {"resolved": "closed", "persisting": "reopened"}.get(to_state, "moved")
    state = record_event(
        connection,
        standing["id"],
        kind,
        actor=actor,
        at=at,
        to_state=to_state,
        reason=reason,
        photo_id=allowed["photo_id"],
        visit_id=visit_id,
    )
    if state == "persisting" and standing["parent_id"] is not None:
        _reopen_whole(connection, standing["id"], actor=actor, at=at, reason=reason)
    return state


def hold(connection: Connection, issue: UUID) -> dict[str, Any]:
    """Return where a problem stands (id, state, parent_id, …), held until the transaction ends."""
    found = rows(connection, PACKAGE, "lock_issue", {"issue": issue})
    if not found:
        raise UserError("There is no such problem.")
    return found[0]


def _refuse_open_parts(connection: Connection, issue_id: int, to_state: str) -> None:
    if to_state not in ("resolved", "refused"):
        return
    parts = rows(connection, PACKAGE, "read_parts", {"issue": issue_id})
    left = sum(part["is_open"] for part in parts)
    if left:
        raise MoveRefused(
            "%(left)s of its %(count)s parts are open: a problem closes after its parts.",
            values={"left": left, "count": len(parts)},
        )


def _reopen_whole(
    connection: Connection, part_id: int, *, actor: Actor, at: datetime, reason: str | None
) -> None:
    """Reopen a closed problem whose part was reopened: the whole is never better than its parts."""
    whole = rows(connection, PACKAGE, "read_whole", {"issue": part_id})[0]["issue"]
    standing = hold(connection, whole)
    if standing["state"] == "resolved":
        record_event(
            connection, standing["id"], "reopened", actor=actor, at=at, to_state="persisting", reason=reason
        )


def note_visit(connection: Connection, issue: UUID, found: str, *, actor: Actor, on: date) -> int:
    """Write down that somebody went to look; `found` is fixed or standing. Returns the visit's number."""
    issue_id = hold(connection, issue)["id"]
    row = run(
        connection,
        PACKAGE,
        "insert_visit",
        {
            "issue": issue_id,
            "on": on,
            "found": found,
            "role": actor.role,
            "visitor": actor.digest(issue_id),
        },
    ).fetchone()
    return int(row[0]) if row else 0


def escalate(connection: Connection, issue: UUID, reason: str, *, actor: Actor, at: datetime) -> None:
    """Bring an open problem before the council: it stands on the next agenda. Twice on a day is once."""
    standing = hold(connection, issue)
    given = {"issue": standing["id"], "at": at, "reason": reason}
    done = run(connection, PACKAGE, "escalate_issue", given).fetchone()
    if done is None:
        raise MoveRefused("Only an open problem can be escalated, for a reason from the list.")
    if done[0] == standing["escalated_on"]:
        return
    record_event(connection, standing["id"], "moved", actor=actor, at=at, reason=reason)


def split_issue(
    connection: Connection, issue: UUID, committees: Sequence[str], *, actor: Actor, at: datetime
) -> list[UUID]:
    """Divide a problem among committees; returns the parts. It can be closed when every part is.

    Split again among the same committees it stays as it is, and the parts are returned.
    """
    standing = hold(connection, issue)
    if standing["parent_id"] is not None or len(set(committees)) < 2:
        raise MoveRefused("A whole problem is split among two committees or more.")
    known = rows(connection, PACKAGE, "read_parts", {"issue": standing["id"]})
    if known:
        if {part["committee"] for part in known} == set(committees):
            return [part["issue"] for part in known]
        raise MoveRefused("It was split already, among other committees.")
    if standing["state"] in ("resolved", "refused"):
        raise MoveRefused("Only an open problem can be split.")
    parts = rows(
        connection, PACKAGE, "split_issue", {"issue": standing["id"], "committees": sorted(set(committees))}
    )
    for part in parts:
        record_event(connection, part["id"], "opened", actor=actor, at=at)
    return [part["public_id"] for part in parts]


def history(connection: Connection, issue: UUID) -> list[Step]:
    """Return what happened to a problem, oldest first."""
    found = rows(connection, PACKAGE, "read_history", {"issue": issue})
    return [Step(**row) for row in found]


def send_signal(
    connection: Connection,
    kind: str,
    *,
    sender: bytes,
    on: date,
    key: bytes,
    issue: UUID | None = None,
    area_code: str | None = None,
    category: str | None = None,
) -> str:
    """Keep what a resident says («هنوز هست», «رفع شده», «از قلم افتاده») and return the receipt code.

    `sender` (an address, say) is never stored: only a digest that changes every day. Raises Throttled.
    """
    if kind not in SIGNALS or (kind == "missing") != (issue is None):
        raise UserError("A signal is about a problem, or says that one is missing in an area.")
    digest = hmac.new(key, on.isoformat().encode() + b"|" + sender, hashlib.sha256).digest()
    run(connection, PACKAGE, "lock_client", {"client": digest.hex()})
    if (
        run(connection, PACKAGE, "count_signals", {"sender": digest, "on": on}).fetchall()[0][0]
        >= SIGNALS_A_DAY
    ):
        raise Throttled(remedy="Come back tomorrow, or bring the paper slip.")
    stored = run(
        connection,
        PACKAGE,
        "insert_signal",
        {
            "kind": kind,
            "issue": issue,
            "area": area_code,
            "category": category,
            "code": new_code(),
            "sender": digest,
            "on": on,
        },
    ).fetchone()
    if stored is None:
        raise UserError("There is no such problem or area.")
    return str(stored[0])


def moderate_signal(
    connection: Connection, code: str, *, is_accepted: bool, actor: Actor, at: datetime
) -> str | None:
    """Accept or refuse a signal; an accepted «هنوز هست» about a closed problem reopens it.

    Returns the state of the problem, None for one that is about no problem.
    """
    found = rows(
        connection,
        PACKAGE,
        "moderate_signal",
        {"code": code, "to": "accepted" if is_accepted else "refused", "at": at},
    )
    if not found:
        return _decided(connection, code, is_accepted=is_accepted)
    signal = found[0]
    if is_accepted and signal["kind"] == "persists" and signal["state"] == "resolved":
        return move(connection, signal["issue"], "persisting", actor=actor, at=at, reason="still_there")
    return None if signal["state"] is None else str(signal["state"])


def erase_reporters(connection: Connection, *, as_of: date) -> int:
    """Forget who tagged what, 90 days after closing; the ledger says how many. Role and digest remain."""
    row = run(connection, PACKAGE, "erase_reporters", {"as_of": as_of}).fetchone()
    return int(row[0]) if row else 0


def _decided(connection: Connection, code: str, *, is_accepted: bool) -> str | None:
    """Return the state after a signal that was decided the same way before; refuse any other."""
    found = rows(connection, PACKAGE, "signal_decided", {"code": code})
    if not found or found[0]["moderation"] != ("accepted" if is_accepted else "refused"):
        raise UserError("There is no signal with this code that waits.")
    state: str | None = found[0]["state"]
    return state


def _is_others_visit(connection: Connection, visit_id: int, issue_id: int, actor: Actor) -> bool:
    row = run(
        connection,
        PACKAGE,
        "others_visit",
        {"visit": visit_id, "issue": issue_id, "actor": actor.digest(issue_id)},
    ).fetchone()
    return row is not None
