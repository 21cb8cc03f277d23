"""What a page says of a refusal is Persian: each message and remedy that a page can meet has its words.

Messages are read from the code: the first argument of a raised error, its remedy, or the first line of the
class's docstring where it is given no message. A sentence with a value in it is a msgid with `%(name)s`, so
an f-string, which no catalogue could hold, is refused here.
"""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest

from geo_mahalle.errors import GeoMahalleError, UserError, first_line
from geo_mahalle.importers.saying import PATTERNS
from geo_mahalle.locale import messages, say_error
from geo_mahalle.locale.speaking import speaking
from geo_mahalle.web.refusals import explain

ROOT = Path(__file__).parent.parent / "geo_mahalle"
REACHED = (
    "identity",
    "planning",
    "register",
    "web",
    "pages/plans",
    "database/places.py",
    "database/scope.py",
)
"""What the routes call; what importers say goes through importers.saying, with a sentence for each kind."""
COMMANDS_ONLY = {"planning/optimiser", "register/nominatim.py", "web/serving.py", "pages/plans/printing.py"}
"""Said to who runs a command, or a fault of ours that keeps its traceback."""
PROGRAMS_ONLY = {"web/taking.py", "web/problems.py", "web/api_sql.py", "web/api_pages.py"}
"""Answered as problem+json, field by field."""
PLACEHOLDER = re.compile(r"%\((\w+)\)")


def files():
    """Yield the modules whose errors a page can show."""
    for part in REACHED:
        found = [ROOT / part] if part.endswith(".py") else sorted((ROOT / part).rglob("*.py"))
        for file in found:
            path = file.relative_to(ROOT).as_posix()
            if not any(path.startswith(one) for one in COMMANDS_ONLY | PROGRAMS_ONLY):
                yield path


def raised(path):
    """Yield (line, class, message node or None, remedy node or None) of each error of ours that is raised."""
    module = importlib.import_module(
        "geo_mahalle." + path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    )
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
            continue
        called = node.exc
        kind = getattr(module, called.func.id, None) if isinstance(called.func, ast.Name) else None
        if isinstance(kind, type) and issubclass(kind, GeoMahalleError):
            remedy = next((one.value for one in called.keywords if one.arg == "remedy"), None)
            yield module, node.lineno, kind, (called.args[0] if called.args else None), remedy


def said(module, node):
    """Return the text of a node, or None where it is made elsewhere."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Told":
        node = node.args[0]
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return getattr(module, node.id, None)
    return None


@pytest.mark.parametrize("path", files())
def test_every_refusal_that_a_page_can_show_has_its_persian(path):
    known, missing = messages("fa"), []
    for module, line, kind, message, remedy in raised(path):
        for node in (message, remedy):
            assert not isinstance(node, ast.JoinedStr), (
                f"{path}:{line}: give the values by name, not as an f-string"
            )
            text = said(module, node) if node is not None else None
            if isinstance(text, str) and text not in known:
                missing.append(f"{path}:{line}: {text}")
        if message is None and issubclass(kind, UserError) and first_line(kind) not in known:
            missing.append(f"{path}:{line}: {first_line(kind)}")
    assert not missing, "\n".join(missing)


def test_a_translation_names_no_value_that_its_text_does_not_have():
    for msgid, text in messages("fa").items():
        assert set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(msgid)), msgid


def test_what_importers_refuse_has_a_sentence_for_each_kind():
    known = messages("fa")
    assert [sentence for _, sentence in PATTERNS if sentence not in known] == []


def test_a_refusal_with_values_is_persian_with_persian_digits_and_isolated_names():
    error = UserError(
        "The map of %(code)s is larger than %(largest)s bytes.", values={"code": "A1", "largest": 5000}
    )
    message, _ = say_error(error, "fa")
    assert message == "نقشهٔ \u2068A1\u2069 از ۵۰۰۰ بایت بزرگ‌تر است."
    assert say_error(error, "en")[0] == "The map of A1 is larger than 5000 bytes."


def test_the_page_of_a_refusal_speaks_the_readers_language():
    error = UserError("There is no area %(code)r.", values={"code": "Z"})
    with speaking("fa"):
        assert "پهنه" in explain(error).body.decode()
    with speaking("en"):
        assert "There is no area &#39;Z&#39;." in explain(error).body.decode()
