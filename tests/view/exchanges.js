// The bytes of a connection, request by request, each with what the server replied to it.
//
//     const exchanges = Exchanges.view({ form: 'text' | 'hex', onExplain: explanation => … });
//     exchanges.update(capture); exchanges.setForm('hex'); exchanges.reveal('client', offset);
//
// `Exchanges.of(capture)` -> [{client: {start, end, …}, server: {start, end, …}}], all bytes of both sides in one or
// another. What belongs to an exchange is drawn when it is opened, since a connection may carry very many.

const Exchanges = (() => {
    const { element } = Wire;
    const step = 64 * 1024;  // as bytes.js has it
    const mostSteps = 32;  // what is further away is shown by itself: nobody scrolls through so much

    // How much is shown at first: a sign for each byte takes the browser ten times as long as text.
    function firstOf(bytes, form) {
        const start = bytes.subarray(0, 4096), odd = start.reduce((sum, byte) => sum + (byte < 0x09 || byte > 0x7E), 0);
        if (form === 'hex') return 4096;
        return odd > start.length / 8 ? 2048 : 16 * 1024;
    }

    // Nothing follows the bytes of this side.
    function isOver(capture, from) {
        const ended = capture.wire.some(event => event.from === from && ['fin', 'rst'].includes(event.event));
        return (ended || capture.state !== 'open') && !capture.left_out[from];
    }

    // From the start of one message to that of the next, so that no byte falls between them.
    function slices(messages, size) {
        const starts = messages.length ? [0, ...messages.slice(1).map(message => message.start)] : size ? [0] : [];
        return starts.map((start, i) => (
            { ...messages[i], start, end: i + 1 < starts.length ? starts[i + 1] : size, isMessage: i < messages.length }));
    }

    // A reply of 1xx comes before the reply (RFC 9110 §15.2).
    function withInterim(replies) {
        const all = [];
        let before = null;
        for (const reply of replies) {
            const whole = before === null ? reply : { ...reply, start: before };
            const isInterim = reply.status >= 100 && reply.status < 200 && reply.status !== 101;
            before = isInterim ? whole.start : null;
            if (!isInterim) all.push(whole);
        }
        if (before !== null) all.push({ ...replies[replies.length - 1], start: before });
        return all;
    }

    function of(capture) {
        const { client, server } = capture.bytes;
        const requests = Anatomy.requests(client, { over: isOver(capture, 'client') });
        const replies = Anatomy.responses(server, requests.map(({ method }) => method), { over: isOver(capture, 'server') });
        const sent = slices(requests, client.length), came = withInterim(slices(replies, server.length));
        const length = Math.max(sent.length, came.length, 1);
        return Array.from({ length }, (_, i) => ({ client: sent[i] || null, server: came[i] || null }));
    }

    // All parts of both sides.
    function partsOf(capture) {
        const methods = Anatomy.requests(capture.bytes.client).map(({ method }) => method);
        const partsFrom = from => Anatomy.parts(capture.bytes[from], { from, methods, over: isOver(capture, from) });
        return { client: partsFrom('client'), server: partsFrom('server') };
    }

    const lineOf = message => (message && message.isMessage ? message.method !== undefined ? `${message.method} ${message.target}`
        : `${message.status || ''} ${message.reason}`.trim() : '');

    function view({ form = 'text', onExplain = () => {} }) {
        const made = element('div', 'exchanges');
        const drawn = [];  // of each exchange {element, sides: {client: {…}, server: {…}}}
        let capture = null, parts = null, all = [];

        function viewerOf(from, slice, bytes) {
            const own = parts[from].filter(part => part.start >= slice.start && part.start < slice.end)
                .map(part => ({ ...part, start: part.start - slice.start, end: part.end - slice.start }));
            const label = from === 'client' ? 'what the client sent' : 'what the server sent';
            return Bytes[form](bytes, own, { from, limit: firstOf(bytes, form), label,
                onExplain: (part, explanation, offset) => onExplain(explanation, from, slice.start + offset) });
        }

        function drawSide(side) {
            const { from, slice } = side, before = side.viewer;
            const focused = before && before.contains(document.activeElement) ? document.activeElement.dataset.start : undefined;
            const isLast = slice.end === capture.bytes[from].length, missing = isLast ? capture.left_out[from] : 0;
            side.size.textContent = Sequence.size(slice.end - slice.start + missing);
            side.missing.textContent = missing ? `${Sequence.size(missing)} more were not kept.` : '';
            const bytes = capture.bytes[from].subarray(slice.start, slice.end);
            side.viewer = viewerOf(from, slice, bytes);
            side.shown = firstOf(bytes, form);
            side.viewer.querySelector('.wire-more').addEventListener('click', () => { side.shown += step; });
            if (before) before.replaceWith(side.viewer);
            else side.missing.before(side.viewer);
            if (focused !== undefined) side.viewer.querySelector(`[data-start="${focused}"]`)?.focus({ preventScroll: true });
        }

        function sideOf(from, slice) {
            const title = element('h3', 'side-title', from === 'client' ? 'the client sent' : 'the server sent', ' ');
            const side = { from, slice, viewer: null, size: element('span', 'side-size'), missing: element('p', 'side-missing') };
            title.append(side.size);
            side.element = element('section', `side ${from}`, title, side.missing);
            side.element.dataset.from = from;
            return side;
        }

        const nothing = from => element('p', `side-nothing ${from}`, `The ${from} sent nothing.`);

        // What has changed of an exchange that is open.
        function drawExchange(number) {
            const own = drawn[number], exchange = all[number];
            if (!own.element.open) return;
            for (const from of ['client', 'server']) {
                const slice = exchange[from], side = own.sides[from];
                if (!slice) {
                    if (!own.empty[from]) own.body.append(own.empty[from] = nothing(from));
                    own.empty[from].hidden = capture.state === 'open';
                } else if (!side || own.form !== form || side.over !== isOver(capture, from) ||
                           side.slice.end !== slice.end || side.slice.start !== slice.start) {
                    own.empty[from]?.remove();
                    if (!side) own.sides[from] = sideOf(from, slice);
                    Object.assign(own.sides[from], { slice, over: isOver(capture, from) });
                    if (!side && from === 'client') own.body.prepend(own.sides[from].element);
                    else if (!side) own.body.append(own.sides[from].element);
                    drawSide(own.sides[from]);
                }
            }
            own.form = form;
        }

        function exchangeOf(number) {
            const body = element('div', 'exchange-body'), title = element('summary', 'exchange-title');
            const own = { element: element('details', 'exchange', title, body), title, body, sides: {}, empty: {}, form };
            own.element.addEventListener('toggle', () => drawExchange(number));
            return own;
        }

        function titleOf(number) {
            const { client, server } = all[number];
            return [element('span', 'exchange-number', `${number + 1}`), element('code', '', lineOf(client) || '–'),
                    element('span', 'exchange-reply', lineOf(server) || '')];
        }

        function draw() {
            while (drawn.length > all.length) drawn.pop().element.remove();
            all.forEach((_, number) => {
                const isNew = !drawn[number];
                if (isNew) {
                    drawn.push(exchangeOf(number));
                    made.append(drawn[number].element);
                    drawn[number].element.open = number === 0 || number >= all.length - 2;
                }
                drawn[number].title.replaceChildren(...titleOf(number));
                drawExchange(number);
            });
            made.classList.toggle('single', all.length === 1);
        }

        function update(now) {
            capture = now;
            parts = partsOf(capture);
            all = of(capture);
            draw();
        }

        function setForm(wanted) {
            if (wanted === form) return;
            form = wanted;
            if (capture) drawn.forEach((_, number) => drawExchange(number));
        }

        // Opens what holds this byte. -> {viewer, start: of what the viewer shows}, or null where it is too far away.
        function reveal(from, offset) {
            const holds = message => message && offset >= message.start && offset < message.end;
            const number = all.findIndex(exchange => holds(exchange[from]));
            if (number < 0) return null;
            drawn[number].element.open = true;
            drawExchange(number);
            const side = drawn[number].sides[from], more = side.viewer.querySelector('.wire-more'), at = offset - side.slice.start;
            if (at - side.shown > mostSteps * step) return null;
            while (at >= side.shown && !more.hidden) more.click();
            return { viewer: side.viewer, start: side.slice.start };
        }

        return { element: made, update, setForm, reveal, all: () => all, parts: () => parts };
    }

    return { of, view, lineOf };
})();

if (typeof module !== 'undefined') module.exports = Exchanges;
