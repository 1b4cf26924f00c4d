# Generated from the catalogue by `python -m querydsl._dev generate`. Do not edit.

from querydsl.builder.fields import (
    BooleanField,
    NestedDateField,
    NestedIdField,
    NestedNumberField,
    NestedTextField,
    Prefix,
    ReturnedField,
)

class ExperienceEmploymentDetailsCurrentLocation(Prefix):
    """The names after `F.experience.employment_details.current.location`."""

    raw: ReturnedField
    """`experience.employment_details.current.location.raw`: location.raw [current role]"""

class ExperienceEmploymentDetailsCurrent(Prefix):
    """The names after `F.experience.employment_details.current`."""

    name: NestedTextField
    """`experience.employment_details.current.name`: Employer name (also the response key) [current role]"""
    location: ExperienceEmploymentDetailsCurrentLocation
    """`experience.employment_details.current.location`. Add a name after a dot."""
    title: NestedTextField
    """`experience.employment_details.current.title`: Job title (categorical column: =/in need the exact stored value; …"""
    company_id: NestedIdField
    """`experience.employment_details.current.company_id`: Crustdata company id (filter alias of response key …"""
    years_at_company: ReturnedField
    """`experience.employment_details.current.years_at_company`: Bucket text, e.g. '6 to 10 years' (response only) [current …"""
    company_name: NestedTextField
    """`experience.employment_details.current.company_name`: Employer name (filter alias of response key `name`) [current role]"""
    description: NestedTextField
    """`experience.employment_details.current.description`: Role description text [current role]"""
    professional_network_id: NestedTextField
    """`experience.employment_details.current.professional_network_id`: Employer network id (string) [current role]"""
    is_default: BooleanField
    """`experience.employment_details.current.is_default`: Primary role flag [current role]"""
    position_id: NestedIdField
    """`experience.employment_details.current.position_id`: Position id [current role]"""
    seniority_level: NestedTextField
    """`experience.employment_details.current.seniority_level`: Closed set: Entry Level, Entry Level Manager, Experienced …"""
    start_date: NestedDateField
    """`experience.employment_details.current.start_date`: Role start date [current role]"""
    company_website_domain: NestedTextField
    """`experience.employment_details.current.company_website_domain`: Employer bare domain, e.g. stripe.com [current role]"""
    company_professional_network_industry: NestedTextField
    """`experience.employment_details.current.company_professional_network_industry`: Employer primary network industry …"""
    company_linkedin_profile_url: NestedTextField
    """`experience.employment_details.current.company_linkedin_profile_url`: Employer profile URL [current role]"""
    company_headcount_range: NestedTextField
    """`experience.employment_details.current.company_headcount_range`: Closed set per docs: myself only, 2-10, 11-50, …"""
    company_headcount_latest: NestedNumberField
    """`experience.employment_details.current.company_headcount_latest`: Employer headcount (integer) [current role]"""
    company_industries: NestedTextField
    """`experience.employment_details.current.company_industries`: Employer industry labels [current role]"""
    company_type: NestedTextField
    """`experience.employment_details.current.company_type`: Employer type, e.g. Privately Held [current role]"""
    company_status: NestedTextField
    """`experience.employment_details.current.company_status`: Closed set: active, deleted [current role] One of: active, …"""
    company_headquarters_country: NestedTextField
    """`experience.employment_details.current.company_headquarters_country`: Employer HQ country, ISO-3166 alpha-3 (USA, …"""
    company_hq_location: NestedTextField
    """`experience.employment_details.current.company_hq_location`: Employer HQ location text [current role]"""
    function_category: NestedTextField
    """`experience.employment_details.current.function_category`: Closed set: Engineering, Sales, Consulting, Marketing, …"""
    years_at_company_raw: NestedNumberField
    """`experience.employment_details.current.years_at_company_raw`: Years at company, numeric [current role]"""
    business_email_verified: BooleanField
    """`experience.employment_details.current.business_email_verified`: A verified business email exists for that role …"""
    company_professional_network_profile_url: NestedTextField
    """`experience.employment_details.current.company_professional_network_profile_url`: Employer profile URL [current role]"""
    employment_type: NestedTextField
    """`experience.employment_details.current.employment_type`: Employment type text [current role]"""
    company_hq_location_address_components: ReturnedField
    """`experience.employment_details.current.company_hq_location_address_components`: HQ address parts (response only) …"""
    company_profile_picture_permalink: ReturnedField
    """`experience.employment_details.current.company_profile_picture_permalink`: Employer logo URL (response only) [current …"""
    company_website: ReturnedField
    """`experience.employment_details.current.company_website`: Employer website [current role]"""
    crustdata_company_id: ReturnedField
    """`experience.employment_details.current.crustdata_company_id`: RESPONSE key; filter with .company_id (0 means …"""
    end_date: ReturnedField
    """`experience.employment_details.current.end_date`: Role end date [current role] - NOT filterable on current/past (use …"""

