// What the tests of this folder share: right messages, and ways to break them.

const bytesOf = text => Uint8Array.from(Buffer.from(text, 'latin1'));
const textOf = bytes => Buffer.from(bytes).toString('latin1');

// A generator of numbers that is the same in each run.
function numbers(seed) {
    let state = seed;
    return below => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return (state >>> 0) % below;
    };
}

const get = 'GET /notes?page=2 HTTP/1.1\r\nHost: localhost:8080\r\nConnection: close\r\n\r\n';
const post = 'POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\nname=a+tree';
const chunked = 'PUT /big HTTP/1.1\r\nhost:localhost\r\ntransfer-encoding: gzip, chunked\r\nExpect: 100-continue\r\n\r\n' +
                '5\r\nhello\r\nA;note="x"\r\n0123456789\r\n0\r\nX-Sum: 15\r\n\r\n';
const ok = 'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 16\r\n\r\n<p>h\u00e9llo</p>\r\n\r\n';

const right = [
    ['client', get], ['client', post], ['client', chunked], ['client', get + post + chunked + get], ['client', 'GET / HTTP/1.0\r\n\r\n'],
    ['client', 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n'], ['client', 'GET http://a/b HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['client', 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n\x16\x03\x01 anything'], ['client', 'BREW /pot HTTP/1.1\r\nHost:a\r\n\r\n'],
    ['client', 'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n\x81\x02hi'],
    ['client', 'GET /|^%20{} HTTP/1.1\r\nHost:\t a \t\r\nEmpty:\r\nX: \xfc\xff\r\n\r\n'], ['client', ''],
    ['server', ok, ['GET']], ['server', ok + ok, ['GET', 'GET']],
    ['server', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n' + ok, ['GET']],
    ['server', 'HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n' + ok, ['HEAD', 'GET']], ['server', 'HTTP/1.1 204 No Content\r\n\r\n' + ok, ['GET', 'GET']],
    ['server', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n' + ok, ['GET', 'GET']], ['server', 'HTTP/1.0 200 \r\n\r\nuntil the end\n', ['GET']],
    ['server', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n\r\n\0\r\n0\r\n\r\n' + ok, ['GET', 'GET']],
    ['server', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n\0\r\nHTTP/1.1 is over', ['GET']],
    ['server', 'HTTP/1.1 200 OK\r\n\r\n\0tunnel', ['CONNECT']],
];

// A few bytes taken out, put in or written over.
const bits = ['\r\n', '\n', '\r', '\0', ' ', ':', '\r\n\r\n', '0\r\n', 'HTTP/1.1', 'Content-Length: 7\r\n', '\xff', '\t', 'GET '];
function mutated(text, next) {
    let made = text;
    for (let changes = next(4) + 1; changes > 0; --changes) {
        const at = next(made.length + 1), to = at + next(8), put = next(3) ? bits[next(bits.length)] : String.fromCharCode(next(256));
        made = made.slice(0, at) + (next(2) ? put : '') + made.slice(next(2) ? at : to);
    }
    return bytesOf(made);
}

module.exports = { bytesOf, textOf, numbers, get, post, chunked, ok, right, mutated };
