"""What residents reported: the office's lists of reports, and for each report the true issue behind it.

A phone's error is a mixture of a heavy-tailed Student-t and now and then a place far away; its stated
accuracy hardly knows. Several reports of one issue lie up to 60 m apart, while other issues lie 15 m away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from geo_mahalle.demo.facilities import UNSURVEYED, Setting
from geo_mahalle.demo.files import Cell, DemoFile, Row, jalali_minute, write_csv
from geo_mahalle.demo.hazards import CATEGORIES, FIRST_DAY, HAZARDS, LAST_DAY, Truth, day_number
from geo_mahalle.demo.outline import Floats, generator, points_to_degrees
from geo_mahalle.jalali import parse

SWITCHED_OFF = "litter"
OFF_FROM, OFF_TO = parse("1403/01/01"), parse("1403/06/31")
NO_POINT = ("hidden_corner", "discarded_sharps")
SURVEYS = ("drainage", "openings", "dereliction", "surroundings", "traffic", "power_safety")
CLIP_M = 30.0
PRESSED_DAYS = 180.0
"""What has stood for so long is pressed for until it is closed, some weeks after it was last reported."""
MINUTE = 1 / 1440


@dataclass(frozen=True)
class Reports:
    """One entry a report in the order of their keys; days since FIRST_DAY, NaN where it did not happen."""

    issue: np.ndarray
    xy: Floats
    accuracy_m: Floats
    reported: Floats
    acknowledged: Floats
    reopened: Floats
    closed: Floats
    state: np.ndarray
    has_point: np.ndarray


def draw_reports(setting: Setting, truth: Truth) -> Reports:
    """Return the reports that reached the office by the last day."""
    rng = generator(setting.seed, "reports")
    issue = np.repeat(np.arange(len(truth.area)), truth.reports)
    is_first = np.concatenate([[True], issue[1:] != issue[:-1]])
    span = truth.resolved[issue] - truth.first_report[issue]
    later = span * rng.beta(0.7, 1.8, len(issue)) * 0.97
    reported = _daytime(truth.first_report[issue] + np.where(is_first, 0, later), rng)
    end = day_number(LAST_DAY) + 1
    off = (truth.category[issue] == CATEGORIES.index(SWITCHED_OFF)) & (
        (reported >= day_number(OFF_FROM)) & (reported < day_number(OFF_TO) + 1)
    )
    keep = np.flatnonzero((reported >= 0) & (reported < end) & ~off)
    keep = keep[np.argsort(reported[keep], kind="stable")]
    issue, reported = issue[keep], reported[keep]
    acknowledged, reopened, closed, state = _history(truth, issue, reported, rng)
    error, accuracy = _phone_error(len(issue), rng)
    blind = np.isin(truth.category[issue], [CATEGORIES.index(c) for c in NO_POINT])
    has_point = ~blind & (rng.random(len(issue)) > 0.015)
    xy = truth.xy[issue] + error
    return Reports(issue, xy, accuracy, reported, acknowledged, reopened, closed, state, has_point)


def _daytime(days: Floats, rng: np.random.Generator) -> Floats:
    """Return the days with a time of day at which people report: late morning or evening."""
    hours = np.where(
        rng.random(len(days)) < 0.45, rng.normal(10.8, 1.9, len(days)), rng.normal(18.9, 2.6, len(days))
    )
    return np.asarray(np.floor(days) + np.clip(hours, 0.2, 23.8) / 24)


def _phone_error(count: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return the error of each position in metres and the accuracy its phone claims."""
    roll = rng.random(count)
    scale = np.where(roll < 0.86, 4.5, 12.0)
    error = rng.standard_t(2.4, (count, 2)) * scale[:, None]
    length = np.hypot(*error.T)
    error *= np.minimum(1, CLIP_M / np.maximum(length, 1e-9))[:, None]
    is_lost = roll > 0.985
    far = rng.normal(0, 1, (count, 2)) * (150 * (1 + rng.pareto(1.3, count)))[:, None]
    error = np.where(is_lost[:, None], np.clip(far, -9_000, 9_000), error)
    return error, np.round(
        np.clip(rng.lognormal(2.2, 0.6, count) * (1 + 0.02 * np.hypot(*error.T).clip(0, 20)), 3, 400)
    )


def _history(
    truth: Truth, issue: np.ndarray, reported: Floats, rng: np.random.Generator
) -> tuple[Floats, Floats, Floats, np.ndarray]:
    """Return days of acknowledgement, reopening and closure, and the state at the last day."""
    end = day_number(LAST_DAY) + 0.9
    of_issue = _marks(len(truth.area), rng)
    resolved = truth.resolved[issue]
    closed = np.where((resolved <= end) & (resolved > reported + 3 * MINUTE), resolved, np.nan)
    pressed = _pressed(truth, issue, reported, end, of_issue[0])
    is_pressed = np.isnan(closed) & ~np.isnan(pressed)
    closed = np.where(is_pressed, pressed, closed)
    is_refused = of_issue[0][issue] < 0.02
    waited = np.exp(np.log(1.6) + 1.1 * of_issue[1][issue])
    acknowledged = np.maximum(truth.first_report[issue] + waited, reported + 25 * MINUTE)
    latest = np.where(np.isnan(closed), end, closed)
    acknowledged = np.where(acknowledged < latest - 2 * MINUTE, acknowledged, np.nan)
    begin = np.where(np.isnan(acknowledged), reported, acknowledged)
    is_reopened = (of_issue[2][issue] < 0.055) & ~np.isnan(closed) & (closed - begin > 2) & ~is_pressed
    reopened = np.where(is_reopened, begin + (closed - begin) * (0.4 + 0.5 * of_issue[3][issue]), np.nan)
    is_open_again = is_reopened & (of_issue[3][issue] < 0.22) & np.isnan(pressed)
    closed = np.where(is_open_again | is_refused, np.nan, closed)
    reopened = np.where(is_refused, np.nan, reopened)
    state = np.select(
        [
            is_refused,
            is_open_again,
            ~np.isnan(closed),
            ~np.isnan(acknowledged) & (end - acknowledged > 4),
            ~np.isnan(acknowledged),
        ],
        ["refused", "persisting", "resolved", "with_agency", "reviewing"],
        "recorded",
    )
    return acknowledged, reopened, closed, state


