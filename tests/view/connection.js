// One connection, whole: who and when, who sent what in which order, every byte of it, and what is odd about it.
//
//     const view = Connection.view(capture, { form: 'text' | 'hex', turned: form => …, tools: {
//         close: [], bar: [], below: [], chose: () => … } });
//     page.append(view.element);
//     view.update(capture);  // it has grown
//
// The page at /wire shows it, and so does the file that Exports.html writes.

const Connection = (() => {
    const { element, count } = Wire;
    const mostFaults = 20;

    // With the date where it is not today's.
    function clock(ms) {
        const at = new Date(ms), part = String(at.getMilliseconds()).padStart(3, '0');
        const time = `${at.toLocaleTimeString(undefined, { hour12: false })}.${part}`;
        if (at.toDateString() === new Date().toDateString()) return time;
        return `${at.toLocaleDateString(undefined, { dateStyle: 'medium' })} ${time}`;
    }

    // How it ended, told by who ended first.
    function ending(capture) {
        const ends = capture.wire.filter(event => ['fin', 'rst'].includes(event.event));
        const says = event => `the ${event.from} ${event.event === 'rst' ? 'reset it' : 'closed'}`;
        if (capture.state === 'refused') return 'the server behind could not be reached';
        if (capture.state === 'cut off') return 'the playground was stopped';
        if (capture.state === 'open') return ends.length ? `still open, though ${says(ends[0])} its side` : 'still open';
        const reset = ends.find(event => event.event === 'rst');
        if (reset) return says(reset);
        return ends.length > 1 ? `${says(ends[0])} first` : ends.length ? says(ends[0]) : capture.state;
    }

    function factsOf(capture) {
        const last = capture.wire.length ? capture.wire[capture.wire.length - 1].t_ms : capture.last_ms || 0;
        const facts = [['from', capture.client], ['to', capture.server], ['began', clock(capture.opened_at)],
                       [capture.state === 'open' ? 'so far' : 'took', Sequence.time(last)], ['ended', ending(capture)]];
        return facts.map(([name, value]) => element('div', '', element('dt', '', name), element('dd', '', value)));
    }

    function titleOf(capture, all) {
        const { client, server } = all[0];
        const line = client ? capture.bytes.client.subarray(client.start, client.end) : new Uint8Array();
        const end = line.indexOf(0x0A), first = line.subarray(0, end < 0 ? 200 : Math.min(end - (line[end - 1] === 0x0D), 200));
        const status = server && server.status ? `${server.status}` : '';
        return [element('span', 'number', `${capture.id}`), ' ',
                client ? element('code', '', Wire.shown(Wire.glyphs(first))) : element('span', 'nothing', 'nothing sent'),
                status ? element('span', `status of-${status[0]}`, ` ${Exchanges.lineOf(server)}`) : ''];
    }

    // Two or more to choose from, of which one is chosen.
    function radios(name, label, choices, chosen, act) {
        const made = element('div', 'switch');
        made.setAttribute('role', 'radiogroup');
        made.setAttribute('aria-label', label);
        for (const choice of choices) {
            const input = element('input');
            Object.assign(input, { type: 'radio', name, value: choice, checked: choice === chosen });
            input.addEventListener('change', () => act(choice));
            made.append(element('label', 'switch-choice', input, element('span', '', choice)));
        }
        return made;
    }

    function view(first, { form = 'text', turned = () => {}, tools = {} } = {}) {
        let capture = first, chosenRequest = 0;  // 0: the last one
        const title = element('h2', 'connection-title'), facts = element('dl', 'facts'), remark = element('p', 'remark');
        const faults = element('div', 'faults'), sequence = element('section', 'sequence-section');
        const explanation = element('aside', 'explanation', element('p', 'explanation-text'));
        const legend = element('div', 'legend');
        const exchanges = Exchanges.view({ form, onExplain: explain });
        const forms = radios('form', 'how bytes are shown', ['text', 'hex'], form, setForm);
        const seek = Seek.view({ capture: () => capture, reveal: exchanges.reveal });
        const requests = element('select', 'requests');
        title.tabIndex = -1;
        remark.hidden = true;
        remark.setAttribute('role', 'status');
        explanation.setAttribute('aria-live', 'polite');
        explanation.setAttribute('aria-label', 'what the chosen bytes are');
        requests.setAttribute('aria-label', 'request to copy or compare');
        requests.addEventListener('change', () => {
            chosenRequest = Number(requests.value);
            if (tools.chose) tools.chose();
        });
        const made = element('article', 'connection',
            element('header', 'connection-head', element('div', 'title-line', title, ...tools.close || []), facts,
                    element('div', 'tools', forms, seek.element, requests, ...tools.bar || [])),
            remark, seek.found, faults,
            element('div', 'connection-body', sequence, element('div', 'connection-bytes', exchanges.element, legend), explanation),
            ...tools.below || []);

        function explain(told, from, offset) {
            const where = element('span', 'explanation-where', `byte ${offset} of the ${from}’s`);
            explanation.firstChild.replaceChildren(Bytes.explanation(told), told.rfc ? ' · ' : ' ', where);
            explanation.classList.remove('idle');
        }

        function rest() {
            explanation.firstChild.textContent = 'Point at any byte, or move to it with Tab and the arrow keys, to read what it is.';
            explanation.classList.add('idle');
        }

        function tell(text) {
            remark.textContent = text;
            remark.hidden = !text;
        }

        function setForm(wanted) {
            if (wanted === form) return;
            form = wanted;
            exchanges.setForm(form);
            forms.querySelector(`[value=${form}]`).checked = true;
            seek.again();
            turned(form);
        }

        // A fault leads to its byte.
        function faultButton({ start, fault }, from) {
            const where = element('span', 'fault-where', `${from}, byte ${start}`);
            const go = element('button', 'fault', where, ' ', element('span', 'fault-text', fault));
            go.type = 'button';
            go.addEventListener('click', () => {
                const place = exchanges.reveal(from, start);
                const piece = place && place.viewer.querySelector(`[data-start="${start - place.start}"]`);
                if (piece) piece.focus(), piece.scrollIntoView({ block: 'center' });
            });
            return element('li', '', go);
        }

        function drawFaults() {
            const { client, server } = exchanges.parts();
            const faultsOf = (parts, from) => parts.filter(part => part.fault).map(part => [part, from]);
            const all = [...faultsOf(client, 'client'), ...faultsOf(server, 'server')];
            const more = all.length > mostFaults ? [element('li', '', `and ${all.length - mostFaults} more`)] : [];
            faults.replaceChildren(...all.length ? [element('h3', '', `${count(all.length, 'thing')} to look at`),
                element('ul', '', ...all.slice(0, mostFaults).map(([part, from]) => faultButton(part, from)), ...more)] : []);
            faults.hidden = all.length === 0;
            legend.replaceChildren(Bytes.legend([...client, ...server]));
        }

        function drawRequests(all) {
            const own = all.filter(({ client }) => client);
            requests.hidden = own.length < 2 || !tools.bar;
            const optionOf = ({ client }, i) => new Option(`${i + 1}: ${Exchanges.lineOf(client).slice(0, 40)}`, i + 1);
            requests.replaceChildren(...own.map(optionOf));
            requests.value = chosenRequest || own.length;
        }

        function begins(all) {
            const of = from => all.map(exchange => exchange[from]).filter(message => message)
                .map(message => ({ at: message.start, text: Exchanges.lineOf(message).slice(0, 60) })).filter(({ text }) => text);
            return { client: of('client'), server: of('server') };
        }

        function update(now) {
            capture = now;
            exchanges.update(capture);
            const all = exchanges.all();
            title.replaceChildren(...titleOf(capture, all));
            facts.replaceChildren(...factsOf(capture));
            sequence.replaceChildren(element('h3', '', 'In order'), Sequence.picture(capture, begins(all)));
            sequence.hidden = capture.wire.length === 0;
            drawFaults();
            drawRequests(all);
            seek.again();
        }

        rest();
        update(first);
        const request = () => chosenRequest || exchanges.all().filter(({ client }) => client).length || 1;
        return { element: made, update, setForm, remark: tell, capture: () => capture, request };
    }

    return { view, radios };
})();

if (typeof module !== 'undefined') module.exports = Connection;
