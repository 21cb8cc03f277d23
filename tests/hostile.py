"""What no form sends, to every declared route as somebody who may come there; for tests and the long drill.

A town of two areas, A and B, each with one thing of every kind that routes name: a problem, a council with
members and a meeting, a letter, a walk. `attempts` says what is sent to a route, `fault` what is wrong with
an answer. Which values a name gets is drawn by a seed and the route's own name.
"""

from __future__ import annotations

import json
import random
import re
import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote
from uuid import uuid4

from analysis_places import AS_OF, facts
from fastapi.testclient import TestClient
from starlette.routing import compile_path

import geo_mahalle.web
from geo_mahalle import identity
from geo_mahalle.database import Role, connect
from geo_mahalle.database.scope import OFFICES, areas_by_code
from geo_mahalle.identity import Kind
from geo_mahalle.register import council, walks
from geo_mahalle.register.hazards import letters
from geo_mahalle.web import create_app
from geo_mahalle.web.acting import photos_folder
from geo_mahalle.web.routes import find_parts

ORIGIN = "https://office.example"
MARK = "'\"><img src=x>${7*7}{{7*7}}%s%n"
VALUES = (
    "²", "9" * 5000, "-1", "1e999", "nan", "-inf", "a\0b", MARK, "🙂" * 300, "../../etc/passwd", "%s%n%d",
    "99999999999999999999", "2147483648", "9223372036854775808", "1404/13/40", "0000-00-00", "24:99", "",
    "\u202e", "%00", "٫", "1,2,3,nan", "x" * 9000, "'; DROP TABLE register.issue; --", "(SELECT 1)", "=1+1",
    "00000000-0000-0000-0000-000000000000", "\ud7ff\uffff", ",,,", "[", "1400/12/30", "0001-01-01", "true",
)  # fmt: skip
TOLD = (*VALUES, -1, 2**63, 1e308, True, None, [], {}, ["A"], [[[["x"]]]], [[[[1e308, 1], [2, 2]]]])
"""What a name of a JSON body gets."""

BODIES = (
    b"[" * 50_000, b'{"a": NaN}', b'{"a": "\\ud800"}', b'{"a": "\\u0000"}', b"null", b"1e999", b"9" * 5000,
    b'"x"', b"\xff\xfe", b'{"a": 1, "a": [[]]}', b"", b'{"query": 1}', b"{" * 2000, b"a=%00&b=%ff&a[]=1",
    b"--x\r\nContent-Disposition: form-data; name=a\r\n", b"\x1f\x8b\x08", b"x" * 60_000,
)  # fmt: skip
KINDS = (
    "application/json", "application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x",
    "multipart/form-data", "application/json; charset=utf-16", "",
)  # fmt: skip
BACKGROUND = frozenset(
    {"/drop/files", "/publishing", "/setup/picture", "/upkeep/run", "/plan/{code}/suggestion"}
)
"""Posts that begin work beside the server, which would go on behind the test's back."""

THINGS = {
    "/issues/{key}/photos/{photo}": "photo", "/tag/photos/{photo}": "photo", "/issues/{key}": "issue",
    "/meetings/{key}": "meeting", "/members/{key}": "member", "/capacities/{key}": "capacity",
    "/institutions/{key}": "institution", "/walk/{key}": "walk", "/letters/{letter}": "letter",
    "/agency/{letter}": "letter", "/accounts/{key}": "account",
}  # fmt: skip
"""Kinds of things by a part of the address that names them."""

ROUTES = [
    (row, next(one for one in router.routes if one.path == row.path and row.method in one.methods))
    for router, rows in find_parts()
    for row in rows
]
READ = re.compile(r"(?:query_params|form|given)\.get(?:list)?\(\"([\w:]+)\"")
DAYS = re.compile(r"(^|_)(on|day|due|promised|surveyed)(_|$)")
PLAUSIBLE = {
    "code": "A", "area": "A", "areas": "A", "category": "lamp_out", "unit": "toman", "form": "safety_walk",
    "act": "right", "agency": "electricity", "tagged_at": "2025-09-01T00:00:00Z", "kind": "own",
    "name": "lit_street_share", "table": "issues", "ending": "xlsx", "to": "reviewing", "seen": "recorded",
}  # fmt: skip


