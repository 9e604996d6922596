// The page at /wire: the connections as they come, one of them, or two compared. What is looked at stands in the address
// (#connection=17&view=hex, #compare=17,19.2&of=responses), so that it can be linked to and outlives a reload.

const Page = (() => {
    const { element } = Wire;
    const at = id => document.getElementById(id);
    const pane = at('pane'), sections = { intro: at('intro'), one: at('one'), two: at('two') };
    const nothing = { connection: '', run: '', view: '', compare: '', of: '' };
    let state = nothing;
    let shown = null;  // {entry, view: of connection.js} of the connection in the pane

    // ---- the address -------------------------------------------------------------------------------------------------

    function read() {
        const given = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
        return Object.fromEntries(Object.keys(nothing).map(name => [name, given[name] || '']));
    }

    function addressOf(wanted) {
        const parts = Object.entries(wanted).filter(([, value]) => value)
            .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%2C', ',')}`);
        return parts.length ? `#${parts.join('&')}` : location.pathname;
    }

    function go(changes, { replace = false } = {}) {
        const wanted = { ...state, ...changes };
        if (addressOf(wanted) !== addressOf(state)) history[replace ? 'replaceState' : 'pushState'](null, '', addressOf(wanted));
        apply();
    }

    const lineOf = entry => List.briefOf(entry).line.map(glyph => glyph.text).join('');
    const newest = () => Store.list().filter(entry => !entry.past && entry.size.client > 0 && !List.briefOf(entry).isPart).pop();

    // While the page follows the newest connection, the address names none.
    function chosen() {
        if (state.connection) return Store.find(Number(state.connection), state.run) || null;
        return at('follow').checked && (newest() || shown && shown.entry) || null;
    }

    function apply() {
        state = read();
        if (state.connection || state.compare) at('follow').checked = false;
        const entry = state.compare ? null : chosen();
        const show = state.compare ? 'two' : entry || state.connection ? 'one' : 'intro';
        for (const [name, section] of Object.entries(sections)) section.hidden = name !== show;
        if (show === 'two') compare();
        else if (show === 'one') open(entry);
        else leave();
    }

    function leave() {
        shown = null;
        sections.one.replaceChildren();
        sections.two.replaceChildren();
        List.choose(null);
        document.title = 'On the wire';
    }

    // ---- one connection ----------------------------------------------------------------------------------------------

    async function open(entry) {
        if (shown && shown.entry === entry) {
            shown.view?.setForm(state.view || 'text');
            return;
        }
        List.choose(entry);
        if (!entry) {
            shown = null;
            const says = loaded ? `Connection ${state.connection} is not kept any more.` : '';
            sections.one.replaceChildren(element('p', 'gone', says));
            return;
        }
        const own = shown = { entry, view: null };
        const capture = await Store.capture(entry);
        if (shown !== own) return;
        const turned = form => go({ view: form === 'text' ? '' : form }, { replace: true });
        own.view = Connection.view(capture, { form: state.view || 'text', tools: toolsOf(own), turned });
        sections.one.replaceChildren(own.view.element);
        document.title = `${entry.id} ${lineOf(entry)} · On the wire`;
        if (capture.partly) own.view.remark('Only the first bytes of this connection are here: the server does not have it any more.');
        if (state.connection) {
            bringIntoView();
            at('notice').textContent = `Connection ${entry.id} is shown.`;
        }
        if (behind(own)) grow(own);  // it grew while it was fetched
    }

    // Where the list stands above.
    function bringIntoView() {
        if (matchMedia('(max-width: 60rem)').matches) pane.scrollIntoView({ block: 'start' });
    }

    const behind = ({ entry, view }) => view && !entry.past && !entry.forgotten && !view.capture().partly &&
        (entry.state !== view.capture().state || ['client', 'server'].some(side => entry.size[side] > view.capture().size[side]));

    // A connection that grows is fetched again when the last time is done, and not more than a quarter of the time.
    async function grow(own) {
        if (own.growing || !own.view) return;
        own.growing = true;
        try {
            while (shown === own && behind(own)) {
                const started = performance.now();
                const capture = await Store.capture(own.entry);
                if (shown !== own || capture === own.view.capture()) return;  // nothing more is to be had
                own.view.update(capture);
                own.elsewhere?.update();
                await new Promise(resolve => setTimeout(resolve, 3 * (performance.now() - started)));
            }
        } finally {
            own.growing = false;
        }
    }

    function toolsOf(own) {
        const capture = () => own.view.capture(), request = () => own.view.request();
        own.elsewhere = Actions.elsewhere(capture, request);
        const name = () => Comparison.nameOf({ entry: own.entry, number: request() });
        const browser = Actions.button('compare with the browser', '', () => {
            const other = Comparison.browsers(own.entry);
            if (other) go({ ...nothing, compare: `${name()},${Comparison.nameOf(other)}` });
            else own.view.remark(`No browser has sent anything yet: open http://${Store.state.tap}/ in one.`);
        });
        const other = element('select');
        other.setAttribute('aria-label', 'compare with');
        const fill = () => {
            const entries = Store.list().filter(entry => entry !== own.entry && !entry.past).sort((a, b) => b.id - a.id);
            other.replaceChildren(new Option('compare with …', ''), ...entries.map(entry => new Option(
                `${entry.id} · ${lineOf(entry).slice(0, 50) || 'nothing'}`, entry.id)));
        };
        fill();
        for (const event of ['focus', 'pointerdown']) other.addEventListener(event, fill);
        other.addEventListener('change', () => other.value && go({ ...nothing, compare: `${name()},${other.value}` }));
        return { close: [Actions.button('close', 'close', close)], bar: [...Actions.bar(capture, request), browser, other],
                 below: [own.elsewhere.element], chose: () => own.elsewhere.update() };
    }

    // From a comparison back to its first connection, from there back to the list.
    function close() {
        const entry = state.compare ? compared()[0].entry : shown && shown.entry;
        at('follow').checked = false;
        List.uncheck();
        go({ ...nothing, ...state.compare && entry && { connection: entry.id } });
        if (entry && !entry.forgotten) List.focus(entry);
    }

    // ---- two ---------------------------------------------------------------------------------------------------------

    const compared = () => state.compare.split(',').map(name => {
        const [id, number = '1'] = name.split('.');
        return { entry: Store.find(Number(id)), number: Number(number) || 1 };
    });

    function compare() {
        const [a, b] = compared();
        shown = null;
        if (!a || !b || !a.entry || !b.entry) {
            sections.two.replaceChildren(element('p', 'gone', loaded ? 'One of the two is not kept any more.' : ''));
            return;
        }
        List.choose(a.entry);
        document.title = `${Comparison.nameOf(a)} and ${Comparison.nameOf(b)} compared · On the wire`;
        Comparison.show(sections.two, { a, b, of: state.of || 'requests' }, { go, close }).then(bringIntoView);
    }

    // ---- what comes in -----------------------------------------------------------------------------------------------

    let loaded = false;
    const arrived = [];  // entries that the polite notice is yet to tell of

    function connection(summary) {
        const entry = Store.merge(summary), isNew = List.show(entry, { arrives: true });
        if (isNew) arrived.push(entry);
        if (at('follow').checked) apply();
        if (shown && shown.entry === entry) grow(shown);
        known(entry);
    }

    // What the first bytes do not tell is fetched one connection at a time, when there is nothing better to do.
    const asked = new Set();
    async function known(entry) {
        const busy = asked.size > 0;
        asked.add(entry);
        if (busy) return;
        for (const next of asked) {
            if (await Brief.more(next).catch(() => false) && !next.forgotten) List.show(next);
            asked.delete(next);
        }
    }

    // Of those that have sent nothing so far it tells the next time.
    function notice() {
        const early = arrived.filter(entry => entry.state === 'open' && entry.size.client === 0 && !entry.awaited);
        const told = arrived.filter(entry => !early.includes(entry)), last = told[told.length - 1];
        early.forEach(entry => { entry.awaited = true; });
        arrived.splice(0, arrived.length, ...early);
        if (!last) return;
        const { who } = List.briefOf(last), text = `${lineOf(last).slice(0, 80) || 'nothing sent yet'}${who ? `, ${who}` : ''}`;
        at('notice').textContent = told.length > 1 ? `${told.length} new connections, the last: ${text}` : `new connection: ${text}`;
    }
    setInterval(notice, 1500);

    function back({ changed, gone }) {
        gone.forEach(List.remove);
        if (changed) List.past();
        const entries = Store.list();
        for (const entry of entries) {
            if (loaded && !entry.past && List.show(entry)) arrived.push(entry);
            else if (!loaded) List.show(entry);
            if (!entry.past) known(entry);
        }
        loaded = true;
        Intro.draw(Store.state);
        if (changed && shown && shown.entry.past && state.connection) go({ run: shown.entry.run }, { replace: true });
        else apply();
        if (!shown) return;
        const capture = shown.view && shown.view.capture();
        if (shown.entry.past && capture && capture.state === 'open') shown.view.update({ ...capture, state: shown.entry.state });
        grow(shown);
    }

    function forgotten(id) {
        const entry = Store.find(id);
        if (!entry) return;
        Store.forget(entry);
        List.remove(entry);
        if (shown && shown.entry === entry && shown.view)
            shown.view.remark('The server has forgotten this connection. It stands here until you leave it.');
    }

    function cleared() {
        for (const entry of Store.list()) List.remove(entry);
        Store.clear();
        shown = null;
        go({ ...nothing }, { replace: true });
    }

    function link(what, waiting = 0) {
        document.body.dataset.link = what;
        at('live').textContent = what;
        at('banner').hidden = what !== 'stopped';
        if (what === 'stopped')
            at('banner').textContent = 'The playground has stopped. This page keeps what it has, and goes on when the playground is ' +
                                       'there again: make serve.';
        const goOn = waiting ? `go on (${waiting} waiting)` : 'go on';
        at('pause').textContent = at('pause').ariaPressed === 'true' ? goOn : 'pause';
    }

    // ---- what somebody does ------------------------------------------------------------------------------------------

    at('pause').addEventListener('click', () => {
        const wanted = at('pause').ariaPressed !== 'true';
        at('pause').ariaPressed = String(wanted);
        Events.pause(wanted);
    });
    at('clear').addEventListener('click', async () => {
        const done = await fetch('/clear', { method: 'POST' }).catch(() => null);
        if (!done || !done.ok) cleared();  // there is nobody to tell: the page forgets what it has
    });
    at('follow').addEventListener('change', event => {
        if (event.target.checked) go({ ...nothing, view: state.view });
        else if (shown) go({ connection: shown.entry.id, run: shown.entry.past ? shown.entry.run : '' });
        else apply();
    });
    // As its link says, but text or hexadecimal stays as it was.
    at('rows').addEventListener('click', event => {
        const link = event.target.closest('.row-link');
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        go({ ...nothing, ...Object.fromEntries(new URLSearchParams(link.hash.slice(1))), view: state.view });
    });
    at('rows').addEventListener('compare', event => go({ ...nothing, compare: event.detail.map(({ id }) => id).join(',') }));
    document.addEventListener('keydown', event => {
        const typing = event.target.closest('input:not([type=checkbox], [type=radio]), select, textarea');
        if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
            event.preventDefault();
            const own = pane.contains(event.target) && sections.one.querySelector('input[type=search]');
            (own && !sections.one.hidden ? own : at('find')).focus();
        } else if (event.key === 'Escape' && typing && typing.value && typing.type === 'search') {
            typing.value = '';
            typing.dispatchEvent(new Event('input'));
            event.preventDefault();
        } else if (event.key === 'Escape' && (shown || state.compare)) {
            close();
        }
    });
    window.addEventListener('hashchange', apply);
    window.addEventListener('popstate', apply);

    document.body.dataset.link = 'opening';
    apply();
    Events.listen({ back, connection, forgotten, cleared, state: link });

    return { go };
})();
