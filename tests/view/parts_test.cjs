// Anatomy: what each byte is, what is wrong with it, how it is explained. Run: node --test parts_test.cjs

const { test } = require('node:test');
const assert = require('node:assert');
const Anatomy = require('./anatomy.js');
const { bytesOf, textOf, numbers, get, post, chunked, right, mutated } = require('./samples_test.cjs');

// ---- messages --------------------------------------------------------------------------------------------------------

function covered(bytes, options) {
    const parts = Anatomy.parts(bytes, options);
    let at = 0;
    for (const part of parts) {
        assert.strictEqual(part.start, at);
        assert.ok(part.end > part.start);
        at = part.end;
    }
    assert.strictEqual(at, bytes.length);
    return parts;
}

const faults = (bytes, options) => covered(bytes, options).filter(part => part.fault)
    .flatMap(part => part.causes.map(cause => `${cause}: ${textOf(bytes.subarray(part.start, part.end))}`));

test('a right message has no fault, wherever it is cut', () => {
    for (const [from, text, methods] of right) {
        const bytes = bytesOf(text);
        assert.deepStrictEqual(faults(bytes, { from, methods, over: true }), [], text);
        for (let end = 0; end < bytes.length; ++end)
            assert.deepStrictEqual(faults(bytes.subarray(0, end), { from, methods }), [], text.slice(0, end));
    }
});

test('each part has its role', () => {
    const roles = (from, text) => covered(bytesOf(text), { from }).map(part => `${part.role} ${text.slice(part.start, part.end)}`);
    assert.deepStrictEqual(roles('client', 'GET /a HTTP/1.1\r\nHost: b \r\n\r\n'), [
        'method GET', 'space  ', 'target /a', 'space  ', 'version HTTP/1.1', 'line-end \r\n',
        'name Host', 'colon :', 'space  ', 'value b', 'space  ', 'line-end \r\n', 'blank-line \r\n']);
    assert.deepStrictEqual(roles('server', 'HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n2;x\r\nab\r\n0\r\nT: 1\r\n\r\n').filter(role => !/^(space|line-end|colon)/.test(role)), [
        'version HTTP/1.1', 'status 404', 'reason Not Found', 'name Transfer-Encoding', 'value chunked', 'blank-line \r\n',
        'chunk-size 2;x', 'chunk-data ab', 'chunk-size 0', 'trailer T: 1', 'blank-line \r\n']);
    assert.deepStrictEqual(covered(bytesOf(get + post)).map(part => part.message).filter((number, i, all) => number !== all[i - 1]), [0, 1]);
});

