# Generated from the catalogue by `python -m querydsl._dev generate`. Do not edit.

from typing import Literal, TypeAlias

OpenToCards: TypeAlias = Literal[
    "CAREER_INTEREST",
    "HIRING_MANAGER",
    "VOLUNTEERING",
]
SeniorityLevel: TypeAlias = Literal[
    "Entry Level",
    "Entry Level Manager",
    "Experienced Manager",
    "Senior",
    "Director",
    "Vice President",
    "CXO",
    "Owner / Partner",
    "In Training",
    "Strategic",
]
CompanyStatus: TypeAlias = Literal[
    "active",
    "deleted",
]
