"""Read layers/forms/<id>.toml: safety walks, the event form and the household survey.

One question is one tap, and «unsure» can always be said. None asks about belief or origin, and what a walk
looks at is never a person.
A question of a walk names the theme that a finished walk covers by it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from geo_mahalle.catalogue import refusals
from geo_mahalle.catalogue.fields import Fields, read_toml
from geo_mahalle.catalogue.layer_files import LayerFile
from geo_mahalle.catalogue.themes import Theme

KINDS = ("walk", "event", "survey")
KEYS = ("kind", "title_fa", "title_en", "questions")
UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked, with its answers as id and words; unsure is the last."""

    id: str
    title_fa: str
    title_en: str
    answers: Mapping[str, str]
    answers_en: Mapping[str, str]
    theme: str | None
    """What a walk covers by it; None: nothing."""


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A form of one kind: walk, event or survey."""

    id: str
    kind: str
    title_fa: str
    title_en: str
    questions: tuple[Question, ...]


def read_forms(files: Collection[LayerFile], themes: Mapping[str, Theme]) -> dict[str, FormSheet]:
    """Return the forms by id; raises CatalogueError for a question without answers or one about persons."""
    return {file.id: _read_form(file, themes) for file in files}


def _read_form(file: LayerFile, themes: Mapping[str, Theme]) -> FormSheet:
    fields = read_toml(file)
    fields.expect(KEYS)
    kind = fields.one_of("kind", KINDS)
    asked = fields.tables("questions")
    refuse = refusals.refuse_people if kind == "walk" else refusals.refuse_beliefs
    for question in asked:
        refuse(question, ("id", "title_fa", "title_en"))
    questions = tuple(_read_question(question, themes) for question in asked)
    if not questions:
        raise fields.refuse("questions", "a form asks at least one question")
    for said in ([one.id for one in questions], [one.theme for one in questions if one.theme]):
        for word in said:
            if said.count(word) > 1:
                raise fields.refuse("questions", f"'{word}' stands in two questions", word=str(word))
    return FormSheet(
        id=file.id,
        kind=kind,
        title_fa=fields.text("title_fa"),
        title_en=fields.text("title_en"),
        questions=questions,
    )


def _read_question(fields: Fields, themes: Mapping[str, Theme]) -> Question:
    fields.expect(("id", "title_fa", "title_en", "theme", "answers", "answers_en"))
    answers = fields.mapping("answers")
    if len(answers) < 2:
        raise fields.refuse("answers", "a question needs two answers at least")
    english = fields.mapping("answers_en")
    if list(english) != list(answers):
        raise fields.refuse("answers_en", "the English answers are not those of 'answers'")
    return Question(
        fields.identifier(),
        fields.text("title_fa"),
        fields.text("title_en"),
        {**answers, UNSURE: "نمی‌دانم"},
        {**english, UNSURE: "I do not know"},
        fields.one_of("theme", themes) if fields.optional("theme") else None,
    )