def _pressed(truth: Truth, issue: np.ndarray, reported: Floats, end: float, mark: Floats) -> Floats:
    """Return for each report when its problem is closed at the latest; NaN where it has not stood so long."""
    last = np.full(len(truth.area), -np.inf)
    np.maximum.at(last, issue, reported)
    day = np.maximum(last + 12 + 40 * mark, truth.first_report + 70 + 100 * mark)
    day = np.where(day < end - 1, day, last + 2)
    is_old = (end - truth.first_report > PRESSED_DAYS) & (day < end)
    return np.asarray(np.where(is_old, day, np.nan)[issue])


def _marks(count: int, rng: np.random.Generator) -> tuple[Floats, Floats, Floats, Floats]:
    """Return four independent values an issue: uniform, normal, uniform, uniform."""
    return rng.random(count), rng.normal(0, 1, count), rng.random(count), rng.random(count)


def write_reports(folder: Path, setting: Setting, truth: Truth, reports: Reports) -> list[DemoFile]:
    """Write the lists of reports, one a survey; in four neighbourhoods openings were not surveyed.

    The list of the theme that was not collected as a whole for half a year comes in three files: what came
    in that half-year is known, but says nothing of what did not.
    """
    rows = _rows(setting, truth, reports)
    files = []
    named = np.array([HAZARDS[c].file for c in CATEGORIES])[truth.category[reports.issue]]
    known = tuple(s.code for s in setting.mosaic.seeds if s.name_fa not in UNSURVEYED)
    for name in (*SURVEYS, "other"):
        areas = known if name == "openings" else ()
        for part in _parts(name):
            path = folder / f"reports_{name}{part.suffix}.csv"
            first, last = (day_number(day) for day in (part.first_on, part.last_on))
            is_chosen = (named == name) & (reports.reported >= first) & (reports.reported < last + 1)
            write_csv(path, [rows[i] for i in np.flatnonzero(is_chosen)])
            surveyed = name if part.is_whole and name != "other" else None
            since = part.first_on if part.suffix else None
            files.append(DemoFile("reports", path, "own_reports", surveyed, part.last_on, areas, since))
    return files


@dataclass(frozen=True)
class _Part:
    """One file of a list: what is added to its name, its days, and whether its theme was collected whole."""

    suffix: str
    first_on: date
    last_on: date
    is_whole: bool


def _parts(name: str) -> tuple[_Part, ...]:
    """Return the files a list comes in: one, or three around the half-year without one category."""
    if name != HAZARDS[SWITCHED_OFF].file:
        return (_Part("", FIRST_DAY, LAST_DAY, True),)
    return (
        _Part("", FIRST_DAY, OFF_FROM - timedelta(days=1), True),
        _Part("_without_litter", OFF_FROM, OFF_TO, False),
        _Part("_again", OFF_TO + timedelta(days=1), LAST_DAY, True),
    )


def _moment(days: float) -> str | None:
    if np.isnan(days):
        return None
    return jalali_minute(
        datetime.combine(FIRST_DAY, datetime.min.time()) + timedelta(minutes=round(days * 1440))
    )


def _rows(setting: Setting, truth: Truth, reports: Reports) -> list[Row]:
    lonlat = points_to_degrees(reports.xy, decimals=6).tolist()
    seeds = setting.mosaic.seeds
    rows: list[Row] = []
    for number, issue in enumerate(reports.issue.tolist()):
        lon: Cell
        lat: Cell
        lon, lat = lonlat[number]
        has_point = bool(reports.has_point[number])
        rows.append(
            {
                "key": report_key(number),
                "category": CATEGORIES[truth.category[issue]],
                "severity": int(truth.severity[issue]),
                "reported_at": _moment(reports.reported[number]),
                "lon": lon if has_point else None,
                "lat": lat if has_point else None,
                "accuracy_m": float(reports.accuracy_m[number]) if has_point else None,
                "area_code": None if has_point else seeds[truth.area[issue]].code,
                "state": str(reports.state[number]),
                "acknowledged_at": _moment(reports.acknowledged[number]),
                "reopened_at": _moment(reports.reopened[number]),
                "closed_at": _moment(reports.closed[number]),
            }
        )
    return rows


def report_key(number: int) -> str:
    """Return the key of a report by its place in the order of time."""
    return f"R{number + 1:06d}"
