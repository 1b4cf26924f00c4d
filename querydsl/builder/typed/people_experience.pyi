# Generated from the catalogue by `python -m querydsl._dev generate`. Do not edit.

from querydsl.builder.fields import (
    BooleanField,
    NestedChoiceField,
    NestedDateField,
    NestedIdField,
    NestedNumberField,
    NestedTextField,
    Prefix,
    ReturnedField,
)
from querydsl.builder.typed.choices import CompanyStatus, SeniorityLevel

class ExperienceEmploymentDetailsCurrentLocation(Prefix):
    """The names after `F.experience.employment_details.current.location`."""

    raw: ReturnedField
    """Location as text (current role). `experience.employment_details.current.location.raw`."""

class ExperienceEmploymentDetailsCurrent(Prefix):
    """The names after `F.experience.employment_details.current`."""

    name: NestedTextField
    """Name of the employer (current role). `experience.employment_details.current.name`."""
    location: ExperienceEmploymentDetailsCurrentLocation
    """`experience.employment_details.current.location`. Add a name after a dot."""
    title: NestedTextField
    """Job title (current role). `experience.employment_details.current.title`."""
    company_id: NestedIdField
    """Company id of the employer (current role). `experience.employment_details.current.company_id`."""
    years_at_company: ReturnedField
    """Years at the employer, as a range such as 6 to 10 years (current role).

    `experience.employment_details.current.years_at_company`.
    """
    company_name: NestedTextField
    """Name of the employer (current role). `experience.employment_details.current.company_name`."""
    description: NestedTextField
    """Description of the role (current role). `experience.employment_details.current.description`."""
    professional_network_id: NestedTextField
    """Network id of the employer (current role). `experience.employment_details.current.professional_network_id`."""
    is_default: BooleanField
    """Whether this is the main role (current role). `experience.employment_details.current.is_default`."""
    position_id: NestedIdField
    """Id of the role (current role). `experience.employment_details.current.position_id`."""
    seniority_level: NestedChoiceField[SeniorityLevel]
    """Seniority (current role).

    `experience.employment_details.current.seniority_level`. One of: Entry Level, Entry Level Manager, Experienced Manager, Senior,
    Director, Vice President, CXO, Owner / Partner, In Training, Strategic.
    """
    start_date: NestedDateField
    """Start of the role (current role). `experience.employment_details.current.start_date`."""
    company_website_domain: NestedTextField
    """Domain of the employer, such as stripe.com (current role). `experience.employment_details.current.company_website_domain`."""
    company_professional_network_industry: NestedTextField
    """Main industry of the employer (current role).

    `experience.employment_details.current.company_professional_network_industry`.
    """
    company_linkedin_profile_url: NestedTextField
    """Profile URL of the employer (current role). `experience.employment_details.current.company_linkedin_profile_url`."""
    company_headcount_range: NestedTextField
    """Size range of the employer (current role).

    `experience.employment_details.current.company_headcount_range`. One of: myself only, 2-10, 11-50, 51-200, 201-500, 501-1000,
    1001-5000, 5001-10000, 10001+.
    """
    company_headcount_latest: NestedNumberField
    """Number of employees of the employer (current role). `experience.employment_details.current.company_headcount_latest`."""
    company_industries: NestedTextField
    """Industries of the employer (current role). `experience.employment_details.current.company_industries`."""
    company_type: NestedTextField
    """Type of the employer, such as Privately Held (current role). `experience.employment_details.current.company_type`."""
    company_status: NestedChoiceField[CompanyStatus]
    """Status of the employer (current role). `experience.employment_details.current.company_status`. One of: active, deleted."""
    company_headquarters_country: NestedTextField
    """Headquarters country of the employer, as a three-letter code such as USA (current role).

    `experience.employment_details.current.company_headquarters_country`.
    """
    company_hq_location: NestedTextField
    """Headquarters of the employer as text (current role). `experience.employment_details.current.company_hq_location`."""
    function_category: NestedTextField
    """Function, such as Engineering (current role).

    `experience.employment_details.current.function_category`. One of: Engineering, Sales, Consulting, Marketing, Operations,
    Finance, Research, Customer Success and Support, Arts and Design, Human Resources, Legal, Product Management.
    """
    years_at_company_raw: NestedNumberField
    """Years at the employer, as a number (current role). `experience.employment_details.current.years_at_company_raw`."""
    business_email_verified: BooleanField
    """Whether a verified business email address exists (current role).

    `experience.employment_details.current.business_email_verified`.
    """
    company_professional_network_profile_url: NestedTextField
    """Profile URL of the employer (current role).

    `experience.employment_details.current.company_professional_network_profile_url`.
    """
    employment_type: NestedTextField
    """Type of employment (current role). `experience.employment_details.current.employment_type`."""
    company_hq_location_address_components: ReturnedField
    """Parts of the headquarters address of the employer (current role).

    `experience.employment_details.current.company_hq_location_address_components`.
    """
    company_profile_picture_permalink: ReturnedField
    """URL of the employer's logo (current role). `experience.employment_details.current.company_profile_picture_permalink`."""
    company_website: ReturnedField
    """Website of the employer (current role). `experience.employment_details.current.company_website`."""
    crustdata_company_id: ReturnedField
    """Company id of the employer (current role). `experience.employment_details.current.crustdata_company_id`."""
    end_date: ReturnedField
    """End of the role (current role). `experience.employment_details.current.end_date`."""

