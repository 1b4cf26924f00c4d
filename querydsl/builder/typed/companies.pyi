# Generated from the catalogue by `python -m querydsl._dev generate`. Do not edit.

from querydsl.builder.fields import AllFields, CompanyTextField, DateField, IdField, NumberField, Prefix, ReturnedField, YearField
from querydsl.builder.typed.companies_roles import Roles

class Funding(NumberField):
    """The names after `companies.fields.funding`."""

    total_investment_usd: NumberField
    """Total funding, in US dollars. `funding.total_investment_usd`."""
    last_round_amount_usd: NumberField
    """Amount of the last funding round, in US dollars. `funding.last_round_amount_usd`."""
    last_fundraise_date: DateField
    """Date of the last funding round. `funding.last_fundraise_date`."""
    last_round_type: CompanyTextField
    """Type of the last funding round, such as series_a. `funding.last_round_type`."""
    investors: CompanyTextField
    """Investors. `funding.investors`."""
    tracxn_investors: CompanyTextField
    """Investors according to Tracxn. `funding.tracxn_investors`."""

class RevenueEstimated(Prefix):
    """The names after `companies.fields.revenue.estimated`."""

    lower_bound_usd: NumberField
    """Least estimated yearly revenue, in US dollars. `revenue.estimated.lower_bound_usd`."""
    upper_bound_usd: NumberField
    """Most estimated yearly revenue, in US dollars. `revenue.estimated.upper_bound_usd`."""

class RevenuePublicMarkets(Prefix):
    """The names after `companies.fields.revenue.public_markets`."""

    fiscal_year_end: CompanyTextField
    """End of the fiscal year. `revenue.public_markets.fiscal_year_end`."""
    ipo_date: DateField
    """Date of the IPO. `revenue.public_markets.ipo_date`."""
    stock_symbols: CompanyTextField
    """Stock symbols. `revenue.public_markets.stock_symbols`."""

class Revenue(NumberField):
    """The names after `companies.fields.revenue`."""

    estimated: RevenueEstimated
    """`revenue.estimated`. Add a name after a dot."""
    acquisition_status: CompanyTextField
    """Whether the company was acquired, as text. `revenue.acquisition_status`."""
    public_markets: RevenuePublicMarkets
    """`revenue.public_markets`. Add a name after a dot."""

class Followers(NumberField):
    """The names after `companies.fields.followers`."""

    count: NumberField
    """Number of followers. `followers.count`."""
    mom_percent: NumberField
    """Growth of followers in the last month, in percent. `followers.mom_percent`."""
    qoq_percent: NumberField
    """Growth of followers in the last quarter, in percent. `followers.qoq_percent`."""
    six_months_growth_percent: NumberField
    """Growth of followers in the last 6 months, in percent. `followers.six_months_growth_percent`."""
    yoy_percent: NumberField
    """Growth of followers in the last year, in percent. `followers.yoy_percent`."""

class Metadata(Prefix):
    """The names after `companies.fields.metadata`."""

    growth_calculation_date: DateField
    """Time when the growth figures were calculated. `metadata.growth_calculation_date`."""

class BasicInfo(Prefix):
    """The names after `companies.fields.basic_info`."""

    company_id: IdField
    """Internal id of the source. `basic_info.company_id`."""
    name: CompanyTextField
    """Name of the company. `basic_info.name`."""
    primary_domain: CompanyTextField
    """Main domain, such as stripe.com. `basic_info.primary_domain`."""
    website: CompanyTextField
    """URL of the website. `basic_info.website`."""
    professional_network_url: CompanyTextField
    """URL of the profile. `basic_info.professional_network_url`."""
    professional_network_id: CompanyTextField
    """Network id. `basic_info.professional_network_id`."""
    company_type: CompanyTextField
    """Type, such as Privately Held or Public Company. `basic_info.company_type`."""
    status: CompanyTextField
    """Status. `basic_info.status`."""
    year_founded: YearField
    """Founding year. `basic_info.year_founded`."""
    employee_count_range: CompanyTextField
    """Size range, such as 201-500. `basic_info.employee_count_range`."""
    markets: CompanyTextField
    """Markets. `basic_info.markets`."""
    industries: CompanyTextField
    """Industries. `basic_info.industries`."""
    all_domains: ReturnedField
    """All domains. `basic_info.all_domains`."""
    crustdata_company_id: ReturnedField
    """Id of the company, which is unique and does not change. `basic_info.crustdata_company_id`."""
    description: ReturnedField
    """Description of the company. `basic_info.description`."""
    logo_permalink: ReturnedField
    """URL of the logo. `basic_info.logo_permalink`."""
    profile_name: ReturnedField
    """Name in the URL of the profile. `basic_info.profile_name`."""

class HeadcountGrowthPercent(Prefix):
    """The names after `companies.fields.headcount.growth_percent`. By index: `['1m']`, `['3m']`, `['6m']`, `['12m']`."""

class HeadcountGrowthAbsolute(Prefix):
    """The names after `companies.fields.headcount.growth_absolute`. By index: `['1m']`, `['3m']`, `['6m']`, `['12m']`."""

class Headcount(Prefix):
    """The names after `companies.fields.headcount`."""

    total: NumberField
    """Number of employees. `headcount.total`."""
    growth_percent: HeadcountGrowthPercent
    """`headcount.growth_percent`. Add a name after a dot."""
    growth_absolute: HeadcountGrowthAbsolute
    """`headcount.growth_absolute`. Add a name after a dot."""
    largest_headcount_country: CompanyTextField
    """Country with the most employees. `headcount.largest_headcount_country`."""

