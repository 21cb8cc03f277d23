"""`geo-mahalle plan make|show|approve|export|costs|follow|work`: the safety-improvement plan of an area."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo_mahalle.cli.output import Format, answer, progress, read_day, settings_of, talk
from geo_mahalle.errors import UsageError

if TYPE_CHECKING:
    from geo_mahalle.planning.model import PlanDocument

AreaArgument = Annotated[str, typer.Argument(help="Code of the area.")]
VersionOption = Annotated[int | None, typer.Option(help="Which version; without it the newest.")]
FormOption = Annotated[Format, typer.Option("--format", help="How the answer is written.")]


def register(app: typer.Typer) -> None:
    """Add the verb and its nouns."""
    from geo_mahalle.cli import plan_prints

    group = typer.Typer(help="Make, show, decide and follow plans.", no_args_is_help=True)
    for name, command in (
        ("make", make),
        ("show", show),
        ("approve", approve),
        ("export", export),
        ("costs", costs),
        ("follow", follow),
        ("work", work),
        ("sheet", plan_prints.sheet),
        ("documents", plan_prints.documents),
    ):
        group.command(name)(command)
    app.add_typer(group, name="plan")


def make(
    context: typer.Context,
    areas: Annotated[list[str], typer.Argument(help="Codes of the areas; several share one budget.")],
    budget: Annotated[str, typer.Option(help="Amount in all, in the unit of --unit.")] = "0",
    unit: Annotated[str, typer.Option(help="rial, toman, million_rial, million_toman, new_rial.")] = "rial",
    quarters: Annotated[int, typer.Option(min=1, max=16, help="How many quarters it covers.")] = 4,
    want: Annotated[list[str] | None, typer.Option(help="Key of an action of the council's list.")] = None,
    without: Annotated[list[str] | None, typer.Option(help="Key of an action that may not be.")] = None,
    floor: Annotated[
        float | None, typer.Option(min=0, max=0.95, help="Least share of under-served areas; 0: none.")
    ] = None,
    solves: Annotated[int, typer.Option(min=0, max=200, help="Draws solved for selection probability.")] = 0,
    crime_effects: Annotated[
        bool, typer.Option("--crime-effects", help="Let effects on crime count (the county's decision).")
    ] = False,
    form: FormOption = Format.table,
) -> None:
    """Make a draft for each area: problems, actions under the budget, and the reason for each."""
    from geo_mahalle.catalogue import read_catalogue
    from geo_mahalle.database import connect
    from geo_mahalle.planning.costs import to_rials
    from geo_mahalle.planning.make import make_plans
    from geo_mahalle.planning.parameters import Parameters

    settings = settings_of(context)
    try:
        rials = to_rials(budget, unit)
    except ValueError as err:
        raise UsageError(str(err)) from err
    parameters = Parameters(
        budget_rials=rials, quarters=quarters, floor=floor, solves=solves, crime_effects=crime_effects
    )
    with connect(settings) as connection, progress() as display:
        task = display.add_task("plan", total=1)
        plans = make_plans(
            connection,
            read_catalogue(settings.layers),
            areas,
            parameters,
            wanted=frozenset(want or ()),
            refused=frozenset(without or ()),
            progress=lambda what, done, every: display.update(
                task, description=what, completed=done, total=every
            ),
        )
    answer([summary(one) for one in plans], form=form)
    for one in plans:
        talk(*(f"{one.area_code}: not complete: {reason.en}" for reason in one.incomplete))


def summary(plan: PlanDocument) -> dict[str, object]:
    """Return a plan's figures on one line."""
    return {
        "area": plan.area_code,
        "version": plan.version,
        "status": plan.status,
        "problems": len(plan.problems),
        "actions": len(plan.chosen),
        "rials": plan.total_rials,
        "solver": plan.solution.status,
        "gap_percent": round(100 * plan.solution.gap, 3),
        "objective": round(plan.solution.objective, 1),
        "greedy": round(plan.solution.greedy_objective, 1),
        "equity_floor": round(plan.solution.equity_floor, 3),
        "sha256": plan.short_hash,
    }


