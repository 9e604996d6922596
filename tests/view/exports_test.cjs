// What is saved of a connection holds what the connection held: read back by tshark, and by hand.
//
//     node --test exports_test.cjs

const { describe, it } = require('node:test');
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

globalThis.crypto ??= require('node:crypto').webcrypto;  // Node 18, of Debian 12, has it there only
globalThis.Anatomy = require('./anatomy.js');
globalThis.Pcap = require('./pcap.js');
const Exports = require('./exports.js');

const utf8 = text => new TextEncoder().encode(text);
const joined = (...pieces) => new Uint8Array(Buffer.concat(pieces));
const opened = 1764000000123;

const get = utf8('GET /a?b=c%20d HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n');
const post = utf8('POST /form HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Length: 11\r\n\r\nname=Zo%C3%');
const ok = utf8('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nHello\n');
const hostile = joined(utf8('GET /</script><script>alert(1)</script> HTTP/1.1\r\nX: \u2028<!-- '), Uint8Array.of(0, 0xFF, 0xFE), utf8('\r\n\r\n'));

// Events are [t_ms, from, event or size]; what one side sent in all is cut as the sizes say.
function captureOf(bytes, events, more = {}) {
    const wire = events.map(([t_ms, from, what]) => (
        { t_ms, from, event: typeof what === 'number' ? 'bytes' : what, ...typeof what === 'number' && { size: what } }));
    return { id: 17, client: '127.0.0.1:51234', server: '127.0.0.1:8080', opened_at: opened, state: 'closed', wire, bytes,
             left_out: { client: 0, server: 0 }, ...more };
}

const simple = (more = {}) => captureOf({ client: get, server: ok }, [
    [0, 'client', 'open'], [0.5, 'server', 'open'], [1.25, 'client', 10], [1.5, 'client', get.length - 10], [7, 'server', ok.length],
    [7.125, 'server', 'fin'], [8, 'client', 'fin']], more);

// ---- pcap ------------------------------------------------------------------------------------------------------------

const errors = 0x800000, warnings = 0x600000;
const FIN = 1, SYN = 2, RST = 4, ACK = 16;

// One for each packet: when, from where to where, what TCP says, the payload, and what tshark thinks of it all.
function read(capture, options = []) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pcap-')), file = path.join(folder, 'a.pcap');
    const fields = ['frame.time_epoch', 'ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst', 'tcp.srcport', 'tcp.dstport', 'tcp.flags', 'tcp.seq', 'tcp.ack',
                    'tcp.len', 'tcp.payload', 'tcp.checksum.status', 'ip.checksum.status', '_ws.expert.severity', '_ws.expert.message',
                    'http.request.method', 'http.response.code', 'http.content_length', 'frame.cap_len', 'frame.len'];
    fs.writeFileSync(file, Exports.pcap(capture));
    try {
        const out = execFileSync('tshark', ['-r', file, '-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE', ...options,
                                            '-T', 'fields', ...fields.flatMap(name => ['-e', name])], { encoding: 'utf8', maxBuffer: 1 << 28, timeout: 60_000 });
        return out.trimEnd().split('\n').map(line => {
            const [time, ip, ipTo, ipv6, ipv6To, from, to, flags, seq, ack, size, payload, tcpSum, ipSum, severities, messages, method, status, length,
                   kept, whole] = line.split('\t');
            return { time: Number(time), ends: [`${ip || ipv6}:${from}`, `${ipTo || ipv6To}:${to}`], flags: Number(flags), seq: Number(seq), ack: Number(ack),
                     size: Number(size), payload: Buffer.from(payload.replaceAll(':', ''), 'hex'), tcpSum, ipSum,
                     severities: severities ? severities.split(',').map(Number) : [], messages, method, status, length, kept: Number(kept), whole: Number(whole) };
        });
    } finally {
        fs.rmSync(folder, { recursive: true });
    }
}

const sent = (packets, from) => Buffer.concat(packets.filter(packet => packet.ends[0] === from).map(packet => packet.payload));

function assertSound(packets) {
    for (const packet of packets) {
        assert.ok(packet.severities.every(severity => severity < errors), packet.messages);
        assert.equal(packet.tcpSum, '1', 'the TCP checksum is good');
        assert.doesNotMatch(packet.messages, /retransmission|out.of.order|unseen|window full|not captured|malformed/i);
    }
}

