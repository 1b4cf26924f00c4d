"""A second judge of filters: the same records as rows of DuckDB, the same JSON as SQL over sets of ids.

It shares no code with the sandbox's matcher but the gazetteer: records become a long table of (record, view, element,
path, value) by one walk; a test becomes a set of (record, element); groups become set algebra.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import duckdb
import polars

from querydsl.sandbox.data.geo import cities, find_place
from querydsl.sandbox.matching.fields import fields_of

EMPLOYMENT = "experience.employment_details"
VIEWS = {
    f"{EMPLOYMENT}.current": f"{EMPLOYMENT}.current",
    f"{EMPLOYMENT}.past": f"{EMPLOYMENT}.past",
    "education.schools": "education.schools",
    "certifications": "certifications",
    "honors": "honors",
    "dev_platform_profiles": "dev_platform_profiles",
}
ROLE_NAMES = {
    "name": ("name", "company_name"),
    "crustdata_company_id": ("crustdata_company_id", "company_id"),
    "company_professional_network_profile_url": (
        "company_professional_network_profile_url",
        "company_linkedin_profile_url",
    ),
}
ORDER = {"<": "<", "=<": "<=", ">": ">", "=>": ">="}
POSITIVE = {"!=": "=", "not_in": "in", "(!)": "[.]", "geo_exclude": "geo_distance"}
TEXTUAL = ("(.)", "[.]", "(!)")
MILES = {"km": 1.0, "mi": 1.609344, "m": 0.001, "ft": 0.0003048}
WORD = r"[\p{L}\p{N}_]+"
MOMENT = "case when length({0}) = 10 then {0} || 'T00:00:00Z' else {0} end"
Row = tuple[int, str, int, str, str | None, float | None, bool | None]


def walk(record: int, value: Any, path: str, view: str, element: int) -> Iterator[Row]:
    """The rows of a value under its response path."""
    if path in VIEWS and isinstance(value, list):
        for number, item in enumerate(value):
            side = 1000 if path.endswith("past") else 0
            yield from walk(record, item, path, path, number)
            if path.startswith(EMPLOYMENT):
                yield from walk(record, item, EMPLOYMENT, EMPLOYMENT, side + number)
    elif isinstance(value, Mapping):
        if path.rsplit(".", 1)[-1] == "location":
            yield from location_rows(record, value, path, view, element)
        for key, item in value.items():
            yield from walk(record, item, f"{path}.{key}" if path else key, view, element)
    elif isinstance(value, list):
        for item in value:
            yield from walk(record, item, path, view, element)
    elif value is not None:
        yield row(record, view, element, path, value)


def location_rows(record: int, value: Mapping[str, Any], path: str, view: str, element: int) -> Iterator[Row]:
    """The one text of a location, as `location` and as `full_location` are filtered."""
    whole = ", ".join(str(value[key]) for key in ("city", "state", "country") if value.get(key))
    whole = value.get("full_location") or whole
    raw = value.get("raw")
    if raw or whole:
        yield row(record, view, element, path, raw or whole)
    if (whole or raw) and "full_location" not in value:
        yield row(record, view, element, f"{path}.full_location", whole or raw)


def row(record: int, view: str, element: int, path: str, value: Any) -> Row:
    if isinstance(value, bool):
        return (record, view, element, path, None, None, value)
    if isinstance(value, int | float):
        return (record, view, element, path, None, float(value), None)
    return (record, view, element, path, str(value), None, None)


def twins(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows under the paths that filters use."""
    for record, view, element, path, text, number, flag in rows:
        leaf = path.removeprefix(view + ".") if view else path
        if path == "social_handles.twitter_identifier.slug":
            yield (record, view, element, "social_handles.twitter_handle", text, number, flag)
        if leaf == "crustdata_company_id" and view and number == 0:
            continue
        for name in ROLE_NAMES.get(leaf, (leaf,)) if view.startswith(EMPLOYMENT) else (leaf,):
            yield (record, view, element, f"{view}.{name}" if view else name, text, number, flag)


