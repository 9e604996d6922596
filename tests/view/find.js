// Finding in bytes. `Find.needle(text)` -> what is sought, or null: bytes where the text is hexadecimal in pairs with
// blanks between (`0d 0a`), else the text, for which A is as good as a. `Find.next(bytes, needle, from)` -> where it
// begins, or -1; `Find.all(bytes, needle, most)` -> a list of that.

const Find = (() => {
    const lower = byte => (byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte);

    function needle(text) {
        if (!text) return null;
        if (/^[0-9a-f]{2}( [0-9a-f]{2})+$/i.test(text)) return { exact: true, bytes: Uint8Array.from(text.split(' '), hex => parseInt(hex, 16)) };
        return { exact: false, bytes: new TextEncoder().encode(text).map(lower) };
    }

    function next(bytes, { exact, bytes: sought }, from) {
        const first = sought[0], upper = !exact && first >= 0x61 && first <= 0x7A ? first - 0x20 : first;
        for (let at = from; at <= bytes.length - sought.length; ++at) {
            if (bytes[at] !== first && bytes[at] !== upper) continue;
            let same = 1;
            while (same < sought.length && (exact ? bytes[at + same] : lower(bytes[at + same])) === sought[same]) ++same;
            if (same === sought.length) return at;
        }
        return -1;
    }

    function all(bytes, sought, most = 1000) {
        const found = [];
        for (let at = next(bytes, sought, 0); at >= 0 && found.length < most; at = next(bytes, sought, at + 1)) found.push(at);
        return found;
    }

    return { needle, next, all };
})();

if (typeof module !== 'undefined') module.exports = Find;
