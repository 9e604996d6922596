// What every byte of an HTTP/1.x connection is (RFC 9112), for any bytes at all: cut anywhere, broken, or no HTTP.
//
//     Anatomy.parts(bytes, { from: 'client' })                             each byte in exactly one part, in order
//     Anatomy.parts(bytes, { from: 'server', methods: ['GET'], over: true })
//
// `methods` are those of the requests so far: a response to HEAD has no body. `over`: nothing follows these bytes, so that
// what is unfinished is broken. A part is {role, start, end, message, from, fault, rule, causes}: `fault` is null or a
// sentence, `rule` the section it goes by, `causes` its ids in anatomy-faults.js. What belongs to a field has `field`, its
// name in lower case, and `name` as it was sent; a body, and the blank line before it, have `body`: {kind, length, type},
// how its length is known.
// Needs anatomy-faults.js and anatomy-head.js; anatomy-words.js explains.

const Anatomy = (() => {
    const inPage = typeof module === 'undefined';
    const { Head, text } = inPage ? AnatomyHead : require('./anatomy-head.js');
    const CR = 0x0D, LF = 0x0A;
    const longestSizeLine = 4096;
    const isChunked = coding => /(^|,)[ \t]*chunked$/.test(coding);

    class Reader extends Head {
        constructor(bytes, { from = 'client', methods = [], over = false } = {}) {
            super(bytes, from);
            Object.assign(this, { methods, over, answered: 0, body: null });
        }

        read() {
            this.before();
            while (this.left > 0 && !this.lost) this.message();
            this.beyond();
            return this;
        }

        // What stands before a first message by mistake.
        before() {
            const [first, second, third] = this.bytes;
            if (first === 0xEF && second === 0xBB && third === 0xBF) this.fault(this.put('odd', 3), 'byte-order-mark');
            if ((first === 0x16 || first === 0x15) && second === 0x03) this.fault(this.put('odd', this.bytes.length), 'tls');
        }

        message() {
            const line = this.line();
            if (line.end === this.at) return this.emptyLine(line);
            const words = line.long ? '' : this.words(line.end);
            const starts = this.isClient ? this.startsRequest(words, line.whole) : this.startsResponse(words, line.whole);
            const headless = !starts && this.messages.length === 0 && this.startsField(words);
            if (line.long || !starts && !headless) {
                this.lost = true;
                return;
            }
            this.current = { ...this.isClient ? { method: '', target: '', version: '' } : { version: '', status: 0, reason: '' },
                             fields: [], start: this.at, headEnd: 0, end: 0, complete: false };
            this.messages.push(this.current);
            if (starts) this.startLine(line);
            const first = this.parts.length, blank = this.fields();
            if (headless) this.fault(this.parts[first], this.isClient ? 'no-request-line' : 'no-status-line');
            this.current.headEnd = this.at;
            this.weighFields();
            if (blank) this.bodyAfter(blank);
            else if (this.over && !this.lost) this.fault(this.last, 'head-cut');
            this.current.end = this.at;
        }

        // RFC 9112 §2.2: a client sends no line end before or after a request. A server has nothing to say between two responses.
        emptyLine({ next }) {
            const part = this.put('odd', next);
            if (this.messages.length === 0) this.fault(part, 'leading-line', this.isClient ? 'request line' : 'status line');
            else if (this.isClient) this.fault(part, 'extra-line');
            else this.faultBeyond(part);
        }

        // What decides where the message ends (RFC 9112 §6).
        weighFields() {
            this.framing = { hosts: 0, length: null, lengthPart: null, coding: null, codingPart: null, type: '', upgrade: false,
                             expects: false };
            for (const { name, entry: [, value], named, part } of this.seen) {
                if (name === 'host' && this.isClient && ++this.framing.hosts > 1) this.fault(named, 'second-host');
                else if (name === 'content-length') this.weighLength(value, part);
                else if (name === 'content-type') this.framing.type = value;
                else if (name === 'upgrade' || name === 'expect') this.framing[name === 'expect' ? 'expects' : 'upgrade'] = true;
                else if (name === 'transfer-encoding') {
                    this.framing.coding = [this.framing.coding, value.toLowerCase()].filter(Boolean).join(', ');
                    this.framing.codingPart = part;
                }
            }
        }

        weighLength(value, part) {
            const { framing } = this, number = /^\d+$/.test(value) ? Number(value) : NaN;
            if (Number.isNaN(number)) this.fault(part, 'bad-length');
            if (framing.lengthPart) this.fault(part, 'second-length');
            else Object.assign(framing, { length: number, lengthPart: part });
        }

        // ---- bodies --------------------------------------------------------------------------------------------------

        bodyAfter(blank) {
            const { framing, current } = this;
            if (this.isClient && current.version === 'HTTP/1.1' && framing.hosts === 0) this.fault(blank, 'no-host');
            if (framing.coding !== null) this.fault(framing.lengthPart, 'length-and-coding');
            const kind = this.isClient ? this.bodyOfRequest() : this.bodyOfResponse();
            const body = { kind, length: framing.length, type: framing.type };
            this.body = blank.body = body;
            if (kind === 'length') this.counted(body);
            else if (kind === 'chunked') this.chunks(body);
            else if (kind !== 'none') this.put('body', this.bytes.length, { body });
            if (kind === 'none' || kind === 'tunnel' || kind === 'close' && this.over) current.complete = true;
        }

        // RFC 9112 §6.3. Where the length cannot be told, the rest is all one.
        bodyOfRequest() {
            const { coding, codingPart, length } = this.framing;
            if (coding !== null && isChunked(coding)) return 'chunked';
            if (coding !== null) this.fault(codingPart, 'coding-of-request');
            if (coding !== null || Number.isNaN(length)) return 'unknown';
            return length !== null ? 'length' : this.current.method === 'CONNECT' ? 'tunnel' : 'none';
        }

        bodyOfResponse() {
            const { status } = this.current, { coding, length, lengthPart, codingPart } = this.framing;
            const interim = status >= 100 && status < 200, method = this.methods[this.answered];
            if (!interim || status === 101) ++this.answered;
            if (interim || status === 204) {  // RFC 9110 §8.6, RFC 9112 §6.1
                this.fault(lengthPart, 'length-without-body');
                this.fault(codingPart, 'coding-without-body');
            }
            if (status === 101) return 'tunnel';
            if (interim || status === 204 || status === 304 || method === 'HEAD') return 'none';
            if (method === 'CONNECT' && status >= 200 && status < 300) return 'tunnel';
            if (coding !== null) return isChunked(coding) ? 'chunked' : 'close';
            return length === null || Number.isNaN(length) ? 'close' : 'length';
        }

        counted(body) {
            const came = Math.min(body.length, this.left), missing = body.length > came;
            this.put('body', this.at + came, { body });
            this.current.complete = !missing;
            // RFC 9110 §10.1.1: a client that expects 100-continue may be refused, and then sends no body.
            if (missing && this.over && !(came === 0 && this.framing.expects)) this.fault(this.last, 'body-short', body.length, came);
        }

        // RFC 9112 §7.1, from one size line to the next.
        chunks(body) {
            while (this.left > 0 && !this.lost) {
                const line = this.line(), words = this.words(Math.min(line.end, this.at + longestSizeLine));
                const size = /^([0-9a-fA-F]+)[ \t]*(;.*)?$/s.exec(words);
                if (!size && (line.whole || words)) return this.brokenChunk('bad-chunk-size');
                this.put('chunk-size', line.end, { body });
                this.lineEnd(line);
                if (!line.whole) break;
                const length = parseInt(size[1], 16);
                if (length === 0) return this.trailers();
                this.put('chunk-data', this.at + Math.min(length, this.left), { body });
                if (this.left === 0) break;
                const { bytes, at } = this, lf = at + (bytes[at] === CR ? 1 : 0), whole = lf < bytes.length;
                if (whole && bytes[lf] !== LF) return this.brokenChunk('chunk-longer');
                this.lineEnd({ next: whole ? lf + 1 : lf, whole, cr: lf > at });
            }
            if (this.over && !this.lost) this.fault(this.last, 'chunks-cut');
        }

        brokenChunk(cause) {
            this.fault(this.put('odd', this.bytes.length), cause);
            this.lost = true;
        }

        // RFC 9112 §7.1.2: fields may follow the last chunk; a blank line ends the message.
        trailers() {
            while (this.left > 0 && !this.lost) {
                const line = this.line(), blank = line.end === this.at;
                if (!blank) this.putText('trailer', line.end);
                this.lineEnd(line, blank ? 'blank-line' : 'line-end', { trailers: true });
                if (blank && line.whole) {
                    this.current.complete = true;
                    return;
                }
            }
            if (this.over && !this.lost) this.fault(this.last, 'chunks-cut');
        }

        // ---- what is left --------------------------------------------------------------------------------------------

        faultBeyond(part) {
            const { kind, length } = this.body || {}, what = this.isClient ? 'request' : 'response';
            if (kind === 'length') this.fault(part, 'beyond-length', what, length);
            else if (kind === 'chunked') this.fault(part, 'beyond-chunks', what);
            else this.fault(part, `beyond-${what}`);
        }

        beyond() {
            if (this.left === 0) return;
            // What follows a wish to upgrade may be another protocol (RFC 9110 §7.8).
            const upgraded = this.isClient && this.framing && this.framing.upgrade && !this.full;
            const part = this.put(upgraded ? 'body' : 'odd', this.bytes.length, upgraded ? { body: { kind: 'tunnel' } } : {});
            if (upgraded) return;
            if (this.messages.length > 0) this.faultBeyond(part);
            else this.fault(part, this.isClient ? 'no-request' : 'no-response');
        }
    }

    const parts = (bytes, options) => new Reader(bytes, options).read().parts;
    const requests = (bytes, { over = false } = {}) => new Reader(bytes, { from: 'client', over }).read().messages;
    const responses = (bytes, methods = [], { over = false } = {}) => (
        new Reader(bytes, { from: 'server', methods, over }).read().messages);

    // {title, text, rfc}: what a part is in its context, in a sentence or two; what is wrong with it comes first.
    function explain(part, bytes) {
        if (!inPage) return require('./anatomy-words.js').explain(part, bytes);
        if (typeof AnatomyWords !== 'undefined') return AnatomyWords.explain(part, bytes);
        return { title: part.role, text: part.fault || '', rfc: part.rule || '' };
    }

    return { parts, requests, responses, explain, text };
})();

if (typeof module !== 'undefined') module.exports = Anatomy;
