// A check as its verdict says it: what is wrong, what the program was told and how it ended, what to do next, and what
// crossed the wire. Drawn from an entry of kit-json's `checks` (docs/reference/reports.md), for the page of a run and of a class.
//
//     element.append(Check.verdict(check, { wireOpen: true }));
//
// A page may have left out what it does not show: `program` (then `ran` is the command), `wire`.

const Check = (() => {
    const { element, count } = Wire;

    const signs = { passed: '✓', failed: '✗', skipped: '–', error: '!' };

    function button(text, classes, action) {
        const made = element('button', classes, text);
        made.type = 'button';
        if (action) made.addEventListener('click', action);
        return made;
    }

    // What is folded is made when it is first opened: a page of many checks opens at once.
    function folded(title, make, { open = false } = {}) {
        const made = element('details', '', element('summary', '', title));
        let empty = true;
        const fill = () => {
            if (empty && made.open) made.append(...[make()].flat());
            empty = empty && !made.open;
        };
        made.addEventListener('toggle', fill);
        made.open = open;
        fill();
        return made;
    }

    function labelled(label, ...content) {
        return element('div', 'labelled', element('span', 'label', label), element('div', '', ...content));
    }

    // A command with a button that copies it.
    function command(text) {
        const code = element('code', 'command', text);
        const copy = button('copy', 'copy', async () => {
            const done = () => { copy.textContent = 'copied'; };
            try {
                await navigator.clipboard.writeText(text);
                done();
            } catch {  // a page from a file may not use the clipboard everywhere
                getSelection().selectAllChildren(code);
                if (document.execCommand('copy')) done();
            }
        });
        copy.setAttribute('aria-live', 'polite');
        return [code, ' ', copy];
    }

    // What a program printed, each byte to be seen; what it said to people as they would read it, but for what a
    // terminal would not show.
    function block(bytes, { missing, forPeople }) {
        const plain = { '␊': '\n', '␉': '\t', '␠': ' ' };
        const glyphs = Wire.glyphs(bytes).map(glyph => (
            forPeople && glyph.sign && plain[glyph.text] ? { ...glyph, sign: false, text: plain[glyph.text] } : glyph));
        const made = element('code', 'wire-bytes', Wire.shown(glyphs, { lines: true }));
        if (missing > 0) made.append(element('span', 'wire-aside', `… ${count(missing, 'more byte')}`));
        return made;
    }

    // As a shell would read it. What a terminal would not show, such as a tab in an argument, shows here.
    function ran(check) {
        const quoted = word => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
        const text = check.ran || (check.program?.argv || []).map(quoted).join(' ');
        if (!text) return [];
        return [labelled('ran', element('code', 'command', Wire.shown(Wire.glyphs(new TextEncoder().encode(text)))))];
    }

    const time = ms => (ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`);

    function howItEnded({ program, lesson }) {
        const { exit_code, signal, timed_out, out_of_memory, waiting_in } = program;
        const after = `after ${time(program.ran_ms)}`;
        if (out_of_memory) return `stopped ${after}, since it held too much memory`;
        if (timed_out) return `still running ${after}${waiting_in ? `, waiting in ${waiting_in}` : ''}; then it was stopped`;
        // A server does not end by itself, and this is how a check ends it.
        if (signal === 'SIGKILL' && lesson.startsWith('05')) return `the check ended it ${after}`;
        if (signal) return `killed by ${signal} ${after}`;
        return exit_code === null ? 'it did not start' : `exit code ${exit_code} ${after}`;
    }

    // How the program ended and what it printed. What one that failed complained about stands open, unless a note has it.
    function ended(check) {
        const { program } = check;
        if (!program) return [];
        const parts = [element('p', '', howItEnded(check))];
        const printed = (name, title, { forPeople = false, open = false }) => {
            const size = program[`${name}_bytes`], bytes = Wire.bytesOf(program[name]);
            const show = () => block(bytes, { missing: size - bytes.length, forPeople });
            if (size) parts.push(folded(`${title}: ${count(size, 'byte')}`, show, { open }));
        };
        const complaint = new TextDecoder().decode(Wire.bytesOf(program.stderr)).trim();
        const isNews = check.diagnosis && !check.diagnosis.notes.some(note => note.includes(complaint));
        printed('stderr', 'standard error', { forPeople: true, open: isNews });
        printed('stdout', 'standard output', {});
        return [labelled('ended', ...parts)];
    }

    // Each step is inside the one before it: no more is read than was asked for.
    function hints(list) {
        const last = list.length - 1;
        const title = number => {
            if (number === 0) return last === 0 ? 'a hint' : `the first of ${list.length} hints`;
            return number === last ? 'the last' : 'the next';
        };
        const step = number => folded(title(number), () => [
            element('p', '', list[number]), ...number < last ? [step(number + 1)] : []]);
        return list.length ? [labelled(list.length === 1 ? 'hint' : 'hints', step(0))] : [];
    }

    // A text of ours that may quote bytes by their signs.
    const quoting = text => text.split(/([␍␊␀␉␠])/).map((piece, i) => (i % 2 ? Wire.sign(piece) : piece));

    // A note that begins with a blank continues what is above it, in columns.
    function notes(list) {
        const inColumns = at => list[at].startsWith(' ') || list[at + 1]?.startsWith(' ');
        return element('div', 'notes', ...list.map((note, at) => (
            element('p', inColumns(at) ? 'columns' : '', ...quoting(note)))));
    }

    function says(diagnosis, cause) {
        const parts = [element('p', 'sentence', ...quoting(diagnosis.text), ' ', diagnosis.id ? cause(diagnosis.id) : '')];
        const difference = Wire.difference(diagnosis);
        if (difference) parts.push(difference);
        if (diagnosis.notes.length) parts.push(notes(diagnosis.notes));
        if (diagnosis.also?.length)
            parts.push(element('p', 'notes', 'Mend that first; then there is also ', ...diagnosis.also.flatMap(id => [cause(id), ' '])));
        return parts;
    }

    function read(diagnosis) {
        const where = [diagnosis.read && `docs/${diagnosis.read}`, diagnosis.rfc].filter(text => text).join(' · ');
        return where ? [labelled('read', where)] : [];
    }

    function onTheWire(check, open) {
        if (!check.wire?.length) return [];
        return [folded('on the wire', () => Wire.events(check.wire, check.delivery), { open })];
    }

    // `cause` makes what stands for the id of a cause; `wireOpen`: what crossed the wire is not folded.
    function verdict(check, { cause = id => element('code', 'cause-id', id), wireOpen = false } = {}) {
        const { diagnosis } = check;
        const made = element('div', 'verdict');
        if (check.status === 'error') made.append(element('p', '', 'The check itself broke: that is no fault of the program.'));
        if (check.remark) made.append(element('p', '', check.remark));
        if (diagnosis) made.append(...says(diagnosis, cause));
        made.append(...ran(check), ...ended(check));
        if (diagnosis) made.append(...hints(diagnosis.hints || []), ...read(diagnosis));
        if (check.again) made.append(labelled('again', ...command(check.again)));
        made.append(...onTheWire(check, wireOpen));
        return made;
    }

    return { verdict, button, folded, labelled, command, signs };
})();

if (typeof module !== 'undefined') module.exports = Check;
