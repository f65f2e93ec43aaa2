"""Slugs: no word of a title is lost, in any script, and no number changes its value."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.characters.slugs import LIMIT, slug
from articles.text.clean import TITLE_LIMIT


@pytest.mark.parametrize(
    ("title", "address"),
    [
        (
            "Does mild hypokalaemia explain a twitching lip?",
            "does-mild-hypokalaemia-explain-a-twitching-lip",
        ),
        ("≥ 5 µg", "at-least-5-mcg"),
        ("Is ≤ 5 μg/mL too little?", "is-at-most-5-mcg-ml-too-little"),
        ("5 µmol/L or 5 mmol/L", "5-micromol-l-or-5-mmol-l"),
        ("Give 0.5 mg, .5 mg or 5 mg?", "give-0-point-5-mg-point-5-mg-or-5-mg"),
        ("1,000 mg or 0,125 mg", "1000-mg-or-0-point-125-mg"),
        ("٢٫٥ mg", "2-point-5-mg"),
        ("½ tablet or 1½", "one-half-tablet-or-1-one-half"),
        ("10⁹/L", "10-9-l"),
        ("10⁻⁹ mol", "10-minus-9-mol"),
        ("At −5 °C or -5 ℃", "at-minus-5-degrees-c-or-minus-5-degrees-c"),
        ("IL-6, 2-5 days", "il-6-2-5-days"),
        ("K+ > 5.5 (CO₂, Ca²⁺)", "k-plus-over-5-point-5-co2-ca2-plus"),
        ("> 65 years & < 40 %", "over-65-years-and-under-40-percent"),
        ("Na+ ± 2 → up", "na-plus-plus-or-minus-2-to-up"),
        ("β2-agonists, TNFα and IFN-γ", "beta2-agonists-tnf-alpha-and-ifn-gamma"),
        ("γδ T cells", "gamma-delta-t-cells"),
        ("μ-opioids, 𝛼-blockers and Ω-3", "mu-opioids-alpha-blockers-and-omega-3"),
        ("Πόσο νερό;", "poso-nero"),
        ("Children’s fever and/or pain", "childrens-fever-and-or-pain"),
        ("Naïve Straße, Łódź", "naive-strasse-lodz"),
        ("疼痛怎么办？", "teng-tong-zen-me-ban"),
        ("高血圧の治療は？", "gao-xue-ya-no-zhi-liao-ha"),
        ("통증은?", "tongjeungeun"),
        ("ما هو الألم؟", "m-hw-llm"),
        ("מה הכאב?", "mh-hkhv"),
        ("क्या दर्द?", "kya-drd"),
        ("Что такое боль?", "chto-takoe-bol"),
        ("ปวดหัว", "pwdhaw"),
        ("🔥💊", "fire-pill"),
        ("Aspirin™ or Aspirin®?", "aspirin-or-aspirin"),
        ("?!", "question-mark-exclamation-mark"),
        ("???", "question-mark"),
        ("≥", "at-least"),
        ("", "question"),
    ],
)
def test_an_address_says_what_the_title_says(title, address):
    assert slug(title) == address


def test_other_values_have_other_addresses():
    titles = [
        "5 mg",
        "0.5 mg",
        "05 mg!",
        "5 µg",
        "5 µL",
        "≥ 5 mg",
        "≤ 5 mg",
        "> 5 mg",
        "< 5 mg",
        "-5 mg",
        "5 %",
        "5 ‰",
        "½ mg",
        "1½ mg",
        "10⁵ mg",
        "105 mg",
        "10.5 mg",
        "1,000 mg",
        "1.0 mg",
    ]
    assert len({slug(title) for title in titles}) == len(titles)


@pytest.mark.parametrize(
    "title",
    [
        "word " * 40,
        "疼" * TITLE_LIMIT,
        "a-" * 100,
        "hypokalaemia " * 15,
        "α " * 100,
        "(" * 200,
        "🔥" * 100,
    ],
)
def test_a_long_title_ends_at_a_word(title):
    address, (first, *_) = slug(title), slug(title[:20]).split("-")
    assert len(address) <= LIMIT and set(address.split("-")) <= set(slug(title[:20]).split("-")), (
        first
    )


def test_a_word_longer_than_the_limit_is_cut():
    assert slug("a" * 200) == "a" * LIMIT


@given(st.text(max_size=TITLE_LIMIT))
def test_every_title_has_an_address(title):
    assert re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", slug(title))
    assert len(slug(title)) <= LIMIT and slug(title) == slug(title)


@given(st.lists(st.from_regex("[a-z]{1,9}", fullmatch=True), min_size=1, max_size=6))
def test_plain_words_stay(words):
    assert slug(" ".join(words).capitalize() + "?") == "-".join(words)


@pytest.mark.parametrize("part", ["1,", "1,000", "1.", "μ", "α", "-1", "<", "½", "'", "疼"])
def test_no_title_takes_long(part):
    began = time.process_time()
    slug(part * 5_000)
    assert time.process_time() - began < 0.5
