// The server's events: what comes in is handed on, unless somebody paused the page. When the server has gone it is looked
// for once a second; found again, everything it has is fetched, since nobody told what happened in between.
//
//     Events.listen({ back: ({changed, gone}) => …, connection: summary => …, forgotten: id => …, cleared: () => …,
//                     state: 'live' | 'stopped' | 'paused', waiting: how many connections the pause holds back });

const Events = (() => {
    let on = null, source = null;
    let paused = false;
    let held = null;                // events that came while all is fetched, or null
    const waiting = new Map();      // events that the pause holds back, the last for each connection

    function listen(handlers) {
        on = handlers;
        open();
    }

    function open() {
        source = new EventSource('/events');
        source.addEventListener('hello', back);
        for (const name of ['connection', 'forgotten', 'cleared'])
            source.addEventListener(name, event => came(name, JSON.parse(event.data)));
        // The browsers differ in what they try again by themselves.
        source.addEventListener('error', () => {
            source.close();
            held = null;
            on.state('stopped');
            setTimeout(open, 1000);
        });
    }

    async function back() {
        held = [];
        try {
            on.back(await Store.refresh());
            waiting.clear();
            on.state(paused ? 'paused' : 'live', 0);
        } catch {
            source.dispatchEvent(new Event('error'));
            return;
        }
        const late = held || [];
        held = null;
        late.forEach(([name, data]) => came(name, data));
    }

    function came(name, data) {
        if (held) held.push([name, data]);
        else if (name === 'cleared') waiting.clear(), on.cleared();
        else if (paused) {
            waiting.delete(data.id);
            waiting.set(data.id, [name, data]);
            on.state('paused', waiting.size);
        } else if (name === 'connection') on.connection(data);
        else on.forgotten(data.id);
    }

    function pause(wanted) {
        paused = wanted;
        const all = [...waiting.values()];
        if (!paused) {
            waiting.clear();
            all.forEach(([name, data]) => came(name, data));
        }
        on.state(paused ? 'paused' : 'live', waiting.size);
    }

    return { listen, pause };
})();
