"""Put the demo city together: draw it from a seed and write its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from geo_mahalle.demo.activities import write_activities
from geo_mahalle.demo.areas import Mosaic, draw_mosaics
from geo_mahalle.demo.conditions import draw_conditions
from geo_mahalle.demo.council import draw_answers, draw_meetings
from geo_mahalle.demo.facilities import Setting, write_facilities
from geo_mahalle.demo.figures import write_figures
from geo_mahalle.demo.files import DemoFiles
from geo_mahalle.demo.hazards import draw_truth
from geo_mahalle.demo.outline import read_drawing
from geo_mahalle.demo.places import write_areas, write_streets
from geo_mahalle.demo.population import write_population
from geo_mahalle.demo.reports import draw_reports, write_reports
from geo_mahalle.demo.streets import draw_network
from geo_mahalle.demo.walks import draw_undertakings, draw_walks

SEED = 1404


@dataclass(frozen=True)
class City:
    """The drawn city: its areas before and after the redrawn border, and everything that stands in them."""

    earlier: Mosaic
    setting: Setting


def draw_city(seed: int) -> City:
    """Return the city of a seed, in metres."""
    drawing = read_drawing()
    earlier, later = draw_mosaics(drawing, seed)
    network = draw_network(drawing, later, seed)
    return City(earlier, Setting(later, draw_conditions(later, seed), network, seed))


def build(folder: Path, *, seed: int = SEED) -> DemoFiles:
    """Write the city's files into a folder and return them in the order of their import."""
    folder.mkdir(parents=True, exist_ok=True)
    city = draw_city(seed)
    setting = city.setting
    truth = draw_truth(setting)
    files = [
        *write_areas(folder, city.earlier, setting.mosaic),
        write_streets(folder, setting.network),
        *write_population(folder, setting.mosaic, setting.conditions, seed),
        write_figures(folder, setting.mosaic, setting.conditions, seed),
        *write_facilities(folder, setting),
        *write_reports(folder, setting, truth, draw_reports(setting, truth)),
        *write_activities(folder, setting),
    ]
    meetings = draw_meetings(setting.mosaic, seed)
    answers = draw_answers(setting.mosaic, setting.conditions, seed)
    walks, seen = draw_walks(setting, read_drawing().river)
    return DemoFiles(folder, tuple(files), meetings, answers, walks, seen, draw_undertakings(setting))
