"""Rules about texts, stored forms and ranges: whole tables of values. The corpus has their messages."""

from itertools import product

import pytest

from querydsl.builder import F, people
from querydsl.catalogue import default
from querydsl.catalogue.countries import all_countries
from querydsl.catalogue.spellings import find_spelling, spellings, table_names
from querydsl.diagnostics.model import Severity
from querydsl.rules import RULES
from querydsl.rules.analysis import text_problems
from querydsl.rules.analysis.invisible import visible
from querydsl.rules.analysis.text_problems import bare_domain
from querydsl.rules.checker import check
from querydsl.syntax.ast import ENTITIES
from querydsl.syntax.literals import quoted
from querydsl.syntax.parser import parse
from tests.support.finding import NOW, Found, diagnose, fixed, found, serious

# Correct values that look unusual.
TEXTS = """
C++|C#|.NET|node.js|R&D|AT&T|M&A|L'Oréal|O'Reilly|Yahoo!|1-800-Flowers|7-Eleven|3M|99designs|37signals|G*|*nix|C*|E*TRADE|M*A*S*H
Type-C|state-of-the-art|Head of R&D / Data|CEO & Founder|VP, Sales|Sr. Engineer|engineer (backend)|100% remote|50 % off|24/7 support
X (formerly Twitter)|e.l.f.|Яндекс|北京大学|Société Générale|Zürich|Müller & Söhne|Toys "R" Us|rock 'n' roll
not a robot|now or never|research and development|Berlin - Remote|#1 in sales|$5|€|DevOps @ Acme|node.js/react|A/B testing
10x engineer|what?|why? because
Domain.com|Booking.com|monday.com|@properties|AND|OR|NOT|and|or|not|🚀 founder|👩‍💻 dev|COVID-19|ISO 9001|+1|P&L|Q&A|I/O
""".replace("\n", "|").strip("|")


@pytest.mark.parametrize("text", TEXTS.split("|"))
def test_unusual_texts_are_accepted(text: str) -> None:
    value = quoted(text)
    assert found(f"company in ({value}) and past.company = {value} and school = {value}") == []
    if text not in ("€",):
        assert found(f"headline ~ {value} and past.title ~= {value} and name ~ {value}") in ([], [("wrong-kind", value)])
    assert found(f"companies where name = {value} and name ~ {value}") in ([], [("blank-text", value)])


@pytest.mark.parametrize("country", all_countries(), ids=lambda country: country.code)
def test_the_english_names_of_countries_are_accepted(country: object) -> None:
    (code, name, *more) = (getattr(country, key) for key in ("code", "name", "variants", "long", "stored"))
    for text in (name, *(item for names in more for item in names)):
        assert found(f"country = {quoted(text)} or country ~ {quoted(text)}") == []
    assert found(f"company_country = {quoted(code)}") == []


@pytest.mark.parametrize("country", all_countries(), ids=lambda country: country.code)
def test_other_names_of_countries_are_found_by_their_names_and_fixed_if_one_form_is_stored(country: object) -> None:
    name, variants, stored, others = (getattr(country, key) for key in ("name", "variants", "stored", "others"))
    forms = stored or (name, *variants)
    for text in (text for text in others if len(text.replace(".", "")) > 3):
        query = f"country = {quoted(text)}"
        assert found(query) == [("stored-form", quoted(text))]
        assert fixed(query) == (f"country = {quoted(name)}" if len(forms) == 1 else query)
        assert f"{quoted(forms[0])}" in str(diagnose(query)[0].hint)
        assert fixed(f"company_country = {quoted(text)}") == f'company_country = "{getattr(country, "code")}"'  # noqa: B009


def test_the_countries_have_names_in_many_languages() -> None:
    assert len(all_countries()) > 240
    assert sum(len(country.others) for country in all_countries()) > 1_400


