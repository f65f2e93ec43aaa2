"""The list that is in force until an editor adopts a next one: generic names, classes, and common
endings of generic names.

The endings are stems of international nonproprietary names (WHO, "The use of stems in the selection
of INN"); only those that hardly any other English word ends in. Substances that are as often food
or a laboratory value (potassium, iron, alcohol) are left out.
"""

_TEXT = """
*ciclovir *cillin *cycline *dipine *dronate *floxacin *gliflozin *gliptin *glitazone *grastim *mycin *navir *olol *oxetine *parin
*prazole *profen *sartan *semide *setron *statin *tegravir *thiazide *tidine *tinib *tiazem *triptan *tropium *xaban *zepam *zolam
*zosin *glutide *conazole *nidazole *quine *caine *barbital *bicin *platin *rubicin *taxel *ximab *zumab *umab *limus *fibrate *pramine
*triptyline *azepine *gabalin *lukast *steride *afil *sone *solone

abatacept acarbose acenocoumarol acetaminophen acetazolamide acetylcysteine adenosine adrenaline allopurinol alteplase amantadine
amiloride aminophylline amiodarone aripiprazole aspirin atropine azathioprine baclofen benzocaine bisacodyl bosentan botulinum_toxin
budesonide bumetanide buprenorphine bupropion calcitonin calcitriol captopril carbamazepine carbimazole cefalexin cefazolin cefotaxime
ceftazidime ceftriaxone cefuroxime cetirizine chlorambucil chloramphenicol chlorphenamine chlorpromazine ciclosporin cilazapril
citalopram clobazam clonidine clopidogrel clozapine codeine colchicine colecalciferol corticosteroid cyclophosphamide cyclosporine
dabigatran dapsone desmopressin dexamethasone dexmedetomidine diclofenac digoxin dihydrocodeine diphenhydramine dipyridamole
disulfiram domperidone donepezil dopamine droperidol dulaglutide edoxaban eltrombopag enalapril ephedrine epinephrine eplerenone
epoetin ergotamine erythropoietin escitalopram estradiol etanercept ethambutol ethinylestradiol etoricoxib ezetimibe fentanyl
finasteride flecainide flucloxacillin fluorouracil flumazenil fluphenazine fluticasone folic_acid fosinopril fosphenytoin fulvestrant
gabapentin galantamine gentamicin glibenclamide gliclazide glimepiride glipizide glucagon glyceryl_trinitrate haloperidol heparin
hydralazine hydrocortisone hydromorphone hydroxycarbamide hydroxychloroquine hydroxyzine hyoscine imatinib indapamide indometacin
infliximab insulin iron_infusion iron_tablet isoniazid isosorbide isotretinoin ivabradine ivermectin ketamine ketorolac labetalol
lactulose lamotrigine leflunomide letrozole levetiracetam levodopa levonorgestrel levothyroxine liothyronine lisinopril lithium
loperamide loratadine lorazepam macrogol magnesium_sulfate magnesium_sulphate mannitol melatonin memantine mercaptopurine meropenem
mesalazine metamizole metformin methadone methimazole methotrexate methyldopa methylphenidate methylprednisolone metoclopramide
formoterol indacaterol olodaterol salmeterol vilanterol organic_nitrate
mifepristone milrinone minoxidil mirtazapine misoprostol modafinil mometasone montelukast morphine mycophenolate naloxone naltrexone
naproxen neostigmine nicorandil nicotine_replacement nitrofurantoin nitroglycerin nitroprusside noradrenaline norepinephrine nystatin
octreotide olanzapine ondansetron orlistat oseltamivir oxybutynin oxycodone oxytocin paliperidone paracetamol paroxetine penicillamine
penicillin perindopril permethrin pethidine phenobarbital phenylephrine phenytoin pilocarpine piperacillin potassium_chloride
pramipexole prasugrel praziquantel prednisolone prednisone pregabalin primidone probenecid prochlorperazine progesterone promethazine
propofol propylthiouracil protamine pyrazinamide pyridostigmine quetiapine quinapril quinine raloxifene ramipril remdesivir repaglinide
rifampicin rifaximin riluzole risperidone rituximab rivastigmine ropinirole salbutamol senna sertraline sildenafil simeticone
sodium_valproate solifenacin spironolactone streptokinase sucralfate sugammadex sulfadiazine sulfamethoxazole sulfasalazine tacrolimus
tamoxifen
tamsulosin tapentadol tenecteplase tenofovir terbinafine teriparatide testosterone theophylline thiamine thyroxine ticagrelor
tigecycline tiotropium tizanidine tolterodine topiramate torasemide tramadol trandolapril tranexamic_acid trastuzumab trazodone
trimethoprim ursodeoxycholic_acid valaciclovir valproate valproic_acid vancomycin vasopressin venlafaxine verapamil vigabatrin
vitamin_k warfarin zidovudine zoledronic_acid zolpidem zopiclone

ace_inhibitor alpha_blocker analgesic angiotensin_receptor_blocker antacid anticholinergic anticoagulant anticonvulsant antidepressant
antiemetic antiepileptic antifungal antihistamine antihypertensive antimicrobial antiplatelet antipsychotic antipyretic antiretroviral
antiviral antibiotic benzodiazepine beta_agonist beta_blocker betablocker bisphosphonate blood_thinner bronchodilator
calcium_channel_blocker cephalosporin chemotherapy contraceptive_pill corticosteroid diuretic doac fibrinolytic glp_1_agonist
glucocorticoid h2_blocker hormone_replacement immunosuppressant laxative macrolide monoclonal_antibody mucolytic muscle_relaxant
neuroleptic noac nsaid opiate opioid oral_contraceptive painkiller ppi proton_pump_inhibitor quinolone sedative sglt2_inhibitor
snri ssri statin steroid sulfonylurea thiazide thrombolytic tricyclic vaccine vitamin_k_antagonist
"""  # noqa: E501
FIRST_LIST: tuple[str, ...] = tuple(sorted({name.replace("_", " ") for name in _TEXT.split()}))
