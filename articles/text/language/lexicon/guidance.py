"""Words that give guidance, as parts of patterns: what should, must, may, need or must not be;
what is indicated, safe, enough."""

from . import alternatives, words, words_and_phrases

_MODAL = r"""
    should(?:n't)? must(?:n't)? ought(?:n't)? shall shan't can can(?:'t|not) may mayn't need(?:s|ed|n't|ing)? had_better
    (?:has|have|had)_to (?:is|are)_(?:not_)?to_(?:be_)? do_not don't won't
"""

# In any form in which they stand in a sentence about care.
_OF_CARE = r"""
    never always please avoid(?:s|ed|ing|ance|able)? recommend(?:s|ed|ing|ations?)? advis(?:e|ed|es|ing|able|ory) advice inadvisable
    counsel(?:l?ed|l?ing)? contra-?indicat(?:e|ed|es|ions?|ing) indicat(?:ed|ions?) (?:re)?consider(?:ed|ation|ing)? suggest(?:s|ed|ions?)?
    offer(?:ed|ing)? stop(?:ped|ping)? (?:re)?start(?:ed|ing)? discontinu(?:e|ed|ing|ation) continu(?:e|ed|ing) with-?h(?:old|eld|olding)
    withdraw(?:n|al|ing)? refer(?:red|rals?|ring)? giv(?:e|en|ing) tak(?:e|en|ing) prescri(?:be|bed|bes|bing|ptions?)
    administ(?:er|ered|ering|ration) switch(?:ed|ing)? reduc(?:e|ed|ing|tion) increas(?:e|ed|ing) lower(?:ed|ing) rais(?:e|ed|ing)
    taper(?:ed|ing)? titrat(?:e|ed|ing|ion) adjust(?:ed|ing|ments?)? monitor(?:ed|ing|s)? measur(?:e|ed|ing|ements?) check(?:ed|ing|s)?
    recheck(?:ed)? repeat(?:ed|ing)? screen(?:ed|ing)? watch(?:ed|ful)? follow(?:ed)?[_-]up treat(?:ed|ing|ments?)? test(?:ed|ing|s)?
    admit(?:ted)? vaccinat(?:e|ed|ing|ions?) immuni[sz](?:e|ed|ation) exclud(?:e|ed|ing) rul(?:e|ed)_out requir(?:e|ed|es|ing|ements?)
    necessary unnecessary essential vital mandatory obligatory compulsory imperative crucial important warranted unwarranted
    (?:un)?safe(?:r|st|ly|ty)? dangerous hazardous harmful harmless toxic risky (?:un)?suitable (?:in)?appropriate (?:un)?acceptable
    (?:in)?adequate permi(?:t|ts|tted|ssible) allow(?:s|ed) forbid(?:s|den)? prohibit(?:s|ed) licen[sc]ed off-label
    (?:dis)?encourag(?:e|ed|es|ing) prefer(?:red|able|ably)? preference (?:in)?sufficient suffic(?:e|es) enough reasonable sensible prudent
    wise unwise justified options? optional alternatives? (?:first|second|third)[_-]line (?:of|first|second|best|treatment)_choice
    gold_standard priority precautions? caution(?:ed|s|ary)? warn(?:s|ed|ings?)? urgent(?:ly)? immediately promptly without_delay emergency
    at_once right_away reserved_(?:for|to) (?:restricted|limited|confined)_to lifelong responsib(?:le|ility) effective ineffective
    works?_(?:better|best|well) superior inferior (?:non-?)inferiority dos(?:e|es|ed|age|ages|ing) targets? regimens? bridg(?:e|ed|ing)
    supervis(?:e|ed|ion) eligible ineligible fit_to unfit (?:is|are|be)_used useful useless (?:no|little|limited)_use best better worse
    worst (?:but_)?not_(?:for|in|with|before|after|until) against_(?:it|its|the_use|this) judged assessed diagnosed defined graded
    calculated scored (?:un)?likely suspect(?:s|ed)? no_\w+ing \w+er_than (?:more|less|fewer)_(?:\w+_)?than combin(?:e|es|ed|ing|ation)
    interact(?:s|ions?)? with_(?:food|meals|water|milk) empty_stomach taken_fasting bedtime by_mouth orally intraven\w+
    intramuscular\w* subcutaneous\w* sublingual\w* under_the_tongue innocent no_(?:place|role|need|reason)
    calls?_for comes?_first left_alone benefits? harms?
"""

# Of other European languages: what should, must, may not be, and instructions as patients read
# them.
_OTHER_LANGUAGES = r"""
    soll(?:te|ten|en)? muss müssen darf dürfen empf(?:iehlt|ohlen|ehlen) vermeiden kontraindiziert nehmen nicht doit doivent ne faut
    évite[rz] devrait contre-indiquée?s? recommandée?s? prenez arrêtez debe deben debería evitar evite recomienda contraindicad[oa]s? deve
    devono dovrebbe devem evitare contro?indicat[oaie] raccomanda(?:to)? moet(?:en)? mogen vermijd(?:en)? niet należy nie powinn[oa]
    sk(?:al|a|ulle) bör bør undgå undvik inte ikke jangan harus không phải nên
"""

GUIDING_WORDS, GUIDING_PHRASES = words_and_phrases(_MODAL + _OF_CARE + _OTHER_LANGUAGES)

# What alone makes a sentence a recommendation, wherever it stands in it.
RECOMMENDING_WORDS, RECOMMENDING_PHRASES = words_and_phrases(r"""
    should(?:n't)? must(?:n't)? ought shall (?:has|have)_to needs?_to had_better do_not don't avoid(?:ed)? recommend(?:s|ed|ations?)?
    advis(?:e|ed|es|able) inadvisable contra-?indicated (?:is|are)_(?:not_)?(?:indicated|suggested|required|mandatory|warranted|preferred)
    we_suggest suggests? first[_-]line of_choice reserved_for (?:is|are)_to_be_(?:avoided|given|taken|stopped)
""")

# What begins like an instruction and is the name of a thing.
COMPOUNDS = alternatives(r"""
    test_(?:results?|strips?|meals?|kits?) control_(?:groups?|subjects?|arms?) contact_(?:allergy|dermatitis|lenses)
    exercise_(?:tests?|tolerance|capacity|training) report_forms? rest_pain stop_codons? change_scores? watch_batteries hand_hygiene
    cover_letters? cut_wounds? drink_driving fast_food feed_intolerance heat_(?:stroke|exhaustion|rash) help_lines? drop_foot
""")

# Of English alone, and so frequent that hardly a sentence has none: where all are missing it is not
# known to be English.
ENGLISH = words("""
    the of and are were was it its this that these those they them their to with for from by have has had been be is not at as on an or but
    she he her his you your who which when where while why how most some many others other there here both also than then very what all
    in into up down out about after before between under over we our does did do nobody everyone nothing yes no well rare common
""")
