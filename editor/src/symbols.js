// As articles/text/characters/symbols.py, which a test holds this to: what word processors write with their Symbol font.
const GREEK = ["ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", "αβχδεφγηιϕκλµνοπθρστυϖωξψζ"];
const SIGNS = {
  0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2a: "∗", 0x2d: "−", 0x40: "≅", 0x5c: "∴", 0x5e: "⊥", 0x7e: "∼", 0xa2: "′", 0xa3: "≤", 0xa4: "⁄",
  0xa5: "∞", 0xab: "↔", 0xac: "←", 0xad: "↑", 0xae: "→", 0xaf: "↓", 0xb0: "°", 0xb1: "±", 0xb2: "″", 0xb3: "≥", 0xb4: "×", 0xb5: "∝",
  0xb6: "∂", 0xb7: "•", 0xb8: "÷", 0xb9: "≠", 0xba: "≡", 0xbb: "≈", 0xbc: "…", 0xc6: "∅", 0xc7: "∩", 0xc8: "∪", 0xce: "∈", 0xcf: "∉",
  0xd0: "∠", 0xd1: "∇", 0xd2: "®", 0xd3: "©", 0xd4: "™", 0xd5: "∏", 0xd6: "√", 0xd7: "⋅", 0xd9: "∧", 0xda: "∨", 0xdb: "⇔", 0xde: "⇒",
  0xe5: "∑", 0xf2: "∫",
};
const AS_IN_ASCII = "!#%&()+,./0123456789:;<=>?[]_{|}";

export const SYMBOLS = new Map([
  ...[...GREEK[0]].map((letter, at) => [0xf041 + at, letter]),
  ...[...GREEK[1]].map((letter, at) => [0xf061 + at, letter]),
  ...[...AS_IN_ASCII].map((sign) => [0xf000 + sign.charCodeAt(0), sign]),
  ...Object.entries(SIGNS).map(([code, sign]) => [0xf000 + Number(code), sign]),
]);

// Of a font called Symbol, a letter stands for what its code point for private use stands for.
export const inSymbolFont = (text) => text.replace(/[\x21-\xff]/gu, (one) => SYMBOLS.get(0xf000 + one.charCodeAt(0)) ?? one);

const LIGATURES = { "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st" };

// The real characters in the place of those for private use and of ligatures, and nothing that readers cannot see.
export const repaired = (text) => text
  .replace(/[ﬀ-ﬆ]/gu, (one) => LIGATURES[one])
  .replace(/[\uf021-\uf0ff]/gu, (one) => SYMBOLS.get(one.charCodeAt(0)) ?? one)
  .replace(/[\u00ad\u200b\u2060\ufeff]/gu, "");