SPELLINGS = """
Germany: germany, GERMANY, Deutschland, Allemagne, Alemania, Alemanha, Germania, Duitsland
France: Frankreich, Francia
Spain: España, Espagne, Spanien, Spagna
Italy: Italia, Italien
Switzerland: Schweiz, Suisse
Austria: Österreich, Osterreich
Netherlands: Nederland, Holland, Pays-Bas
Poland: Polska
Sweden: Sverige, Suède
Norway: Norge
Denmark: Danmark
Finland: Suomi
Brazil: Brasil, Brésil
Mexico: México, Mexique
United Kingdom: Royaume-Uni, Great Britain
Russia: Russland, Россия
Japan: 日本, Japon
China: 中国, Chine
India: Indien, Inde
South Korea: 대한민국
Greece: Grèce, Griechenland
Hungary: Ungarn, Magyarország
Ireland: Irland
Iceland: Island
Egypt: Ägypten
Morocco: Maroc, Marokko
South Africa: Südafrika
Belgium: Belgique
Vietnam: Vietname
Philippines: Filipinas
Colombia: Kolumbien
New Zealand: Neuseeland
"""
PAIRS = [
    (written, stored)
    for stored, _, others in (line.partition(": ") for line in SPELLINGS.strip().splitlines())
    for written in others.split(", ")
]


@pytest.mark.parametrize(("written", "stored"), PAIRS)
def test_a_country_in_another_spelling_is_fixed(written: str, stored: str) -> None:
    assert fixed(f"country in ({quoted(written)})") == f"country in ({quoted(stored)})"
    assert fixed(f"country != {quoted(f' {written} ')}") == f"country != {quoted(stored)}"


@pytest.mark.parametrize(
    ("written", "meant"), [("Germny", "Germany"), ("Austrailia", "Australia"), ("Untied States", "United States")]
)
def test_a_typing_error_in_a_country_gets_a_suggestion_and_no_fix(written: str, meant: str) -> None:
    (item,) = diagnose(f"country = {quoted(written)}")
    assert (item.rule, item.hint, item.fix) == ("stored-form", f"did you mean `{quoted(meant)}`?", None)


@pytest.mark.parametrize("name", ["Kosovo", "Atlantis", "Abkhazia", "Somaliland", "Yugoslavia", "Soviet Union", "Niger", "Nigeria"])
def test_names_near_no_country_or_several_are_accepted(name: str) -> None:
    assert found(f"country = {quoted(name)}") == []


@pytest.mark.parametrize("entity", ENTITIES)
def test_the_tables_of_spellings_exist_and_lead_to_stored_values(entity: str) -> None:
    for spec in default()[entity].specs.values():  # type: ignore[index]  # a name of ENTITIES
        assert spec.spellings is None or spec.spellings in table_names()
    for name in table_names():
        table = spellings(name)
        assert all(find_spelling(name, form, words=words) is None for form in table.stored for words in (True, False))


@pytest.mark.parametrize(
    ("written", "domain"),
    [
        ("https://www.Stripe.com/", "stripe.com"),
        ("http://stripe.com", "stripe.com"),
        ("www.stripe.com", "stripe.com"),
        ("stripe.com/", "stripe.com"),
        ("stripe.com/a/b?c=d#e", "stripe.com"),
        ("//stripe.com", "stripe.com"),
        ("@stripe.com", "stripe.com"),
        ("STRIPE.COM", "stripe.com"),
        ("stripe.com:8080", "stripe.com"),
        ("stripe.com.", "stripe.com"),
        ("app.stripe.com", "app.stripe.com"),
        ("www.com", "www.com"),
        ("amazon.co.uk", "amazon.co.uk"),
        ("bücher.de", "bücher.de"),
        ("stripe", None),
        ("", None),
        ("jobs@stripe.com", None),
        ("stripe com", None),
        ("https://", None),
        ("a..b", None),
    ],
)
def test_the_domain_in_a_text(written: str, domain: str | None) -> None:
    assert bare_domain(written) == domain


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Acme ", "Acme"),
        ("\tAcme\n", "Acme"),
        ("Acme\u00a0Inc", "Acme Inc"),
        ("Ac\u200bme", "Acme"),
        ("\ufeffAcme", "Acme"),
        ("Acme\u200e", "Acme"),
        ("AT&amp;T", "AT&T"),
        ("&lt;b&gt;", "<b>"),
        ("O&#39;Neil", "O'Neil"),
        ("a&nbsp;b", "a b"),
        ("G\u043e\u043egle", "Google"),
        ("\u0410cm\u0435", "Acme"),
        ("\u042f\u043d\u0434\u0435\u043a\u0441", "\u042f\u043d\u0434\u0435\u043a\u0441"),
        ("AT&T", "AT&T"),
        ("M&M;s", "M&M;s"),
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
        ("a  b", "a  b"),
        ("\u0633\u0644\u0627\u0645\u200c\u062f\u0646\u06cc\u0627", "\u0633\u0644\u0627\u0645\u200c\u062f\u0646\u06cc\u0627"),
    ],
)
def test_the_visible_part_of_a_text(text: str, seen: str) -> None:
    assert visible(text) == seen
    assert visible(seen) == seen


