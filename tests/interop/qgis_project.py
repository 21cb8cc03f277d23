"""Open an exported project in QGIS without a screen, as `./run interop` does; needs QGIS's own Python.

usage: qgis_project.py PROJECT.qgz FOLDER

Every layer must be valid, hold rows and have a Persian title; the whole map and each indicator are drawn to
PNG in FOLDER, and a picture of one colour is a failure.
"""

from __future__ import annotations

import sys
from pathlib import Path

from qgis.core import QgsApplication, QgsMapRendererParallelJob, QgsMapSettings, QgsProject
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

SIZE = QSize(1400, 1000)
FEWEST_COLOURS = 4


def main(project_file: str, folder: str) -> int:
    """Return 0 where QGIS reads all of the project, 1 with the faults printed."""
    application = QgsApplication([], False)
    application.initQgis()
    project = QgsProject.instance()
    faults = [] if project.read(project_file) else [f"{project_file} cannot be read"]
    if not project.crs().authid().startswith("EPSG:32"):
        faults.append(f"the map stands in {project.crs().authid()!r}, not in metres")
    Path(folder).mkdir(parents=True, exist_ok=True)
    nodes = project.layerTreeRoot().findLayers()
    for node in nodes:
        layer = node.layer()
        print(f"{layer.featureCount():>7}  {layer.name()}")
        if not layer.isValid() or layer.featureCount() == 0:
            faults.append(f"{layer.name()}: not valid or empty")
        if not any("؀" <= sign <= "ۿ" for sign in layer.name()):
            faults.append(f"{layer.name()}: no Persian title")
        if node.parent().name() == "شاخص‌ها":
            faults += draw(project, [layer], Path(folder) / f"{layer.id()}.png")
    faults += draw(project, [node.layer() for node in nodes if node.isVisible()], Path(folder) / "map.png")
    print(*faults, sep="\n", file=sys.stderr)
    return 1 if faults or not nodes else 0


def draw(project, layers, file):
    """Draw layers to a file; return a fault where next to nothing is seen."""
    settings = QgsMapSettings()
    settings.setLayers([layer for layer in project.layerTreeRoot().layerOrder() if layer in layers])
    settings.setOutputSize(SIZE)
    settings.setBackgroundColor(QColor("white"))
    settings.setDestinationCrs(project.crs())
    settings.setExtent(settings.layerExtentToOutputExtent(layers[-1], layers[-1].extent()))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(str(file))
    seen = {image.pixel(x, y) for x in range(0, SIZE.width(), 7) for y in range(0, SIZE.height(), 7)}
    return [] if len(seen) >= FEWEST_COLOURS else [f"{file.name}: {len(seen)} colours are seen"]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