class Current(ExperienceEmploymentDetailsCurrent):
    """The names after `F.current`."""

    company: NestedTextField
    """`experience.employment_details.current.name`: Employer name (also the response key) [current role]"""
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

class ExperienceEmploymentDetailsPastLocation(Prefix):
    """The names after `F.experience.employment_details.past.location`."""

    raw: ReturnedField
    """`experience.employment_details.past.location.raw`: location.raw [past role]"""

class ExperienceEmploymentDetailsPast(Prefix):
    """The names after `F.experience.employment_details.past`."""

    name: NestedTextField
    """`experience.employment_details.past.name`: Employer name (also the response key) [past role]"""
    location: ExperienceEmploymentDetailsPastLocation
    """`experience.employment_details.past.location`. Add a name after a dot."""
    title: NestedTextField
    """`experience.employment_details.past.title`: Job title (categorical column: =/in need the exact stored value; (.)/[.] …"""
    company_id: NestedIdField
    """`experience.employment_details.past.company_id`: Crustdata company id (filter alias of response key …"""
    years_at_company: ReturnedField
    """`experience.employment_details.past.years_at_company`: Bucket text, e.g. '6 to 10 years' (response only) [past role]"""
    company_name: NestedTextField
    """`experience.employment_details.past.company_name`: Employer name (filter alias of response key `name`) [past role]"""
    description: NestedTextField
    """`experience.employment_details.past.description`: Role description text [past role]"""
    professional_network_id: NestedTextField
    """`experience.employment_details.past.professional_network_id`: Employer network id (string) [past role]"""
    is_default: BooleanField
    """`experience.employment_details.past.is_default`: Primary role flag [past role]"""
    position_id: NestedIdField
    """`experience.employment_details.past.position_id`: Position id [past role]"""
    seniority_level: NestedTextField
    """`experience.employment_details.past.seniority_level`: Closed set: Entry Level, Entry Level Manager, Experienced …"""
    start_date: NestedDateField
    """`experience.employment_details.past.start_date`: Role start date [past role]"""
    company_website_domain: NestedTextField
    """`experience.employment_details.past.company_website_domain`: Employer bare domain, e.g. stripe.com [past role]"""
    company_professional_network_industry: NestedTextField
    """`experience.employment_details.past.company_professional_network_industry`: Employer primary network industry [past …"""
    company_linkedin_profile_url: NestedTextField
    """`experience.employment_details.past.company_linkedin_profile_url`: Employer profile URL [past role]"""
    company_headcount_range: NestedTextField
    """`experience.employment_details.past.company_headcount_range`: Closed set per docs: myself only, 2-10, 11-50, 51-200, …"""
    company_headcount_latest: NestedNumberField
    """`experience.employment_details.past.company_headcount_latest`: Employer headcount (integer) [past role]"""
    company_industries: NestedTextField
    """`experience.employment_details.past.company_industries`: Employer industry labels [past role]"""
    company_type: NestedTextField
    """`experience.employment_details.past.company_type`: Employer type, e.g. Privately Held [past role]"""
    company_status: NestedTextField
    """`experience.employment_details.past.company_status`: Closed set: active, deleted [past role] One of: active, deleted."""
    company_headquarters_country: NestedTextField
    """`experience.employment_details.past.company_headquarters_country`: Employer HQ country, ISO-3166 alpha-3 (USA, GBR); a …"""
    company_hq_location: NestedTextField
    """`experience.employment_details.past.company_hq_location`: Employer HQ location text [past role]"""
    function_category: NestedTextField
    """`experience.employment_details.past.function_category`: Closed set: Engineering, Sales, Consulting, Marketing, …"""
    years_at_company_raw: NestedNumberField
    """`experience.employment_details.past.years_at_company_raw`: Years at company, numeric [past role]"""
    business_email_verified: BooleanField
    """`experience.employment_details.past.business_email_verified`: A verified business email exists for that role [past role]"""
    company_professional_network_profile_url: NestedTextField
    """`experience.employment_details.past.company_professional_network_profile_url`: Employer profile URL [past role]"""
    employment_type: NestedTextField
    """`experience.employment_details.past.employment_type`: Employment type text [past role]"""
    company_hq_location_address_components: ReturnedField
    """`experience.employment_details.past.company_hq_location_address_components`: HQ address parts (response only) [past …"""
    company_profile_picture_permalink: ReturnedField
    """`experience.employment_details.past.company_profile_picture_permalink`: Employer logo URL (response only) [past role]"""
    company_website: ReturnedField
    """`experience.employment_details.past.company_website`: Employer website [past role]"""
    crustdata_company_id: ReturnedField
    """`experience.employment_details.past.crustdata_company_id`: RESPONSE key; filter with .company_id (0 means unresolved …"""
    end_date: ReturnedField
    """`experience.employment_details.past.end_date`: Role end date [past role] - NOT filterable on current/past (use all- …"""

