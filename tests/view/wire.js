// The wire picture: where what was sent parts from what was expected, and what crossed the connections, with every byte
// to be seen. Drawn from an entry of kit-json's `checks` (docs/reference/reports.md).
//
//     element.append(Wire.picture(check));
//
// What came from a program is set as text, never as markup. A page may have cut the bytes: then `actual_more` and
// `expected_more` of the diagnosis are true, an event has less `data` than its `size`, events of `bytes` are joined
// (`until_ms`; `segments`, a list of [size, how many of them]; `segment_count`), and {event: "left out", count} stands for some others.

const Wire = (() => {
    const named = { 0x00: '␀', 0x09: '␉', 0x0A: '␊', 0x0D: '␍' };
    const letters = { '␀': 'NUL', '␉': 'TAB', '␊': 'LF', '␍': 'CR', '␠': 'SP' };
    // Characters that take no column, turn the line round, or look like a space: shown as their bytes, as in
    // tests/wire/visible.cpp.
    const hidden = [[0x00, 0x1F], [0x7F, 0xA0], [0xAD, 0xAD], [0x300, 0x36F], [0x1680, 0x1680], [0x2000, 0x200F],
                    [0x2028, 0x202F], [0x205F, 0x206F], [0x3000, 0x3000], [0xFE00, 0xFE0F], [0xFEFF, 0xFEFF]];

    function element(tag, classes, ...children) {
        const made = document.createElement(tag);
        if (classes) made.className = classes;
        made.append(...children);
        return made;
    }

    // Some systems have no font with ␍: there its letters stand for it, which wire.css sees to.
    function lacks(text) {
        const drawn = sign => {
            const canvas = document.createElement('canvas'), context = canvas.getContext('2d');
            canvas.width = canvas.height = 24;
            context.font = '16px monospace';
            context.fillText(sign, 4, 18);
            return canvas.toDataURL();
        };
        return drawn(text) === drawn('\u{10FFFD}');  // of no meaning: what is drawn for it is drawn for all that lack
    }
    document.documentElement.classList.toggle('wire-letters', lacks('␍'));

    // Copied, since a page may show tens of thousands.
    const signs = new Map();
    function sign(text) {
        if (!signs.has(text)) {
            const made = element('span', 'wire-sign', text);
            if (text in letters) made.dataset.letters = letters[text];
            signs.set(text, made);
        }
        return signs.get(text).cloneNode(true);
    }

    const bytesOf = base64 => Uint8Array.from(atob(base64 || ''), c => c.charCodeAt(0));

    // The character that begins at `at`, as its code, or -1 where the bytes are no well-formed UTF-8 (RFC 3629 §4).
    function characterAt(bytes, at) {
        const first = bytes[at], second = bytes[at + 1];
        const length = first < 0xC2 || first > 0xF4 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        let code = first & 0x7F >> length;
        for (let i = 1; i < length; ++i) {
            if ((bytes[at + i] & 0xC0) !== 0x80) return -1;
            code = code << 6 | bytes[at + i] & 0x3F;
        }
        const wrong = first === 0xE0 && second < 0xA0 || first === 0xED && second > 0x9F ||
                      first === 0xF0 && second < 0x90 || first === 0xF4 && second > 0x8F;
        return length === 0 || wrong ? -1 : code;
    }

    const isHidden = code => code < 0 || hidden.some(([from, to]) => code >= from && code <= to);

    // How many spaces begin a line at `at` that has more than spaces.
    function indentation(bytes, at) {
        if (at > 0 && bytes[at - 1] !== 0x0A) return 0;
        let size = 0;
        while (bytes[at + size] === 0x20) ++size;
        return at + size === bytes.length || bytes[at + size] in named ? 0 : size;
    }

    // One for each thing a reader sees: {text, sign: whether the text stands for a byte, offset, size}. Where lines are
    // `indented` as a matter of course, as in a page, the spaces that begin one are no signs.
    function glyphs(bytes, start = 0, end = bytes.length, { indented = false } = {}) {
        const all = [];
        let plain = start;  // spaces before this one are
        for (let at = start; at < end; at += all[all.length - 1].size) {
            const byte = bytes[at];
            if (byte > 0x20 && byte < 0x7F) {
                all.push({ text: String.fromCharCode(byte), sign: false, offset: at, size: 1 });
            } else if (byte === 0x20) {
                // A space that ends a line, or stands beside another, would be overlooked.
                if (indented) plain = Math.max(plain, at + indentation(bytes, at));
                const next = bytes[at + 1], overlooked = at >= plain && (next === undefined || next === 0x20 || next in named || bytes[at - 1] === 0x20);
                all.push({ text: overlooked ? '␠' : ' ', sign: overlooked, offset: at, size: 1 });
            } else if (byte in named) {
                all.push({ text: named[byte], sign: true, offset: at, size: 1 });
            } else {
                const code = characterAt(bytes, at), size = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
                if (byte < 0x80 || isHidden(code) || at + size > end) {
                    const hex = byte.toString(16).toUpperCase().padStart(2, '0');
                    all.push({ text: `⟨${hex}⟩`, sign: true, offset: at, size: 1 });
                } else {
                    all.push({ text: String.fromCodePoint(code), sign: false, offset: at, size });
                }
            }
        }
        return all;
    }

    // Glyphs as text, signs set apart so that a ␊ which a program really sent is no line end. `mark` is the offset of
    // the byte to mark; `lines` breaks the line behind each line end.
    function shown(list, { mark = -1, lines = false } = {}) {
        const made = document.createDocumentFragment();
        let plain = '';
        const flush = () => {
            if (plain) made.append(plain);
            plain = '';
        };
        for (const glyph of list) {
            const marked = mark >= glyph.offset && mark < glyph.offset + glyph.size;
            if (!glyph.sign && !marked) {
                plain += glyph.text;
                continue;
            }
            flush();
            const piece = glyph.sign ? sign(glyph.text) : glyph.text;
            made.append(marked ? element('mark', '', piece) : piece);
            if (lines && glyph.text === '␊' && glyph.sign) made.append(element('br'));
        }
        flush();
        return made;
    }

    const aside = text => element('span', 'wire-aside', text);

    // A side of a difference as one line round the byte: where to start, and how much of it to show.
    function line(side, start, mark, columns, more) {
        const upto = [];
        let used = 0, ends = 0;
        for (const glyph of side.filter(glyph => glyph.offset >= start)) {
            if (used > columns || ends === 2) break;  // two lines ahead of the byte tell what follows; more is noise
            upto.push(glyph);
            used += glyph.text.length;
            if (glyph.text === '␊' && glyph.offset >= mark) ++ends;
        }
        const last = side[side.length - 1], end = last ? last.offset + last.size : 0;
        const made = element('code', 'wire-line', start > 0 ? aside('…') : '', shown(upto, { mark }));
        if (upto.length && upto[upto.length - 1] !== last || more) made.append(aside('…'));
        else if (mark >= end) made.append(element('mark', '', aside('∎')));
        return made;
    }

    // `you sent` above `expected`, the first byte that differs marked in both.
    function difference(diagnosis) {
        if (!diagnosis || diagnosis.byte_offset === null || diagnosis.byte_offset === undefined) return null;
        const mark = diagnosis.byte_offset - diagnosis.window_offset;
        const sides = [[diagnosis.compared, 'actual'], ['expected', 'expected']].map(([label, name]) => (
            { label, name, bytes: bytesOf(diagnosis[name]), more: diagnosis[`${name}_more`] }));
        for (const side of sides) side.glyphs = glyphs(side.bytes);

        // Both begin at the same byte, at most this many columns before the mark, at the start of a line if one is near.
        const longer = sides[0].bytes.length > sides[1].bytes.length ? sides[0] : sides[1];
        let start = mark, used = 0;
        for (const glyph of longer.glyphs.filter(glyph => glyph.offset < mark).reverse()) {
            used += glyph.text.length;
            if (used > 28 || (glyph.text === '␊' && used > 4)) break;
            start = glyph.offset;
        }
        const rows = element('div', 'wire-lines');
        for (const side of sides) {
            rows.append(element('span', 'wire-label', side.label), line(side.glyphs, start, mark, 64, side.more));
            rows.lastChild.classList.add(side.name);
        }
        // The text before the mark once more, unseen, holds the pointer below it whatever the font's widths are.
        const before = longer.glyphs.filter(glyph => glyph.offset >= start && glyph.offset + glyph.size <= mark);
        const unseen = element('span', 'wire-unseen', start > 0 ? '…' : '', shown(before));
        unseen.setAttribute('aria-hidden', 'true');
        rows.append(element('span'), element('span', 'wire-pointer', unseen, `▲ byte ${diagnosis.byte_offset}`));

        const whole = element('details', 'wire-whole', element('summary', '', 'more of both'));
        for (const side of sides) {
            const code = element('code', 'wire-bytes', shown(side.glyphs, { mark, lines: true }));
            code.dataset.side = side.name;
            if (diagnosis.window_offset > 0) code.prepend(aside(`… from byte ${diagnosis.window_offset} on: `));
            if (mark >= side.bytes.length) code.append(element('mark', '', aside('∎')));
            else if (side.more) code.append(aside(' … and more'));
            whole.append(element('p', 'wire-label', side.label), code);
        }
        return element('div', 'wire-difference', rows, whole);
    }

    const count = (n, thing) => `${n} ${thing}${n === 1 ? '' : 's'}`;

    // What one side sent without the other between is one row.
    function joined(wire) {
        const rows = [];
        for (const event of wire) {
            const last = rows[rows.length - 1];
            const segments = event.event === 'bytes' ? event.segments || [[event.size, 1]] : [];
            const data = event.event === 'bytes' ? bytesOf(event.data) : null;
            const until = event.until_ms === undefined ? event.t_ms : event.until_ms;
            if (last && data && last.event === 'bytes' && last.from === event.from && last.connection === event.connection) {
                // Behind bytes that were left out, more of them would look as if they followed.
                if (last.length === last.size) last.data.push(data), last.length += data.length;
                last.size += event.size;
                last.until = until;
                last.segments.push(...segments);
            } else {
                rows.push({ ...event, until, segments: [...segments], data: data ? [data] : [], length: data ? data.length : 0 });
            }
        }
        return rows;
    }

    // Gives the rows of one connection the parts of what their side sent, where the page has anatomy.js. Behind bytes that
    // were left out nobody knows what is what.
    function takeApart(rows) {
        if (typeof Anatomy === 'undefined') return;
        const opener = rows.find(row => row.event === 'open'), client = opener ? opener.from : 'program';
        let methods = [];
        for (const from of ['client', 'server']) {
            const own = rows.filter(row => row.event === 'left out' || (row.from === client) === (from === 'client'));
            const cut = own.findIndex(row => row.event === 'left out' || row.event === 'bytes' && row.length < row.size);
            const kept = (cut < 0 ? own : own.slice(0, cut + 1)).filter(row => row.event === 'bytes');
            const bytes = new Uint8Array(kept.reduce((sum, row) => sum + row.length, 0));
            kept.reduce((at, row) => row.data.reduce((to, data) => (bytes.set(data, to), to + data.length), row.at = at), 0);
            const over = cut < 0 && own.some(row => row.event === 'fin' || row.event === 'rst');
            const parts = Anatomy.parts(bytes, { from, methods, over });
            for (const row of kept) row.parts = parts;
            if (from === 'client') methods = Anatomy.requests(bytes).map(request => request.method);
        }
    }

    // Bytes in the colours of their parts; `at` is where they begin among all that the parts are of.
    function coloured(bytes, parts, at) {
        if (!parts) return [shown(glyphs(bytes), { lines: true })];
        return parts.filter(part => part.end > at && part.start < at + bytes.length).map(part => {
            const list = glyphs(bytes, Math.max(0, part.start - at), Math.min(bytes.length, part.end - at));
            const made = element('span', `role-${part.role}${part.fault ? ' wire-fault' : ''}`, shown(list, { lines: true }));
            if (part.fault) made.title = part.fault;
            return made;
        });
    }

    // The bytes of a row, a span for each segment: a character that was cut in two is shown so.
    function segmentsOf(row) {
        const all = new Uint8Array(row.length);
        row.data.reduce((at, data) => (all.set(data, at), at + data.length), 0);
        const code = element('code', 'wire-bytes');
        let at = 0;
        const segment = size => {
            code.append(element('span', 'wire-segment', ...coloured(all.subarray(at, at + size), row.parts, row.at + at)));
            at += size;
        };
        for (const [size, times] of row.segments)
            for (let i = 0; i < times && at < all.length; ++i) segment(size);
        if (at < all.length) segment(all.length - at);
        if (row.size > all.length) code.append(aside(`… ${count(row.size - all.length, 'more byte')}`));
        return code;
    }

    function says(row, first) {
        if (row.event === 'fin') return `${row.from} closes its sending side (FIN)`;
        if (row.event === 'rst') return `${row.from} resets the connection (RST)`;
        if (row.event === 'open') return first ? `${row.from} connects` : `${row.from} leaves the connection open`;
        const segments = row.segment_count || row.segments.reduce((sum, [, times]) => sum + times, 0);
        return `${row.from} sends ${count(row.size, 'byte')}${segments > 1 ? ` in ${segments} segments` : ''}`;
    }

    function eventOf(row, first) {
        if (row.event === 'left out') return element('li', 'wire-event', aside(`… ${count(row.count, 'more event')} …`));
        const from = row.t_ms.toFixed(1), to = row.until.toFixed(1);
        const made = element('li', `wire-event ${row.from === 'program' ? 'program' : 'peer'}`,
                             element('span', 'wire-time', from === to ? `${from} ms` : `${from} – ${to} ms`),
                             element('span', 'wire-says', says(row, first)));
        if (row.event === 'bytes') made.append(segmentsOf(row));
        return made;
    }

    // The program's side to the left, its peer's to the right, a list for each connection.
    function events(wire, delivery) {
        if (!wire || wire.length === 0) return null;
        const rows = joined(wire);
        const numbers = [...new Set(rows.map(row => row.connection))];
        const made = element('div', 'wire-events');
        if (delivery) made.append(element('p', 'wire-delivery', `The reply came ${delivery}.`));
        for (const number of numbers) {
            const own = rows.filter(row => row.connection === number);
            takeApart(own);
            if (numbers.length > 1) made.append(element('p', 'wire-label', number === undefined ? '' : `connection ${number + 1}`));
            made.append(element('ol', 'wire-list', ...own.map((row, at) => eventOf(row, at === 0))));
        }
        return made;
    }

    function legend() {
        const signs = [['␍', 'CR'], ['␊', 'LF'], ['␀', 'NUL'], ['␉', 'TAB'], ['␠', 'a space that would be overlooked']];
        return element('p', 'wire-legend', ...signs.flatMap(([text, meaning]) => [sign(text), ` ${meaning} · `]),
                       '⟨FF⟩ a byte in hexadecimal · … more bytes · ∎ nothing follows · ┊ the next segment · bytes are counted from 0');
    }

    function picture(check) {
        const parts = [difference(check.diagnosis), events(check.wire, check.delivery)].filter(part => part);
        return element('div', 'wire-picture', ...parts);
    }

    return { picture, difference, events, legend, sign, aside, element, count, bytesOf, glyphs, shown };
})();

if (typeof module !== 'undefined') module.exports = Wire;
