"""Institutions that agreed stand on the maps of every edition, and those that did not on none."""

from __future__ import annotations

from datetime import timedelta

import pytest
import small_place
from analysis_places import AS_OF, point

from geo_mahalle.analysis import compute
from geo_mahalle.disclosure import take_snapshot
from geo_mahalle.pages.publish import publish

pytestmark = pytest.mark.database
SHOWN, HIDDEN, LEFT, LATER = "مسجد همکار", "مسجد ناموافق", "مدرسه رفته", "کتابخانه بعدی"


@pytest.fixture(scope="module")
def place(clones, catalogue):
    """A place with four institutions: one agreed, one did not, one left, one agrees tomorrow."""
    made_place = clones(name="institutions")
    agreed = {SHOWN: (AS_OF, None), HIDDEN: (None, None), LEFT: (AS_OF, AS_OF)}
    agreed[LATER] = (AS_OF + timedelta(days=1), None)
    with small_place.written(made_place, catalogue) as made:
        for at, (name, (agreed_on, left_on)) in enumerate(agreed.items()):
            facility = made.put(
                "facility",
                source_id="test",
                source_key=f"institution-{at}",
                kind="mosque",
                geom=point(48.503 + at * 0.001, 36.603),
                sensitivity=0,
                name="ساختمان",
                from_on=AS_OF - timedelta(days=900),
                area_id=made.areas["A"],
                located_as="point",
                import_run_id=made.run,
            )
            made.put(
                "institution",
                area_id=made.areas["A"],
                kind="mosque",
                name=name,
                facility_id=facility,
                hosts=True,
                acts=False,
                agreed_on=agreed_on,
                left_on=left_on,
            )
        made.put(
            "facility",
            source_id="test",
            source_key="pretender",
            kind="active_institution",
            geom=point(48.505, 36.606),
            sensitivity=0,
            name="بی‌موافقت",
            from_on=AS_OF - timedelta(days=900),
            area_id=made.areas["A"],
            located_as="point",
            import_run_id=made.run,
        )
    compute(made_place, catalogue=catalogue)
    return made_place


@pytest.mark.parametrize("edition", ["public", "council", "office"])
def test_only_those_that_agreed_stand_on_a_map(place, catalogue, edition):
    told = take_snapshot(place, edition=edition, catalogue=catalogue)
    kinds = [kind.id for kind in told.kinds]
    found = [
        told.facilities.name[i]
        for i in range(len(told.facilities))
        if kinds[told.facilities.kind[i]] == "active_institution"
    ]
    assert found == [SHOWN]


def test_their_name_stands_on_the_published_page_of_the_neighbourhood_and_of_the_office(place, tmp_path):
    publish(place, tmp_path / "site", editions=("public", "council", "office"))
    for folder in ("public", "council", "office"):
        text = "".join(
            path.read_text(encoding="utf-8", errors="ignore")
            for path in (tmp_path / "site" / folder / "areas" / "A").rglob("*")
            if path.is_file()
        )
        assert SHOWN in text, folder
        assert not any(name in text for name in (HIDDEN, LEFT, LATER, "بی‌موافقت")), folder
