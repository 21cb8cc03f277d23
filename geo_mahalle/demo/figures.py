"""Figures that offices send by letter: housing, services, schools and health, one row an area and figure.

Numerator and denominator of 1403, drawn apart from the census so that the other files stay as they are.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from geo_mahalle.demo.areas import Mosaic
from geo_mahalle.demo.conditions import Conditions
from geo_mahalle.demo.files import DemoFile, Row, write_csv
from geo_mahalle.demo.outline import generator

YEAR, DAY = "1403", "1403/06/15"
BUILT_PARCELS = 1.15
PUPILS_SHARE = 0.09
PERSONS_A_BUILDING = 6.0


def write_figures(folder: Path, mosaic: Mosaic, conditions: Conditions, seed: int) -> DemoFile:
    """Write what the letters of one year say of each neighbourhood."""
    rng, blocks = generator(seed, "figures"), generator(seed, "weak blocks")
    rows: list[Row] = []
    for index, place in enumerate(mosaic.seeds):
        area_m2 = int(mosaic.polygons[index].area)
        letters = _letters(conditions, index, area_m2, rng)
        letters["weak_narrow_population"] = _weak_blocks(conditions, index, blocks)
        for attribute, (numerator, denominator) in letters.items():
            rows.append(
                {
                    "area_code": place.code,
                    "period": YEAR,
                    "attribute": attribute,
                    "numerator": numerator,
                    "denominator": denominator,
                    "on_day": DAY,
                }
            )
    path = folder / "office_figures.csv"
    write_csv(path, rows)
    return DemoFile("attributes", path, "own_attributes")


def _letters(
    conditions: Conditions, index: int, area_m2: int, rng: np.random.Generator
) -> dict[str, tuple[int, int]]:
    """Return numerator and denominator of each figure."""

    def part(of: int, share: float) -> tuple[int, int]:
        return int(rng.binomial(of, min(max(share, 0.002), 0.998))), of

    dep = float(conditions.deprivation[index])
    persons, households = int(conditions.persons[index]), int(conditions.households[index])
    buildings = round(persons / PERSONS_A_BUILDING)
    pupils = int(rng.binomial(persons, PUPILS_SHARE))
    return {
        "youth_not_in_work_or_school": part(round(persons * 0.15), 0.14 + 0.24 * dep + rng.normal(0, 0.02)),
        "legal_electricity": part(households, 0.998 - 0.16 * dep),
        "legal_gas": part(households, 0.99 - 0.22 * dep),
        "formal_deed": part(round(households / 1.05), 0.97 - 0.8 * dep),
        "no_structural_system": part(buildings, 0.06 + 0.6 * dep + rng.normal(0, 0.03)),
        "small_parcels": part(round(buildings * BUILT_PARCELS), 0.22 + 0.6 * dep + rng.normal(0, 0.04)),
        "deteriorated_fabric": (round(area_m2 * max(0.0, dep - 0.3 + rng.normal(0, 0.05))), area_m2),
        "supported_households": part(households, 0.03 + 0.2 * dep),
        "pupils_per_class": (pupils, max(1, round(pupils / (23 + 12 * dep + rng.normal(0, 1.5))))),
        "safe_flue": part(int(rng.integers(120, 260)), 0.95 - 0.3 * dep),
        "animal_bites": (int(rng.poisson(persons * (0.0012 + 0.0035 * dep))), persons),
        "carbon_monoxide": (int(rng.poisson(persons * (0.0001 + 0.0005 * dep))), persons),
    }


def _weak_blocks(conditions: Conditions, index: int, rng: np.random.Generator) -> tuple[int, int]:
    """Return people in blocks that are weak and hard to reach, and all people: whole blocks of 60 to 140."""
    left, weak = int(conditions.persons[index]), 0
    chance = 0.75 * max(0.0, float(conditions.deprivation[index]) - 0.15)
    while left > 0:
        block = min(left, int(rng.integers(60, 140)))
        weak += block if rng.random() < chance else 0
        left -= block
    return weak, int(conditions.persons[index])
