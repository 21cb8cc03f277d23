"""What a reader sees of a piece of HTML: its words, without tags, scripts and styles."""

from __future__ import annotations

from html.parser import HTMLParser


class _Plain(HTMLParser):
    """Collects the text of a piece of HTML, without scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Leave out what stands inside scripts and styles."""
        self.hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        """End a script or style."""
        self.hidden -= tag in ("script", "style") and self.hidden > 0

    def handle_data(self, data: str) -> None:
        """Keep words that a reader would see."""
        if not self.hidden:
            self.words.append(data)


def plain_text(markup: str) -> str:
    """Return what a reader sees of a piece of HTML."""
    parser = _Plain()
    parser.feed(markup)
    parser.close()
    return " ".join(" ".join(parser.words).split())