const broken = [
    ['GET / HTTP/1.1\nHost: a\n\n', 'bare-lf: \n', 'bare-lf: \n', 'bare-lf: \n'],
    ['GET / HTTP/1.1\r\nHost: a\r\r\n\r\n', 'bare-cr: \r'],
    ['GET / HTTP/1.1\rHost: a\r\r', 'bare-cr: \r', 'same-line: Host: a\r', 'head-cut: \r'],
    ['GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n', 'escapes: \\r\\nHost: a\\r\\n\\r\\n', 'head-cut: \\r\\nHost: a\\r\\n\\r\\n'],
    ['GET / HTTP/1.1\r\nHost: a\\r\\n\r\n\r\n', 'escapes: a\\r\\n'],
    ['GET / HTTP/1.1\r\nHost: a\0\0b\x01\r\n\r\n', 'nul: \0\0', 'control: \x01'],
    ['\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n', 'leading-line: \r\n'],
    ['GET / HTTP/1.1\r\nHost: a\r\n\r\n\r\n', 'extra-line: \r\n'],
    ['\xef\xbb\xbfGET / HTTP/1.1\r\nHost: a\r\n\r\n', 'byte-order-mark: \xef\xbb\xbf'],
    ['\x16\x03\x01\x02\x00', 'tls: \x16\x03\x01\x02\x00'],
    [' GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'leading-space:  '],
    ['(nothing) like it\r\n', 'no-request: (nothing) like it\r\n'],
    ['Host: a\r\n\r\n', 'no-request-line: Host'],
    ['GET  / HTTP/1.1\r\nHost: a\r\n\r\n', 'spaces:   '],
    ['GET / HTTP/1.1 \r\nHost: a\r\n\r\n', 'space-at-end:  '],
    ['G@T / HTTP/1.1\r\nHost: a\r\n\r\n', 'bad-method: G@T'],
    ['get / HTTP/1.1\r\nHost: a\r\n\r\n', 'method-case: get'],
    ['GET HTTP/1.1\r\nHost: a\r\n\r\n', 'no-target:  '],
    ['GET notes HTTP/1.1\r\nHost: a\r\n\r\n', 'target-form: notes'],
    ['GET /a b HTTP/1.1\r\nHost: a\r\n\r\n', 'target-space: /a b'],
    ['GET /\xc3\xbc HTTP/1.1\r\nHost: a\r\n\r\n', 'target-bytes: /\xc3\xbc'],
    ['GET /#a HTTP/1.1\r\nHost: a\r\n\r\n', 'target-fragment: /#a'],
    ['GET /\r\nHost: a\r\n\r\n', 'no-version: /'],
    ['GET / http/1.1\r\nHost: a\r\n\r\n', 'bad-version: http/1.1'],
    ['GET / HTTP/2.0\r\nHost: a\r\n\r\n', 'version-later: HTTP/2.0'],
    ['GET / HTTP/1.1\r\nHost: a\r\n  \r\n\r\n', 'blank-spaces:   '],
    ['GET / HTTP/1.1\r\n Host: a\r\n\r\n', 'indented:  '],
    ['GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n\tc\r\n\r\n', 'folded: \t'],
    ['GET / HTTP/1.1\r\nHost: a\r\nConnection close\r\n\r\n', 'no-colon: Connection close'],
    ['GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n', 'no-name: :'],
    ['GET / HTTP/1.1\r\nHost: a\r\nX Y: b\r\n\r\n', 'bad-name: X Y'],
    ['GET / HTTP/1.1\r\nHost : a\r\n\r\n', 'space-before-colon:  '],
    ['GET / HTTP/1.1\r\n\r\n', 'no-host: \r\n'],
    ['GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n', 'second-host: host'],
    ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5 bytes\r\n\r\nhello', 'bad-length: 5 bytes'],
    ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\nhello', 'bad-length: :'],
    ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi', 'second-length: 2'],
    ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 'length-and-coding: 2'],
    ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\nhi', 'coding-of-request: gzip'],
    ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhello', 'body-short: hello'],
    ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n', 'body-short: \r\n'],
    ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhello', 'beyond-length: llo'],
    ['GET / HTTP/1.1\r\nHost: a\r\n\r\nq=1', 'beyond-request: q=1'],
    ['GET / HTTP/1.1\r\nHost: a\r\n', 'head-cut: \r\n'],
    [`${chunked}more`, 'beyond-chunks: more'],
    ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nq=1\r\n', 'bad-chunk-size: q=1\r\n'],
    ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n', 'chunk-longer: c\r\n0\r\n\r\n'],
    ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n', 'chunks-cut: \r\n'],
];

const brokenReplies = [
    ['HTTP/1.1 200 OK\nContent-Length: 0\n\n', 'bare-lf: \n', 'bare-lf: \n', 'bare-lf: \n'],
    ['hello', 'no-response: hello'],
    ['Content-Length: 0\r\n\r\n', 'no-status-line: Content-Length'],
    ['HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n', 'no-space-after-status: 200'],
    ['HTTP/1.1  200 OK\r\nContent-Length: 0\r\n\r\n', 'spaces:   '],
    ['HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n', 'bad-status: 2000'],
    ['HTTP/1.1\r\nContent-Length: 0\r\n\r\n', 'no-status: HTTP/1.1'],
    ['HTTP/11 200 OK\r\nContent-Length: 0\r\n\r\n', 'bad-version: HTTP/11'],
    ['HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n', 'length-without-body: 2'],
    ['HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n', 'coding-without-body: chunked'],
    ['HTTP/1.1 304 Not Modified\r\n\r\nhello', 'beyond-response: hello'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhello', 'beyond-length: llo'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello', 'body-short: hello'],
    ['HTTP/1.1 200 OK\r\nContent-Type: te', 'head-cut: te'],
];

