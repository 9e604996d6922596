// A capture as a file to keep, to hand in, or to open elsewhere.
//
//     Exports.http(capture)             the requests as an .http file, the replies as comments in it
//     Exports.pcap(capture)             for Wireshark (pcap.js)
//     Exports.html(capture, sources)    a page that shows it as /wire does, and needs nothing else
//
// All are Uint8Arrays. `sources` are the texts of the files that Exports.needs names: {styles: [], scripts: []}.

const Exports = (() => {
    const needs = {
        styles: ['kit.css', 'wire.css', 'bytes.css', 'connection.css'],
        scripts: ['wire.js', 'anatomy-faults.js', 'anatomy-head.js', 'anatomy.js', 'anatomy-words.js', 'bytes.js', 'find.js', 'seek.js', 'sequence.js',
                  'exchanges.js', 'connection.js', 'kept.js'],
    };
    const utf8 = text => new TextEncoder().encode(text);

    function joined(pieces) {
        const all = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
        pieces.reduce((at, piece) => (all.set(piece, at), at + piece.length), 0);
        return all;
    }

    // ---- .http -------------------------------------------------------------------------------------------------------

    const mostOfReply = 64 * 1024;
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

    function textOf(bytes) {
        try {
            const text = decoder.decode(bytes);
            return text.includes('\0') ? null : text;
        } catch {
            return null;
        }
    }

    // At most so many bytes, and no character of UTF-8 cut in two.
    function start(bytes, most) {
        let end = most;
        while (end < bytes.length && end > most - 4 && (bytes[end] & 0xC0) === 0x80) --end;
        return bytes.subarray(0, end);
    }

    // From the start of one message to that of the next, so that no byte falls between them.
    function slices(bytes, messages) {
        const starts = messages.length ? [0, ...messages.slice(1).map(message => message.start)] : [0];
        return starts.map((start, i) => bytes.subarray(start, starts[i + 1])).filter(slice => slice.length > 0);
    }

    // `#|` and not `# `: behind that an editor would obey a line such as `@name`.
    const quotedLine = line => `#| ${line.replace(/\r/g, '␍')}`.trimEnd() + '\n';
    const quoted = text => text.replace(/\r?\n$/, '').split(/\r?\n/).map(quotedLine).join('');

    function replyOf(bytes, reply) {
        const head = reply ? reply.headEnd - reply.start : 0;
        const body = bytes.subarray(head), shown = start(body, mostOfReply), text = textOf(shown);
        const lines = [textOf(bytes.subarray(0, head)), text].filter(piece => piece).map(quoted);
        if (text === null) lines.push(`# ${body.length} bytes that are no text\n`);
        else if (shown.length < body.length) lines.push(`# ${body.length - shown.length} more bytes\n`);
        return lines.join('');
    }

    function http(capture) {
        const { client, server } = capture.bytes, requests = Anatomy.requests(client);
        const replies = Anatomy.responses(server, requests.map(request => request.method));
        const pieces = [utf8(`# ${capture.client} to ${capture.server}, ${new Date(capture.opened_at).toISOString()}\n`)];
        const sent = slices(client, requests), came = slices(server, replies);
        const left = { client: capture.left_out.client, server: capture.left_out.server };
        for (let i = 0; i < Math.max(sent.length, came.length); ++i) {
            if (sent[i]) {
                const says = `\n### request ${i + 1}: the ${sent[i].length} bytes from the next line on\n`;
                pieces.push(utf8(says), sent[i], utf8('\n'));
                if (i + 1 === sent.length && left.client) pieces.push(utf8(`### ${left.client} more bytes were not kept\n`));
            }
            if (came[i]) pieces.push(utf8(`\n### reply ${i + 1}: ${came[i].length} bytes\n${replyOf(came[i], replies[i])}`));
        }
        if (left.server) pieces.push(utf8(`### ${left.server} more bytes were not kept\n`));
        return joined(pieces);
    }

    // ---- a page ------------------------------------------------------------------------------------------------------

    function base64(bytes) {
        let text = '';
        for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
        return btoa(text);
    }

    // JSON that may stand inside a script element: no sign in it could end the element, or a line of it.
    const embedded = data => JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, sign => (
        `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`));
    const escaped = text => text.replace(/[<>&"]/g, sign => `&#${sign.charCodeAt(0)};`);
    // A comment or string of a script could end it, or the element, as well.
    const script = text => text.replace(/<(?=\/script|!--|script)/gi, '\\x3C');

    function html(capture, { styles, scripts }) {
        const { bytes, ...facts } = capture;
        const data = embedded({ ...facts, bytes: { client: base64(bytes.client), server: base64(bytes.server) } });
        // Only what is written here runs, and nothing is fetched: captured bytes could not know the number.
        const nonce = base64(crypto.getRandomValues(new Uint8Array(18)));
        const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; ` +
                       "base-uri 'none'; form-action 'none'";
        const title = escaped(`Connection ${capture.id}, ${capture.client} to ${capture.server}`);
        return utf8([
            '<!doctype html>', '<html lang="en">', '<head>', '<meta charset="utf-8">',
            `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
            '<meta name="viewport" content="width=device-width, initial-scale=1">', '<meta name="referrer" content="no-referrer">',
            `<title>${title}</title>`,
            ...styles.map(text => `<style nonce="${nonce}">\n${text}</style>`),
            '</head>', '<body class="kept">', '<main id="kept"></main>',
            '<noscript><p>This page draws itself: it needs JavaScript.</p></noscript>',
            `<script type="application/json" id="data">${data}</script>`,
            ...scripts.map(text => `<script nonce="${nonce}">\n${script(text)}</script>`),
            '</body>', '</html>', '',
        ].join('\n'));
    }

    return { needs, http, pcap: capture => Pcap.file(capture), html };
})();

if (typeof module !== 'undefined') module.exports = Exports;
