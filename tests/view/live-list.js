// The list of connections, newest first. A row is a link, so that what is chosen stands in the address; the arrow keys
// move among rows. What comes in never moves what somebody looks at.
//
// `List.show(entry)` draws or redraws a row, `List.remove(entry)`, `List.choose(entry)`, `List.filter()`.

const List = (() => {
    const { element, count } = Wire;
    const at = id => document.getElementById(id);
    const rows = at('rows'), find = at('find'), deep = at('deep');
    const byItem = new WeakMap();
    const shown = new Map();  // entry's key → {entry, item, link, compare, text: what the filter looks at}
    let active = null;        // the row that Tab reaches
    let found = null;         // keys of entries whose bytes hold what was sought, where all bytes were searched

    const addressOf = entry => `#${new URLSearchParams({ connection: entry.id, ...entry.past && { run: entry.run } })}`;
    const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

    function sizeOf(sign, says, bytes) {
        const arrow = element('span', '', `${sign} `);
        arrow.setAttribute('aria-hidden', 'true');
        return element('span', 'row-size', arrow, element('span', 'unseen', `${says} `), Sequence.short(bytes));
    }

    function drawn(row) {
        const { entry } = row, brief = Brief.of(entry);
        const line = element('code', 'row-line', Wire.shown(brief.line));
        if (!brief.line.length) {
            line.classList.add('nothing');
            line.textContent = entry.state === 'open' ? 'has sent nothing yet' : 'sent nothing';
        }
        const status = element('span', `row-status of-${brief.status[0] || 'none'}`, brief.status || '–');
        const facts = element('span', 'row-facts',
            element('span', 'row-number', `${entry.id}`), element('time', '', clock.format(entry.opened_at)),
            brief.who ? element('span', brief.browser ? 'row-who browser' : 'row-who', brief.who) : '',
            sizeOf('↑', 'sent', entry.size.client), sizeOf('↓', 'received', entry.size.server),
            element('span', `row-state ${entry.state.replace(' ', '-')}`, entry.state));
        const requests = `${count(brief.requests, 'request')}, the last `;
        const more = brief.last ? element('span', 'row-more', requests, element('code', '', brief.last)) : '';
        row.link.replaceChildren(line, status, more, facts);
        row.text = `${row.link.textContent} ${entry.client}`.toLowerCase();
        row.brief = brief;
    }

    function made(entry) {
        const link = element('a', 'row-link'), compare = element('input');
        link.href = addressOf(entry);
        link.tabIndex = -1;
        compare.type = 'checkbox';
        compare.tabIndex = -1;
        compare.dataset.key = entry.key;
        compare.setAttribute('aria-label', `compare connection ${entry.id}`);
        compare.title = 'compare: choose two';
        const item = element('li', entry.past ? 'row past' : 'row', element('label', 'row-compare', compare), link);
        const row = { entry, item, link, compare, text: '' };
        link.addEventListener('focus', () => reach(row));
        compare.addEventListener('focus', () => reach(row));
        return row;
    }

    // Only one row is a stop of the Tab key.
    function reach(row) {
        if (active) active.link.tabIndex = active.compare.tabIndex = -1;
        active = row;
        if (row) row.link.tabIndex = row.compare.tabIndex = 0;
    }

    function show(entry, { arrives = false } = {}) {
        let row = shown.get(entry.key);
        const isNew = !row;
        if (isNew) {
            row = made(entry);
            shown.set(entry.key, row);
        }
        if (isNew) redraw(row);
        else inPlace(row, () => redraw(row));
        if (isNew) inPlace(row, () => place(row, arrives));
        if (!active) reach(row);
        tell();
        return isNew;
    }

    function redraw(row) {
        drawn(row);
        row.item.hidden = !wanted(row);
    }

    // What is in view stays where it is, in browsers too that do not see to that, while something above it changes.
    function inPlace(row, act) {
        const frame = at('frame'), isScrolled = frame.scrollTop > 0, place = () => row.item.getBoundingClientRect();
        const before = isScrolled ? place().height : 0;
        act();
        if (isScrolled && place().top < frame.getBoundingClientRect().top) frame.scrollTop += place().height - before;
    }

    // Above all that began before it.
    function place(row, arrives) {
        const { entry } = row;
        const before = [...rows.children].find(item => byItem.get(item).entry.past || byItem.get(item).entry.id < entry.id);
        byItem.set(row.item, row);
        rows.insertBefore(row.item, before || null);
        row.item.classList.toggle('new', arrives);
    }

    function remove(entry) {
        const row = shown.get(entry.key);
        if (!row) return;
        const next = row.item.nextElementSibling || row.item.previousElementSibling;
        const focused = row.item.contains(document.activeElement);
        row.item.remove();
        shown.delete(entry.key);
        if (active === row) {
            active = null;
            reach(next ? byItem.get(next) || null : null);
            if (focused && active) active.link.focus();
        }
        tell();
    }

    // What was there before the server was started anew stands below a line that says so.
    function past() {
        for (const row of shown.values()) {
            if (!row.entry.past) continue;
            row.item.classList.add('past');
            row.link.href = addressOf(row.entry);
            drawn(row);
        }
        tell();
    }

    function choose(entry) {
        for (const row of shown.values()) {
            if (row.entry === entry) {
                row.link.setAttribute('aria-current', 'true');
                if (!rows.contains(document.activeElement)) reach(row);
            } else {
                row.link.removeAttribute('aria-current');
            }
        }
    }

    // ---- finding -----------------------------------------------------------------------------------------------------

    const wanted = row => {
        const text = find.value.trim().toLowerCase();
        return !text || row.text.includes(text) || Boolean(found && found.has(row.entry.key));
    };

    function filter() {
        for (const row of shown.values()) row.item.hidden = !wanted(row);
        const visible = [...rows.children].find(item => !item.hidden);
        if (!active || active.item.hidden) reach(visible ? byItem.get(visible) : null);
        tell();
    }

    let search = 0;  // one at a time: a newer one ends those before it
    async function searchAll() {
        const own = ++search, needle = Find.needle(find.value.trim());
        found = null;
        filter();
        if (!deep.checked || !needle) return;
        found = new Set();
        let done = 0;
        for (const { entry } of [...shown.values()]) {
            for (const side of ['client', 'server']) {
                const bytes = await Store.whole(entry, side).catch(() => new Uint8Array());
                if (own !== search) return;
                if (Find.next(bytes, needle, 0) < 0) continue;
                found.add(entry.key);
                break;
            }
            filter();
            tell(`${++done} of ${shown.size} searched`);
        }
        tell();
    }

    function tell(progress = '') {
        const all = shown.size, visible = [...shown.values()].filter(row => !row.item.hidden).length;
        at('shown').textContent = progress || (visible === all ? count(all, 'connection') : `${visible} of ${all}`);
        at('clear').disabled = all === 0;
        at('list').classList.toggle('empty', all === 0);
    }

    // ---- the keyboard ------------------------------------------------------------------------------------------------

    function move(event) {
        const links = [...rows.querySelectorAll('li:not([hidden]) .row-link')], now = links.indexOf(active && active.link);
        const ways = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: links.length - 1, PageDown: now + 10, PageUp: now - 10 };
        if (!(event.key in ways) || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        const link = links[Math.max(0, Math.min(links.length - 1, ways[event.key]))];
        if (link) link.focus();
    }

    rows.addEventListener('keydown', move);
    // Else a row would arrive again whenever the filter shows it.
    rows.addEventListener('animationend', event => event.target.closest('.row').classList.remove('new'));
    rows.addEventListener('change', event => {
        // The two that were ticked last.
        const ticked = [...shown.values()].filter(row => row.compare.checked);
        const others = ticked.filter(row => row.compare !== event.target);
        others.slice(0, -1).forEach(row => { row.compare.checked = false; });
        if (event.target.checked && others.length) rows.dispatchEvent(new CustomEvent('compare', { bubbles: true,
            detail: [others[others.length - 1].entry, shown.get(event.target.dataset.key).entry] }));
    });
    find.addEventListener('input', () => {
        ++search;
        found = null;
        filter();
    });
    find.addEventListener('keydown', event => {
        if (event.key === 'Enter') {
            deep.checked = true;
            searchAll();
        } else if (event.key === 'ArrowDown' && active) {
            event.preventDefault();
            active.link.focus();
        }
    });
    deep.addEventListener('change', searchAll);

    const briefOf = entry => (shown.get(entry.key) || {}).brief || Brief.of(entry);
    const uncheck = () => shown.forEach(row => { row.compare.checked = false; });
    const focus = entry => shown.get(entry.key)?.link.focus();

    return { show, remove, past, choose, briefOf, uncheck, focus, addressOf };
})();