@dataclass
class Town:
    """A running application, a key of every kind of account for the whole place, and what there is."""

    place: object
    client: TestClient
    keys: dict
    things: dict = field(default_factory=dict)
    """Identifiers by area and kind of thing."""

    def ask(self, row, path, *, key=None, **sent):
        headers = {"origin": ORIGIN, "accept": "text/html", **sent.pop("headers", {})}
        if row.kinds or key:
            headers["authorization"] = f"Bearer {key or self.keys[kind_for(row)]}"
        return self.client.request(row.method, path, headers=headers, **sent)

    def standing(self):
        """Return how many rows each table of the register has, and the sum of their digests."""
        with connect(self.place, Role.OWNER) as connection:
            return connection.execute(_counting(self.place)).fetchall()


@cache
def _counting(place):
    with connect(place, Role.OWNER) as connection:
        found = connection.execute(
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = 'register' AND table_type = 'BASE TABLE' ORDER BY 1"
        ).fetchall()
    return " UNION ALL ".join(
        f"SELECT '{name}', count(*), coalesce(sum(hashtext(t::text)), 0) FROM register.{name} t"  # noqa: S608 - of the catalogue
        for (name,) in found
    )


def build(place, catalogue):
    """Make the town and return it."""
    with facts(place, catalogue) as made:
        made.connection.execute("UPDATE register.place SET as_of = %s", [AS_OF])
        for area, lat in (("A", 36.605), ("B", 36.606)):
            lon = 48.50 if area == "A" else 48.51
            made.issue(area, "lamp_out", date(2025, 6, 1))
            street = made.street(f"{lon} {lat}, {lon + 0.01} {lat}", 893.0, name=f"کوچه {area}")
            made.connection.execute(
                "INSERT INTO register.street_part (street_id, area_id, geom, length_m) "
                "SELECT id, %s, geom, length_m FROM register.street WHERE id = %s", [made.areas[area], street]
            )  # fmt: skip
    town = Town(place, None, {})
    with connect(place) as connection:
        for area in "AB":
            town.things[area] = _things(connection, catalogue, area)
            town.things[area] |= {"code": area, "account": make_person(place, Kind.MEMBER, area).public_id}
            photos = photos_folder(place)
            photos.mkdir(exist_ok=True)
            (photos / town.things[area]["photo_file"]).write_bytes(b"a picture of " + area.encode())
    lasts = timedelta(hours=1)
    for kind in Kind:
        made = make_person(place, kind, is_placewide=True)
        town.keys[kind] = identity.make_key(place, made.id, title="x", scopes=("read", "write"), lasts=lasts)
    app = create_app(place)
    town.client = TestClient(app, base_url=ORIGIN, follow_redirects=False, raise_server_exceptions=False)
    return town


def make_person(place, kind, code=None, **reach):
    """Make an account of a kind, in an area where one is named, and return it."""
    has_password = {"login": f"{kind.value}-{code}", "password": "long enough"} if kind in OFFICES else {}
    return identity.make_account(
        place, kind, "x", **has_password,
        committees=["civil_works"] if kind is Kind.COMMITTEE_HEAD else [],
        agency="electricity" if kind is Kind.AGENCY_LIAISON else None,
        **({"area_ids": areas_by_code(place, [code])} if code else reach),
    )  # fmt: skip


