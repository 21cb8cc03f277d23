"""`geo-mahalle analyse index|hot-spots|reporting|access`: compare areas and times, and who reaches what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from geo_mahalle.cli.output import Format, answer, read_day, settings_of, talk

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_mahalle.analysis.studies import AreaFigure, Study
    from geo_mahalle.catalogue import Catalogue
    from geo_mahalle.settings import Settings

Level = Annotated[str, typer.Option(help="Level of the areas that are compared.")]
Period = Annotated[
    str | None, typer.Option(help="1403, 1403-Q2 …; the newest year that has ended if not given.")
]
Seed = Annotated[int, typer.Option(help="Where the draws start; stored with the result.")]
Form = Annotated[Format, typer.Option("--format", help="How the answer is written.")]


def register(app: typer.Typer) -> None:
    """Add the verb and its nouns."""
    group = typer.Typer(help="Compare areas with each other, for analysts.", no_args_is_help=True)
    group.command("index")(index)
    group.command("hot-spots")(hot_spots)
    group.command("reporting")(reporting)
    group.command("access")(access)
    app.add_typer(group, name="analyse")


def index(
    context: typer.Context,
    level: Level = "neighbourhood",
    period: Period = None,
    runs: Annotated[int, typer.Option(help="Draws of the rank intervals.", min=100)] = 1000,
    seed: Seed = 1,
    form: Form = Format.table,
) -> None:
    """Compute the index: bands and rank intervals, with strengths and weaknesses."""
    from geo_mahalle.analysis import composite

    settings, catalogue = _place_of(context)
    study = composite.compare(
        settings,
        catalogue=catalogue,
        level=level,
        period=period,
        runs=runs,
        seed=seed,
    )
    _answer(
        study,
        lambda figure: {
            "band": figure.label,
            "score": _short(figure.value),
            "rank_low": _short(figure.low),
            "rank_high": _short(figure.high),
            "p_worst_quarter": _short(figure.p),
            "is_priority": figure.details["is_priority"],
            "indicators": figure.n,
            "weaknesses": " ".join(figure.details["weaknesses"]),
            "strengths": " ".join(figure.details["strengths"]),
        },
        form=form,
    )


def hot_spots(
    context: typer.Context,
    indicator: Annotated[str, typer.Argument(help="Id of an indicator.")],
    level: Level = "neighbourhood",
    period: Period = None,
    permutations: Annotated[int, typer.Option(help="Deals of local Moran's test.", min=99)] = 9999,
    seed: Seed = 1,
    form: Form = Format.table,
) -> None:
    """Find where an indicator is high among the high, beyond chance; needs thirty areas."""
    from geo_mahalle.analysis import hot_spots as finder

    settings, catalogue = _place_of(context)
    study = finder.find(
        settings,
        catalogue=catalogue,
        indicator=indicator,
        level=level,
        period=period,
        permutations=permutations,
        seed=seed,
    )
    _answer(
        study,
        lambda figure: {
            "label": figure.label,
            "z": _short(figure.value),
            "p": _short(figure.p),
            "neighbours": figure.n,
            "local_moran": _short(figure.details.get("local_moran")),
            "local_p": _short(figure.details.get("local_p")),
            "development": figure.details.get("development"),
        },
        form=form,
    )


def reporting(
    context: typer.Context,
    level: Level = "neighbourhood",
    deprivation: Annotated[
        list[str] | None, typer.Option(help="Indicator that tells need; may be repeated.")
    ] = None,
    period: Annotated[str | None, typer.Option(help="Period of those indicators.")] = None,
    form: Form = Format.table,
) -> None:
    """Measure how willingly each area reports, and which are silent though in need."""
    from geo_mahalle.analysis import reporting as measuring

    settings, catalogue = _place_of(context)
    study = measuring.measure(
        settings,
        catalogue=catalogue,
        level=level,
        deprivation=tuple(deprivation or measuring.DEPRIVATION),
        period=period,
    )
    _answer(
        study,
        lambda figure: {
            "label": figure.label,
            "against_place": _short(figure.value),
            "low": _short(figure.low),
            "high": _short(figure.high),
            "problems": figure.n,
            "delay_days": _short(figure.details["delay_days"]),
            "correction": _short(figure.details["correction"]),
        },
        form=form,
    )


def access(
    context: typer.Context,
    as_of: Annotated[str | None, typer.Option(help="The day that counts as today.")] = None,
    form: Form = Format.table,
) -> None:
    """Build the street graph anew, and who reaches what along it: by day, by night, by car."""
    from geo_mahalle.analysis.access import build_access

    built = build_access(settings_of(context), as_of=read_day(as_of), progress=talk)
    talk(f"{built.nodes} nodes, {built.edges} edges, {built.points} points in {built.seconds:.1f} s")
    rows = [{"fire_engine": word, "kilometres": round(km, 3)} for word, km in built.reach_km.items()]
    answer(rows, form=form)


def _place_of(context: typer.Context) -> tuple[Settings, Catalogue]:
    from geo_mahalle.catalogue import read_catalogue

    settings = settings_of(context)
    return settings, read_catalogue(settings.layers)


def _answer(study: Study, columns: Callable[[AreaFigure], dict[str, object]], *, form: Format) -> None:
    """Say what the study is, and write a row for each area."""
    when = f", {study.period}" if study.period else ""
    talk(f"{study.kind} of {study.level}{when}; seed {study.seed}, method {study.method_version}")
    talk(*(f"{name}: {value}" for name, value in {**study.parameters, **study.whole}.items()))
    rows = [
        {"area": figure.area.code, "name_fa": figure.area.name_fa, **columns(figure)}
        for figure in study.figures
    ]
    answer(rows, form=form)


def _short(number: object) -> float | None:
    return round(float(number), 4) if isinstance(number, (int, float)) else None
