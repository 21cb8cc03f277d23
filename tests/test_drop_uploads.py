"""Files that people drop: kept privately, never under the name they came with, not longer than needed."""

from __future__ import annotations

import asyncio
import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from importing import bring, one, report, write_csv
from starlette.requests import Request

from geo_mahalle.database import connect, run
from geo_mahalle.importers import CannotUndo, undo, undoing, uploads
from geo_mahalle.web.receiving import received


def put(place, name="گزارش.csv", body=b"a,b\n", owner="me"):
    taking = uploads.receive(place, name, owner)
    taking.take(body)
    return taking.finish()


def test_a_file_lies_under_a_number_for_its_owner_alone(place):
    found = put(place, "../../etc/گزارش.csv")
    assert found.name == "گزارش.csv"
    assert found.path.name == "file"
    assert found.path.read_bytes() == b"a,b\n"
    assert stat.S_IMODE(found.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(found.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(found.folder.parent.stat().st_mode) == 0o700
    assert uploads.find_upload(place, found.key, "me") == found
    assert uploads.find_upload(place, found.key, "another") is None
    assert uploads.find_upload(place, "../" + found.key, "me") is None
    assert uploads.list_uploads(place, "another") == []


def test_a_file_that_is_too_large_leaves_nothing(place, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    taking = uploads.receive(place, "a.csv", "me")
    taking.take(b"12345678")
    with pytest.raises(uploads.UploadTooLarge) as refused:
        taking.take(b"12345678")
    assert "بزرگ‌تر" in refused.value.message.said("fa")
    assert list((place.home / "uploads" / place.place).iterdir()) == []


@pytest.mark.parametrize("fault", [RuntimeError("anything"), asyncio.CancelledError()])
def test_a_file_that_could_not_be_taken_for_any_reason_leaves_nothing(place, fault):
    blocks = [{"type": "http.request", "body": b"x" * 100, "more_body": True}]

    async def line():
        if blocks:
            return blocks.pop()
        raise fault

    app = SimpleNamespace(state=SimpleNamespace(settings=place))
    request = Request({"type": "http", "method": "POST", "headers": [], "app": app}, line)
    with ThreadPoolExecutor(1) as apart, pytest.raises(type(fault), match=str(fault)):
        apart.submit(asyncio.run, received(request, "me")).result()  # a browser may hold this thread's loop
    assert list((place.home / "uploads" / place.place).iterdir()) == []


def test_old_files_are_swept_and_those_being_worked_on_stay(place):
    old, busy = put(place), put(place)
    later = time.time() + (uploads.KEPT_DAYS + 1) * 86_400
    with uploads.worked_on(busy) as is_mine:
        assert is_mine
        with uploads.worked_on(busy) as is_second:
            assert not is_second
        assert uploads.is_worked_on(busy.folder)
        assert uploads.sweep(place, now=later) == 1
    assert not old.folder.exists()
    assert busy.folder.exists()
    assert not uploads.is_worked_on(busy.folder)


def test_nothing_is_undone_while_a_file_comes_in(city, tmp_path, monkeypatch):
    outcome = bring(city, "reports", write_csv(tmp_path / "a.csv", [report("r1")]))
    monkeypatch.setattr(undoing, "WAITED_S", 0.3)
    with connect(city) as connection:
        run(connection, "geo_mahalle.importers", "sql/hold_imports")
        with pytest.raises(CannotUndo) as refused:
            undo(city, outcome.run_id)
        assert refused.value.message.said("fa") == "همین حالا فایلی در حال وارد شدن است."
        assert one(city, "SELECT count(*) FROM register.report") == 1
    undo(city, outcome.run_id)
    assert one(city, "SELECT count(*) FROM register.report") == 0


def test_an_import_waits_for_an_undo_that_goes_on(city, tmp_path):
    path = write_csv(tmp_path / "a.csv", [report("r1")])
    with connect(city) as connection:
        run(connection, "geo_mahalle.importers", "sql/try_hold_all")
        coming = threading.Thread(target=bring, args=(city, "reports", path))
        coming.start()
        coming.join(1.5)
        assert coming.is_alive()
    coming.join()
    assert one(city, "SELECT count(*) FROM register.report") == 1
