"""The command line's manners: exit codes, the two streams, options before and after the verb."""

from __future__ import annotations

import importlib
import json
import pkgutil
from datetime import date

import pytest
import typer

from geo_mahalle import cli
from geo_mahalle.cli import hoist, main, output
from geo_mahalle.errors import UsageError, UserError


@pytest.fixture
def failing(monkeypatch):
    """An app with one verb that raises what it is told to."""

    def build(error):
        app = typer.Typer(pretty_exceptions_enable=False)
        app.callback()(cli.read_settings)

        @app.command()
        def fail() -> None:
            raise error

        monkeypatch.setattr(cli, "build_app", lambda: app)

    return build


@pytest.mark.parametrize(
    ("words", "hoisted"),
    [
        (["status", "--home", "/a"], ["--home", "/a", "status"]),
        (["import", "areas", "f", "--place=x", "-v"], ["--place=x", "-v", "import", "areas", "f"]),
        (["import", "areas", "--", "--place"], ["import", "areas", "--", "--place"]),
        (["status", "--home"], ["--home", "status"]),
        (["publish", "--out", "/b"], ["publish", "--out", "/b"]),
    ],
)
def test_global_options_may_stand_after_the_verb(words, hoisted):
    assert hoist(words) == hoisted


def test_every_module_with_a_register_is_a_verb_with_help(capsys):
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    for module in pkgutil.iter_modules(cli.__path__):
        found = importlib.import_module(f"{cli.__name__}.{module.name}")
        if hasattr(found, "register"):
            assert f"  {module.name.rstrip('_')} " in told


def test_each_verb_explains_itself(capsys):
    group = typer.main.get_command(cli.build_app())
    for name in group.commands:
        assert main([name, "--help"]) == 0
        assert "Usage: geo-mahalle" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [["nonsense"], ["status", "--nonsense"], ["status", "--place", "Not A Key"], []]
)
def test_wrong_use_exits_2_and_keeps_stdout_clean(words, capsys):
    assert main(words) == 2
    assert capsys.readouterr().out == "" or words == []


def test_a_fault_of_the_users_has_a_remedy_and_no_traceback(failing, capsys):
    failing(UserError("The file is empty.", remedy="Export it again."))
    assert main(["fail"]) == 3
    told = capsys.readouterr()
    assert told.err.splitlines() == ["geo-mahalle: The file is empty.", "Export it again."]
    assert told.out == ""


def test_debug_shows_the_traceback(failing, capsys):
    failing(UserError("The file is empty."))
    assert main(["fail", "--debug"]) == 3
    assert "Traceback" in capsys.readouterr().err


def test_a_fault_of_ours_keeps_its_traceback(failing):
    failing(ZeroDivisionError("ours"))
    with pytest.raises(ZeroDivisionError):
        main(["fail"])


def test_done_with_refused_rows_exits_1(failing):
    failing(typer.Exit(1))
    assert main(["fail"]) == 1


def test_unknown_is_empty_in_csv_and_null_in_json(capsys):
    output.answer([{"name": "محله", "value": None}], form=output.Format.csv)
    assert capsys.readouterr().out == "name,value\nمحله,\n"
    output.answer([{"name": "محله", "value": None}], form=output.Format.json)
    assert json.loads(capsys.readouterr().out) == [{"name": "محله", "value": None}]


def test_geojson_needs_a_geometry(capsys):
    point = {"type": "Point", "coordinates": [49, 36]}
    output.answer([{"code": "A1", "geometry": point}], form=output.Format.geojson)
    (feature,) = json.loads(capsys.readouterr().out)["features"]
    assert feature == {"type": "Feature", "geometry": point, "properties": {"code": "A1"}}
    with pytest.raises(UserError, match="no geometry"):
        output.answer([{"code": "A1"}], form=output.Format.geojson)


@pytest.mark.parametrize("written", ["1404/06/31", "1404-6-31", "۱۴۰۴/۰۶/۳۱", "2025-09-22", "2025/09/22"])
def test_a_day_may_be_written_in_either_calendar(written):
    assert output.read_day(written) == date(2025, 9, 22)


@pytest.mark.parametrize("written", ["1404/12/30", "31/06/1404", "2025-02-30", "today", ""])
def test_a_day_that_is_none_is_wrong_use(written):
    with pytest.raises(UsageError, match="is not a day"):
        output.read_day(written)


@pytest.mark.parametrize(
    "words",
    [
        ("publish", "--as-of", "1404/13/01"),
        ("export", "issues", "--out", "a.csv", "--since", "1404/13/01"),
        ("export", "issues", "--out", "a.csv", "--until", "1404/13/01"),
        ("place", "add", "somewhere", "--bounds", "1,2,3,4", "--as-of", "1404/13/01"),
        ("compute", "--as-of", "1404/13/01"),
    ],
)
def test_every_verb_reads_a_day_the_same_way(words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main([*words, "--home", str(tmp_path)]) == 2
    assert "1404/06/31 or 2025-09-22" in capsys.readouterr().err
