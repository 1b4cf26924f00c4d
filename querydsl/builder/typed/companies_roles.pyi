# Generated from the catalogue by `python -m querydsl._dev generate`. Do not edit.

from querydsl.builder.fields import NumberField, Prefix

class RolesDistribution(NumberField):
    """The names after `companies.fields.roles.distribution`."""

    accounting: NumberField
    """Number of employees in accounting. `roles.distribution.accounting`."""
    administrative: NumberField
    """Number of employees in administration. `roles.distribution.administrative`."""
    arts_and_design: NumberField
    """Number of employees in arts and design. `roles.distribution.arts_and_design`."""
    business_development: NumberField
    """Number of employees in business development. `roles.distribution.business_development`."""
    community_and_social_services: NumberField
    """Number of employees in community and social services. `roles.distribution.community_and_social_services`."""
    consulting: NumberField
    """Number of employees in consulting. `roles.distribution.consulting`."""
    customer_success_and_support: NumberField
    """Number of employees in customer success and support. `roles.distribution.customer_success_and_support`."""
    education: NumberField
    """Number of employees in education. `roles.distribution.education`."""
    engineering: NumberField
    """Number of employees in engineering. `roles.distribution.engineering`."""
    entrepreneurship: NumberField
    """Number of employees in entrepreneurship. `roles.distribution.entrepreneurship`."""
    finance: NumberField
    """Number of employees in finance. `roles.distribution.finance`."""
    healthcare_services: NumberField
    """Number of employees in healthcare services. `roles.distribution.healthcare_services`."""
    human_resources: NumberField
    """Number of employees in human resources. `roles.distribution.human_resources`."""
    information_technology: NumberField
    """Number of employees in information technology. `roles.distribution.information_technology`."""
    legal: NumberField
    """Number of employees in legal. `roles.distribution.legal`."""
    marketing: NumberField
    """Number of employees in marketing. `roles.distribution.marketing`."""
    media_and_communication: NumberField
    """Number of employees in media and communication. `roles.distribution.media_and_communication`."""
    military_and_protective_services: NumberField
    """Number of employees in military and protective services. `roles.distribution.military_and_protective_services`."""
    operations: NumberField
    """Number of employees in operations. `roles.distribution.operations`."""
    product_management: NumberField
    """Number of employees in product management. `roles.distribution.product_management`."""
    program_and_project_management: NumberField
    """Number of employees in program and project management. `roles.distribution.program_and_project_management`."""
    purchasing: NumberField
    """Number of employees in purchasing. `roles.distribution.purchasing`."""
    quality_assurance: NumberField
    """Number of employees in quality assurance. `roles.distribution.quality_assurance`."""
    real_estate: NumberField
    """Number of employees in real estate. `roles.distribution.real_estate`."""
    research: NumberField
    """Number of employees in research. `roles.distribution.research`."""
    sales: NumberField
    """Number of employees in sales. `roles.distribution.sales`."""
    support: NumberField
    """Number of employees in support. `roles.distribution.support`."""

class Roles(Prefix):
    """The names after `companies.fields.roles`."""

    distribution: RolesDistribution
    """Number of employees by function. `roles.distribution`."""
    growth_6m: NumberField
    """Growth by function in the last 6 months, in percent. `roles.growth_6m`."""
    growth_yoy: NumberField
    """Growth by function in the last year, in percent. `roles.growth_yoy`."""
    distribution_percent: NumberField
    """Share of employees by function, in percent. `roles.distribution_percent`."""
