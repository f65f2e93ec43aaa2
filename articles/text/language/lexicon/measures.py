"""What is measured of a body or leaves it, and so is no dose; as parts of patterns."""

from . import alternatives

# Before an amount. A volume alone may be given as well as measured: it is named.
MEASURED = alternatives(r"""
    weigh(?:s|ed|ing|t)? birth_?weight (?:blood|weight|fluid)_loss(?:es)? los(?:t|es?|ing) bled bleeding output residue residual_urine
    (?:tidal|residual|stroke|prostate|bladder|urine|plasma|blood|tumou?r|thyroid|lung|gastric|cyst|voided|end-diastolic)_volumes?
    urine stools? passed drain(?:s|ed|age)? aspirated measured measures prostate spleen thyroid tumou?r placenta fetus foetus ha?ematoma
    ascites effusion removed filter(?:s|ed)?
""")
# Before a colon and an amount; of what may also head a dose ("Hair loss: 1 mg") it holds nothing.
NAMED = alternatives(r"""
    (?:blood|fluid|weight)_loss birth_?weight (?:urine|stoma|drain)_output (?:tidal|residual|stroke|prostate|voided)_volume
""")
# Before an amount of any unit, also of those of medicines: what a kidney lets through.
EXCRETED = alternatives(r"excret(?:ed|es|ion|ing) proteinuria albuminuria urine_contain(?:s|ed)")
# What may stand between that and the amount.
BETWEEN = alternatives(r"""
    was is were are has had have been be of below above under over about fell falls rose rises to less more than by at up around exceeds?
    exceeded exceeding averag(?:es|ed) only approx\.? approximately contained the a between from greater lower least most nearly almost
    some beyond
""")
# After an amount: "5 mL of blood", "in the urine", "250 g tumour".
OF_THE_BODY = alternatives(r"""
    blood urine ascites pus bile sputum tissue alcohol ethanol pure_alcohol faeces feces stool csf cerebrospinal pleural ascitic vomit
""")
BODIES = alternatives(
    r"birth_?weight weight blood_loss tumou?r prostate bab(?:y|ies) infants? neonates? newborns? "
    r"f(?:o?)etus"
)
NEEDLES = alternatives(
    r"needle cannula catheter gauge intravenous iv_ venflon butterfly lancet spinal line\b"
)
