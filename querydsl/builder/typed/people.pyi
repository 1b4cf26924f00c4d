# Generated from the catalogue by `python -m querydsl._dev generate`. Do not edit.

from querydsl.builder.fields import (
    AllFields,
    BooleanField,
    ChoiceField,
    DateField,
    IdField,
    NestedChoiceField,
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
from querydsl.builder.typed.choices import OpenToCards, SeniorityLevel
from querydsl.builder.typed.people_basic_profile import BasicProfile, BasicProfileLocation
from querydsl.builder.typed.people_dev_platform_profiles import DevPlatformProfiles
from querydsl.builder.typed.people_education import Education
from querydsl.builder.typed.people_experience import Current, Experience, Past, Role

class Skills(TextField):
    """The names after `F.skills`."""

    professional_network_skills: TextField
    """Names of skills. `skills.professional_network_skills`."""

class ProfessionalNetworkLocation(PlaceField):
    """The names after `F.professional_network.location`."""

    raw: PlaceField
    """Location as text. `professional_network.location.raw`."""
    city: TextField
    """City. `professional_network.location.city`."""
    state: TextField
    """Full name of the state or region, such as Ontario. `professional_network.location.state`."""
    country: TextField
    """Full name of the country, such as Canada. `professional_network.location.country`."""
    continent: TextField
    """Continent, such as North America. `professional_network.location.continent`."""

class ProfessionalNetworkMetadata(Prefix):
    """The names after `F.professional_network.metadata`."""

    last_scraped_source: TextField
    """Source of the last update. `professional_network.metadata.last_scraped_source`."""

class ProfessionalNetwork(Prefix):
    """The names after `F.professional_network`."""

    connections: NumberField
    """Number of connections. `professional_network.connections`."""
    followers: NumberField
    """Number of followers. `professional_network.followers`."""
    open_to_cards: ChoiceField[OpenToCards]
    """Announcements on the profile, such as being open to work.

    `professional_network.open_to_cards`. One of: CAREER_INTEREST, HIRING_MANAGER, VOLUNTEERING.
    """
    location: ProfessionalNetworkLocation
    """Network location as text. `professional_network.location`."""
    metadata: ProfessionalNetworkMetadata
    """`professional_network.metadata`. Add a name after a dot."""

class Certifications(Prefix):
    """The names after `F.certifications`."""

    name: NestedTextField
    """Name of the certification (certification). `certifications.name`."""
    issue_date: NestedDateField
    """Date of issue (certification). `certifications.issue_date`."""
    expiration_date: NestedDateField
    """Date of expiry (certification). `certifications.expiration_date`."""
    credential_url: NestedTextField
    """URL of the credential (certification). `certifications.credential_url`."""
    issuing_organization: NestedTextField
    """Organization that issued it (certification). `certifications.issuing_organization`."""
    credential_id: NestedTextField
    """Id of the credential (certification). `certifications.credential_id`."""

class Honors(Prefix):
    """The names after `F.honors`."""

    title: NestedTextField
    """Name of the honor or award (honor). `honors.title`."""

class SocialHandlesTwitterIdentifier(Prefix):
    """The names after `F.social_handles.twitter_identifier`."""

    slug: ReturnedField
    """X handle. `social_handles.twitter_identifier.slug`."""

class SocialHandlesDevPlatformIdentifier(Prefix):
    """The names after `F.social_handles.dev_platform_identifier`."""

    profile_url: ReturnedField
    """URL of the developer profile. `social_handles.dev_platform_identifier.profile_url`."""

class SocialHandlesProfessionalNetworkIdentifier(Prefix):
    """The names after `F.social_handles.professional_network_identifier`."""

    profile_url: ReturnedField
    """URL of the profile. `social_handles.professional_network_identifier.profile_url`."""

class SocialHandles(Prefix):
    """The names after `F.social_handles`."""

    twitter_handle: TextField
    """X handle. `social_handles.twitter_handle`."""
    twitter_identifier: SocialHandlesTwitterIdentifier
    """`social_handles.twitter_identifier`. Add a name after a dot."""
    dev_platform_identifier: SocialHandlesDevPlatformIdentifier
    """`social_handles.dev_platform_identifier`. Add a name after a dot."""
    professional_network_identifier: SocialHandlesProfessionalNetworkIdentifier
    """`social_handles.professional_network_identifier`. Add a name after a dot."""

class Metadata(Prefix):
    """The names after `F.metadata`."""

    last_scraped_source: TextField
    """Source of the last update. `metadata.last_scraped_source`."""
    updated_at: DateField
    """Time of the last update. `metadata.updated_at`."""

class AssessmentAuthenticity(Prefix):
    """The names after `F.assessment.authenticity`."""

    tier: TextField
    """Authenticity of the profile, as a tier. `assessment.authenticity.tier`."""
    verdict: TextField
    """Authenticity of the profile, as a verdict. `assessment.authenticity.verdict`."""

class Assessment(Prefix):
    """The names after `F.assessment`."""

    authenticity: AssessmentAuthenticity
    """`assessment.authenticity`. Add a name after a dot."""

class Contact(Prefix):
    """The names after `F.contact`."""

    has_business_email: ReturnedField
    """Whether a business email address is available. `contact.has_business_email`."""

class PeopleFields(AllFields):
    """The names after `F`."""

    id: IdField
    """Id of the person, which is unique and does not change. `crustdata_person_id`."""
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
    country: TextField
    """Full name of the country, such as Canada. `basic_profile.location.country`."""
    state: TextField
    """Full name of the state or region, such as Ontario. `basic_profile.location.state`."""
    city: TextField
    """City. `basic_profile.location.city`."""
    continent: TextField
    """Continent, such as North America. `basic_profile.location.continent`."""
    location: BasicProfileLocation
    """Location as text. `basic_profile.location`."""
    title: NestedTextField
    """Job title (current role). `experience.employment_details.current.title`."""
    company: NestedTextField
    """Name of the employer (current role). `experience.employment_details.current.name`."""
    company_id: NestedIdField
    """Company id of the employer (current role). `experience.employment_details.current.company_id`."""
    seniority: NestedChoiceField[SeniorityLevel]
    """Seniority (current role).

    `experience.employment_details.current.seniority_level`. One of: Entry Level, Entry Level Manager, Experienced Manager, Senior,
    Director, Vice President, CXO, Owner / Partner, In Training, Strategic.
    """
    function: NestedTextField
    """Function, such as Engineering (current role).

    `experience.employment_details.current.function_category`. One of: Engineering, Sales, Consulting, Marketing, Operations,
    Finance, Research, Customer Success and Support, Arts and Design, Human Resources, Legal, Product Management.
    """
    started: NestedDateField
    """Start of the role (current role). `experience.employment_details.current.start_date`."""
    company_domain: NestedTextField
    """Domain of the employer, such as stripe.com (current role). `experience.employment_details.current.company_website_domain`."""
    company_size: NestedNumberField
    """Number of employees of the employer (current role). `experience.employment_details.current.company_headcount_latest`."""
    company_country: NestedTextField
    """Headquarters country of the employer, as a three-letter code such as USA (current role).

    `experience.employment_details.current.company_headquarters_country`.
    """
    industry: NestedTextField
    """Industries of the employer (current role). `experience.employment_details.current.company_industries`."""
    years_at_company: NestedNumberField
    """Years at the employer, as a number (current role). `experience.employment_details.current.years_at_company_raw`."""
    experience_years: NumberField
    """Years of experience, as a number. `years_of_experience_raw`."""
    changed_jobs: BooleanField
    """Whether the person changed jobs in the last 90 days. `recently_changed_jobs`."""
    skill: TextField
    """Names of skills. `skills.professional_network_skills`."""
    skills: Skills
    """Names of skills. `skills.professional_network_skills`."""
    school: NestedTextField
    """Name of the school (education entry). `education.schools.school`."""
    degree: NestedTextField
    """Degree (education entry). `education.schools.degree`."""
    major: NestedTextField
    """Field of study (education entry). `education.schools.field_of_study`."""
    certification: NestedTextField
    """Name of the certification (certification). `certifications.name`."""
    connections: NumberField
    """Number of connections. `professional_network.connections`."""
    followers: NumberField
    """Number of followers. `professional_network.followers`."""
    open_to: ChoiceField[OpenToCards]
    """Announcements on the profile, such as being open to work.

    `professional_network.open_to_cards`. One of: CAREER_INTEREST, HIRING_MANAGER, VOLUNTEERING.
    """
    updated: DateField
    """Time of the last update. `metadata.updated_at`."""
    anywhere: TextField
    """Any of headline, summary, title, skill. `anywhere`."""
    current_title: ReturnedField
    """Current title. `basic_profile.current_title`."""
    profile_url: ReturnedField
    """URL of the profile. `social_handles.professional_network_identifier.profile_url`."""
    current: Current
    """`experience.employment_details.current`. Add a name after a dot."""
    past: Past
    """`experience.employment_details.past`. Add a name after a dot."""
    role: Role
    """`experience.employment_details`. Add a name after a dot."""
    education: Education
    """`education.schools`. Add a name after a dot."""
    crustdata_person_id: IdField
    """Id of the person, which is unique and does not change. `crustdata_person_id`."""
    basic_profile: BasicProfile
    """`basic_profile`. Add a name after a dot."""
    professional_network: ProfessionalNetwork
    """`professional_network`. Add a name after a dot."""
    recently_changed_jobs: BooleanField
    """Whether the person changed jobs in the last 90 days. `recently_changed_jobs`."""
    years_of_experience_raw: NumberField
    """Years of experience, as a number. `years_of_experience_raw`."""
    years_of_experience: TextField
    """Years of experience, as a range such as 6 to 10 years. `years_of_experience`."""
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
