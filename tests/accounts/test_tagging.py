import pytest

from accounts.tagging import Tagger

STUNTING, TOURISM, ROADS = 1, 2, 3
TAGGER = Tagger(
    {
        STUNTING: "stunting\ngizi buruk",
        TOURISM: "#WisataContoh\n#DesaWisata",
        ROADS: "jalan\nPU\nC++",
    }
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cegah stunting sejak dini", {STUNTING}),
        ("CEGAH STUNTING!", {STUNTING}),
        ("Ayo cegah #Stunting", {STUNTING}),
        ("(stunting)", {STUNTING}),
        ("stunting-nya turun", {STUNTING}),
        ("stunting", {STUNTING}),
        ("antistunting", set()),
        ("stuntingan", set()),
        ("stunting_2026", set()),
        ("Penanganan gizi buruk", {STUNTING}),
        ("Penanganan gizi\n  buruk", {STUNTING}),
        ("gizi yang tidak buruk", set()),
        ("Libur di #wisatacontoh", {TOURISM}),
        ("#WisataContoh", {TOURISM}),
        ("#WisataContohRaya", set()),
        ("WisataContoh tanpa tagar", set()),
        ("kode#WisataContoh", set()),
        ("##WisataContoh", {TOURISM}),
        ("Jalan desa diperbaiki Dinas PU", {ROADS}),
        ("Perjalanan dinas yang punya tujuan", set()),
        ("belajar C++ di balai", {ROADS}),
        ("Perbaikan jalan menuju #DesaWisata cegah stunting", {STUNTING, TOURISM, ROADS}),
        ("", set()),
    ],
)
def test_a_keyword_matches_whole_words_in_any_letter_case(text: str, expected: set[int]) -> None:
    assert TAGGER.priorities_of(text) == expected


@pytest.mark.parametrize("keywords", ["", "\n", "   \n \t"])
def test_a_priority_without_keywords_matches_nothing(keywords: str) -> None:
    assert Tagger({STUNTING: keywords}).priorities_of("stunting") == frozenset()


def test_without_priorities_nothing_is_tagged() -> None:
    assert Tagger({}).priorities_of("stunting") == frozenset()
