"""What two of the demo's people say of themselves, for readers."""

from io import BytesIO

from PIL import Image, ImageDraw

from articles.images.portrait import portrait
from articles.models import Person, Photo, Profile, Topic

WITH_PHOTO = "reviewer1@demo.example"
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
        if email == WITH_PHOTO:
            Photo.put(profile, portrait(_drawn()))


def _drawn() -> bytes:
    """Somebody as a shape: the demo shows nobody who lives."""
    picture = Image.new("RGB", (720, 720), "#d7e3e0")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((110, 470, 610, 970), fill="#2f6f6b")
    pen.ellipse((230, 150, 490, 460), fill="#8a5a44")
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
