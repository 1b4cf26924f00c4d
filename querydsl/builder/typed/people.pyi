# Generated from the catalogue by `python -m querydsl._dev generate`. Do not edit.

from querydsl.builder.fields import (
    AllFields,
    BooleanField,
    DateField,
    IdField,
    NestedDateField,
    NestedIdField,
    NestedNumberField,
    NestedTextField,
    NumberField,
    PlaceField,
    Prefix,
    ReturnedField,
    TextField,
)
from querydsl.builder.typed.people_basic_profile import BasicProfile, BasicProfileLocation
from querydsl.builder.typed.people_dev_platform_profiles import DevPlatformProfiles
from querydsl.builder.typed.people_education import Education
from querydsl.builder.typed.people_experience import Current, Experience, Past, Role

class Skills(TextField):
    """The names after `F.skills`."""

    professional_network_skills: TextField
    """`skills.professional_network_skills`: Skill names; filterable; response plan-gated / absent from search records"""

class ProfessionalNetworkLocation(PlaceField):
    """The names after `F.professional_network.location`."""

    raw: PlaceField
    """`professional_network.location.raw`: Raw location text; the documented geo_distance field"""
    city: TextField
    """`professional_network.location.city`: City (network location)"""
    state: TextField
    """`professional_network.location.state`: State/region (network location)"""
    country: TextField
    """`professional_network.location.country`: Country, full name (network location)"""
    continent: TextField
    """`professional_network.location.continent`: Continent (network location)"""

class ProfessionalNetworkMetadata(Prefix):
    """The names after `F.professional_network.metadata`."""

    last_scraped_source: TextField
    """`professional_network.metadata.last_scraped_source`: Source of last scrape (filter)"""

class ProfessionalNetwork(Prefix):
    """The names after `F.professional_network`."""

    connections: NumberField
    """`professional_network.connections`: Connection count (filter is open; response plan-gated on some accounts)"""
    followers: NumberField
    """`professional_network.followers`: Follower count; projecting it 403s on most plans"""
    open_to_cards: TextField
    """`professional_network.open_to_cards`: Closed set: CAREER_INTEREST, HIRING_MANAGER, VOLUNTEERING One of: …"""
    location: ProfessionalNetworkLocation
    """`professional_network.location`: Location text; geo ops accepted"""
    metadata: ProfessionalNetworkMetadata
    """`professional_network.metadata`. Add a name after a dot."""

class Certifications(Prefix):
    """The names after `F.certifications`."""

    name: NestedTextField
    """`certifications.name`: Certification name"""
    issue_date: NestedDateField
    """`certifications.issue_date`: ISO date"""
    expiration_date: NestedDateField
    """`certifications.expiration_date`: ISO date"""
    credential_url: NestedTextField
    """`certifications.credential_url`: Credential URL"""
    issuing_organization: NestedTextField
    """`certifications.issuing_organization`: Issuer"""
    credential_id: NestedTextField
    """`certifications.credential_id`: Credential id"""

class Honors(Prefix):
    """The names after `F.honors`."""

    title: NestedTextField
    """`honors.title`: Honor/award title"""

class SocialHandlesTwitterIdentifier(Prefix):
    """The names after `F.social_handles.twitter_identifier`."""

    slug: ReturnedField
    """`social_handles.twitter_identifier.slug`: X handle in the response; older docs list it as searchable/autocomplete; …"""

class SocialHandlesDevPlatformIdentifier(Prefix):
    """The names after `F.social_handles.dev_platform_identifier`."""

    profile_url: ReturnedField
    """`social_handles.dev_platform_identifier.profile_url`: Developer profile URL (response only)"""

class SocialHandlesProfessionalNetworkIdentifier(Prefix):
    """The names after `F.social_handles.professional_network_identifier`."""

    profile_url: ReturnedField
    """`social_handles.professional_network_identifier.profile_url`: Canonical profile URL. REJECTED as a filter (400); use …"""

class SocialHandles(Prefix):
    """The names after `F.social_handles`."""

    twitter_handle: TextField
    """`social_handles.twitter_handle`: X/Twitter handle (filter)"""
    twitter_identifier: SocialHandlesTwitterIdentifier
    """`social_handles.twitter_identifier`. Add a name after a dot."""
    dev_platform_identifier: SocialHandlesDevPlatformIdentifier
    """`social_handles.dev_platform_identifier`. Add a name after a dot."""
    professional_network_identifier: SocialHandlesProfessionalNetworkIdentifier
    """`social_handles.professional_network_identifier`. Add a name after a dot."""

class Metadata(Prefix):
    """The names after `F.metadata`."""

    last_scraped_source: TextField
    """`metadata.last_scraped_source`: Source of last scrape (filter)"""
    updated_at: DateField
    """`metadata.updated_at`: Last profile update; ISO timestamp; `metadata` projection 403s on some plans"""

class AssessmentAuthenticity(Prefix):
    """The names after `F.assessment.authenticity`."""

    tier: TextField
    """`assessment.authenticity.tier`: Profile-authenticity tier (value set not documented in sources seen)"""
    verdict: TextField
    """`assessment.authenticity.verdict`: Profile-authenticity verdict (value set not documented in sources seen)"""

class Assessment(Prefix):
    """The names after `F.assessment`."""

    authenticity: AssessmentAuthenticity
    """`assessment.authenticity`. Add a name after a dot."""

class Contact(Prefix):
    """The names after `F.contact`."""

    has_business_email: ReturnedField
    """`contact.has_business_email`: Availability flag, RESPONSE ONLY; filter with *.business_email_verified"""

