"""Verbs of care: at the head of an instruction ("Give ...", "then call ..."), said of what is
done ("is given"), as its name ("Giving")."""

from collections.abc import Iterator

from . import words

IMPERATIVES = words("""
    accept adapt add adhere adjust administer admit advise agree aim allow alternate anticipate apply arrange ask assess assume attach
    attend avoid await balance bandage be begin bite book breathe bring brush call calculate cancel cannulate carry catheterise catheterize
    change chart check chew choose clamp clarify clean cleanse close collect combine come commence compare complete compress confirm
    consider consult contact continue control convert cool correct count cover crush cut decide decrease defer delay deliver dilute
    disclose discard discharge discontinue discuss dispense dispose dissolve divide do document don't double drain draw dress drink drive
    drop dry eat educate elevate eliminate encourage enquire ensure escalate establish estimate evaluate examine exclude exercise exhale
    expect explain explore express extend fast feed fill find finish fit flush fold follow gargle get give go grade guard halve hand
    have heat help hold hospitalise hospitalize hydrate identify ignore immerse immobilise immobilize immunise immunize implant improve
    incise include increase individualise individualize inflate inform infuse inhale initiate inject inquire insert inspect instil instill
    instruct intubate inspect interpret interrupt investigate irrigate isolate justify keep label lay leave let lie lift limit listen
    load look lower lubricate maintain make manage massage match measure minimise minimize mix mobilise mobilize modify moisten monitor
    move never notify nurse observe obtain offer omit open operate optimise optimize order palpate pass perform perfuse personalise
    personalize place plan position postpone pour prefer prepare prescribe press prevent prioritise prioritize proceed prolong
    protect provide pull push put quit raise reassess reassure recheck recommend reconsider reconstitute record reduce refer refrain
    refrigerate rehydrate relieve remain remember remind remove renew repeat replace report request rescue reserve resist rest restart
    restrict resume resuscitate retest return review rewarm ring rinse rotate round rub rule run safeguard sample save screen seek
    select send separate shake share shield shorten show sit skip sleep slow smoke soak speak spit splint split spray stabilise stabilize
    stand start stay step sterilise sterilize stick stimulate stir stop store stretch strive substitute suck suction suggest supervise
    supplement support suspect suspend suture swab swallow switch take talk tailor taper target teach tell terminate test thaw think
    throw tilt titrate train transfer transfuse transport treat try turn undergo update use vaccinate vary ventilate verify visit void
    wait wake walk warm warn wash watch wean wear weigh wipe withdraw withhold wrap write
""")

_IRREGULAR = words("""
    begun bitten broken brought chosen cut done drawn driven drunk dealt eaten fed given held hung kept laid let lain put rung sent set
    shaken split stuck taken thawed thrown undergone woken worn withdrawn withheld
""")


def _stems(verb: str) -> Iterator[str]:
    yield verb.removesuffix("e")
    yield f"{verb}{verb[-1]}"  # "stop", "stopped"
    if verb.endswith("y"):
        yield f"{verb[:-1]}i"  # "apply", "applied"


DONE = _IRREGULAR | {f"{stem}ed" for verb in IMPERATIVES for stem in _stems(verb)}
DOING = frozenset(f"{stem}ing" for verb in IMPERATIVES for stem in (*_stems(verb), verb))
