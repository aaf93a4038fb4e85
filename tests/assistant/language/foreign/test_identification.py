"""Another language is told from English, and English is never told to be another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language import lexicon
from assistant.language.foreign.identification import language_of

FOREIGN = [
    ("Wer hat die Brücke gebaut?", "de"),
    ("Wie viele Züge fahren am Sonntag?", "de"),
    ("Warum trat der Minister zurück?", "de"),
    ("Quand le train est-il arrivé ?", "fr"),
    ("Combien coûte un billet ?", "fr"),
    ("Chi ha vinto la gara?", "it"),
    ("Perché si è dimesso il ministro?", "it"),
    ("¿Quién ganó las elecciones?", "es"),
    ("Cuantos barcos esperaban en el puerto", "es"),
    ("Quem ganhou a eleição?", "pt"),
    ("Onde fica a ilha?", "pt"),
    ("Wanneer zonk het schip?", "nl"),
    ("Waarom is de minister afgetreden?", "nl"),
    ("Hur många fartyg väntade?", "sv"),
    ("Kto wygrał wybory?", "pl"),
    ("Kto wynalazł telefon?", "pl"),
    ("Proč odstoupil ministr?", "cs"),
    ("Cine a câștigat alegerile?", "ro"),
    ("Bakan neden istifa etti?", "tr"),
    ("Mikor süllyedt el a hajó?", "hu"),
    ("Где остров?", "ru"),
    ("Сколько стоит билет?", "ru"),
    ("Хто виграв вибори?", "uk"),
    ("Скільки коштує квиток?", "uk"),
    ("Ποιος κέρδισε τις εκλογές;", "el"),
    ("من فاز في الانتخابات؟", "ar"),
    ("谁赢了选举？", "zh"),
]

ENGLISH = [
    "Who won?",
    "When did the Ever Given run aground?",
    "Wen did the evergiven leav the suez canel?",
    "Wat happend in Paris",
    "ho wun teh game",
    "suez blockage cause",
    "bridge opening date",
    "Who is Charles de Gaulle?",
    "Ursula von der Leyen age",
    "Rio de Janeiro olympics cost",
    "La La Land oscars",
    "Que Sera Sera singer",
    "Hasta la vista movie",
    "El Salvador bitcoin law",
    "Notre Dame de Paris fire cause",
    "Le Pen election result",
    "Die Zeit article",
    "is die hard a christmas movie",
    "Médecins Sans Frontières",
    "Giro d'Italia 2020",
    "Copa do Brasil",
    "Cosa Nostra",
    "Wen Jiabao age",
    "Who is Pedro Sánchez?",
    "what is a coup d'etat",
    "per capita gdp",
    "man in the van",
    "war crimes tribunal",
    "did he die",
    "AC Milan",
    "tl;dr",
    "hi",
    "no",
    "2021",
    "",
]


@pytest.mark.parametrize(("question", "language"), FOREIGN)
def test_another_language_is_told(question: str, language: str) -> None:
    assert language_of(question) == language


@pytest.mark.parametrize("question", ENGLISH)
def test_english_is_never_told_to_be_another(question: str) -> None:
    assert language_of(question) is None


@pytest.mark.parametrize(
    "question", ["誰が勝ちましたか？", "누가 이겼습니까?", "چه کسی برنده شد؟", "Ко је победио у рату љубави?"]
)
def test_a_language_that_is_written_alike_is_none_of_them(question: str) -> None:
    assert language_of(question) is None


@given(st.text(max_size=80))
def test_any_text_is_taken(text: str) -> None:
    assert language_of(text) in {None, *lexicon.table("languages")}


@pytest.mark.parametrize("name", ["may_answer_in_languages", "silent_in_languages"])
def test_there_is_a_message_in_every_language(name: str) -> None:
    assert lexicon.table(name).keys() == lexicon.table("languages").keys()
