"""What is done by itself: a row a step, when each ran last, and one lock so that nobody works twice."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from geo_mahalle.analysis import refresh_reports
from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.database import connect, rows, run
from geo_mahalle.database.places import read_place
from geo_mahalle.database.scope import scope_of
from geo_mahalle.errors import GeoMahalleError, UserError
from geo_mahalle.identity.recipients import list_recipients
from geo_mahalle.jobs import digests
from geo_mahalle.locale import say_error
from geo_mahalle.register import notices
from geo_mahalle.register.hazards.maintenance import maintain
from geo_mahalle.settings import Settings

log = logging.getLogger(__name__)
PACKAGE = "geo_mahalle.jobs"
Outcome = dict[str, int]


class Busy(UserError):  # noqa: N818 - it is a state, not a fault
    """Another process does this work just now."""

    http_status = 409


@dataclass(frozen=True)
class Step:
    """One piece of work: every how long it is due, and what does it. `title` is a msgid."""

    id: str
    title: str
    every: timedelta
    do: Callable[[Settings, datetime], Outcome]


@dataclass(frozen=True)
class Done:
    """When a step began and ended well last, and what it did or what hindered it."""

    step: str
    started_at: datetime
    done_at: datetime | None
    outcome: Outcome | None
    failure: str | None


def keep_register(settings: Settings, now: datetime) -> Outcome:
    """Forget who reported what was closed 90 days ago, set dark lamps of power cuts aside, route problems."""
    with connect(settings) as connection:
        return maintain(connection, read_catalogue(settings.layers))


def refresh_numbers(settings: Settings, now: datetime) -> Outcome:
    """Compute the numbers of areas where problems were reported, moved or closed, and of those above."""
    done = refresh_reports(settings, catalogue=read_catalogue(settings.layers))
    return {"areas_refreshed": done.areas, "indicators_refreshed": done.indicators}


def gather_notices(settings: Settings, now: datetime) -> Outcome:
    """Bring the notices of every account up to date."""
    catalogue, new = read_catalogue(settings.layers), 0
    with connect(settings) as connection:
        today = read_place(connection).today
        limits = notices.limits_of(connection, catalogue, today=today)
        for one in list_recipients(settings):
            scope = scope_of(one.account, connection)
            since = min(one.created_at.date(), today)
            new += notices.gather(connection, one.account, scope, limits, today=today, since=since)
            connection.commit()
    return {"notices_new": new}


def send_digests(settings: Settings, now: datetime) -> Outcome:
    """Put the digests that are due, and send what waits."""
    made = digests.put_due(settings, now=now)
    return {"digests_made": made} | digests.send_due(settings, read_catalogue(settings.layers), now=now)


def prune_notices(settings: Settings, now: datetime) -> Outcome:
    """Forget notices and digests of more than 90 days ago."""
    with connect(settings) as connection:
        return {"notices_forgotten": notices.prune(connection, today=read_place(connection).today)}


STEPS = (
    Step("register", "The register is kept", timedelta(hours=6), keep_register),
    Step("numbers", "Numbers follow the reports", timedelta(minutes=5), refresh_numbers),
    Step("notices", "People are told", timedelta(minutes=10), gather_notices),
    Step("digests", "Digests are sent", timedelta(minutes=10), send_digests),
    Step("prune", "Old notices go", timedelta(hours=24), prune_notices),
)


def run_due(settings: Settings, *, now: datetime | None = None, steps: Sequence[Step] = STEPS) -> list[str]:
    """Do the steps that are due and return which were done; none while another process works."""
    moment = now or datetime.now(UTC)
    with _alone(settings) as is_alone:
        if not is_alone:
            return []
        known = {one.step: one for one in read_upkeep(settings)}
        due = [step for step in steps if is_due(step, known.get(step.id), moment)]
        for step in due:
            _do(settings, step, moment)
    return [step.id for step in due]


def run_all(settings: Settings, *, now: datetime | None = None, steps: Sequence[Step] = STEPS) -> list[Done]:
    """Do every step now and return how each ended; raise Busy while another process works."""
    moment = now or datetime.now(UTC)
    with _alone(settings) as is_alone:
        if not is_alone:
            raise Busy(remedy="Wait a minute.")
        for step in steps:
            _do(settings, step, moment)
    asked = {step.id for step in steps}
    return [one for one in read_upkeep(settings) if one.step in asked]


def is_due(step: Step, last: Done | None, now: datetime) -> bool:
    """Tell whether a step is to run: never begun, or begun longer ago than its time."""
    return last is None or now - last.started_at >= step.every


def read_upkeep(settings: Settings) -> list[Done]:
    """Return when each step ran last and what it did, in the order of the steps."""
    with connect(settings) as connection:
        found = {row["step"]: Done(**row) for row in rows(connection, PACKAGE, "read_upkeep")}
    return [found[step.id] for step in STEPS if step.id in found]


def _do(settings: Settings, step: Step, now: datetime) -> None:
    """Do one step; what hinders it is kept for the administrator and hinders no other step."""
    with connect(settings) as connection:
        run(connection, PACKAGE, "begin_step", {"step": step.id, "at": now})
    outcome: Outcome | None = None
    failure: str | None = None
    try:
        outcome = step.do(settings, now)
    except Exception as err:
        # Whatever it was, the other steps go on, and the administrator reads it; the log has the traceback.
        log.exception("upkeep: %s", step.id)
        failure = say_error(err, "fa")[0] if isinstance(err, GeoMahalleError) else type(err).__name__
    given = {"step": step.id, "at": now, "failure": failure, "outcome": json.dumps(outcome)}
    with connect(settings) as connection:
        run(connection, PACKAGE, "end_step", given)


@contextmanager
def _alone(settings: Settings) -> Iterator[bool]:
    """Hold the lock of this work while the caller works; False where somebody else holds it.

    The lock is the session's: a process that is killed leaves it at once.
    """
    connection = connect(settings, autocommit=True)
    try:
        is_alone = bool(run(connection, PACKAGE, "try_lock").fetchall()[0][0])
        yield is_alone
        if is_alone:
            run(connection, PACKAGE, "unlock")
    finally:
        connection.close()
