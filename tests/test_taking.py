"""A report is taken in by two messages to the database; what was acknowledged is there after any crash."""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
import threading
import time
from pathlib import Path

import pytest
from importing import one
from tagging import make_tag_city, member, sent

from geo_mahalle import identity
from geo_mahalle.database import Role, connect
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.database.places import PlaceRow, add_place
from geo_mahalle.errors import GeoMahalleError
from geo_mahalle.register.hazards import BodyDiffers, ReportRefused
from geo_mahalle.settings import Settings
from geo_mahalle.web.taking import Sent, store

pytestmark = pytest.mark.database
WRITERS, KILLS = 4, 3
FAIL = """
CREATE FUNCTION register.fail() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RAISE 'no' USING ERRCODE = '23514'; END $$;
CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON register.{table} DEFERRABLE INITIALLY {when}
FOR EACH ROW EXECUTE FUNCTION register.fail();
"""


@pytest.fixture(scope="module")
def place():
    """A place of a cluster of its own, which may be killed."""
    base = Path(tempfile.mkdtemp(prefix="gm-drill-", dir="/tmp"))
    base.chmod(0o755)
    settings = Settings(home=base / "home", place="drill")
    cluster = Cluster(settings)
    cluster.start()
    add_place(settings, PlaceRow("drill", "مشق", "Drill", 48.5, 36.0, 49.5, 37.0))
    yield make_tag_city(settings, base)
    cluster.start()
    cluster.stop()
    shutil.rmtree(base)


@pytest.fixture(scope="module")
def account(place):
    return identity.account_of_session(place, member(place))


@pytest.fixture
def take(place, account):
    return lambda told: store(place, account, Sent.model_validate_json(json.dumps(told)))


def stored(place):
    with connect(place) as connection:
        return {str(row[0]) for row in connection.execute("SELECT client_id FROM register.report")}


def test_a_report_is_committed_when_its_receipt_is_there_and_the_same_again_has_the_same(take, place):
    told = sent()
    first, again = take(told), take(told)
    assert (first.is_new, again.is_new, first.code) == (True, False, again.code)
    assert told["client_id"] in stored(place)
    with pytest.raises(BodyDiffers):
        take(told | {"severity": 3})
    assert one(place, "SELECT count(*) FROM register.issue_event") == 1


def test_a_refused_report_leaves_nothing_and_the_connection_goes_on(take, place):
    before = stored(place)
    for wrong in (
        {"chips": ["nonsense"]},
        {"shape": {"type": "Point", "coordinates": [1, 1]}},
        {"category": "x"},
    ):
        with pytest.raises(ReportRefused):
            take(sent(**wrong))
    assert stored(place) == before
    assert take(sent(category="litter")).is_new


@pytest.mark.parametrize(
    ("table", "when", "category"),
    [
        ("report", "IMMEDIATE", "open_pit"),
        ("issue_event", "IMMEDIATE", "pothole"),
        ("report", "DEFERRED", "full_bin"),
    ],
)
def test_what_fails_in_the_second_message_even_at_its_commit_is_not_acknowledged(
    take, place, table, when, category
):
    before = stored(place)
    with connect(place, Role.OWNER) as connection:
        connection.execute(FAIL.format(table=table, when=when))
    try:
        with pytest.raises(GeoMahalleError):
            take(sent(category=category))
    finally:
        with connect(place, Role.OWNER) as connection:
            connection.execute(f"DROP TRIGGER fail ON register.{table}; DROP FUNCTION register.fail()")
    assert stored(place) == before
    assert take(sent(category=category)).is_new


def test_nothing_acknowledged_is_lost_when_the_database_is_killed_under_writers(take, place):
    acknowledged, stop = [], threading.Event()

    def write():
        while not stop.is_set():
            told = sent()
            try:
                take(told)
            except GeoMahalleError:
                time.sleep(0.02)
            else:
                acknowledged.append(told["client_id"])

    writers = [threading.Thread(target=write) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    cluster = Cluster(place)
    try:
        for _ in range(KILLS):
            reached = len(acknowledged) + 25
            end = time.monotonic() + 120
            while len(acknowledged) < reached:
                assert time.monotonic() < end
                time.sleep(0.01)
            os.kill(int((cluster.data_folder / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
            cluster.start()
    finally:
        stop.set()
        for writer in writers:
            writer.join(60)
    assert len(acknowledged) >= KILLS * 25
    assert set(acknowledged) <= stored(place)
    assert one(place, "SELECT count(*) - count(DISTINCT client_id) FROM register.report") == 0
    untold = "NOT EXISTS (SELECT FROM register.issue_event WHERE issue_event.issue_id = issue.id)"
    assert one(place, f"SELECT count(*) FROM register.issue WHERE {untold}") == 0  # noqa: S608 - of this test
