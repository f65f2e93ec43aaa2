"""What word processors write with their Symbol font, as code points for private use from U+F020,
and what each stands for.

Encoding: Adobe Symbol, as in https://www.unicode.org/Public/MAPPINGS/VENDORS/ADOBE/symbol.txt.
Codes under which other fonts of signs (Wingdings) are as common with another meaning are left out.
"""

_GREEK = (
    "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ",
    "αβχδεφγηιϕκλµνοπθρστυϖωξψζ",
)  # in the place of A to Z and of a to z
_SIGNS = {
    0x22: "\u2200", 0x24: "\u2203", 0x27: "\u220b", 0x2A: "\u2217", 0x2D: "\u2212", 0x40: "\u2245",
    0x5C: "\u2234", 0x5E: "\u22a5",
    0x7E: "\u223c", 0xA2: "\u2032", 0xA3: "\u2264", 0xA4: "\u2044", 0xA5: "\u221e", 0xAB: "\u2194",
    0xAC: "\u2190", 0xAD: "\u2191",
    0xAE: "\u2192", 0xAF: "\u2193", 0xB0: "\xb0", 0xB1: "\xb1", 0xB2: "\u2033", 0xB3: "\u2265",
    0xB4: "\xd7", 0xB5: "\u221d",
    0xB6: "\u2202", 0xB7: "\u2022", 0xB8: "\xf7", 0xB9: "\u2260", 0xBA: "\u2261", 0xBB: "\u2248",
    0xBC: "\u2026", 0xC6: "\u2205",
    0xC7: "\u2229", 0xC8: "\u222a", 0xCE: "\u2208", 0xCF: "\u2209", 0xD0: "\u2220", 0xD1: "\u2207",
    0xD2: "\xae", 0xD3: "\xa9",
    0xD4: "\u2122", 0xD5: "\u220f", 0xD6: "\u221a", 0xD7: "\u22c5", 0xD9: "\u2227", 0xDA: "\u2228",
    0xDB: "\u21d4", 0xDE: "\u21d2",
    0xE5: "\u2211", 0xF2: "\u222b",
}  # fmt: skip
_AS_IN_ASCII = "!#%&()+,./0123456789:;<=>?[]_{|}"

SYMBOLS = {
    **{chr(0xF041 + at): letter for at, letter in enumerate(_GREEK[0])},
    **{chr(0xF061 + at): letter for at, letter in enumerate(_GREEK[1])},
    **{chr(0xF000 + ord(sign)): sign for sign in _AS_IN_ASCII},
    **{chr(0xF000 + code): sign for code, sign in _SIGNS.items()},
}
