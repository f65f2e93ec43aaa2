"""Numbers in words, as parts of patterns. All are looked for without regard to case."""

_SMALL = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SCALES = "(?: hundred| thousand| million)?"

# From two on: "one" and "a" are numbers only before what can be counted or measured.
FROM_TWO = rf"(?:(?:{_TENS})(?:[ -](?:one|{_SMALL}))?|{_SMALL}|hundreds?|thousands?|millions?|billions?|dozens?)"
CARDINAL = rf"(?:one{_SCALES}|{FROM_TWO}{_SCALES})"
FRACTION = (
    "(?:half|halves|(?:a|one|two|three|four|five|six|seven|eight|nine)[ -]"
    "(?:third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)s?)"
)
TIME = (
    "(?:second|minute|hour|day|night|morning|evening|afternoon|week|weekend|month|quarter|year|decade|trimester|fortnight|meal|visit)s?"
)
