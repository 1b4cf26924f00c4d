"""Fields of companies, as the catalogue has them. Made by `python -m querydsl._dev generate`."""

from querydsl.builder.fields import CompanyTextField, DateField, Fields, IdField, NumberField, Prefix, ReturnedField
from querydsl.builder.typed.companies_roles import Roles


class Funding(NumberField):
    """What goes on after `companies.fields.funding`."""

    total_investment_usd: NumberField
    """`funding.total_investment_usd`."""
    last_round_amount_usd: NumberField
    """`funding.last_round_amount_usd`."""
    last_fundraise_date: DateField
    """`funding.last_fundraise_date`."""
    last_round_type: CompanyTextField
    """`funding.last_round_type`: lowercase snake_case, e.g. series_a; in/not_in exact, = case-insensitive"""
    investors: CompanyTextField
    """`funding.investors`."""
    tracxn_investors: CompanyTextField
    """`funding.tracxn_investors`."""


class RevenueEstimated(Prefix):
    """What goes on after `companies.fields.revenue.estimated`."""

    lower_bound_usd: NumberField
    """`revenue.estimated.lower_bound_usd`."""
    upper_bound_usd: NumberField
    """`revenue.estimated.upper_bound_usd`."""


class RevenuePublicMarkets(Prefix):
    """What goes on after `companies.fields.revenue.public_markets`."""

    fiscal_year_end: CompanyTextField
    """`revenue.public_markets.fiscal_year_end`."""
    ipo_date: DateField
    """`revenue.public_markets.ipo_date`."""
    stock_symbols: CompanyTextField
    """`revenue.public_markets.stock_symbols`."""


class Revenue(NumberField):
    """What goes on after `companies.fields.revenue`."""

    estimated: RevenueEstimated
    """`revenue.estimated`: goes on after a dot."""
    acquisition_status: CompanyTextField
    """`revenue.acquisition_status`."""
    public_markets: RevenuePublicMarkets
    """`revenue.public_markets`: goes on after a dot."""


class Followers(NumberField):
    """What goes on after `companies.fields.followers`."""

    count: NumberField
    """`followers.count`."""
    mom_percent: NumberField
    """`followers.mom_percent`."""
    qoq_percent: NumberField
    """`followers.qoq_percent`."""
    six_months_growth_percent: NumberField
    """`followers.six_months_growth_percent`."""
    yoy_percent: NumberField
    """`followers.yoy_percent`."""


class Metadata(Prefix):
    """What goes on after `companies.fields.metadata`."""

    growth_calculation_date: DateField
    """`metadata.growth_calculation_date`."""


class BasicInfo(Prefix):
    """What goes on after `companies.fields.basic_info`."""

    company_id: IdField
    """`basic_info.company_id`: Internal source id; prefer crustdata_company_id"""
    name: CompanyTextField
    """`basic_info.name`."""
    primary_domain: CompanyTextField
    """`basic_info.primary_domain`."""
    website: CompanyTextField
    """`basic_info.website`."""
    professional_network_url: CompanyTextField
    """`basic_info.professional_network_url`."""
    professional_network_id: CompanyTextField
    """`basic_info.professional_network_id`."""
    company_type: CompanyTextField
    """`basic_info.company_type`: e.g. Privately Held, Public Company"""
    status: CompanyTextField
    """`basic_info.status`."""
    year_founded: CompanyTextField
    """`basic_info.year_founded`: STRING year or date ('2017' / '2017-01-01')"""
    employee_count_range: CompanyTextField
    """`basic_info.employee_count_range`: e.g. 201-500"""
    markets: CompanyTextField
    """`basic_info.markets`."""
    industries: CompanyTextField
    """`basic_info.industries`: Industry labels; discover with autocomplete"""
    all_domains: ReturnedField
    """`basic_info.all_domains`."""
    crustdata_company_id: ReturnedField
    """`basic_info.crustdata_company_id`."""
    description: ReturnedField
    """`basic_info.description`."""
    logo_permalink: ReturnedField
    """`basic_info.logo_permalink`."""
    profile_name: ReturnedField
    """`basic_info.profile_name`."""


class HeadcountGrowthPercent(Prefix):
    """What goes on after `companies.fields.headcount.growth_percent`: `companies.fields.headcount.growth_percent['1m']` and …"""


class HeadcountGrowthAbsolute(Prefix):
    """What goes on after `companies.fields.headcount.growth_absolute`: `companies.fields.headcount.growth_absolute['1m']` …"""


class Headcount(Prefix):
    """What goes on after `companies.fields.headcount`."""

    total: NumberField
    """`headcount.total`: Employee count"""
    growth_percent: HeadcountGrowthPercent
    """`headcount.growth_percent`: goes on after a dot."""
    growth_absolute: HeadcountGrowthAbsolute
    """`headcount.growth_absolute`: goes on after a dot."""
    largest_headcount_country: CompanyTextField
    """`headcount.largest_headcount_country`."""


class Locations(Prefix):
    """What goes on after `companies.fields.locations`."""

    country: CompanyTextField
    """`locations.country`: Filter takes ISO-3 (USA); response returns normalised full name per crustdata/skills (an earlier …"""
    headquarters: CompanyTextField
    """`locations.headquarters`: HQ text"""
    street_address: CompanyTextField
    """`locations.street_address`."""
    all_office_addresses: CompanyTextField
    """`locations.all_office_addresses`."""
    state: ReturnedField
    """`locations.state`."""


