// A captured request as a program in Java: over a socket, and with java.net.http.

const ElsewhereJava = (() => {
    const Text = typeof require === 'undefined' ? ElsewhereText : require('./elsewhere-text.js');
    const Request = typeof require === 'undefined' ? ElsewhereRequest : require('./elsewhere-request.js');

    const style = {
        quotes: ['"'],
        escapes: { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
        byte: Text.octal,  // not \u: Java reads that before it knows what is a string
        character: Text.utf16,
    };
    const string = text => Text.quoted(text, style);
    const { lower, field } = Request;

    const assigned = (name, lines) => Text.assignment(`var ${name} =`, lines, { operator: ' +' });
    const charset = binary => `StandardCharsets.${binary ? 'ISO_8859_1' : 'UTF_8'}`;
    const fromFile = file => `Files.readAllBytes(Path.of("${file.name}"))`;
    const aboutSource = lines => (lines.every(Text.isAscii) ? []
        : ['Before Java 18, a source of more than ASCII may need: java -Dfile.encoding=UTF-8 Request.java']);

    const program = (imports, lines) => [
        ...[...new Set(imports)].sort().map(name => `import ${name};`), '',
        'class Request {',
        '    public static void main(String[] arguments) throws Exception {',
        ...Text.indented(lines, 2),
        '    }',
        '}', '',
    ].join('\n');

    const untilClosed = ['server.getInputStream().transferTo(System.out);'];
    const untilSilent = [
        'server.setSoTimeout(5000);',
        'try {',
        '    server.getInputStream().transferTo(System.out);',
        '} catch (SocketTimeoutException silence) {',
        '    // The server keeps the connection open, and has been silent for five seconds.',
        '}',
    ];

    function socket(request) {
        const parts = Request.parts(request).map(part => ({ ...part, ...(part.bytes && Text.literals(part.bytes, style)) }));
        const [spelt] = parts.filter(part => part.bytes), [read] = parts.filter(part => part.file);
        const imports = ['java.net.Socket', ...(spelt ? ['java.nio.charset.StandardCharsets'] : []),
                         ...(read ? ['java.nio.file.Files', 'java.nio.file.Path'] : []),
                         ...(request.closes ? [] : ['java.net.SocketTimeoutException'])];
        const bytes = ({ name, binary, file }) => (file ? fromFile(file) : `${name}.getBytes(${charset(binary)})`);
        return {
            code: program(imports, [
                ...(spelt ? [...assigned(spelt.name, spelt.lines), ''] : []),
                `try (var server = new Socket("${request.host}", ${request.port})) {`,
                ...Text.indented(parts.map(part => `server.getOutputStream().write(${bytes(part)});`)),
                ...Text.indented(request.closes ? untilClosed : untilSilent),
                '}',
            ]),
            more: spelt ? aboutSource(spelt.lines) : [],
        };
    }

    // ---- HttpClient --------------------------------------------------------------------------------------------------

    const restricted = ['connection', 'content-length', 'expect', 'host', 'proxy-authorization', 'upgrade'];
    // What java.net.URI takes, as it stands.
    const uri = /^\/([\w.~!$&'()*+,;=:@/-]|%[\dA-Fa-f]{2})*(\?([\w.~!$&'()*+,;=:@/?[\]-]|%[\dA-Fa-f]{2})*)?$/;

    function whyNot(request) {
        if (request.version !== '1.1') return 'it always says HTTP/1.1';
        if (!request.has('host')) return 'it always sends Host';
        return uri.test(request.target) ? null : 'its URI would not take the target';
    }

    function publisher({ body, bodyFile, hasBody }) {
        if (!hasBody) return { call: 'BodyPublishers.noBody()', imports: [], before: [], more: [] };
        if (bodyFile) {
            const call = `BodyPublishers.ofFile(Path.of("${bodyFile.name}"))`;
            return { call, imports: ['java.nio.file.Path'], before: [], more: [] };
        }
        const { lines, binary } = Text.literals(body, style);
        const text = { before: [...assigned('body', lines), ''], more: aboutSource(lines) };
        if (!binary) return { call: 'BodyPublishers.ofString(body)', imports: [], ...text };
        const call = `BodyPublishers.ofByteArray(body.getBytes(${charset(true)}))`;
        return { call, imports: ['java.nio.charset.StandardCharsets'], ...text };
    }

    function step({ method }, isPlain, body) {
        if (isPlain) return method === 'GET' ? [] : [`.${method}()`];
        return ['POST', 'PUT'].includes(method) ? [`.${method}(${body.call})`] : [`.method(${string(method)}, ${body.call})`];
    }

    // In alphabetical order, each name with all its values; cookies come last, in one field.
    function sorted(fields) {
        const names = [...new Set(fields.map(lower))].sort().filter(name => name !== 'cookie');
        const cookies = fields.filter(one => lower(one) === 'cookie').map(one => one.value).join('; ');
        return [
            ...names.flatMap(name => {
                const same = fields.filter(one => lower(one) === name);
                return same.map(({ value }) => Request.spaced({ name: same[0].name, value }));
            }),
            ...(Request.has(fields, 'cookie') ? [Request.spaced({ name: 'Cookie', value: cookies })] : []),
        ];
    }

    function reasons(request, isPlain) {
        const because = { 'transfer-encoding': 'it knows the length of the body' };
        for (const one of request.fields) if (!Text.isAscii(one.value)) because[lower(one)] = 'it sends ASCII alone';
        for (const name of restricted) because[name] = request.has(name) ? 'it keeps that to itself' : undefined;
        if (isPlain) because['content-length'] = 'Java before 17.0.18 does, newer ones do not';
        return { ...because, host: 'it takes it from the URL' };
    }

    function client(request) {
        const cannot = whyNot(request);
        if (cannot) return { cannot };
        const body = publisher(request), isPlain = !request.hasBody && ['GET', 'DELETE'].includes(request.method);
        const fields = Request.given(request, ...restricted).filter(one => Text.isAscii(one.value));
        const imports = ['java.net.URI', 'java.net.http.HttpClient', 'java.net.http.HttpRequest',
                         'java.net.http.HttpResponse.BodyHandlers',
                         ...(isPlain ? [] : ['java.net.http.HttpRequest.BodyPublishers']), ...body.imports];
        return {
            code: program(imports, [
                ...body.before,
                `var request = HttpRequest.newBuilder(URI.create(${string(request.url)}))`,
                ...Text.indented(['.version(HttpClient.Version.HTTP_1_1)',
                                  ...fields.map(({ name, value }) => `.header(${string(name)}, ${string(value)})`),
                                  ...step(request, isPlain, body), '.build();']),
                'var reply = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());',
                'System.out.println(reply.statusCode());',
                'System.out.println(reply.body());',
            ]),
            sent: [
                field('Content-Length', `${request.body.length}`),
                field('Host', request.authority),
                ...(Request.has(fields, 'user-agent') ? [] : [field('User-Agent', null)]),
                ...sorted(fields),
            ],
            because: reasons(request, isPlain),
            more: isPlain && request.has('content-length')
                ? ['From Java 17.0.18 on HttpClient leaves out `Content-Length` too.', ...body.more] : body.more,
        };
    }

    return [
        { id: 'java-socket', name: 'Java · Socket', socket: true,
          file: 'Request.java', run: 'java Request.java', make: socket },
        { id: 'java-http', name: 'Java · HttpClient', library: 'HttpClient',
          file: 'Request.java', run: 'java Request.java', make: client },
    ];
})();

if (typeof module !== 'undefined') module.exports = ElsewhereJava;
