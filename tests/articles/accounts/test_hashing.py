"""Passwords are hashed in turn, and behind everything else."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

from articles.operations import hashing
from articles.operations.hashing import InTurnArgon2

USED = "articles.operations.hashing.InTurnArgon2"


@pytest.fixture
def in_use(settings: Any) -> None:
    settings.PASSWORD_HASHERS = [USED]


def test_it_is_the_one_in_use() -> None:
    assert (
        USED in settings.PASSWORD_HASHERS
        and "django.contrib.auth.hashers.Argon2PasswordHasher" not in settings.PASSWORD_HASHERS
    )


@pytest.mark.long
def test_what_was_hashed_before_holds_and_need_not_be_hashed_anew(in_use: None) -> None:
    before = Argon2PasswordHasher().encode("a quiet passphrase", Argon2PasswordHasher().salt())
    assert check_password("a quiet passphrase", before) and not check_password("another", before)
    assert not InTurnArgon2().must_update(before)
    assert check_password("ä", make_password("ä"))


def test_one_at_a_time_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most = [], []

    def slow(self: Any, password: str, encoded: str) -> bool:
        at_once.append(password)
        most.append(len(at_once))
        for _ in range(100):
            os.sched_yield()
        at_once.remove(password)
        return password != "wrong"

    monkeypatch.setattr(Argon2PasswordHasher, "verify", slow)
    with ThreadPoolExecutor(12) as crowd:
        answers = list(
            crowd.map(lambda password: InTurnArgon2().verify(password, ""), ["right", "wrong"] * 12)
        )
    assert max(most) == 1 and answers == [True, False] * 12


def test_it_stands_back_and_nobody_else_does() -> None:
    def nice() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    before = nice()
    assert hashing._turns.submit(nice).result() == min(before + hashing.NICER_BY, 19)
    assert nice() == before


def test_a_trouble_is_whose_password_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(self: Any, password: str, salt: str) -> str:
        raise MemoryError

    monkeypatch.setattr(Argon2PasswordHasher, "encode", fails)
    with pytest.raises(MemoryError):
        InTurnArgon2().encode("x", "y")
