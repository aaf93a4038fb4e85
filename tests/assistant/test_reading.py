from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sentence_transformers.cross_encoder import CrossEncoder
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertTokenizerFast,
    DistilBertConfig,
    DistilBertForSequenceClassification,
)

from assistant.chain import CONFIDENT
from assistant.measures import MEASURED, Candidate, Measures
from assistant.reading import (
    LONGEST_CONTEXT,
    READ,
    WEIGHTS,
    Calibration,
    SentenceEntailment,
    SentenceReader,
    in_context,
    load_entailment,
    load_reader,
)
from assistant.scoring import PairScorer, TokenScores
from ingest.errors import ModelError

QUESTION = "How many ships were waiting at the canal?"
HERE = Path(__file__).parent
PAIRS = [json.loads(line) for line in (HERE / "minimal_pairs.jsonl").read_text(encoding="utf-8").splitlines()]
QUESTIONS = [json.loads(line) for line in (HERE / "minimal_questions.jsonl").read_text(encoding="utf-8").splitlines()]


def candidate(sentence: str, before: str = "", similarity: float = 0.5, score: float = 0.1) -> Candidate:
    return Candidate(sentence, before, "Canal opens again", similarity, score)


class TestReader:
    def test_the_sentence_that_answers_is_first(self, reader: SentenceReader) -> None:
        sentences = ["The canal is in Egypt.", "By then 422 ships were waiting.", "The ships carried grain and oil."]
        scores = reader.score(QUESTION, [candidate(sentence) for sentence in sentences])
        assert scores.index(max(scores)) == 1

    def test_what_a_pronoun_stands_for_counts(self, reader: SentenceReader) -> None:
        sentence = "There were 422 of them."
        about_ships, about_camels = reader.score(
            QUESTION,
            [candidate(sentence, "Ships were waiting at the canal."), candidate(sentence, "Camels lay in the shade.")],
        )
        assert about_ships > about_camels

    def test_no_candidates_no_scores(self, reader: SentenceReader) -> None:
        assert reader.score(QUESTION, []) == []

    def test_of_more_than_it_reads_those_with_the_words_are_read(self, reader: SentenceReader) -> None:
        many = [candidate(f"Sentence number {number} says little.", similarity=0.1) for number in range(READ * 3)]
        scores = reader.score(QUESTION, [*many, candidate("By then 422 ships were waiting at the canal.")])
        assert len(scores) == len(many) + 1
        assert max(scores) == scores[-1]
        assert scores.count(0.0) == len(many) + 1 - READ

    def test_two_that_say_the_same_are_as_likely(self, reader: SentenceReader) -> None:
        scores = reader.score(QUESTION, [candidate("By then 422 ships were waiting."), candidate("Prices rose.")] * 2)
        assert scores[0] == pytest.approx(scores[2], abs=1e-5)
        assert scores[0] > scores[1]

    def test_threads_may_share_it(self, reader: SentenceReader) -> None:
        candidates = [candidate("By then 422 ships were waiting."), candidate("The canal is in Egypt.")]
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda _: reader.score(QUESTION, candidates), range(8)))
        for scores in found:
            assert scores == pytest.approx(found[0], abs=1e-5)

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(question=st.text(max_size=300), sentences=st.lists(st.text(min_size=1), min_size=1, max_size=4))
    def test_scores_are_probabilities_whatever_the_text(
        self, reader: SentenceReader, question: str, sentences: list[str]
    ) -> None:
        scores = reader.score(question, [candidate(sentence) for sentence in sentences])
        assert len(scores) == len(sentences)
        assert all(0 <= score <= 1 for score in scores)

    @pytest.mark.parametrize("pair", QUESTIONS, ids=[f"{pair['kind']}: {pair['question']}" for pair in QUESTIONS])
    def test_minimal_pairs(self, reader: SentenceReader, pair: dict[str, str]) -> None:
        right, wrong = reader.score(pair["question"], [candidate(pair["right"]), candidate(pair["wrong"])])
        assert right > wrong