def company_twins(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows of a company: countries by their codes, and objects of numbers under the path of the object too."""
    codes = {city.country: city.iso3 for city in cities()} | {"United States of America": "USA"}
    for record, view, element, path, text, number, flag in rows:
        coded = codes[str(text)] if path == "locations.country" else text
        yield (record, view, element, path, coded, number, flag)
        parent = path.rpartition(".")[0]
        if parent in ("roles.distribution", "roles.distribution_percent"):
            yield (record, view, element, parent, text, number, flag)


def in_utc(value: Any, kind: str) -> Any:
    """The value of a test; a day is midnight UTC."""
    return f"{value}T00:00:00Z" if kind in ("date", "datetime") and len(value) == 10 else value


def leaves(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The tests of a filter."""
    if "field" in node:
        yield node
    for child in node.get("conditions", ()):
        yield from leaves(child)


class SecondJudge:
    """The ids of the people or companies that match a filter, found by DuckDB."""

    def __init__(self, records: Sequence[Mapping[str, Any]], entity: str = "person") -> None:
        self.db = duckdb.connect(":memory:", config={"threads": 1})
        more, key = (twins if entity == "person" else company_twins), f"crustdata_{entity}_id"
        self._load([row for record in records for row in more(walk(record[key], record, "", "", 0))])
        self.types = {path: field.scalar for path, field in fields_of(entity).by_path.items()}
        self.parameters: list[Any] = []
        self.tables: dict[str, str] = {}
        self.known_words: dict[str, list[str]] = {}

    def _load(self, rows: list[Row]) -> None:
        names = ("record", "view", "element", "path", "text", "number", "flag", "folded")
        with_folded = [(*row, row[4] and row[4].casefold()) for row in rows]
        rows_table = polars.DataFrame(with_folded, schema=names, orient="row", infer_schema_length=None)
        places = [(text, find_place(text)) for text in {row[4] for row in rows if row[4] and "location" in row[3]}]
        self.db.register("rows_table", rows_table.to_arrow())
        self.db.execute(
            f"""create table value as select *, try_cast({MOMENT.format("text")} as timestamptz) as moment,
               regexp_extract_all(folded, '{WORD}') as words from rows_table"""
        )
        self.db.execute("create table everyone as select distinct record from value")
        self.db.execute("create table place (text varchar, north double, east double)")
        self.db.executemany("insert into place values (?, ?, ?)", [(text, p.latitude, p.longitude) for text, p in places if p])

    def prepare(self, filters: Iterable[Mapping[str, Any]]) -> None:
        """Find the words of all texts of many filters, which takes less time than one by one."""
        texts = {leaf["value"] for one in filters for leaf in leaves(one) if leaf["type"] in TEXTUAL}
        self._learn(sorted(texts - self.known_words.keys()))

    def matching(self, filters: Mapping[str, Any]) -> set[int]:
        """The ids of the matching records."""
        self.parameters = []
        sql = self.records(filters)
        return {found for (found,) in self.db.execute(sql, self.parameters).fetchall()}

    def values(self, path: str) -> list[Any]:
        """Some stored values of a path."""
        sql = f"select distinct coalesce(text, number::varchar, flag::varchar) from {self.rows_of(path)} order by 1"
        return [value for (value,) in self.db.execute(sql).fetchall()]

    def rows_of(self, path: str) -> str:
        """The table with the rows of a path, created on first use. Filtering all rows by path would take most of the time."""
        if path not in self.tables:
            name = self.tables[path] = f"path_{len(self.tables)}"
            self.db.execute(f"create table {name} as select * from value where path = ?", [path])
        return self.tables[path]

    def records(self, node: Mapping[str, Any]) -> str:
        """The SQL of the set of records that match a leaf or a group."""
        if "field" in node:
            return self.leaf(node)
        match node["op"]:
            case "or":
                return " union ".join(f"({self.records(child)})" for child in node["conditions"])
            case "all_of":
                return " intersect ".join(f"({self.one_element(child)})" for child in node["conditions"])
            case _:
                return self.conjunction(node["conditions"])

    def leaf(self, leaf: Mapping[str, Any]) -> str:
        operator = leaf["type"]
        if operator == "has_all":
            singles = [{**leaf, "type": "in", "value": [value]} for value in leaf["value"]]
            return " intersect ".join(f"({self.leaf(single)})" for single in singles)
        positive = f"select record from ({self.elements(leaf)})"
        dropped = leaf["field"] == "years_of_experience"
        if operator in POSITIVE and not dropped:
            return f"select record from everyone except ({positive})"
        return f"select distinct record from ({positive})"

    def conjunction(self, children: Sequence[Mapping[str, Any]]) -> str:
        """Plain tests meet as sets of records; positive tests of one view meet as sets of (record, element)."""
        parts: list[str] = []
        bound: dict[str, list[Mapping[str, Any]]] = {}
        for child in children:
            view = self.view(child["field"]) if "field" in child else ""
            if view and child["type"] not in POSITIVE and child["type"] != "has_all":
                bound.setdefault(view, []).append(child)
            else:
                parts.append(self.records(child))
        for together in bound.values():
            meeting = " intersect ".join(f"({self.elements(leaf)})" for leaf in together)
            parts.append(f"select record from ({meeting})")
        return " intersect ".join(f"({part})" for part in parts)

    def one_element(self, child: Mapping[str, Any]) -> str:
        """A direct child of `all_of`: its tests meet, or join, on one element."""
        if "field" in child:
            return self.leaf(child)
        word = " union " if child["op"] == "or" else " intersect "
        return f"select record from ({word.join(f'({self.elements(leaf)})' for leaf in child['conditions'])})"

    def view(self, path: str) -> str:
        views = sorted({*VIEWS, EMPLOYMENT}, key=len, reverse=True)
        return next((view for view in views if path.startswith(view + ".")), "")

    def elements(self, leaf: Mapping[str, Any]) -> str:
        """The SQL of the (record, element) pairs for which the positive twin of a test holds."""
        operator = POSITIVE.get(leaf["type"], leaf["type"])
        path = leaf["field"]
        if operator == "geo_distance":
            path = path.split(".location")[0] + ".location.full_location"
        test = "true" if path == "years_of_experience" else self.test(operator, leaf["value"], self.types[leaf["field"]], path)
        return f"select distinct record, element from {self.rows_of(path)} where {test}"

    def test(self, operator: str, value: Any, kind: str, path: str) -> str:
        match operator:
            case "(.)":
                return self.with_words(value, "list_has_all(words, ?)", self.words(value))
            case "[.]":
                phrase = f" {' '.join(self.words(value))} "
                return self.with_words(value, "contains(' ' || array_to_string(words, ' ') || ' ', ?)", phrase)
            case "in":
                return " or ".join(f"({self.same(item, kind, path, exact=True)})" for item in value)
            case "=":
                return self.same(value, kind, path, exact=False)
            case "geo_distance":
                return self.near(value)
            case _:
                self.parameters.append(in_utc(value, kind))
                if kind in ("date", "datetime"):
                    return f"moment {ORDER[operator]} cast(? as timestamptz)"
                if kind == "year":
                    return f"try_cast(text[:4] as integer) {ORDER[operator]} ?"
                return f"number {ORDER[operator]} ?"

    def with_words(self, text: str, test: str, parameter: Any) -> str:
        """The test with its parameter, or `false` if the text has no words."""
        if not self.words(text):
            return "false"
        self.parameters.append(parameter)
        return test

    def words(self, text: str) -> list[str]:
        """The words of a text, by DuckDB's regular expressions. Compiling the expression is slow, so the words are cached."""
        if text not in self.known_words:
            self._learn([text])
        return self.known_words[text]

    def _learn(self, texts: Sequence[str]) -> None:
        """Find the words of texts, in their order, with one compiled expression."""
        sql = "select regexp_extract_all(folded, ?) from (select unnest(?) as folded)"
        found = self.db.execute(sql, [WORD, [text.casefold() for text in texts]]).fetchall()
        self.known_words |= {text: words for text, (words,) in zip(texts, found, strict=True)}

    def same(self, value: Any, kind: str, path: str, *, exact: bool) -> str:
        self.parameters.append(in_utc(value, kind))
        if kind in ("date", "datetime"):
            return "moment = cast(? as timestamptz)"
        if kind == "boolean":
            return "flag = ?"
        if kind in ("integer", "number"):
            return "number = ?"
        if exact and not path.endswith("headquarters_country"):
            return "text = ?"
        self.parameters[-1] = value.casefold()
        return "folded = ?"

    def near(self, area: Mapping[str, Any]) -> str:
        """Within the radius, by the spherical law of cosines."""
        centre = find_place(area["location"])
        assert centre is not None
        self.parameters += [centre.latitude, centre.latitude, centre.longitude]
        self.parameters.append(area["distance"] * MILES[area.get("unit", "km")])
        angle = """acos(least(1, sin(radians(?)) * sin(radians(north))
                   + cos(radians(?)) * cos(radians(north)) * cos(radians(east - ?))))"""
        return f"text in (select text from place where 6371.0088 * {angle} <= ? + 0.001)"
