// Words that a line end broke, as text copied from a PDF has them.

// How a word ends, and none begins: the hyphen before it is that of the line.
const ENDING = /^(?:[a-z]{0,4}(?:tion|sion)s?|[a-z]{0,3}ments?|(?:i[sz])?ing|ed|ly|i?ties|i?ty|ness|ous|ive|ively|i?ble|i?cal(?:ly)?|[ae]nces?|ology|aemia|emia|itis)$/u;
// How a word begins, and none that takes a hyphen.
const BEGINNING = /^(?:ac|af|ap|com|con|cor|dif|dis|ef|hyper|hypo|im|pa|pla|sig|sys)$/u;
const JOINING = /^(?:and|or|to)$/iu; // as in "short- and long-term"
const BREAK = /(?<![\p{L}\p{N}])(\p{L}+)-[^\S\n]*\n[^\S\n]*(\p{L}+)/gu;
const OTHERS = /(?<=[\p{L}\p{N}]-)[^\S\n]*\n[^\S\n]*(?=[\p{L}\p{N}])/gu; // names with numbers, compounds of several words

// Return text in which a word stands in one line again. Its hyphen goes where the word is surely one: by a soft hyphen, as the text has
// it elsewhere without, or by its beginning or end. Else the hyphen stays.
export function unbroken(text) {
  if (!/[\u00ad-][^\S\n]*\n/u.test(text)) return text;
  const known = new Set(text.toLowerCase().match(/\p{L}+(?:-\p{L}+)*/gu));
  const joined = (found, before, after) => {
    const [first, last] = [before.toLowerCase(), after.toLowerCase()];
    if (JOINING.test(last)) return `${before}- ${after}`;
    const isOne = !known.has(`${first}-${last}`) && last === after && (known.has(first + last) || ENDING.test(last) || BEGINNING.test(first));
    return isOne ? before + after : `${before}-${after}`;
  };
  return text.replace(/\u00ad[^\S\n]*\n[^\S\n]*/gu, "").replace(BREAK, joined).replace(OTHERS, "");
}
