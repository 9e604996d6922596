// Two requests, or two responses, beside each other: what only one of them says, what both say differently, and in which
// order.
//
//     Compare.rows(a, b)                                                     the bytes, line by line, fields by their names
//     element.append(Compare.view(a, b, { labels: ['yours', 'Chromium'] }))
//
// A row is {kind, what, a, b, same, ranges, differs, moved}: `a` and `b` are its bytes or null, `ranges` {a, b} lists of
// [start, end) that differ, `differs` what does: 'name' (only in upper and lower case), 'value', 'white space', 'line end',
// 'bytes'; `moved`: it stands elsewhere in the order. Needs Anatomy, wire.js and bytes.js; compare.css draws it.

const Compare = (() => {
    const LF = 0x0A, CR = 0x0D, COLON = 0x3A;
    const mostTokens = 1000, mostLine = 2048;

    // ---- what differs in two strings of bytes ------------------------------------------------------------------------

    function equal(a, b) {
        return a.length === b.length && commonStart(a, b) === a.length;
    }

    function commonStart(a, b) {
        const most = Math.min(a.length, b.length);
        let at = 0;
        while (at < most && a[at] === b[at]) ++at;
        return at;
    }

    function commonEnd(a, b, start) {
        const most = Math.min(a.length, b.length) - start;
        let size = 0;
        while (size < most && a[a.length - 1 - size] === b[b.length - 1 - size]) ++size;
        return size;
    }

    // Words and what stands between them: [start, end) each.
    function tokens(bytes) {
        const isWord = byte => byte >= 0x80 || /[0-9A-Za-z]/.test(String.fromCharCode(byte));
        const all = [];
        for (let at = 0; at < bytes.length;) {
            let end = at + 1;
            if (isWord(bytes[at])) while (end < bytes.length && isWord(bytes[end])) ++end;
            all.push([at, end]);
            at = end;
        }
        return all;
    }

    // Of two lists the places in both that a longest common one takes.
    function common(a, b, same) {
        const width = b.length + 1, best = new Uint16Array((a.length + 1) * width);
        for (let i = a.length - 1; i >= 0; --i)
            for (let j = b.length - 1; j >= 0; --j)
                best[i * width + j] = same(a[i], b[j]) ? best[(i + 1) * width + j + 1] + 1
                                                       : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
        const pairs = [];
        for (let i = 0, j = 0; i < a.length && j < b.length;) {
            if (same(a[i], b[j])) pairs.push([i++, j++]);
            else if (best[(i + 1) * width + j] >= best[i * width + j + 1]) ++i;
            else ++j;
        }
        return pairs;
    }

    // What is left when the tokens in `kept` are taken out. A sign or two that happen to be in both part nothing.
    function gaps(list, kept, to) {
        const all = [];
        let at = 0;
        const add = (start, end) => {
            const last = all[all.length - 1];
            if (last && start - last[1] <= 2) last[1] = end;
            else if (end > start) all.push([start, end]);
        };
        for (const index of kept) {
            if (list[index][0] > at) add(at, list[index][0]);
            at = list[index][1];
        }
        if (to > at) add(at, to);
        return all;
    }

    // What differs: word by word in a line, in more bytes from the first to the last difference.
    function ranges(a, b) {
        const lists = Math.max(a.length, b.length) > mostLine ? [] : [tokens(a), tokens(b)];
        if (lists.length && Math.max(lists[0].length, lists[1].length) <= mostTokens) {
            const pairs = common(...lists, ([i, iEnd], [j, jEnd]) => equal(a.subarray(i, iEnd), b.subarray(j, jEnd)));
            return { a: gaps(lists[0], pairs.map(([i]) => i), a.length), b: gaps(lists[1], pairs.map(([, j]) => j), b.length) };
        }
        const start = commonStart(a, b), tail = commonEnd(a, b, start);
        const [left, right] = [a, b].map(bytes => (bytes.length - tail > start ? [[start, bytes.length - tail]] : []));
        return { a: left, b: right };
    }

    // ---- lines of a message ------------------------------------------------------------------------------------------

    const messageIn = (bytes, from) => (from === 'client' ? Anatomy.requests(bytes) : Anatomy.responses(bytes))[0];

    // The first message, line by line: {kind, key, name, start, end}. What comes before and behind it stands for itself.
    function linesOf(bytes, from) {
        const parts = Anatomy.parts(bytes, { from }), message = messageIn(bytes, from), { start, headEnd, end } = message || { start: 0, headEnd: 0, end: 0 };
        const lines = [], counts = new Map();
        const add = (kind, name, from, to) => {
            if (to <= from) return;
            const same = `${kind} ${name.toLowerCase()}`, number = counts.get(same) || 0;
            counts.set(same, number + 1);
            lines.push({ kind, key: `${same} ${number}`, name, start: from, end: to });
        };
        add('before', '', 0, start);
        let line = null;
        for (const part of parts) {
            if (part.start < start || part.end > headEnd) continue;
            const { role, name } = part;
            line = line || { start: part.start, kind: 'odd', name: '' };
            if (role === 'name') Object.assign(line, { kind: 'field', name });
            else if (['method', 'target', 'version', 'status'].includes(role)) line.kind = 'start';
            else if (role === 'blank-line') line.kind = 'blank';
            if (role !== 'line-end' && role !== 'blank-line' && part.end < headEnd) continue;
            const above = lines[lines.length - 1];
            if (line.kind === 'odd' && above && above.kind === 'field' && bytes[line.start] <= 0x20) above.end = part.end;  // folded
            else add(line.kind, line.name, line.start, part.end);
            line = null;
        }
        add('body', '', headEnd, end);
        add(message ? 'rest' : 'bytes', '', end, bytes.length);
        return lines;
    }

    const kindOf = bytes => (/^[ \t\r\n]*HTTP/i.test(Anatomy.text(bytes.subarray(0, 32))) ? 'server' : 'client');

    const titles = { before: 'before it', blank: 'blank line', body: 'body', rest: 'behind it', odd: 'no field', bytes: 'bytes' };

    function titleOf({ kind, name }, from) {
        return kind === 'start' ? from === 'client' ? 'request line' : 'status line' : kind === 'field' ? name : titles[kind];
    }

    // Which of the lines that both have stand in the same order: one list of places, the longest that only rises.
    function rising(places) {
        const tails = [], before = [];
        places.forEach((place, i) => {
            let low = 0, high = tails.length;
            while (low < high) {
                const middle = low + high >> 1;
                if (places[tails[middle]] < place) low = middle + 1;
                else high = middle;
            }
            before[i] = low > 0 ? tails[low - 1] : -1;
            tails[low] = i;
        });
        const kept = new Set();
        for (let i = tails.length ? tails[tails.length - 1] : -1; i >= 0; i = before[i]) kept.add(i);
        return kept;
    }

    const isLine = kind => kind === 'start' || kind === 'field' || kind === 'odd' || kind === 'blank';

    function lineEnd(bytes) {
        if (bytes[bytes.length - 1] !== LF) return 'no line end';
        return bytes[bytes.length - 2] === CR ? 'CR LF' : 'LF alone';
    }

    function taken(bytes) {
        const [line, name = '', value = ''] = /^([^:]*):?(.*?)\r?\n?$/s.exec(Anatomy.text(bytes));
        return { line: line.replace(/\r?\n$/, ''), name, value, trimmed: value.trim() };
    }

    // A line end is one thing, though CR LF and LF share a byte.
    function rangesOfLine(a, b) {
        const [left, right] = [a, b].map(bytes => bytes.length - { 'CR LF': 2, 'LF alone': 1, 'no line end': 0 }[lineEnd(bytes)]);
        const found = ranges(a.subarray(0, left), b.subarray(0, right));
        if (lineEnd(a) !== lineEnd(b)) {
            if (left < a.length) found.a.push([left, a.length]);
            if (right < b.length) found.b.push([right, b.length]);
        }
        return found;
    }

    function differencesOf({ kind, a, b, same }) {
        if (!a || !b || same) return [];
        if (!isLine(kind)) return ['bytes'];
        const left = taken(a), right = taken(b), ends = lineEnd(a) === lineEnd(b) ? [] : ['line end'];
        if (kind !== 'field') return left.line === right.line ? ends : ['bytes', ...ends];
        const space = left.value !== right.value && left.trimmed === right.trimmed || [left, right].some(({ name }) => name.trim() !== name);
        return [...left.name.trim() !== right.name.trim() ? ['name'] : [], ...left.trimmed !== right.trimmed ? ['value'] : [],
                ...space ? ['white space'] : [], ...ends];
    }

    function rows(a, b) {
        const from = kindOf(a), sides = [linesOf(a, from), linesOf(b, from)];
        const places = sides.map(lines => new Map(lines.map((line, i) => [line.key, i])));
        const shared = sides[0].filter(line => places[1].has(line.key));
        const kept = rising(shared.map(line => places[1].get(line.key)));
        const moved = new Set(shared.filter((_, i) => !kept.has(i)).map(line => line.key));

        // In the order of `a`; what only `b` has comes behind the line that it follows there.
        const order = sides[0].map(line => line.key);
        let above = -1;
        for (const { key } of sides[1]) {
            if (!places[0].has(key)) order.splice(++above, 0, key);
            else if (!moved.has(key)) above = order.indexOf(key);
        }
        const last = ['blank', 'body', 'rest'].flatMap(kind => order.filter(key => key.startsWith(`${kind} `)));
        return [...order.filter(key => !last.includes(key)), ...last].map(key => {
            const [left, right] = sides.map((lines, side) => lines[places[side].get(key)]);
            const row = { kind: (left || right).kind, what: titleOf(left || right, from), moved: moved.has(key),
                          a: left ? a.subarray(left.start, left.end) : null, b: right ? b.subarray(right.start, right.end) : null };
            const both = row.a && row.b;
            row.same = Boolean(both && equal(row.a, row.b));
            row.ranges = !both || row.same ? { a: [], b: [] } : (isLine(row.kind) ? rangesOfLine : ranges)(row.a, row.b);
            row.differs = differencesOf(row);
            return row;
        });
    }

    // ---- sentences ---------------------------------------------------------------------------------------------------

    const { count } = Wire;

    function ofStartLines([a, b], from, labels) {
        const [left, right] = [a, b].map(bytes => messageIn(bytes, from)), message = from === 'client' ? 'request' : 'response';
        if (!left && !right) return [];
        if (!left || !right) return [`${labels[left ? 1 : 0]}: these bytes begin no ${message}.`];
        const words = from === 'client' ? [['method', 'The methods'], ['target', 'The targets'], ['version', 'The versions']]
                                        : [['version', 'The versions'], ['status', 'The status codes'], ['reason', 'The reason phrases']];
        return words.filter(([word]) => left[word] !== right[word])
                    .map(([word, what]) => `${what} differ: ${left[word] || 'none'} and ${right[word] || 'none'}.`);
    }

    function ofFields(all, labels) {
        const fields = all.filter(row => row.kind === 'field' || row.kind === 'odd'), made = [];
        const say = (list, what, one, many) => {
            if (list.length) made.push(`${what(list.length === 1 ? one : many)}: ${list.map(row => row.what).join(', ')}.`);
        };
        ['a', 'b'].forEach((side, i) => {
            const own = fields.filter(row => !row[side === 'a' ? 'b' : 'a']);
            say(own, () => `${labels[i]} sends ${count(own.length, 'field')} that ${labels[1 - i]} does not`);
        });
        const both = fields.filter(row => row.a && row.b), moved = both.filter(row => row.moved);
        const changed = both.filter(row => row.differs.some(what => what === 'value' || what === 'bytes'));
        const cases = both.filter(row => row.differs.includes('name'));
        const spaces = both.filter(row => row.differs.includes('white space'));
        say(changed, has => `${count(changed.length, 'field')} of both ${has} another value`, 'has', 'have');
        say(cases, differ => `${count(cases.length, 'name')} ${differ} in upper and lower case, which mean the same`, 'differs', 'differ');
        say(spaces, () => 'White space differs round the colon or the value');
        say(moved, stand => `Elsewhere in the order, which does not matter, ${stand}`, 'stands', 'stand');
        return made;
    }

    function ofLineEnds(all, labels) {
        return ['a', 'b'].flatMap((side, i) => {
            const bare = all.filter(row => isLine(row.kind) && row[side] && lineEnd(row[side]) === 'LF alone').length;
            const end = bare === 1 ? 'ends' : 'end';
            return bare ? [`In ${labels[i]} ${count(bare, 'line')} of the head ${end} with LF alone, without CR.`] : [];
        });
    }

    function ofBlankLines(all, labels) {
        const blank = all.find(row => row.kind === 'blank');
        if (!blank || blank.a && blank.b) return [];
        return [`${labels[blank.a ? 1 : 0]} has no blank line: its head is not over.`];
    }

    function ofBodies(all, labels) {
        return all.filter(row => row.kind === 'body' || row.kind === 'rest').map(({ kind, a, b, same, ranges: { a: left, b: right } }) => {
            const isBody = kind === 'body', what = isBody ? 'bodies' : 'bytes behind the message';
            const sizes = [a, b].map(bytes => count(bytes ? bytes.length : 0, 'byte'));
            if (!a || !b) return `Only ${labels[a ? 0 : 1]} has ${isBody ? 'a body' : what}: ${sizes[a ? 0 : 1]}.`;
            if (same) return `The ${what} are the same: ${sizes[0]}.`;
            const at = Math.min(...[...left, ...right].map(([start]) => start));
            return `The ${what} differ from byte ${at} on: ${sizes[0]} and ${sizes[1]}.`;
        });
    }

    function summary(a, b, labels = ['A', 'B'], all = rows(a, b)) {
        if (all.every(row => row.same)) return ['Both are the same, byte for byte.'];
        return [...ofStartLines([a, b], kindOf(a), labels),
                ...[ofFields, ofLineEnds, ofBlankLines, ofBodies].flatMap(told => told(all, labels))];
    }

    // ---- the table ---------------------------------------------------------------------------------------------------

    const { element, aside, shown, glyphs } = Wire;
    const before = 48, after = 160;  // of bytes that are many, what is shown round the first that differ

    // The bytes of one side, what differs marked. A screen reader is told with a word that nobody sees.
    function marked(bytes, own, name) {
        const code = element('code', 'compare-bytes');
        const first = own.length ? own[0][0] : 0, short = bytes.length <= mostLine;
        const from = short ? 0 : Math.max(0, first - before), to = short ? bytes.length : Math.min(bytes.length, first + after);
        const put = (start, end, isDifferent) => {
            if (end <= start) return;
            if (start < name && end > name) {
                put(start, name, isDifferent);
                put(name, end, isDifferent);
                return;
            }
            const letters = shown(glyphs(bytes, start, end), { lines: true });
            const piece = end <= name ? element('span', 'role-name', letters) : letters;
            code.append(isDifferent ? element('mark', '', element('span', 'wire-aside compare-spoken', ' differs: '), piece) : piece);
        };
        if (from > 0) code.append(aside(`… ${count(from, 'byte')} before …`), element('br'));
        let at = from;
        for (const [start, end] of own) {
            put(at, Math.min(to, start), false);
            put(Math.max(at, start), Math.min(to, end), true);
            at = Math.max(at, Math.min(to, end));
        }
        put(at, to, false);
        if (to < bytes.length) code.append(aside(` … ${count(bytes.length - to, 'more byte')}`));
        return code;
    }

    const says = { name: 'upper and lower case', value: 'other value', 'white space': 'other white space', bytes: 'differs' };

    function stateOf(row, labels) {
        if (!row.a || !row.b) return `only ${labels[row.a ? 0 : 1]}`;
        const parts = row.differs.map(what => says[what] || `${lineEnd(row.a)} and ${lineEnd(row.b)}`);
        if (row.moved) parts.push('elsewhere in the order');
        return parts.join('; ') || 'same';
    }

    // Roles are named since a narrow page turns the rows into blocks, and then some browsers forget that it is a table.
    function cell(tag, role, ...children) {
        const made = element(tag, '', ...children);
        made.setAttribute('role', role);
        return made;
    }

    function rowOf(row, labels) {
        const head = cell('th', 'rowheader', row.what, ' ', element('span', 'compare-state', stateOf(row, labels)));
        head.scope = 'row';
        const made = cell('tr', 'row', head, ...['a', 'b'].map((side, i) => {
            const bytes = row[side], name = bytes && row.kind === 'field' ? bytes.indexOf(COLON) : 0;
            const own = cell('td', 'cell', bytes ? marked(bytes, row.ranges[side], name) : element('span', 'compare-none', 'not there'));
            own.dataset.label = labels[i];
            return own;
        }));
        made.className = row.same && !row.moved ? 'compare-same' : !row.a || !row.b ? 'compare-only' : 'compare-differs';
        return made;
    }

    function view(a, b, { labels = ['A', 'B'] } = {}) {
        const all = rows(a, b);
        const heads = ['', ...labels].map(label => {
            const made = cell('th', 'columnheader', label || element('span', 'compare-spoken', 'what'));
            made.scope = 'col';
            return made;
        });
        const caption = element('caption', 'compare-spoken', `${labels[0]} and ${labels[1]}, line by line`);
        const groups = [element('thead', '', cell('tr', 'row', ...heads)), element('tbody', '', ...all.map(row => rowOf(row, labels)))];
        for (const group of groups) group.setAttribute('role', 'rowgroup');
        const table = element('table', 'compare-table', caption, ...groups);
        table.setAttribute('role', 'table');
        const box = element('input'), hide = element('label', 'compare-hide', box, ' hide what is the same');
        box.type = 'checkbox';
        box.addEventListener('change', () => table.classList.toggle('compare-short', box.checked));
        const sentences = element('ul', 'compare-summary', ...summary(a, b, labels, all).map(sentence => element('li', '', sentence)));
        const isMixed = all.some(row => row.same && !row.moved) && all.some(row => !row.same);
        return element('div', 'compare', sentences, isMixed ? hide : '', table);
    }

    return { rows, summary, view };
})();

if (typeof module !== 'undefined') module.exports = Compare;
