"""Offsets and the positions of the protocol."""

from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, PositionEncodingKind

from querydsl.lsp.positions import Positions

ENCODINGS = st.sampled_from(PositionEncodingKind)
TEXTS = st.text(st.sampled_from("aé𝔘🙂\n\r\u2028\x0b\ud800"), max_size=20)


@given(TEXTS, ENCODINGS)
def test_every_offset_comes_back_from_its_position(text: str, encoding: PositionEncodingKind) -> None:
    positions = Positions(text, encoding)
    for offset in range(len(text) + 1):
        back = positions.offset(positions.position(offset))
        assert back == offset or text[offset - 1 : offset + 1] == "\r\n"


@given(TEXTS, ENCODINGS, st.integers(0, 20), st.integers(0, 90))
def test_every_position_is_in_the_text(text: str, encoding: PositionEncodingKind, line: int, column: int) -> None:
    assert 0 <= Positions(text, encoding).offset(Position(line, column)) <= len(text)


def test_columns_count_the_units_of_the_client() -> None:
    text = 'x\r\n"🙂é" y'
    columns = {encoding: Positions(text, encoding).position(text.index("y")).character for encoding in PositionEncodingKind}
    assert columns == {PositionEncodingKind.Utf8: 9, PositionEncodingKind.Utf16: 6, PositionEncodingKind.Utf32: 5}
    assert Positions(text).position(len(text)).line == 1
