"""Tagged reports are kept once, join the problem they are about, and close only on evidence."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from importing import CENTRES, ask

from geo_mahalle.database import Role, connect
from geo_mahalle.register import hazards
from geo_mahalle.register.hazards import Actor, Intake, TaggedReport, Tagger, take_report

pytestmark = pytest.mark.database

NOW = datetime(2025, 9, 20, 9, 0, tzinfo=UTC)
KEY = b"k" * 32
MEMBER = Tagger("m1", "member")
HEAD = Actor("h1", "committee_head", KEY)
SECRETARY = Actor("s1", "secretary", KEY)


def at(lon_shift=0.0, lat_shift=0.0, area="n1"):
    lon, lat = CENTRES[area]
    return {"type": "Point", "coordinates": [lon + lon_shift, lat + lat_shift]}


def tagged(**changes):
    first = TaggedReport(
        client_id=uuid4(), category="lamp_out", severity=2, tagged_at=NOW, shape=at(), accuracy_m=8.0
    )
    return replace(first, **changes)


@pytest.fixture
def intake(catalogue):
    return Intake(catalogue.categories, {"lamp_out": frozenset({"since_long"})}, KEY)


@pytest.fixture
def send(city, intake):
    def send_one(report=None, *, tagger=MEMBER, settings=intake, **changes):
        with connect(city) as connection:
            return take_report(connection, report or tagged(**changes), tagger, intake=settings, now=NOW)

    return send_one


@pytest.fixture
def do(city):
    def do_one(function, *values, **options):
        with connect(city) as connection:
            return function(connection, *values, **options)

    return do_one


def test_a_report_has_a_code_an_area_and_a_first_event(send, city):
    receipt = send()
    assert (len(receipt.code), receipt.area_code, receipt.state, receipt.is_new) == (
        10,
        "n1",
        "recorded",
        True,
    )
    assert ask(city, "SELECT kind, to_state, actor_role FROM register.issue_event") == [
        ("opened", "recorded", "member")
    ]
    assert ask(city, "SELECT account_key FROM register.reporter") == [("m1",)]


def test_the_same_report_sent_five_times_at_once_is_one(city, intake):
    report, receipts = tagged(), []

    def send_once():
        with connect(city) as connection:
            receipts.append(take_report(connection, report, MEMBER, intake=intake, now=NOW))

    threads = [threading.Thread(target=send_once) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({(one.code, one.issue, one.report) for one in receipts}) == 1
    assert sorted(one.is_new for one in receipts) == [False] * 4 + [True]
    assert ask(city, "SELECT count(*), (SELECT count(*) FROM register.issue) FROM register.report") == [
        (1, 1)
    ]


def test_another_body_under_a_used_identifier_is_refused(send):
    report = tagged()
    send(report)
    with pytest.raises(hazards.BodyDiffers):
        send(replace(report, severity=4))


def test_a_fix_outside_my_area_is_never_used_silently(send, city):
    (home,) = ask(city, "SELECT id FROM register.area WHERE code = 'n1'")[0]
    mine = Tagger("m1", "member", (home,))
    send(tagger=mine)
    with pytest.raises(hazards.ReportRefused, match="outside your area"):
        send(tagger=mine, shape=at(area="n2"))


def test_a_vague_fix_is_refused_and_the_same_place_tapped_is_taken(send):
    with pytest.raises(hazards.ReportRefused, match="good to 900 m"):
        send(accuracy_m=900.0)
    assert send(accuracy_m=900.0, placed_by="tap").area_code == "n1"


def test_a_dark_street_is_kept_as_the_line_that_was_drawn(send, city):
    lon, lat = CENTRES["n1"]
    line = {"type": "LineString", "coordinates": [[lon, lat], [lon + 0.001, lat]]}
    send(shape=line, category="missing_lamp")
    assert ask(city, "SELECT GeometryType(geom), GeometryType(extent) FROM register.report") == [
        ("POINT", "LINESTRING")
    ]
    assert ask(city, "SELECT GeometryType(geom) FROM register.issue") == [("LINESTRING",)]


@pytest.mark.parametrize(
    "shape",
    [
        {"type": "Point", "coordinates": ["x", 1]},
        {"type": "Point", "coordinates": [5000, 36]},
        {
            "type": "Polygon",
            "coordinates": [[[49, 36.3], [49.001, 36.301], [49, 36.301], [49.001, 36.3], [49, 36.3]]],
        },
        {"type": "LineString", "coordinates": [[49, 36], [50, 36]]},
        {"type": "GeometryCollection", "geometries": []},
    ],
)
def test_a_place_that_cannot_be_meant_is_refused(send, shape):
    with pytest.raises(hazards.ReportRefused):
        send(shape=shape)


@pytest.mark.parametrize("category", ["hidden_corner", "social_service_contacts"])
def test_restricted_categories_take_the_area_alone(send, city, category):
    with pytest.raises(hazards.ReportRefused, match="no point"):
        send(category=category)
    send(category=category, shape=None, area_code="n1", placed_by="area")
    assert ask(
        city,
        "SELECT geom, located_as, extract(hour FROM reported_at AT TIME ZONE 'Asia/Tehran')::int"
        " FROM register.report",
    ) == [(None, "named", 12)]


def test_the_database_itself_refuses_a_point_of_a_restricted_tag(send, city):
    send(category="hidden_corner", shape=None, area_code="n1")
    with connect(city) as connection, pytest.raises(psycopg.errors.CheckViolation, match="takes no point"):
        connection.execute(
            "INSERT INTO register.report (source_id, source_key, category_id, sensitivity, geom, located_as,"
            " reported_at, reported_on, receipt_code) SELECT 'tagged', 'x', id, sensitivity,"
            " ST_SetSRID(ST_MakePoint(49, 36), 4326), 'point', now(), '2025-01-01', '1'"
            " FROM register.category WHERE id = 'hidden_corner'"
        )


def test_notes_are_chips_and_free_text_is_off(send, city):
    send(chips=("since_long",))
    assert ask(city, "SELECT chips FROM register.report") == [(["since_long"],)]
    with pytest.raises(hazards.ReportRefused, match="do not belong"):
        send(chips=("dress",))
    with pytest.raises(hazards.ReportRefused, match="Free text is off"):
        send(note="تاریک است")


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("زنگ بزنید ۰۹۱۲۳۴۵۶۷۸۹", "phone"),
        ("زنگ ٠٩١٢ ٣٤٥ ٦٧٨٩", "phone"),
        ("+98 912 345 6789", "phone"),
        ("کد ملی ۰۰۸۴۵۷۵۹۴۸", "national_id"),
        ("پلاک ۱۲ ب ۳۴۵ ایران ۱۱", "plate"),
    ],
)
def test_a_note_with_personal_numbers_is_refused_in_any_digits(send, intake, note, found):
    assert found in hazards.find_personal(note)
    with pytest.raises(hazards.ReportRefused, match=found):
        send(note=note, settings=replace(intake, takes_notes=True))


def test_a_harmless_note_is_kept(send, city, intake):
    note = "سه چراغ از ۱۲ تا ۱۴ خاموش است، کوچه ۲۴۵"
    assert hazards.find_personal(note) == ()
    send(note=note, settings=replace(intake, takes_notes=True))
    assert ask(city, "SELECT note FROM register.report") == [(note,)]


def test_a_clock_in_the_future_is_told_and_set_to_now(send, city):
    assert send(tagged_at=NOW + timedelta(days=1)).warnings == ("clock",)
    assert ask(city, "SELECT reported_at FROM register.report") == [(NOW,)]


def test_a_second_report_of_the_same_lamp_joins_and_counts_stay_one(send, city):
    first, second = send(), send(shape=at(0.00008), tagged_at=NOW)
    assert (second.issue, second.joined) == (first.issue, True)
    assert ask(city, "SELECT count(*), max(reports) FROM register.issue") == [(1, 2)]


def test_another_kind_or_a_far_place_opens_a_problem_of_its_own(send):
    issues = {send().issue, send(category="pothole").issue, send(shape=at(0.002)).issue}
    assert len(issues) == 3


def test_a_person_can_say_it_is_this_one_from_far(send):
    first = send()
    assert send(shape=at(0.002), same_as=first.issue).issue == first.issue


def test_a_problem_of_another_area_is_not_named_by_who_does_not_reach_it(send, city):
    there = send(shape=at(area="n2"))
    (own,) = ask(city, "SELECT id FROM register.area WHERE code = 'n1'")[0]
    with pytest.raises(hazards.ReportRefused, match="not open any more"):
        send(same_as=there.issue, tagger=Tagger("m2", "member", (own,)))
    assert ask(city, "SELECT max(reports) FROM register.issue") == [(1,)]


def test_a_far_problem_of_another_area_is_not_named_though_it_is_reached(send):
    there = send(shape=at(area="n2"))
    with pytest.raises(hazards.ReportRefused, match="not open any more"):
        send(same_as=there.issue)


def test_a_near_problem_on_the_other_side_of_the_border_is_named_where_both_are_reached(send, city):
    areas = ask(city, "SELECT id FROM register.area WHERE code IN ('n1', 'n2')")
    tagger = Tagger("m2", "member", tuple(area for (area,) in areas))
    (lon, lat), (other, _) = CENTRES["n1"], CENTRES["n2"]
    border = (lon + other) / 2
    first = send(shape={"type": "Point", "coordinates": [border - 3e-4, lat]}, tagger=tagger)
    second = {"type": "Point", "coordinates": [border + 3e-4, lat]}
    assert send(shape=second, tagger=tagger, same_as=first.issue).issue == first.issue


def test_nearby_shows_open_problems_with_probability_and_age(send, do):
    first = send()
    (near,) = do(hazards.nearby, tuple(at()["coordinates"]), "lamp_out", at=NOW, severity=2)
    assert near.issue == first.issue
    assert near.distance_m == pytest.approx(0, abs=0.01)
    assert near.probability > 0.9


def test_a_merge_keeps_counts_right_and_can_be_undone(send, do, city):
    one, two = send(), send(shape=at(0.002))
    number = do(hazards.merge, one.issue, two.issue, role="committee_head", at=NOW)
    counted = "SELECT count(*) FROM register.issue WHERE state <> 'refused'"
    assert ask(city, counted) == [(1,)]
    assert ask(city, "SELECT reports FROM register.issue WHERE public_id = %s", [one.issue]) == [(2,)]
    do(hazards.split, number, at=NOW + timedelta(minutes=1))
    assert ask(city, counted) == [(2,)]
    assert (
        ask(city, "SELECT state, reports, merged_into FROM register.issue ORDER BY id")
        == [("recorded", 1, None)] * 2
    )
    assert ask(
        city,
        "SELECT issue.public_id FROM register.report JOIN register.issue ON issue.id = issue_id"
        " ORDER BY report.id",
    ) == [(one.issue,), (two.issue,)]
    with pytest.raises(hazards.lifecycle.UserError, match="undone already"):
        do(hazards.split, number, at=NOW)


def test_the_whole_story_stands_in_the_history(send, do):
    issue = send().issue
    later = iter(NOW + timedelta(days=n) for n in range(1, 9))
    do(hazards.move, issue, "reviewing", actor=HEAD, at=next(later))
    do(hazards.move, issue, "with_agency", actor=SECRETARY, at=next(later))
    visit = do(hazards.note_visit, issue, "fixed", actor=Actor("m1", "member", KEY), on=date(2025, 9, 24))
    do(hazards.move, issue, "resolved", actor=HEAD, at=next(later), visit_id=visit)
    code = do(hazards.send_signal, "persists", issue=issue, sender=b"1.2.3.4", on=date(2025, 9, 26), key=KEY)
    state = do(hazards.moderate_signal, code, is_accepted=True, actor=SECRETARY, at=next(later))
    assert state == "persisting"
    steps = do(hazards.history, issue)
    assert [(one.kind, one.state, one.role) for one in steps] == [
        ("opened", "recorded", "member"),
        ("moved", "reviewing", "committee_head"),
        ("moved", "with_agency", "secretary"),
        ("closed", "resolved", "committee_head"),
        ("reopened", "persisting", "secretary"),
    ]
    assert steps[-1].reason == "still_there"


def test_closing_needs_evidence_of_someone_else(send, do):
    issue = send().issue
    do(hazards.move, issue, "reviewing", actor=HEAD, at=NOW)
    with pytest.raises(hazards.MoveRefused, match="needs a photo"):
        do(hazards.move, issue, "resolved", actor=HEAD, at=NOW)
    own = do(hazards.note_visit, issue, "fixed", actor=HEAD, on=NOW.date())
    with pytest.raises(hazards.MoveRefused, match="other than you"):
        do(hazards.move, issue, "resolved", actor=HEAD, at=NOW, visit_id=own)


def test_the_database_refuses_a_closing_by_its_own_visitor(send, do, city):
    issue = send().issue
    do(hazards.move, issue, "reviewing", actor=HEAD, at=NOW)
    own = do(hazards.note_visit, issue, "fixed", actor=HEAD, on=NOW.date())
    with connect(city) as connection:
        (number,) = connection.execute("SELECT id FROM register.issue").fetchone()
        with pytest.raises(psycopg.errors.CheckViolation, match="other than the closer"):
            hazards.lifecycle.record_event(
                connection, number, "closed", actor=HEAD, at=NOW, to_state="resolved", visit_id=own
            )


def test_what_closed_a_problem_once_does_not_close_it_again(send, do, city):
    issue = send().issue
    later = iter(NOW + timedelta(days=n) for n in range(1, 9))
    do(hazards.move, issue, "reviewing", actor=HEAD, at=next(later))
    seen = do(hazards.note_visit, issue, "fixed", actor=SECRETARY, on=NOW.date())
    do(hazards.move, issue, "resolved", actor=HEAD, at=next(later), visit_id=seen)
    do(hazards.move, issue, "persisting", actor=SECRETARY, at=next(later), reason="still_there")
    with pytest.raises(hazards.MoveRefused, match="must have found it fixed"):
        do(hazards.move, issue, "resolved", actor=HEAD, at=next(later), visit_id=seen)
    with connect(city) as connection:
        (number,) = connection.execute("SELECT id FROM register.issue").fetchone()
        with pytest.raises(psycopg.errors.CheckViolation, match="closing needs"):
            hazards.lifecycle.record_event(
                connection, number, "closed", actor=HEAD, at=next(later), to_state="resolved", visit_id=seen
            )
    again = do(hazards.note_visit, issue, "fixed", actor=SECRETARY, on=NOW.date())
    assert do(hazards.move, issue, "resolved", actor=HEAD, at=next(later), visit_id=again) == "resolved"


def test_refusing_needs_a_typed_reason(send, do):
    issue = send().issue
    with pytest.raises(hazards.MoveRefused, match="reason from the list"):
        do(hazards.move, issue, "refused", actor=HEAD, at=NOW, reason="because")
    assert do(hazards.move, issue, "refused", actor=HEAD, at=NOW, reason="not_ours") == "refused"


def test_a_member_cannot_move_what_only_the_head_may(send, do):
    with pytest.raises(hazards.MoveRefused, match="member cannot move"):
        do(hazards.move, send().issue, "reviewing", actor=Actor("m1", "member", KEY), at=NOW)


def test_an_escalated_problem_is_marked_and_a_split_one_has_parts(send, do, city):
    issue = send().issue
    do(hazards.escalate, issue, "dangerous", actor=SECRETARY, at=NOW)
    assert ask(city, "SELECT escalated_on FROM register.issue") == [(NOW.date(),)]
    parts = do(hazards.split_issue, issue, ["civil_works", "health"], actor=SECRETARY, at=NOW)
    assert len(parts) == 2
    assert ask(city, "SELECT committee_id FROM register.issue WHERE parent_id IS NOT NULL ORDER BY 1") == [
        ("civil_works",),
        ("health",),
    ]


def test_residents_are_throttled_by_day_and_their_address_is_not_kept(send, do, city):
    issue = send().issue
    for _ in range(hazards.lifecycle.SIGNALS_A_DAY):
        do(hazards.send_signal, "fixed", issue=issue, sender=b"10.0.0.1", on=NOW.date(), key=KEY)
    with pytest.raises(hazards.Throttled):
        do(hazards.send_signal, "fixed", issue=issue, sender=b"10.0.0.1", on=NOW.date(), key=KEY)
    do(
        hazards.send_signal,
        "missing",
        area_code="n1",
        category="pothole",
        sender=b"10.0.0.2",
        on=NOW.date(),
        key=KEY,
    )
    assert ask(city, "SELECT count(*) FROM register.signal WHERE sender_hash::text LIKE '%%10.0.0%%'") == [
        (0,)
    ]


def test_who_tagged_is_forgotten_90_days_after_closing(send, do, city):
    issue = send().issue
    do(hazards.move, issue, "reviewing", actor=HEAD, at=NOW)
    seen = do(hazards.note_visit, issue, "fixed", actor=SECRETARY, on=NOW.date())
    do(hazards.move, issue, "resolved", actor=HEAD, at=NOW, visit_id=seen)
    assert do(hazards.erase_reporters, as_of=NOW.date() + timedelta(days=89)) == 0
    assert do(hazards.erase_reporters, as_of=NOW.date() + timedelta(days=90)) == 1
    assert ask(city, "SELECT table_name, rows FROM register.retention") == [("reporter", 1)]


def test_computing_cannot_read_who_tagged(send, city):
    send()
    with connect(city, Role.COMPUTE) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT account_key FROM register.reporter")


def test_public_ids_are_random(send):
    assert isinstance(send().issue, UUID)
