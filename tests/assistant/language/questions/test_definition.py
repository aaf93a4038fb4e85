from __future__ import annotations

import pytest

from assistant.language.questions.definition import defined_subject, defines, is_titled_so


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("who is Marit Berg", "Marit Berg"),
        ("What is the Skagen Accord?", "the Skagen Accord"),
        ("what are febrile seizures", "febrile seizures"),
        ("whats bird flu?", "bird flu"),
        ("What is the cause?", ""),
        ("Who is the mayor of Skagen?", ""),
        ("What is Berg known for?", ""),
        ("What was it?", ""),
        ("Who is running the harbour?", ""),
        ("What is the highest mountain?", ""),
        ("Who was killed?", "killed"),
    ],
)
def test_the_subject_that_is_to_be_defined(question: str, subject: str) -> None:
    assert defined_subject(question) == subject


def test_a_title_is_a_subject_but_for_what_stands_in_brackets() -> None:
    assert is_titled_so("Marit Berg (painter)", "marit berg")
    assert not is_titled_so("Trial of Marit Berg", "marit berg")


@pytest.mark.parametrize(
    ("sentence", "subject", "is_titled"),
    [
        ("Marit Berg (born 3 May 1931) is a Danish painter.", "Marit Berg", False),
        ("Berg was a painter from Skagen.", "Marit Berg", False),
        ("A febrile seizure, also known as a fever fit, is a seizure with a fever.", "febrile seizures", False),
        ("Marit Sofie Berg, known professionally as Maberg, was a painter.", "Maberg", True),
        ("The mechanism is an ancient calculator.", "the Skyros mechanism", False),
    ],
)
def test_what_defines_it(sentence: str, subject: str, *, is_titled: bool) -> None:
    assert defines(sentence, subject, is_titled=is_titled)


@pytest.mark.parametrize(
    ("sentence", "subject", "is_titled"),
    [
        ("The trial of Marit Berg was a long one.", "Marit Berg", False),
        ("Marit Berg died in 1999.", "Marit Berg", True),
        ("The harbour is a quiet place.", "Marit Berg", True),
        ("Marit is the daughter of a fisherman.", "Marit Berg", False),
    ],
)
def test_what_does_not(sentence: str, subject: str, *, is_titled: bool) -> None:
    assert not defines(sentence, subject, is_titled=is_titled)
