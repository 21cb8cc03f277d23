"""Whether a page was opened inside a messenger, whose browser keeps its own storage: what is tagged is lost.

Android's built-in browser says so itself (`; wv`) and, in older versions, which app it sits in; on an iPhone
a page inside an app lacks the word Safari.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

NAMED = re.compile(
    r"telegram|eitaa|\bbale\b|ir\.nasim|whatsapp|rubika|soroush|splus|instagram|fban|fbav", re.IGNORECASE
)
ANDROID_VIEW = re.compile(r"Android[^)]*; wv\)")
APPLE = re.compile(r"\((?:iPhone|iPad|iPod)[^)]*\).*AppleWebKit")


def is_in_messenger(headers: Mapping[str, str]) -> bool:
    """Tell whether a request comes from a browser inside another app.

    >>> is_in_messenger({"user-agent": "Mozilla/5.0 (Linux; Android 12; wv) AppleWebKit/537.36 Chrome/120"})
    True
    >>> is_in_messenger({"user-agent": "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/120"})
    False
    """
    agent = headers.get("user-agent", "")
    if NAMED.search(agent) or NAMED.search(headers.get("x-requested-with", "")):
        return True
    return bool(ANDROID_VIEW.search(agent) or (APPLE.search(agent) and "Safari/" not in agent))


def is_android(headers: Mapping[str, str]) -> bool:
    """Tell whether a request comes from an Android phone."""
    return "android" in headers.get("user-agent", "").lower()
