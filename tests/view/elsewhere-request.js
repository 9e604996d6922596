// A captured request, taken apart as far as an HTTP library needs it, and what becomes of it in that library.
//
//     ElsewhereRequest.parse(bytes, host, port)         its parts; `fault` where they break the rules: no library sends those
//     ElsewhereRequest.notes(request, library, made)    what the server sees otherwise, in sentences
//
// A field is {name, value, after}; `after` is all that stands behind its colon.

const ElsewhereRequest = (() => {
    const Text = typeof require === 'undefined' ? ElsewhereText : require('./elsewhere-text.js');
    const longestRead = 64 * 1024;  // of a head
    const longestHead = 16 * 1024, longestBody = 2 * 1024;  // of what a program spells out

    // RFC 9110 §5.6.2 and §5.5, RFC 9112 §3
    const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    const requestLine = new RegExp(`^(${token}) ([^\\x00-\\x20\\x7f]+) HTTP/(1\\.[01])$`);
    const fieldLine = new RegExp(`^(${token}):([\\t\\x20-\\x7e\\x80-\\xff]*)$`);

    const lower = field => field.name.toLowerCase();
    const has = (fields, name) => fields.some(field => lower(field) === name);
    const field = (name, value) => ({ name, value, after: value ? ` ${value}` : '' });
    const spaced = ({ name, value }) => ({ name, value, after: ` ${value}` });

    // ---- taking a request apart --------------------------------------------------------------------------------------

    // Where the body begins; -1 without a blank line.
    function endOfHead(all) {
        const bytes = all.subarray(0, longestRead);
        for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1))
            if (bytes[at - 1] === 13 && bytes[at + 1] === 13 && bytes[at + 2] === 10) return at + 3;
        return -1;
    }

    // The content of a body in chunks (RFC 9112 §7.1); null where it is broken, or has more than sizes and data.
    function unchunked(bytes) {
        const content = new Uint8Array(bytes.length);
        let at = 0, size = 0;
        for (;;) {
            const line = /^([0-9A-Fa-f]{1,7})\r\n/.exec(Text.latin1(bytes.subarray(at, at + 9)));
            if (!line) return null;
            const length = parseInt(line[1], 16), end = at + line[0].length + length;
            if (bytes[end] !== 13 || bytes[end + 1] !== 10) return null;
            content.set(bytes.subarray(end - length, end), size);
            size += length;
            at = end + 2;
            if (length === 0) return at === bytes.length ? content.subarray(0, size) : null;
        }
    }

    // Reads the head into the request; returns its fault.
    function readHead(request, head) {
        if (/(^|[^\r])\n/.test(head)) return 'a line ends with LF alone';
        if (!head.endsWith('\r\n\r\n')) return 'the blank line that ends the head is missing';
        const [first, ...lines] = head.slice(0, -4).split('\r\n');
        const start = requestLine.exec(first);
        if (!start) return 'the request line is not METHOD TARGET HTTP/1.1';
        [, request.method, request.target, request.version] = start;
        for (const [i, line] of lines.entries()) {
            const parts = fieldLine.exec(line);
            if (/^[ \t]/.test(line)) return `line ${i + 2} begins with a space`;
            if (/^[^:]*[ \t]:/.test(line)) return `line ${i + 2} has a space before its colon`;
            if (!parts) return `line ${i + 2} is no field (NAME: VALUE)`;
            request.fields.push({ name: parts[1], value: parts[2].replace(/^[ \t]+|[ \t]+$/g, ''), after: parts[2] });
        }
        if (request.values('host').length > 1) return 'it has more than one Host';
        return request.method === 'CONNECT' ? 'CONNECT asks for a tunnel, not for a reply' : null;
    }

    // Reads what follows the head (RFC 9112 §6); returns its fault.
    function readBody(request, rest) {
        const lengths = request.values('content-length'), codings = request.values('transfer-encoding');
        if (codings.length > 0) {
            if (codings.join() !== 'chunked' || lengths.length > 0) return 'how its body ends is said twice, or in a rare way';
            const content = unchunked(rest);
            if (!content) return 'its chunks are broken, or have extensions or trailers';
            request.body = content;
            return null;
        }
        if (lengths.length > 1 || !/^\d{0,15}$/.test(lengths.join())) return 'its Content-Length is no number';
        const promised = Number(lengths.join());
        if (rest.length < promised) return 'the body is shorter than Content-Length says';
        request.body = rest;
        return rest.length > promised ? 'bytes follow where the request should have ended' : null;
    }

    // Who wrote localhost to a server of this machine would write it again. In a URL an IPv6 address stands in brackets.
    function readAddress(request, port) {
        const [hostField] = request.values('host');
        const isLocal = /^(127\.|::1$)/.test(request.host) && hostField === (port === 80 ? 'localhost' : `localhost:${port}`);
        request.urlHost = isLocal ? 'localhost' : request.host;
        const bracketed = request.urlHost.includes(':') ? `[${request.urlHost}]` : request.urlHost;
        request.authority = port === 80 ? bracketed : `${bracketed}:${port}`;
        request.url = `http://${request.authority}${request.target}`;
        request.hasUsualHost = hostField === request.authority;
    }

    function asksToClose(request) {
        const options = request.values('connection').join().toLowerCase().split(/[ \t,]+/);
        return options.includes('close') || request.version === '1.0' && !options.includes('keep-alive');
    }

    function parse(bytes, host, port) {
        const end = endOfHead(bytes), headEnd = end < 0 ? bytes.length : end;
        const request = { bytes, headEnd, fields: [], body: new Uint8Array(0), host: host.replace(/[^\w.:%-]/g, ''), port };
        request.has = name => has(request.fields, name);
        request.values = name => request.fields.filter(one => lower(one) === name).map(one => one.value);
        const head = Text.latin1(bytes.subarray(0, Math.min(headEnd, longestRead)));
        request.fault = readHead(request, head) || readBody(request, bytes.subarray(headEnd));
        request.hasBody = request.body.length > 0;
        request.bodyFile = request.body.length > longestBody ? { name: 'body.bin', bytes: request.body } : null;
        request.closes = !request.fault && asksToClose(request);
        readAddress(request, port);
        return request;
    }

    // What a socket variant sends, in order: each part is spelt out (`bytes`), or read from a `file` where it is too long.
    function parts({ bytes, headEnd }) {
        if (headEnd > longestHead) return [{ name: 'request', file: { name: 'request.bin', bytes } }];
        if (bytes.length - headEnd <= longestBody) return [{ name: 'request', bytes }];
        return [{ name: 'head', bytes: bytes.subarray(0, headEnd) },
                { name: 'body', file: { name: 'body.bin', bytes: bytes.subarray(headEnd) } }];
    }

    // ---- what becomes of it ------------------------------------------------------------------------------------------

    // The fields without some, and without those that every library makes itself: Host from the URL, and the framing.
    function given(request, ...without) {
        const out = new Set(['transfer-encoding', ...(request.hasUsualHost ? ['host'] : []), ...without]);
        return request.fields.filter(one => !out.has(lower(one)));
    }

    function grouped(fields) {
        const groups = new Map();
        for (const one of fields) groups.set(lower(one), [...(groups.get(lower(one)) || []), one]);
        return groups;
    }

    // `sent` are the fields that a library writes; nobody can foretell a value of null.
    function differences(request, sent) {
        const before = grouped(request.fields), after = grouped(sent);
        const common = [...before.keys()].filter(name => after.has(name));
        const written = (groups, name, what) => groups.get(name).map(one => one[what]).join('\n');
        const differs = (name, what) => written(before, name, what) !== written(after, name, what);
        const isKnown = name => after.get(name).every(one => one.value !== null);
        const isSame = name => isKnown(name) && !differs(name, 'value');
        const asOften = name => before.get(name).length === after.get(name).length;
        const order = fields => fields.map(lower)
            .filter((name, i, all) => common.includes(name) && (asOften(name) || all.indexOf(name) === i)).join('\n');
        return {
            added: sent.filter(one => !before.has(lower(one)) && after.get(lower(one))[0] === one),
            missing: [...before.keys()].filter(name => !after.has(name)).map(name => before.get(name)[0]),
            changed: common.filter(name => !isSame(name))
                .map(name => ({ name: before.get(name)[0].name, value: isKnown(name) ? written(after, name, 'value') : null })),
            order: order(request.fields) !== order(sent),
            letters: common.some(name => before.get(name)[0].name !== after.get(name)[0].name
                || asOften(name) && differs(name, 'name')),
            spaces: common.some(name => isSame(name) && differs(name, 'after')),
        };
    }

    // A backtick would end a name where the notes are shown.
    const shown = text => text.replaceAll('`', '\'');
    const listed = words => [words.slice(0, -1).join(', '), ...words.slice(-1)].filter(text => text).join(' and ');

    // `made` has `sent`, and in `because` why a field is added, left out or changed: {name in lower case: clause}.
    function notes(request, library, { sent, because = {} }) {
        const { added, missing, changed, order, letters, spaces } = differences(request, sent);
        const all = [];
        const why = one => (because[lower(one)] ? `: ${because[lower(one)]}` : '');
        const tell = (verb, fields, written) => {
            for (const reason of new Set(fields.map(why))) {
                const names = fields.filter(one => why(one) === reason).map(one => `\`${shown(written(one))}\``);
                all.push(`${library} ${verb} ${listed(names)}${reason}.`);
            }
        };
        tell('adds', added, one => (one.value ? `${one.name}: ${one.value}` : one.name));
        tell('leaves out', missing, one => one.name);
        for (const one of changed) {
            const { text } = Text.textOf(Text.bytesOf(one.value || ''));
            const value = one.value === null ? 'its own' : Text.isSeen(text) ? `“${shown(text)}”` : 'another value';
            all.push(`${library} changes \`${shown(one.name)}\` to ${value}${why(one)}.`);
        }
        if (order) all.push('The fields come in another order.');
        if (letters) all.push('Some field names come in another case, which means the same (RFC 9110 §5.1).');
        if (spaces) all.push('The spaces round some values differ, which means the same (RFC 9112 §5).');
        return all.length > 0 ? all : ['The server receives the same bytes.'];
    }

    return { parse, parts, given, notes, lower, has, field, spaced };
})();

if (typeof module !== 'undefined') module.exports = ElsewhereRequest;
