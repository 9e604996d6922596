// A connection in a line: what was asked for, by whom, and what the server answered, told from the first bytes of both
// sides. `Brief.of(entry)` -> {line: glyphs, status, who, browser, isPart: of a page that a browser shows, requests: how
// many, last: the last request line};
// `Brief.more(entry)` fetches what the first bytes do not tell, and says whether it changed anything.

const Brief = (() => {
    const enough = 64 * 1024;

    const latin1 = bytes => String.fromCharCode(...bytes.subarray(0, 8192));
    const browsers = [['Edge', /\bEdg\/|Microsoft Edge/], ['Firefox', /\bFirefox\//], ['Chrome', /Google Chrome/],
                      ['Chromium', /Chrome\/|"Chromium"/], ['Safari', /\bVersion\/.* Safari\//]];
    const valueOf = (name, head) => new RegExp(`^${name}:[ \\t]*([^\\r\\n]*)`, 'im').exec(head)?.[1].trim();

    // Chromium and its kin name themselves in sec-ch-ua, which comes before their User-Agent.
    function sender(head, complete) {
        const agent = valueOf('user-agent', head), brand = valueOf('sec-ch-ua', head) || '';
        const browser = browsers.find(([, sign]) => sign.test(`${brand} ${agent || ''}`));
        if (browser) return { who: browser[0], browser: true };
        if (agent) return { who: agent.split(' ')[0].slice(0, 40), browser: false };
        return { who: complete ? 'no User-Agent' : '', browser: false };
    }

    // What the client's first line says, its line end left out where it is the usual one.
    function firstLine(bytes) {
        const end = bytes.indexOf(0x0A), most = 160;
        const usual = end > 0 && bytes[end - 1] === 0x0D ? end - 1 : end + 1;
        return Wire.glyphs(bytes.subarray(0, Math.min(end < 0 ? bytes.length : usual, most)));
    }

    // What a browser fetches because a page names it.
    const partOfPage = /^\/favicon|\.(css|m?js|json|png|svg|ico|jpe?g|gif|webp|woff2?)(\?|$)/;

    const isOver = entry => entry.state !== 'open';

    function of(entry) {
        const client = Wire.bytesOf(entry.first.client), server = Wire.bytesOf(entry.first.server);
        const head = latin1(client), complete = /\r?\n\r?\n/.test(head) || isOver(entry) && entry.size.client === client.length;
        const status = /^HTTP\/\d\.\d (\d{3})/.exec(latin1(server.subarray(0, 16)));
        const known = entry.known || {};
        const nobody = { who: '', browser: false }, told = client.length ? sender(head, complete) : nobody;
        const from = known.who ? { who: known.who, browser: known.browser } : told;
        return {
            ...from,
            line: firstLine(client),
            status: status ? status[1] : '',
            isPart: from.browser && partOfPage.test(head.split(/[ \r\n]/, 2)[1]),
            requests: known.requests ? known.requests.length : client.length ? 1 : 0,
            last: known.requests && known.requests.length > 1 ? known.requests[known.requests.length - 1] : null,
        };
    }

    // A connection that is kept alive carries several requests, and a browser's head is longer than the first bytes.
    async function more(entry) {
        const first = Wire.bytesOf(entry.first.client), size = entry.size.client;
        if (size <= first.length && !/\r?\n\r?\n[^]/.test(latin1(first))) return false;
        if (entry.past || entry.known && entry.known.size === size) return false;
        // Of a long body no more than its start matters.
        if (entry.known && entry.known.size >= enough) return false;
        const bytes = await Store.start(entry, 'client', enough);
        const requests = Anatomy.requests(bytes).filter(request => request.method);
        const head = latin1(bytes.subarray(0, requests.length ? requests[0].headEnd : bytes.length));
        entry.known = { size, ...sender(head, true), requests: requests.map(({ method, target }) => `${method} ${target}`) };
        return true;
    }

    return { of, more };
})();
