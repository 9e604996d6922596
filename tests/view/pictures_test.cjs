// Bytes, Compare and the wire picture, without a browser. Run: node --test pictures_test.cjs

const { test } = require('node:test');
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { bytesOf, textOf, numbers, get, post, ok, right, mutated } = require('./samples_test.cjs');

// ---- as much of a document as the pictures ask for -------------------------------------------------------------------

class Text {
    constructor(data) { this.data = data; }
    get textContent() { return this.data; }
    get length() { return this.data.length; }
    cloneNode() { return new Text(this.data); }
}

class Element {
    constructor(tag) {
        Object.assign(this, { tag, childNodes: [], parentNode: null, className: '', dataset: {}, attributes: {}, style: {}, listeners: {}, tabIndex: null });
        const names = () => new Set(this.className.split(' ').filter(Boolean));
        const set = change => (name, on) => {
            const all = names();
            change(all, name, on);
            this.className = [...all].join(' ');
        };
        this.classList = { contains: name => names().has(name), toggle: set((all, name, on) => (on ?? !all.has(name) ? all.add(name) : all.delete(name))),
                           add: set((all, name) => all.add(name)) };
    }
    append(...children) {
        for (const child of children) {
            if (child.tag === '#fragment') this.append(...child.childNodes.splice(0));
            else if (child instanceof Element || child instanceof Text) this.childNodes.push(Object.assign(child, { parentNode: this }));
            else if (child !== '') this.childNodes.push(new Text(String(child)));
        }
    }
    replaceChildren(...children) { this.childNodes = []; this.append(...children); }
    cloneNode() {
        const made = new Element(this.tag);
        Object.assign(made, { className: this.className, dataset: { ...this.dataset } });
        made.append(...this.childNodes.map(child => child.cloneNode(true)));
        return made;
    }
    get firstChild() { return this.childNodes[0]; }
    get textContent() { return this.childNodes.map(child => child.textContent).join(''); }
    set textContent(text) { this.replaceChildren(text); }
    setAttribute(name, value) { this.attributes[name] = value; }
    *all() {
        for (const child of this.childNodes)
            if (child instanceof Element) yield* [child, ...child.all()];
    }
    querySelectorAll(selector) {
        const [, name, value] = /^\[data-(\w+)="(\d+)"\]$/.exec(selector);
        return [...this.all()].filter(element => String(element.dataset[name]) === value);
    }
    of(name) { return [...this.all()].filter(element => element.classList.contains(name)); }
    closest(selector) { return this.classList.contains(selector.slice(1)) ? this : this.parentNode && this.parentNode.closest(selector); }
    addEventListener(name, listener) { (this.listeners[name] = this.listeners[name] || []).push(listener); }
    dispatch(name, event = {}) {
        const whole = { target: this, preventDefault() {}, ...event };
        for (let at = this; at; at = at.parentNode) for (const listener of at.listeners[name] || []) listener(whole);
    }
    focus() { this.dispatch('focusin'); }
    getContext() { return { fillText() {} }; }
    toDataURL() { return ''; }
}

globalThis.document = { createElement: tag => new Element(tag), createDocumentFragment: () => new Element('#fragment'), documentElement: new Element('html') };
globalThis.Wire = require('./wire.js');
globalThis.Anatomy = require('./anatomy.js');
globalThis.Bytes = require('./bytes.js');
const Compare = require('./compare.js');

// The bytes that a picture shows: signs stand for one each, all other text for itself, asides for nothing.
function decode(piece) {
    const named = { '␀': 0, '␉': 9, '␊': 10, '␍': 13, '␠': 32 }, bytes = [];
    const walk = node => {
        if (node instanceof Text) bytes.push(...new TextEncoder().encode(node.data));
        else if (node.classList.contains('wire-sign'))
            bytes.push(node.textContent in named ? named[node.textContent] : parseInt(node.textContent.slice(1, 3), 16));
        else if (!node.classList.contains('wire-aside')) node.childNodes.forEach(walk);
    };
    walk(piece);
    return Uint8Array.from(bytes);
}

const decodeHex = piece => Uint8Array.from(piece.of('wire-hex-digits').map(digits => digits.textContent).join(' ').split(' ').filter(Boolean), two => parseInt(two, 16));

const same = (a, b, what) => assert.ok(Buffer.compare(Buffer.from(a), Buffer.from(b)) === 0, what);

// ---- pictures --------------------------------------------------------------------------------------------------------