class TestContext:
    def test_a_sentence_that_stands_by_itself_is_read_with_its_title(self) -> None:
        assert in_context("Ships came.", "Prices rose.", "Canal") == "Ships came. | Canal"

    def test_one_with_a_pronoun_is_read_with_what_is_before(self) -> None:
        assert in_context("They came.", "Ships left.", "Canal") == "They came. | Canal | Ships left."

    def test_of_a_long_sentence_before_the_end_is_read_from_a_whole_word(self) -> None:
        before = "word " * 60 + "end."
        *_, read = in_context("They came.", before, "").split(" | ")
        assert len(read) <= LONGEST_CONTEXT
        assert before.endswith(read)
        assert read.startswith("word ")


class TestCalibration:
    def test_of_its_own_accord_scores_are_log_odds(self) -> None:
        scores = np.array([[0.0, 1.0], [2.0, 0.0], [-2.0, 5.0]])
        found = Calibration().probabilities(scores, np.zeros((3, len(MEASURED))))
        assert found == pytest.approx([0.5, 0.8808, 0.1192], abs=1e-4)

    def test_what_is_written_is_read(self, tmp_path: Path) -> None:
        written = Calibration(0.8, Measures(rank=3.0), 0.9, Measures(words=1.0), -1.0, 0.6, 0.5, 0.4)
        file = tmp_path / "calibration.json"
        file.write_text(json.dumps(asdict(written)), encoding="utf-8")
        assert Calibration.read(file) == written

    def test_ranking_decides_which_is_best_and_confidence_how_sure(self) -> None:
        calibration = Calibration(ranking=Measures(rank=10.0), confidence=Measures(words=1.0), fall=0.5)
        measures = np.array([[0, 1.0, 0, 0.0, 0], [0, 0.5, 0, 0.1, 0]])
        first, second = calibration.probabilities(np.array([[1.0, 0.0], [1.0, 0.0]]), measures)
        assert second == pytest.approx(1 / (1 + np.exp(-1.5)))
        assert first == pytest.approx(1 / (1 + np.exp(-1.0)))

    def test_what_a_sentence_scores_within_its_passage_counts_as_weighed(self) -> None:
        calibration = Calibration(score=1.0, sure_score=1.0, passage=2.0, sure_passage=3.0)
        first, second = calibration.probabilities(np.array([[2.0, 0.0], [1.0, 1.0]]), np.zeros((2, len(MEASURED))))
        assert second == pytest.approx(1 / (1 + np.exp(-4.0)))
        assert first == pytest.approx(1 / (1 + np.exp(-3.0)))

    def test_one_of_before_passages_were_read_is_read_still(self, tmp_path: Path) -> None:
        file = tmp_path / "calibration.json"
        kept = {name: value for name, value in asdict(Calibration(score=0.7)).items() if "passage" not in name}
        file.write_text(json.dumps(kept), encoding="utf-8")
        assert Calibration.read(file) == Calibration(score=0.7)
        assert not Calibration.read(file).weighs_passages

    @pytest.mark.parametrize("broken", ["", "[]", '{"score": 1}', '{"ranking": {"size": 1}, "confidence": {}}'])
    def test_a_broken_file_is_told(self, tmp_path: Path, broken: str) -> None:
        file = tmp_path / "calibration.json"
        file.write_text(broken, encoding="utf-8")
        with pytest.raises(ModelError, match=r"calibration\.json"):
            Calibration.read(file)