class PeopleFields(AllFields):
    """The names after `F`."""

    id: IdField
    """`crustdata_person_id`: Stable person id; dedupe key; unique integer, so a natural tie-break sort key"""
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
    country: TextField
    """`basic_profile.location.country`: FULL country name ('United States'; 'United States of America' also exists) - not ISO3"""
    state: TextField
    """`basic_profile.location.state`: Full state/region name, e.g. Ontario"""
    city: TextField
    """`basic_profile.location.city`: City name"""
    continent: TextField
    """`basic_profile.location.continent`: Continent name, e.g. North America"""
    location: BasicProfileLocation
    """`basic_profile.location`: Location text as filter; geo_distance/geo_exclude accepted; in the response it is an object …"""
    title: NestedTextField
    """`experience.employment_details.current.title`: Job title (categorical column: =/in need the exact stored value; …"""
    company: NestedTextField
    """`experience.employment_details.current.name`: Employer name (also the response key) [current role]"""
    company_id: NestedIdField
    """`experience.employment_details.current.company_id`: Crustdata company id (filter alias of response key …"""
    seniority: NestedTextField
    """`experience.employment_details.current.seniority_level`: Closed set: Entry Level, Entry Level Manager, Experienced …"""
    function: NestedTextField
    """`experience.employment_details.current.function_category`: Closed set: Engineering, Sales, Consulting, Marketing, …"""
    started: NestedDateField
    """`experience.employment_details.current.start_date`: Role start date [current role]"""
    company_domain: NestedTextField
    """`experience.employment_details.current.company_website_domain`: Employer bare domain, e.g. stripe.com [current role]"""
    company_size: NestedNumberField
    """`experience.employment_details.current.company_headcount_latest`: Employer headcount (integer) [current role]"""
    company_country: NestedTextField
    """`experience.employment_details.current.company_headquarters_country`: Employer HQ country, ISO-3166 alpha-3 (USA, …"""
    industry: NestedTextField
    """`experience.employment_details.current.company_industries`: Employer industry labels [current role]"""
    years_at_company: NestedNumberField
    """`experience.employment_details.current.years_at_company_raw`: Years at company, numeric [current role]"""
    experience_years: NumberField
    """`years_of_experience_raw`: Total years, numeric; use => and =<; response plan-gated"""
    changed_jobs: BooleanField
    """`recently_changed_jobs`: true = changed jobs recently (reported: within the last 90 days); response plan-gated"""
    skill: TextField
    """`skills.professional_network_skills`: Skill names; filterable; response plan-gated / absent from search records"""
    skills: Skills
    """`skills.professional_network_skills`: Skill names; filterable; response plan-gated / absent from search records"""
    school: NestedTextField
    """`education.schools.school`: School name"""
    degree: NestedTextField
    """`education.schools.degree`: Degree name"""
    major: NestedTextField
    """`education.schools.field_of_study`: Field of study"""
    certification: NestedTextField
    """`certifications.name`: Certification name"""
    connections: NumberField
    """`professional_network.connections`: Connection count (filter is open; response plan-gated on some accounts)"""
    followers: NumberField
    """`professional_network.followers`: Follower count; projecting it 403s on most plans"""
    open_to: TextField
    """`professional_network.open_to_cards`: Closed set: CAREER_INTEREST, HIRING_MANAGER, VOLUNTEERING One of: …"""
    updated: DateField
    """`metadata.updated_at`: Last profile update; ISO timestamp; `metadata` projection 403s on some plans"""
    anywhere: TextField
    """`anywhere`: Any of headline, summary, title, skill"""
    current_title: ReturnedField
    """`basic_profile.current_title`: RESPONSE ALIAS: filter with experience.employment_details.current.title"""
    profile_url: ReturnedField
    """`social_handles.professional_network_identifier.profile_url`: Canonical profile URL. REJECTED as a filter (400); use …"""
    current: Current
    """`experience.employment_details.current`. Add a name after a dot."""
    past: Past
    """`experience.employment_details.past`. Add a name after a dot."""
    role: Role
    """`experience.employment_details`. Add a name after a dot."""
    education: Education
    """`education.schools`. Add a name after a dot."""
    crustdata_person_id: IdField
    """`crustdata_person_id`: Stable person id; dedupe key; unique integer, so a natural tie-break sort key"""
    basic_profile: BasicProfile
    """`basic_profile`. Add a name after a dot."""
    professional_network: ProfessionalNetwork
    """`professional_network`. Add a name after a dot."""
    recently_changed_jobs: BooleanField
    """`recently_changed_jobs`: true = changed jobs recently (reported: within the last 90 days); response plan-gated"""
    years_of_experience_raw: NumberField
    """`years_of_experience_raw`: Total years, numeric; use => and =<; response plan-gated"""
    years_of_experience: TextField
    """`years_of_experience`: Bucket text, e.g. 'More than 10 years'; filter reported to drop the threshold - use _raw"""
    experience: Experience
    """`experience`. Add a name after a dot."""
    certifications: Certifications
    """`certifications`. Add a name after a dot."""
    honors: Honors
    """`honors`. Add a name after a dot."""
    social_handles: SocialHandles
    """`social_handles`. Add a name after a dot."""
    metadata: Metadata
    """`metadata`. Add a name after a dot."""
    assessment: Assessment
    """`assessment`. Add a name after a dot."""
    dev_platform_profiles: DevPlatformProfiles
    """`dev_platform_profiles`. Add a name after a dot."""
    contact: Contact
    """`contact`. Add a name after a dot."""
