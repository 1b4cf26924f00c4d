# Generated from the catalogue by `python -m querydsl._dev generate`. Do not edit.

from querydsl.builder.fields import BooleanField, NestedDateField, NestedNumberField, NestedTextField, Prefix

class DevPlatformProfilesLocation(NestedTextField):
    """The names after `F.dev_platform_profiles.location`."""

    raw: NestedTextField
    """`dev_platform_profiles.location.raw`: Developer-platform profile attribute; filter only (not in the search response …"""

class DevPlatformProfilesMetadata(Prefix):
    """The names after `F.dev_platform_profiles.metadata`."""

    created_at: NestedDateField
    """`dev_platform_profiles.metadata.created_at`: Developer-platform profile attribute; filter only (not in the search …"""

class DevPlatformProfilesRepos(Prefix):
    """The names after `F.dev_platform_profiles.repos`."""

    full_name: NestedTextField
    """`dev_platform_profiles.repos.full_name`: Developer-platform profile attribute; filter only (not in the search response …"""
    owner: NestedTextField
    """`dev_platform_profiles.repos.owner`: Developer-platform profile attribute; filter only (not in the search response …"""
    is_fork: BooleanField
    """`dev_platform_profiles.repos.is_fork`: Developer-platform profile attribute; filter only (not in the search response …"""
    description: NestedTextField
    """`dev_platform_profiles.repos.description`: Developer-platform profile attribute; filter only (not in the search …"""
    primary_language: NestedTextField
    """`dev_platform_profiles.repos.primary_language`: Developer-platform profile attribute; filter only (not in the search …"""
    topics: NestedTextField
    """`dev_platform_profiles.repos.topics`: Developer-platform profile attribute; filter only (not in the search response …"""
    license_key: NestedTextField
    """`dev_platform_profiles.repos.license_key`: Developer-platform profile attribute; filter only (not in the search …"""
    archived: BooleanField
    """`dev_platform_profiles.repos.archived`: Developer-platform profile attribute; filter only (not in the search response …"""
    disabled: BooleanField
    """`dev_platform_profiles.repos.disabled`: Developer-platform profile attribute; filter only (not in the search response …"""
    is_template: BooleanField
    """`dev_platform_profiles.repos.is_template`: Developer-platform profile attribute; filter only (not in the search …"""
    has_issues: BooleanField
    """`dev_platform_profiles.repos.has_issues`: Developer-platform profile attribute; filter only (not in the search …"""
    has_projects: BooleanField
    """`dev_platform_profiles.repos.has_projects`: Developer-platform profile attribute; filter only (not in the search …"""
    has_wiki: BooleanField
    """`dev_platform_profiles.repos.has_wiki`: Developer-platform profile attribute; filter only (not in the search response …"""
    stars: NestedNumberField
    """`dev_platform_profiles.repos.stars`: Developer-platform profile attribute; filter only (not in the search response …"""
    forks_count: NestedNumberField
    """`dev_platform_profiles.repos.forks_count`: Developer-platform profile attribute; filter only (not in the search …"""
    open_issues_count: NestedNumberField
    """`dev_platform_profiles.repos.open_issues_count`: Developer-platform profile attribute; filter only (not in the search …"""
    size: NestedNumberField
    """`dev_platform_profiles.repos.size`: Developer-platform profile attribute; filter only (not in the search response …"""
    github_created_at: NestedDateField
    """`dev_platform_profiles.repos.github_created_at`: Developer-platform profile attribute; filter only (not in the search …"""
    github_updated_at: NestedDateField
    """`dev_platform_profiles.repos.github_updated_at`: Developer-platform profile attribute; filter only (not in the search …"""
    github_pushed_at: NestedDateField
    """`dev_platform_profiles.repos.github_pushed_at`: Developer-platform profile attribute; filter only (not in the search …"""

class DevPlatformProfiles(Prefix):
    """The names after `F.dev_platform_profiles`."""

    name: NestedTextField
    """`dev_platform_profiles.name`: Developer-platform profile attribute; filter only (not in the search response record)"""
    location: DevPlatformProfilesLocation
    """`dev_platform_profiles.location`: Developer-platform profile attribute; filter only (not in the search response record)"""
    followers: NestedNumberField
    """`dev_platform_profiles.followers`: Developer-platform profile attribute; filter only (not in the search response record)"""
    bio: NestedTextField
    """`dev_platform_profiles.bio`: Developer-platform profile attribute; filter only (not in the search response record)"""
    website_url: NestedTextField
    """`dev_platform_profiles.website_url`: Developer-platform profile attribute; filter only (not in the search response …"""
    company_text: NestedTextField
    """`dev_platform_profiles.company_text`: Developer-platform profile attribute; filter only (not in the search response …"""
    is_hireable: BooleanField
    """`dev_platform_profiles.is_hireable`: Developer-platform profile attribute; filter only (not in the search response …"""
    following: NestedNumberField
    """`dev_platform_profiles.following`: Developer-platform profile attribute; filter only (not in the search response record)"""
    public_repo_count: NestedNumberField
    """`dev_platform_profiles.public_repo_count`: Developer-platform profile attribute; filter only (not in the search …"""
    metadata: DevPlatformProfilesMetadata
    """`dev_platform_profiles.metadata`. Add a name after a dot."""
    total_repos: NestedNumberField
    """`dev_platform_profiles.total_repos`: Developer-platform profile attribute; filter only (not in the search response …"""
    total_stars: NestedNumberField
    """`dev_platform_profiles.total_stars`: Developer-platform profile attribute; filter only (not in the search response …"""
    max_stars: NestedNumberField
    """`dev_platform_profiles.max_stars`: Developer-platform profile attribute; filter only (not in the search response record)"""
    median_stars: NestedNumberField
    """`dev_platform_profiles.median_stars`: Developer-platform profile attribute; filter only (not in the search response …"""
    all_languages: NestedTextField
    """`dev_platform_profiles.all_languages`: Developer-platform profile attribute; filter only (not in the search response …"""
    all_topics: NestedTextField
    """`dev_platform_profiles.all_topics`: Developer-platform profile attribute; filter only (not in the search response …"""
    repos: DevPlatformProfilesRepos
    """`dev_platform_profiles.repos`. Add a name after a dot."""
