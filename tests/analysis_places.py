"""A place small enough to work out by hand: three squares in a city, and short ways to put facts into it.

lat 36.62 ┌───────┬───────┬───────┐
          │       │       │   D   │      A, B, D: neighbourhoods of 0.01° × 0.01°
    36.61 ├───────┼───────┼───────┤      D meets B in one corner only
          │   A   │   B   │       │      C: the city, all six squares
    36.60 └───────┴───────┴───────┘
       lon 48.50   48.51   48.52   48.53
"""

import json
from contextlib import contextmanager
from datetime import UTC, date, datetime

from geo_mahalle.database import Role, connect

AS_OF = date(2025, 9, 22)  # 1404-06-31, the last day of a month and of a quarter
SQUARES = {
    "C": (48.50, 36.60, 48.53, 36.62),
    "A": (48.50, 36.60, 48.51, 36.61),
    "B": (48.51, 36.60, 48.52, 36.61),
    "D": (48.52, 36.61, 48.53, 36.62),
}


def square(west, south, east, north):
    ring = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
    return f"SRID=4326;MULTIPOLYGON((({ring})))"


def point(lon, lat):
    return f"SRID=4326;POINT({lon} {lat})"


class Facts:
    """Puts rows into the register of a place; every method fills in what a test does not care about."""

    def __init__(self, connection):
        self.connection = connection
        self.count = 0
        self.areas = {}

    def put(self, table, **values):
        names, slots = ", ".join(values), ", ".join(f"%({name})s" for name in values)
        statement = f"INSERT INTO register.{table} ({names}) VALUES ({slots}) RETURNING *"  # noqa: S608 - names of this file
        return self.connection.execute(statement, values).fetchone()[0]

    def begin(self, catalogue):
        self.put("source", id="test", title_fa="آزمون", title_en="test")
        self.run = self.import_run("t.csv")
        for category in catalogue.categories.values():
            self.put(
                "category",
                id=category.id,
                committee_id=category.committee,
                agency_id=category.agency,
                sensitivity=category.sensitivity,
                deadline_days=category.deadline_days,
                theme=category.theme,
            )
        self.area("C", "city", None)
        for code in "ABD":
            self.area(code, "neighbourhood", "C")

    def import_run(self, file_name, **options):
        return self.put(
            "import_run",
            kind="reports",
            source_id="test",
            file_name=file_name,
            file_sha256="0",
            file_bytes=1,
            options=json.dumps(options),
        )

    def area(self, code, level, parent):
        key = self.put(
            "area",
            code=code,
            level=level,
            parent_id=self.areas.get(parent),
            name_fa=code,
            name_folded=code.lower(),
        )
        self.areas[code] = key
        size = 6e6 if level == "city" else 1e6
        shape = square(*SQUARES[code])
        self.put("area_boundary", area_id=key, valid="[2000-01-01,)", geom=shape, area_m2=size)

    def issue(self, area, category, opened, resolved=None, state=None, sensitivity=0):
        def at(day):
            return None if day is None else datetime(day.year, day.month, day.day, 9, tzinfo=UTC)

        return self.put(
            "issue",
            category_id=category,
            sensitivity=sensitivity,
            area_id=self.areas[area],
            located_as="named",
            state=state or ("resolved" if resolved else "recorded"),
            origin="imported",
            opened_at=at(opened),
            opened_on=opened,
            resolved_at=at(resolved),
            resolved_on=resolved,
        )

    def facility(self, area, kind, geom=None, from_on=date(2020, 1, 1), **values):
        self.count += 1
        return self.put(
            "facility",
            source_id="test",
            source_key=str(self.count),
            from_on=from_on,
            kind=kind,
            geom=geom,
            area_id=self.areas[area],
            located_as="point" if geom else "named",
            **{"import_run_id": self.run, **values},
        )

    def street(self, line, length_m, **values):
        self.count += 1
        return self.put(
            "street",
            source_id="test",
            source_key=str(self.count),
            from_on=date(2020, 1, 1),
            import_run_id=self.run,
            geom=f"SRID=4326;LINESTRING({line})",
            length_m=length_m,
            **{"class": "street", **values},
        )

    def survey(self, areas, *themes, on=AS_OF, completeness=1.0, since=None):
        run = self.import_run("survey.csv", since=since.isoformat()) if since else self.run
        for area in areas:
            for theme in themes:
                self.put(
                    "coverage",
                    area_id=self.areas[area],
                    theme=theme,
                    surveyed_on=on,
                    completeness=completeness,
                    import_run_id=run,
                )

    def people(self, area, persons, households=None, on=date(2024, 3, 20), year="1403"):
        self.put(
            "population",
            area_id=self.areas[area],
            period_key=year,
            source_id="test",
            on_day=on,
            persons=persons,
            households=households,
            import_run_id=self.run,
        )

    def figure(self, area, attribute, numerator, denominator=None, year="1395", on=date(2016, 10, 1)):
        self.put(
            "attribute_value",
            area_id=self.areas[area],
            period_key=year,
            attribute_id=attribute,
            source_id="test",
            on_day=on,
            numerator=numerator,
            denominator=denominator,
            import_run_id=self.run,
        )

    def held(self, area, day, host_kind, host_key=None, is_open=True):
        self.count += 1
        self.put(
            "event",
            source_id="test",
            source_key=str(self.count),
            area_id=self.areas[area],
            kind="gathering",
            on_day=day,
            host_kind=host_kind,
            host_key=host_key,
            is_open=is_open,
        )


@contextmanager
def facts(place, catalogue):
    """Yield Facts on a place with its four areas and today fixed; commit at the end."""
    with connect(place, role=Role.OWNER) as connection:
        connection.execute("UPDATE register.place SET as_of = %s", [AS_OF])
        made = Facts(connection)
        made.begin(catalogue)
        yield made


def fetch(place, query, parameters=None):
    """Return the rows of a query as the compute role."""
    with connect(place, role=Role.COMPUTE) as connection:
        return connection.execute(query, parameters).fetchall()


def values(place, indicator, *, run=None):
    """Return the current values of an indicator as {(area, period): row as a dictionary}."""
    found = fetch(
        place,
        """
        SELECT area.code, found.period_key, row_to_json(found)::text
        FROM analysis.current_value AS found
        JOIN register.area ON area.id = found.area_id
        WHERE found.indicator_id = %(indicator)s AND (%(run)s::bigint IS NULL OR found.run_id = %(run)s)
        """,
        {"indicator": indicator, "run": run},
    )
    return {(code, period): json.loads(row) for code, period, row in found}
