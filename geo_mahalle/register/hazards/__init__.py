"""Hazards: taking in tagged reports, finding duplicates, and moving problems until they are fixed."""

from geo_mahalle.register.hazards.lifecycle import (
    Actor,
    MoveRefused,
    Step,
    Throttled,
    erase_reporters,
    escalate,
    history,
    moderate_signal,
    move,
    note_visit,
    send_signal,
    split_issue,
)
from geo_mahalle.register.hazards.matching import Near, merge, nearby, split
from geo_mahalle.register.hazards.notes import find_personal
from geo_mahalle.register.hazards.shapes import ReportRefused
from geo_mahalle.register.hazards.tagged import (
    BodyDiffers,
    Intake,
    Receipt,
    TaggedReport,
    Tagger,
    take_report,
)

__all__ = [
    "Actor",
    "BodyDiffers",
    "Intake",
    "MoveRefused",
    "Near",
    "Receipt",
    "ReportRefused",
    "Step",
    "TaggedReport",
    "Tagger",
    "Throttled",
    "erase_reporters",
    "escalate",
    "find_personal",
    "history",
    "merge",
    "moderate_signal",
    "move",
    "nearby",
    "note_visit",
    "send_signal",
    "split",
    "split_issue",
    "take_report",
]
