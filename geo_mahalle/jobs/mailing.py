"""Mail through the office's server: the standard library's SMTP, closed by TLS unless it is on this machine.

A letter is either surely not taken (`NotSent`), taken, or nobody knows (`MaybeSent`: the line broke while the
server was taking it). No address stands in a failure's words.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from geo_mahalle.errors import GeoMahalleError, UserError
from geo_mahalle.settings import Settings

PATIENCE_S = 30
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class NotSent(GeoMahalleError):  # noqa: N818 - it is a state, not a fault
    """The mail server did not take the letter."""


class MaybeSent(GeoMahalleError):  # noqa: N818 - it is a state, not a fault
    """The line broke while the mail server was taking the letter; it may have arrived."""


def compose(
    settings: Settings,
    to: str,
    subject: str,
    *,
    plain: str,
    html: str,
    key: str,
    at: datetime,
    language: str = "fa",
) -> EmailMessage:
    """Return a letter in plain text and HTML; the same `key` gives the same Message-ID."""
    if settings.smtp_from is None:
        raise UserError("Mails need an address they come from.", remedy="Set smtp_from in the settings.")
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = settings.smtp_from, to, subject
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{key}@{settings.smtp_from.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(plain)
    letter.add_alternative(html, subtype="html")
    # After the content, which would take the header along into one of its parts.
    letter["Content-Language"] = language
    return letter


@contextmanager
def opened(settings: Settings) -> Iterator[smtplib.SMTP]:
    """Yield a line to the mail server, signed in; raise NotSent where there is none."""
    host = settings.smtp_host
    if host is None:
        raise NotSent("No mail server is set up.", remedy="Set smtp_host in the settings.")
    if settings.smtp_security == "none" and host not in LOCAL:
        raise NotSent("Mail is not sent unencrypted to another machine.", remedy="Set smtp_security.")
    try:
        line = _dial(settings, host)
    except (smtplib.SMTPException, OSError) as err:
        raise NotSent("The mail server does not answer: %(why)s", values={"why": _words(err)}) from err
    try:
        yield line
    finally:
        try:
            line.quit()
        except (smtplib.SMTPException, OSError):
            line.close()


def send(line: smtplib.SMTP, letter: EmailMessage) -> None:
    """Send one letter; raise NotSent or MaybeSent."""
    try:
        line.send_message(letter)
    except (
        smtplib.SMTPResponseException,
        smtplib.SMTPRecipientsRefused,
        smtplib.SMTPNotSupportedError,
    ) as err:
        raise NotSent("The mail server refused it: %(why)s", values={"why": _words(err)}) from err
    except (smtplib.SMTPException, OSError) as err:
        raise MaybeSent("The line to the mail server broke: %(why)s", values={"why": _words(err)}) from err


def _dial(settings: Settings, host: str) -> smtplib.SMTP:
    authority = settings.smtp_authority
    context = ssl.create_default_context(cafile=str(authority) if authority else None)
    if settings.smtp_security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(host, settings.smtp_port, timeout=PATIENCE_S, context=context)
    else:
        line = smtplib.SMTP(host, settings.smtp_port, timeout=PATIENCE_S)
        if settings.smtp_security == "starttls":
            line.starttls(context=context)
    if settings.smtp_user is not None:
        line.login(settings.smtp_user, _password(settings))
    return line


def _password(settings: Settings) -> str:
    file = settings.smtp_password_file
    if file is None:
        raise NotSent("The mail server's password is not set.", remedy="Set smtp_password_file.")
    if file.stat().st_mode & 0o077:
        raise NotSent(
            "Others may read the mail server's password.", remedy="Let its owner alone read it (0600)."
        )
    return file.read_text(encoding="utf-8").strip()


def _words(err: Exception) -> str:
    """Return what went wrong without anybody's address."""
    if isinstance(err, smtplib.SMTPResponseException):
        return f"{type(err).__name__} {err.smtp_code}"
    if isinstance(err, smtplib.SMTPRecipientsRefused):
        return "SMTPRecipientsRefused " + " ".join(str(code) for code, _ in err.recipients.values())
    return type(err).__name__
