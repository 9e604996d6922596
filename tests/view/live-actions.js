// What can be done with a connection: copy it, save it, send its request from another language.
//
//     element.append(Actions.bar(() => capture));        copy and save
//     element.append(Actions.elsewhere(() => capture));  the same request elsewhere

const Actions = (() => {
    const { element } = Wire;

    function button(text, classes, action) {
        const made = element('button', classes, text);
        made.type = 'button';
        if (action) made.addEventListener('click', action);
        return made;
    }

    // ---- copying -----------------------------------------------------------------------------------------------------

    async function toClipboard(text) {
        try {
            await navigator.clipboard.writeText(text);
        } catch {  // a page that is not in front may not; the older way asks only for a click
            const area = element('textarea', 'unseen', text);
            document.body.append(area);
            area.select();
            const done = document.execCommand('copy');
            area.remove();
            if (!done) throw new Error('the browser does not allow it');
        }
    }

    // `text` is what is copied, or makes it. What became of it stands on the button for a moment, and is read out.
    function copier(label, text, classes = 'copy') {
        const made = button(label, classes);
        const say = element('span', 'said');
        say.setAttribute('role', 'status');
        made.addEventListener('click', async () => {
            try {
                await toClipboard(typeof text === 'string' ? text : await text());
                say.textContent = '✓ copied';
            } catch (error) {
                say.textContent = `not copied: ${error.message}`;
            }
            setTimeout(() => { say.textContent = ''; }, 2500);
        });
        return element('span', 'copier', made, say);
    }

    // The first request of the client, or the one that was chosen.
    function requestOf(capture, number = 1) {
        const all = Anatomy.requests(capture.bytes.client);
        const start = number > 1 && all[number - 1] ? all[number - 1].start : 0;
        return capture.bytes.client.subarray(start, all[number] ? all[number].start : undefined);
    }

    // As string literals, one a line, that C, C++ and Python read alike: octal escapes end after three digits.
    function escaped(bytes) {
        const named = { 0x09: '\\t', 0x0A: '\\n', 0x0D: '\\r', 0x22: '\\"', 0x5C: '\\\\' };
        const lines = [''];
        for (const byte of bytes) {
            const plain = byte >= 0x20 && byte < 0x7F ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
            lines[lines.length - 1] += named[byte] || plain;
            if (byte === 0x0A) lines.push('');
        }
        if (lines.length > 1 && lines[lines.length - 1] === '') lines.pop();
        return lines.map(line => `"${line}"`).join('\n');
    }

    function explanation(capture) {
        const lines = [];
        for (const from of ['client', 'server']) {
            const bytes = capture.bytes[from];
            lines.push(from === 'client' ? 'What the client sent' : '\nWhat the server sent');
            for (const part of Anatomy.parts(bytes, { from, methods: methodsOf(capture) })) {
                if (['space', 'colon', 'line-end'].includes(part.role) && !part.fault) continue;
                const { title, text, rfc } = Anatomy.explain(part, bytes);
                const letters = Wire.glyphs(bytes, part.start, Math.min(part.end, part.start + 80));
                const shown = letters.map(glyph => glyph.text).join('');
                lines.push(`${shown}${part.end - part.start > 80 ? '…' : ''}\n    ${title}: ${text}${rfc ? ` (${rfc})` : ''}`);
                if (part.fault) lines.push(`    look here: ${part.fault}`);
            }
        }
        return lines.join('\n') + '\n';
    }

    const methodsOf = capture => Anatomy.requests(capture.bytes.client).map(request => request.method);

    // ---- saving ------------------------------------------------------------------------------------------------------

    function save(name, bytes, type) {
        const link = element('a'), url = URL.createObjectURL(new Blob([bytes], { type }));
        link.href = url;
        link.download = name;
        link.click();
        setTimeout(() => URL.revokeObjectURL(url), 60_000);
    }

    async function sources() {
        const text = async name => (await fetch(`/view/${name}`)).text();
        const { styles, scripts } = Exports.needs;
        return { styles: await Promise.all(styles.map(text)), scripts: await Promise.all(scripts.map(text)) };
    }

    const kinds = [
        ['as .http', 'an editor’s request file: the requests as they were sent, the replies as comments', 'http', 'text/plain',
            async capture => Exports.http(capture)],
        ['as pcap', 'for Wireshark or tshark', 'pcap', 'application/vnd.tcpdump.pcap', async capture => Exports.pcap(capture)],
        ['as a page', 'one file of HTML that shows this connection, and needs nothing else', 'html', 'text/html',
            async capture => Exports.html(capture, await sources())],
    ];

    // ---- what a page shows -------------------------------------------------------------------------------------------

    // A button with more of them below. It closes with Escape, and when something else is clicked.
    function menu(title, ...content) {
        const made = element('details', 'menu', element('summary', '', title), element('div', 'menu-content', ...content));
        made.addEventListener('keydown', event => {
            if (event.key !== 'Escape' || !made.open) return;
            event.stopPropagation();
            made.open = false;
            made.firstChild.focus();
        });
        return made;
    }
    document.addEventListener('click', event => {
        for (const open of document.querySelectorAll('.menu[open]')) if (!open.contains(event.target)) open.open = false;
    });

    function bar(captureNow, requestNow = () => 1) {
        const raw = () => new TextDecoder().decode(requestOf(captureNow(), requestNow()));
        const saves = kinds.map(([label, why, ending, type, make]) => {
            const made = button(label, '', async () => {
                const capture = captureNow();
                try {
                    save(`connection-${capture.id}.${ending}`, await make(capture), type);
                } catch (error) {
                    made.title = made.textContent = `${label}: ${error.message}`;
                }
            });
            made.title = why;
            made.dataset.save = ending;
            return made;
        });
        return [
            menu('copy', copier('the request, escaped', () => escaped(requestOf(captureNow(), requestNow())), ''),
                 copier('the request as text', raw, ''), copier('the explanation', () => explanation(captureNow()), '')),
            menu('save', ...saves),
        ];
    }

    // `words` between backticks are code.
    const inCode = text => text.split('`').map((piece, i) => (i % 2 ? element('code', '', piece) : piece));

    function elsewhere(captureNow, requestNow = () => 1) {
        const choose = element('select'), code = element('pre', 'code'), notes = element('ul', 'code-notes');
        const run = element('code', 'command');
        for (const { id, name } of Elsewhere.languages) choose.append(new Option(name, id));
        const made = element('details', 'elsewhere', element('summary', '', 'The same request elsewhere'));
        const draw = () => {
            if (!made.open) return;
            const capture = captureNow(), [, host, port] = /^(.*):(\d+)$/.exec(capture.server) || [, capture.server, 80];
            const language = Elsewhere.languages.find(({ id }) => id === choose.value);
            const bytes = requestOf(capture, requestNow());
            const told = Elsewhere.code(choose.value, { bytes, host: host.replace(/^\[|\]$/g, ''), port: Number(port) });
            code.textContent = told.code || '';
            code.hidden = line.hidden = copy.hidden = told.code === null;
            notes.replaceChildren(...told.notes.map(note => element('li', '', ...inCode(note))));
            run.textContent = language.run;
            file.hidden = !told.file;
            if (told.file) {
                file.textContent = `save ${told.file.name}`;
                file.onclick = () => save(told.file.name, told.file.bytes, 'application/octet-stream');
            }
        };
        const file = button('', 'save-file'), copy = copier('copy', () => code.textContent);
        const line = element('p', 'run', 'run it ', run, ' ', copier('copy', () => run.textContent));
        const bar = element('div', 'elsewhere-bar', element('label', '', 'in ', choose), copy, file);
        made.append(element('div', 'elsewhere-body', bar, notes, code, line));
        choose.addEventListener('change', draw);
        made.addEventListener('toggle', draw);
        return { element: made, update: draw };
    }

    return { button, copier, bar, elsewhere };
})();
