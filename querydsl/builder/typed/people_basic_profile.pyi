# Generated from the catalogue by `python -m querydsl._dev generate`. Do not edit.

from querydsl.builder.fields import DateField, PlaceField, Prefix, ReturnedField, TextField

class BasicProfileLocation(PlaceField):
    """The names after `F.basic_profile.location`."""

    full_location: PlaceField
    """Full location as text, such as San Francisco, California, United States. `basic_profile.location.full_location`."""
    city: TextField
    """City. `basic_profile.location.city`."""
    state: TextField
    """Full name of the state or region, such as Ontario. `basic_profile.location.state`."""
    country: TextField
    """Full name of the country, such as Canada. `basic_profile.location.country`."""
    continent: TextField
    """Continent, such as North America. `basic_profile.location.continent`."""
    raw: ReturnedField
    """Location as text. `basic_profile.location.raw`."""

class BasicProfileNormalizedTitle(Prefix):
    """The names after `F.basic_profile.normalized_title`."""

    matched_title: TextField
    """Title in a standard form. `basic_profile.normalized_title.matched_title`."""
    department: TextField
    """Department in a standard form, such as Sales & Revenue. `basic_profile.normalized_title.department`."""
    sub_department: TextField
    """Part of a department in a standard form, such as Executive & C-Suite Leadership.

    `basic_profile.normalized_title.sub_department`.
    """
    confident: ReturnedField
    """Whether the standard form of the title is certain. `basic_profile.normalized_title.confident`."""
    similarity: ReturnedField
    """Similarity of the title to its standard form. `basic_profile.normalized_title.similarity`."""

class BasicProfile(Prefix):
    """The names after `F.basic_profile`."""

    name: TextField
    """Full name. `basic_profile.name`."""
    first_name: TextField
    """First name. `basic_profile.first_name`."""
    last_name: TextField
    """Last name. `basic_profile.last_name`."""
    headline: TextField
    """Headline of the profile. `basic_profile.headline`."""
    summary: TextField
    """About text of the profile. `basic_profile.summary`."""
    languages: TextField
    """Spoken languages, such as English. `basic_profile.languages`."""
    last_updated: DateField
    """Time when the profile was last updated. `basic_profile.last_updated`."""
    location: BasicProfileLocation
    """Location as text. `basic_profile.location`."""
    normalized_title: BasicProfileNormalizedTitle
    """`basic_profile.normalized_title`. Add a name after a dot."""
    current_title: ReturnedField
    """Current title. `basic_profile.current_title`."""
    professional_network_name: ReturnedField
    """Name shown on the profile. `basic_profile.professional_network_name`."""
    profile_picture_permalink: ReturnedField
    """URL of the photo. `basic_profile.profile_picture_permalink`."""
