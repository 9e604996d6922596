// A captured request as a command: printf into nc, and curl.

const ElsewhereShell = (() => {
    const Text = typeof require === 'undefined' ? ElsewhereText : require('./elsewhere-text.js');
    const Request = typeof require === 'undefined' ? ElsewhereRequest : require('./elsewhere-request.js');

    // printf's format as POSIX has it: \ddd, and nothing that only bash knows.
    const format = {
        quotes: ["'"],
        escapes: { "'": "'\\''", '\\': '\\\\', '%': '%%', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
        byte: Text.octal,
    };
    // What begins with - would be taken for an option.
    const printfs = bytes => Text.literals(bytes, format).lines.map(line => `printf ${line.replace(/^'-/, "'\\055")}`);
    const plain = text => `'${text.replaceAll("'", "'\\''")}'`;
    const word = text => (/^[\w.:-]+$/.test(text) ? text : plain(text));

    function nc(request) {
        const parts = Request.parts(request);
        const server = `nc ${request.closes ? '' : '-w 5 '}${word(request.host)} ${request.port}`;
        const lines = parts.flatMap(({ bytes, file }) => (file ? [`cat ${file.name}`] : printfs(bytes)));
        return { code: ['{', ...Text.indented(lines), `} | ${server}`, ''].join('\n') };
    }

    // ---- curl --------------------------------------------------------------------------------------------------------

    // An argument of any bytes but NUL: in single quotes, or as printf writes it where some of it would not be seen.
    function argument(latin1) {
        const bytes = Text.bytesOf(latin1), { text, binary } = Text.textOf(bytes);
        return !binary && Text.isSeen(text) ? plain(text) : `"$(${printfs(bytes).join('; ')})"`;
    }

    // Without a value, `Name:` would remove the field; `Name;` sends it.
    const asOption = ({ name, value, after }) => `-H ${argument(value ? `${name}:${after}` : `${name};`)}`;
    const written = one => ({ ...one, after: one.value ? one.after : '' });

    // Where curl would read a target otherwise than it stands (dots, brackets, #), it is told the target apart.
    function address({ url, authority, target }) {
        const standsAsItIs = /^\/[\w.~!$&'()*+,;=:@/?%-]*$/.test(target) && !/\/\.{1,2}(\/|\?|$)/.test(target);
        return standsAsItIs ? [plain(url)] : [plain(`http://${authority}/`), `--request-target ${argument(target)}`];
    }

    function method({ method: name, hasBody }) {
        if (name === 'HEAD') return ['--head'];
        return name === (hasBody ? 'POST' : 'GET') ? [] : [`-X ${word(name)}`];
    }

    // The body as an option, and what pipes it in where it is no text that an argument could carry.
    function content({ body, bodyFile, hasBody }) {
        if (!hasBody) return { pipe: [], options: [] };
        if (bodyFile) return { pipe: [], options: [`--data-binary @${bodyFile.name}`] };
        const { text, binary } = Text.textOf(body);
        if (!binary && text.split('\n').every(Text.isSeen)) return { pipe: [], options: [`--data-raw ${plain(text)}`] };
        return { pipe: ['{', ...Text.indented(printfs(body)), '} | '], options: ['--data-binary @-'] };
    }

    // What curl would add.
    function removed(request) {
        const names = ['User-Agent', 'Accept'];
        if (request.hasBody) names.push('Content-Type');
        if (request.body.length > 1024 * 1024) names.push('Expect');
        if (!request.has('host')) names.push('Host');
        return names.filter(name => !request.has(name.toLowerCase())).map(name => `-H '${name}:'`);
    }

    function sent(request, fields) {
        const all = fields.map(written), host = all.find(one => Request.lower(one) === 'host');
        const usual = request.hasUsualHost ? [Request.field('Host', request.authority)] : [];
        const length = request.hasBody ? [Request.field('Content-Length', `${request.body.length}`)] : [];
        return [...(host ? [{ ...host, name: 'Host' }] : usual), ...all.filter(one => one !== host), ...length];
    }

    function curl(request) {
        if (request.hasBody && request.method === 'HEAD') return { cannot: 'it would wait for the body of a reply to HEAD' };
        const fields = Request.given(request, ...(request.hasBody ? ['content-length'] : []));
        const { pipe, options } = content(request), without = removed(request), [url, ...target] = address(request);
        const lines = [
            ...target, ...(request.version === '1.0' ? ['--http1.0'] : []), ...method(request), ...fields.map(asOption),
            ...(without.length > 0 ? [without.join(' ')] : []), ...options,
        ];
        return {
            code: `${pipe.join('\n')}${[`curl -i ${url}`, ...Text.indented(lines)].join(' \\\n')}\n`,
            sent: sent(request, fields),
            because: { 'transfer-encoding': 'it is told the whole body at once' },
            more: [...(without.length > 0 ? ['An -H with nothing behind the colon keeps curl from adding that field.'] : []),
                   ...(fields.some(one => !one.value) ? ['An -H with a semicolon sends a field without a value.'] : [])],
        };
    }

    return [
        { id: 'nc', name: 'nc', socket: true, file: 'request.sh', run: 'sh request.sh', make: nc },
        { id: 'curl', name: 'curl', library: 'curl', file: 'curl.sh', run: 'sh curl.sh', make: curl },
    ];
})();

if (typeof module !== 'undefined') module.exports = ElsewhereShell;
