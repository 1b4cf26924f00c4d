"""Places in a text."""

import attrs


@attrs.frozen
class Span:
    """A half-open range of a text, in code points."""

    start: int
    end: int


NOWHERE = Span(0, 0)
"""The span of what was never text: everything the builder makes."""
