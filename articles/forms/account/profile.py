"""What a person says of themselves."""

from typing import Any
from unicodedata import category

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from ...images.picture import LIMIT
from ...images.portrait import portrait
from ...models import Person, Photo, Profile, Topic
from ..fields import OrcidField, TextField

MOST_LANGUAGES, LONGEST = 20, 40
CHOOSE_AGAIN = (
    "Nothing is saved yet, and a browser does not keep the file: choose the photo again, too."
)
BESIDE_LETTERS = frozenset(" -'’()")  # in the name of a language


class ProfileForm(forms.Form):
    """A profile with its photo, and the ORCID of the account."""

    use_required_attribute = False

    is_public = forms.BooleanField(
        required=False,
        label="Show my profile to readers",
        help_text=(
            "They see it once a text of yours is public, or you have a role here. Without the tick "
            "it is gone as soon as you save."
        ),
    )
    photo = forms.FileField(
        required=False,
        allow_empty_file=True,
        label="Photo",
        widget=forms.FileInput(dict(accept="image/png,image/jpeg,image/webp")),
        help_text=(
            f"PNG, JPEG or WebP of at most {LIMIT / 1_000_000:.1f} MB; the middle square of it is "
            "kept. Places, times and all else that a camera adds are left out. Choose one that "
            "shows you alone."
        ),
    )
    without_photo = forms.BooleanField(required=False, label="Remove the photo that is there")
    orcid = OrcidField(
        required=False,
        show_hidden_initial=True,
        label="ORCID",
        help_text="The number or the address, for instance https://orcid.org/0000-0002-1825-0097.",
    )
    biography = TextField(
        limit=2_000,
        required=False,
        label="Biography",
        widget=forms.Textarea(attrs={"class": "prose-field", "rows": 6}),
        help_text="Words alone; an empty line begins a paragraph. At most 2,000 characters.",
    )
    languages = TextField(
        limit=1_000,
        required=False,
        label="Languages",
        widget=forms.Textarea(attrs={"class": "prose-field", "rows": 3}),
        help_text=f"One to a line, at most {MOST_LANGUAGES}.",
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        required=False,
        label="Topics",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Choose among these topics.",
            "invalid_pk_value": "Choose among these topics.",
            "invalid_list": "Choose among these topics.",
        },
    )

    def __init__(self, data: Any = None, files: Any = None, *, person: Person) -> None:
        self.person = person
        self.profile = Profile.objects.filter(person=person).first() or Profile(person=person)
        kept = {
            name: getattr(self.profile, name) for name in ("is_public", "biography", "languages")
        }
        topics = [*self.profile.topics.values_list("pk", flat=True)] if self.profile.pk else []
        super().__init__(data, files, initial=kept | {"orcid": person.orcid, "topics": topics})
        self.has_photo = Photo.objects.filter(profile__person=person).exists()
        if not self.has_photo:
            del self.fields["without_photo"]

    def clean_photo(self) -> bytes | None:
        """Return the photo as it will be kept; raises ValidationError for a file that is none."""
        file = self.cleaned_data["photo"]
        return portrait(file.read(LIMIT + 1)) if file else None

    def clean(self) -> dict[str, Any]:
        """A photo is replaced or removed, and chosen once more where something else is wrong."""
        given = self.cleaned_data
        if given.get("photo") and given.get("without_photo"):
            self.add_error("without_photo", "Choose another photo or remove the one that is there.")
        if self.errors and given.get("photo"):
            self.add_error("photo", CHOOSE_AGAIN)
        return given

    def clean_languages(self) -> str:
        """Return the languages, each once; raises ValidationError for what is no name of one."""
        typed = self.cleaned_data["languages"].splitlines()
        found = dict.fromkeys(words for line in typed if (words := " ".join(line.split())))
        if len(found) > MOST_LANGUAGES:
            raise ValidationError(
                f"There are {len(found)} lines; at most {MOST_LANGUAGES} are kept."
            )
        refused = [words for words in found if not _is_name(words)]
        if refused:
            raise ValidationError(
                [f"“{words[:LONGEST]}” is no name of a language. Use letters." for words in refused]
            )
        return "\n".join(found)

    def save(self) -> Profile | None:
        """Write the profile, and the ORCID if it was typed; return the profile.

        A chair may have corrected the ORCID since the page was shown: what was left as it was shown
        then undoes nothing, and for what was typed nothing is written, None is returned, and an
        error stands beside the field.
        """
        try:
            return self._write()
        except IntegrityError:  # somebody of the same name has begun one at this very moment
            return self._write()

    @transaction.atomic
    def _write(self) -> Profile | None:
        given = self.cleaned_data
        # A double click waits here for the first one.
        person = Person.objects.select_for_update().get(pk=self.person.pk)
        shown = self.data.get(self["orcid"].html_initial_name, "")
        is_typed = given["orcid"] not in (shown, person.orcid)
        if is_typed and person.orcid != shown:
            self._refuse_orcid(person.orcid, given["photo"])
            return None
        profile = Profile.objects.filter(person=person).first() or Profile()
        profile.person = person
        for name in ("is_public", "biography", "languages"):
            setattr(profile, name, given[name])
        profile.name_address()
        profile.save()
        profile.topics.set(given["topics"])
        if given["photo"]:
            Photo.put(profile, given["photo"])
        elif given.get("without_photo"):
            Photo.objects.filter(profile=profile).delete()
        if is_typed:
            person.orcid = given["orcid"]
            person.save(update_fields=["orcid"])
        return profile

    def _refuse_orcid(self, now: str, photo: bytes | None) -> None:
        """Say that the ORCID was changed, and what it is `now`: with that on the screen the next
        press is meant."""
        data: Any = self.data
        self.data = data = data.copy()
        data[self["orcid"].html_initial_name] = now
        self.add_error(
            "orcid",
            f"It was changed since you opened this page: it is {now or 'empty'} now. Nothing is "
            "saved yet. Save again if what you typed is to stand.",
        )
        if photo:
            self.add_error("photo", CHOOSE_AGAIN)


def _is_name(words: str) -> bool:
    return len(words) <= LONGEST and all(
        sign in BESIDE_LETTERS or category(sign)[0] in "LM" for sign in words
    )