test('a breakage is found where it is, and nothing else', () => {
    for (const [from, list] of [['client', broken], ['server', brokenReplies]])
        for (const [text, ...wanted] of list) assert.deepStrictEqual(faults(bytesOf(text), { from, over: true }), wanted, JSON.stringify(text));
});

test('one breakage anywhere in a right message is the only fault', () => {
    const breaks = {
        'line-end': part => [part.start, part.start + 1, '', 'bare-lf: \n'], 'blank-line': part => [part.start, part.start + 1, '', 'bare-lf: \n'],
        colon: part => [part.start, part.start, ' ', 'space-before-colon:  '],
        value: part => (/^(content-length|transfer-encoding)$/.test(part.field) ? null : [part.start + 1, part.start + 1, '\0', 'nul: \0']),
    };
    for (const [from, text, methods] of right) {
        for (const part of Anatomy.parts(bytesOf(text), { from, methods })) {
            const [start, end, put, wanted] = breaks[part.role] && breaks[part.role](part) || [];
            if (wanted) assert.deepStrictEqual(faults(bytesOf(text.slice(0, start) + put + text.slice(end)), { from, methods, over: true }), [wanted], text);
        }
    }
});

test('the length of a body is told by the request, or by the end', () => {
    const told = (text, methods, over) => Anatomy.responses(bytesOf(text), methods, { over }).map(({ status, complete, headEnd, end }) => [status, complete, end - headEnd]);
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n';
    assert.deepStrictEqual(told(`${head}hello`, ['GET']), [[200, true, 5]]);
    assert.deepStrictEqual(told(`${head}hel`, ['GET']), [[200, false, 3]]);
    assert.deepStrictEqual(told(head + head, ['HEAD', 'HEAD']), [[200, true, 0], [200, true, 0]]);
    assert.deepStrictEqual(told('HTTP/1.1 200 OK\r\n\r\nall', ['GET'], false), [[200, false, 3]]);
    assert.deepStrictEqual(told('HTTP/1.1 200 OK\r\n\r\nall', ['GET'], true), [[200, true, 3]]);
    assert.deepStrictEqual(told(`HTTP/1.1 100 Continue\r\n\r\n${head}`, ['HEAD']), [[100, true, 0], [200, true, 0]]);
});

test('requests are told one by one', () => {
    const [first, second, third] = Anatomy.requests(bytesOf(get + post + 'GET /\u00fc'));
    assert.deepStrictEqual(first, { method: 'GET', target: '/notes?page=2', version: 'HTTP/1.1', fields: [['Host', 'localhost:8080'], ['Connection', 'close']],
                                    start: 0, headEnd: get.length, end: get.length, complete: true });
    assert.deepStrictEqual([second.start, second.end, second.end - second.headEnd, second.complete], [get.length, get.length + post.length, 11, true]);
    assert.deepStrictEqual([third.method, third.target, third.complete], ['GET', '/\u00fc', false]);
    assert.deepStrictEqual(Anatomy.requests(new Uint8Array()), []);
    const [folded] = Anatomy.requests(bytesOf('GET / HTTP/1.1\r\nA: b\r\n  c\r\n\r\n'));
    assert.deepStrictEqual(folded.fields, [['A', 'b c']]);
});

// ---- any bytes -------------------------------------------------------------------------------------------------------

test('thousands of mutations are taken apart and explained', () => {
    const next = numbers(2718);
    for (let i = 0; i < 6000; ++i) {
        const [from, text, methods] = right[next(right.length)], bytes = mutated(text, next);
        for (const part of covered(bytes, { from, methods, over: next(2) === 1 })) {
            const { title, text: says, rfc } = Anatomy.explain(part, bytes);
            assert.ok(title && says && !/undefined|null|NaN/.test(says) && typeof rfc === 'string', `${part.role} ${says}`);
            assert.strictEqual(part.fault !== null, Boolean(part.causes));
            if (part.fault) assert.ok(says.startsWith(part.fault));
        }
    }
});

