"""What unknown names were perhaps meant to be: of the first few in a query, as a text may be full of them and guessing is slow."""

from collections.abc import Callable

import attrs

MOST = 20
"""How many different names of one query are guessed at."""


@attrs.define
class Guesses:
    """The guesses at the unknown names of one query, each made once by `guess`, which is given a name and the scope it stands in.

    Names are asked for in the order of the text, so that it depends on nothing else which are guessed at.
    """

    guess: Callable[[str, str], tuple[str, ...]]
    made: dict[tuple[str, str], tuple[str, ...]] = attrs.field(init=False, factory=dict)

    def at(self, written: str, scope: str = "") -> tuple[str, ...]:
        """What to write instead, best first; none when nothing is near, and none from the twenty-first name on."""
        key = written, scope
        if key not in self.made:
            self.made[key] = self.guess(written, scope) if len(self.made) < MOST else ()
        return self.made[key]