class Watched(PairScorer):
    """A model, and the questions that are put to it."""

    def __init__(self, scorer: PairScorer) -> None:
        self._scorer = scorer
        self.asked: list[str] = []
        self.passages: list[str] = []

    def scores(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        self.asked += [question for question, _ in pairs]
        return self._scorer.scores(pairs)

    def token_scores(self, pairs: Sequence[tuple[str, str]]) -> list[TokenScores]:
        self.passages += [passage for _, passage in pairs]
        return self._scorer.token_scores(pairs)


def of_passage(passage: str, *sentences: str) -> list[Candidate]:
    """Candidates that know their passage."""
    return [replace(candidate(one), passage=passage, start=passage.index(one)) for one in sentences]


class TestPassages:
    EVER_GIVEN = "The Ever Given ran aground on 23 March. By then 422 ships were waiting. She was freed on 29 March."
    GOLDEN_RAY = "The Golden Ray capsized on 8 September. By then 12 ships were waiting. She was cut up in 2021."

    def test_a_sentence_is_read_with_all_of_its_passage(self, reader: SentenceReader) -> None:
        asked = "How many ships were waiting for the Ever Given?"
        one, other = "By then 422 ships were waiting.", "By then 12 ships were waiting."
        right, wrong = reader.score(asked, [*of_passage(self.EVER_GIVEN, one), *of_passage(self.GOLDEN_RAY, other)])
        assert right > wrong

    def test_each_passage_is_read_once(self, reader: SentenceReader) -> None:
        model = Watched(reader._scorer)
        sentences = ["By then 422 ships were waiting.", "She was freed on 29 March."]
        SentenceReader(model, reader._calibration).score(QUESTION, of_passage(self.EVER_GIVEN, *sentences))
        assert len(model.asked) == 2
        assert model.passages == [f"{self.EVER_GIVEN} | Canal opens again"]

    def test_none_is_read_where_the_calibration_does_not_weigh_it(self, reader: SentenceReader) -> None:
        model = Watched(reader._scorer)
        SentenceReader(model, Calibration()).score(QUESTION, of_passage(self.EVER_GIVEN, "She was freed on 29 March."))
        assert model.asked == [QUESTION]
        assert model.passages == []


class TestRussian:
    LED = "Кто руководил экспедицией, которая нашла корабль?"

    def test_what_shares_its_words_answers(self, reader: SentenceReader) -> None:
        scores = reader.score(
            self.LED,
            [
                candidate("Погода в море была ветреной, и лёд стоял до ноября."),
                candidate("Экспедицией, которая нашла корабль, руководил Джон Ширс."),
                candidate("Цены на зерно выросли, и порт был закрыт."),
            ],
        )
        assert scores.index(max(scores)) == 1
        assert scores[1] > CONFIDENT > max(scores[0], scores[2])

    @pytest.mark.parametrize(
        ("question", "is_read"),
        [(LED, False), ("Кто руководил экспедицией Endurance?", False), (f"{QUESTION} Лукашенко", True), ("?", True)],
    )
    def test_our_reader_is_not_asked_what_it_cannot_read(
        self, reader: SentenceReader, question: str, is_read: bool
    ) -> None:
        model = Watched(reader._scorer)
        SentenceReader(model, reader._calibration, reader._cyrillic).score(question, [candidate("Ships came.")])
        assert model.asked == [question] * is_read

    def test_another_is_asked_in_any_language(self, reader: SentenceReader) -> None:
        model = Watched(reader._scorer)
        SentenceReader(model, Calibration()).score(self.LED, [candidate("Ships came.")])
        assert model.asked == [self.LED]


class TestEntailment:
    def test_three_probabilities_that_sum_to_one(self, entailment: SentenceEntailment) -> None:
        for judged in entailment.judge([(pair["evidence"], pair["statement"]) for pair in PAIRS[:10]]):
            assert judged.supports + judged.refutes + judged.neither == pytest.approx(1)

    def test_a_whole_is_borne_out_only_when_each_sentence_is(self, entailment: SentenceEntailment) -> None:
        evidence = "The museum opened in 1901. It has nine rooms."
        true, false = "The museum opened in 1901.", "It has forty rooms."
        both, right, wrong = entailment.judge([(evidence, f"{true} {false}"), (evidence, true), (evidence, false)])
        assert both.supports == pytest.approx(min(right.supports, wrong.supports), abs=1e-5)
        assert both.refutes == pytest.approx(min(max(right.refutes, wrong.refutes), 1 - both.supports), abs=1e-5)

    @pytest.mark.parametrize("statement", ["", " \n "])
    def test_of_nothing_nothing_is_said(self, entailment: SentenceEntailment, statement: str) -> None:
        (judged,) = entailment.judge([("The canal is in Egypt.", statement)])
        assert (judged.supports, judged.refutes, judged.neither) == (0.0, 0.0, 1.0)

    def test_no_pairs_no_judgements(self, entailment: SentenceEntailment) -> None:
        assert entailment.judge([]) == []


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyModels:
    return TinyModels(tmp_path_factory.mktemp("models"))


class TinyModels:
    """Makes real cross-encoders with few and random weights, as folders."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz"]
        (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")

    def folder(self, labels: Sequence[str]) -> Path:
        place = self._folder / "-".join(labels)
        config = BertConfig(
            vocab_size=31,
            hidden_size=8,
            num_hidden_layers=1,
            num_attention_heads=1,
            intermediate_size=8,
            id2label=dict(enumerate(labels)),
            label2id={label: number for number, label in enumerate(labels)},
        )
        BertForSequenceClassification(config).save_pretrained(place)
        BertTokenizerFast(vocab=str(self._folder / "vocab.txt")).save_pretrained(place)
        return place


class TestOtherModels:
    def test_the_order_of_labels_is_read_from_the_model(self, tiny: TinyModels) -> None:
        folder = tiny.folder(["contradiction", "entailment", "neutral"])
        (judged,) = load_entailment(str(folder)).judge([("a b c.", "a d.")])
        shares = CrossEncoder(str(folder)).predict([("a b c.", "a d.")], apply_softmax=True)[0]
        assert (judged.refutes, judged.supports, judged.neither) == pytest.approx(tuple(shares), abs=1e-5)

    def test_a_reader_without_a_calibration_gives_its_own_probability(self, tiny: TinyModels) -> None:
        folder = tiny.folder(["relevant"])
        (score,) = load_reader(str(folder)).score("a b?", [replace(candidate("a b c."), title="")])
        assert score == pytest.approx(float(CrossEncoder(str(folder)).predict([("a b?", "a b c.")])[0]), abs=1e-5)

    def test_a_calibration_that_weighs_passages_wants_a_model_that_reads_them(self, tmp_path: Path) -> None:
        words = tmp_path / "vocab.txt"
        words.write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na", encoding="utf-8")
        sizes = {"vocab_size": 6, "dim": 8, "n_layers": 1, "n_heads": 1, "hidden_dim": 8}
        DistilBertForSequenceClassification(DistilBertConfig(**sizes, num_labels=1)).save_pretrained(tmp_path)
        BertTokenizerFast(vocab=str(words)).save_pretrained(tmp_path)
        (tmp_path / "calibration.json").write_text(json.dumps(asdict(Calibration(passage=1.0))), encoding="utf-8")
        with pytest.raises(ModelError, match="of whole passages"):
            load_reader(str(tmp_path))

    def test_an_entailment_model_of_other_labels_is_refused(self, tiny: TinyModels) -> None:
        with pytest.raises(ModelError, match="tells yes, no apart"):
            load_entailment(str(tiny.folder(["yes", "no"])))

    def test_a_reader_of_many_outputs_is_refused(self, tiny: TinyModels) -> None:
        with pytest.raises(ModelError, match="has 2 outputs"):
            load_reader(str(tiny.folder(["yes", "no"])))

    def test_a_folder_without_a_model_is_told_with_its_setting(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match="ARTICLES_READER_MODEL takes a folder or a hub name"):
            load_reader(str(tmp_path))
        with pytest.raises(ModelError, match="ARTICLES_ENTAILMENT_MODEL takes a folder or a hub name"):
            load_entailment(str(tmp_path))


RIGHT = {"number": 14, "date": 14, "name": 13, "negation": 11, "roles": 14, "opposite": 10}
"""Minimal pairs of each kind that the entailment model judges rightly: of 16, and of 12 opposites. The card says so
too, in bf16 (in fp32 it misses one name more); exact checks catch what it misses (see `test_grounding`)."""


@pytest.mark.parametrize("kind", RIGHT)
def test_minimal_pairs_are_judged_as_the_card_says(entailment: SentenceEntailment, kind: str) -> None:
    pairs = [pair for pair in PAIRS if pair["kind"] == kind]
    judged = entailment.judge([(pair["evidence"], pair["statement"]) for pair in pairs])
    names = [
        max(
            ("entailment", one.supports),
            ("neutral", one.neither),
            ("contradiction", one.refutes),
            key=lambda two: two[1],
        )[0]
        for one in judged
    ]
    right = sum(name in pair["labels"] for name, pair in zip(names, pairs, strict=True))
    assert right >= RIGHT[kind]


@pytest.mark.parametrize("name", ["reader", "entailment"])
def test_our_weights_are_small_and_have_a_card(name: str) -> None:
    assert (WEIGHTS / name / "model.safetensors").stat().st_size <= 46_000_000
    card = (WEIGHTS / name / "README.md").read_text(encoding="utf-8")
    assert card.startswith("---\nlicense: cc-by-sa-4.0\n")
    assert f"python -m assistant.training.{name}" in card
