"""The client tells surveys with their weights and design, and plans as the office sees them."""

from __future__ import annotations

import json
import uuid
import warnings
from datetime import date, timedelta

import geopandas as gpd
import numpy as np
import pytest
from analysis_places import AS_OF
from geopandas.testing import assert_geodataframe_equal
from planned_place import every_price, fill_planned
from serving import serving

import geo_mahalle.client as gm
from geo_mahalle import identity
from geo_mahalle.database import Role, connect
from geo_mahalle.database.scope import areas_by_code
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Kind
from geo_mahalle.planning.make import make_plans
from geo_mahalle.planning.parameters import Parameters

pytestmark = pytest.mark.database
ANSWER = """
INSERT INTO register.survey_answer (client_id, area_id, form_id, question_id, answer, weight, sex, on_day)
SELECT %s, id, 'household_survey', 'safe_night', %s, %s, %s, %s FROM register.area WHERE code = %s
"""


@pytest.fixture(scope="module")
def known(clones, catalogue, tmp_path_factory):
    """A place with a plan, and a survey: 40 interviews in A, 20 in B, 4 in D."""
    place = fill_planned(clones(as_of=AS_OF), catalogue, tmp_path_factory.mktemp("c"), every_price(catalogue))
    with connect(place) as connection:
        make_plans(connection, catalogue, ["A"], Parameters(budget_rials=900_000_000, draws=50))
    with connect(place, Role.OWNER) as connection:
        for area, size in (("A", 40), ("B", 20), ("D", 4)):
            for at in range(size):
                answer = ("very", "little", "not", "unsure")[at % 4]
                given = [uuid.uuid4(), answer, 1 + at % 3, ("woman", "man")[at % 2], date(2025, 5, 1), area]
                connection.execute(ANSWER, given)
    return place


@pytest.fixture(scope="module")
def city(known):
    return gm.connect(known.place, home=known.home)


def by_hand(sizes):
    """Return the weighted share of «very» and its error with areas as strata, from the definition."""
    rows = [
        (area, float(at % 4 == 0), 1.0 + at % 3) for area, size in sizes for at in range(size) if at % 4 != 3
    ]
    weights = np.array([weight for _, _, weight in rows])
    answers = np.array([answer for _, answer, _ in rows])
    share = (weights * answers).sum() / weights.sum()
    parts = weights * (answers - share) / weights.sum()
    strata = np.array([area for area, _, _ in rows])
    variance = sum(
        len(part) / (len(part) - 1) * ((part - part.mean()) ** 2).sum()
        for part in (parts[strata == area] for area, _ in sizes)
    )
    return share, variance**0.5, len(rows) * (weights**2).sum() / weights.sum() ** 2


def test_a_share_of_the_place_has_its_weights_and_strata(city):
    with pytest.warns(gm.LeftOutWarning, match="16 of 64 answers are unsure"):
        (row,) = city.survey("safe_night", "very").to_dict("records")
    share, error, kish = by_hand([("A", 40), ("B", 20), ("D", 4)])
    assert (row["share"], row["standard_error"], row["kish"]) == pytest.approx((share, error, kish))
    assert (row["n"], row["low"] < share < row["high"]) == (48, True)
    assert row["effective_n"] == pytest.approx(48 / row["design_effect"])


@pytest.mark.filterwarnings("ignore::geo_mahalle.client.LeftOutWarning")
def test_groups_are_told_each_and_few_interviews_not_at_all(city):
    by_area = city.survey("safe_night", ["very"], by="area").set_index("area")
    assert by_area["n"].to_dict() == {"A": 30, "B": 15, "D": 3}
    assert by_area["share"].isna().to_dict() == {"A": False, "B": False, "D": True}
    assert (
        "1 groups have fewer than 10 interviews and are not told."
        in city.survey("safe_night", ["very"], by="area").attrs["left_out"]
    )
    assert list(by_area["name_fa"].notna()) == [True] * 3
    by_sex = city.survey("safe_night", ["very"], by="sex", area="A").set_index("sex")
    assert set(by_sex.index) == {"woman", "man"}
    every = city.survey("safe_night", area="A")
    assert every.groupby("answer")["share"].sum().sum() == pytest.approx(1)
    assert list(city.survey("safe_night", "very", by="year")["year"]) == ["1404"]


def test_no_answer_of_a_household_is_told(city):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = city.survey("safe_night", by="area")
    assert "weight" not in frame
    assert frame.loc[frame["n"] < 10, "share"].isna().all()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"question": "nothing"}, "no answer to 'nothing'"),
        ({"question": "safe_night", "answers": "xyz"}, "Nobody answered xyz"),
        ({"question": "safe_night", "by": "door"}, "not by 'door'"),
    ],
)
def test_what_cannot_be_asked_of_a_survey_is_said(city, asked, said):
    with pytest.raises(UserError, match=said):
        city.survey(**asked)


def test_a_plan_is_a_table_of_actions_with_places_and_rials(city):
    actions = city.plan("A")
    chosen = actions[actions["is_chosen"] == 1]
    assert len(chosen) > 0
    assert 0 < chosen["rials"].sum() <= 900_000_000
    assert actions.crs.to_epsg() == 4326
    assert chosen.geometry.notna().any()
    assert (actions.attrs["status"], actions.attrs["version"]) == ("draft", 1)
    assert actions.attrs["units"]["rials"]["title_en"] == "rial"
    assert set(actions.columns) <= {*actions.attrs["columns"], "geometry"}
    with pytest.raises(UserError, match="plan"):
        city.plan("B")


def test_a_plan_over_the_api_is_the_plan_over_the_database_as_far_as_the_key_reaches(known, city, tmp_path):
    def key(**reach):
        made = identity.make_account(known, Kind.ANALYST, "x", **reach)
        return identity.make_key(known, made.id, title="x", scopes=("read",), lasts=timedelta(hours=1))

    near = city.plan("A")
    with serving(known) as address:
        far = gm.connect(api=address, key=key(is_placewide=True))
        told = far.plan("A", version=1)
        assert_geodataframe_equal(told, near, check_dtype=False, check_like=True)
        assert {k: told.attrs[k] for k in near.attrs} == json.loads(json.dumps(near.attrs))
        part = gm.connect(api=address, key=key(area_ids=areas_by_code(known, ["B"])))
        codes = {
            name: sorted(gpd.read_file(place.export("areas", tmp_path / f"{name}.geojson"))["code"])
            for name, place in {"near": city, "far": far, "part": part}.items()
        }
        assert codes["far"] == codes["near"] > ["A"]
        assert codes["part"] == ["B"]
        for place, area, version in ((far, "B", None), (far, "A", 7), (part, "A", None)):
            with pytest.raises(UserError):
                place.plan(area, version=version)
        with pytest.raises(UserError, match="covers 1 areas"):
            part.explore()