class Past(ExperienceEmploymentDetailsPast):
    """The names after `F.past`."""

    company: NestedTextField
    """`experience.employment_details.past.name`: Employer name (also the response key) [past role]"""
    seniority: NestedTextField
    """`experience.employment_details.past.seniority_level`: Closed set: Entry Level, Entry Level Manager, Experienced …"""
    function: NestedTextField
    """`experience.employment_details.past.function_category`: Closed set: Engineering, Sales, Consulting, Marketing, …"""
    started: NestedDateField
    """`experience.employment_details.past.start_date`: Role start date [past role]"""
    company_domain: NestedTextField
    """`experience.employment_details.past.company_website_domain`: Employer bare domain, e.g. stripe.com [past role]"""
    company_size: NestedNumberField
    """`experience.employment_details.past.company_headcount_latest`: Employer headcount (integer) [past role]"""
    company_country: NestedTextField
    """`experience.employment_details.past.company_headquarters_country`: Employer HQ country, ISO-3166 alpha-3 (USA, GBR); a …"""
    industry: NestedTextField
    """`experience.employment_details.past.company_industries`: Employer industry labels [past role]"""

class ExperienceEmploymentDetails(Prefix):
    """The names after `F.experience.employment_details`."""

    location: NestedTextField
    """`experience.employment_details.location`: Role location text [all roles]"""
    title: NestedTextField
    """`experience.employment_details.title`: Job title (categorical column: =/in need the exact stored value; (.)/[.] match …"""
    company_id: NestedIdField
    """`experience.employment_details.company_id`: Crustdata company id (filter alias of response key crustdata_company_id) …"""
    company_name: NestedTextField
    """`experience.employment_details.company_name`: Employer name (filter alias of response key `name`) [all roles]"""
    professional_network_id: NestedTextField
    """`experience.employment_details.professional_network_id`: Employer network id (string) [all roles]"""
    description: NestedTextField
    """`experience.employment_details.description`: Role description text [all roles]"""
    start_date: NestedDateField
    """`experience.employment_details.start_date`: Role start date [all roles]"""
    end_date: NestedDateField
    """`experience.employment_details.end_date`: Role end date [all roles]"""
    seniority_level: NestedTextField
    """`experience.employment_details.seniority_level`: Closed set: Entry Level, Entry Level Manager, Experienced Manager, …"""
    function_category: NestedTextField
    """`experience.employment_details.function_category`: Closed set: Engineering, Sales, Consulting, Marketing, Operations, …"""
    company_website_domain: NestedTextField
    """`experience.employment_details.company_website_domain`: Employer bare domain, e.g. stripe.com [all roles]"""
    company_headcount_latest: NestedNumberField
    """`experience.employment_details.company_headcount_latest`: Employer headcount (integer) [all roles]"""
    company_headcount_range: NestedTextField
    """`experience.employment_details.company_headcount_range`: Closed set per docs: myself only, 2-10, 11-50, 51-200, …"""
    company_industries: NestedTextField
    """`experience.employment_details.company_industries`: Employer industry labels [all roles]"""
    company_professional_network_industry: NestedTextField
    """`experience.employment_details.company_professional_network_industry`: Employer primary network industry [all roles]"""
    company_type: NestedTextField
    """`experience.employment_details.company_type`: Employer type, e.g. Privately Held [all roles]"""
    company_status: NestedTextField
    """`experience.employment_details.company_status`: Closed set: active, deleted [all roles] One of: active, deleted."""
    company_headquarters_country: NestedTextField
    """`experience.employment_details.company_headquarters_country`: Employer HQ country, ISO-3166 alpha-3 (USA, GBR); a full …"""
    company_hq_location: NestedTextField
    """`experience.employment_details.company_hq_location`: Employer HQ location text [all roles]"""
    years_at_company_raw: NestedNumberField
    """`experience.employment_details.years_at_company_raw`: Years at company, numeric [all roles]"""
    business_email_verified: BooleanField
    """`experience.employment_details.business_email_verified`: A verified business email exists for that role [all roles]"""
    employment_type: NestedTextField
    """`experience.employment_details.employment_type`: Employment type text [all roles]"""
    is_default: BooleanField
    """`experience.employment_details.is_default`: Primary role flag [all roles]"""
    company_website: NestedTextField
    """`experience.employment_details.company_website`: Employer website [all roles]"""
    current: ExperienceEmploymentDetailsCurrent
    """`experience.employment_details.current`. Add a name after a dot."""
    past: ExperienceEmploymentDetailsPast
    """`experience.employment_details.past`. Add a name after a dot."""

