"""How a plan says things: quarters, money, who and how it stands, in Persian or English."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from geo_mahalle import jalali
from geo_mahalle.catalogue import Catalogue
from geo_mahalle.disclosure.snapshot import Area, KindTitle, Place
from geo_mahalle.locale import translator
from geo_mahalle.pages.chrome import digits, number
from geo_mahalle.planning.model import Action, Titles

MILLION = 1_000_000


def _(text: str) -> str:
    return text


STATUSES = {
    "planned": _("is to be done"),
    "doing": _("under way"),
    "done": _("done"),
    "refused": _("not accepted"),
    "persisting": _("said to be solved, yet persists"),
}
SEASONS = (_("spring"), _("summer"), _("autumn"), _("winter"))
URGENCIES = {"now": _("Urgent"), "this_year": _("This year"), "later": _("Later")}
GRADES = {
    "A": _("A: trials"),
    "B": _("B: comparisons"),
    "C": _("C: local or by its logic"),
    "none": _("no effect is claimed"),
}
BODIES = {
    "people": _("the people"),
    "charity": _("charities"),
    "council": _("the council"),
    "province_fund": _("the province's fund"),
}


@dataclass(frozen=True)
class Wording:
    """The words of a plan in one language."""

    language: str
    calendar: jalali.Calendar
    catalogue: Catalogue

    @property
    def say(self) -> Callable[[str], str]:
        """Return the translator."""
        return translator(self.language)

    def title(self, one: Titles) -> str:
        """Return a name in the language."""
        return one.fa if self.language == "fa" else one.en

    def name_of(self, one: Area | Place) -> str:
        """Return the name of an area or a place; the Persian one where it has no other."""
        return one.name_fa if self.language == "fa" else one.name_en or one.name_fa

    def kind(self, one: KindTitle) -> str:
        """Return what a kind of facility is called."""
        known = self.catalogue.facility_kinds.get(one.id)
        return one.title_fa if self.language == "fa" or known is None else known.title_en

    def digits(self, value: object) -> str:
        """Return text with the language's digits."""
        return digits(value, language=self.language)

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number as the language writes it."""
        return number(value, decimals=decimals, language=self.language)

    def day(self, day: date | None) -> str:
        """Return a day as 1405/03/12; an empty text where there is none."""
        return "" if day is None else self.digits(jalali.format_date(day, calendar=self.calendar))

    def quarter(self, key: str | None) -> str:
        """Return a quarter in words: «پاییز ۱۴۰۴»; an empty text where there is none."""
        if key is None:
            return ""
        year, quarter = key.removeprefix("g").split("-Q")
        if self.calendar == "jalali":
            return f"{self.say(SEASONS[int(quarter) - 1])} {self.digits(year)}"
        return self.say("quarter {number} of {year}").format(
            number=self.digits(quarter), year=self.digits(year)
        )

    def quarters(self, action: Action) -> str:
        """Return the quarters of an action: one, or from and to."""
        first, last = action.start_quarter, action.end_quarter
        if first is None or last is None or first == last:
            return self.quarter(first)
        a, b = self.quarter(first), self.quarter(last)
        if first.split("-")[0] == last.split("-")[0]:
            a = a.rsplit(" ", 1)[0]
        return self.say("{first} to {last}").format(first=a, last=b)

    def millions(self, rials: int) -> str:
        """Return an amount in million rials, up to one decimal; a small one never as nothing."""
        value = rials / MILLION
        if 0 < value < 0.05:
            return self.number(value, min(6, 1 - math.floor(math.log10(value))))
        return self.number(value, 0 if value >= 100 or value == round(value) else 1)

    def committee(self, key: str) -> str:
        """Return the short name of a committee."""
        one = self.catalogue.committees.get(key)
        if one is None:
            return key
        return one.short_fa if self.language == "fa" else one.title_en

    def body(self, key: str) -> str:
        """Return the short name of an agency or of a body that pays or works."""
        if key in BODIES:
            return self.say(BODIES[key])
        one = self.catalogue.agencies.get(key)
        if one is None:
            return key
        return one.short_fa if self.language == "fa" else one.title_en

    def who(self, action: Action) -> str:
        """Return committee and agency of an action."""
        return f"{self.committee(action.committee_id)} · {self.body(action.agency_id)}"

    def listed(self, words: Iterable[str]) -> str:
        """Return words in one line, with the comma of the language."""
        return ("، " if self.language == "fa" else ", ").join(words)

    def intervention(self, title_fa: str) -> str:
        """Return the title of an intervention that is known by its Persian one."""
        found = (one for one in self.catalogue.interventions.values() if one.title_fa == title_fa)
        one = next(found, None)
        return title_fa if one is None or self.language == "fa" else one.title_en

    def status(self, key: str) -> str:
        """Return the word for a status."""
        return self.say(STATUSES[key])

    def share(self, value: float) -> str:
        """Return a share (0..1) as whole percent; a dash where it is nothing."""
        if value <= 0:
            return "—"
        return f"\u200f{self.number(100 * value)}٪" if self.language == "fa" else f"{value:.0%}"
