"""The demo city: a synthetic place as the ordinary files an office would bring.

`build` draws a city from a seed and writes its files; the importers read them like anybody's. What is true
behind the files (hazards nobody reported, which reports are one issue) is written by `write_truth` alone,
to a folder the product never sees: tests and benchmarks can score without it knowing the answer.
"""

from geo_mahalle.demo.city import SEED, build
from geo_mahalle.demo.files import DemoFile, DemoFiles
from geo_mahalle.demo.load import load
from geo_mahalle.demo.people import sign_in_addresses
from geo_mahalle.demo.steps import Made, make
from geo_mahalle.demo.truth import write_truth

__all__ = [
    "SEED",
    "DemoFile",
    "DemoFiles",
    "Made",
    "build",
    "load",
    "make",
    "sign_in_addresses",
    "write_truth",
]