describe('a pcap file', () => {
    it('is a request and its response to tshark', () => {
        const capture = simple(), packets = read(capture);
        assertSound(packets);
        assert.ok(packets.every(packet => packet.ipSum === '1'));
        assert.deepEqual(packets.filter(packet => packet.method).map(packet => packet.method), ['GET']);
        assert.deepEqual(packets.filter(packet => packet.status).map(packet => [packet.status, packet.length]), [['200', '6']]);
        assert.deepEqual(sent(packets, capture.client), Buffer.from(get));
        assert.deepEqual(sent(packets, capture.server), Buffer.from(ok));
    });

    it('begins with a handshake, ends as the connection did, and has its times', () => {
        const packets = read(simple());
        assert.deepEqual(packets.map(packet => packet.flags & (SYN | FIN | RST)), [SYN, SYN, 0, 0, 0, 0, FIN, 0, FIN, 0]);
        const after = packets.map(packet => Math.round((packet.time * 1000 - opened) * 1000));
        assert.deepEqual(after, [0, 0, 0, 1250, 1500, 7000, 7125, 7125, 8000, 8000]);
        assert.deepEqual(packets.map(packet => packet.size), [0, 0, 0, 10, get.length - 10, ok.length, 0, 0, 0, 0]);
        assert.equal(packets[7].ack, ok.length + 2);
    });

    it('splits what no packet can hold', () => {
        const body = new Uint8Array(200_001).fill(0x41), reply = joined(utf8('HTTP/1.1 200 OK\r\nContent-Length: 200001\r\n\r\n'), body);
        const capture = captureOf({ client: get, server: reply }, [[0, 'client', 'open'], [1, 'client', get.length],
            [2, 'server', reply.length], [3, 'server', 'fin'], [4, 'client', 'fin']]);
        const packets = read(capture);
        assertSound(packets);
        assert.ok(packets.every(packet => packet.size <= 65495));
        assert.deepEqual(sent(packets, capture.server), Buffer.from(reply));
        assert.deepEqual(packets.filter(packet => packet.status).map(packet => packet.status), ['200']);
    });

    it('shows a half-closed connection that goes on', () => {
        const packets = read(captureOf({ client: get, server: ok }, [[0, 'client', 'open'], [1, 'client', get.length], [2, 'client', 'fin'],
            [3, 'server', 20], [4, 'server', ok.length - 20], [5, 'server', 'fin']]));
        assertSound(packets);
        assert.deepEqual(packets.map(packet => packet.flags & FIN), [0, 0, 0, 0, FIN, 0, 0, 0, FIN, 0]);
    });

    for (const from of ['client', 'server'])
        it(`shows a reset by the ${from}, and nothing that ends behind it`, () => {
            const capture = captureOf({ client: get, server: ok.subarray(0, 9) }, [[0, 'client', 'open'], [1, 'client', get.length],
                [2, 'server', 9], [3, from, 'rst'], [3.5, from === 'client' ? 'server' : 'client', 'fin']], { state: 'reset' });
            const packets = read(capture), last = packets[packets.length - 1];
            assertSound(packets);
            assert.equal(last.flags & (RST | ACK), RST | ACK);
            assert.equal(last.ends[0], capture[from]);
            assert.ok(last.severities.includes(warnings));
        });

    it('shows that the server could not be reached', () => {
        const packets = read(captureOf({ client: get, server: new Uint8Array() }, [[0, 'client', 'open'], [1, 'server', 'refused'],
            [2, 'client', get.length]], { state: 'refused' }));
        assert.equal(packets[3].flags & RST, RST);
        assert.equal(packets[3].ends[0], '127.0.0.1:8080');
    });

    it('is cut short where bytes were not kept, and goes on counting', () => {
        const reply = joined(utf8('HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n'), new Uint8Array(300_000)), kept = reply.subarray(0, 100_000);
        const capture = captureOf({ client: get, server: kept }, [[0, 'client', 'open'], [1, 'client', get.length],
            [2, 'server', reply.length], [3, 'server', 'fin'], [4, 'client', 'fin']],
                                  { left_out: { client: 0, server: reply.length - kept.length } });
        const packets = read(capture);
        assert.deepEqual(sent(packets, capture.server), Buffer.from(kept));
        assert.equal(packets.filter(packet => packet.ends[0] === capture.server).reduce((sum, packet) => sum + packet.size, 0), reply.length);
        assert.ok(packets.some(packet => packet.kept < packet.whole));
        assert.ok(packets.every(packet => packet.severities.every(severity => severity < errors)));
        assert.equal(packets[packets.length - 3].ack, reply.length + 2);
    });

    for (const [client, server] of [['[::1]:51234', '[::1]:8080'], ['[2001:db8::7]:1', '[fe80::1:2%eth0]:65535']])
        it(`has IPv6 addresses: ${client} to ${server}`, () => {
            const packets = read(simple({ client, server }));
            assertSound(packets);
            assert.deepEqual(packets[0].ends, [client, server].map(end => end.replace(/[[\]]|%eth0/g, '')));
            assert.deepEqual(packets.filter(packet => packet.status).map(packet => packet.status), ['200']);
        });

    it('writes addresses of both kinds, and names, somehow', () => {
        assert.deepEqual(read(simple({ server: '[::1]:8080' }))[0].ends, ['::ffff:127.0.0.1:51234', '::1:8080']);
        assert.deepEqual(read(simple({ server: 'localhost:8080' }))[0].ends, ['127.0.0.1:51234', '127.0.0.1:8080']);
    });

    it('is HTTP on any port', () => {
        const events = [[0, 'client', 'open'], [1, 'client', get.length], [2, 'server', ok.length]];
        const packets = read(captureOf({ client: get, server: ok }, events, { server: '127.0.0.1:43121' }));
        assert.deepEqual(packets.filter(packet => packet.method).map(packet => packet.method), ['GET']);
    });

    it('holds a connection that is still open, or that sent nothing', () => {
        assert.equal(read(captureOf({ client: new Uint8Array(), server: new Uint8Array() }, [[0, 'client', 'open']], { state: 'open' })).length, 3);
        assert.equal(read(captureOf({ client: new Uint8Array(), server: new Uint8Array() }, [], { state: 'open' })).length, 3);
    });

    it('numbers every packet right where sizes are odd', () => {
        const pieces = [1, 2, 3, 5, 7, 11, 13, 1459, 1460, 1461, 65495, 65496];
        const all = new Uint8Array(pieces.reduce((sum, size) => sum + size, 0)).map((_, i) => i * 31);
        const packets = read(captureOf({ client: all, server: all.slice() }, [[0, 'client', 'open'],
            ...pieces.flatMap((size, i) => [[2 * i + 1, 'client', size], [2 * i + 2, 'server', size]]), [99, 'client', 'fin'], [99, 'server', 'fin']]));
        for (const packet of packets) assert.equal(packet.tcpSum, '1');
        assert.deepEqual(sent(packets, '127.0.0.1:51234'), Buffer.from(all));
        assert.deepEqual(sent(packets, '127.0.0.1:8080'), Buffer.from(all));
    });
});