class Taxonomy(Prefix):
    """What goes on after `companies.fields.taxonomy`."""

    professional_network_industry: CompanyTextField
    """`taxonomy.professional_network_industry`."""
    professional_network_specialities: CompanyTextField
    """`taxonomy.professional_network_specialities`: Speciality text list"""
    categories: CompanyTextField
    """`taxonomy.categories`."""


class Competitors(Prefix):
    """What goes on after `companies.fields.competitors`."""

    company_ids: IdField
    """`competitors.company_ids`."""
    websites: CompanyTextField
    """`competitors.websites`."""


class SocialProfilesCrunchbase(Prefix):
    """What goes on after `companies.fields.social_profiles.crunchbase`."""

    url: CompanyTextField
    """`social_profiles.crunchbase.url`."""
    uuid: CompanyTextField
    """`social_profiles.crunchbase.uuid`."""


class SocialProfiles(Prefix):
    """What goes on after `companies.fields.social_profiles`."""

    crunchbase: SocialProfilesCrunchbase
    """`social_profiles.crunchbase`: goes on after a dot."""
    twitter_url: CompanyTextField
    """`social_profiles.twitter_url`."""
    professional_network: CompanyTextField
    """`social_profiles.professional_network`."""


class TechnographicsTechnologies(Prefix):
    """What goes on after `companies.fields.technographics.technologies`."""

    name: CompanyTextField
    """`technographics.technologies.name`: beta; may be entitlement/premium priced"""
    category: CompanyTextField
    """`technographics.technologies.category`."""
    super_category: CompanyTextField
    """`technographics.technologies.super_category`."""


class Technographics(Prefix):
    """What goes on after `companies.fields.technographics`."""

    total_technologies: NumberField
    """`technographics.total_technologies`."""
    technologies: TechnographicsTechnologies
    """`technographics.technologies`: goes on after a dot."""
    top_technologies: CompanyTextField
    """`technographics.top_technologies`."""


class Hiring(Prefix):
    """What goes on after `companies.fields.hiring`."""

    by_function_6m_pct: ReturnedField
    """`hiring.by_function_6m_pct`."""
    by_function_qoq_pct: ReturnedField
    """`hiring.by_function_qoq_pct`."""
    openings_count: ReturnedField
    """`hiring.openings_count`."""
    openings_growth_percent: ReturnedField
    """`hiring.openings_growth_percent`."""


class SoftwareReviews(Prefix):
    """What goes on after `companies.fields.software_reviews`."""

    average_rating: ReturnedField
    """`software_reviews.average_rating`."""
    review_count: ReturnedField
    """`software_reviews.review_count`."""
    review_count_mom_pct: ReturnedField
    """`software_reviews.review_count_mom_pct`."""
    review_count_qoq_pct: ReturnedField
    """`software_reviews.review_count_qoq_pct`."""
    review_count_yoy_pct: ReturnedField
    """`software_reviews.review_count_yoy_pct`."""


class CompanyFields(Fields):
    """What goes on after `companies.fields`."""

    id: IdField
    """`crustdata_company_id`: Stable id; must be requested explicitly in fields"""
    name: CompanyTextField
    """`basic_info.name`."""
    domain: CompanyTextField
    """`basic_info.primary_domain`."""
    type: CompanyTextField
    """`basic_info.company_type`: e.g. Privately Held, Public Company"""
    founded: CompanyTextField
    """`basic_info.year_founded`: STRING year or date ('2017' / '2017-01-01')"""
    industry: CompanyTextField
    """`basic_info.industries`: Industry labels; discover with autocomplete"""
    size: NumberField
    """`headcount.total`: Employee count"""
    country: CompanyTextField
    """`locations.country`: Filter takes ISO-3 (USA); response returns normalised full name per crustdata/skills (an earlier …"""
    funding: Funding
    """`funding.total_investment_usd`."""
    round: CompanyTextField
    """`funding.last_round_type`: lowercase snake_case, e.g. series_a; in/not_in exact, = case-insensitive"""
    investors: CompanyTextField
    """`funding.investors`."""
    revenue: Revenue
    """`revenue.estimated.lower_bound_usd`."""
    followers: Followers
    """`followers.count`."""
    crustdata_company_id: IdField
    """`crustdata_company_id`: Stable id; must be requested explicitly in fields"""
    updated_at: DateField
    """`updated_at`."""
    indexed_at: DateField
    """`indexed_at`."""
    metadata: Metadata
    """`metadata`: goes on after a dot."""
    basic_info: BasicInfo
    """`basic_info`: goes on after a dot."""
    headcount: Headcount
    """`headcount`: goes on after a dot."""
    roles: Roles
    """`roles`: goes on after a dot."""
    locations: Locations
    """`locations`: goes on after a dot."""
    taxonomy: Taxonomy
    """`taxonomy`: goes on after a dot."""
    competitors: Competitors
    """`competitors`: goes on after a dot."""
    social_profiles: SocialProfiles
    """`social_profiles`: goes on after a dot."""
    technographics: Technographics
    """`technographics`: goes on after a dot."""
    hiring: Hiring
    """`hiring`: goes on after a dot."""
    software_reviews: SoftwareReviews
    """`software_reviews`: goes on after a dot."""
