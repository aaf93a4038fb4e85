"""Texts in the encodings of before Unicode are read, short ones too; the table is of our own words."""

from __future__ import annotations

import pytest

from ingest.parsing.encoding import decode
from ingest.parsing.encoding_detection import detect_encoding, shifted_encoding

TEXTS = {
    "cp1252 mac_roman cp850": [
        "Hélène a mangé une pêche à l'école.",
        "L'été dernier, où tout était fermé, ça va être la fête chez François.",
        "Die Brücke über den Fluß wird größer, sagt der Bürgermeister.",
        "El año pasado la señora Muñoz construyó un puente más allá de la población.",
    ],
    "cp1252": [
        "À cœur joie, dit-elle — « l’été ».",
        "A população não sabia onde estavam os pães.",
        "La città è più bella perché c'è il sole.",
        "Kyrkan på ön är från 1200-talet och står nära sjön.",
        "The café’s new owner said “no” – twice.",
        "Zürich",
    ],
    "cp1250 iso8859-2": [
        "Zażółć gęślą jaźń.",
        "Łódź jest dużym miastem, które leży w środkowej Polsce.",
        "Starosta včera otevřel nový most přes řeku, který stál dvacet milionů korun.",
        "A polgármester tegnap megnyitotta az új hidat, amely húszmillió forintba került.",
    ],
    "cp1254": ["Şişli'de yeni köprü açıldı, yağmur yağıyor."],
    "cp1257": ["Miesto meras vakar atidarė naują tiltą per upę, kuris buvo statomas penkerius metus."],
    "cp1251 koi8-r cp866 iso8859-5": [
        "Новый мост построят.",
        "Поезд пришёл в полночь, и никто его не встретил.",
        "Мэр города вчера открыл новый мост через реку, который стоил двадцать миллионов рублей.",
    ],
    "cp1253": ["Η νέα γέφυρα άνοιξε χθες."],
    "cp1255": ["הגשר החדש נפתח אתמול על ידי ראש העיר."],
    "cp1256": ["افتتح رئيس البلدية الجسر الجديد أمس."],
    "euc_jp cp932 iso2022_jp": [
        "新しい橋が昨日開通した。",
        "会議は三日に行われ、参加者は百名を超えた。",
        "政府は昨日、新しい鉄道が来年の春に開通すると発表した。全長は三百キロで、五つの都市を通る。",
    ],
    "gb18030": ["新桥昨天通车。", "国务院昨天宣布，新的铁路将在明年春天开通，全长三百公里，途经五个城市。"],
    "big5hkscs": ["新橋昨天通車。", "這座橋花了兩千萬元，修了五年，居民們都很高興。"],
    "cp949": ["새 다리가 어제 열렸다.", "회의는 삼일에 열리며 참가자는 백 명이 넘는다."],
}
TABLE = [(text, name) for names, texts in TEXTS.items() for text in texts for name in names.split()]


LONG = [("\n".join(texts * 4), name) for names, texts in TEXTS.items() for name in names.split() if "mac" not in name]


@pytest.mark.parametrize(("text", "encoding"), [*TABLE, *LONG])
def test_a_text_is_read_in_its_encoding(text: str, encoding: str) -> None:
    content = text.encode(encoding)
    found = shifted_encoding(content) or detect_encoding(content)
    assert found is not None
    assert content.decode(found) == content.decode(encoding)


def test_an_encoding_that_is_named_is_believed_unless_another_fits_much_better() -> None:
    polish = "Wójt ogłosił przetarg na budowę mostu.".encode("iso8859-2")
    assert detect_encoding(polish, "iso8859-2") == "iso8859-2"
    assert detect_encoding("会議は三日に行われ、参加者は百名を超えた。".encode("euc_jp"), "cp1252") == "euc_jp"


@pytest.mark.parametrize(
    "text", ["All is plain here, but for one byte: {}.", "Der Café-Besitzer sagt {} nein.", "東京{}へ。"]
)
def test_of_one_stray_byte_in_utf_8_only_that_is_lost(text: str) -> None:
    before, after = text.split("{}")
    read, notes = decode(before.encode() + "é".encode() + b"\xe9" + after.encode(), "file")
    assert read == f"{before}é\ufffd{after}"
    assert notes == ("1 broken bytes were replaced by \ufffd",)


@pytest.mark.parametrize("text", ["\x1b[31mred\x1b[0m", "\x1b(B plain", "costs \x1b$5"])
def test_colours_of_a_terminal_are_no_encoding(text: str) -> None:
    assert decode(text.encode(), "file") == (text, ())
