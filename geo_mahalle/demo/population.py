"""The census files: people by age and sex, and what the census asked, for 1395 and 1400."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from geo_mahalle.demo.areas import Mosaic
from geo_mahalle.demo.conditions import AGE_WEIGHTS, Conditions
from geo_mahalle.demo.files import Cell, DemoFile, Row, write_csv, write_xlsx
from geo_mahalle.demo.outline import generator

CENSUSES = (("1395", "1395/07/03"), ("1400", "1400/07/03"))
Counted = dict[str, tuple[int, int | None]]


def write_population(folder: Path, mosaic: Mosaic, conditions: Conditions, seed: int) -> list[DemoFile]:
    """Write people by age, people and households (a workbook), and census figures, one row an area and year.

    The list by age comes first: it knows no households, and the later list completes it.
    """
    rng = generator(seed, "population")
    ages: list[Row] = []
    people: list[Row] = []
    figures: list[Row] = []
    for year, day in CENSUSES:
        for index, place in enumerate(mosaic.seeds):
            bands = _bands(conditions, index, year, rng)
            men = rng.binomial(bands, 0.507)
            persons = int(bands.sum())
            households = round(int(conditions.households[index]) * persons / int(conditions.persons[index]))
            head: dict[str, Cell] = {"area_code": place.code, "year": int(year), "on_day": day}
            ages += [{**head, **group} for group in _by_age(bands, men)]
            counted: dict[str, Cell] = {
                "persons": persons,
                "households": households,
                **_sexes(persons, int(men.sum())),
            }
            people.append({"area_name": place.name_fa, **head, **counted})
            for attribute, pair in _figures(conditions.deprivation[index], bands, households, rng).items():
                figure: dict[str, Cell] = {
                    "attribute": attribute,
                    "numerator": pair[0],
                    "denominator": pair[1],
                    "on_day": day,
                }
                figures.append({"area_code": place.code, "period": year, **figure})
    groups, book, table = (
        folder / n for n in ("population_ages.csv", "population.xlsx", "census_figures.csv")
    )
    write_csv(groups, ages)
    write_xlsx(book, "جمعیت", people)
    write_csv(table, figures)
    return [
        DemoFile("population", groups, "own_population"),
        DemoFile("population", book, "own_population"),
        DemoFile("attributes", table, "own_attributes"),
    ]


def _by_age(bands: np.ndarray, men: np.ndarray) -> list[dict[str, Cell]]:
    last = len(bands) - 1
    return [
        {"age": f"{5 * n}-{5 * n + 4}" if n < last else f"{5 * n}+", "persons": size, **_sexes(size, male)}
        for n, (size, male) in enumerate(zip(bands.tolist(), men.tolist(), strict=True))
    ]


def _sexes(persons: int, men: int) -> dict[str, Cell]:
    return {"men": men, "women": persons - men}


def _bands(conditions: Conditions, index: int, year: str, rng: np.random.Generator) -> np.ndarray:
    """Return persons by five-year age group; the poorer the place, the younger."""
    total = int(conditions.persons[index])
    if year == "1395":
        total = round(total / (1 + float(conditions.growth[index])))
    youth = np.exp(-0.045 * float(conditions.deprivation[index]) * np.arange(len(AGE_WEIGHTS)))
    weights = np.array(AGE_WEIGHTS) * youth
    return rng.multinomial(total, weights / weights.sum())


def _figures(deprivation: float, bands: np.ndarray, households: int, rng: np.random.Generator) -> Counted:
    """Return numerator and denominator of each census figure."""

    def part(of: int, share: float) -> tuple[int, int]:
        return int(rng.binomial(of, min(max(share, 0.001), 0.999))), of

    adults, persons = int(bands[2:].sum()), int(bands.sum())
    force, _ = part(adults, 0.43 - 0.03 * deprivation)
    unemployed = part(force, 0.07 + 0.17 * deprivation + rng.normal(0, 0.012))
    dwellings = max(1, round(households / (1.02 + 0.14 * deprivation)))
    rooms = round(dwellings * (3.6 - 1.5 * deprivation + float(rng.normal(0, 0.1))))
    return {
        "labour_force": (force, adults),
        "unemployed": unemployed,
        "employed": (force - unemployed[0], adults),
        "literate": part(int(bands[1:].sum()), 0.96 - 0.16 * deprivation),
        "persons_in_rooms": (persons, rooms),
        "rooms": (rooms, dwellings),
        "dwellings": (households, dwellings),
        "buildings": (round(dwellings / 1.8), None),
        "piped_water": part(households, 0.998 - 0.05 * deprivation),
        "sewer_connection": part(households, 0.97 - 0.62 * deprivation),
    }