def _things(connection, catalogue, area):
    on = AS_OF - timedelta(days=30)
    number, issue = connection.execute(
        "SELECT i.area_id, i.public_id FROM register.issue i JOIN register.area a ON a.id = i.area_id "
        "WHERE a.code = %s", [area]
    ).fetchone()  # fmt: skip
    body = council.form(connection, area, on=AS_OF - timedelta(days=90))
    meeting = council.plan_meeting(connection, body, on=on)
    council.add_item(connection, body, meeting, "x")
    walk = walks.begin(
        connection, number, catalogue.forms["safety_walk"], uuid4(), on=on, is_after_dark=True,
        is_led_by_women=False, walkers=2, women=0,
    )  # fmt: skip
    on_day = {"on": on, "name": f"{secrets.token_hex(16)}.jpg"}
    photo = connection.execute(
        "INSERT INTO register.photo"
        " (issue_id, kind, file_name, sha256, width, height, taken_on, author_hash, review)"
        " SELECT id, 'before', %(name)s, %(name)s, 1, 1, %(on)s, 'x', 'cleared' FROM register.issue"
        " WHERE public_id = %(issue)s RETURNING public_id", {**on_day, "issue": issue}
    ).fetchone()[0]  # fmt: skip
    visit = connection.execute(
        "INSERT INTO register.visit (issue_id, visited_on, found, visitor_role, visitor_hash)"
        " SELECT id, %s, 'fixed', 'member', 'y' FROM register.issue WHERE public_id = %s RETURNING id",
        [on, issue],
    ).fetchone()[0]  # fmt: skip
    return {
        "photo": str(photo),
        "photo_file": on_day["name"],
        "visit": str(visit),
        "issue": str(issue),
        "member": str(council.add_member(connection, body, "x", "resident", on=on)),
        "meeting": str(meeting),
        "item": str(council.agenda(connection, body, meeting)[0].item),
        "capacity": str(council.add_capacity(connection, body, "hall", "x", on=on)),
        "institution": str(
            council.add_institution(connection, body, catalogue.host_kinds()[0], "x", hosts=True, acts=False)
        ),
        "letter": str(letters.draft_letter(connection, "electricity", [issue])),
        "walk": str(walk),
        "street": walks.area_streets(connection, number)[0].key,
    }


def kind_for(row):
    """Return the kind that comes to a route: the county's office where it may."""
    return next(one for one in (Kind.COUNTY_OFFICE, *sorted(row.kinds)) if one in row.kinds)


def thing_of(row):
    """Return which kind of thing the address of a route names beside its area, or None."""
    for part, kind in THINGS.items():
        if part in row.path:
            return kind
    return None


def plausible(name, annotation, row, here):
    """Return what a name of a route could well have, so that what stands beside it is looked at."""
    if name in {"key", "letter", "public_id", "item", "issue", "client", "client_id", "photo", "other", "id"}:
        found = thing_of(row) if name == "key" and "/photos/" not in row.path else None
        return here.get(found or name, here["issue"])
    if "UUID" in annotation:
        return here["issue"]
    return PLAUSIBLE.get(name) or ("1404/05/05" if DAYS.search(name) else "1")


@cache
def names_of(path, method):
    """Return the names that a route reads: in its path, in the query, in the form, and of a JSON body."""
    row, route = next((row, one) for row, one in ROUTES if (row.path, row.method) == (path, method))
    known = route.dependant
    in_path, in_query, in_body = (
        {one.name: str(one.field_info.annotation) for one in part}
        for part in (known.path_params, known.query_params, known.body_params)
    )
    model = next((one.field_info.annotation for one in known.body_params), None)
    if hasattr(model, "model_fields"):
        return in_path, in_query, {}, dict.fromkeys(model.model_fields, "str")
    own = dict.fromkeys(_read_by_themselves(), "str")
    return in_path, own | in_query, (in_body or own) if row.method == "POST" else {}, {}


@cache
def _read_by_themselves():
    """Return the names that routes read by themselves, of which the framework knows nothing."""
    files = Path(geo_mahalle.web.__file__).parent.rglob("*.py")
    return tuple(sorted({name for file in files for name in READ.findall(file.read_text())}))