class Current(ExperienceEmploymentDetailsCurrent):
    """The names after `F.current`."""

    company: NestedTextField
    """Name of the employer (current role). `experience.employment_details.current.name`."""
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

class ExperienceEmploymentDetailsPastLocation(Prefix):
    """The names after `F.experience.employment_details.past.location`."""

    raw: ReturnedField
    """Location as text (past role). `experience.employment_details.past.location.raw`."""

class ExperienceEmploymentDetailsPast(Prefix):
    """The names after `F.experience.employment_details.past`."""

    name: NestedTextField
    """Name of the employer (past role). `experience.employment_details.past.name`."""
    location: ExperienceEmploymentDetailsPastLocation
    """`experience.employment_details.past.location`. Add a name after a dot."""
    title: NestedTextField
    """Job title (past role). `experience.employment_details.past.title`."""
    company_id: NestedIdField
    """Company id of the employer (past role). `experience.employment_details.past.company_id`."""
    years_at_company: ReturnedField
    """Years at the employer, as a range such as 6 to 10 years (past role).

    `experience.employment_details.past.years_at_company`.
    """
    company_name: NestedTextField
    """Name of the employer (past role). `experience.employment_details.past.company_name`."""
    description: NestedTextField
    """Description of the role (past role). `experience.employment_details.past.description`."""
    professional_network_id: NestedTextField
    """Network id of the employer (past role). `experience.employment_details.past.professional_network_id`."""
    is_default: BooleanField
    """Whether this is the main role (past role). `experience.employment_details.past.is_default`."""
    position_id: NestedIdField
    """Id of the role (past role). `experience.employment_details.past.position_id`."""
    seniority_level: NestedChoiceField[SeniorityLevel]
    """Seniority (past role).

    `experience.employment_details.past.seniority_level`. One of: Entry Level, Entry Level Manager, Experienced Manager, Senior,
    Director, Vice President, CXO, Owner / Partner, In Training, Strategic.
    """
    start_date: NestedDateField
    """Start of the role (past role). `experience.employment_details.past.start_date`."""
    company_website_domain: NestedTextField
    """Domain of the employer, such as stripe.com (past role). `experience.employment_details.past.company_website_domain`."""
    company_professional_network_industry: NestedTextField
    """Main industry of the employer (past role). `experience.employment_details.past.company_professional_network_industry`."""
    company_linkedin_profile_url: NestedTextField
    """Profile URL of the employer (past role). `experience.employment_details.past.company_linkedin_profile_url`."""
    company_headcount_range: NestedTextField
    """Size range of the employer (past role).

    `experience.employment_details.past.company_headcount_range`. One of: myself only, 2-10, 11-50, 51-200, 201-500, 501-1000,
    1001-5000, 5001-10000, 10001+.
    """
    company_headcount_latest: NestedNumberField
    """Number of employees of the employer (past role). `experience.employment_details.past.company_headcount_latest`."""
    company_industries: NestedTextField
    """Industries of the employer (past role). `experience.employment_details.past.company_industries`."""
    company_type: NestedTextField
    """Type of the employer, such as Privately Held (past role). `experience.employment_details.past.company_type`."""
    company_status: NestedChoiceField[CompanyStatus]
    """Status of the employer (past role). `experience.employment_details.past.company_status`. One of: active, deleted."""
    company_headquarters_country: NestedTextField
    """Headquarters country of the employer, as a three-letter code such as USA (past role).

    `experience.employment_details.past.company_headquarters_country`.
    """
    company_hq_location: NestedTextField
    """Headquarters of the employer as text (past role). `experience.employment_details.past.company_hq_location`."""
    function_category: NestedTextField
    """Function, such as Engineering (past role).

    `experience.employment_details.past.function_category`. One of: Engineering, Sales, Consulting, Marketing, Operations, Finance,
    Research, Customer Success and Support, Arts and Design, Human Resources, Legal, Product Management.
    """
    years_at_company_raw: NestedNumberField
    """Years at the employer, as a number (past role). `experience.employment_details.past.years_at_company_raw`."""
    business_email_verified: BooleanField
    """Whether a verified business email address exists (past role).

    `experience.employment_details.past.business_email_verified`.
    """
    company_professional_network_profile_url: NestedTextField
    """Profile URL of the employer (past role). `experience.employment_details.past.company_professional_network_profile_url`."""
    employment_type: NestedTextField
    """Type of employment (past role). `experience.employment_details.past.employment_type`."""
    company_hq_location_address_components: ReturnedField
    """Parts of the headquarters address of the employer (past role).

    `experience.employment_details.past.company_hq_location_address_components`.
    """
    company_profile_picture_permalink: ReturnedField
    """URL of the employer's logo (past role). `experience.employment_details.past.company_profile_picture_permalink`."""
    company_website: ReturnedField
    """Website of the employer (past role). `experience.employment_details.past.company_website`."""
    crustdata_company_id: ReturnedField
    """Company id of the employer (past role). `experience.employment_details.past.crustdata_company_id`."""
    end_date: ReturnedField
    """End of the role (past role). `experience.employment_details.past.end_date`."""

