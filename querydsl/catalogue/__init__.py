"""The fields of people and companies: types, operators, closed sets, and names."""

from querydsl.catalogue.fuzzy import close_matches
from querydsl.catalogue.loading import Catalogue, default, load
from querydsl.catalogue.model import DATED, TEXTUAL, Content, CountryForm, FieldSpec, FieldType, Returnable
from querydsl.catalogue.table import FieldTable

__all__ = [
    "DATED",
    "TEXTUAL",
    "Catalogue",
    "Content",
    "CountryForm",
    "FieldSpec",
    "FieldTable",
    "FieldType",
    "Returnable",
    "close_matches",
    "default",
    "load",
]