def attempts(row, here, seed, *, alone=0, together=1, bodies=1):
    """Yield (path, keywords of the request) of every try at a route.

    So many values for each name `alone` (or one for one name of the path), for all names `together`, and so
    many odd `bodies` of a post.
    """
    rng = random.Random(f"{seed} {row.method} {row.path}")  # noqa: S311 - of a test
    in_path, in_query, in_form, in_json = names_of(row.path, row.method)
    good = {
        name: plausible(name, kind, row, here)
        for part in (in_path, in_query, in_form, in_json)
        for name, kind in part.items()
    }
    own = _read_by_themselves()
    for name in in_path if alone else rng.sample(sorted(in_path), min(1, len(in_path))):
        for value in rng.sample(VALUES, max(alone, 1)):
            yield _try(row, good | {name: value}, in_path, {}, in_form, in_json)
    for name in [one for one in (*in_query, *in_form) if one not in own or alone > 1]:
        for value in rng.sample(VALUES, alone):
            query = [one for one in in_query if one not in own or one == name]
            yield _try(row, good | {name: value}, in_path, query, in_form, in_json)
    for name in in_json:
        for value in rng.sample(TOLD, alone):
            yield _try(row, good | {name: value}, in_path, {}, {}, in_json)
    for value in rng.sample(VALUES, together):
        yield _try(row, good | dict.fromkeys((*in_query, *in_form, *in_json), value[:150]), in_path,
                   in_query if row.method == "GET" else {}, in_form, in_json)  # fmt: skip
    if row.method == "POST":
        for body in rng.sample(BODIES, bodies):
            yield _path(row, good), {"content": body, "headers": {"content-type": rng.choice(KINDS)}}


def with_value(row, here, value):
    """Return the path and the keywords of a request that has a value in every name of its body."""
    in_path, _, in_form, in_json = names_of(row.path, row.method)
    good = {name: plausible(name, kind, row, here) for name, kind in in_path.items()}
    return _try(row, good | dict.fromkeys((*in_form, *in_json), value), in_path, {}, in_form, in_json)


def _try(row, told, in_path, in_query, in_form, in_json):
    sent = {"params": {name: told[name] for name in in_query}}
    if in_json:
        body = json.dumps({name: told[name] for name in in_json}).encode()
        sent |= {"content": body, "headers": {"content-type": "application/json"}}
    elif in_form:
        sent["data"] = {name: told[name] for name in in_form}
    return _path(row, told), sent


def _path(row, told):
    return re.sub(r"\{(\w+)(:path)?\}", lambda found: quote(str(told.get(found[1], "1")), safe=""), row.path)


def fault(row, path, answer):
    """Return what is wrong with an answer to a hostile request; None where nothing is."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if answer.status_code == 503 and not compile_path(row.path)[0].match(unquote(path)):
        return None  # with its %2F it is the address of a page of the publication, of which there is none
    if answer.status_code >= 500:
        return f"{answer.status_code}"
    if "content-security-policy" not in answer.headers or "x-content-type-options" not in answer.headers:
        return "answered without its headers"
    if kind == "text/html" and MARK in answer.text:
        return "the text is HTML"
    if "Traceback" in answer.text[:20_000]:
        return "told a traceback"
    if answer.status_code < 400:
        return None
    if kind == "text/html":
        return None if 'dir="rtl"' in answer.text and "<h1>" in answer.text else "refused by no page of ours"
    if kind not in ("application/problem+json", "application/json"):
        return f"refused as {kind}: {answer.text[:60]}"
    told = answer.json()
    has_words = isinstance(told, dict) and any(
        isinstance(told.get(name), str) and told[name] for name in ("title", "sentence", "words")
    )
    return None if has_words else f"refused without words: {answer.text[:120]}"
