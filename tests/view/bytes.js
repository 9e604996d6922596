// Bytes to be looked at, each part of a message (Anatomy) in its colour and with its explanation.
//
//     element.append(Bytes.text(bytes, parts, { from: 'client', onExplain: (part, { title, text, rfc }, offset) => … }));
//     element.append(Bytes.hex(bytes, parts, { from: 'client' }));
//
// `onExplain` is called for the part that the pointer or the keyboard is at; a page shows it in a live region. Of many
// bytes the first `limit` are drawn, and more when asked for. Arrow keys move from part to part, up and down from line to
// line. What is made can mark the part of another picture: `made.choose(offset)`. Needs wire.js and Anatomy; bytes.css has
// the colours.

const Bytes = (() => {
    const { element, aside, glyphs, shown, count } = Wire;
    const first = 16 * 1024, step = 64 * 1024;
    const blockSize = 512, many = 8 * 1024;  // of so many bytes only the blocks in sight are laid out
    const rowSize = 16, halfSize = 8;

    // The number of the part that holds the byte at `offset`.
    function indexAt(parts, offset) {
        let low = 0, high = parts.length - 1;
        while (low < high) {
            const middle = low + high + 1 >> 1;
            if (parts[middle].start <= offset) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    // `at`, or up to three bytes before it so as not to cut a character of UTF-8.
    function whole(bytes, at) {
        for (let back = 0; back < 4 && at - back > 0; ++back)
            if (at >= bytes.length || (bytes[at - back] & 0xC0) !== 0x80) return at - back;
        return at;
    }

    // What a screen reader says of a part on the way past it.
    function nameOf(part, bytes, title) {
        const size = part.end - part.start, long = size > 120 || part.role === 'chunk-data';
        const text = long ? count(size, 'byte') : glyphs(bytes, part.start, part.end).map(glyph => glyph.text).join('');
        const plain = ['line-end', 'blank-line', 'space', 'colon'].includes(part.role);
        return `${part.fault ? 'Fault. ' : ''}${title}${plain ? '' : `: ${text}`}`;
    }

    const isContent = part => ['body', 'chunk-data'].includes(part.role);

    // A piece of a part. The first stands for all of it: there the keyboard goes.
    function pieceOf(part, bytes, content, at) {
        const made = element('span', `wire-part role-${part.role}${part.fault ? ' wire-fault' : ''}`, content);
        made.dataset.start = part.start;
        made.dataset.end = part.end;
        if (at !== part.start) {
            made.setAttribute('aria-hidden', 'true');
            return made;
        }
        made.setAttribute('role', 'option');
        made.setAttribute('aria-selected', 'false');
        made.setAttribute('aria-label', nameOf(part, bytes, Anatomy.explain(part, bytes).title));
        made.tabIndex = -1;
        return made;
    }

    // Calls `add(part, start, end)` for all that the parts have between two bytes.
    function each(parts, from, to, add) {
        for (let i = indexAt(parts, from); i < parts.length && parts[i].start < to; ++i)
            add(parts[i], Math.max(from, parts[i].start), Math.min(to, parts[i].end));
    }

    // ---- what both pictures can do -----------------------------------------------------------------------------------

    // `draw(list, from, to)` appends the bytes from there to there.
    function viewer(kind, bytes, parts, options, draw) {
        const { from = 'client', limit = first, label = `bytes of the ${from}`, onExplain = () => {} } = options;
        const list = element('code', `wire-view wire-${kind}${bytes.length > many ? ' wire-many' : ''}`);
        const more = element('button', 'wire-more');
        const made = element('div', `wire-viewer from-${from}`, list, more);
        let end = 0, current = -1, stop = null;  // `stop` is the one part that Tab reaches
        list.setAttribute('role', 'listbox');
        list.setAttribute('aria-label', `${label}, part by part`);
        list.setAttribute('aria-orientation', 'horizontal');
        more.type = 'button';

        const piecesOf = part => list.querySelectorAll(`[data-start="${part.start}"]`);
        const mark = (index, on) => {
            const part = parts[index], pieces = part ? piecesOf(part) : [];
            const name = part && part.end - part.start > blockSize ? 'wire-chosen-long' : 'wire-chosen';
            for (const piece of pieces) piece.classList.toggle(name, on);
            if (pieces.length) pieces[0].setAttribute('aria-selected', String(on));
        };
        const setStop = piece => {
            if (stop) stop.tabIndex = -1;
            stop = piece;
            stop.tabIndex = 0;
        };
        const choose = index => {
            if (index === current) return;
            mark(current, false);
            mark(current = index, true);
        };
        let told = -1;
        const tell = (index, offset = parts[index].start) => {
            if (index === current && offset === told) return;
            choose(index);
            told = offset;
            onExplain(parts[index], Anatomy.explain(parts[index], bytes), offset);
        };
        const grow = size => {
            const to = bytes.length - end <= size ? bytes.length : kind === 'hex' ? end + size : whole(bytes, end + size);
            draw(list, end, to);
            end = to;
            more.hidden = end >= bytes.length;
            const left = bytes.length - end;
            more.textContent = `show ${Math.min(64, Math.ceil(left / 1024))} KiB more of ${count(left, 'byte')}`;
            if (!stop && parts.length) setStop(piecesOf(parts[0])[0]);
        };
        more.addEventListener('click', () => {
            const from = end;
            grow(step);
            if (more.hidden) focus(indexAt(parts, from), { preventScroll: true });  // else the keyboard would be nowhere
        });

        const focus = (index, how) => {
            if (!parts[index] || parts[index].start >= end) return;
            setStop(piecesOf(parts[index])[0]);
            stop.focus(how);
        };
        listen(list, parts, { tell, focus, isShown: index => parts[index].start < end });
        grow(kind === 'hex' ? Math.ceil(limit / rowSize) * rowSize : limit);
        made.choose = offset => choose(indexAt(parts, offset));
        return { made, list, tell: offset => tell(indexAt(parts, offset), offset) };
    }

    // The part that is at the start of the line before or behind the one of part `index`.
    function lineFrom(parts, index, way) {
        const ends = part => part.role === 'line-end' || part.role === 'blank-line';
        let at = index;
        if (way > 0) {
            while (at < parts.length && !ends(parts[at])) ++at;
            return Math.min(at + 1, parts.length - 1);
        }
        while (at > 0 && !ends(parts[at - 1])) --at;
        if (at > 0) --at;
        while (at > 0 && !ends(parts[at - 1])) --at;
        return at;
    }

    function listen(list, parts, { tell, focus, isShown }) {
        const partAt = target => {
            const piece = target.closest && target.closest('.wire-part');
            return piece ? indexAt(parts, Number(piece.dataset.start)) : -1;
        };
        list.addEventListener('pointerover', event => {
            const index = partAt(event.target);
            if (index >= 0) tell(index);
        });
        list.addEventListener('focusin', event => tell(partAt(event.target)));
        list.addEventListener('click', event => {
            const index = partAt(event.target);
            if (index >= 0 && getSelection().isCollapsed) focus(index, { preventScroll: true });
        });
        list.addEventListener('keydown', event => {
            const index = partAt(event.target);
            if (index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
            const goes = { ArrowRight: () => index + 1, ArrowLeft: () => index - 1, Home: () => 0, End: () => parts.length - 1,
                           ArrowDown: () => lineFrom(parts, index, 1), ArrowUp: () => lineFrom(parts, index, -1) };
            if (!goes[event.key]) return;
            event.preventDefault();
            let to = goes[event.key]();
            while (to > 0 && to < parts.length && !isShown(to)) --to;
            focus(to);
        });
    }

    // ---- text --------------------------------------------------------------------------------------------------------

    // Where a block ends: behind a line, if one ends in it.
    function blockEnd(bytes, from, to) {
        const most = Math.min(to, from + blockSize), lf = bytes.subarray(from, most).lastIndexOf(0x0A);
        return most === to ? to : lf >= 0 ? from + lf + 1 : whole(bytes, most);
    }

    const text = (bytes, parts, options = {}) => viewer('text', bytes, parts, options, (list, from, to) => {
        for (let at = from, end; at < to; at = end) {
            end = blockEnd(bytes, at, to);
            const made = element('span', 'wire-block');
            let lines = 0;  // about as many as there will be
            each(parts, at, end, (part, start, stop) => {
                const letters = glyphs(bytes, start, stop, { indented: isContent(part) });
                for (const { sign, text: letter } of letters) lines += !sign ? 1 / 100 : letter === '␊' ? 1 : 1 / 30;
                made.append(pieceOf(part, bytes, shown(letters, { lines: true }), start));
            });
            made.style.containIntrinsicBlockSize = `auto ${Math.ceil(1.3 * lines)}rem`;
            list.append(made);
        }
    }).made;

    // ---- hexadecimal -------------------------------------------------------------------------------------------------

    const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'));

    // A column beside the digits, one character for each byte.
    function characters() {
        const signs = document.documentElement.classList.contains('wire-letters') ? {} : { 0: '␀', 9: '␉', 10: '␊', 13: '␍' };
        return Array.from({ length: 256 }, (_, byte) => (byte >= 0x20 && byte < 0x7F ? String.fromCharCode(byte) : signs[byte] || '·'));
    }

    // Where half a row begins, its bytes as digits, and as characters.
    function half(bytes, parts, from, to, column) {
        const made = ['offset', 'digits', 'text'].map(name => element('span', `wire-hex-${name}`)), [offset, hex, plain] = made;
        for (const unread of [offset, plain]) unread.setAttribute('aria-hidden', 'true');
        offset.append(from.toString(16).toUpperCase().padStart(6, '0'));
        each(parts, from, to, (part, start, end) => {
            let numbers = '', letters = '';
            for (let at = start; at < end; ++at) {
                numbers += (at > start ? ' ' : '') + digits[bytes[at]];
                letters += column[bytes[at]];
            }
            const pieces = [pieceOf(part, bytes, numbers, start), pieceOf(part, bytes, letters, -1)];
            for (const piece of pieces) piece.dataset.at = start;
            hex.append(start > from ? ' ' : '', pieces[0]);
            plain.append(pieces[1]);
        });
        return made;
    }

    // The second half comes to stand below the first where the page is narrow.
    function row(bytes, parts, from, to, column) {
        const middle = Math.min(to, from + halfSize), [offset, left, start] = half(bytes, parts, from, middle, column);
        const none = ['', element('span', 'wire-hex-digits'), ''];
        const [offset2, right, rest] = middle < to ? half(bytes, parts, middle, to, column) : none;
        return element('span', 'wire-hex-row', offset, '  ', left, '  ', offset2, right, '  ', start, rest);
    }

    function hex(bytes, parts, options = {}) {
        const column = characters();
        const { made, list, tell } = viewer('hex', bytes, parts, options, (into, from, to) => {
            for (let block = from; block < to; block += blockSize) {
                const end = Math.min(to, block + blockSize), rows = element('span', 'wire-block');
                for (let at = block; at < end; at += rowSize) rows.append(row(bytes, parts, at, Math.min(end, at + rowSize), column));
                rows.style.containIntrinsicBlockSize = `auto ${Math.ceil(1.3 * (end - block) / rowSize)}rem`;
                into.append(rows);
            }
        });
        pointAtBytes(list, tell);
        return made;
    }

    // The byte below the pointer is marked in both columns.
    function pointAtBytes(list, tell) {
        if (typeof Highlight === 'undefined') return;
        const range = (piece, start, end) => {
            const made = new Range();
            made.setStart(piece.firstChild, start);
            made.setEnd(piece.firstChild, end);
            return made;
        };
        list.addEventListener('pointermove', event => {
            const piece = event.target.closest('.wire-part');
            if (!piece) return;
            const isHex = piece.parentNode.className === 'wire-hex-digits', length = piece.firstChild.length;
            const { left, width } = piece.getBoundingClientRect(), character = Math.floor((event.clientX - left) / (width / length));
            const byte = Math.min(Math.max(0, isHex ? Math.floor(character / 3) : character), (isHex ? (length + 1) / 3 : length) - 1);
            const [digitsOf, textOf] = list.querySelectorAll(`[data-at="${piece.dataset.at}"]`);
            CSS.highlights.set('wire-byte', new Highlight(range(digitsOf, 3 * byte, 3 * byte + 2), range(textOf, byte, byte + 1)));
            tell(Number(piece.dataset.at) + byte);
        });
        list.addEventListener('pointerleave', () => CSS.highlights.delete('wire-byte'));
    }

    // ---- for a page --------------------------------------------------------------------------------------------------

    const names = {
        method: 'method', target: 'target', version: 'version', status: 'status code', reason: 'reason phrase',
        name: 'field name', value: 'value', 'line-end': 'line end', 'chunk-size': 'chunk size', 'chunk-data': 'chunk', trailer: 'trailer',
        body: 'body', odd: 'out of place',
    };

    // What the colours mean, of those that occur.
    function legend(parts) {
        const roles = Object.keys(names).filter(role => parts.some(part => part.role === role));
        const made = element('ul', 'wire-key', ...roles.map(role => element('li', `role-${role}`, names[role])));
        if (parts.some(part => part.fault)) made.append(element('li', 'wire-fault', 'breaks a rule'));
        return made;
    }

    // An explanation as a page shows it.
    function explanation({ title, text: says, rfc }) {
        const made = document.createDocumentFragment();
        made.append(element('strong', 'wire-title', title), ' ', says, ...rfc ? [' ', element('span', 'wire-rfc', rfc)] : []);
        return made;
    }

    // For `printf '…'` in any shell, and as a string of C: letters stay, all else is an escape.
    function escaped(bytes) {
        const named = { 10: '\\n', 13: '\\r', 9: '\\t', 0x5C: '\\\\', 0x25: '%%' };
        let made = '';
        for (let at = 0; at < bytes.length; ++at) {
            const byte = bytes[at], mark = byte === 0x22 || byte === 0x27 || at === 0 && byte === 0x2D;  // quotes, an option's -
            const plain = byte >= 0x20 && byte < 0x7F && !mark;
            made += named[byte] || (plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`);
        }
        return made;
    }

    return { text, hex, legend, explanation, escaped };
})();

if (typeof module !== 'undefined') module.exports = Bytes;
