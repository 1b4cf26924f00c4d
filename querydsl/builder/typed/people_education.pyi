# Generated from the catalogue by `python -m querydsl._dev generate`. Do not edit.

from querydsl.builder.fields import NestedTextField, Prefix, ReturnedField

class EducationSchoolsLocation(NestedTextField):
    """The names after `F.education.schools.location`."""

    city: NestedTextField
    """City (education entry). `education.schools.location.city`."""
    state: NestedTextField
    """Full name of the state or region, such as Ontario (education entry). `education.schools.location.state`."""
    country: NestedTextField
    """Full name of the country, such as Canada (education entry). `education.schools.location.country`."""
    continent: NestedTextField
    """Continent, such as North America (education entry). `education.schools.location.continent`."""
    full_location: NestedTextField
    """Full location as text, such as San Francisco, California, United States (education entry).

    `education.schools.location.full_location`.
    """
    raw: NestedTextField
    """Location as text (education entry). `education.schools.location.raw`."""

class EducationSchools(Prefix):
    """The names after `F.education.schools`."""

    location: EducationSchoolsLocation
    """Location of the school as text (education entry). `education.schools.location`."""
    school: NestedTextField
    """Name of the school (education entry). `education.schools.school`."""
    degree: NestedTextField
    """Degree (education entry). `education.schools.degree`."""
    field_of_study: NestedTextField
    """Field of study (education entry). `education.schools.field_of_study`."""
    activities_and_societies: ReturnedField
    """Activities and societies (education entry). `education.schools.activities_and_societies`."""
    description: ReturnedField
    """Description (education entry). `education.schools.description`."""
    end_year: ReturnedField
    """Year of the end (education entry). `education.schools.end_year`."""
    institute_logo_permalink: ReturnedField
    """URL of the school's logo (education entry). `education.schools.institute_logo_permalink`."""
    institute_logo_url: ReturnedField
    """URL of the school's logo (education entry). `education.schools.institute_logo_url`."""
    professional_network_id: ReturnedField
    """Network id of the school (education entry). `education.schools.professional_network_id`."""
    start_year: ReturnedField
    """Year of the start (education entry). `education.schools.start_year`."""

class Education(Prefix):
    """The names after `F.education`."""

    location: EducationSchoolsLocation
    """Location of the school as text (education entry). `education.schools.location`."""
    school: NestedTextField
    """Name of the school (education entry). `education.schools.school`."""
    degree: NestedTextField
    """Degree (education entry). `education.schools.degree`."""
    major: NestedTextField
    """Field of study (education entry). `education.schools.field_of_study`."""
    field_of_study: NestedTextField
    """Field of study (education entry). `education.schools.field_of_study`."""
    activities_and_societies: ReturnedField
    """Activities and societies (education entry). `education.schools.activities_and_societies`."""
    description: ReturnedField
    """Description (education entry). `education.schools.description`."""
    end_year: ReturnedField
    """Year of the end (education entry). `education.schools.end_year`."""
    institute_logo_permalink: ReturnedField
    """URL of the school's logo (education entry). `education.schools.institute_logo_permalink`."""
    institute_logo_url: ReturnedField
    """URL of the school's logo (education entry). `education.schools.institute_logo_url`."""
    professional_network_id: ReturnedField
    """Network id of the school (education entry). `education.schools.professional_network_id`."""
    start_year: ReturnedField
    """Year of the start (education entry). `education.schools.start_year`."""
    schools: EducationSchools
    """`education.schools`. Add a name after a dot."""
