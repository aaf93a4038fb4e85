from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest

from assistant.evaluation.cases import QuestionCase, read_cases
from assistant.evaluation.question_drafts import draft_questions, questions_from
from ingest.library import Library


@pytest.mark.parametrize(
    ("sentence", "drafted"),
    [
        ("John Shears led the expedition.", [("Who led the expedition?", "John Shears")]),
        ("BelTA reported the remarks, framing them as harmony.", [("Who reported the remarks?", "BelTA")]),
        (
            "The match was played in Seoul from 9 to 15 March 2016.",
            [("When was the match played?", "15 March 2016")],
        ),
        ("The ship was refloated on 29 March, at high tide.", [("When was the ship refloated?", "29 March")]),
        ("The Act was passed in 1911.", [("When was the Act passed?", "1911")]),
        ("The old bridge is about 640 metres long.", [("How long is the old bridge?", "about 640 metres")]),
        (
            "The wreck lies at the bottom of the Weddell Sea.",
            [("Where is the wreck?", "at the bottom of the Weddell Sea")],
        ),
        ("Winds carried the ash towards Europe.", []),
        ("He led the expedition.", []),
        ("The ship was found.", []),
    ],
)
def test_only_sentences_of_a_plain_form_become_questions(sentence: str, drafted: list[tuple[str, str]]) -> None:
    assert list(questions_from(sentence)) == drafted
    assert all(answer in sentence for _, answer in drafted)


def test_each_article_is_drafted_from_once_before_any_is_again(sample_library: Library) -> None:
    article_ids = [row.article.id for row in sample_library.articles()]
    drafts = list(draft_questions(sample_library, article_ids))
    first = list(islice((one.article_id for one in drafts), len({one.article_id for one in drafts})))
    assert len(first) == len(set(first)) > 3
    for one in drafts:
        assert one.sentence in " ".join(sample_library.article(one.article_id).text.split())
        assert one.answer in one.sentence


def test_a_draft_is_a_line_of_a_file_of_cases(sample_library: Library, tmp_path: Path) -> None:
    article_ids = [row.article.id for row in sample_library.articles()]
    drafts = list(islice(draft_questions(sample_library, article_ids), 5))
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(json.dumps(one.to_case()) for one in drafts), encoding="utf-8")
    read = [case for case in read_cases(file) if isinstance(case, QuestionCase)]
    assert [(case.question, case.answers) for case in read] == [(one.question, (one.answer,)) for one in drafts]
