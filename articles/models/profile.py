"""Profiles: what a person says of themselves, and whether readers may see it."""

from hashlib import sha256

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Exists, OuterRef

from ..text.characters.slugs import slug
from .manuscript.article import Article
from .manuscript.topic import Topic
from .person import STAFF


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Profiles."""

    def shown(self) -> "ProfileQuerySet":
        """Those that readers see: whose person chose it, has an open account, and is known to
        readers anyway, as an author of a public text or by a role. An account alone puts nothing
        before readers."""
        public = Article.objects.filter(galley__isnull=False)
        has_role = Group.objects.filter(name__in=STAFF, user=OuterRef("person"))
        known = (
            Exists(public.filter(author=OuterRef("person")))
            | Exists(public.filter(co_authors=OuterRef("person")))
            | Exists(has_role)
        )
        return self.filter(known, is_public=True, person__is_active=True)


class Profile(models.Model):
    """What a person says of themselves. Name, credentials and institution are the account's, which
    a second person keeps; so is the ORCID, which the person may change, too.

    `languages` has one to a line. What is taken out is gone: nothing else rests on it.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="profile")
    slug = models.SlugField(max_length=100, unique=True)
    is_public = models.BooleanField(default=False)
    biography = models.TextField(blank=True, max_length=2_000)
    languages = models.TextField(blank=True, max_length=1_000)
    topics = models.ManyToManyField(Topic, blank=True, related_name="+")

    objects = ProfileQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Profile of {self.person}"

    def name_address(self) -> None:
        """Set the slug, from the name; one that was made from the same name stays."""
        stem = slug(self.person.name)
        if self.slug == stem or self.slug.startswith(f"{stem}-"):
            return
        others = Profile.objects.exclude(person=self.person).filter(slug__startswith=stem)
        taken = set(others.values_list("slug", flat=True))
        number = self.person_id
        while (name := stem if stem not in taken else f"{stem}-{number}") in taken:
            number += 1
        self.slug = name


class Photo(models.Model):
    """The photo of a profile: a square JPEG (articles/images/portrait.py), and the SHA-256 of its
    bytes in hexadecimal digits.

    It is kept here and not in a file, so that nothing but backups has it once it is taken out.
    """

    profile = models.OneToOneField(Profile, models.CASCADE, primary_key=True)
    data = models.BinaryField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"Photo of {self.profile.person}"

    @classmethod
    def put(cls, profile: Profile, data: bytes) -> None:
        """Let this be the photo, and no other."""
        facts = {"data": data, "digest": sha256(data).hexdigest()}
        cls.objects.update_or_create(profile=profile, defaults=facts)
