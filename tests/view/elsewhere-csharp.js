// A captured request as a program in C#: over a socket, and with HttpClient. Mono's mcs compiles both.

const ElsewhereCSharp = (() => {
    const Text = typeof require === 'undefined' ? ElsewhereText : require('./elsewhere-text.js');
    const Request = typeof require === 'undefined' ? ElsewhereRequest : require('./elsewhere-request.js');

    const style = {
        quotes: ['"'],
        escapes: { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
        byte: Text.utf16,  // not \x: that takes up to four digits, also those of the text
        character: Text.utf16,
    };
    const string = text => Text.quoted(text, style);
    const { lower, field } = Request;

    const assigned = (name, lines) => Text.assignment(`var ${name} =`, lines, { operator: ' +' });
    const encoding = binary => (binary ? 'Encoding.GetEncoding("iso-8859-1")' : 'Encoding.UTF8');
    const fromFile = file => `File.ReadAllBytes("${file.name}")`;

    const program = (imports, lines) => [
        ...imports.sort().map(name => `using ${name};`), '',
        'class Request {',
        '    static void Main() {',
        ...Text.indented(lines, 2),
        '    }',
        '}', '',
    ].join('\n');

    const untilClosed = ['stream.CopyTo(Console.OpenStandardOutput());'];
    const untilSilent = [
        'stream.ReadTimeout = 5000;',
        'try {',
        '    stream.CopyTo(Console.OpenStandardOutput());',
        '} catch (IOException) {',
        '    // The server keeps the connection open, and has been silent for five seconds.',
        '}',
    ];

    function bytesOf({ name, bytes, file }) {
        if (file) return [`var ${name} = ${fromFile(file)};`];
        const { lines, binary } = Text.literals(bytes, style);
        return [...assigned('text', lines), `var ${name} = ${encoding(binary)}.GetBytes(text);`];
    }

    function socket(request) {
        const parts = Request.parts(request), hasFile = parts.some(part => part.file);
        const imports = ['System', 'System.Net.Sockets', ...(parts.some(part => part.bytes) ? ['System.Text'] : []),
                         ...(hasFile || !request.closes ? ['System.IO'] : [])];
        return {
            code: program(imports, [
                ...parts.flatMap(bytesOf), '',
                `using (var server = new TcpClient("${request.host}", ${request.port})) {`,
                '    var stream = server.GetStream();',
                ...Text.indented(parts.map(({ name }) => `stream.Write(${name}, 0, ${name}.Length);`)),
                ...Text.indented(request.closes ? untilClosed : untilSilent),
                '}',
            ]),
        };
    }

    // ---- HttpClient --------------------------------------------------------------------------------------------------

    // The names that it writes in this way, whatever way they are given in.
    const known = new Map(`Accept Accept-Charset Accept-Encoding Accept-Language Allow Authorization Cache-Control Connection
        Content-Disposition Content-Encoding Content-Language Content-Length Content-Location Content-MD5 Content-Range
        Content-Type Cookie Date Expect Expires From Host If-Match If-Modified-Since If-None-Match If-Range
        If-Unmodified-Since Keep-Alive Last-Modified Link Max-Forwards Origin Pragma Proxy-Authorization Proxy-Connection
        Range Referer TE Trailer Upgrade Upgrade-Insecure-Requests User-Agent Via Warning X-Request-ID`
        .split(/\s+/).map(name => [name.toLowerCase(), name]));
    const isOfContent = one => /^(allow|content-.*|expires|last-modified)$/.test(lower(one));
    // What it takes apart, and writes anew.
    const lists = /^(accept(-charset|-encoding|-language)?|connection|if-match|if-none-match|te|trailer|upgrade|via)$/;
    const singles = new RegExp('^(authorization|cache-control|content-(disposition|encoding|language|type)|date|expect|'
        + 'expires|from|host|if-(modified-since|range|unmodified-since)|last-modified|max-forwards|pragma|'
        + 'proxy-authorization|range|referer|user-agent)$');
    const isParsed = name => lists.test(name) || singles.test(name);
    const usualMethods = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'];

    // What System.Uri leaves as it stands: nothing encoded that need not be, bytes outside ASCII in capitals, no dots.
    const uri = new RegExp("^/([\\w.~!$&'()*+,;=:@/?-]|"
        + '%(?!2[DEde]|3\\d|[46][1-9A-Fa-f]|[57][\\dAa]|5[Ff]|7[Ee])([0-7][\\dA-Fa-f]|[89A-F][\\dA-F]))*$');

    function whyNot({ method, target, has }) {
        const capitals = method.toUpperCase();
        if (!has('host')) return 'it always sends Host';
        if (method !== capitals && [...usualMethods, 'PATCH'].includes(capitals)) return `it writes ${capitals} in capitals`;
        const isPlain = uri.test(target) && !/\/\.{1,2}(\/|\?|$)/.test(target);
        return isPlain ? null : 'its Uri would write the target in another way';
    }

    // A value as it is sent; null where that is hard to foretell.
    function rewritten(name, value) {
        if (isParsed(name) && /"/.test(value) && /[,;]/.test(value)) return null;
        if (name === 'cache-control' && value.includes(',')) return null;
        if (lists.test(name)) return value.replace(/[ \t]*([,;])[ \t]*/g, '$1 ').trim();
        if (/^(referer|content-location)$/.test(name))
            return /^(https?:\/\/[\w.:-]+)?\/[\w.~!$&'()*+,;=:@/?%-]*$/.test(value) && !value.includes(':80/') ? value : null;
        return name === 'content-type' ? value.replace(/[ \t]*;[ \t]*/g, '; ') : value;
    }

    const joined = fields => [...new Set(fields.map(lower))].map(name => {
        const same = fields.filter(one => lower(one) === name), values = same.map(one => rewritten(name, one.value));
        const isUncertain = values.includes(null) || same.length > 1 && singles.test(name) && name !== 'user-agent';
        const value = isUncertain ? null : values.join(name === 'user-agent' ? ' ' : ', ').trim();
        return { ...Request.spaced({ name: known.get(name) || same[0].name, value }), value };
    });

    // The fields that HttpClient takes, and why it does not take the others.
    function sorted(request) {
        const because = { 'transfer-encoding': 'it knows the length of the body' }, fields = [];
        const ofBody = 'that belongs to a body, and there is none';
        if (!request.hasBody && request.has('content-length')) because['content-length'] = ofBody;
        for (const one of Request.given(request, 'content-length')) {
            const name = lower(one);
            if (!Text.isAscii(one.value)) because[name] = 'it sends ASCII alone';
            else if (isOfContent(one) && !request.hasBody) because[name] = ofBody;
            else if (name === 'expect' && request.version === '1.0') because[name] = 'HTTP/1.0 does not have it';
            else if (isParsed(name) && one.value === '') because[name] = 'without a value, that is not sent';
            else fields.push(one);
        }
        return { fields, because };
    }

    function content({ body, bodyFile, hasBody }) {
        if (!hasBody) return { before: [], lines: [] };
        const created = bytes => [`request.Content = new ByteArrayContent(${bytes});`];
        if (bodyFile) return { before: [], lines: created(fromFile(bodyFile)) };
        const { lines, binary } = Text.literals(body, style);
        return { before: [...assigned('body', lines), ''], lines: created(`${encoding(binary)}.GetBytes(body)`) };
    }

    function client(request) {
        const cannot = whyNot(request);
        if (cannot) return { cannot };
        const { method, hasBody, bodyFile } = request, isNew = request.version === '1.1';
        const { fields, because } = sorted(request), body = content(request);
        const ofContent = fields.filter(isOfContent), ofRequest = fields.filter(one => !isOfContent(one));
        const added = (to, list) => list.map(({ name, value }) =>
            `${to}.TryAddWithoutValidation(${string(name)}, ${string(value)});`);
        const verb = usualMethods.includes(method) ? `HttpMethod.${method[0]}${method.slice(1).toLowerCase()}`
            : `new HttpMethod(${string(method)})`;
        const imports = ['System', 'System.Net.Http', ...(isNew ? [] : ['System.Net']), ...(bodyFile ? ['System.IO'] : []),
                         ...(hasBody && !bodyFile ? ['System.Text'] : [])];
        return {
            code: program(imports, [
                ...body.before,
                `var request = new HttpRequestMessage(${verb}, ${string(request.url)});`,
                ...(isNew ? [] : ['request.Version = HttpVersion.Version10;']),
                ...added('request.Headers', ofRequest), ...body.lines, ...added('request.Content.Headers', ofContent), '',
                'using (var client = new HttpClient()) {',
                '    var reply = client.SendAsync(request).Result;',
                '    Console.WriteLine((int) reply.StatusCode + " " + reply.ReasonPhrase);',
                '    Console.WriteLine(reply.Content.ReadAsStringAsync().Result);',
                '}',
            ]),
            sent: [
                ...joined(ofRequest), ...joined(ofContent),
                ...(hasBody || !['GET', 'HEAD'].includes(method) ? [field('Content-Length', `${request.body.length}`)] : []),
                ...(Request.has(ofRequest, 'host') ? [] : [field('Host', request.authority)]),
            ],
            because,
            more: ['So does Mono 6.8. Other versions of .NET may order and add fields in another way.',
                   'HttpClient follows a redirect by itself.'],
        };
    }

    return [
        { id: 'csharp-socket', name: 'C# · TcpClient', socket: true, file: 'Request.cs',
          run: 'mcs Request.cs && mono Request.exe', make: socket },
        { id: 'csharp-http', name: 'C# · HttpClient', library: 'HttpClient', file: 'Request.cs',
          run: 'mcs -r:System.Net.Http.dll Request.cs && mono Request.exe', make: client },
    ];
})();

if (typeof module !== 'undefined') module.exports = ElsewhereCSharp;
