"""What a failed statement means to whoever gave the command.

The driver's errors are translated once, where the connection is left: what somebody can mend says how; a
fault of ours (a wrong statement, a missing right) keeps its traceback.
"""

from __future__ import annotations

from types import TracebackType

import psycopg
from psycopg import errors

from geo_mahalle.database.queries import Row
from geo_mahalle.errors import DatabaseUnavailable, GeoMahalleError


class StoreFull(DatabaseUnavailable):
    """The disk of the database is full; nothing was changed."""

    http_status = 507


class StoreBusy(DatabaseUnavailable):
    """Somebody else was changing the same rows; nothing was changed."""

    http_status = 409


class StoreRefused(GeoMahalleError):  # noqa: N818 - it is a decision, not a fault
    """The database itself refused what was to be stored; nothing was changed."""

    http_status = 409


def translated(error: psycopg.Error) -> GeoMahalleError | None:
    """Return our error for the driver's, None where it is a fault of ours that must keep its traceback."""
    if isinstance(error, errors.DiskFull):
        return StoreFull(remedy="Free some space where the data folder lies, then do it again.")
    if isinstance(error, (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)):
        return StoreBusy(remedy="Do it again.")
    if isinstance(error, errors.QueryCanceled):
        return DatabaseUnavailable("It took longer than it may; nothing was changed.", remedy="Ask for less.")
    if isinstance(error, errors.IntegrityError):
        rule = error.diag.constraint_name or "a rule"
        table = error.diag.table_name or "the store"
        return StoreRefused(
            f"The database refused a row of {table} by {rule}; nothing was changed.",
            remedy="Was another import of the same source under way? If so, do it again.",
        )
    if isinstance(error, (errors.UntranslatableCharacter, errors.CharacterNotInRepertoire)):
        return StoreRefused(
            "A text holds a sign that the database cannot keep; nothing was changed.",
            remedy="Take control signs out of the file.",
        )
    if isinstance(error, psycopg.OperationalError):
        return DatabaseUnavailable(
            f"The database stopped answering: {str(error).strip()}; nothing was changed.",
            remedy="Start it: geo-mahalle start; or look what is wrong: geo-mahalle check",
        )
    return None


class StoreConnection(psycopg.Connection[Row]):
    """A connection that, when left, tells the driver's errors in our words."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Commit, or roll back on an error, close, and translate."""
        failed = error
        try:
            super().__exit__(kind, error, trace)
        except psycopg.Error as err:
            failed = err
        if isinstance(failed, psycopg.Error):
            ours = translated(failed)
            if ours is not None:
                raise ours from failed
            if failed is not error:
                raise failed
