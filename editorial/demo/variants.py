"""One question of the demo for three kinds of reader: a text each, and one of them out of step with
the text it was adapted from.

The words for patients and carers, and which of the source's references they keep, in order;
`seed.py` walks them through the ordinary verbs.
"""

from typing import TypedDict


class Words(TypedDict):
    """An adaptation: whom it is for, its text, and the numbers that its references have in the
    source."""

    audience: str
    title: str
    short_answer: str
    body: str
    references: tuple[int, ...]


SOURCE = "mild-hypokalaemia-twitching-upper-lip"  # the file of the clinicians' text

PATIENT: Words = {
    "audience": "patient",
    "title": "My potassium is a little low. Is that why my lip twitches?",
    "short_answer": (
        "Very unlikely. A small drop in potassium is rarely felt at all. When potassium is low "
        "enough to be felt, it makes muscles weak; it does not make them twitch."
    ),
    "body": """\
## What the number means

Your blood test shows how much potassium is in your blood. Most labs call 3.5 the lowest normal value. At 3.2 most people feel
nothing. The result is often found by chance. [1, 2]

## Why the lip twitches

Small twitches of the lip or eyelid are common. They often come with little sleep, stress or a lot of coffee, and they go away by
themselves. Low magnesium can make muscles twitch, so your doctor may test for that as well. [3]

> [!warning] Get help the same day
> Do so if one side of your face is weak, if your speech is slurred, if you see double, if your heart beats fast
> or in an uneven way, or if you faint.

## What you can do

- Ask what may have lowered your potassium. Water tablets, vomiting and diarrhoea are common reasons. [2]
- Do not take potassium tablets on your own: too much can be dangerous. [1]
- Have the blood test done again when you are told to.
""",  # noqa: E501
    "references": (1, 2, 4),
}

CARER: Words = {
    "audience": "carer",
    "title": "Their potassium is a little low. Is that why the lip twitches?",
    "short_answer": (
        "Very unlikely. A small drop in potassium is rarely felt. Watch for weakness, not for a "
        "twitch, and know when to call for help."
    ),
    "body": """\
## What to look out for

A potassium of 3.2 is a little low. Most people do not notice it. If potassium falls much further, the first sign is weak legs or
cramps. A twitching lip is most likely something else, such as little sleep or too much coffee. [1, 2]

> [!warning] Call for help the same day
> Do so if their face droops on one side, if their speech is slurred, if they faint, or if their heart races
> or misses beats.

## How you can help

- Bring a list of all their medicines to the next visit. Some of them lower potassium. [2]
- Tell the doctor about vomiting or diarrhoea.
- Do not give potassium tablets unless they were prescribed: too much can be dangerous. [1]
""",  # noqa: E501
    "references": (1, 2),
}

ADDED = (
    "## When to test again\n\nRepeat potassium and magnesium together within a week of any change "
    "of dose. [2]\n"
)
