"""Why a line was not taken, in words: a code for machines, a sentence and a remedy for people.

The words are msgids; Persian stands in locale/fa/LC_MESSAGES/importers.po.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from geo_mahalle.locale import translator

REASONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "missing": ("A value that is needed is empty.", "Fill in the cell."),
        "category": (
            "The category is not known.",
            "Use a category's id or title from layers/categories.csv.",
        ),
        "severity": ("The severity is not known.", "Use 1, 2, 3 or 4, or a word of the source."),
        "state": ("The state is not known.", "Use one of the six states of an issue."),
        "status": ("The status is not known.", "Use draft, agreed or approved."),
        "level": ("The level of the area is not known.", "Use neighbourhood, zone, city, county and so on."),
        "kind": ("The kind is not known.", "Use a kind's id or title from layers/facilities.csv."),
        "class": ("The class of the street is not known.", "Use main, street, alley, footway or steps."),
        "purpose": ("What the building is for is not known.", "Use home, other or unknown."),
        "attribute": ("The figure is not known.", "Use an id or title from layers/attributes.csv."),
        "role": ("The row is neither numerator nor denominator.", "Use a word that the source describes."),
        "period": ("The period cannot be read.", "Write a year such as 1404, or 1404-Q2, or 1404-07."),
        "age": ("The age group cannot be read.", "Write it as 0-4, or as >100."),
        "groups_exceed": (
            "The age groups add up to more persons than the whole area.",
            "Correct the groups or the whole; none of its rows was taken.",
        ),
        "sum_incomplete": (
            "Another row of the same sum was refused.",
            "Mend that row, and import all rows of the sum together.",
        ),
        "sum_known": (
            "The sum is known already with another value; this file may hold only some of its rows.",
            "Import all rows of the sum in one file, with --replace.",
        ),
        "error_cell": (
            "The cell holds the error of a formula.",
            "Correct the formula, or empty the cell.",
        ),
        "sum": ("Men and women do not add up to the persons.", "Correct one of the three numbers."),
        "date": ("The date or time cannot be read.", "Write it as 1404/06/31, or as 2025-09-22 14:30."),
        "days": ("The last day is not after the first.", "Correct one of the two days."),
        "ended_before": (
            "It ended before it was known here, and its first day is not given.",
            "Give the first day, or leave the row out.",
        ),
        "level_differs": (
            "An area with this code is known at another level.",
            "Give the area a code of its own, or correct the level.",
        ),
        "name_taken": (
            "Another area elsewhere has this name and no code.",
            "Give the area a code of its own, or say its parent.",
        ),
        "parent_unknown": (
            "No area has the parent's code.",
            "Use the code of an area of the place or of the file.",
        ),
        "parent_level": (
            "The parent is not of a wider level.",
            "Name the area around it, or correct one of the two levels.",
        ),
        "before_report": ("A step of the history lies before the report.", "Correct one of the two times."),
        "number": (
            "The number cannot be read or cannot be so.",
            "Write a plain number that is not negative.",
        ),
        "flag": ("This is neither yes nor no.", "Write yes or no, or leave the cell empty."),
        "code": (
            "The code holds signs it may not.",
            "Use Latin letters, digits, point, dash and underscore.",
        ),
        "coordinates": ("The coordinates cannot be read.", "Write degrees such as 48.4787 and 36.6736."),
        "coordinates_half": ("One of the two coordinates is missing.", "Fill in both, or neither."),
        "coordinates_range": (
            "The coordinates lie nowhere on earth.",
            "Write degrees east and degrees north.",
        ),
        "swapped_axes": (
            "Latitude and longitude look swapped.",
            "Swap the two values, or import with --swap-axes.",
        ),
        "projected": (
            "The coordinates are metres, not degrees.",
            "Import with --crs, for example --crs EPSG:32639 for UTM zone 39.",
        ),
        "no_place": ("The row has neither coordinates nor an area.", "Fill in coordinates or an area."),
        "area_unknown": ("No area has this code or name.", "Use the code or name of an area of the place."),
        "area_ambiguous": (
            "More than one area has this name.",
            "Give the area's code, or its parent's name.",
        ),
        "elsewhere": ("The row is about another place.", "Leave it out, or import it into its own place."),
        "geometry_missing": ("The feature has no shape.", "Draw it, or leave the feature out."),
        "geometry_kind": (
            "The shape is of another kind than is needed.",
            "Leave the feature out, or draw it anew.",
        ),
        "geometry_empty": ("The shape has no extent.", "Draw it anew."),
        "geometry_invalid": (
            "The shape is not valid; it is never repaired by machine.",
            "Mend the line at the place that is named, in the program that drew it.",
        ),
        "too_many_vertices": ("The shape has too many vertices.", "Simplify it in the program that drew it."),
        "changed_body": (
            "This key is known already with other values.",
            "Reports are not edited: give a changed one a key of its own, or leave the row out.",
        ),
        "key_twice_in_file": (
            "An earlier row of the file has the same key.",
            "Give each row a key of its own.",
        ),
        "cells": (
            "The line has another number of cells than the heading.",
            "Mend the delimiters of the line.",
        ),
        "already_there": ("The line was imported before.", "Nothing is to be done."),
        "history_added": (
            "The report was known; later steps of its history were added.",
            "Nothing is to be done.",
        ),
        "twice_in_file": ("The very same line stands earlier in the file.", "Nothing is to be done."),
        "unchanged": ("The register says the same already.", "Nothing is to be done."),
    }
)


def say(reason: str, language: str) -> tuple[str, str]:
    """Return the sentence and the remedy of a reason in a language."""
    tell = translator(language)
    sentence, remedy = REASONS.get(reason, (reason, ""))
    return tell(sentence), tell(remedy) if remedy else ""
