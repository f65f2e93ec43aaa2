"""Medicines, tests and procedures, as parts of patterns: who says anything of one says what a
reviewer must be able to agree with."""

from . import alternatives, words_and_phrases

# Stems of international nonproprietary names (WHO, "The use of stems in the selection of INN").
_STEMS = alternatives(r"""
    cillin mycin micin penem cef\w* sulfa\w* oxacin cycline azole conazole nidazole vir tegravir mab nib tinib xaban gatran parin coumarol
    farin platin olol alol dipine pril sartan statin vastatin thiazide semide glifozin gliflozin gliptin glutide formin glinide zone
    gliclazide prazole tidine setron triptan gepant profen coxib fenac morphine codone codeine orphine fentanil fentanyl caine
    azepam zolam barbital clidone tiapine apine ridone peridol oxetine traline faxine triptyline ipramine lukast terol phylline sone solone
    sonide asone onide metasone dronate stim poetin relin steride estrol gestrel trexate prine limus fibrate cromil astine ramine
    loratadine
""")

_MEDICINES = r"""
    insulins? aspirin paracetamol acetaminophen lithium digoxin adrenaline epinephrine noradrenaline oxygen saline crystalloids? colloids?
    charcoal naloxone heparins? oxytocin levothyroxine thyroxine methotrexate allopurinol colchicine steroids? corticosteroids?
    antibiotics? antivirals? antifungals? antihistamines? antidepressants? antipsychotics? anticoagulants? anticoagulation
    antihypertensives? antiemetics? antacids? opioids? opiates? benzodiazepines? nsaids? statins?
    (?:beta|β|alpha|α|calcium[_-]channel)[_-]?blockers? diuretics? thiazides? nitrates? vasopressors? laxatives? inhalers? vaccines?
    contraceptives? hypnotics? sedatives? analgesics? painkillers? biologics? chemotherapy immunoglobulins? supplements? ssris? snris?
    maois? ppis? ace_inhibitors? placebo antidotes? fluids? drugs? medicines? medications? tablets? capsules? pills? injections? infusions?
    ointments? creams? lozenges? sprays? drops
"""

_PROCEDURES = r"""
    therapy therapies surgery operations? biops(?:y|ies) endoscop(?:y|ies) colonoscop(?:y|ies) imaging ultrasound scans? x-?rays? ct mri
    ecgs? echocardiograph\w* cultures? dialysis transfusions? catheters? intubation ventilation defibrillation ablation stent(?:s|ing)?
    physiotherapy rehabilitation psychotherapy cbt exercises? diets? bed_rest compression splints? casts? sutures? drainage excision
    cautery tampons? radiotherapy transplant(?:s|ation)? counselling mri
"""

_WORDS, INTERVENING_PHRASES = words_and_phrases(_MEDICINES + _PROCEDURES)
INTERVENING_WORDS = rf"[a-z]{{2,14}}(?:{_STEMS})|{_WORDS}"
