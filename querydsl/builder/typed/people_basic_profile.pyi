# Generated from the catalogue by `python -m querydsl._dev generate`. Do not edit.

from querydsl.builder.fields import DateField, PlaceField, Prefix, ReturnedField, TextField

class BasicProfileLocation(PlaceField):
    """The names after `F.basic_profile.location`."""

    full_location: PlaceField
    """`basic_profile.location.full_location`: Full location text, e.g. 'San Francisco, California, United States'; geo ops …"""
    city: TextField
    """`basic_profile.location.city`: City name"""
    state: TextField
    """`basic_profile.location.state`: Full state/region name, e.g. Ontario"""
    country: TextField
    """`basic_profile.location.country`: FULL country name ('United States'; 'United States of America' also exists) - not ISO3"""
    continent: TextField
    """`basic_profile.location.continent`: Continent name, e.g. North America"""
    raw: ReturnedField
    """`basic_profile.location.raw`: Raw location text. Response + autocomplete; NOT in the 2026-09 filter list (was used as …"""

class BasicProfileNormalizedTitle(Prefix):
    """The names after `F.basic_profile.normalized_title`."""

    matched_title: TextField
    """`basic_profile.normalized_title.matched_title`: Title normalised by Crustdata classifier"""
    department: TextField
    """`basic_profile.normalized_title.department`: Normalised department, e.g. 'Sales & Revenue'"""
    sub_department: TextField
    """`basic_profile.normalized_title.sub_department`: Normalised sub-department, e.g. 'Executive & C-Suite Leadership', …"""
    confident: ReturnedField
    """`basic_profile.normalized_title.confident`."""
    similarity: ReturnedField
    """`basic_profile.normalized_title.similarity`."""

class BasicProfile(Prefix):
    """The names after `F.basic_profile`."""

    name: TextField
    """`basic_profile.name`: Full name"""
    first_name: TextField
    """`basic_profile.first_name`: First name (response plan-gated)"""
    last_name: TextField
    """`basic_profile.last_name`: Last name (response plan-gated)"""
    headline: TextField
    """`basic_profile.headline`: Profile headline"""
    summary: TextField
    """`basic_profile.summary`: About text; filterable, not in the search response record of the spec (plan-gated)"""
    languages: TextField
    """`basic_profile.languages`: Spoken language names, e.g. English"""
    last_updated: DateField
    """`basic_profile.last_updated`: Profile last-updated timestamp (filter)"""
    location: BasicProfileLocation
    """`basic_profile.location`: Location text as filter; geo_distance/geo_exclude accepted; in the response it is an object …"""
    normalized_title: BasicProfileNormalizedTitle
    """`basic_profile.normalized_title`. Add a name after a dot."""
    current_title: ReturnedField
    """`basic_profile.current_title`: RESPONSE ALIAS: filter with experience.employment_details.current.title"""
    professional_network_name: ReturnedField
    """`basic_profile.professional_network_name`: Display name on the network (response only)"""
    profile_picture_permalink: ReturnedField
    """`basic_profile.profile_picture_permalink`: Photo URL (response only)"""
