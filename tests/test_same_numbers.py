"""A number is the same on an area's page, in its file, over the API and in the bars of the sheet."""

from __future__ import annotations

import csv
import dataclasses
import io

import numpy as np
import pytest
import small_place
from fastapi.testclient import TestClient
from test_api import get, make_key

from geo_mahalle.disclosure import take_snapshot
from geo_mahalle.pages import chrome, open_data, profile
from geo_mahalle.pages.plans.domains import domain_bars
from geo_mahalle.pages.statuses import STRAIGHT
from geo_mahalle.web import create_app

pytestmark = pytest.mark.database
CELL = ("value", "low", "high", "n")


@pytest.fixture(scope="module")
def known(clones, catalogue):
    return small_place.fill(clones(), catalogue)


@pytest.fixture(scope="module")
def snapshot(known, catalogue):
    return take_snapshot(known, edition="office", catalogue=catalogue)


@pytest.fixture(scope="module")
def told(known, snapshot):
    """Every cell of area A over the API: {(indicator, period): row}."""
    client = TestClient(create_app(known), base_url="https://office.example")
    key = make_key(known, is_placewide=True)
    found = {}
    for indicator in snapshot.indicators:
        answer = get(client, key, f"/api/v1/indicators/{indicator.id}").json()
        found |= {(indicator.id, row["period"]): row for row in answer["values"] if row["area"] == "A"}
    return found


def test_file_and_api_tell_the_same_cells_with_interval_n_and_status(snapshot, told):
    files = open_data.area_files(snapshot, snapshot.area("A"))
    rows = [row for row in csv.reader(io.StringIO(files["values.csv"].decode("utf-8-sig"))) if row[0] == "A"]
    assert len(rows) > 50
    assert {(row[1], row[3]) for row in rows} == set(told)
    for _, indicator, _, period, value, low, high, n, _, status, _ in rows:
        cell = told[indicator, period]
        assert status == cell["status"]
        for written, number in zip((value, low, high, n), (cell[name] for name in CELL), strict=True):
            assert (float(written) if written else None) == pytest.approx(number), (indicator, period)


def test_the_page_writes_the_numbers_of_the_api(snapshot, told):
    say = chrome.speaker(snapshot, "محله")
    writer = profile.Writer(say=say, language="fa", calendar="jalali")
    cards = profile.number_cards(snapshot, snapshot.area("A"), writer)
    shown = 0
    for card in cards:
        key = profile.latest_period(card.indicator, snapshot, snapshot.area("A").index)
        cell = told.get((card.indicator.id, key))
        if cell is None or cell["value"] is None:
            assert not card.value
            continue
        shown += 1
        decimals = card.indicator.decimals
        assert card.value == writer.number(cell["value"], decimals)
        if cell["low"] is not None:
            assert writer.number(cell["low"], decimals) in card.between
            assert writer.number(cell["high"], decimals) in card.between
        assert writer.number(cell["n"]) in card.observations
        # a partial number of straight lines says so on the page; its status is that of the API
        assert card.status == cell["status"] or (card.status, cell["status"]) == (STRAIGHT, "partial")
    assert shown >= 5


def test_the_bars_of_the_printed_sheet_are_means_of_the_numbers_of_the_api(snapshot, told):
    for bar in domain_bars(snapshot, snapshot.area("A"), has_interval=True):
        scores = []
        for one in snapshot.indicators:
            key = profile.latest_period(one, snapshot, snapshot.area("A").index)
            cell = told.get((one.id, key))
            if one.domain != bar.domain or one.goalposts is None or not cell or cell["value"] is None:
                continue
            low, high = one.goalposts
            share = np.clip((cell["value"] - low) / (high - low), 0, 1)
            scores.append(100 * (share if one.direction == "up" else 1 - share))
        assert bar.value == (pytest.approx(np.mean(scores)) if scores else None), bar.domain


def test_a_quiet_number_is_in_no_bar(snapshot):
    at = snapshot.area("A").index

    def quieten(one):
        columns = {
            key: dataclasses.replace(
                column, status=tuple("quiet" if i == at else word for i, word in enumerate(column.status))
            )
            for key, column in one.columns.items()
        }
        return dataclasses.replace(one, columns=columns)

    hushed = dataclasses.replace(snapshot, indicators=tuple(quieten(one) for one in snapshot.indicators))
    assert {bar.value for bar in domain_bars(hushed, hushed.area("A"), has_interval=True)} == {None}
