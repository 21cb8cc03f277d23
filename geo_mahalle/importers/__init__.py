"""Bring files in: a reader a format, one intake, and a ledger that answers for every line."""

from geo_mahalle.importers.catalogue_rows import sync_catalogue, sync_source
from geo_mahalle.importers.intake import KINDS, find_source, import_file
from geo_mahalle.importers.previewing import Letters, Lying, Preview, ToBePlaced, preview, to_be_placed
from geo_mahalle.importers.records import ImportOutcome, ImportRequest, Offer, Refusal
from geo_mahalle.importers.undoing import CannotUndo, undo

__all__ = [
    "KINDS",
    "CannotUndo",
    "ImportOutcome",
    "ImportRequest",
    "Letters",
    "Lying",
    "Offer",
    "Preview",
    "Refusal",
    "ToBePlaced",
    "find_source",
    "import_file",
    "preview",
    "sync_catalogue",
    "sync_source",
    "to_be_placed",
    "undo",
]
