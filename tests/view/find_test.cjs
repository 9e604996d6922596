// Finding in bytes: text in any case, bytes exactly, overlapping, at either end, across what is no text.
//
//     node --test find_test.cjs

const { describe, it } = require('node:test');
const assert = require('node:assert');
const Find = require('./find.js');

const utf8 = text => new TextEncoder().encode(text);
const all = (bytes, text) => Find.all(bytes, Find.needle(text));

describe('finding', () => {
    it('does not care for upper and lower case of letters, and of nothing else', () => {
        assert.deepEqual(all(utf8('Host: a\r\nhOsT: b\r\nHOST'), 'hoSt'), [0, 9, 18]);
        assert.deepEqual(all(utf8('[ {'), '{'), [2]);
        assert.deepEqual(all(utf8('Ü ü'), 'ü'), [3]);
    });

    it('takes pairs of hexadecimal digits with blanks between as bytes', () => {
        assert.deepEqual(all(utf8('a\r\nb\n\r\n'), '0d 0A'), [1, 5]);
        assert.deepEqual(all(Uint8Array.of(0x41, 0x61, 0xFF, 0x00), 'ff 00'), [2]);
        assert.deepEqual(all(Uint8Array.of(0x61, 0x62, 0x41, 0x42), '41 42'), [2]);
        assert.deepEqual(all(utf8('0d0a ab'), '0d0a'), [0]);
    });

    it('finds what overlaps, what begins or ends the bytes, and what its own start misleads', () => {
        assert.deepEqual(all(utf8('aaa'), 'aa'), [0, 1]);
        assert.deepEqual(all(utf8('abXab'), 'AB'), [0, 3]);
        assert.deepEqual(all(utf8('aab'), 'ab'), [1]);
        assert.deepEqual(all(utf8('AaB aAb'), 'ab'), [1, 5]);
        assert.deepEqual(all(utf8('ab'), 'abc'), []);
        assert.deepEqual(all(new Uint8Array(), 'a'), []);
    });

    it('is the same as looking everywhere', () => {
        let seed = 2718;
        const random = most => (seed = seed * 1103515245 + 12345 & 0x7FFFFFFF) % most;
        for (let round = 0; round < 500; ++round) {
            const text = Array.from({ length: random(40) }, () => 'abAB'[random(4)]).join(''), sought = Array.from({ length: 1 + random(3) }, () => 'abAB'[random(4)]).join('');
            const expected = [...text].map((_, i) => i).filter(i => text.slice(i, i + sought.length).toLowerCase() === sought.toLowerCase());
            assert.deepEqual(all(utf8(text), sought), expected, `${sought} in ${text}`);
        }
    });

    it('has nothing to look for in nothing', () => assert.equal(Find.needle(''), null));

    it('goes through 20 MiB in a moment, also where every byte could be the first', () => {
        for (const filling of ['a', 'x']) {
            const bytes = new Uint8Array(20 << 20).fill(filling.charCodeAt(0)), started = process.cpuUsage();
            assert.equal(Find.next(bytes, Find.needle('ab'), 0), -1);
            assert.ok(process.cpuUsage(started).user < 5_000_000, filling);
        }
    });
});
