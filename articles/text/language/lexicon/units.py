"""Units of what is taken or given, as parts of patterns, as `articles.text.characters.folding`
spells them."""

from . import alternatives

# After a figure, and after a number in words where they are written out.
WRITTEN_OUT = alternatives(r"""
    (?:micro|milli|nano)?gram(?:me)?s? (?:milli|centi|deci|micro)?lit(?:re|er)s? (?:international_|mega|milli)?units?
    (?:milli|micro)?moles? (?:milli)?equivalents?
""")
SYMBOLS = alternatives(
    r"mgs? mcgs? μg ug ng gms? g mls? cl dl μl cc l [mk]?iu i\.u\. [mμ]?u mmols? μmol meq"
)

# Of single pieces: after a figure and after a number in words.
FORMS = alternatives(r"""
    (?:half[_-]|quarter[_-])?tablets? tabs? pills? capsules? caps? caplets? gelcaps? softgels? lozenges? pastilles? troches? wafers?
    gumm(?:y|ies) puffs? inhalations? actuations? sprays? squirts? pumps? drops? gtt patch(?:es)? plasters? films? sachets? sticks? scoops?
    suppositor(?:y|ies) pessar(?:y|ies) enemas? applicator(?:ful)?s? vials? ampoules? ampuls? ampules? amps? nebules? syringes? pens?
    cartridges? (?:tea|table|dessert|measuring_)?spoon(?:ful)?s? spoonsful measures? capfuls? pieces?
    tbl tabl cpr tabletten? kapseln? tropfen zäpfchen hübe? einheiten comprimés? gélules? gouttes? suppositoires? bouffées? unités?
    comprimidos? cápsulas? gotas? sobres? supositorios? unidad(?:es)? unidades compress[ae] capsul[ae] gocce goccia bustin[ae] suppost[ae]
    unità tablett(?:er|a|ák|it)? tabletk[aię] tabletek kapsułk[aię] kapsułek kropl[eai] kapsel kapslar dråber droppar tablety?
    comprimat(?:e|ul)?
""")

# As other scripts have them.
OTHER_SCRIPTS = alternatives(r"""
    мк?г мл г М?ЕД таблет\w{0,3} таб капсул\w{0,3} капл\w{0,3} капель δισκί\w{0,2} χάπια? σταγόνες
    מ"ג גרם מ"ל מיליגרם טבליות טבליה כדורים? כמוסות כמוסה טיפות
    ملغ مجم ملغم مليغرام ملليغرام غرام جرام غ مل ميكروغرام وحدات وحدة حبة حبات قرص أقراص قطرات میلی‌گرم میلیگرم گرم گولی گولیاں ملی‌گرام
    मिलीग्राम मि\.?ग्रा\.? ग्राम मिलीलीटर एमएल गोली गोलियाँ बूँदें মিগ্রা মিলিগ্রাম গ্রাম
""")
CJK = alternatives("""
    毫克 微克 克 毫升 国际单位 单位 片 粒 滴 袋 支 喷 包 ミリグラム マイクログラム グラム ミリリットル 単位 錠 カプセル 吸入
    밀리그램 그램 정 캡슐 방울
""")

# Forms that are verbs as well: after an English "to", which elsewhere is two, they count nothing.
VERBS = alternatives(
    "measure film patch pump spray drop plaster pen cap piece puff stick scoop squirt"
)

# Numbers that are words of other languages, before a form.
NUMBERS_ELSEWHERE = alternatives("""
    une? deux trois quatre cinq dos tres cuatro cinco uno? una due tre quattro um uma dois duas eine? eine[nr] zwei drei vier
    en ett två tre to één een twee drie jedn[aąe] dwie dwa trzy одну две три μία δύο आधी एक दो तीन
""")
# A dual: a number and its unit in one word.
WHOLE = alternatives("حبتين حبتان قرصين قرصان قطرتين")
