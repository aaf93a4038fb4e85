"""What is misspelt is read as it was meant, and what is right stays as it is."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.spelling.corrector import SpellingCorrector

MISSPELT = [
    ("Wen did the polarstar leav the harbor?", "When did the Polar Star leave the harbor?"),
    ("who dicovered the barrel", "who discovered the barrel"),
    ("Wat did Karimzade say?", "What did Karimzadeh say?"),
    ("hagelund canel", "hagelund canal"),
    ("Where is Brekkesan?", "Where is Brekkesen?"),
    ("goverment of Norway", "government of Norway"),
    ("which univeristy examined it", "which university examined it"),
    ("Why were the residants evacuated?", "Why were the residents evacuated?"),
    ("the tellescope", "the telescope"),
    ("Who is Fjell Hammer?", "Who is Fjellhammer?"),
    ("hwo many farmers protestd", "how many farmers protested"),
    ("wich airport closed", "which airport closed"),
    ("Who recieved the residents?", "Who received the residents?"),
    ("summarise the artical", "summarise the article"),
    ("who is ingeborg fjelhammer", "who is ingeborg Fjellhammer"),
]

RIGHT = [
    "Who founded Twitter?",
    "Where is Austria?",
    "Where is Australia?",
    "What is the capital of Burkina Faso?",
    "Who directed Inception?",
    "What is a quokka?",
    "Who makes moderna vaccines?",
    "Did Netflix buy Paramount?",
    "How does photosynthesis work?",
    "Who is Kosgey?",
    "When did Spotify launch?",
    "Is Zelensky in Kyiv?",
    "Who won the Eurovision Song Contest in 2021?",
    "What did Ursula von der Leyen say?",
    "Where was Tutankhamun buried?",
    "How much does a Tesla cost?",
    "What is CRISPR?",
    "Who painted Guernica?",
    "What is blockchain?",
    "Why did Lehman Brothers collapse?",
    "Where does the Mekong flow?",
    "Who is Novak Djokovic?",
    "What happened at Chernobyl?",
    "how do bees make honey",
    "recipe for sourdough bread",
    "bitcoin price today",
    "Who sings La Vie en rose?",
    "What is Wen Jiabao known for?",
    "Wen Jiabao age",
    "Was Hal Finney a cryptographer?",
    "Which emperor built the Colosseum?",
    "Did Kipchoge break two hours?",
    "What's the population of Reykjavik?",
    "Who discovered penicillin?",
    "When was the Berlin Wall torn down?",
    "What did Greta Thunberg tell the UN?",
    "Who owns Manchester United?",
    "Can dogs eat avocado?",
    "What is the blockade about?",
    "What caused the blockage?",
    "Is gluten bad for you?",
    "Who is Stripe's founder?",
    "Did Ozempic get approved?",
    "What does GDPR stand for?",
    "Which sanctions hit Rosneft?",
    "How tall is Burj Khalifa?",
    "Why is Nokia struggling?",
    "What did Huawei announce?",
    "Tell me about Nagorno-Karabakh",
    "who wrote Beowulf",
    "When did Mandela leave prison?",
    "Where do puffins nest?",
    "Is Pluto a planet?",
    "Who invented the zipper?",
    "Didnt Brexit cost a lot?",
    "whats the weather in Ljubljana",
    "What is Omicron?",
    "How many goals did Mbappé score?",
    "Which ferries sail to Gotland?",
    "Who leads Hezbollah?",
    "Does ibuprofen cause ulcers?",
    "How was tobacco advertised?",
    "When did Hurricane Katrina make landfall?",
]

WORDS = (
    *("lighthouse", "keeper", "discovered", "barrel", "government", "icebreaker", "residents", "received", "promised"),
    *("volcanic", "airport", "scientists", "university", "examined", "telescope", "expedition", "equipment", "ferry"),
    *("passenger", "earthquake", "damaged", "parliament", "hospital", "farmers", "protested", "agreement", "capital"),
    *("championship", "Brekkesen", "Fjellhammer", "Karimzadeh", "Kverkfjoll", "Hagelund", "Sandvoll"),
)


@pytest.mark.parametrize(("typed", "meant"), MISSPELT)
def test_what_is_misspelt_is_read_as_it_was_meant(corrector: SpellingCorrector, typed: str, meant: str) -> None:
    assert corrector.correct(typed).question == meant


@pytest.mark.parametrize("question", RIGHT)
def test_a_right_question_stays_as_it_is(corrector: SpellingCorrector, question: str) -> None:
    correction = corrector.correct(question)
    assert (correction.question, correction.told, correction.others) == (question, "", ())


def misspelt(word: str, chance: random.Random) -> str:
    """The word with one slip in it, not at its first letter."""
    place = chance.randrange(1, len(word) - 1)
    letter = chance.choice(string.ascii_lowercase)
    return chance.choice(
        [
            word[:place] + word[place + 1 :],
            word[:place] + word[place] + word[place:],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        ]
    )


def test_nearly_every_slip_is_put_right_and_none_is_made_another_word(corrector: SpellingCorrector) -> None:
    chance = random.Random(11)
    right, wrong = 0, []
    for word in (chance.choice(WORDS) for _ in range(200)):
        question = f"What about the {misspelt(word, chance)}?"
        read = corrector.correct(question).question
        right += read.lower() == f"what about the {word.lower()}?"
        wrong += [(question, read)] if read.lower() not in {question.lower(), f"what about the {word.lower()}?"} else []
    assert right >= 170
    assert len(wrong) <= 2, wrong


def test_a_short_name_that_may_be_another_is_offered_as_a_further_reading(corrector: SpellingCorrector) -> None:
    correction = corrector.correct("What did Ozbak do?")
    assert correction.question == "What did Ozbak do?"
    assert correction.others == ("What did Ozbek do?",)


def test_what_was_read_otherwise_is_told(corrector: SpellingCorrector) -> None:
    correction = corrector.correct("Where is Brekkesan's barrell?")
    assert correction.changes == (("Brekkesan", "Brekkesen"), ("barrell", "barrel"))
    assert correction.told == "Read as: Brekkesen, barrel"


@given(st.text(max_size=60))
def test_any_text_is_taken(corrector: SpellingCorrector, text: str) -> None:
    correction = corrector.correct(text)
    assert (correction.question == text) is not correction.changes or any(a == b for a, b in correction.changes)


@given(st.lists(st.sampled_from(["NATO", "2021", "b52", "x", "of", "№7", "UN", "G20"]), min_size=1))
def test_numbers_acronyms_and_short_words_stay(corrector: SpellingCorrector, words: list[str]) -> None:
    assert corrector.correct(" ".join(words)).question == " ".join(words)
