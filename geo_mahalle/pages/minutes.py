"""Minutes of a council's meeting as a Word document: who came, the agenda with its decisions, signatures.

Members sign beside their names; how many were women and under 30 stands as a count. No reporter and no
restricted problem is ever on an agenda, so none is in the minutes.
"""

from __future__ import annotations

from collections.abc import Sequence

from docx import Document

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.locale import translator
from geo_mahalle.pages.letters import BLANK, day
from geo_mahalle.pages.word import saved, write_line, write_table
from geo_mahalle.register.council import Body, Item, Meeting, Member
from geo_mahalle.text import persian_digits

_ = translator("fa")
DECISION_WORDS = {
    "letter": _("Letter to the agency"),
    "do_ourselves": _("We do it ourselves"),
    "refer_up": _("Refer to the county"),
    "postpone": _("Next meeting"),
    "drop": _("Set aside"),
}
KIND_WORDS = {
    "trustee": _("local trustee"),
    "resident": _("resident"),
    "institution": _("institution of the place"),
    "ngo": _("association"),
    "charity": _("charity"),
    "specialist": _("specialist"),
}
OFFICE_WORDS = {"chair": _("chair"), "secretary": _("secretary"), "member": _("member")}


def item_words(item: Item, catalogue: Catalogue) -> str:
    """Return what an item of the agenda is about, in a sentence."""
    if item.kind == "own":
        return item.title_fa or ""
    if item.kind == "letter":
        agency = catalogue.agencies.get(item.agency_id or "")
        words = _("Letter {number} to {agency}, without an answer")
        name = agency.title_fa if agency else ""
        return persian_digits(words.replace("{number}", item.letter_number or "")).replace("{agency}", name)
    category = catalogue.categories.get(item.category_id or "")
    title = category.title_fa if category else item.category_id or ""
    since = f"{_('since')} {day(item.opened_on)}" if item.opened_on else ""
    return "، ".join(part for part in (title, item.area_name or "", since) if part)


def render_minutes(
    body: Body, meeting: Meeting, items: Sequence[Item], members: Sequence[Member], catalogue: Catalogue
) -> bytes:
    """Return the minutes as DOCX bytes; before the meeting it is the sheet to be filled in by hand."""
    document = Document()
    title = f"{_('Minutes of the council of')} {body.area_name}"
    write_line(document.add_heading(level=1), title, is_bold=True)
    number = persian_digits(meeting.number or BLANK)
    place = meeting.place_fa or BLANK
    write_line(document.add_paragraph(), f"{_('Number')}: {number}    {_('Date')}: {day(meeting.planned_on)}")
    hour = persian_digits(meeting.starts_at.strftime("%H:%M")) if meeting.starts_at else BLANK
    write_line(document.add_paragraph(), f"{_('Hour')}: {hour}    {_('Place')}: {place}")
    write_line(document.add_paragraph(), presence_words(meeting, len(members), catalogue.programme.quorum))
    heads = (_("Row"), _("Item"), _("Decision"), _("Responsible"), _("By when"))
    write_table(document, heads, [_item_cells(item, catalogue) for item in items])
    write_line(document.add_paragraph(), "")
    signatures = (_("Name"), _("Kind"), _("Office"), _("Signature"))
    write_table(
        document,
        signatures,
        [(one.name, KIND_WORDS[one.kind], OFFICE_WORDS[one.office], "") for one in members],
    )
    note = _("This document is not evidence of a violation and no basis for demolition or relocation.")
    write_line(document.add_paragraph(), note)
    return saved(document)


def presence_words(meeting: Meeting, members: int, quorum: float) -> str:
    """Return who came, in a sentence; dots to be filled in while nobody counted."""
    words = _("Present: {present} of {members} members, {women} women, {young} under 30.")
    counts = {
        "{present}": meeting.present,
        "{members}": meeting.members if meeting.members is not None else members,
        "{women}": meeting.women_present,
        "{young}": meeting.under_30_present,
    }
    for slot, count in counts.items():
        words = words.replace(slot, BLANK if count is None else persian_digits(count))
    if meeting.has_quorum(quorum) is False:
        words += " " + _("The quorum was not reached.")
    return words


def _item_cells(item: Item, catalogue: Catalogue) -> tuple[str, ...]:
    responsible = item.responsible or ""
    named = catalogue.committees.get(responsible) or catalogue.agencies.get(responsible)
    return (
        persian_digits(item.position),
        item_words(item, catalogue),
        " ".join(part for part in (DECISION_WORDS.get(item.decision or "", ""), item.note_fa or "") if part),
        named.title_fa if named else responsible,
        day(item.due_on) if item.due_on else "",
    )