class Role(ExperienceEmploymentDetails):
    """The names after `F.role`."""

    company: NestedTextField
    """`experience.employment_details.company_name`: Employer name (filter alias of response key `name`) [all roles]"""
    seniority: NestedTextField
    """`experience.employment_details.seniority_level`: Closed set: Entry Level, Entry Level Manager, Experienced Manager, …"""
    function: NestedTextField
    """`experience.employment_details.function_category`: Closed set: Engineering, Sales, Consulting, Marketing, Operations, …"""
    started: NestedDateField
    """`experience.employment_details.start_date`: Role start date [all roles]"""
    company_domain: NestedTextField
    """`experience.employment_details.company_website_domain`: Employer bare domain, e.g. stripe.com [all roles]"""
    company_size: NestedNumberField
    """`experience.employment_details.company_headcount_latest`: Employer headcount (integer) [all roles]"""
    company_country: NestedTextField
    """`experience.employment_details.company_headquarters_country`: Employer HQ country, ISO-3166 alpha-3 (USA, GBR); a full …"""
    industry: NestedTextField
    """`experience.employment_details.company_industries`: Employer industry labels [all roles]"""
    years_at_company: NestedNumberField
    """`experience.employment_details.years_at_company_raw`: Years at company, numeric [all roles]"""

class Experience(Prefix):
    """The names after `F.experience`."""

    employment_details: ExperienceEmploymentDetails
    """`experience.employment_details`. Add a name after a dot."""
