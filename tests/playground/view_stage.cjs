// What the browser tests of the wire view share: a playground, a browser on its page, and clients that send to it.

const { launch, watch, decode } = require('../real/browser/pages.cjs');
const { spawn, execFile } = require('node:child_process');
const http = require('node:http');
const net = require('node:net');
const path = require('node:path');

const build = process.env.BUILD;
const patience = 30_000;  // milliseconds: for whatever must come at all

// Rejects when `promise` takes too long.
function inTime(promise, what) {
    let timer;
    const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`${what} did not come in time`)), patience); });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// ---- the playground --------------------------------------------------------------------------------------------------

class Playground {
    // With the ports it had before, if it had some: the page is open on one of them.
    async start() {
        const ports = this.tap ? [this.tap.port, this.view.port] : [0, 0];
        this.process = spawn(path.join(build, 'playground'), ['serve', '--port', ports[0], '--view', ports[1]], { stdio: ['ignore', 'pipe', 'inherit'] });
        const [tap, view] = await inTime(new Promise((resolve, reject) => {
            let said = '';
            this.process.stdout.on('data', text => {
                const found = [...(said += text).matchAll(/http:\/\/127\.0\.0\.1:(\d+)\//g)].map(match => Number(match[1]));
                if (found.length > 1) resolve(found);
            });
            this.process.on('exit', code => reject(new Error(`the playground ended with ${code}: ${said}`)));
        }), 'where the playground is');
        Object.assign(this, { tap: { host: '127.0.0.1', port: tap }, view: { host: '127.0.0.1', port: view } });
        this.site = `http://127.0.0.1:${tap}/`;
        this.wire = `http://127.0.0.1:${view}/wire`;
        this.said = `127.0.0.1:${tap}`;
    }

    async stop() {
        if (this.process.exitCode !== null) return;
        const ended = new Promise(resolve => this.process.on('exit', resolve));
        this.process.kill('SIGTERM');
        await inTime(ended, 'the end of the playground');
    }

    // Of the view's server: {status, body}.
    ask(target, headers = {}) {
        return inTime(new Promise((resolve, reject) => {
            http.get({ ...this.view, path: target, headers, agent: false }, reply => {
                const pieces = [];
                reply.on('data', piece => pieces.push(piece)).on('error', reject)
                    .on('end', () => resolve({ status: reply.statusCode, body: Buffer.concat(pieces) }));
            }).on('error', reject);
        }), target);
    }

    async connections() { return JSON.parse((await this.ask('/connections')).body).connections; }
    async bytes(id, from) { return (await this.ask(`/connections/${id}/${from}`)).body; }

    // The connection whose client sent these bytes first, once it is over.
    async connection(begins, { isOver = true } = {}) {
        const first = Buffer.from(begins).subarray(0, 256), end = Date.now() + patience;
        while (Date.now() < end) {
            const sent = one => Buffer.from(one.first.client, 'base64').subarray(0, first.length);
            const found = (await this.connections()).reverse().find(one => sent(one).equals(first));
            if (found && (!isOver || found.state !== 'open')) return found;
        }
        throw new Error(`no connection began with ${begins}`);
    }

    // ---- clients -----------------------------------------------------------------------------------------------------

    run(program, given) {
        return inTime(new Promise((resolve, reject) => {
            execFile(program, given, { maxBuffer: 1 << 28, encoding: 'buffer' }, (error, stdout) => (
                error && typeof error.code !== 'number' ? reject(error) : resolve(stdout)));
        }), program);
    }
    lesson(name, ...given) { return this.run(path.join(build, `solution-${name}`), [this.tap.host, this.tap.port, ...given]); }
    curl(...given) { return this.run('curl', ['-s', ...given]); }

    // Sends bytes and reads until the server closes. A reset is an end, too.
    send(bytes) {
        return inTime(new Promise(resolve => {
            const came = [], socket = net.connect(this.tap);
            socket.on('data', piece => came.push(piece)).on('error', () => {}).on('close', () => resolve(Buffer.concat(came)));
            socket.write(bytes);
        }), 'the reply');
    }

    open() {
        return inTime(new Promise((resolve, reject) => {
            const socket = net.connect({ ...this.tap, noDelay: true }, () => resolve(socket.resume()));
            socket.on('error', reject);
        }), 'a connection');
    }

    get(target, ...fields) {
        return Buffer.from([`GET ${target} HTTP/1.1`, `Host: ${this.said}`, ...fields, 'Connection: close', '', ''].join('\r\n'));
    }
}

// ---- the browser -----------------------------------------------------------------------------------------------------

class Stage {
    constructor() {
        this.playground = new Playground();
        this.complaints = [];  // of the page's console, and what it would have run or fetched against the rules
    }

    async begin() {
        await this.playground.start();
        this.browser = await launch();
        this.context = await this.browser.newContext({ viewport: { width: 1280, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'] });
        this.context.setDefaultTimeout(patience);
        this.page = await this.watched(await this.context.newPage());
        await this.page.goto(this.playground.wire);
        await this.page.waitForSelector('[data-link=live]');
    }

    async end() {
        await this.browser?.close();
        await this.playground.stop();
    }

    watched(page) { return watch(page, text => this.complaints.push(text)); }

    // Another tab, as somebody would use it who has the wire view open beside it.
    async elsewhere(act) {
        const page = await this.context.newPage();
        try {
            return await act(page);
        } finally {
            await page.close();
        }
    }

    // Opens a connection by its row in the list, and waits until it is shown.
    async choose(id) {
        await this.page.locator(`.row:not(.past) .row-link[href$="connection=${id}"]`).click();
        await this.shows(id);
    }

    shows(id) { return this.page.locator('#one .connection-title .number', { hasText: new RegExp(`^${id}$`) }).waitFor(); }
    row(id) { return this.page.locator(`.row:not(.past):has(.row-link[href$="connection=${id}"])`); }

    // The bytes that the page shows of one side, all that there is to unfold unfolded.
    async shown(from, page = this.page) {
        // As text: the page's policy forbids it to evaluate what it is given.
        const pieces = await page.evaluate(`(${unfolded})(${decode}, '${from}')`);
        return Buffer.concat(pieces.map(base64 => Buffer.from(base64, 'base64')));
    }

    // Until `act` says yes in the page. Its own waiting would evaluate text, which the page's policy forbids.
    async until(act, given) {
        for (const end = Date.now() + patience; Date.now() < end;) if (await this.page.evaluate(act, given)) return;
        throw new Error(`never: ${act} ${given}`);
    }

    hash(wanted) { return this.until(hash => location.hash === hash, wanted); }

    shot(name, options = {}) { return this.page.screenshot({ path: path.join(build, `wire-${name}.png`), ...options }); }

    // Processor time of the page's thread, in milliseconds: this machine may be at work on something else.
    async cost(act) {
        const session = await this.context.newCDPSession(this.page);
        const busy = async () => {
            const { metrics } = await session.send('Performance.getMetrics');
            return 1000 * metrics.find(({ name }) => name === 'TaskDuration').value;
        };
        await session.send('Performance.enable', { timeDomain: 'threadTicks' });
        const before = await busy();
        await act();
        await this.drawn();
        const after = await busy();
        await session.detach();
        return after - before;
    }

    drawn() { return this.page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))); }
}

// Runs in the page: unfolds a side of every exchange, and gives its bytes piece by piece.
function unfolded(decode, from) {
    const pieces = [];
    for (const side of document.querySelectorAll(`.side.${from}`)) {
        side.closest('details').open = true;
        for (let more = side.querySelector('.wire-more'); more && !more.hidden; more = side.querySelector('.wire-more')) more.click();
        const text = side.querySelector('.wire-text');
        if (text) pieces.push(decode(text));
        for (const digits of side.querySelectorAll('.wire-hex-digits'))
            pieces.push(btoa((digits.textContent.match(/[0-9A-F]{2}/g) || []).map(byte => String.fromCharCode(parseInt(byte, 16))).join('')));
    }
    return pieces;
}

module.exports = { Stage, inTime, patience, build };
