// The heads of HTTP/1.x messages taken apart: start lines and fields, line by line (RFC 9112 §2 to §5). Anatomy's other
// half, anatomy.js, knows messages and bodies.

const AnatomyHead = (() => {
    const faultOf = typeof module !== 'undefined' ? require('./anatomy-faults.js') : AnatomyFaults;
    const CR = 0x0D, LF = 0x0A;
    const mostParts = 100_000, longestLine = 1 << 20;  // beyond them bytes stay as they are, so that no page stalls
    const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];
    const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;  // RFC 9110 §5.6.2

    const latin1 = new TextDecoder('latin1'), utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

    // As text for people: UTF-8 where it is that, else a character for each byte.
    function text(bytes) {
        try {
            return utf8.decode(bytes);
        } catch {
            return latin1.decode(bytes);
        }
    }

    const isControl = byte => byte < 0x20 && byte !== 0x09 || byte === 0x7F;
    const withoutControls = words => words.replace(/[\0-\x08\x0A-\x1F\x7F]/g, '');
    const isSpace = character => character === ' ' || character === '\t';
    // By hand, since a pattern that ends with $ would try each of a million spaces anew.
    function spacesFrom(words, at) {
        let end = at;
        while (end < words.length && isSpace(words[end])) ++end;
        return end;
    }
    function spacesBefore(words, end, first = 0) {
        let at = end;
        while (at > first && isSpace(words[at - 1])) --at;
        return at;
    }

    class Head {
        constructor(bytes, from) {
            Object.assign(this, { bytes, from, at: 0, parts: [], messages: [], lost: false, full: false });
        }

        get isClient() { return this.from === 'client'; }
        get left() { return this.bytes.length - this.at; }
        get last() { return this.parts[this.parts.length - 1]; }

        // ---- parts and lines -----------------------------------------------------------------------------------------

        // The bytes up to `end` become a part; where there are none, there is no part.
        put(role, end, more) {
            if (end <= this.at) return null;
            if (this.parts.length >= mostParts) {
                Object.assign(this.last, { role: 'odd', end });
                this.lost = this.full = true;
            } else {
                const message = Math.max(0, this.messages.length - 1);
                this.parts.push({ role, start: this.at, end, message, fault: null, from: this.from, ...more });
            }
            this.at = end;
            return this.last;
        }

        fault(part, cause, ...facts) {
            if (!part || !cause || this.full) return;
            const [sentence, rule] = faultOf(cause, ...facts);
            part.fault = part.fault ? `${part.fault} ${sentence}` : sentence;
            part.rule = part.rule || rule;
            part.causes = [...part.causes || [], cause];
        }

        // As put, but bytes that may stand in no head become parts of their own. Returns the first that is none of these.
        putText(role, end, more) {
            const { bytes } = this;
            let first = null;
            while (this.at < end) {
                const byte = bytes[this.at], control = isControl(byte);
                let stop = this.at + 1;
                while (stop < end && (control ? bytes[stop] === byte : !isControl(bytes[stop]))) ++stop;
                const part = this.put(control ? 'odd' : role, stop, more);
                if (control) this.fault(part, { [CR]: 'bare-cr', 0: 'nul' }[byte] || 'control', byte);
                if (!first || first.role === 'odd') first = part;
            }
            return first;
        }

        // The line at `at`: where its text and where the whole of it ends. A CR that is last may still get its LF.
        line() {
            const { bytes, at } = this, lf = bytes.indexOf(LF, at), whole = lf >= 0;
            const next = whole ? lf + 1 : bytes.length;
            let end = whole ? lf : bytes.length;
            if (end > at && bytes[end - 1] === CR) --end;
            return { end, next, whole, cr: end < next && bytes[end] === CR, long: end - at > longestLine };
        }

        words(end) { return latin1.decode(this.bytes.subarray(this.at, end)); }

        lineEnd({ next, whole, cr }, role = 'line-end', more) {
            const part = this.put(role, next, more);
            if (whole && !cr) this.fault(part, 'bare-lf');
            return part;
        }

        // ---- start lines ---------------------------------------------------------------------------------------------

        // Behind a message only what looks as usual begins another: it may be a body that is longer than was said.
        startsRequest(words, whole) {
            const at = spacesFrom(words, 0), [first] = /^[^ \t]*/.exec(withoutControls(words.slice(at, at + 4096)));
            const more = at + first.length < words.length;
            if (first.includes(':')) return false;
            if (first && / HTTP\/\d/i.test(words)) return true;
            if (!whole && methods.some(method => (more ? method === first : method.startsWith(first)))) return true;
            if (this.messages.length > 0) return more && methods.includes(first);
            return token.test(first) && (more || !whole || methods.includes(first.toUpperCase()));
        }

        startsResponse(words, whole) {
            const begin = words.slice(spacesFrom(words, 0)).slice(0, 5);
            if (this.messages.length > 0) return begin === 'HTTP/' || !whole && 'HTTP/'.startsWith(begin);
            return /^http/i.test(begin) || !whole && 'HTTP/'.startsWith(begin.toUpperCase());
        }

        startsField(words) { return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*:/.test(words); }

        // What follows a CR alone, or the characters \r\n, was meant for another line.
        startLine(line) {
            this.fault(this.put('space', this.at + spacesFrom(this.words(line.end), 0)), 'leading-space');
            const words = this.words(line.end), usual = this.isClient ? /^.+? HTTP\/1\.[01]$/s : /^HTTP\/1\.[01] \d{3}/;
            const cut = words.search(/\r|\\r\\n/);
            const end = cut > 0 && usual.test(words.slice(0, cut)) ? this.at + cut : line.end;
            if (this.isClient) this.requestLine(this.words(end), line.whole);
            else this.statusLine(this.words(end), line.whole);
            if (end < line.end) {
                const bare = this.bytes[end] === CR;
                if (bare) this.fault(this.put('odd', end + 1), 'bare-cr');
                this.fault(this.put('odd', line.end), bare ? 'same-line' : 'escapes');
            }
            this.lineEnd(line);
        }

        gap(size) {
            const part = this.put('space', this.at + size);
            if (part && (size > 1 || this.bytes[part.start] !== 0x20)) this.fault(part, 'spaces');
        }

        // RFC 9112 §3: method, one space, target, one space, version.
        requestLine(words, whole) {
            const method = /^[^ \t]*/.exec(words)[0], from = spacesFrom(words, method.length);
            const end = spacesBefore(words, words.length, from);
            let at = end;
            while (at > from && !isSpace(words[at - 1])) --at;
            const last = words.slice(at, end);  // the version, or where that is missing the target's end
            const isVersion = /^HTTP\//i.test(last) || at > from && !whole && end === words.length && 'HTTP/'.startsWith(last);
            const targetEnd = isVersion ? spacesBefore(words, at, from) : end;
            const target = words.slice(from, targetEnd), version = isVersion ? last : '';
            const asText = text(this.bytes.subarray(this.at + from, this.at + targetEnd));
            Object.assign(this.current, { method, target: asText, version });

            const start = this.at;
            this.fault(this.putText('method', start + method.length), this.methodFault(withoutControls(method), whole));
            this.gap(from - method.length);
            const asked = this.putText('target', start + targetEnd);
            if (target) this.fault(asked, this.targetFault(method, withoutControls(target), whole));
            if (whole && !target) this.fault(this.last, 'no-target');
            if (whole && target && !version) this.fault(asked, 'no-version');
            if (version) {
                if (target) this.gap(at - targetEnd);
                const named = this.putText('version', start + end);
                if (whole) this.fault(named, this.versionFault(withoutControls(version)));
            }
            this.fault(this.put('space', start + words.length), whole ? 'space-at-end' : null);
        }

        methodFault(method, whole) {
            if (!token.test(method)) return 'bad-method';
            return whole && !methods.includes(method) && methods.includes(method.toUpperCase()) ? 'method-case' : null;
        }

        // RFC 9112 §3.2. Browsers send | and ^ as they are, so only what parts the line or never goes out is named.
        targetFault(method, target, whole) {
            if (/[ \t]/.test(target)) return 'target-space';
            if (/[\u0080-\uFFFF]/.test(target)) return 'target-bytes';
            if (target.includes('#')) return 'target-fragment';
            const known = target.startsWith('/') || method === 'CONNECT' || method === 'OPTIONS' && target === '*';
            return known || !whole || /^[A-Za-z][A-Za-z0-9+.-]*:\/\/./.test(target) ? null : 'target-form';
        }

        versionFault(version) {
            if (/^HTTP\/[2-9](\.\d)?$/.test(version)) return 'version-later';
            return /^HTTP\/\d\.\d$/.test(version) ? null : 'bad-version';
        }

        // RFC 9112 §4: version, space, three digits, space, and words that may be none.
        statusLine(words, whole) {
            const [, version, gap, status, gap2, reason] = /^([^ \t]*)([ \t]*)([^ \t]*)([ \t]?)(.*)$/s.exec(words);
            const end = this.at + words.length;
            Object.assign(this.current, { version, status: /^\d{3}$/.test(status) ? Number(status) : 0,
                                          reason: text(this.bytes.subarray(end - reason.length, end)) });
            const named = this.putText('version', this.at + version.length);
            if (whole || gap) this.fault(named, this.versionFault(withoutControls(version)));
            this.gap(gap.length);
            const code = this.putText('status', this.at + status.length);
            if (status && (whole || gap2) && !/^[1-5]\d\d$/.test(withoutControls(status))) this.fault(code, 'bad-status');
            else if (status && whole && !gap2) this.fault(code, 'no-space-after-status');
            else if (whole && !status) this.fault(this.last, 'no-status');
            this.gap(gap2.length);
            this.putText('reason', end);
        }

        // ---- fields --------------------------------------------------------------------------------------------------

        // The fields up to the blank line, which is returned once it has come whole. Those that are whole stand in `seen`.
        fields() {
            this.seen = [];
            while (this.left > 0 && !this.lost) {
                const line = this.line();
                if (line.end === this.at) {
                    const blank = this.lineEnd(line, 'blank-line');
                    return line.whole && !this.full ? blank : null;
                }
                if (line.long) this.lost = true;
                else this.fieldLine(line);
            }
            return null;
        }

        fieldLine(line) {
            const words = this.words(line.end), indent = spacesFrom(words, 0), colon = words.indexOf(':');
            const above = this.seen[this.seen.length - 1];
            if (indent === words.length && line.whole) {
                this.fault(this.put('space', line.end), 'blank-spaces');
            } else if (indent && above) {
                this.fault(this.put('space', this.at + indent, { field: above.name, name: above.entry[0] }), 'folded');
                this.value(above, line.end, ' ');
            } else {
                this.fault(this.put('space', this.at + indent), 'indented');
                if (colon >= 0) this.nameAndValue(words, indent, colon, line);
                else if (line.whole) this.fault(this.put('odd', line.end), 'no-colon');
                else this.putText('name', line.end, { field: words.trim().toLowerCase(), name: words.trim() });
            }
            this.lineEnd(line);
        }

        nameAndValue(words, indent, colon, line) {
            const start = this.at - indent, nameEnd = spacesBefore(words, colon, indent);
            const name = withoutControls(words.slice(indent, nameEnd)), field = { name: name.toLowerCase(), entry: [name, ''] };
            const of = { field: field.name, name };
            this.current.fields.push(field.entry);
            if (line.whole) this.seen.push(field);
            field.named = this.putText('name', start + nameEnd, of);
            if (name && !token.test(name)) this.fault(field.named, 'bad-name');
            this.fault(this.put('space', start + colon, of), 'space-before-colon');
            field.part = this.put('colon', start + colon + 1, of);
            if (!name) this.fault(field.part, 'no-name');
            this.value(field, line.end, '');
        }

        // White space round a value is no part of it (RFC 9112 §5.1).
        value(field, end, joint) {
            const words = this.words(end), more = { field: field.name, name: field.entry[0] }, first = spacesFrom(words, 0);
            const valueEnd = end - words.length + spacesBefore(words, words.length, first);
            this.put('space', this.at + first, more);
            const own = text(this.bytes.subarray(this.at, valueEnd));
            field.entry[1] += field.entry[1] && own ? joint + own : own;
            const part = this.putText('value', valueEnd, more);
            if (part && field.part.role === 'colon') field.part = part;
            if (own.includes('\\r\\n')) this.fault(part, 'escapes');
            this.put('space', end, more);
        }
    }

    return { Head, text };
})();

if (typeof module !== 'undefined') module.exports = AnatomyHead;
