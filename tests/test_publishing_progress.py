"""Working out the numbers from the office's page goes on in the background and says how far it is."""

from __future__ import annotations

import pytest
import small_place

from geo_mahalle.web import publishing

pytestmark = pytest.mark.database


def test_each_indicator_moves_the_bar_and_the_end_is_told(clones, catalogue, monkeypatch):
    place = small_place.fill(clones(), catalogue)
    seen = []
    keep = publishing._note

    def watch(settings, state, **more):
        seen.append((state, more.get("done"), more.get("of")))
        keep(settings, state, **more)

    monkeypatch.setattr(publishing, "_note", watch)
    publishing.begin(place)
    for thread in publishing.threading.enumerate():
        if thread.name == "publishing":
            thread.join(300)
    steps = [done for state, done, of in seen if of]
    assert steps == list(range(len(catalogue.indicators)))
    assert {of for _, _, of in seen if of} == {len(catalogue.indicators)}
    assert [state for state, _, _ in seen][-2:] == ["publishing", "done"]
    assert publishing.read_state(place)["state"] == "done"
