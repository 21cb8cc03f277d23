"""Write the truth of a demo city to a file of its own, for tests and benchmarks alone.

The product never writes or reads it: what it holds (hazards that nobody reported, which reports belong to one
issue, how willingly people report, which lamps burn) is what the product is scored against.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from geo_mahalle.demo.city import draw_city
from geo_mahalle.demo.facilities import draw_lamps
from geo_mahalle.demo.hazards import CATEGORIES, FIRST_DAY, draw_truth
from geo_mahalle.demo.outline import points_to_degrees
from geo_mahalle.demo.reports import draw_reports, report_key


def write_truth(folder: Path, seed: int) -> Path:
    """Write truth_<seed>.json and return its path.

    `areas`: code, deprivation, lit_share, reporting_rate (a day). `issues`: columns of every issue; days are
    counted from `first_day`, NULL where an issue was never reported. `report_issue`: each report's issue.
    `lamps`: columns of every lamp, listed or not.
    """
    setting = draw_city(seed).setting
    truth, lamps, conditions = draw_truth(setting), draw_lamps(setting), setting.conditions
    reports = draw_reports(setting, truth)
    codes = np.array([s.code for s in setting.mosaic.seeds])
    columns = (conditions.deprivation, conditions.lit_share, conditions.reporting_rate)
    document = {
        "seed": seed,
        "first_day": FIRST_DAY.isoformat(),
        "areas": [
            {"code": code, "deprivation": dep, "lit_share": lit, "reporting_rate": rate}
            for code, dep, lit, rate in zip(
                codes.tolist(), *(np.round(c, 6).tolist() for c in columns), strict=True
            )
        ],
        "issues": {
            "area": codes[truth.area].tolist(),
            "category": np.array(CATEGORIES)[truth.category].tolist(),
            "severity": truth.severity.tolist(),
            "lonlat": points_to_degrees(truth.xy).tolist(),
            "anchor": truth.anchor.tolist(),
            "arose": np.round(truth.arose, 4).tolist(),
            "first_report": [None if np.isnan(day) else round(day, 4) for day in truth.first_report.tolist()],
            "resolved": np.round(truth.resolved, 4).tolist(),
        },
        "report_issue": {report_key(n): issue for n, issue in enumerate(reports.issue.tolist())},
        "lamps": {
            "area": codes[lamps.area].tolist(),
            "lonlat": points_to_degrees(lamps.xy).tolist(),
            "works": lamps.works.tolist(),
        },
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"truth_{seed}.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
