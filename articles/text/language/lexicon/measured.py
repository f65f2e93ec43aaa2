"""Units of what is measured, and how often something is given, as parts of patterns, as
`articles.text.characters.folding` spells them."""

from . import alternatives
from .numbers import CARDINAL, TIME

# Words of any case.
SPELLED = alternatives(rf"""
    per_?cent percentage_points? {TIME.replace(" ", "_")}(?:[_-]old)? fortnights? hrs? mins? secs? yrs? wks? hourly kilos? stone
    pounds? ounces? lbs? oz (?:kilo|centi|milli|micro|nano)?met(?:re|er)s?
    inch(?:es)? feet (?:kilo)?joules? (?:kilo)?calories? kcals? (?:milli)?sieverts?
    millimet(?:re|er)s?_of_mercury degrees?(?:_celsius|_fahrenheit)? beats? breaths? cells? cop(?:y|ies) pack[_-]years? doses?
    (?:standard_)?drinks? cigarettes? cycles? (?:milli)?osmoles? times fold bpm hpf high[_-]power_fields?
""")
# Symbols as they are written; another case would be another unit.
SYMBOLS = alternatives(r"""
    mm_?Hg cm_?H(?:2|\u2082)O (?:[kdcm\u03bcunpf]|mc)?g (?:[m\u03bcunpf]|mc)?mol [m\u03bcu]?[Ee]q m?[Oo]sm [dcm\u03bcunf]?[Ll]
    [kmM\u03bcu]?(?:IU|U|kat) [kcm\u03bcn]?m m?s h d min [hk]?Pa kJ J k?cal k?Hz [m\u03bcc]?Gy [m\u03bc]?Sv [kMG]?Bq mV mA \u00b0_?[CF]
""")
RAISED = (
    r"(?:\^?[23](?![\d.,]*\d)|[\u00b2\u00b3]|\^?-[123]|\u207b[\u00b9\u00b2\u00b3])"  # "m2", "L-1"
)
_SPAN = rf"(?:{TIME}|h|hrs?|d|days?)"
_FEW = rf"(?:\d{{1,2}}|{CARDINAL})(?:(?: ?- ?| to )(?:\d{{1,2}}|{CARDINAL}))?"
_TIMES = rf"(?:once|twice|thrice|{_FEW} times)"
_EVERY = rf"(?:every|each) (?:other |second |alternate )?(?:{_FEW}[ -]?)?{_SPAN}"
_DAILY = r"(?:daily|nightly|weekly|fortnightly|monthly|yearly|hourly)"
# Behind an amount: "daily", "every 4 to 6 hours", "three times a day", "tds".
RATE = (
    rf"(?:{_TIMES}[ -](?:{_DAILY}|(?:an?|per|each|every|in) (?:\d{{1,2}} )?{_SPAN})|once "
    rf"{_EVERY}|{_EVERY}|{_DAILY}"
    rf"|(?:an?|per|in) (?:\d{{1,2}} )?{_SPAN}|(?:\d{{1,2}}(?:-\d{{1,2}})?[ "
    rf"-])?hourly|q\d{{1,2}}h|bd|bid|tds|tid|qds|qid|od)"
)
# The same by itself, where it counts as a number with its unit.
RATE_ALONE = rf"{_TIMES}[ -](?:{_DAILY}|(?:an?|per|each|every) {_SPAN})"
# What a number without a unit is the number of, before it and at most some small words.
NAMED = alternatives(r"""
    pH INR BMI GCS NNTH? NNH eGFR [TZ][_-]scores? Apgar(?:_scores?)? (?:hazard|odds|risk|rate)_ratios? relative_risk CHA2DS2-VASc(?:_score)?
""")
BETWEEN = alternatives(
    "of is was were at to between from an? the score scores above below under over about goal "
    "target range ratio"
)
# What limits a number, before it. The first group says from it on, the second beyond it, and so on.
SIGNS = {
    ">=": r"at least|(?:not|no) (?:less|fewer|lower|younger|under) than|minimum(?: of)?|min\.?",
    "<=": (
        r"at most|up to|(?:not|no) (?:more|greater|higher|longer|older) than|maximum(?: "
        r"of)?|max\.?|(?:not|never) (?:to )?exceed(?:ing)?"
    ),
    ">": r"(?:more|greater|higher|longer|older) than|above|over|exceed(?:s|ed|ing)?|beyond",
    "<": r"(?:less|fewer|lower|shorter|younger) than|below|under",
    "~": r"about|around|approximately|approx\.?|roughly|nearly|almost|circa|ca\.?",
}
SIGNS_BEHIND = {
    ">=": r"(?:or|and) (?:more|higher|above|over|older|greater|longer|beyond|upwards)|\+(?!\w)",
    "<=": r"(?:or|and) (?:less|fewer|lower|below|under|younger|shorter)",
}
