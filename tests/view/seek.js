// Finding inside one connection: a box, how many places there are, the way from one to the next, and the bytes round the
// one that was reached. It is marked where it stands, if that is not too far down.
//
//     const seek = Seek.view({ capture: () => capture, reveal: (from, offset) => {viewer, start} or null });
//     page.append(seek.element, seek.found);

const Seek = (() => {
    const { element, aside } = Wire;
    const most = 1000, around = 40;

    const encoder = new TextEncoder();
    const widthOf = character => encoder.encode(character).length;

    // Where the bytes [at, at + size) stand in a text of bytes.js: what a sign is, is one byte.
    function rangeInText(list, at, size) {
        const range = new Range(), walker = document.createTreeWalker(list, NodeFilter.SHOW_TEXT);
        let begun = false, before = 0;
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const isSign = node.parentElement.classList.contains('wire-sign'), width = isSign ? 1 : widthOf(node.data);
            const needed = begun ? at + size : at + 1;  // the node that holds this byte is looked at
            if (before + width >= needed) {
                let index = 0, byte = before;
                for (const character of isSign ? [node.data] : node.data) {
                    byte += isSign ? 1 : widthOf(character);
                    if (!begun && byte > at) range.setStart(node, index), begun = true;
                    index += character.length;
                    if (begun && byte >= at + size) {
                        range.setEnd(node, index);
                        return range;
                    }
                }
            }
            before += width;
        }
        if (begun) range.setEndAfter(list.lastChild);
        return begun ? range : null;
    }

    function rangesInHex(list, at, size) {
        const ranges = [];
        for (const piece of list.querySelectorAll('.wire-hex-digits .wire-part')) {
            const start = Number(piece.dataset.at), end = start + (piece.textContent.length + 1) / 3;
            if (end <= at || start >= at + size) continue;
            const range = new Range();
            range.setStart(piece.firstChild, 3 * (Math.max(at, start) - start));
            range.setEnd(piece.firstChild, 3 * (Math.min(at + size, end) - start) - 1);
            ranges.push(range);
        }
        return ranges;
    }

    function rangesIn(viewer, at, size) {
        const hex = viewer.querySelector('.wire-hex');
        if (hex) return rangesInHex(hex, at, size);
        const range = rangeInText(viewer.querySelector('.wire-text'), at, size);
        return range ? [range] : [];
    }

    function excerpt(bytes, at, size) {
        const start = Math.max(0, at - around), end = Math.min(bytes.length, at + size + around);
        const piece = (from, to) => Wire.shown(Wire.glyphs(bytes, from, to));
        return element('code', 'excerpt', start > 0 ? aside('…') : '', piece(start, at), element('mark', '', piece(at, at + size)),
                       piece(at + size, end), end < bytes.length ? aside('…') : '');
    }

    function view({ capture, reveal }) {
        const box = element('input'), told = element('output', 'seek-count'), found = element('p', 'found');
        const [back, forth] = [['‹', 'previous', -1], ['›', 'next', 1]].map(([sign, name, way]) => {
            const made = element('button', 'step', sign);
            made.type = 'button';
            made.setAttribute('aria-label', name);
            made.addEventListener('click', () => step(way));
            return made;
        });
        Object.assign(box, { type: 'search', placeholder: 'find: text, or 0d 0a', autocomplete: 'off', spellcheck: false });
        box.setAttribute('aria-label', 'find in this connection: text, or bytes such as 0d 0a');
        found.hidden = true;
        let places = [], now = -1;  // places: [from, offset]

        const needle = () => Find.needle(box.value);
        function search() {
            const wanted = needle(), { bytes } = capture();
            const placesOf = from => Find.all(bytes[from], wanted, most).map(at => [from, at]);
            places = wanted ? [...placesOf('client'), ...placesOf('server')].slice(0, most) : [];
            now = places.length ? Math.min(Math.max(now, 0), places.length - 1) : -1;
        }

        function tell() {
            const all = places.length === most ? `${most}+` : places.length;
            told.textContent = !box.value ? '' : now < 0 ? 'not there' : `${now + 1} of ${all}`;
            back.disabled = forth.disabled = places.length < 2;
            found.hidden = now < 0;
            if (now >= 0) {
                const [from, at] = places[now];
                found.replaceChildren(element('span', 'found-where', `${from}, byte ${at}`), ' ',
                                      excerpt(capture().bytes[from], at, needle().bytes.length));
            }
        }

        function show({ scroll = true } = {}) {
            if (typeof Highlight !== 'undefined') CSS.highlights.delete('wire-found');
            tell();
            if (now < 0) return;
            const [from, at] = places[now], place = reveal(from, at);
            if (!place) return;
            const ranges = rangesIn(place.viewer, at - place.start, needle().bytes.length);
            if (typeof Highlight !== 'undefined') CSS.highlights.set('wire-found', new Highlight(...ranges));
            if (scroll && ranges.length) ranges[0].startContainer.parentElement.scrollIntoView({ block: 'nearest' });
        }

        function step(way) {
            if (!places.length) return;
            now = (now + way + places.length) % places.length;
            show();
        }

        box.addEventListener('input', () => {
            now = -1;
            search();
            show();
        });
        box.addEventListener('keydown', event => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            step(event.shiftKey ? -1 : 1);
        });
        tell();
        const made = element('div', 'seek', box, told, back, forth);
        made.setAttribute('role', 'search');
        // The connection has grown, or is shown otherwise.
        const again = () => {
            if (!box.value) return;
            search();
            show({ scroll: false });
        };
        return { element: made, found, again };
    }

    return { view };
})();

if (typeof module !== 'undefined') module.exports = Seek;