class Past(ExperienceEmploymentDetailsPast):
    """The names after `F.past`."""

    company: NestedTextField
    """Name of the employer (past role). `experience.employment_details.past.name`."""
    seniority: NestedChoiceField[SeniorityLevel]
    """Seniority (past role).

    `experience.employment_details.past.seniority_level`. One of: Entry Level, Entry Level Manager, Experienced Manager, Senior,
    Director, Vice President, CXO, Owner / Partner, In Training, Strategic.
    """
    function: NestedTextField
    """Function, such as Engineering (past role).

    `experience.employment_details.past.function_category`. One of: Engineering, Sales, Consulting, Marketing, Operations, Finance,
    Research, Customer Success and Support, Arts and Design, Human Resources, Legal, Product Management.
    """
    started: NestedDateField
    """Start of the role (past role). `experience.employment_details.past.start_date`."""
    company_domain: NestedTextField
    """Domain of the employer, such as stripe.com (past role). `experience.employment_details.past.company_website_domain`."""
    company_size: NestedNumberField
    """Number of employees of the employer (past role). `experience.employment_details.past.company_headcount_latest`."""
    company_country: NestedTextField
    """Headquarters country of the employer, as a three-letter code such as USA (past role).

    `experience.employment_details.past.company_headquarters_country`.
    """
    industry: NestedTextField
    """Industries of the employer (past role). `experience.employment_details.past.company_industries`."""

