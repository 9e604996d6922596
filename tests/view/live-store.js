// What the page knows: the connections, in the order in which they began, those of runs before this one too, and of the
// last few that were looked at every byte. It is fetched when it is asked for, and of a connection that grows only what
// is new.
//
// An entry is a summary as /connections has it (docs/playground.md), and {run, key, past: of a run that is over,
// captured: a capture or null, requests: how many requests it holds, as far as is known, last: the last request line}.

const Store = (() => {
    const most = 200, mostCaptures = 8, mostBytes = 96 << 20;
    const entries = new Map();  // key → entry
    const captured = [];        // entries whose bytes are here, the one that was used last at the end
    const state = { run: '', tap: '', site: false };

    const keyOf = (run, id) => `${run}/${id}`;
    const list = () => [...entries.values()];
    const find = (id, run = state.run) => entries.get(keyOf(run || state.run, id));

    function merge(summary) {
        const key = keyOf(state.run, summary.id), known = entries.get(key);
        if (known) return Object.assign(known, summary);
        const entry = { ...summary, key, run: state.run, past: false, captured: null };
        entries.set(key, entry);
        // Those of runs before are only kept while there is room: nothing else would ever forget them.
        for (const old of list()) if (entries.size > most && old.past) forget(old);
        return entry;
    }

    function forget(entry) {
        entries.delete(entry.key);
        entry.forgotten = true;
    }

    // All that the server has, when the page opens or has found it again. Returns what is gone.
    async function refresh() {
        const found = await json('/connections');
        const changed = state.run && state.run !== found.run;
        if (changed)
            for (const entry of list()) {
                entry.past = true;
                if (entry.state === 'open') entry.state = 'cut off';
            }
        Object.assign(state, { run: found.run, tap: found.tap, site: found.site });
        const ids = new Set(found.connections.map(({ id }) => id));
        const gone = list().filter(entry => !entry.past && !ids.has(entry.id));
        gone.forEach(forget);
        found.connections.forEach(merge);
        return { changed, gone };
    }

    function clear() {
        list().forEach(forget);
        captured.length = 0;
    }

    // ---- fetching ----------------------------------------------------------------------------------------------------

    const { bytesOf } = Wire;

    async function reply(path, options = {}) {
        const came = await fetch(path, { cache: 'no-store', ...options });
        if (!came.ok) throw new Error(`${path}: ${came.status}`);
        return came;
    }
    const json = async path => (await reply(path)).json();

    // The bytes behind those that are here already.
    async function grown(entry, side, have) {
        const kept = entry.size[side] - entry.left_out[side];
        if (have.length >= kept) return have;
        const range = have.length ? { headers: { Range: `bytes=${have.length}-` } } : {};
        const came = await reply(`/connections/${entry.id}/${side}`, range);
        const more = new Uint8Array(await came.arrayBuffer());
        if (came.status !== 206) return more;
        const all = new Uint8Array(have.length + more.length);
        all.set(have);
        all.set(more, have.length);
        return all;
    }

    // The capture of an entry with all bytes. What can no longer be had is made of the summary: `partly` is then true.
    async function capture(entry) {
        if (!entry.past && !entry.forgotten) {
            try {
                const told = await json(`/connections/${entry.id}`), before = entry.captured;
                const empty = new Uint8Array(), none = { client: empty, server: empty };
                const have = before && !before.partly ? before.bytes : none;
                const [client, server] = await Promise.all(['client', 'server'].map(side => grown(told, side, have[side])));
                keep(entry, { ...told, bytes: { client, server } });
                return entry.captured;
            } catch {  // the server has forgotten it, or is not there: what is here must do
            }
        }
        if (!entry.captured) {
            const first = { client: bytesOf(entry.first.client), server: bytesOf(entry.first.server) };
            const left = side => entry.size[side] - first[side].length;
            const left_out = { client: left('client'), server: left('server') };
            entry.captured = { ...entry, wire: [], bytes: first, left_out, partly: true };
        }
        return entry.captured;
    }

    function keep(entry, capture) {
        entry.captured = capture;
        if (captured.includes(entry)) captured.splice(captured.indexOf(entry), 1);
        captured.push(entry);
        const sizes = () => captured.reduce((sum, { captured: { bytes } }) => sum + bytes.client.length + bytes.server.length, 0);
        while (captured.length > 1 && (captured.length > mostCaptures || sizes() > mostBytes)) captured.shift().captured = null;
    }

    // The start of a side: enough for the heads of what a keep-alive connection carried so far.
    async function start(entry, side, size) {
        const here = entry.captured && entry.captured.bytes[side], kept = Math.min(size, entry.size[side] - entry.left_out[side]);
        if (here && here.length >= kept) return here.subarray(0, size);
        if (entry.past || entry.forgotten || kept === 0) return bytesOf(entry.first[side]);
        const came = await reply(`/connections/${entry.id}/${side}`, { headers: { Range: `bytes=0-${kept - 1}` } });
        return new Uint8Array(await came.arrayBuffer()).subarray(0, size);
    }

    // All bytes of a side, which are not kept here: for a search through everything.
    async function whole(entry, side) {
        const here = entry.captured && entry.captured.bytes[side];
        if (here && here.length === entry.size[side] - entry.left_out[side]) return here;
        if (entry.past || entry.forgotten) return bytesOf(entry.first[side]);
        return new Uint8Array(await (await reply(`/connections/${entry.id}/${side}`)).arrayBuffer());
    }

    return { state, list, find, merge, forget, refresh, clear, capture, start, whole };
})();