// ---- .http -----------------------------------------------------------------------------------------------------------

// The requests as one reads them who believes what the lines between them say.
function requestsIn(file) {
    const found = [];
    const text = Buffer.from(file).toString('latin1');
    for (const match of text.matchAll(/^### request \d+: the (\d+) bytes from the next line on\n/gm))
        found.push(file.subarray(match.index + match[0].length, match.index + match[0].length + Number(match[1])));
    return found.map(bytes => Buffer.from(bytes));
}

describe('an .http file', () => {
    it('has the request as it was sent, and the reply as comments', () => {
        const file = Exports.http(simple()), text = Buffer.from(file).toString();
        assert.deepEqual(requestsIn(file), [Buffer.from(get)]);
        assert.match(text, /^#\| HTTP\/1\.1 200 OK\n#\| Content-Type: text\/plain\n#\| Content-Length: 6\n#\|\n#\| Hello\n$/m);
        assert.match(text, /^# 127\.0\.0\.1:51234 to 127\.0\.0\.1:8080, 2025-11-24T16:00:00\.123Z\n/);
    });

    it('parts the requests of one connection, and loses no byte between them', () => {
        const client = joined(get, utf8('\r\n'), post, utf8('nonsense\n'));
        const file = Exports.http(captureOf({ client, server: joined(ok, ok) }, []));
        assert.deepEqual(Buffer.concat(requestsIn(file)), Buffer.from(client));
        assert.equal(requestsIn(file).length, 2);
        assert.equal(Buffer.from(file).toString().match(/^### reply \d/gm).length, 2);
    });

    it('has no line of a reply that an editor would obey', () => {
        const server = utf8('HTTP/1.1 200 OK\r\n\r\n###\n@name = x\n# @prompt\n< ./file\nGET / HTTP/1.1\n');
        const text = Buffer.from(Exports.http(captureOf({ client: get, server }, []))).toString().split('### reply 1')[1];
        assert.ok(text.split('\n').slice(1, -1).every(line => line.startsWith('#| ') || line === '#|'), text);
    });

    it('says how much of a reply is no text, and of a long one how much is not there', () => {
        const picture = joined(utf8('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n'), Uint8Array.of(0x89, 0x50, 0xFF));
        assert.match(Buffer.from(Exports.http(captureOf({ client: get, server: picture }, []))).toString(), /^# 3 bytes that are no text$/m);
        const long = joined(utf8('HTTP/1.1 200 OK\r\n\r\n'), new Uint8Array(100_000).fill(0x61));
        assert.match(Buffer.from(Exports.http(captureOf({ client: get, server: long }, []))).toString(), /^# 34464 more bytes$/m);
        const umlauts = joined(utf8('HTTP/1.1 200 OK\r\n\r\na'), utf8('ü'.repeat(50_000)));  // a cut in the middle of one
        assert.match(Buffer.from(Exports.http(captureOf({ client: get, server: umlauts }, []))).toString(), /^# 344\d\d more bytes$/m);
    });

    it('holds any bytes, and none', () => {
        for (const client of [hostile, utf8('\x16\x03\x01'), utf8('GET'), new Uint8Array()])
            assert.deepEqual(Buffer.concat(requestsIn(Exports.http(captureOf({ client, server: client }, [])))), Buffer.from(client));
    });
});

// ---- a page ----------------------------------------------------------------------------------------------------------

describe('a page', () => {
    const texts = names => names.map(name => fs.readFileSync(path.join(__dirname, name), 'utf8'));
    const sources = { styles: texts(Exports.needs.styles), scripts: texts(Exports.needs.scripts) };
    const page = capture => Buffer.from(Exports.html(capture, sources)).toString();
    const scripts = text => [...text.matchAll(/<script\b([^>]*)>([^]*?)<\/script>/g)];

    it('holds the bytes, and nothing of them is markup', () => {
        const text = page(captureOf({ client: hostile, server: hostile }, []));
        const [[, , data], ...code] = scripts(text);
        assert.equal(code.length, Exports.needs.scripts.length);
        for (const from of ['client', 'server']) assert.deepEqual(Buffer.from(JSON.parse(data).bytes[from], 'base64'), Buffer.from(hostile));
        assert.doesNotMatch(data, /[<>&]/);
        assert.equal(text.match(/<script\b/g).length, code.length + 1);
    });

    it('runs what it was given and nothing else, and asks for nothing', () => {
        const text = page(simple()), nonce = /script-src 'nonce-([A-Za-z0-9+/]{24})'/.exec(text)[1];
        assert.match(text, /content="default-src 'none'; style-src 'nonce-/);
        for (const [, attributes] of scripts(text).slice(1)) assert.equal(attributes, ` nonce="${nonce}"`);
        assert.notEqual(/nonce-([^']+)/.exec(page(simple()))[1], nonce);
        assert.doesNotMatch(text.replace(/<(script|style)\b[^]*?<\/\1>/g, ''), /\b(href|src|srcset|action|http-equiv="refresh")=/);
        assert.doesNotMatch(sources.styles.join(''), /url\(|@import/);
    });

    it('keeps its scripts whole, whatever stands in them', () => {
        const odd = { styles: [], scripts: ['const a = "</script><!-- <script>";'] };
        const [, [, , code]] = scripts(Buffer.from(Exports.html(simple(), odd)).toString());
        assert.equal(new Function(`${code}; return a;`)(), '</script><!-- <script>');
    });
});
