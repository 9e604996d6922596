// A captured request as a program in PHP: over a socket, and with a stream context, which needs no extension.

const ElsewherePhp = (() => {
    const Text = typeof require === 'undefined' ? ElsewhereText : require('./elsewhere-text.js');
    const Request = typeof require === 'undefined' ? ElsewhereRequest : require('./elsewhere-request.js');

    const single = text => `'${text.replace(/['\\]/g, '\\$&')}'`;
    const style = {
        quotes: ['"'],
        escapes: { '"': '\\"', '\\': '\\\\', $: '\\$', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
        byte: code => `\\x${Text.hex(code, 2)}`,
        raw: text => (/["$]/.test(text) ? single(text) : null),  // in single quotes $ is a dollar
    };

    function string(latin1) {
        const { text, binary } = Text.textOf(Text.bytesOf(latin1));
        return Text.quoted(text, { ...style, raw: single }, binary);
    }

    const assigned = ({ name, bytes, file }) => (file ? [`$${name} = file_get_contents('${file.name}');`]
        : Text.assignment(`$${name} =`, Text.literals(bytes, style).lines, { operator: ' .' }));

    function socket(request) {
        const parts = Request.parts(request), { host, port } = request;
        const address = `tcp://${host.includes(':') ? `[${host}]` : host}:${port}`;
        return {
            code: [
                '<?php',
                ...parts.flatMap(assigned), '',
                `$server = stream_socket_client('${address}', $code, $reason) or exit("$reason\\n");`,
                ...parts.map(({ name }) => `fwrite($server, $${name});`),
                ...(request.closes ? [] : ['stream_set_timeout($server, 5);  // the server may keep the connection open']),
                "while (($part = fread($server, 4096)) !== '' && $part !== false) echo $part;", '',
            ].join('\n'),
        };
    }

    const formType = Request.field('Content-Type', 'application/x-www-form-urlencoded');

    // What PHP sends: its own Host, Connection and Content-Length first, unless they are given.
    function sent(request, fields) {
        const { body, hasBody, authority } = request;
        return [
            ...(Request.has(fields, 'host') ? [] : [Request.field('Host', authority)]),
            ...(Request.has(fields, 'connection') ? [] : [Request.field('Connection', 'close')]),
            ...(hasBody ? [Request.field('Content-Length', `${body.length}`)] : []),
            ...fields.map(({ name, value }) => Request.field(name, value)),
            ...(hasBody && !request.has('content-type') ? [formType] : []),
        ];
    }

    function context(request) {
        if (!request.has('host')) return { cannot: 'it always sends Host' };
        if (!/^\/[^#]*$/.test(request.target)) return { cannot: 'it would write the target in another way' };
        const fields = Request.given(request, ...(request.hasBody ? ['content-length'] : []));
        const headers = fields.map(({ name, value }) => `${string(`${name}: ${value}`.trimEnd())},`);
        const options = [
            ...(request.method === 'GET' ? [] : [`'method' => ${string(request.method)},`]),
            ...(request.version === '1.1' ? [] : [`'protocol_version' => '${request.version}',`]),
            ...(headers.length > 0 ? ["'header' => [", ...Text.indented(headers), '],'] : []),
            ...(request.hasBody ? ["'content' => $body,"] : []),
            "'ignore_errors' => true,  // a reply of 404 is a reply too",
        ];
        const body = assigned({ name: 'body', bytes: request.body, file: request.bodyFile });
        return {
            code: [
                '<?php',
                ...(request.hasBody ? [...body, ''] : []),
                "$context = stream_context_create(['http' => [", ...Text.indented(options), ']]);',
                `$reply = fopen(${string(request.url)}, 'r', false, $context);`,
                "echo implode(\"\\n\", stream_get_meta_data($reply)['wrapper_data']), \"\\n\\n\";",
                'echo stream_get_contents($reply);', '',
            ].join('\n'),
            sent: sent(request, fields),
            because: { 'transfer-encoding': 'it knows the length of the body' },
            more: ['PHP follows a redirect by itself.'],
        };
    }

    return [
        { id: 'php-socket', name: 'PHP · socket', socket: true,
          file: 'request.php', run: 'php request.php', make: socket },
        { id: 'php-http', name: 'PHP · stream context', library: 'PHP',
          file: 'context.php', run: 'php context.php', make: context },
    ];
})();

if (typeof module !== 'undefined') module.exports = ElsewherePhp;
