# Generated from the catalogue by `python -m querydsl._dev generate`. Do not edit.

from querydsl.builder.fields import NumberField, Prefix

class RolesDistribution(NumberField):
    """The names after `companies.fields.roles.distribution`."""

    accounting: NumberField
    """`roles.distribution.accounting`."""
    administrative: NumberField
    """`roles.distribution.administrative`."""
    arts_and_design: NumberField
    """`roles.distribution.arts_and_design`."""
    business_development: NumberField
    """`roles.distribution.business_development`."""
    community_and_social_services: NumberField
    """`roles.distribution.community_and_social_services`."""
    consulting: NumberField
    """`roles.distribution.consulting`."""
    customer_success_and_support: NumberField
    """`roles.distribution.customer_success_and_support`."""
    education: NumberField
    """`roles.distribution.education`."""
    engineering: NumberField
    """`roles.distribution.engineering`."""
    entrepreneurship: NumberField
    """`roles.distribution.entrepreneurship`."""
    finance: NumberField
    """`roles.distribution.finance`."""
    healthcare_services: NumberField
    """`roles.distribution.healthcare_services`."""
    human_resources: NumberField
    """`roles.distribution.human_resources`."""
    information_technology: NumberField
    """`roles.distribution.information_technology`."""
    legal: NumberField
    """`roles.distribution.legal`."""
    marketing: NumberField
    """`roles.distribution.marketing`."""
    media_and_communication: NumberField
    """`roles.distribution.media_and_communication`."""
    military_and_protective_services: NumberField
    """`roles.distribution.military_and_protective_services`."""
    operations: NumberField
    """`roles.distribution.operations`."""
    product_management: NumberField
    """`roles.distribution.product_management`."""
    program_and_project_management: NumberField
    """`roles.distribution.program_and_project_management`."""
    purchasing: NumberField
    """`roles.distribution.purchasing`."""
    quality_assurance: NumberField
    """`roles.distribution.quality_assurance`."""
    real_estate: NumberField
    """`roles.distribution.real_estate`."""
    research: NumberField
    """`roles.distribution.research`."""
    sales: NumberField
    """`roles.distribution.sales`."""
    support: NumberField
    """`roles.distribution.support`."""

class Roles(Prefix):
    """The names after `companies.fields.roles`."""

    distribution: RolesDistribution
    """`roles.distribution`."""
    growth_6m: NumberField
    """`roles.growth_6m`."""
    growth_yoy: NumberField
    """`roles.growth_yoy`."""
    distribution_percent: NumberField
    """`roles.distribution_percent`."""
