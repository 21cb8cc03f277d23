"""`geo-mahalle account add|list|card|revoke`: who may sign in."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from typing import Annotated

import typer

from geo_mahalle.cli.output import Format, answer, settings_of, talk
from geo_mahalle.database.scope import Kind
from geo_mahalle.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the verb and its nouns."""
    group = typer.Typer(help="Make, list and close accounts; print their cards.", no_args_is_help=True)
    group.command("add")(add)
    group.command("list")(list_accounts)
    group.command("card")(card)
    group.command("revoke")(revoke)
    app.add_typer(group, name="account")


def add(
    context: typer.Context,
    kind: Annotated[Kind, typer.Argument(help="What the person does.")],
    name: Annotated[str, typer.Argument(help="What the office calls the person.")],
    area: Annotated[list[str] | None, typer.Option(help="Code of an area reached; may be repeated.")] = None,
    committee: Annotated[list[str] | None, typer.Option(help="Committee; may be repeated.")] = None,
    agency: Annotated[str | None, typer.Option(help="Agency whose letters a liaison answers.")] = None,
    placewide: Annotated[bool, typer.Option("--placewide", help="Reach the whole place.")] = False,
    login: Annotated[str | None, typer.Option(help="Name for signing in by password.")] = None,
    password: Annotated[
        str | None, typer.Option(help="Password; asked for if not given.", envvar="GEO_MAHALLE_PASSWORD")
    ] = None,
) -> None:
    """Make an account; offices get the secret of their one-time codes and printed recovery codes."""
    from geo_mahalle import identity
    from geo_mahalle.database.scope import areas_by_code

    settings = settings_of(context)
    if not placewide and not area:
        raise UsageError("The account would reach nothing.", remedy="Give --area CODE or --placewide.")
    if login is not None and password is None:
        password = getpass.getpass("Password: ")
    made = identity.make_account(
        settings,
        kind,
        name,
        area_ids=areas_by_code(settings, area or []),
        committees=committee or [],
        is_placewide=placewide,
        agency=agency,
        login=login,
        password=password,
    )
    row: dict[str, object] = {"account": made.public_id}
    if made.totp_secret:
        row["one_time_secret"] = made.totp_secret
        row["recovery_codes"] = " ".join(identity.recovery_codes(settings, made.public_id))
    answer([row], form=Format.json)


def list_accounts(
    context: typer.Context,
    form: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.table,
) -> None:
    """List the accounts, open ones first."""
    from geo_mahalle import identity

    found = [asdict(row) for row in identity.list_accounts(settings_of(context))]
    for row in found:
        row.pop("area_ids")
        row["committees"] = " ".join(row["committees"])
    answer(found, form=form)


def card(
    context: typer.Context,
    account: Annotated[str, typer.Argument(help="Account, as `account list` names it.")],
    phones: Annotated[int, typer.Option(min=1, max=9, help="Phones it opens, each once.")] = 1,
    address: Annotated[str | None, typer.Option(help="Server's address, for the QR: https://…")] = None,
) -> None:
    """Make a card that opens a phone once: six digits, and with --address the QR's address."""
    from geo_mahalle import identity

    made = identity.make_card(settings_of(context), account, phones=phones)
    row: dict[str, object] = {"digits": made.digits}
    if address is not None:
        row["address"] = f"{address.rstrip('/')}/login#card={made.token}"
    answer([row], form=Format.json)


def revoke(
    context: typer.Context,
    account: Annotated[str, typer.Argument(help="Account, as `account list` names it.")],
) -> None:
    """Close an account; its sessions, cards and keys end with the next request."""
    from geo_mahalle import identity

    identity.revoke_account(settings_of(context), account)
    talk("closed")
