// How to send a first request, with commands to copy: `Intro.draw({ tap: 'HOST:PORT', site: whether the practice site is there })`.

const Intro = (() => {
    const { element } = Wire;
    const at = id => document.getElementById(id);

    function draw({ tap, site }) {
        const address = `http://${tap}/`, [, host, port] = /^(.*):(\d+)$/.exec(tap) || [, tap, ''];
        const request = `GET / HTTP/1.1\\r\\nHost: ${tap}\\r\\nConnection: close\\r\\n\\r\\n`;
        const browser = element('a', 'command', address);
        Object.assign(browser, { href: address, target: '_blank', rel: 'noopener noreferrer' });
        const command = text => element('code', 'command', text);
        const ways = [
            ['your program', command(`build/raw-get ${host} ${port} /`)],
            ['by hand', command(`printf '${request}' | nc ${host} ${port}`)],
            ['curl', command(`curl -v ${address}`)],
            [site ? 'a browser, on the practice site' : 'a browser', browser],
        ];
        at('tap').replaceChildren(element('code', '', address), ' ', Actions.copier('copy', address));
        at('ways').replaceChildren(...ways.flatMap(([who, how]) => [
            element('dt', '', who), element('dd', '', how, ' ', Actions.copier('copy', how.textContent))]));
    }

    return { draw };
})();