class Locations(Prefix):
    """The names after `companies.fields.locations`."""

    country: CompanyTextField
    """Headquarters country, as a three-letter code such as USA. `locations.country`."""
    headquarters: CompanyTextField
    """Headquarters as text. `locations.headquarters`."""
    street_address: CompanyTextField
    """Street address of the headquarters. `locations.street_address`."""
    all_office_addresses: CompanyTextField
    """Addresses of all offices. `locations.all_office_addresses`."""
    state: ReturnedField
    """State or region of the headquarters. `locations.state`."""

class Taxonomy(Prefix):
    """The names after `companies.fields.taxonomy`."""

    professional_network_industry: CompanyTextField
    """Main industry. `taxonomy.professional_network_industry`."""
    professional_network_specialities: CompanyTextField
    """Specialities. `taxonomy.professional_network_specialities`."""
    categories: CompanyTextField
    """Categories. `taxonomy.categories`."""

class Competitors(Prefix):
    """The names after `companies.fields.competitors`."""

    company_ids: IdField
    """Company ids of competitors. `competitors.company_ids`."""
    websites: CompanyTextField
    """Websites of competitors. `competitors.websites`."""

class SocialProfilesCrunchbase(Prefix):
    """The names after `companies.fields.social_profiles.crunchbase`."""

    url: CompanyTextField
    """URL of the Crunchbase profile. `social_profiles.crunchbase.url`."""
    uuid: CompanyTextField
    """Id of the Crunchbase profile. `social_profiles.crunchbase.uuid`."""

class SocialProfiles(Prefix):
    """The names after `companies.fields.social_profiles`."""

    crunchbase: SocialProfilesCrunchbase
    """`social_profiles.crunchbase`. Add a name after a dot."""
    twitter_url: CompanyTextField
    """URL of the X profile. `social_profiles.twitter_url`."""
    professional_network: CompanyTextField
    """URL of the profile. `social_profiles.professional_network`."""

class TechnographicsTechnologies(Prefix):
    """The names after `companies.fields.technographics.technologies`."""

    name: CompanyTextField
    """Name of a technology in use. `technographics.technologies.name`."""
    category: CompanyTextField
    """Category of a technology in use. `technographics.technologies.category`."""
    super_category: CompanyTextField
    """Main category of a technology in use. `technographics.technologies.super_category`."""

class Technographics(Prefix):
    """The names after `companies.fields.technographics`."""

    total_technologies: NumberField
    """Number of technologies in use. `technographics.total_technologies`."""
    technologies: TechnographicsTechnologies
    """`technographics.technologies`. Add a name after a dot."""
    top_technologies: CompanyTextField
    """Most important technologies in use. `technographics.top_technologies`."""

class Hiring(Prefix):
    """The names after `companies.fields.hiring`."""

    by_function_6m_pct: ReturnedField
    """Growth of job openings by function in the last 6 months, in percent. `hiring.by_function_6m_pct`."""
    by_function_qoq_pct: ReturnedField
    """Growth of job openings by function in the last quarter, in percent. `hiring.by_function_qoq_pct`."""
    openings_count: ReturnedField
    """Number of job openings. `hiring.openings_count`."""
    openings_growth_percent: ReturnedField
    """Growth of job openings, in percent. `hiring.openings_growth_percent`."""

class SoftwareReviews(Prefix):
    """The names after `companies.fields.software_reviews`."""

    average_rating: ReturnedField
    """Average rating on software review sites. `software_reviews.average_rating`."""
    review_count: ReturnedField
    """Number of reviews on software review sites. `software_reviews.review_count`."""
    review_count_mom_pct: ReturnedField
    """Growth of reviews in the last month, in percent. `software_reviews.review_count_mom_pct`."""
    review_count_qoq_pct: ReturnedField
    """Growth of reviews in the last quarter, in percent. `software_reviews.review_count_qoq_pct`."""
    review_count_yoy_pct: ReturnedField
    """Growth of reviews in the last year, in percent. `software_reviews.review_count_yoy_pct`."""

class CompanyFields(AllFields):
    """The names after `companies.fields`."""

    id: IdField
    """Id of the company, which is unique and does not change. `crustdata_company_id`."""
    name: CompanyTextField
    """Name of the company. `basic_info.name`."""
    domain: CompanyTextField
    """Main domain, such as stripe.com. `basic_info.primary_domain`."""
    type: CompanyTextField
    """Type, such as Privately Held or Public Company. `basic_info.company_type`."""
    founded: YearField
    """Founding year. `basic_info.year_founded`."""
    industry: CompanyTextField
    """Industries. `basic_info.industries`."""
    size: NumberField
    """Number of employees. `headcount.total`."""
    country: CompanyTextField
    """Headquarters country, as a three-letter code such as USA. `locations.country`."""
    funding: Funding
    """Total funding, in US dollars. `funding.total_investment_usd`."""
    round: CompanyTextField
    """Type of the last funding round, such as series_a. `funding.last_round_type`."""
    investors: CompanyTextField
    """Investors. `funding.investors`."""
    revenue: Revenue
    """Least estimated yearly revenue, in US dollars. `revenue.estimated.lower_bound_usd`."""
    followers: Followers
    """Number of followers. `followers.count`."""
    crustdata_company_id: IdField
    """Id of the company, which is unique and does not change. `crustdata_company_id`."""
    updated_at: DateField
    """Time of the last update. `updated_at`."""
    indexed_at: DateField
    """Time of the last indexing. `indexed_at`."""
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
    """Search engine figures. `seo`."""
    news: ReturnedField
    """News; the service returns it empty. `news`."""
    web_traffic: ReturnedField
    """Web traffic; the service returns it empty. `web_traffic`."""
    employee_reviews: ReturnedField
    """Employee reviews; the service returns it empty. `employee_reviews`."""