test('mutations are shown byte for byte, and compared to the last', () => {
    const next = numbers(314);
    for (let i = 0; i < 400; ++i) {
        const [from, text, methods] = right[next(right.length)], whole = bytesOf(text), bytes = mutated(text, next);
        const parts = Anatomy.parts(bytes, { from, methods });
        same(decode(Bytes.text(bytes, parts, { from }).firstChild), bytes, 'text');
        same(decodeHex(Bytes.hex(bytes, parts, { from })), bytes, 'hex');
        const rows = Compare.rows(bytes, whole), size = side => rows.reduce((sum, row) => sum + (row[side] ? row[side].length : 0), 0);
        assert.deepStrictEqual([size('a'), size('b')], [bytes.length, whole.length]);
    }
});

test('of the spaces in a body only those are signs that would be overlooked', () => {
    const drawn = text => Bytes.text(bytesOf(text), Anatomy.parts(bytesOf(text), { from: 'server' }), { from: 'server' }).of('role-body')[0];
    const signs = text => drawn(`HTTP/1.1 200 OK\r\n\r\n${text}`).of('wire-sign').map(sign => sign.textContent).filter(sign => sign !== '␊').length;
    for (const [text, number] of [['<p>\n    <b>a b</b>\n', 0], ['    a', 0], ['a  b\n', 2], ['a \n', 1], ['a\n   \nb', 3], ['  \r\n', 3], ['a  ', 2]])
        assert.strictEqual(signs(text), number, JSON.stringify(text));
});

test('a picture shows so many bytes, and more when asked', () => {
    const next = numbers(31), body = Uint8Array.from({ length: 150_000 }, () => next(256)), head = bytesOf('HTTP/1.1 200 OK\r\n\r\n');
    const bytes = Uint8Array.from([...head, ...body]), parts = Anatomy.parts(bytes, { from: 'server' });
    for (const [draw, read] of [[Bytes.text, made => decode(made.firstChild)], [Bytes.hex, decodeHex]]) {
        const made = draw(bytes, parts, { from: 'server' }), more = made.of('wire-more')[0];
        for (const least of [16, 80, 144]) {
            const shown = read(made);
            assert.ok(shown.length <= least * 1024 && shown.length > least * 1024 - 4);
            same(shown, bytes.subarray(0, shown.length));
            assert.strictEqual(more.hidden, false);
            more.dispatch('click');
        }
        same(read(made), bytes);
        assert.strictEqual(more.hidden, true);
    }
    const cut = Bytes.text(bytesOf('\xc3\xbc'.repeat(9)), [{ role: 'body', start: 0, end: 18, message: 0, fault: null }], { limit: 5 });
    assert.strictEqual(cut.firstChild.textContent, '\u00fc\u00fc');  // no character is cut in two
});

test('the keyboard goes from part to part', () => {
    const bytes = bytesOf(get), parts = Anatomy.parts(bytes), at = [];
    const made = Bytes.text(bytes, parts, { onExplain: (part, { title }, offset) => at.push([title, offset]) });
    const stops = () => made.of('wire-part').filter(part => part.tabIndex === 0);
    assert.strictEqual(stops().length, 1);
    stops()[0].focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'End', 'ArrowRight', 'Home', 'ArrowLeft']) stops()[0].dispatch('keydown', { key });
    assert.deepStrictEqual(at.map(([title]) => title), ['Method', 'Space', 'Target', 'Field name', 'Field name', 'Field name', 'Blank line', 'Method']);
    assert.deepStrictEqual(at.map(([, offset]) => offset), [0, 3, 4, 28, 50, 28, get.length - 2, 0]);
    assert.strictEqual(stops().length, 1);
    assert.strictEqual(made.of('wire-chosen').length, 1);
    assert.strictEqual(stops()[0].attributes['aria-label'], 'Method: GET');
});

test('the events of a check are coloured, and still show every byte in its segment', () => {
    const reply = bytesOf('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\u00c3\u00bc\r\n'), base64 = bytes => Buffer.from(bytes).toString('base64');
    const wire = [{ from: 'program', event: 'open' }, { from: 'program', event: 'bytes', data: base64(bytesOf(get)), size: get.length },
                  ...[...reply].map(byte => ({ from: 'peer', event: 'bytes', data: base64([byte]), size: 1 })), { from: 'peer', event: 'fin' }];
    const made = Wire.events(wire.map((event, i) => ({ connection: 0, t_ms: i, ...event })), null);
    const [sent, came] = made.of('wire-bytes');
    same(decode(sent), bytesOf(get));
    same(decode(came), reply);
    assert.strictEqual(came.of('wire-segment').length, reply.length);
    assert.strictEqual(sent.of('role-method')[0].textContent, 'GET');
    assert.strictEqual(came.of('role-status').map(piece => piece.textContent).join(''), '200');
    assert.strictEqual(came.of('wire-fault').length, 0);
});

test('an escaped string is what printf prints', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    for (const bytes of [all, bytesOf(post), bytesOf("-n 100%'\"\\\x1b1"), new Uint8Array()])
        same(execFileSync('sh', ['-c', `printf '${Bytes.escaped(bytes)}'`]), bytes);
    assert.strictEqual(Bytes.escaped(bytesOf('GET / HTTP/1.1\r\n')), 'GET / HTTP/1.1\\r\\n');
});

