# Generated from the catalogue by `python -m querydsl._dev generate`. Do not edit.

from querydsl.builder.fields import AllFields, CompanyTextField, DateField, IdField, NumberField, Prefix, ReturnedField, YearField
from querydsl.builder.typed.companies_roles import Roles

class Funding(NumberField):
    """The names after `companies.fields.funding`."""

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
    """The names after `companies.fields.revenue.estimated`."""

    lower_bound_usd: NumberField
    """`revenue.estimated.lower_bound_usd`."""
    upper_bound_usd: NumberField
    """`revenue.estimated.upper_bound_usd`."""

class RevenuePublicMarkets(Prefix):
    """The names after `companies.fields.revenue.public_markets`."""

    fiscal_year_end: CompanyTextField
    """`revenue.public_markets.fiscal_year_end`."""
    ipo_date: DateField
    """`revenue.public_markets.ipo_date`."""
    stock_symbols: CompanyTextField
    """`revenue.public_markets.stock_symbols`."""

class Revenue(NumberField):
    """The names after `companies.fields.revenue`."""

    estimated: RevenueEstimated
    """`revenue.estimated`. Add a name after a dot."""
    acquisition_status: CompanyTextField
    """`revenue.acquisition_status`."""
    public_markets: RevenuePublicMarkets
    """`revenue.public_markets`. Add a name after a dot."""

class Followers(NumberField):
    """The names after `companies.fields.followers`."""

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
    """The names after `companies.fields.metadata`."""

    growth_calculation_date: DateField
    """`metadata.growth_calculation_date`."""

class BasicInfo(Prefix):
    """The names after `companies.fields.basic_info`."""

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
    year_founded: YearField
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
    """The names after `companies.fields.headcount.growth_percent`. By index: `['1m']`, `['3m']`, `['6m']`, `['12m']`."""

class HeadcountGrowthAbsolute(Prefix):
    """The names after `companies.fields.headcount.growth_absolute`. By index: `['1m']`, `['3m']`, `['6m']`, `['12m']`."""

class Headcount(Prefix):
    """The names after `companies.fields.headcount`."""

    total: NumberField
    """`headcount.total`: Employee count"""
    growth_percent: HeadcountGrowthPercent
    """`headcount.growth_percent`. Add a name after a dot."""
    growth_absolute: HeadcountGrowthAbsolute
    """`headcount.growth_absolute`. Add a name after a dot."""
    largest_headcount_country: CompanyTextField
    """`headcount.largest_headcount_country`."""

class Locations(Prefix):
    """The names after `companies.fields.locations`."""

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
    """The names after `companies.fields.taxonomy`."""

    professional_network_industry: CompanyTextField
    """`taxonomy.professional_network_industry`."""
    professional_network_specialities: CompanyTextField
    """`taxonomy.professional_network_specialities`: Speciality text list"""
    categories: CompanyTextField
    """`taxonomy.categories`."""

class Competitors(Prefix):
    """The names after `companies.fields.competitors`."""

    company_ids: IdField
    """`competitors.company_ids`."""
    websites: CompanyTextField
    """`competitors.websites`."""

class SocialProfilesCrunchbase(Prefix):
    """The names after `companies.fields.social_profiles.crunchbase`."""

    url: CompanyTextField
    """`social_profiles.crunchbase.url`."""
    uuid: CompanyTextField
    """`social_profiles.crunchbase.uuid`."""

class SocialProfiles(Prefix):
    """The names after `companies.fields.social_profiles`."""

    crunchbase: SocialProfilesCrunchbase
    """`social_profiles.crunchbase`. Add a name after a dot."""
    twitter_url: CompanyTextField
    """`social_profiles.twitter_url`."""
    professional_network: CompanyTextField
    """`social_profiles.professional_network`."""

class TechnographicsTechnologies(Prefix):
    """The names after `companies.fields.technographics.technologies`."""

    name: CompanyTextField
    """`technographics.technologies.name`: beta; may be entitlement/premium priced"""
    category: CompanyTextField
    """`technographics.technologies.category`."""
    super_category: CompanyTextField
    """`technographics.technologies.super_category`."""

class Technographics(Prefix):
    """The names after `companies.fields.technographics`."""

    total_technologies: NumberField
    """`technographics.total_technologies`."""
    technologies: TechnographicsTechnologies
    """`technographics.technologies`. Add a name after a dot."""
    top_technologies: CompanyTextField
    """`technographics.top_technologies`."""

class Hiring(Prefix):
    """The names after `companies.fields.hiring`."""

    by_function_6m_pct: ReturnedField
    """`hiring.by_function_6m_pct`."""
    by_function_qoq_pct: ReturnedField
    """`hiring.by_function_qoq_pct`."""
    openings_count: ReturnedField
    """`hiring.openings_count`."""
    openings_growth_percent: ReturnedField
    """`hiring.openings_growth_percent`."""

class SoftwareReviews(Prefix):
    """The names after `companies.fields.software_reviews`."""

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

class CompanyFields(AllFields):
    """The names after `companies.fields`."""

    id: IdField
    """`crustdata_company_id`: Stable id; must be requested explicitly in fields"""
    name: CompanyTextField
    """`basic_info.name`."""
    domain: CompanyTextField
    """`basic_info.primary_domain`."""
    type: CompanyTextField
    """`basic_info.company_type`: e.g. Privately Held, Public Company"""
    founded: YearField
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
    """`metadata`. Add a name after a dot."""
    basic_info: BasicInfo
    """`basic_info`. Add a name after a dot."""
    headcount: Headcount
    """`headcount`. Add a name after a dot."""
    roles: Roles
    """`roles`. Add a name after a dot."""
    locations: Locations
    """`locations`. Add a name after a dot."""
    taxonomy: Taxonomy
    """`taxonomy`. Add a name after a dot."""
    competitors: Competitors
    """`competitors`. Add a name after a dot."""
    social_profiles: SocialProfiles
    """`social_profiles`. Add a name after a dot."""
    technographics: Technographics
    """`technographics`. Add a name after a dot."""
    hiring: Hiring
    """`hiring`. Add a name after a dot."""
    software_reviews: SoftwareReviews
    """`software_reviews`. Add a name after a dot."""
    seo: ReturnedField
    """`seo`."""
    news: ReturnedField
    """`news`: The service returns it empty"""
    web_traffic: ReturnedField
    """`web_traffic`: The service returns it empty"""
    employee_reviews: ReturnedField
    """`employee_reviews`: The service returns it empty"""
