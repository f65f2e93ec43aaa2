"""The way in: signing up with the code from the mail, and a new password by its link."""

import re

from .conftest import PASSPHRASE, Journey

NEW = "another quiet passphrase"


def test_a_stranger_signs_up_with_the_code_from_the_mail(journey: Journey) -> None:
    stranger = journey.public().go("/").follow("Write for us").follow("Sign up to write for us")
    stranger.fill(
        name="Ada Newcomer",
        email="ada@newcomers.example",
        password1=PASSPHRASE,
        password2="something else",
    ).press("Sign up")
    stranger.reads("You must type the same password each time.")
    stranger.fill(password1=PASSPHRASE, password2=PASSPHRASE).press("Sign up").reads(
        "Enter the code from your mail"
    )
    journey.post()
    code = re.search(
        r"^ {4}(\S+)$", journey.mail("ada@newcomers.example", "Your code"), re.MULTILINE
    )
    assert code
    stranger.fill(code="WRONG").press("Confirm the address").reads("Enter the code from your mail")
    stranger.fill(code=code[1]).press("Confirm the address").reads(
        "You have not written anything yet"
    )
    stranger.press("Log out")
    assert stranger.path == "/"


def test_a_forgotten_password_is_replaced_by_the_link_from_the_mail(journey: Journey) -> None:
    email = journey.cast.author.email
    author = journey.public().go("/accounts/login/").follow("Forgot your password?")
    author.fill(email=email).press("Send the link").reads("Look at your mail")
    journey.post()
    link = journey.link(email, "Choose a new password")
    author.go(link).fill(password1=NEW, password2=NEW).press("Change the password").reads(
        "Your password is changed"
    )
    author.follow("Log in").fill(login=email, password=PASSPHRASE).press("Log in").reads("Log in")
    assert author.path == "/accounts/login/"
    author.fill(login=email, password=NEW).press("Log in").reads("Your articles")
    journey.public().go(link).reads("This link no longer works")
