"""Digests: what an account has not read, once a day or a week, in a few lines of the language it chose.

Of restricted problems (S2, S3) no word leaves the office: a digest says how many notices wait and nothing
else of them. A digest goes by mail where the account has one, else as a short message that says the number
alone.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from functools import cache
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, select_autoescape

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import connect
from geo_mahalle.database.places import read_place
from geo_mahalle.errors import GeoMahalleError
from geo_mahalle.identity.recipients import Recipient, list_recipients
from geo_mahalle.jobs import mailing
from geo_mahalle.jobs.messaging import FolderMessenger, Messenger
from geo_mahalle.locale import say_error, translator
from geo_mahalle.locale.speaking import LANGUAGES
from geo_mahalle.register.notices import Notice, outbox, sentence
from geo_mahalle.register.notices.outbox import Outgoing, Way
from geo_mahalle.settings import Settings
from geo_mahalle.text import persian_number

MORNING = time(7)
SATURDAY = 5
LANGUAGE = "fa"
"""Of what hindered a digest: who looks after the office reads it."""


@dataclass(frozen=True)
class Digest:
    """What one digest says: sentences, and how many restricted notices it does not tell."""

    lines: tuple[str, ...]
    restricted: int
    language: str = LANGUAGES[0]

    @property
    def number(self) -> int:
        """Return how many notices it is of."""
        return len(self.lines) + self.restricted


def put_due(settings: Settings, *, now: datetime) -> int:
    """Put the digests of today into the outbox, each once; return how many are new."""
    with connect(settings) as connection:
        local = now.astimezone(ZoneInfo(read_place(connection).timezone))
        if local.time() < MORNING:
            return 0
        made = 0
        for one in list_recipients(settings):
            way = _way(settings, one)
            period = _period(one.digest, local.date())
            if way is None or period is None:
                continue
            key, until = period
            made += outbox.put_digest(connection, one.account.public_id, way, key, until=until, at=now)
    return made


def send_due(settings: Settings, catalogue: Catalogue, *, now: datetime) -> dict[str, int]:
    """Send what is due; return how many were sent and how many were not.

    Each digest is noted as being sent before the server takes it and as sent after, in transactions of their
    own: killed in between it is not sent again.
    """
    with connect(settings) as connection:
        waiting = outbox.due(connection, at=now)
    known = {one.account.public_id: one for one in list_recipients(settings)} if waiting else {}
    counts = {"digests_sent": 0, "digests_not_sent": 0}
    with ExitStack() as lines:
        dialled: list[smtplib.SMTP] = []

        def line() -> smtplib.SMTP:
            if not dialled:
                dialled.append(lines.enter_context(mailing.opened(settings)))
            return dialled[0]

        for digest in waiting:
            done = _send_one(settings, catalogue, digest, known.get(digest.account_key), line, now)
            if done is not None:
                counts["digests_sent" if done else "digests_not_sent"] += 1
            if done is False:
                dialled.clear()
    return counts


def _send_one(
    settings: Settings,
    catalogue: Catalogue,
    digest: Outgoing,
    to: Recipient | None,
    line: Callable[[], smtplib.SMTP],
    now: datetime,
) -> bool | None:
    """Send one digest and note it; None where there was nothing to tell or nobody to tell it to."""
    with connect(settings) as connection:
        found = outbox.contents(connection, digest)
        if to is None or to.digest == "off" or not found or _way(settings, to) != digest.way:
            outbox.drop(connection, digest)
            return None
    said = tell(found, catalogue, to.language)
    try:
        if digest.way == "mail":
            letter = compose(settings, to.mail or "", said, key=str(digest.public_id), at=now)
            opened = line()
            _note(settings, outbox.begin, digest)
            mailing.send(opened, letter)
        else:
            # The folder takes the same message under its key once, so a second try does no harm.
            messenger_of(settings).send(
                to.phone or "", short_words(settings, said), key=str(digest.public_id)
            )
    except mailing.MaybeSent as err:
        return _failed(settings, digest, say_error(err, LANGUAGE)[0], now, is_sure=False)
    except GeoMahalleError as err:
        return _failed(settings, digest, " ".join(filter(None, say_error(err, LANGUAGE))), now)
    except OSError as err:
        return _failed(settings, digest, type(err).__name__, now)
    with connect(settings) as connection:
        outbox.sent(connection, digest, at=now)
    return True


def _note(settings: Settings, do: Callable[..., None], digest: Outgoing) -> None:
    with connect(settings) as connection:
        do(connection, digest)


def _failed(settings: Settings, digest: Outgoing, why: str, now: datetime, *, is_sure: bool = True) -> bool:
    with connect(settings) as connection:
        outbox.failed(connection, digest, why, at=now, is_sure=is_sure)
    return False


def tell(found: list[Notice], catalogue: Catalogue, language: str = LANGUAGES[0]) -> Digest:
    """Return what a digest says of its notices: of restricted ones their number alone."""
    lines = tuple(sentence(one, catalogue, language) for one in found if not one.is_restricted)
    return Digest(lines, sum(one.is_restricted for one in found), language)


def compose(settings: Settings, to: str, said: Digest, *, key: str, at: datetime) -> EmailMessage:
    """Return the letter of a digest."""
    context = {
        "lines": said.lines,
        "restricted": said.restricted,
        "address": settings.office_address,
        "words": _words(said),
        "language": said.language,
        "direction": "rtl" if said.language == "fa" else "ltr",
    }
    plain, html = (
        _templates().get_template(name).render(**context) for name in ("digest.txt", "digest.html")
    )
    return mailing.compose(
        settings,
        to,
        _words(said)["subject"],
        plain=plain,
        html=html,
        key=key,
        at=at,
        language=said.language,
    )


def short_words(settings: Settings, said: Digest) -> str:
    """Return the short message of a digest: the number, and where to read."""
    words = _words(said)
    where = settings.office_address
    return (
        f"{words['subject']}. {words['where']} {where}/notices"
        if where
        else f"{words['subject']}. {words['sign_in']}"
    )


def messenger_of(settings: Settings) -> Messenger:
    """Return who sends short messages here."""
    if settings.sms_folder is None:
        raise mailing.NotSent("No modem is set up.", remedy="Set sms_folder in the settings.")
    return FolderMessenger(settings.sms_folder)


def _words(said: Digest) -> dict[str, str]:
    say = translator(said.language)

    def count(number: int, words: str) -> str:
        return say(words).replace("{n}", persian_number(number) if said.language == "fa" else f"{number:,}")

    further = "{n} further notices, to be read in the office's pages"
    if said.restricted == 1:
        further = "{n} further notice, to be read in the office's pages"
    return {
        "subject": count(said.number, "{n} new notice" if said.number == 1 else "{n} new notices"),
        "greeting": say("What waits for you"),
        "restricted": count(said.restricted, further),
        "where": say("To read them:"),
        "sign_in": say("Sign in to the office's pages to read them."),
        "why": say("You chose this digest under «My account» and end it there."),
    }


def _way(settings: Settings, one: Recipient) -> Way | None:
    if one.mail is not None and settings.smtp_host is not None:
        return "mail"
    return "sms" if one.phone is not None and settings.sms_folder is not None else None


def _period(digest: str, today: date) -> tuple[str, date] | None:
    """Return the period a digest is of, and the last day it tells; weeks begin on Saturday."""
    if digest == "daily":
        return today.isoformat(), today
    if digest == "weekly":
        saturday = today - timedelta(days=(today.weekday() - SATURDAY) % 7)
        return f"week-{saturday.isoformat()}", saturday
    return None


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("geo_mahalle.jobs", "templates"),
        autoescape=select_autoescape(("html",)),
    )
