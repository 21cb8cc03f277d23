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
    group.command("compare")(compare)
    group.command("changes")(changes)
    group.command("trend")(trend)
    group.command("target")(target)
    group.command("targets")(targets)
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
            "is_quiet": figure.details["is_quiet"],
            "not_counted": " ".join(figure.details["not_counted"]),
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


def compare(
    context: typer.Context,
    first: Annotated[int, typer.Argument(help="Number of the earlier run; see the view analysis.runs.")],
    last: Annotated[int, typer.Argument(help="Number of the later run.")],
    form: Form = Format.table,
) -> None:
    """Tell which values two runs differ in, and why."""
    from geo_mahalle.analysis.changes import compare_runs

    found = compare_runs(settings_of(context), first, last)
    talk(f"{len(found)} values differ")
    answer(
        [
            {
                "indicator": one.indicator,
                "area": one.area_code,
                "period": one.period,
                "before": _short(one.before.value),
                "after": _short(one.after.value),
                "status_before": one.before.status,
                "status_after": one.after.status,
                "why": one.why,
                "is_clear": one.is_clear,
            }
            for one in found
        ],
        form=form,
    )


def changes(
    context: typer.Context,
    area: Annotated[str, typer.Argument(help="Code of the area.")],
    period: Annotated[
        str | None, typer.Option(help="1404-06, 1404-Q2, 1404; the running month if not given.")
    ] = None,
    form: Form = Format.table,
) -> None:
    """Tell what changed in an area in a month against the month before."""
    from geo_mahalle.analysis.changes import area_changes

    settings, catalogue = _place_of(context)
    found = area_changes(settings, area, catalogue=catalogue, period=period)
    talk(f"{found.area_code}, {found.period} against {found.before}")
    rows: list[dict[str, object]] = [
        {"what": fact.what, "before": fact.before, "after": fact.after, "is_clear": None, "is_better": None}
        for fact in found.facts
    ]
    rows += [
        {
            "what": one.indicator,
            "before": _short(one.before.value),
            "after": _short(one.after.value),
            "is_clear": one.is_clear,
            "is_better": one.is_better,
        }
        for one in found.movements
    ]
    answer(rows, form=form)


def trend(
    context: typer.Context,
    area: Annotated[str, typer.Argument(help="Code of the area.")],
    indicator: Annotated[str, typer.Argument(help="Id of an indicator.")],
    kind: Annotated[str, typer.Option(help="year, quarter or month.")] = "quarter",
    form: Form = Format.table,
) -> None:
    """Tell how an indicator moved in an area, each step with its interval, and whether it rises or falls."""
    from geo_mahalle.analysis.changes import area_trend

    settings, catalogue = _place_of(context)
    found = area_trend(settings, area, indicator, catalogue=catalogue, kind=kind)
    talk(f"slope {found.trend.slope:.4g} a {kind}, p {found.trend.p:.3g}")
    if found.ratio is not None:
        talk(f"newest against the one before: {found.ratio:.3g} times, {found.low} to {found.high}")
    answer(
        [
            {
                "period": key,
                "value": _short(s.value),
                "low": _short(s.low),
                "high": _short(s.high),
                "status": s.status,
            }
            for key, s in zip(found.periods, found.sides, strict=True)
        ],
        form=form,
    )


def target(
    context: typer.Context,
    area: Annotated[str, typer.Argument(help="Code of the area.")],
    indicator: Annotated[str, typer.Argument(help="Id of an indicator.")],
    year: Annotated[str, typer.Argument(help="1405.")],
    value: Annotated[float, typer.Argument(help="In the shown unit of the indicator.")],
    decided: Annotated[str, typer.Option(help="Day of the council's decision: 1404/07/05.")],
) -> None:
    """Write down what the council of an area wants a number to be by the end of a year."""
    from geo_mahalle.analysis.targets import set_target

    settings, catalogue = _place_of(context)
    day = read_day(decided)
    if day is not None:
        set_target(
            settings,
            catalogue=catalogue,
            indicator=indicator,
            area=area,
            year=year,
            value=value,
            decided_on=day,
        )
        talk(f"{indicator} of {area}: {value} by the end of {year}")


def targets(
    context: typer.Context,
    area: Annotated[str, typer.Argument(help="Code of the area.")],
    form: Form = Format.table,
) -> None:
    """Tell what the council of an area aims at, and whether each number is there."""
    from geo_mahalle.analysis.targets import read_targets

    settings, catalogue = _place_of(context)
    answer(
        [
            {
                "indicator": one.indicator,
                "year": one.year,
                "target": one.target,
                "decided_on": one.decided_on,
                "period": one.period,
                "value": _short(one.value),
                "low": _short(one.low),
                "high": _short(one.high),
                "standing": one.standing,
            }
            for one in read_targets(settings, area, catalogue=catalogue)
        ],
        form=form,
    )


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
