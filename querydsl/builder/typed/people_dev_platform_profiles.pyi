# Generated from the catalogue by `python -m querydsl._dev generate`. Do not edit.

from querydsl.builder.fields import BooleanField, NestedDateField, NestedNumberField, NestedTextField, Prefix

class DevPlatformProfilesLocation(NestedTextField):
    """The names after `F.dev_platform_profiles.location`."""

    raw: NestedTextField
    """Location as text (developer profile). `dev_platform_profiles.location.raw`."""

class DevPlatformProfilesMetadata(Prefix):
    """The names after `F.dev_platform_profiles.metadata`."""

    created_at: NestedDateField
    """Time when the account was created (developer profile). `dev_platform_profiles.metadata.created_at`."""

class DevPlatformProfilesRepos(Prefix):
    """The names after `F.dev_platform_profiles.repos`."""

    full_name: NestedTextField
    """Full name of the repository (developer profile). `dev_platform_profiles.repos.full_name`."""
    owner: NestedTextField
    """Owner of the repository (developer profile). `dev_platform_profiles.repos.owner`."""
    is_fork: BooleanField
    """Whether the repository is a fork (developer profile). `dev_platform_profiles.repos.is_fork`."""
    description: NestedTextField
    """Description of the repository (developer profile). `dev_platform_profiles.repos.description`."""
    primary_language: NestedTextField
    """Main programming language of the repository (developer profile). `dev_platform_profiles.repos.primary_language`."""
    topics: NestedTextField
    """Topics of the repository (developer profile). `dev_platform_profiles.repos.topics`."""
    license_key: NestedTextField
    """License of the repository, such as mit (developer profile). `dev_platform_profiles.repos.license_key`."""
    archived: BooleanField
    """Whether the repository is archived (developer profile). `dev_platform_profiles.repos.archived`."""
    disabled: BooleanField
    """Whether the repository is disabled (developer profile). `dev_platform_profiles.repos.disabled`."""
    is_template: BooleanField
    """Whether the repository is a template (developer profile). `dev_platform_profiles.repos.is_template`."""
    has_issues: BooleanField
    """Whether issues are turned on (developer profile). `dev_platform_profiles.repos.has_issues`."""
    has_projects: BooleanField
    """Whether projects are turned on (developer profile). `dev_platform_profiles.repos.has_projects`."""
    has_wiki: BooleanField
    """Whether the wiki is turned on (developer profile). `dev_platform_profiles.repos.has_wiki`."""
    stars: NestedNumberField
    """Number of stars of the repository (developer profile). `dev_platform_profiles.repos.stars`."""
    forks_count: NestedNumberField
    """Number of forks of the repository (developer profile). `dev_platform_profiles.repos.forks_count`."""
    open_issues_count: NestedNumberField
    """Number of open issues of the repository (developer profile). `dev_platform_profiles.repos.open_issues_count`."""
    size: NestedNumberField
    """Size of the repository, in KB (developer profile). `dev_platform_profiles.repos.size`."""
    github_created_at: NestedDateField
    """Time when the repository was created (developer profile). `dev_platform_profiles.repos.github_created_at`."""
    github_updated_at: NestedDateField
    """Time when the repository was last updated (developer profile). `dev_platform_profiles.repos.github_updated_at`."""
    github_pushed_at: NestedDateField
    """Time of the last push (developer profile). `dev_platform_profiles.repos.github_pushed_at`."""

class DevPlatformProfiles(Prefix):
    """The names after `F.dev_platform_profiles`."""

    name: NestedTextField
    """Name on the developer platform (developer profile). `dev_platform_profiles.name`."""
    location: DevPlatformProfilesLocation
    """Location as text (developer profile). `dev_platform_profiles.location`."""
    followers: NestedNumberField
    """Number of followers (developer profile). `dev_platform_profiles.followers`."""
    bio: NestedTextField
    """About text (developer profile). `dev_platform_profiles.bio`."""
    website_url: NestedTextField
    """URL of the website (developer profile). `dev_platform_profiles.website_url`."""
    company_text: NestedTextField
    """Employer as text (developer profile). `dev_platform_profiles.company_text`."""
    is_hireable: BooleanField
    """Whether the person is available for hire (developer profile). `dev_platform_profiles.is_hireable`."""
    following: NestedNumberField
    """Number of accounts followed (developer profile). `dev_platform_profiles.following`."""
    public_repo_count: NestedNumberField
    """Number of public repositories (developer profile). `dev_platform_profiles.public_repo_count`."""
    metadata: DevPlatformProfilesMetadata
    """`dev_platform_profiles.metadata`. Add a name after a dot."""
    total_repos: NestedNumberField
    """Number of repositories (developer profile). `dev_platform_profiles.total_repos`."""
    total_stars: NestedNumberField
    """Number of stars of all repositories (developer profile). `dev_platform_profiles.total_stars`."""
    max_stars: NestedNumberField
    """Number of stars of the most popular repository (developer profile). `dev_platform_profiles.max_stars`."""
    median_stars: NestedNumberField
    """Median number of stars of a repository (developer profile). `dev_platform_profiles.median_stars`."""
    all_languages: NestedTextField
    """Programming languages of all repositories (developer profile). `dev_platform_profiles.all_languages`."""
    all_topics: NestedTextField
    """Topics of all repositories (developer profile). `dev_platform_profiles.all_topics`."""
    repos: DevPlatformProfilesRepos
    """`dev_platform_profiles.repos`. Add a name after a dot."""
