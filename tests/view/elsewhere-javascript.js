// A captured request as a program in JavaScript: with fetch, with node:http, and over a socket of node's.

const ElsewhereJavaScript = (() => {
    const Text = typeof require === 'undefined' ? ElsewhereText : require('./elsewhere-text.js');
    const Request = typeof require === 'undefined' ? ElsewhereRequest : require('./elsewhere-request.js');

    const style = {
        quotes: ["'", '"'],
        escapes: { '"': '\\"', "'": "\\'", '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
        byte: code => `\\x${Text.hex(code, 2)}`,
        character: code => (code > 0xFFFF ? `\\u{${Text.hex(code, 1)}}` : `\\u${Text.hex(code, 4)}`),
    };
    const string = latin1 => Text.quoted(latin1, style, true);
    const { lower, field } = Request;

    const fromFile = (name, file) => [`const ${name} = readFileSync('${file.name}');`];
    const assigned = (name, lines) => Text.assignment(`const ${name} =`, lines, { operator: ' +' });
    const imports = (file, ...lines) => [...lines, ...(file ? ["import { readFileSync } from 'node:fs';"] : []), ''];

    // The bytes of a string: `before` and `after` stand round it.
    const converted = (name, lines, before, after) => (lines.length === 1 ? [`const ${name} = ${before}${lines[0]}${after};`]
        : [...assigned('text', lines), `const ${name} = ${before}text${after};`]);

    // ---- node:net ----------------------------------------------------------------------------------------------------

    function socket(request) {
        const parts = Request.parts(request).map(part => ({ ...part, ...(part.bytes && Text.literals(part.bytes, style)) }));
        return {
            code: [
                ...imports(parts.some(part => part.file), "import net from 'node:net';"),
                ...parts.flatMap(({ name, lines, file }) => (file ? fromFile(name, file) : assigned(name, lines))), '',
                `const server = net.connect(${request.port}, '${request.host}');`,
                ...parts.map(({ name, binary }) => `server.write(${name}${binary ? ", 'latin1'" : ''});`),
                'server.pipe(process.stdout);',
                ...(request.closes ? [] : ['server.setTimeout(5000, () => server.destroy());  // the server may keep it open']),
                '',
            ].join('\n'),
        };
    }

    // ---- node:http ---------------------------------------------------------------------------------------------------

    function whyNotHttp(request) {
        const ascii = Text.isAscii(request.target) && request.fields.every(one => Text.isAscii(one.value));
        if (request.version !== '1.1') return 'it always says HTTP/1.1';
        if (request.method !== request.method.toUpperCase()) return 'it writes every method in capitals';
        if (request.has('expect') && !ascii) return 'with Expect it encodes the bytes of fields once more';
        return request.has('trailer') ? 'it takes Trailer only with a body in chunks' : null;
    }

    // Where names repeat, node takes a list, and sends it as it stands.
    function nodeHeaders(fields, repeats) {
        const pair = ({ name, value }) => `${string(name)}${repeats ? ', ' : ': '}${string(value)},`;
        const [open, close] = repeats ? '[]' : '{}';
        return fields.length === 0 ? [] : [`headers: ${open}`, ...Text.indented(fields.map(pair)), `${close},`];
    }

    // Beside a string, node would write the fields too in the encoding of that: their bytes would be encoded twice.
    function nodeBody({ body, bodyFile, target, fields }) {
        if (bodyFile) return fromFile('body', bodyFile);
        const { lines, binary } = Text.literals(body, style);
        const ascii = Text.isAscii(target) && fields.every(one => Text.isAscii(one.value));
        return ascii && !binary ? assigned('body', lines)
            : converted('body', lines, 'Buffer.from(', binary ? ", 'latin1')" : ')');
    }

    function nodeHttp(request) {
        const cannot = whyNotHttp(request);
        if (cannot) return { cannot };
        const { method, hasBody, body } = request, length = field('Content-Length', `${body.length}`);
        const repeats = new Set(request.fields.map(lower)).size < request.fields.length;
        const bodyIsUsual = !['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'].includes(method);
        // There node writes the length, unless it has the whole head already, or sends it to wait for 100 (Continue).
        const writesLength = bodyIsUsual && !repeats && !request.has('expect');
        const writesHost = request.hasUsualHost && !repeats;
        const fields = Request.given({ ...request, hasUsualHost: writesHost }, ...(writesLength ? ['content-length'] : []));
        if (!writesLength && (hasBody || bodyIsUsual) && !request.has('content-length')) fields.push(length);
        const options = [
            `host: '${request.urlHost}',`, `port: ${request.port},`,
            ...(method === 'GET' ? [] : [`method: ${string(method)},`]), `path: ${string(request.target)},`,
            ...(repeats || request.values('host').join() ? [] : ['setHost: false,']),
            ...nodeHeaders(fields, repeats),
        ];
        return {
            code: [
                ...imports(request.bodyFile, "import http from 'node:http';"),
                ...(hasBody ? [...nodeBody(request), ''] : []),
                'const request = http.request({', ...Text.indented(options), '}, reply => {',
                '    console.log(reply.statusCode, reply.statusMessage);',
                '    reply.pipe(process.stdout);',
                '});',
                `request.end(${hasBody ? 'body' : ''});`, '',
            ].join('\n'),
            sent: [
                ...fields.map(Request.spaced),
                ...(writesHost ? [field('Host', request.authority)] : []),
                ...(request.has('connection') ? [] : [field('Connection', null)]),
                ...(writesLength ? [length] : []),
            ],
            because: { 'transfer-encoding': 'it knows the length of the body',
                       connection: 'keep-alive, and close before node 19' },
        };
    }

    // ---- fetch -------------------------------------------------------------------------------------------------------

    // What a page may not set (WHATWG Fetch, forbidden request-header). node lets some of it pass, a browser does not.
    const forbidden = new Set(['accept-charset', 'accept-encoding', 'access-control-request-headers',
        'access-control-request-method', 'access-control-request-private-network', 'connection', 'content-length', 'cookie',
        'cookie2', 'date', 'dnt', 'expect', 'host', 'keep-alive', 'origin', 'referer', 'set-cookie', 'te', 'trailer',
        'transfer-encoding', 'upgrade', 'via']);
    const isForbidden = one => forbidden.has(lower(one)) || /^(proxy-|sec-)/.test(lower(one));
    const normalized = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'];

    function asUrlHasIt({ url, target }) {
        try {
            const { pathname, search } = new URL(url);
            return pathname + search === target;
        } catch {
            return false;
        }
    }

    function whyNotFetch(request) {
        const { method } = request, capitals = method.toUpperCase();
        if (request.version !== '1.1') return 'it always says HTTP/1.1';
        if (!request.has('host')) return 'it always sends Host';
        if (['TRACE', 'TRACK'].includes(capitals)) return `${capitals} is forbidden there`;
        if (method !== capitals && normalized.includes(capitals)) return `it writes ${capitals} in capitals`;
        if (request.hasBody && ['GET', 'HEAD'].includes(method)) return `${method} takes no body there`;
        return asUrlHasIt(request) ? null : 'it would write the target in another way';
    }

    // One field for each name, as Headers joins them.
    const joined = fields => [...new Set(fields.map(lower))].map(name => {
        const same = fields.filter(one => lower(one) === name);
        return Request.spaced({ name: same[0].name, value: same.map(one => one.value).join(', ').trim() });
    });

    function sentByFetch({ method, body, authority }, given) {
        const conditions = /^if-(match|modified-since|none-match|range|unmodified-since)$/;
        const isConditional = given.some(one => conditions.test(lower(one)));
        const defaults = [
            field('accept', '*/*'), field('accept-language', '*'), field('sec-fetch-mode', 'cors'), field('user-agent', null),
            ...(isConditional ? [field('pragma', 'no-cache'), field('cache-control', 'no-cache')] : []),
        ];
        const sendsLength = body.length > 0 || ['POST', 'PUT', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH'].includes(method);
        return [
            field('host', authority),
            field('connection', method === 'HEAD' ? 'close' : 'keep-alive'),
            ...joined(given),
            ...defaults.filter(one => !Request.has(given, one.name)),
            field('accept-encoding', Request.has(given, 'range') ? 'identity' : 'gzip, deflate'),
            ...(sendsLength ? [field('content-length', `${body.length}`)] : []),
        ];
    }

    function fetchBody(request) {
        if (request.bodyFile) return fromFile('body', request.bodyFile);
        const { lines, binary } = Text.literals(request.body, style);
        if (binary) return converted('body', lines, 'Uint8Array.from(', ', character => character.charCodeAt(0))');
        // A string would get a Content-Type where it has none.
        return request.has('content-type') ? assigned('body', lines)
            : converted('body', lines, 'new TextEncoder().encode(', ')');
    }

    function fetched(request) {
        const cannot = whyNotFetch(request);
        if (cannot) return { cannot };
        const given = request.fields.filter(one => !isForbidden(one));
        const headers = joined(given).map(({ name, value }) => `    ${string(name)}: ${string(value)},`);
        const options = [
            ...(request.method === 'GET' ? [] : [`method: ${string(request.method)},`]),
            ...(headers.length > 0 ? ['headers: {', ...headers, '},'] : []),
            ...(request.hasBody ? ['body,'] : []),
        ];
        const call = `const reply = await fetch(${string(request.url)}`;
        const taken = request.fields.filter(isForbidden).map(one => [lower(one), 'pages may not set that']);
        return {
            code: [
                ...(request.bodyFile ? imports(request.bodyFile) : []),
                ...(request.hasBody ? [...fetchBody(request), ''] : []),
                ...(options.length > 0 ? [`${call}, {`, ...Text.indented(options), '});'] : [`${call});`]),
                'console.log(reply.status, reply.statusText);',
                'console.log(await reply.text());', '',
            ].join('\n'),
            sent: sentByFetch(request, given),
            because: { ...Object.fromEntries(taken),
                       host: 'it takes it from the URL', connection: 'it manages connections itself' },
            more: [
                'So does node. A browser adds more (Referer, Sec-Fetch-Site, …), Chromium keeps its own User-Agent, and the '
                + `page must be one of http://${request.authority}/ (CORS).`,
                'fetch follows a redirect by itself.',
            ],
        };
    }

    return [
        { id: 'js-fetch', name: 'JavaScript · fetch', library: 'fetch',
          file: 'fetch.mjs', run: 'node fetch.mjs', make: fetched },
        { id: 'js-http', name: 'JavaScript · node:http', library: 'node:http',
          file: 'http.mjs', run: 'node http.mjs', make: nodeHttp },
        { id: 'js-net', name: 'JavaScript · node:net', socket: true,
          file: 'net.mjs', run: 'node net.mjs', make: socket },
    ];
})();

if (typeof module !== 'undefined') module.exports = ElsewhereJavaScript;
