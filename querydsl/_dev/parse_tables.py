"""The parse tables in `querydsl/syntax/lalr/tables.json`, made from the LALR table that lark computes for `grammar/query.lark`.

A valid text is parsed with these tables and without lark, whose import takes longer than most checks.
"""

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from lark.parsers.lalr_analysis import Shift

from querydsl._dev.lark_parser import lark_parser

TARGET = Path(__file__).parents[1] / "syntax" / "lalr" / "tables.json"
END = "END"


def outputs() -> dict[Path, bytes]:
    """The file with the tables, and its content."""
    return {TARGET: _Tables().content().encode()}


class _Tables:
    """The tables of the grammar, in the form that the engine reads.

    States are numbered from 0. An action is 1 + the state after the token, or -1 - the number of a finished rule.
    """

    def __init__(self) -> None:
        self._lark = lark_parser()
        table = self._lark.parser.parser._parse_table  # lark has no public name for it
        self._table = table.states
        self._start, self._last = table.start_states["query"], table.end_states["query"]
        self._number = {state: number for number, state in enumerate(self._reachable())}
        self._sets: dict[tuple[str, ...], int] = {}

    def content(self) -> str:
        """The tables as JSON, with an item of each table on a line.

        blank       the pattern of white space and comments, which never gives characters back
        terminals   the patterns of the terminals, in the order in which they are tried
        compared    the terminals of the literals that end a comparison
        sets        the sets of terminals that states accept
        rules       for each rule: the name of its callback, its length, its result, and the indexes of repeated parts, last first
        states      for each state: its set of terminals, its actions, the states after results, the state after a comparison
        first, last the states before and after a whole text
        """
        states = [self._state(state) for state in self._number]
        tables = {
            "first": self._number[self._start],
            "last": self._number[self._last],
            "blank": self._blank(),
            "terminals": self._terminals,
            "compared": self._compared(),
            "sets": list(self._sets),
            "rules": [self._rule(rule) for rule in self._lark.rules],
            "states": states,
        }
        return "{\n" + ",\n".join(f"{json.dumps(name)}: {_lines(value)}" for name, value in tables.items()) + "\n}\n"

    def _reachable(self) -> list[int]:
        """The states that the text can lead to, in order of discovery. The last state has no tokens after it."""
        found = {self._start: None, self._last: None}
        for state in (queue := list(found)):
            for name, (kind, _) in sorted(self._table[state].items()):
                following = self._after(state, name) if kind is Shift else None
                if following is not None and following not in found:
                    found[following] = None
                    queue.append(following)
        return list(found)

    def _after(self, state: int, name: str) -> int:
        """The state after a token or a result, or after the rules that have it as their one part and must end here."""
        target: int = self._table[state][name][1]
        rules = {id(argument): argument for _, argument in self._table[target].values()}
        rule = next(iter(rules.values()), None)
        if len(rules) != 1 or rule is None or isinstance(rule, int) or len(rule.expansion) != 1 or self._callback(rule):
            return target
        return self._after(state, str(rule.origin.name))

    def _state(self, state: int) -> tuple[int, dict[str, int], dict[str, int], int | None]:
        row = self._table[state]
        shifts = {name for name, (kind, _) in row.items() if kind is Shift}
        results = {name: self._number[self._after(state, name)] for name in sorted(shifts) if not self._is_terminal(name)}
        actions = {
            _terminal(name): 1 + self._number[self._after(state, name)] if name in shifts else -1 - self._rules[id(row[name][1])]
            for name in sorted(row)
            if self._is_terminal(name)
        }
        accepted = tuple([name for name in self._terminals if name in actions])
        number = self._sets.setdefault(accepted, len(self._sets))
        return number, actions, results, self._after_comparison(state)

    @cached_property
    def _rules(self) -> dict[int, int]:
        return {
            id(argument): self._lark.rules.index(argument)
            for row in self._table.values()
            for kind, argument in row.values()
            if kind is not Shift
        }

    def _is_terminal(self, name: str) -> bool:
        return _terminal(name) in self._terminals

    @cached_property
    def _terminals(self) -> dict[str, str]:
        kept = [terminal for terminal in self._lark.terminals if terminal.name not in self._lark.ignore_tokens]
        kept.sort(key=lambda terminal: (-terminal.priority, -terminal.pattern.max_width, terminal.name))
        return {terminal.name: terminal.pattern.to_regexp() for terminal in kept} | {END: r"\Z"}

    def _blank(self) -> str:
        ignored = [terminal.pattern.to_regexp() for terminal in self._lark.terminals if terminal.name in self._lark.ignore_tokens]
        return f"(?:{'|'.join(ignored)})*+"

    def _rule(self, rule: Any) -> tuple[str, int, str, tuple[int, ...]]:
        lists = tuple([index for index, part in enumerate(rule.expansion) if part.name.startswith("__")][::-1])
        callback = self._callback(rule)
        return callback, len(rule.expansion), str(rule.origin.name), () if callback == "*" else lists

    def _callback(self, rule: Any) -> str:
        """The name of a rule's callback: empty if its one part is its result, and `*` for a repeated part."""
        if rule.origin.name.startswith("__"):
            return "*"
        if rule.options.expand1 and not rule.alias and len(rule.expansion) == 1:
            return ""
        return str(rule.alias or rule.origin.name)

    def _compared(self) -> list[str]:
        """The terminals X of all rules `PATH OPERATOR X`, in the order in which they are tried.

        Strings are the most common, and only they start with a quote.
        """
        literals = {rule.expansion[2].name for rule in self._lark.rules if self._is_comparison(rule)} - {"MISSING"}
        return sorted((name for name in self._terminals if name in literals), key=lambda name: name != "STRING")

    def _is_comparison(self, rule: Any) -> bool:
        names = [part.name for part in rule.expansion]
        return rule.alias == "comparison" and names[:2] == ["PATH", "OPERATOR"] and self._is_terminal(names[2])

    def _after_comparison(self, state: int) -> int | None:
        """The state after a whole comparison, or None if the text cannot have one in this state."""
        kind, target = self._table[state].get("PATH", (None, None))
        if kind is not Shift or "OPERATOR" not in self._table[target]:
            return None
        return self._number[self._after(state, "operand")]


def _terminal(name: str) -> str:
    return END if name == "$END" else name


def _lines(value: object) -> str:
    """JSON with each item of a list on a line."""
    if isinstance(value, list):
        return "[\n" + ",\n".join(json.dumps(item, separators=(",", ":")) for item in value) + "\n]"
    return json.dumps(value, indent=0)
