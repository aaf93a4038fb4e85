"""The names of an article, and of what they are."""

from __future__ import annotations

import pytest

from assistant.language.entities.entity_types import EntityType
from assistant.language.mentions.recognition import kind_of, named_things

TEXT = (
    "Mayor Greta Holm opened the harbour in Vestvik, Norway, on Monday. Holm thanked the Ministry of Transport, and "
    "Holm's deputy spoke. The River Orne froze. Nobody in France came, said Rasmus Lund, a teacher.\n\n"
    "However, Russian ships stayed away from the 2022 World Cup and the Vestvik Post."
)


@pytest.mark.parametrize(
    ("name", "kind", "mentions"),
    [
        ("Greta Holm", EntityType.PERSON, 3),
        ("Rasmus Lund", EntityType.PERSON, 1),
        ("Ministry of Transport", EntityType.ORGANIZATION, 1),
        ("Vestvik Post", EntityType.ORGANIZATION, 1),
        ("River Orne", EntityType.PLACE, 1),
        ("France", EntityType.PLACE, 1),
        ("Vestvik", EntityType.PLACE, 1),
    ],
)
def test_names_are_found_with_their_kind(name: str, kind: EntityType, mentions: int) -> None:
    thing = named_things(TEXT)[name]
    assert (kind_of(name, thing.signs), len(thing.spans)) == (kind, mentions)
    assert all(TEXT[start:end] in name for start, end in thing.spans)


def test_what_is_no_name_is_left_out() -> None:
    things = named_things(TEXT)
    assert named_things("Osama Rabie, the chairman, said so.").keys() == {"Osama Rabie"}
    assert not named_things("Once Karjakin won.")
    assert not things.keys() & {"Monday", "Mayor", "However", "Russian", "Nobody", "The", "Holm"}
    assert kind_of("World Cup", things["World Cup"].signs) is EntityType.ANY


RACE = (
    "Eluid Kapro of Kenya ran faster than anybody else. It was Kapro's second attempt, and Kapro was glad. The machine "
    "beat Lin Sedo, who is 33. Lin said that he was tired, and Lin went home. Several leaders, among them Barak Omana "
    "and Angela Markel, stayed away. The prize was one million US dollars."
)


@pytest.mark.parametrize(("name", "mentions"), [("Eluid Kapro", 3), ("Lin Sedo", 3), ("Barak Omana", 1)])
def test_people_are_known_by_their_surname_their_country_and_who_is_named_beside_them(name: str, mentions: int) -> None:
    thing = named_things(RACE)[name]
    assert (kind_of(name, thing.signs), len(thing.spans)) == (EntityType.PERSON, mentions)


def test_money_is_no_country() -> None:
    assert "US" not in named_things(RACE)