class ExperienceEmploymentDetails(Prefix):
    """The names after `F.experience.employment_details`."""

    location: NestedTextField
    """Location of the role as text (role). `experience.employment_details.location`."""
    title: NestedTextField
    """Job title (role). `experience.employment_details.title`."""
    company_id: NestedIdField
    """Company id of the employer (role). `experience.employment_details.company_id`."""
    company_name: NestedTextField
    """Name of the employer (role). `experience.employment_details.company_name`."""
    professional_network_id: NestedTextField
    """Network id of the employer (role). `experience.employment_details.professional_network_id`."""
    description: NestedTextField
    """Description of the role (role). `experience.employment_details.description`."""
    start_date: NestedDateField
    """Start of the role (role). `experience.employment_details.start_date`."""
    end_date: NestedDateField
    """End of the role (role). `experience.employment_details.end_date`."""
    seniority_level: NestedChoiceField[SeniorityLevel]
    """Seniority (role).

    `experience.employment_details.seniority_level`. One of: Entry Level, Entry Level Manager, Experienced Manager, Senior,
    Director, Vice President, CXO, Owner / Partner, In Training, Strategic.
    """
    function_category: NestedTextField
    """Function, such as Engineering (role).

    `experience.employment_details.function_category`. One of: Engineering, Sales, Consulting, Marketing, Operations, Finance,
    Research, Customer Success and Support, Arts and Design, Human Resources, Legal, Product Management.
    """
    company_website_domain: NestedTextField
    """Domain of the employer, such as stripe.com (role). `experience.employment_details.company_website_domain`."""
    company_headcount_latest: NestedNumberField
    """Number of employees of the employer (role). `experience.employment_details.company_headcount_latest`."""
    company_headcount_range: NestedTextField
    """Size range of the employer (role).

    `experience.employment_details.company_headcount_range`. One of: myself only, 2-10, 11-50, 51-200, 201-500, 501-1000, 1001-5000,
    5001-10000, 10001+.
    """
    company_industries: NestedTextField
    """Industries of the employer (role). `experience.employment_details.company_industries`."""
    company_professional_network_industry: NestedTextField
    """Main industry of the employer (role). `experience.employment_details.company_professional_network_industry`."""
    company_type: NestedTextField
    """Type of the employer, such as Privately Held (role). `experience.employment_details.company_type`."""
    company_status: NestedChoiceField[CompanyStatus]
    """Status of the employer (role). `experience.employment_details.company_status`. One of: active, deleted."""
    company_headquarters_country: NestedTextField
    """Headquarters country of the employer, as a three-letter code such as USA (role).

    `experience.employment_details.company_headquarters_country`.
    """
    company_hq_location: NestedTextField
    """Headquarters of the employer as text (role). `experience.employment_details.company_hq_location`."""
    years_at_company_raw: NestedNumberField
    """Years at the employer, as a number (role). `experience.employment_details.years_at_company_raw`."""
    business_email_verified: BooleanField
    """Whether a verified business email address exists (role). `experience.employment_details.business_email_verified`."""
    employment_type: NestedTextField
    """Type of employment (role). `experience.employment_details.employment_type`."""
    is_default: BooleanField
    """Whether this is the main role (role). `experience.employment_details.is_default`."""
    company_website: NestedTextField
    """Website of the employer (role). `experience.employment_details.company_website`."""
    current: ExperienceEmploymentDetailsCurrent
    """`experience.employment_details.current`. Add a name after a dot."""
    past: ExperienceEmploymentDetailsPast
    """`experience.employment_details.past`. Add a name after a dot."""

class Role(ExperienceEmploymentDetails):
    """The names after `F.role`."""

    company: NestedTextField
    """Name of the employer (role). `experience.employment_details.company_name`."""
    seniority: NestedChoiceField[SeniorityLevel]
    """Seniority (role).

    `experience.employment_details.seniority_level`. One of: Entry Level, Entry Level Manager, Experienced Manager, Senior,
    Director, Vice President, CXO, Owner / Partner, In Training, Strategic.
    """
    function: NestedTextField
    """Function, such as Engineering (role).

    `experience.employment_details.function_category`. One of: Engineering, Sales, Consulting, Marketing, Operations, Finance,
    Research, Customer Success and Support, Arts and Design, Human Resources, Legal, Product Management.
    """
    started: NestedDateField
    """Start of the role (role). `experience.employment_details.start_date`."""
    company_domain: NestedTextField
    """Domain of the employer, such as stripe.com (role). `experience.employment_details.company_website_domain`."""
    company_size: NestedNumberField
    """Number of employees of the employer (role). `experience.employment_details.company_headcount_latest`."""
    company_country: NestedTextField
    """Headquarters country of the employer, as a three-letter code such as USA (role).

    `experience.employment_details.company_headquarters_country`.
    """
    industry: NestedTextField
    """Industries of the employer (role). `experience.employment_details.company_industries`."""
    years_at_company: NestedNumberField
    """Years at the employer, as a number (role). `experience.employment_details.years_at_company_raw`."""

class Experience(Prefix):
    """The names after `F.experience`."""

    employment_details: ExperienceEmploymentDetails
    """`experience.employment_details`. Add a name after a dot."""
