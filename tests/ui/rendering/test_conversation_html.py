"""The chat and its sources as HTML."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

from assistant.answer import Answer, Citation, Span
from assistant.answering.catalogue.replies import ADD_SOME
from ingest.store.curation.notes import Note
from ui.rendering.conversation_html import QuoteNotes, conversation_html, sources_html
from ui.rendering.conversations.conversation import Conversation, Exchange

HARM = "<script>alert(1)</script>\"'"


def exchange(question: str = "Did it?", *, answered: bool = True, **changes: object) -> Exchange:
    """An exchange with one citation."""
    cited = (Citation(1, "a", "A title", "a.txt", None, None, None, None, "It did.", 0, 7, Span(0, 7)),)
    told = Answer(question, question, answered, 0.9, "It did. [1]", "quotes")
    told = replace(told, citations=cited) if answered else replace(told, closest=cited)
    return replace(Exchange(told, ("It did.",)), **changes)  # type: ignore[arg-type]


def test_an_empty_chat_suggests_questions_or_articles() -> None:
    assert 'data-question="Who?"' in conversation_html(Conversation(), ["Who?"], 3)
    hostile = conversation_html(Conversation(), ['"><img src=x onerror=alert(1)> **Who**?'], 3)
    assert 'data-question="&#34;&gt;&lt;img src=x onerror=alert(1)&gt; **Who**?"' in hostile
    assert "<img" not in hostile
    invited = conversation_html(Conversation(), [], 0)
    assert 'data-act="samples"' in invited
    assert 'data-act="adding"' in invited


def test_where_there_are_no_articles_the_way_to_them_stands_below() -> None:
    told = exchange("What can I ask?")
    empty = replace(told, answer=replace(told.answer, text=f"Hello. {ADD_SOME}", sentences=()))
    assert 'data-act="adding"' in conversation_html(Conversation((empty,)), [], 0)
    assert 'data-act="adding"' not in conversation_html(Conversation((told,)), [], 0)


def test_only_the_last_answer_can_be_asked_again() -> None:
    shown = conversation_html(Conversation((exchange(), exchange("And then?"))), [], 3)
    first, second = shown.split('id="turn-2"')
    assert 'data-act="again"' not in first
    assert 'data-act="again"' in second
    asking = conversation_html(Conversation((exchange(),), asking="Why?", draft="Because"), [], 3)
    assert 'data-act="again"' not in asking
    assert 'aria-busy="true"' in asking
    assert "Because" in asking


def test_a_thumb_asks_for_a_word_and_a_word_is_thanked_for() -> None:
    assert "<form" not in conversation_html(Conversation((exchange(),)), [], 3)
    liked = conversation_html(Conversation((exchange(liked=False),)), [], 3)
    assert '<form class="word"' in liked
    assert liked.count('aria-pressed="true"') == 1
    thanked = conversation_html(Conversation((exchange(liked=False, thanked=True),)), [], 3)
    assert "<form" not in thanked
    assert "Thank you." in thanked


def test_the_reasons_against_a_silence_are_others() -> None:
    assert "The articles don't say</label>" in unescape(
        conversation_html(Conversation((exchange(liked=False),)), [], 3)
    )
    silent = exchange(answered=False, liked=False)
    shown = unescape(conversation_html(Conversation((silent,)), [], 3))
    assert "The articles do say it</label>" in shown
    assert "It is wrong" not in shown


def test_notes_stand_at_the_quotes_that_they_are_on() -> None:
    notes = [
        Note(1, "a", HARM, "2026-03-01", "greta", "It did", 0, 6),
        Note(2, "a", "Elsewhere", "2026-03-01", "", "Later.", 8, 14),
        Note(3, "a", "Gone", "2026-03-01", "", "It had", 0, 6, in_text=False),
        Note(4, "b", "Another article", "2026-03-01", "", "It did", 0, 6),
    ]
    shown = sources_html((exchange(),), QuoteNotes(notes, ("a", 0)))
    assert "Note by greta:</span> &lt;script&gt;" in shown
    assert [text for text in ("Elsewhere", "Gone", "Another article") if text in shown] == []
    assert 'data-act="noted" data-article="a" data-start="0" data-end="7"' in shown
    assert shown.count("data-refocus") == 1
    assert 'data-act="noted"' not in sources_html((exchange(),))


def test_of_all_articles_the_same_is_asked_where_some_alone_had_no_answer() -> None:
    only = exchange(answered=False, narrowed="The <Daily>")
    shown = conversation_html(Conversation((only,)), [], 3)
    assert "Only asked: The &lt;Daily&gt;." in shown
    assert 'data-act="asked_of_all"' in shown
    known = exchange(narrowed="The Daily")
    known = replace(known, answer=replace(known.answer, state="answer"))
    for other in (Conversation((known,)), Conversation((exchange(answered=False),)), Conversation((only, known))):
        assert 'data-act="asked_of_all"' not in conversation_html(other, [], 3)


def test_the_sources_of_the_last_turn_come_first_and_earlier_ones_are_folded() -> None:
    shown = sources_html((exchange("One?"), exchange("Two?", answered=False), exchange("Three?")))
    places = [
        shown.index(part) for part in ("source-3-1", "Closest to: Two?", "source-2-1", "Sources of: One?", "source-1-1")
    ]
    assert places == sorted(places)
    assert "<h2>Closest passages</h2>" in sources_html((exchange(answered=False),))


def test_whatever_is_asked_or_said_is_inert() -> None:
    asked = exchange(HARM)
    asked = replace(asked, answer=replace(asked.answer, standalone_question=HARM + "!", note=HARM, text=HARM))
    talk = Conversation((asked,), asking=HARM, draft=HARM, problem=(HARM, HARM))
    shown = (
        conversation_html(talk, [HARM], 3) + sources_html((asked, asked)) + conversation_html(Conversation(), [HARM], 3)
    )
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") >= 10
    assert "Read as: &lt;script" in shown
