"""The names of articles → HTML for the page of articles: by kind, and the sentences that have one. Pure."""

from __future__ import annotations

from assistant.facets import FACET_KINDS, Facets, Mentions
from ui.rendering.articles.names_text import articles_words, facets_status, kind_heading, more_line
from ui.rendering.templating import render


def facets_html(facets: Facets) -> str:
    """The names by kind, each a button that shows the sentences which have it."""
    kinds = [(kind_heading(kind, len(named)), named) for kind in FACET_KINDS if (named := facets.of_kind(kind))]
    return render("names.html", status=facets_status(facets), kinds=kinds, articles_words=articles_words)


def mentions_html(mentions: Mentions) -> str:
    """The sentences that have a name, each with a button that opens its article, and one that leads back."""
    return render("mentions.html", mentions=mentions, more=more_line(mentions) if mentions.left_out else "")
