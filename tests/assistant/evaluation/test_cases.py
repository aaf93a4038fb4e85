from __future__ import annotations

from pathlib import Path

import pytest

from assistant.evaluation.cases import ClaimCase, QuestionCase, read_cases, with_known_articles
from ingest.article import ArticleMetadata, ArticleSummary
from ingest.errors import UsageError


def file_of(folder: Path, *lines: str) -> Path:
    file = folder / "cases.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_questions_and_claims_are_read_in_order_with_their_lines(tmp_path: Path) -> None:
    file = file_of(
        tmp_path,
        '{"question": "Who spoke?", "answers": ["Greta Holm", "Holm"], "article_ids": ["a"], "answerable": true}',
        "",
        '{"question": "Who paid?", "answers": [], "article_ids": null, "answerable": false}',
        '{"claim": "Greta Holm spoke.", "label": "supported", "note": "from the minutes"}',
        '{"question": "What is a \\"claim\\"?", "article_ids": ["a"], "note": "claim"}',
    )
    assert read_cases(file) == [
        QuestionCase(1, "Who spoke?", ("Greta Holm", "Holm"), ("a",), True),
        QuestionCase(3, "Who paid?", (), None, False),
        ClaimCase(4, "Greta Holm spoke.", "supported"),
        QuestionCase(5, 'What is a "claim"?', (), ("a",), True),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Who spoke?", "Invalid JSON"),
        ('{"question": "Who spoke?"}', '"answers"'),
        ('{"question": "Who spoke?", "answerable": true}', '"answers"'),
        ('{"question": "Who spoke?", "answers": "Holm"}', "answers"),
        ('{"question": "Who spoke?", "awnsers": ["Holm"]}', "awnsers"),
        ('{"question": " ", "answers": ["Holm"]}', "question"),
        ('{"question": "Who spoke?", "answers": ["?"]}', "answers.0"),
        ('{"claim": "She spoke.", "label": "true"}', "label"),
        ('{"claim": "She spoke."}', "label"),
        ("[]", "object"),
    ],
)
def test_a_line_that_is_no_case_is_named_with_the_reason(tmp_path: Path, line: str, reason: str) -> None:
    file = file_of(tmp_path, '{"question": "Who spoke?", "answers": ["Holm"]}', line)
    with pytest.raises(UsageError) as refused:
        read_cases(file)
    assert f"Line 2 of {file}" in str(refused.value)
    assert reason in str(refused.value)


def test_a_file_without_cases_or_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--draft"):
        read_cases(file_of(tmp_path, "", " "))
    with pytest.raises(UsageError, match="cannot be read"):
        read_cases(tmp_path / "missing.jsonl")


def summary(article_id: str, source: str, url: str | None = None) -> ArticleSummary:
    return ArticleSummary(ArticleMetadata(article_id, "Title", source, url, None, None, None, None), passages=1)


def test_articles_are_named_by_id_address_or_file(tmp_path: Path) -> None:
    articles = [summary("a", "/news/a.md", "https://post.example/a"), summary("b", "/news/b.md")]
    named = ("a", "https://post.example/a", "/news/b.md")
    (case,) = with_known_articles([QuestionCase(1, "Who?", ("Holm",), named)], articles, tmp_path)
    assert isinstance(case, QuestionCase)
    assert case.article_ids == ("a", "a", "b")
    with pytest.raises(UsageError, match=r"Line 7 .*'c'.*articles list"):
        with_known_articles([QuestionCase(7, "Who?", ("Holm",), ("c",))], articles, tmp_path)
