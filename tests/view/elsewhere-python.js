// A captured request as a program in Python: over a socket, and with http.client.

const ElsewherePython = (() => {
    const Text = typeof require === 'undefined' ? ElsewhereText : require('./elsewhere-text.js');
    const Request = typeof require === 'undefined' ? ElsewhereRequest : require('./elsewhere-request.js');

    const style = {
        quotes: ['"', "'"],
        escapes: { '"': '\\"', "'": "\\'", '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
        byte: code => `\\x${Text.hex(code, 2)}`,
        character: code => (code > 0xFFFF ? `\\U${Text.hex(code, 8)}` : `\\u${Text.hex(code, 4)}`),
    };

    // A bytes literal holds ASCII alone: other text is a string, encoded.
    function expression(bytes) {
        const { lines, binary } = Text.literals(bytes, style);
        const isBytes = binary || bytes.every(byte => byte < 0x80);
        const literals = isBytes ? lines.map(line => `b${line}`) : lines;
        const made = literals.length === 1 ? literals : ['(', ...Text.indented(literals), ')'];
        return isBytes ? made : [...made.slice(0, -1), `${made[made.length - 1]}.encode()`];
    }

    function assigned({ name, bytes, file }) {
        if (file) return [`${name} = pathlib.Path("${file.name}").read_bytes()`];
        const [first, ...lines] = expression(bytes);
        return [`${name} = ${first}`, ...lines];
    }

    const imports = (file, ...names) => [...names, ...(file ? ['pathlib'] : [])].sort().map(name => `import ${name}`);

    const untilClosed = ['while part := server.recv(4096):', '    sys.stdout.buffer.write(part)'];
    const untilSilent = [
        'try:',
        '    while part := server.recv(4096):',
        '        sys.stdout.buffer.write(part)',
        '        sys.stdout.flush()',
        'except TimeoutError:',
        '    pass  # the server keeps the connection open, and has been silent for five seconds',
    ];

    function socket(request) {
        const parts = Request.parts(request), address = `"${request.host}", ${request.port}`;
        return {
            code: [
                ...imports(parts.some(part => part.file), 'socket', 'sys'), '',
                ...parts.flatMap(assigned), '',
                `with socket.create_connection((${address})${request.closes ? '' : ', timeout=5'}) as server:`,
                ...Text.indented(parts.map(({ name }) => `server.sendall(${name})`)),
                ...Text.indented(request.closes ? untilClosed : untilSilent), '',
            ].join('\n'),
        };
    }

    // ---- http.client -------------------------------------------------------------------------------------------------

    const string = latin1 => (Text.isAscii(latin1) ? Text.quoted(latin1, style) : expression(Text.bytesOf(latin1)).join(''));

    // For what a dict cannot hold, and to keep http.client from adding Host.
    function fieldByField(request) {
        const fields = Request.given({ ...request, hasUsualHost: false });
        if (request.has('transfer-encoding')) fields.push(Request.field('Content-Length', `${request.body.length}`));
        const start = `${string(request.method)}, ${string(request.target)}`;
        return {
            calls: [
                `server.putrequest(${start}, skip_host=True, skip_accept_encoding=True)`,
                ...fields.map(one => `server.putheader(${string(one.name)}, ${string(one.value)})`),
                `server.endheaders(${request.hasBody ? 'body' : ''})`,
            ],
            sent: fields,
        };
    }

    function atOnce(request) {
        // http.client writes the length of a body, and of none where a body is usual.
        const writesLength = request.hasBody || ['POST', 'PUT', 'PATCH'].includes(request.method.toUpperCase());
        const fields = Request.given(request, ...(writesLength ? ['content-length'] : []));
        const start = [string(request.method), string(request.target), ...(request.hasBody ? ['body'] : [])].join(', ');
        const headers = fields.map(one => `    ${string(one.name)}: ${string(one.value)},`);
        return {
            calls: headers.length > 0 ? [`server.request(${start}, headers={`, ...headers, '})'] : [`server.request(${start})`],
            sent: [
                ...(Request.has(fields, 'host') ? [] : [Request.field('Host', request.authority)]),
                ...(Request.has(fields, 'accept-encoding') ? [] : [Request.field('Accept-Encoding', 'identity')]),
                ...(writesLength ? [Request.field('Content-Length', `${request.body.length}`)] : []),
                ...fields,
            ],
        };
    }

    function client(request) {
        if (request.version !== '1.1') return { cannot: 'it always says HTTP/1.1' };
        if (!Text.isAscii(request.target)) return { cannot: 'its target has bytes outside ASCII' };
        const names = request.fields.map(one => one.name), repeats = new Set(names).size < names.length;
        const { calls, sent } = repeats || !request.has('host') ? fieldByField(request) : atOnce(request);
        const body = assigned({ name: 'body', bytes: request.body, file: request.bodyFile });
        return {
            code: [
                ...imports(request.bodyFile, 'http.client'), '',
                ...(request.hasBody ? [...body, ''] : []),
                `server = http.client.HTTPConnection("${request.urlHost}", ${request.port})`,
                ...calls, '',
                'reply = server.getresponse()',
                'print(reply.status, reply.reason)',
                'print(reply.read().decode(errors="replace"))', '',
            ].join('\n'),
            sent: sent.map(Request.spaced),
            because: { 'transfer-encoding': 'it knows the length of the body' },
        };
    }

    return [
        { id: 'python-socket', name: 'Python · socket', socket: true,
          file: 'request.py', run: 'python3 request.py', make: socket },
        { id: 'python-http', name: 'Python · http.client', library: 'http.client',
          file: 'client.py', run: 'python3 client.py', make: client },
    ];
})();

if (typeof module !== 'undefined') module.exports = ElsewherePython;