def show(
    context: typer.Context, area: AreaArgument, version: VersionOption = None, form: FormOption = Format.table
) -> None:
    """Show the actions of a plan with quarter, cost, reason and status."""
    from geo_mahalle.database import connect
    from geo_mahalle.planning.versions import read_plan

    with connect(settings_of(context)) as connection:
        plan = read_plan(connection, area, version)
    talk(f"{plan.area_names.fa}, version {plan.version}, {plan.status}, {plan.short_hash}")
    answer(
        [
            {
                "number": one.number,
                "action": one.titles.fa,
                "place": one.place_name,
                "quarter": one.start_quarter,
                "rials": one.cost.rials,
                "agency": one.agency_id,
                "status": one.status,
                "why": one.why.fa,
                "key": one.key,
            }
            for one in plan.chosen
        ],
        form=form,
    )


def approve(
    context: typer.Context,
    area: AreaArgument,
    decision: Annotated[str, typer.Option(help="Number or words of the recorded decision.")],
    on: Annotated[str, typer.Option(help="Day of the decision: 1404/07/10 or 2025-10-02.")],
    version: VersionOption = None,
) -> None:
    """Record the council's decision: the version never changes again."""
    from geo_mahalle.database import connect
    from geo_mahalle.planning import versions

    day = read_day(on)
    if day is None:
        raise UsageError("A decision needs its day.")
    with connect(settings_of(context)) as connection:
        plan = versions.approve(connection, area, decision=decision, decided_on=day, version=version)
    talk(f"{area}: version {plan.version} is approved ({plan.short_hash})")


def export(
    context: typer.Context,
    area: AreaArgument,
    out: Annotated[Path, typer.Option(help="File to write, .json.")],
    version: VersionOption = None,
) -> None:
    """Write the whole document of a plan as JSON."""
    from geo_mahalle.database import connect
    from geo_mahalle.planning.encoding import encode
    from geo_mahalle.planning.versions import read_plan

    with connect(settings_of(context)) as connection:
        plan = read_plan(connection, area, version)
    out.write_text(json.dumps(encode(plan), ensure_ascii=False, indent=1), encoding="utf-8")
    talk(f"wrote {out}")


def costs(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV: intervention, amount, unit, base_on, source, …")],
    accept_jumps: Annotated[
        bool, typer.Option("--accept-jumps", help="The costs that changed manyfold are right.")
    ] = False,
    form: FormOption = Format.table,
) -> None:
    """Bring in unit costs with their base date; the plan has no others."""
    from geo_mahalle.catalogue import read_catalogue
    from geo_mahalle.database import connect
    from geo_mahalle.planning.costs import import_costs

    settings = settings_of(context)
    if not file.is_file():
        raise UsageError(f"{file} is not a file.")
    with connect(settings) as connection:
        found = import_costs(connection, read_catalogue(settings.layers), file, accept_jumps=accept_jumps)
    answer(
        [{"intervention": one.intervention, "rials": one.rials, "base_on": one.base_on} for one in found],
        form=form,
    )


def follow(
    context: typer.Context,
    area: AreaArgument,
    number: Annotated[int, typer.Argument(help="Number of the action.")],
    to: Annotated[str, typer.Argument(help="planned, doing, done, refused or persisting.")],
    role: Annotated[str, typer.Option(help="Role of whoever says so.")] = "secretary",
    blocked: Annotated[str | None, typer.Option(help="Why it does not go on.")] = None,
    cost_rials: Annotated[int | None, typer.Option(min=0, help="What was spent, rials.")] = None,
) -> None:
    """Record a step of an action; prints the issues to close with it."""
    from geo_mahalle.database import connect
    from geo_mahalle.planning.model import ACTION_STATUSES
    from geo_mahalle.planning.versions import Step, move_action

    status = next((one for one in ACTION_STATUSES if one == to), None)
    if status is None:
        raise UsageError(f"{to!r} is not a status.", remedy=f"Known: {', '.join(ACTION_STATUSES)}.")
    with connect(settings_of(context)) as connection:
        issues = move_action(connection, area, number, status, role=role, step=Step(blocked, cost_rials))
    answer([{"issue_to_close": one} for one in issues])


def work(context: typer.Context) -> None:
    """Compute the suggestions that pages asked for and that still wait."""
    from geo_mahalle.catalogue import read_catalogue
    from geo_mahalle.planning.suggestions import work_off

    settings = settings_of(context)
    number = work_off(settings, read_catalogue(settings.layers))
    talk(f"{number} suggestions computed")
