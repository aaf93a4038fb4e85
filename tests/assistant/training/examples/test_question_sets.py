"""Questions of open sets are put to what answers them, and to what does not."""

from __future__ import annotations

import random

from assistant.training.examples.question_sets import listed_examples, qa_examples


def test_a_question_is_put_to_the_passage_around_its_answer_or_to_another() -> None:
    told = {"set": "qed-nq", "question": "How many?", "answer": "422", "answer_start": 0}
    context = "Ships lay there. 422 ships were waiting. Then it rained."
    rows = [
        {**told, "positive": "422 ships were waiting.", "negatives": ["It rained."], "context": context},
        {**told, "positive": None, "negatives": ["It rained."], "context": None},
        {**told, "set": "medquad", "positive": "422 ships were waiting.", "negatives": [], "context": context},
    ]
    answered, unanswered = sorted(qa_examples(rows, random.Random(0)), key=lambda example: -example.answered)
    assert answered.sentences == ("Ships lay there.", "422 ships were waiting.", "Then it rained.")
    assert (answered.evidence, answered.answer, answered.answered) == ((1,), "422", 1)
    assert (unanswered.sentences, unanswered.answered) == (("It rained.",), 0)


def test_a_question_is_put_to_a_passage_that_shares_its_words_and_has_no_answer() -> None:
    rows = [
        {
            "set": "qed-nq",
            "question": f"How many ships lay at Place{number}?",
            "answer": f"4{number}",
            "answer_start": 0,
            "positive": f"4{number} ships lay at Place{number}.",
            "negatives": [],
            "context": f"4{number} ships lay at Place{number}. Some came from Place{(number + 1) % 5}.",
        }
        for number in range(5)
    ]
    elsewhere = [one for seed in range(20) for one in qa_examples(rows, random.Random(seed)) if len(one.sentences) == 2]
    wrong = [one for one in elsewhere if not one.answered]
    assert wrong
    for example in wrong:
        place = example.query.split()[-1].rstrip("?")
        assert "ships" in " ".join(example.sentences)
        assert f"4{place[-1]} ships" not in " ".join(example.sentences)


def test_a_sentence_of_a_list_answers_among_others_or_alone_and_the_others_do_not() -> None:
    row = {
        "set": "selqa",
        "question": "Who opened it?",
        "positive": "greta Holm opened it.",
        "negatives": [f"line {number} is on something else." for number in range(6)],
    }
    examples = [one for seed in range(40) for one in listed_examples([row], random.Random(seed))]
    answered = [one for one in examples if one.answered]
    assert {len(one.sentences) for one in answered} >= {1, 2, 4}
    assert all(one.sentences[one.evidence[0]] == "Greta Holm opened it." for one in answered)
    assert any(not one.answered for one in examples)
    assert all("Greta Holm opened it." not in one.sentences for one in examples if not one.answered)
