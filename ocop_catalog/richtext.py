"""The HTML that people may write: product descriptions, stories, pages. Cleaned when written and again when
shown."""

from __future__ import annotations

import re
from html import unescape

import nh3

_TAGS = {
    "p",
    "br",
    "strong",
    "b",
    "em",
    "i",
    "u",
    "ul",
    "ol",
    "li",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "a",
    "table",
}
_TAGS |= {"thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}


def clean_html(html: str) -> str:
    """HTML with nothing in it that could act: a few text tags, links to http(s), mail and telephone only."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener nofollow",
        strip_comments=True,
    )


def plain_text(html: str) -> str:
    """The words of a text in HTML: paragraphs apart by an empty line, no tags, entities as characters."""
    broken = re.sub(r"(?i)<br\s*/?>", "\n", html)
    broken = re.sub(r"(?i)</(?:p|h[1-6]|li|blockquote|tr|ul|ol|table)\s*>", "\n\n", broken)
    text = unescape(nh3.clean(broken, tags=set()))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]*\n[ \t]*", "\n", text)).strip()
