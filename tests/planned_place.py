"""The hand-made place with what a plan needs: two streets, problems in A and B, and a list of costs."""

from __future__ import annotations

from datetime import date

from analysis_places import facts, point

from geo_mahalle.database import connect
from geo_mahalle.planning.costs import import_costs

HEAD = "intervention,amount,unit,base_on,source\n"
PRICES = {"surface_repair": 40, "drain_cleaning": 1, "step_repair": 60, "street_lighting": 2}
PROBLEMS = (
    ("pothole", "A", 48.505, 4),
    ("blocked_drain", "A", 48.505, 3),
    ("lamp_out", "A", 48.505, 2),
    ("pothole", "B", 48.515, 2),
    ("broken_steps", "B", 48.515, 1),
)


def fill_planned(place, catalogue, folder, prices=None):
    """Fill an empty place, compute it, bring in the costs (million rials), and return it."""
    from geo_mahalle.analysis import compute

    with facts(place, catalogue) as made:
        made.street("48.50 36.605, 48.51 36.605", 893.0, name="خیابان یاس", walked_on=date(2025, 5, 1))
        made.street("48.51 36.605, 48.52 36.605", 893.0, name="کوچه نرگس")
        for area in "AB":
            made.people(area, 4000 if area == "A" else 1000)
        for category, area, lon, count in PROBLEMS:
            for at in range(count):
                closed = date(2025, 8, 1) if at % 2 else None
                number = made.issue(area, category, date(2025, 6, 1 + at), closed)
                made.connection.execute(
                    "UPDATE register.issue SET geom = %s, located_as = 'point', severity = 3 WHERE id = %s",
                    [point(lon + at * 1e-5, 36.60501), number],
                )
        made.issue("A", "hidden_corner", date(2025, 7, 1), sensitivity=2)
    compute(place, catalogue=catalogue)
    file = folder / "costs.csv"
    rows = (f"{name},{n},million_rial,1404/01/01,فهرست بها\n" for name, n in (prices or PRICES).items())
    file.write_text(HEAD + "".join(rows), encoding="utf-8")
    with connect(place) as connection:
        assert connection.execute("SELECT count(*) FROM register.street_part").fetchone()[0] == 2
        import_costs(connection, catalogue, file)
    return place


def every_price(catalogue):
    """Return a made-up price of every intervention that needs money."""
    return {
        one.id: 5 + at for at, one in enumerate(catalogue.interventions.values()) if one.cost_basis != "none"
    }
