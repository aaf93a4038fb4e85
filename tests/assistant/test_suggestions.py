from __future__ import annotations

from assistant.assistant import Assistant
from assistant.language.entities.names import names_of
from assistant.retrieval.hybrid import ArticleFilter
from assistant.suggestions import suggest_questions, suggest_texts
from ingest.library import Library


def test_suggested_questions_are_answered_and_differ_in_article(sample_assistant: Assistant) -> None:
    suggested = suggest_questions(sample_assistant, most=3)
    assert len(suggested) == 3
    answers = [sample_assistant.ask(question) for question in suggested]
    assert all(answer.answered for answer in answers)
    assert len({answer.citations[0].article_id for answer in answers}) == 3


def test_questions_to_some_articles_are_of_these_and_name_their_subject(sample_assistant: Assistant) -> None:
    articles = [row.article for row in sample_assistant.library.articles()]
    (ship,) = (one for one in articles if "Endurance" in one.title)
    within = ArticleFilter(articles=(ship.id,))
    suggested = suggest_questions(sample_assistant, within=within)
    assert suggested
    for question in suggested:
        assert sample_assistant.ask(question, within=within).answered
        assert list(names_of(question)) or ship.title in question
    assert suggest_questions(sample_assistant, within=ArticleFilter(articles=("gone",))) == []


def test_suggested_texts_are_sentences_of_the_articles_but_for_a_figure(sample_library: Library) -> None:
    plain, changed, several = suggest_texts(sample_library)
    told = " ".join(" ".join(sample_library.article(row.article.id).text.split()) for row in sample_library.articles())
    assert plain.text in told
    assert not plain.remark
    assert changed.text not in told
    assert "another figure" in changed.remark
    assert several.text.endswith(changed.text)
    assert several.text.removesuffix(changed.text).strip().split(". ")[0] in told


def test_an_empty_library_suggests_no_texts(library: Library) -> None:
    assert suggest_texts(library) == []
