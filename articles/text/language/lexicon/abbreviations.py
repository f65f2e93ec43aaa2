"""Abbreviations of medical prose that end in a stop, by what the stop may mean. In lower case,
without their last stop."""

from . import words

# Something always follows: no sentence ends here.
NEVER_LAST = words("""
    e.g eg i.e ie vs cf viz approx incl excl resp esp dr drs prof mr mrs ms mx st jr sr dept prep
    bzw ggf evtl z z.b u.a d.h inkl dott dott.ssa sra dra sr.a mme mlle gen np tzn bijv m.in t.ex bl.a dvs d.w.z o.a m.a.w
    p.ej p.ex ad.es напр см им проф доц डॉ د أ
""")

# Something follows unless the next word is one that begins sentences.
SELDOM_LAST = words("al var subsp inc ltd co dept univ др")

# A figure follows: "max. 4 g", "Fig. 2", "Jan. 2020", "approx. 5".
BEFORE_NUMBERS = words("""
    no nos nr fig figs abb p pp s vol vols ch chap sec sect ref refs eq tab tbl art para ver
    max min mind approx ca c est env aprox máx mín ok ung etwa circa about
    jan feb mar apr jun jul aug sep sept oct okt nov dec dez рис табл стр
""")

# How a medicine is made up; its name follows: "tab. Aspirin", unless a figure stands before it: "1
# tab."
FORMS = words("""
    tab tabs tbl tabl cap caps inj oint ung syr supp susp sol soln amp amps neb pess cpr comp caps gtt crm cr lot pulv inf mixt tinct
""")

# Two parts: what stands before a last part of one letter or syllable: "z. B.", "p. ex.", "ad es.".
FIRST_PARTS = {
    "dr": "med",
    "z": "b",
    "d": "h",
    "u": "a",
    "p": "ex ej",
    "ad": "es",
    "т": "е",
    "t": "ex",
    "i": "e",
    "e": "g",
    "m": "in",
}

# A single capital letter after one of these is no initial but the name of a kind, and may well end
# a sentence.
KINDS = words("""
    vitamin vitamins hepatitis influenza type types group class grade stage option arm category table figure box factor protein kinase
    haemophilia hemophilia immunoglobulin antigen strain toxin panel part phase cohort appendix plan
    вирус гепатит витамин
""")

# After these a figure with a stop is an ordinal: "am 3. Tag", "den 1. Januar".
BEFORE_ORDINALS = words("am vom zum der dem den im ab bis seit des beim das jeden jedem")

# Words that begin sentences and are no names: after an initial or an abbreviation they begin one.
STARTERS = words("""
    a an the this that these those it its he she they we you i his her their our your there here
    in on at by for from with without within to of as after before during since until while when where whenever if unless because although
    though however therefore thus hence then so but and or yet nor also both each every all most many some few several no not none
    neither either another other others such only even more less one two three four five six seven eight nine ten half
    how why what which who whose is are was were does do did has have had can could may might must should will would
    people patients adults children women men data evidence treatment symptoms signs doses results never always usually often sometimes
    rarely please once later earlier today afterwards otherwise instead further under over above below between among compared
    through into onto upon against despite besides like unlike behind beyond about around along near outside inside via per up down off out
    whether except till than maybe perhaps half quite rather again be been being
""")