// ---- two of them -----------------------------------------------------------------------------------------------------

const rowsOf = (a, b) => Compare.rows(bytesOf(a), bytesOf(b)).map(row => [row.what, row.same ? '=' : row.a && row.b ? row.differs.join() : row.a ? 'a' : 'b', row.moved]);

test('fields are compared by their names', () => {
    assert.deepStrictEqual(rowsOf('GET / HTTP/1.1\nHost: a\r\nAccept: */*\r\nX: 1\r\nUser-Agent: me\r\n\r\n',
                                  'GET /b HTTP/1.1\r\nhost: a\r\nUser-Agent:  me\r\nY: 2\r\nAccept: x\r\n\r\nbody'),
        [['request line', 'bytes,line end', false], ['Host', 'name', false], ['Accept', 'value', true], ['X', 'a', false],
         ['User-Agent', 'white space', false], ['Y', 'b', false], ['blank line', '=', false], ['behind it', 'b', false]]);
    assert.deepStrictEqual(rowsOf('nothing', ''), [['request line', 'a', false]]);
    assert.deepStrictEqual(rowsOf('', ''), []);
});

test('what differs is told in words and marked', () => {
    const labels = ['yours', 'theirs'], mine = get.replaceAll('\r\n', '\n'), theirs = get.replace('close', 'keep-alive').replace('Connection', 'A: 1\r\nB: 2\r\nConnection');
    assert.deepStrictEqual(Compare.summary(bytesOf(mine), bytesOf(theirs), labels), [
        'theirs sends 2 fields that yours does not: A, B.', '1 field of both has another value: Connection.',
        'In yours 4 lines of the head end with LF alone, without CR.']);
    assert.deepStrictEqual(Compare.summary(bytesOf(get), bytesOf(get), labels), ['Both are the same, byte for byte.']);
    assert.ok(Compare.summary(bytesOf(post), bytesOf(post.replace('tree', 'free')), labels).includes('The bodies differ from byte 7 on: 11 bytes and 11 bytes.'));
    assert.ok(Compare.summary(bytesOf(ok), bytesOf(ok.replace('200 OK', '404 Not Found')), labels).includes('The status codes differ: 200 and 404.'));

    const view = Compare.view(bytesOf(mine), bytesOf(theirs), { labels }), cells = view.of('compare-bytes');
    same(decode({ classList: { contains: () => false }, childNodes: cells.filter(cell => cell.parentNode.dataset.label === 'yours') }), bytesOf(mine));
    const marks = [...view.all()].filter(element => element.tag === 'mark').map(mark => textOf(decode(mark)));
    assert.deepStrictEqual(marks, ['\n', '\r\n', '\n', '\r\n', 'close', '\n', 'keep-alive', '\r\n', '\n', '\r\n']);
});

test('large bodies are compared without much ado', () => {
    const size = 20 << 20, head = bytesOf(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
    const a = new Uint8Array(head.length + size).fill(0x61), b = a.slice();
    for (const bytes of [a, b]) bytes.set(head);
    b[b.length - 5] = 0x62;
    const body = Compare.rows(a, b).find(row => row.what === 'body');
    assert.deepStrictEqual(body.ranges, { a: [[size - 5, size - 4]], b: [[size - 5, size - 4]] });
    assert.ok(Compare.view(a, b).textContent.length < 3000);
});

// ---- colours ---------------------------------------------------------------------------------------------------------

test('every colour can be read', () => {
    const css = ['wire.css', 'bytes.css'].map(name => fs.readFileSync(path.join(__dirname, name), 'utf8')).join('\n');
    const colours = pattern => Object.fromEntries([...css.matchAll(pattern)].flatMap(([, block]) => [...block.matchAll(/--wire-([\w-]+): (#\w{6});/g)]).map(([, name, value]) => [name, value]));
    const light = colours(/^:root \{(.*?)^\}/gms), dark = { ...light, ...colours(/^ {4}:root \{(.*?)^ {4}\}/gms) };
    const luminance = colour => [1, 3, 5].map(i => parseInt(colour.slice(i, i + 2), 16) / 255).map(c => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const contrast = (a, b) => {
        const [less, more] = [luminance(a), luminance(b)].sort((x, y) => x - y);
        return (more + 0.05) / (less + 0.05);
    };
    for (const scheme of [light, dark])
        for (const name of ['start', 'target', 'version', 'name', 'value', 'end', 'chunk', 'body', 'odd', 'sign', 'soft'])
            for (const ground of ['paper', 'fault']) assert.ok(contrast(scheme[name], scheme[ground]) >= 4.5, `${name} on ${ground}`);
});
