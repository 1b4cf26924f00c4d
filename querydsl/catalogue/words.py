"""What people write for a value of a closed set, in lower case and without signs: the values it may mean, the likeliest first."""

from collections.abc import Mapping

_TOP = ("CXO",)
_BEGINNER = ("Entry Level", "In Training")
_SUPPORT = ("Customer Success and Support",)

MEANT: Mapping[str, tuple[str, ...]] = {
    # seniority
    "vp": ("Vice President",),
    "svp": ("Vice President",),
    "evp": ("Vice President",),
    "avp": ("Vice President",),
    "head": ("Director", "Vice President"),
    "sr": ("Senior",),
    "snr": ("Senior",),
    "lead": ("Senior",),
    "staff": ("Senior",),
    "principal": ("Senior",),
    "dir": ("Director",),
    "clevel": _TOP,
    "csuite": _TOP,
    "cxos": _TOP,
    "chief": _TOP,
    "executive": _TOP,
    "ceo": _TOP,
    "cto": _TOP,
    "cfo": _TOP,
    "coo": _TOP,
    "cmo": _TOP,
    "founder": ("Owner / Partner", "CXO"),
    "cofounder": ("Owner / Partner", "CXO"),
    "president": ("Vice President", "CXO"),
    "mgr": ("Experienced Manager", "Entry Level Manager"),
    "manager": ("Experienced Manager", "Entry Level Manager"),
    "seniormanager": ("Experienced Manager",),
    "junior": _BEGINNER,
    "jr": _BEGINNER,
    "entry": ("Entry Level", "Entry Level Manager"),
    "graduate": _BEGINNER,
    "intern": ("In Training",),
    "internship": ("In Training",),
    "trainee": ("In Training",),
    "apprentice": ("In Training",),
    # function
    "eng": ("Engineering",),
    "developer": ("Engineering",),
    "development": ("Engineering",),
    "software": ("Engineering",),
    "rd": ("Research", "Engineering"),
    "science": ("Research",),
    "hr": ("Human Resources",),
    "people": ("Human Resources",),
    "recruiting": ("Human Resources",),
    "talent": ("Human Resources",),
    "accounting": ("Finance",),
    "ops": ("Operations",),
    "customersupport": _SUPPORT,
    "customerservice": _SUPPORT,
    "customersuccess": _SUPPORT,
    "pm": ("Product Management",),
    "law": ("Legal",),
    # size of the employer
    "1": ("myself only",),
    "01": ("myself only",),
    "selfemployed": ("myself only",),
    "110": ("2-10", "myself only"),
    "10000": ("10001+", "5001-10000"),
    # the employer's status
    "inactive": ("deleted",),
    "closed": ("deleted",),
    "open": ("active",),
    # open to
    "opentowork": ("CAREER_INTEREST",),
    "jobseeker": ("CAREER_INTEREST",),
    "hiring": ("HIRING_MANAGER",),
    "volunteer": ("VOLUNTEERING",),
}
