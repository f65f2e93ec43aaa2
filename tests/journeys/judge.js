// What looks at a page from within, after axe-core in the same file as the browser loads it.

// What else may differ where nothing but width and colours do: these rules look at what is drawn, all others at the same tree again.
const OF_DRAWING = ["link-in-text-block", "scrollable-region-focusable"];
const AS_MANY = 3; // of what is drawn in the same way: one may be covered, of which axe says nothing
let looked = "";

// What is wrong with the page but for its contrasts, and the ways things are drawn in.
const judge = async () => {
    const root = document.documentElement, shown = [...root.querySelectorAll("*")].map((one) => +one.checkVisibility({visibilityProperty: true}));
    const now = root.outerHTML + shown.join("");
    const options = now === looked ? {runOnly: OF_DRAWING} : {rules: {"color-contrast": {enabled: false}}};
    looked = now;
    return [await wrong(document, options), [...drawn().keys()]];
};

// What is wrong with the contrasts of what is drawn in one of these ways.
const judgeContrasts = (ways) => wrong(
    {include: [...drawn()].filter(([way]) => ways.includes(way)).flatMap(([, all]) => all.slice(0, AS_MANY))},
    {runOnly: ["color-contrast"]},
);

const wrong = async (where, options) => {
    const {violations} = await axe.run(where, {...options, resultTypes: ["violations"]});
    return violations.map((one) => `${one.id}: ${one.nodes.map(named).join(" AND ")}`);
};

const named = (one) => [
    one.html,
    ...[...one.any, ...one.all, ...one.none].flatMap((why) => [why.message, ...why.relatedNodes.map((other) => other.html)]),
].map((said) => said.slice(0, 200)).join(" ");

// The elements that show text, by the way they are drawn: all that axe computes a contrast from. It is the ink, whether the text counts as
// large, whether it is of something disabled, and each ground from the element's own to the page's.
const drawn = () => {
    const ways = new Map(), grounds = new Map([[null, ""]]);
    const under = (one) => {
        if (!grounds.has(one)) {
            const {backgroundColor, backgroundImage, opacity, filter, mixBlendMode} = getComputedStyle(one);
            const ground = [backgroundColor, backgroundImage, opacity, filter, mixBlendMode].join(" ");
            grounds.set(one, (ground === "rgba(0, 0, 0, 0) none 1 none normal" ? "" : `${ground} on `) + under(one.parentElement));
        }
        return grounds.get(one);
    };
    for (const one of document.body.querySelectorAll("*")) {
        const hasText = one.matches("input, select, textarea") || [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        if (!hasText || !one.checkVisibility({visibilityProperty: true})) continue;
        const {color, fontSize, fontWeight, textShadow, webkitTextStroke} = getComputedStyle(one);
        const isLarge = parseFloat(fontSize) * (fontWeight >= 700 ? 18 / 14 : 1) >= 24;
        const isDisabled = (one.closest("label")?.control ?? one).matches(":is(:disabled, [aria-disabled=true]), :is(:disabled, [aria-disabled=true]) *");
        const way = [color, isLarge, textShadow, webkitTextStroke, isDisabled, under(one)].join();
        ways.set(way, [...ways.get(way) ?? [], one]);
    }
    return ways;
};
