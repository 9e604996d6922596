// Two connections beside each other:
//
//     Comparison.show(section, { a: { entry, number }, b, of: 'requests' | 'responses' }, { go, close });
//
// where `number` tells the requests of one connection apart, from 1.

const Comparison = (() => {
    const { element } = Wire;

    const textOf = line => line.map(glyph => glyph.text).join('');
    const targetOf = line => line.split(' ')[1];
    const nameOf = ({ entry, number }) => (number > 1 ? `${entry.id}.${number}` : String(entry.id));

    // The messages of a capture, each from its start to that of the next.
    function messageOf(capture, of, number) {
        const requests = Anatomy.requests(capture.bytes.client);
        const all = of === 'requests' ? requests : Anatomy.responses(capture.bytes.server, requests.map(({ method }) => method));
        const bytes = capture.bytes[of === 'requests' ? 'client' : 'server'];
        if (!all[number - 1]) return number === 1 ? bytes : new Uint8Array();
        return bytes.subarray(number === 1 ? 0 : all[number - 1].start, all[number] ? all[number].start : undefined);
    }

    function labelOf({ entry, number }) {
        const { who } = List.briefOf(entry), name = nameOf({ entry, number });
        return !who || who === 'no User-Agent' ? `Connection ${name}` : `${who} (${name})`;
    }

    function optionsOf(entry) {
        const brief = List.briefOf(entry), known = entry.known && entry.known.requests || [];
        const line = textOf(brief.line).replace(/ HTTP\/[\d.]+$/, '').slice(0, 60);
        const lines = known.length > 1 ? known : [line || 'nothing'];
        return lines.map((text, i) => new Option(`${nameOf({ entry, number: i + 1 })} · ${brief.who ? `${brief.who} · ` : ''}${text}`,
                                                 `${nameOf({ entry, number: i + 1 })}`));
    }

    function chooser(label, chosen, go) {
        const select = element('select');
        const entries = Store.list().filter(entry => !entry.past).sort((a, b) => b.id - a.id);
        for (const entry of entries) select.append(...optionsOf(entry));
        const isThere = [...select.options].some(option => option.value === nameOf(chosen));
        if (!isThere) select.prepend(new Option(nameOf(chosen), nameOf(chosen)));
        select.value = nameOf(chosen);
        select.addEventListener('change', () => go(select.value));
        return element('label', '', `${label} `, select);
    }

    let showing = 0;
    async function show(section, { a, b, of }, { go, close }) {
        const own = ++showing;
        const compare = names => go({ compare: names.join(',') });
        const [left, right] = await Promise.all([a, b].map(({ entry }) => Store.capture(entry)));
        if (own !== showing) return;
        const kinds = ['requests', 'responses'].map(kind => {
            const input = element('input');
            Object.assign(input, { type: 'radio', name: 'of', value: kind, checked: kind === of });
            input.addEventListener('change', () => go({ of: kind === 'requests' ? '' : kind }));
            return element('label', 'switch-choice', input, element('span', '', kind));
        });
        const title = element('h2', '', 'Compared');
        title.id = 'two-title';
        title.tabIndex = -1;
        const kind = element('div', 'switch', ...kinds);
        kind.setAttribute('role', 'radiogroup');
        kind.setAttribute('aria-label', 'what is compared');
        section.replaceChildren(
            element('div', 'pane-head', element('div', 'title-line', title, Actions.button('close', 'close', close)),
                    element('div', 'tools', kind,
                chooser('this', a, name => compare([name, nameOf(b)])), chooser('with', b, name => compare([nameOf(a), name])),
                Actions.button('swap', '', () => compare([nameOf(b), nameOf(a)])))),
            Compare.view(messageOf(left, of, a.number), messageOf(right, of, b.number), { labels: [labelOf(a), labelOf(b)] }));
    }

    // The browser's request that fits best: the last one for the same target, else the last one for a page.
    function browsers(entry) {
        const wanted = targetOf(textOf(List.briefOf(entry).line));
        const all = Store.list().filter(other => !other.past && other !== entry && other.size.client && List.briefOf(other).browser)
            .sort((a, b) => b.id - a.id).flatMap(other => {
                const { line, isPart } = List.briefOf(other), lines = other.known && other.known.requests || [textOf(line)];
                return lines.map((text, i) => ({ entry: other, number: i + 1, target: targetOf(text), isPart })).reverse();
            });
        return all.find(({ target }) => target === wanted) || all.find(({ isPart }) => !isPart) || all[0] || null;
    }

    return { show, browsers, nameOf };
})();
