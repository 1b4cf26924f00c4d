# Generated from the catalogue by `python -m querydsl._dev generate`. Do not edit.

from querydsl.builder.fields import NestedTextField, Prefix, ReturnedField

class EducationSchoolsLocation(NestedTextField):
    """The names after `F.education.schools.location`."""

    city: NestedTextField
    """`education.schools.location.city`: Education entry attribute"""
    state: NestedTextField
    """`education.schools.location.state`: Education entry attribute"""
    country: NestedTextField
    """`education.schools.location.country`: Education entry attribute"""
    continent: NestedTextField
    """`education.schools.location.continent`: Education entry attribute"""
    full_location: NestedTextField
    """`education.schools.location.full_location`: Education entry attribute"""
    raw: NestedTextField
    """`education.schools.location.raw`: Education entry attribute"""

class EducationSchools(Prefix):
    """The names after `F.education.schools`."""

    location: EducationSchoolsLocation
    """`education.schools.location`: Education entry attribute"""
    school: NestedTextField
    """`education.schools.school`: School name"""
    degree: NestedTextField
    """`education.schools.degree`: Degree name"""
    field_of_study: NestedTextField
    """`education.schools.field_of_study`: Field of study"""
    activities_and_societies: ReturnedField
    """`education.schools.activities_and_societies`: Education entry attribute"""
    description: ReturnedField
    """`education.schools.description`: Education entry attribute"""
    end_year: ReturnedField
    """`education.schools.end_year`: Education entry attribute"""
    institute_logo_permalink: ReturnedField
    """`education.schools.institute_logo_permalink`: Education entry attribute"""
    institute_logo_url: ReturnedField
    """`education.schools.institute_logo_url`: Education entry attribute"""
    professional_network_id: ReturnedField
    """`education.schools.professional_network_id`: Education entry attribute"""
    start_year: ReturnedField
    """`education.schools.start_year`: Education entry attribute"""

class Education(Prefix):
    """The names after `F.education`."""

    location: EducationSchoolsLocation
    """`education.schools.location`: Education entry attribute"""
    school: NestedTextField
    """`education.schools.school`: School name"""
    degree: NestedTextField
    """`education.schools.degree`: Degree name"""
    major: NestedTextField
    """`education.schools.field_of_study`: Field of study"""
    field_of_study: NestedTextField
    """`education.schools.field_of_study`: Field of study"""
    activities_and_societies: ReturnedField
    """`education.schools.activities_and_societies`: Education entry attribute"""
    description: ReturnedField
    """`education.schools.description`: Education entry attribute"""
    end_year: ReturnedField
    """`education.schools.end_year`: Education entry attribute"""
    institute_logo_permalink: ReturnedField
    """`education.schools.institute_logo_permalink`: Education entry attribute"""
    institute_logo_url: ReturnedField
    """`education.schools.institute_logo_url`: Education entry attribute"""
    professional_network_id: ReturnedField
    """`education.schools.professional_network_id`: Education entry attribute"""
    start_year: ReturnedField
    """`education.schools.start_year`: Education entry attribute"""
    schools: EducationSchools
    """`education.schools`. Add a name after a dot."""
