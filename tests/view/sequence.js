// Who sent what when, as a picture: the client's line to the left, the server's to the right, an arrow for what crossed
// between them.
//
//     element.append(Sequence.picture(capture, { client: [{at, text}], server: [] }));
//
// The lists name what begins at byte `at` of a side, such as a request line. What one side sent without the other
// between is one arrow; of very many arrows the middle is folded away, and opened a hundred at a time.

const Sequence = (() => {
    const { element, count } = Wire;
    const most = 18, first = 10, step = 100;

    function time(ms) {
        return ms < 1000 ? `${Number(ms.toPrecision(3))} ms` : `${Number((ms / 1000).toPrecision(4))} s`;
    }

    function size(bytes) {
        const units = ['bytes', 'KiB', 'MiB', 'GiB'];
        let unit = 0, number = bytes;
        for (; number >= 1024 && unit < units.length - 1; ++unit) number /= 1024;
        return unit ? `${number.toFixed(number < 10 ? 1 : 0)} ${units[unit]}` : count(bytes, 'byte');
    }

    // For a list, where there is less room.
    const short = bytes => size(bytes).replace(/ bytes?$/, ' B');

    // One for each arrow: {from, event, t_ms, until_ms, at: of its side's bytes the first, size, pieces}.
    function arrows(wire) {
        const all = [], sent = { client: 0, server: 0 };
        for (const event of wire) {
            const last = all[all.length - 1], bytes = event.event === 'bytes';
            if (event.event === 'open' && event.from === 'server') continue;  // the tap's own way to the server
            if (bytes && last && last.event === 'bytes' && last.from === event.from) {
                last.size += event.size;
                last.until_ms = event.t_ms;
                ++last.pieces;
            } else {
                all.push({ ...event, until_ms: event.t_ms, at: sent[event.from], pieces: 1 });
            }
            if (bytes) sent[event.from] += event.size;
        }
        return all;
    }

    const says = {
        open: () => 'connects',
        fin: () => 'closes its side (FIN)',
        rst: () => 'resets the connection (RST)',
        refused: () => 'could not be reached',
    };

    function sentence(arrow, begins) {
        if (arrow.event !== 'bytes') return [(says[arrow.event] || (() => arrow.event))()];
        const own = begins.filter(({ at }) => at >= arrow.at && at < arrow.at + arrow.size);
        const pieces = arrow.pieces > 1 ? ` in ${arrow.pieces} pieces` : '';
        const more = own.length > 1 ? ` and ${own.length - 1} more` : '';
        return [...own.length ? [element('code', 'sequence-what', own[0].text), more, ' '] : [],
                element('span', 'sequence-size', `${size(arrow.size)}${pieces}`)];
    }

    function rowOf(arrow, begins) {
        const from = arrow.from === 'client' ? 'client' : 'server', start = time(arrow.t_ms), end = time(arrow.until_ms);
        const when = start === end ? start : `${start} – ${end}`;
        const unseen = element('span', 'sequence-unseen', `${from}: `);
        const label = element('span', 'sequence-label', unseen, ...sentence(arrow, begins[from]));
        return element('li', `sequence-row ${from} ${arrow.event}`, element('span', 'sequence-time', when),
                       element('span', 'sequence-arrow', label));
    }

    function picture(capture, begins = { client: [], server: [] }) {
        const all = arrows(capture.wire), rows = of => of.map(arrow => rowOf(arrow, begins));
        const list = element('ol', 'sequence-rows');
        const folded = all.length > most;
        list.append(...rows(folded ? all.slice(0, first) : all));
        if (folded) {
            let next = first;
            const end = all.length - (most - first - 1);
            const more = element('button', 'sequence-more');
            const row = element('li', 'sequence-row folded', element('span', 'sequence-time'), more);
            const tell = () => { more.textContent = `⋮ ${count(end - next, 'more arrow')}`; };
            more.type = 'button';
            more.addEventListener('click', () => {
                row.before(...rows(all.slice(next, Math.min(end, next + step))));
                next = Math.min(end, next + step);
                if (next === end) row.remove();
                else tell();
            });
            tell();
            list.append(row, ...rows(all.slice(end)));
        }
        const ends = element('div', 'sequence-ends', element('span', 'sequence-time'), element('span', '', 'client'), element('span', '', 'server'));
        ends.setAttribute('aria-hidden', 'true');
        return element('div', 'sequence', ends, list);
    }

    return { picture, arrows, time, size, short };
})();

if (typeof module !== 'undefined') module.exports = Sequence;
