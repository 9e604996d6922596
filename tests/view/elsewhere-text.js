// Bytes as string literals: what all languages of "the same request elsewhere" share.
//
// A literal is made of text where the bytes are UTF-8, otherwise of bytes, one character each (Latin-1). How a language
// writes literals is its `style`:
//     quotes      the quotation marks it has, the preferred one first
//     escapes     {character: what stands for it}, also for the quotation marks
//     byte        code => the escape of a byte
//     character   code => the escape of a character that would not be seen; without it, its UTF-8 bytes are escaped
//     raw         text => a literal with fewer escapes, or null; asked for text that is seen as it stands

const ElsewhereText = (() => {
    const longest = 110;  // of a literal on one line
    // Controls, marks, all spaces but the usual one, and what turns the line round: nobody would see them.
    const unseen = /[\p{C}\p{M}\p{Z}]/u;
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const encoder = new TextEncoder();

    function latin1(bytes) {
        let text = '';
        for (const byte of bytes) text += String.fromCharCode(byte);
        return text;
    }

    const bytesOf = latin1 => Uint8Array.from(latin1, character => character.charCodeAt(0));

    // `binary`: each character stands for a byte.
    function textOf(bytes) {
        try {
            return { text: decoder.decode(bytes), binary: false };
        } catch {
            return { text: latin1(bytes), binary: true };
        }
    }

    const isAscii = text => /^[\x00-\x7f]*$/.test(text);
    const isSeen = text => [...text].every(character => character === ' ' || !unseen.test(character));

    function escaped(character, style, binary) {
        const code = character.codePointAt(0);
        if (character in style.escapes) return style.escapes[character];
        if (code < 0x80 ? code >= 0x20 && code < 0x7F : !binary && !unseen.test(character)) return character;
        if (code < 0x80 || binary) return style.byte(code);
        return style.character ? style.character(code) : [...encoder.encode(character)].map(style.byte).join('');
    }

    function quoted(text, style, binary = false) {
        const raw = style.raw && !binary && isSeen(text) && style.raw(text);
        if (raw) return raw;
        const [mark] = [...style.quotes].sort((a, b) => text.split(a).length - text.split(b).length);
        const own = { ...style, escapes: { ...style.escapes } };
        for (const quote of style.quotes) if (quote !== mark) delete own.escapes[quote];
        return mark + [...text].map(character => escaped(character, own, binary)).join('') + mark;
    }

    // Cut behind each line end, and where a line grows too long, there preferably behind a separator.
    function pieces(text, style, binary) {
        const widthOf = characters => [...characters].reduce((sum, one) => sum + escaped(one, style, binary).length, 0);
        const all = [];
        let piece = '', width = 0, separator = 0;
        for (const character of text) {
            piece += character;
            width += widthOf(character);
            if (' &,;'.includes(character)) separator = piece.length;
            if (character !== '\n' && width < longest) continue;
            const end = character === '\n' || separator < piece.length / 2 ? piece.length : separator;
            all.push(piece.slice(0, end));
            piece = piece.slice(end);
            width = widthOf(piece);
            separator = 0;
        }
        return piece || all.length === 0 ? [...all, piece] : all;
    }

    // Each literal is a line of the code.
    function literals(bytes, style) {
        const { text, binary } = textOf(bytes);
        return { lines: pieces(text, style, binary).map(piece => quoted(piece, style, binary)), binary };
    }

    const indented = (lines, depth = 1) => lines.map(line => (line ? ' '.repeat(4 * depth) + line : line));

    // `start` is what stands before the literals: `var request =`.
    function assignment(start, lines, { operator = '', end = ';' } = {}) {
        const sum = lines.map((line, i) => line + (i < lines.length - 1 ? operator : end));
        return sum.length === 1 ? [`${start} ${sum[0]}`] : [start, ...indented(sum)];
    }

    const hex = (code, digits) => code.toString(16).padStart(digits, '0');
    const octal = code => `\\${code.toString(8).padStart(3, '0')}`;
    const utf16 = code => String.fromCodePoint(code).split('').map(unit => `\\u${hex(unit.charCodeAt(0), 4)}`).join('');

    return { latin1, bytesOf, textOf, isAscii, isSeen, quoted, literals, indented, assignment, hex, octal, utf16 };
})();

if (typeof module !== 'undefined') module.exports = ElsewhereText;
