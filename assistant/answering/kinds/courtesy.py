"""Greetings, thanks, help: a sentence or two, and questions that work on this library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer import Answer, Draft
from assistant.answering.catalogue.replies import ADD_SOME
from assistant.answering.catalogue.selection import held
from assistant.answering.catalogue.wording import there_are, title_in_words
from assistant.answering.pipeline import Pipeline
from assistant.answering.request import Request
from assistant.language.prompt_injection import is_injection
from assistant.language.questions.courtesy import Courtesy, courtesy_of
from ingest.article import ArticleMetadata

LONGEST_TITLE = 90
"""Characters of a title that is asked about."""

_QUOTES = set('“”"«»„')

_SAID = {
    Courtesy.GREETING: "Hello. Ask me about your articles: I answer in their own words, and show where they stand.",
    Courtesy.THANKS: "You’re welcome. Ask on whenever you like.",
    Courtesy.HELP: (
        "Ask a question in a sentence: I answer with what your articles say, and show where they say it. I can also "
        "summarise an article, compare two, list what they name, or tell which articles there are."
    ),
    Courtesy.IDENTITY: (
        "I am Article Desk, a program that answers questions from your own articles, in their words. Where they don’t "
        "tell, I say so."
    ),
    Courtesy.PRIVACY: (
        "Your articles and your questions stay on this computer: all is stored, searched and read here, and nothing is "
        "sent anywhere, unless you set a chat model of another service. Such a model is sent your question and the "
        "passages that may answer it."
    ),
    Courtesy.GOODBYE: "Goodbye.",
    Courtesy.SWEARING: (
        "I am sorry that this is not what you wanted. Try it in other words, with a name, a place or a day in them."
    ),
    Courtesy.COMPLAINT: (
        "I am sorry that this is not what you meant. Ask it as a whole question, with a name, a place or a day in it: "
        "I only find what the articles say in their own words."
    ),
    Courtesy.LANGUAGES: (
        "I read English only. Asked in another language, I say so in it, and show the English passages that may answer."
    ),
    Courtesy.BEYOND: (
        "That is more than I do. I find what the articles say and give it in their own words, in English: I do not "
        "translate, explain in other words, or write texts. I can sum up, or say it shorter."
    ),
    Courtesy.CHATTER: "All is well here. Ask me about your articles.",
}
_WITH_EXAMPLES = {Courtesy.GREETING, Courtesy.HELP, Courtesy.IDENTITY, Courtesy.CHATTER}


def respond(request: Request, pipeline: Pipeline) -> Iterator[Draft | Answer]:
    """See `assistant.answering.kinds`; nothing where a question is put."""
    asked = request.query.asked or request.query.text
    courtesy = courtesy_of(asked)
    if courtesy is None:
        return
    is_done = courtesy is not Courtesy.BEYOND
    answer = Answer(
        question=asked,
        standalone_question=asked,
        answered=is_done,
        confidence=1.0,
        text="",
        writer="quotes",
        kind="courtesy",
        state="answer" if is_done else "no_answer",
        lead=said_to(courtesy, pipeline),
    ).with_text()
    yield Draft(answer.text)
    yield answer


def said_to(courtesy: Courtesy, pipeline: Pipeline) -> str:
    """What is said to a courtesy, with what there is to ask, or how to add articles where there are none."""
    if courtesy not in _WITH_EXAMPLES:
        return _SAID[courtesy]
    articles = held(pipeline.library, pipeline.within)
    if not articles:
        return f"{_SAID[courtesy]} {ADD_SOME}"
    examples = " · ".join(example_questions(articles))
    return f"{_SAID[courtesy]} {there_are(len(articles))}. For example: {examples}"


def example_questions(articles: Sequence[ArticleMetadata]) -> list[str]:
    """Up to three questions that these articles, of which the first are the newest, answer in any case."""
    stories = {one.story or one.id: one for one in reversed(articles) if _can_be_asked_about(one)}
    first, *others = [title_in_words(one) for one in list(stories.values())[::-1]] or [""]
    asked = [f"Summarise “{first}”", f"What is “{others[0]}” about?" if others else "When was the article published?"]
    return [*(asked if first else ()), "Which articles do you have?"]


def _can_be_asked_about(article: ArticleMetadata) -> bool:
    title = title_in_words(article)
    return len(title) <= LONGEST_TITLE and not _QUOTES & set(title) and not is_injection(title)
