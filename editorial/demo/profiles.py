"""What two of the demo's people say of themselves, for readers."""

from articles.models import Person, Profile, Topic

SAID = {
    "reviewer1@demo.example": (
        "Reads for doses in reduced kidney function.\n\nTeaches students how to take a sample of "
        "blood that tells the truth.",
        "English\nEspañol",
        ["kidney-and-electrolytes", "diabetes-and-metabolism"],
    ),
    "author1@demo.example": (
        "Works on the wards of a district hospital, and writes down what is asked there at night.",
        "English",
        ["kidney-and-electrolytes"],
    ),
}


def show_profiles() -> None:
    """Let them be seen."""
    for email, (biography, languages, topics) in SAID.items():
        profile = Profile(
            person=Person.objects.get(email=email),
            is_public=True,
            biography=biography,
            languages=languages,
        )
        profile.name_address()
        profile.save()
        profile.topics.set(Topic.objects.filter(slug__in=topics))