@pytest.mark.parametrize(
    ("text", "params", "expected"),
    [
        ("title ~ $x", {"x": "a OR b"}, [("operators-in-text", "$x")]),
        ("title ~ any $x", {"x": ["eng*", "dev"]}, [("wildcard-in-text", "$x")]),
        ("country in $x", {"x": ["germany", "Canada"]}, [("stored-form", "$x")]),
        ("company = $x", {"x": ""}, [("blank-text", "$x")]),
        ("company = $x", {"x": "Acme "}, [("invisible-text", "$x")]),
        ("company_domain = $x", {"x": "https://acme.com"}, [("domain-form", "$x")]),
        ("company_size < $x", {"x": 0}, [("out-of-range", "$x")]),
        ("title = $x", {"x": "CTO"}, [("exact-value", "title = $x")]),
    ],
)
def test_bound_values_have_no_fix(text: str, params: dict[str, object], expected: Found) -> None:
    assert found(text, params) == expected
    assert [item.fix for item in diagnose(text, params)] == [None]


def test_values_of_the_builder_are_checked_too() -> None:
    query = people.where(
        F.title.words("a OR b"), F.country == "Deutschland", F.company_size < 0, F.company_domain == "https://a.com"
    ).query
    assert [item.rule for item in check(query, default(), now=NOW)] == [
        "domain-form",
        "operators-in-text",
        "out-of-range",
        "stored-form",
    ]


def test_a_level_for_one_rule_keeps_the_warnings_of_others() -> None:
    query = diagnose('function = "Data" and company_domain = "Acme.com" and experience_years > 90')
    assert {item.severity for item in query} == {Severity.WARNING}
    text = 'function = "Data" and company_domain = "Acme.com" and experience_years > 90'
    levelled = check(parse(text), default(), now=NOW, levels={"exact-value": None})
    assert levelled == query
    raised = check(parse(text), default(), now=NOW, levels={"not-in-set": Severity.ERROR})
    assert [item.severity.value for item in raised] == ["error", "warning", "warning"]


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_range_has_a_value_inside(entity: str) -> None:
    for spec in default()[entity].specs.values():  # type: ignore[index]  # a name of ENTITIES
        if spec.filterable and spec.range is not None and spec.type.value in ("integer", "number"):
            name = default()[entity].shortest(spec.path)  # type: ignore[index]  # a name of ENTITIES
            assert serious(f"{entity} where {name} = 50") == []


def test_rules_about_values_have_no_errors_for_warnings() -> None:
    assert {RULES[name].severity for name in ("stored-form", "place-form", "wrong-kind", "invisible-text")} == {Severity.WARNING}


def test_ordinary_texts_are_not_suspicious() -> None:
    texts = {"".join(letters) for length in range(1, 6) for letters in product("ANDORTb7 ", repeat=length)}
    ordinary = {text for text in texts if text_problems._ORDINARY.fullmatch(text)}
    assert {"A b7", "Rb", "Ob7 b"} < ordinary
    assert {text for text in ordinary if text_problems._SUSPICIOUS.search(text)} == set()