test('many bytes cost no more than they are', () => {
    const size = 20 << 20, fill = piece => Uint8Array.from(Buffer.alloc(size, piece, 'latin1'));
    const inside = head => {
        const bytes = fill('x');
        bytes.set(bytesOf(head));
        return bytes;
    };
    const spaces = ' '.repeat(500_000);
    const cases = {
        body: inside(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${size}\r\n\r\n`), 'tiny chunks': fill('1\r\na\r\n'), zeros: fill('\0'), lines: fill('\n'), spaces: fill(' '),
        fields: fill('a: b\r\n'), requests: fill('GET / HTTP/1.1\n\n'), 'one line': inside('GET /'), 'long words': bytesOf(`GET /${spaces}a HTTP/1.1\r\nHost${spaces}x :${spaces}\r\n\r\n`),
    };
    cases['tiny chunks'].set(bytesOf('PUT / HTTP/1.1\r\nHost:a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n'));
    for (const [name, bytes] of Object.entries(cases)) {
        const before = process.cpuUsage(), parts = covered(bytes, { from: 'client', over: true }), { user } = process.cpuUsage(before);
        assert.ok(parts.length <= 100_000, name);
        assert.ok(user < 3e6, `${name}: ${user / 1000} ms`);
    }
});

// ---- explanations ----------------------------------------------------------------------------------------------------

test('what a part is, in its context', () => {
    const bytes = bytesOf('POST /a?b=1 HTTP/1.1\r\nhost: x\r\nX-Own: 1\r\nContent-Length: 2\r\n\r\nhi');
    const told = covered(bytes).map(part => ({ role: part.role, ...Anatomy.explain(part, bytes) }));
    const of = (role, number = 0) => told.filter(one => one.role === role)[number];
    assert.match(of('method').text, /^The method: what the client wants done\. POST hands the body/);
    assert.strictEqual(of('method').rfc, 'RFC 9110 §9.3.3');
    assert.match(of('target').text, /a path, and behind the \? a query/);
    assert.strictEqual(of('line-end').text, 'The line ends with CR LF, the bytes 0D 0A.');
    assert.match(of('name').text, /^Host names the site .* lower case/);
    assert.match(of('name', 1).text, /X-Own/);
    assert.match(of('value', 2).text, /Here: 2 bytes/);
    assert.match(of('blank-line').text, /A body of 2 bytes follows/);
    assert.match(of('body').text, /2 bytes, as Content-Length says/);
    const chunk = bytesOf(chunked), size = Anatomy.parts(chunk).find(part => part.role === 'chunk-size' && part.end - part.start > 1);
    assert.match(Anatomy.explain(size, chunk).text, /A is 10 bytes\. Behind the semicolon/);
});

test('the fields that clients and servers send are known', () => {
    const names = `Host Connection Content-Length Cache-Control sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform Upgrade-Insecure-Requests User-Agent Origin Accept
        Sec-Fetch-Site Sec-Fetch-Mode Sec-Fetch-User Sec-Fetch-Dest Referer Accept-Encoding Accept-Language Priority Content-Type Cookie Set-Cookie Authorization Expect
        Transfer-Encoding Location Allow Date Server ETag Last-Modified Expires Vary Age Keep-Alive TE Trailer Upgrade Pragma Range If-None-Match If-Modified-Since
        Content-Encoding WWW-Authenticate Retry-After Via Access-Control-Allow-Origin Content-Security-Policy X-Content-Type-Options Strict-Transport-Security`;
    for (const name of names.split(/\s+/)) {
        const bytes = bytesOf(`GET / HTTP/1.1\r\n${name}: x\r\n`), part = Anatomy.parts(bytes).find(({ role }) => role === 'name');
        const { text, rfc } = Anatomy.explain(part, bytes);
        assert.match(text, new RegExp(`^${name}\\b.*\\.$`, 'i'));
        assert.notStrictEqual(rfc, '', name);
        assert.doesNotMatch(text, /in no list/);
    }
});
