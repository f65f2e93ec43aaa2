"""Numbers and quantities in words, as parts of patterns. All are looked for without regard to
case."""

from . import words_and_phrases

_SMALL = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SCALES = "(?: hundred| thousand| million)?"

# From two on: "one" and "a" are numbers only before what can be counted or measured.
FROM_TWO = (
    rf"(?:(?:{_TENS})(?:[ "
    rf"-](?:one|{_SMALL}))?|{_SMALL}|hundreds?|thousands?|millions?|billions?|dozens?)"
)
CARDINAL = rf"(?:one{_SCALES}|{FROM_TWO}{_SCALES})"
FRACTION = (
    "(?:half|halves|(?:a|one|two|three|four|five|six|seven|eight|nine)[ -]"
    "(?:third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)s?)"
)
TIME = "(?:second|minute|hour|day|night|morning|evening|afternoon|week|weekend|month|quarter|year|decade|trimester|fortnight|meal|visit)s?"

# A number in figures: "1,000.5", "1 000", "2\u00bd", "1 1/2", "120/80"; bounded, so that no digits
# cost more than their number.
FRACTIONS = "\u00bc-\u00be\u2150-\u215e"
FIGURE = (
    rf"(?:\d{{1,9}}(?:[.,']\d{{1,9}}){{0,4}}(?![.,']?\d)(?: \d{{3}}(?!\d)){{0,3}}"
    rf"(?:[ -]?[{FRACTIONS}]|[ "
    rf"-]\d/\d{{1,2}}(?!\d)|/\d{{1,4}}(?:[.,]\d{{1,3}})?)?|[.,]\d{{1,9}}|[{FRACTIONS}])"
)
_HALVES = (
    r"(?:half(?: of)?(?: an?| one)?|(?:an?|one) half|(?:an?|one|three) quarters?(?: of "
    r"an?)?|(?:a|one|two)[ -]thirds?(?: of an?)?)"
)
# A number in words, and what joins the two ends of a range, and what stands behind a number before
# its unit.
IN_WORDS = rf"(?:{CARDINAL}(?:(?: and)? an? (?:half|quarter)| and {CARDINAL})?|{_HALVES})"
TO = r"(?: ?- ?| to | or | and |\.\.\.?|~)"
SCALE = r"(?:[ -](?:hundred|thousand|million|mega|billion|mill?\.?|lakhs?))?"

_CARDINAL, _FRACTION = CARDINAL.replace(" ", "_"), FRACTION.replace(" ", "_")
_COUNTED = (
    f"{TIME}|tablet|capsule|puff|drop|patch|sachet|dose|unit|per_?cent|gram|milligram|litre|liter"
)
QUANTITY_WORDS, QUANTITY_PHRASES = words_and_phrases(rf"""
    (?:{_SMALL}|{_TENS}|hundreds?|thousands?|millions?|billions?|dozens?) half halves halv(?:e|ed|es|ing) percent percentages?
    doubl(?:e|ed|es|ing) tripl(?:e|ed|es|ing) quadrupl(?:e|ed|es) twice thrice \w{{1,30}}fold
    (?:bi|tri)?(?:hourly|daily|nightly|weekly|fortnightly|monthly|yearly) annual(?:ly)? zero none amounts?
    (?:one|an?)_(?:in|out_of)_(?:an?_)?{_CARDINAL} (?:an?|a_further)_(?:dozen|couple) {_FRACTION} one_(?:single_)?(?:{_COUNTED})
    single_(?:dose|tablet|injection) per_cent once_(?:only|daily|weekly|monthly|an?_|per_|every_|each_|in_)
    (?:every|each|per|alternate)_(?:second_|other_)?{TIME} \w{{1,30}}-sized
    (?:first|second|third|fourth|fifth|sixth|last|next)_(?:few_|two_|three_)?{TIME}
""")
