// The wire view shows what crosses the wire: every byte, while it is under way, and how two requests differ.
// Run by view_test.py.

const { describe, it, before, after, afterEach } = require('node:test');
const assert = require('node:assert');
const http = require('node:http');
const { Stage, inTime } = require('./view_stage.cjs');

const stage = new Stage(), { playground } = stage;
const opened = { timeout: 120_000 };

describe('the wire view', opened, () => {
    before(() => stage.begin());
    after(() => stage.end());
    afterEach(() => {
        const unexpected = stage.complaints.splice(0);
        assert.deepEqual(unexpected, []);
    });

    // Both sides as the page shows them are what the tap kept, and the client's what the test knows to have sent.
    async function assertShown(id, sent) {
        for (const from of ['client', 'server']) {
            const kept = await playground.bytes(id, from);
            if (from === 'client' && sent) assert.equal(kept.toString('latin1'), Buffer.from(sent).toString('latin1'));
            assert.equal((await stage.shown(from)).toString('latin1'), kept.toString('latin1'), `what the ${from} sent`);
        }
    }

    it('says how to begin while nothing has been sent', async () => {
        const { page } = stage, ways = await page.locator('#ways').textContent();
        assert.match(ways, new RegExp(`printf 'GET / HTTP/1\\.1\\\\r\\\\nHost: ${playground.said}.*nc 127\\.0\\.0\\.1 ${playground.tap.port}`));
        assert.ok(ways.includes(`curl -v ${playground.site}`) && ways.includes(`build/raw-get 127.0.0.1 ${playground.tap.port} /`));
        assert.equal(await page.locator('#list .none').isVisible(), true);
        await stage.shot('1280-light-nothing');
        await page.locator('#ways .copy').nth(2).click();
        await page.locator('#ways .said', { hasText: 'copied' }).waitFor();
        assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `curl -v ${playground.site}`);
    });

    it('follows what comes, within a second of its being sent', async () => {
        const { page } = stage;
        let least = Infinity;
        for (const target of ['/hello.txt', '/status/204', '/json']) {
            // When the row came is told by the page itself: the test may be kept waiting.
            const came = page.evaluate(wanted => new Promise(resolve => {
                const isThere = () => [...document.querySelectorAll('.row-line')].some(line => line.textContent.includes(wanted));
                const look = () => isThere() && (seen.disconnect(), resolve(Date.now()));
                const seen = new MutationObserver(look);
                seen.observe(document.getElementById('rows'), { childList: true, subtree: true });
                look();
            }), target);
            const sent = Date.now();
            const [at] = await Promise.all([inTime(came, target), playground.lesson('raw-get', target)]);
            least = Math.min(least, at - sent);
            const request = playground.get(target), { id } = await playground.connection(request);
            await stage.shows(id);
            await page.locator(`#one .facts`, { hasText: 'the server closed first' }).waitFor();
            await assertShown(id, request);
        }
        assert.ok(least < 1000, `${least} ms`);
        assert.equal(new URL(page.url()).hash, '', 'an address that names no connection follows');
    });

    it('shows what curl and the solutions sent', async () => {
        const { page } = stage;
        const form = 'name=Zo%C3%AB&drink=tea+%26+milk';
        const post = `POST /form HTTP/1.1\r\nHost: ${playground.said}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n` +
                     `Connection: close\r\n\r\n${form}`;
        await playground.lesson('post-form', '/form', 'name=Zoë', 'drink=tea & milk');
        const { id } = await playground.connection(post);
        await stage.choose(id);
        await assertShown(id, post);
        assert.equal(new URL(page.url()).hash, `#connection=${id}`);
        assert.equal(await page.isChecked('#follow'), false, 'who chooses one does not want to be led away');

        const agent = (await playground.curl('--version')).toString().split(' ')[1];
        const request = `GET /json HTTP/1.1\r\nHost: ${playground.said}\r\nUser-Agent: curl/${agent}\r\nAccept: */*\r\n\r\n`;
        await playground.curl(`${playground.site}json`);
        const curl = await playground.connection(request);
        await stage.row(curl.id).locator('.row-status', { hasText: '200' }).waitFor();
        assert.equal(await stage.row(curl.id).locator('.row-who').textContent(), `curl/${agent}`);
        assert.equal(await stage.row(id).locator('.row-who').textContent(), 'no User-Agent');
        await stage.choose(curl.id);
        await assertShown(curl.id, request);
        await stage.shot('1280-light');
    });

    it('is the same in hexadecimal, and says so in the address', async () => {
        const { page } = stage;
        await page.locator('.switch-choice', { hasText: 'hex' }).click();
        await page.locator('#one .wire-hex').first().waitFor();
        const id = Number(/connection=(\d+)&view=hex$/.exec(page.url())[1]);
        await assertShown(id);
        await stage.shot('1280-light-hex');
        await page.reload();
        await stage.shows(id);
        assert.equal(await page.locator('#one .wire-hex').count(), 2);
        await assertShown(id);
        await page.locator('.switch-choice', { hasText: 'text' }).click();
        assert.equal(new URL(page.url()).hash, `#connection=${id}`);
    });

    it('shows the form of a browser, and what only the browser sends', async () => {
        const { page } = stage;
        await stage.elsewhere(async tab => {
            await tab.goto(`${playground.site}post.html`);
            await tab.click('form button');
            await tab.waitForURL('**/form');
        });
        const { id } = await playground.connection('POST /form HTTP/1.1\r\nHost: ' + playground.said + '\r\nConnection: keep-alive');
        await page.locator('.row-who.browser').first().waitFor();
        await stage.choose(id);
        await assertShown(id);
        const sent = (await playground.bytes(id, 'client')).toString();
        assert.ok(sent.endsWith('name=Zo%C3%AB&drink=tea+%26+milk&day=Monday&day=Friday&message=Two+lines%3A%0D%0A100+%25+of+them'), sent);

        const isForm = one => Buffer.from(one.first.client, 'base64').toString().startsWith('POST /form');
        const own = (await playground.connections()).find(one => isForm(one) && one.size.client < 300);
        await stage.choose(own.id);
        await page.locator('#one .tools button', { hasText: 'compare with the browser' }).click();
        await page.locator('#two .compare').waitFor();
        assert.equal(new URL(page.url()).hash, `#compare=${own.id},${id}`);
        const names = text => text.split('\r\n\r\n')[0].split('\r\n').slice(1).map(line => line.split(':')[0]);
        const before = names((await playground.bytes(own.id, 'client')).toString());
        const only = names(sent).filter(name => !before.includes(name));
        assert.ok(only.includes('User-Agent') && only.includes('Sec-Fetch-Mode') && only.length > 8, only);
        const summary = await page.locator('.compare-summary').textContent();
        assert.ok(summary.includes(`Chromium (${id}) sends ${only.length} fields that Connection ${own.id} does not: ${only.join(', ')}.`), summary);
        await stage.shot('1280-light-compared');

        await page.locator('.switch-choice', { hasText: 'responses' }).click();
        await page.locator('.compare-table', { hasText: 'HTTP/1.1' }).waitFor();
        await stage.hash(`#compare=${own.id},${id}&of=responses`);
        await page.reload();
        await page.locator('.compare-table', { hasText: 'status line' }).waitFor();
        await page.locator('#two button', { hasText: 'swap' }).click();
        await stage.hash(`#compare=${id},${own.id}&of=responses`);
        await page.keyboard.press('Escape');
        await stage.shows(id);
        await page.keyboard.press('Escape');
        await page.locator('#intro').waitFor();
    });

    it('compares two that are ticked', async () => {
        const { page } = stage;
        for (const id of [1, 2]) await page.locator(`.row:has(.row-link[href$="connection=${id}"]) .row-compare`).click();
        await stage.hash('#compare=1,2');
        await page.locator('.compare-table thead', { hasText: 'Connection 2' }).waitFor();
        await page.locator('#two button', { hasText: 'close' }).click();
        assert.equal(await page.locator('.row-compare :checked').count(), 0);
    });

    it('shows markup, NUL and what is no UTF-8 as what they are', async () => {
        const { page } = stage, title = await page.title();
        const sent = Buffer.concat([
            Buffer.from(`GET /<script>document.title='owned'</script> HTTP/1.1\r\nHost: x\r\n<img src=x onerror="document.title='owned'">: \u202e`),
            Buffer.from([0, 0xFF, 0xFE, 0xC3, 0x28, 9, 0xE2, 0x82]), Buffer.from('⟨00⟩␍␊  \n\r\r\n\r\n</script><b>body')]);
        await playground.send(sent);
        const { id } = await playground.connection(sent.subarray(0, 40));
        await stage.choose(id);
        await assertShown(id, sent);
        assert.equal(await page.locator('#pane img, #pane script, #rows script').count(), 0);
        assert.ok((await stage.row(id).textContent()).includes("<script>document.title='owned'</script>"));
        assert.notEqual(await page.title(), 'owned');
        assert.match(await page.locator('.faults h3').textContent(), /^\d+ things to look at$/);
        await stage.shot('1280-light-faults');
        await page.locator('.fault', { hasText: 'byte' }).first().click();
        const chosen = await page.evaluate(() => (
            { focused: document.activeElement.classList.contains('wire-fault'), says: document.querySelector('.explanation').textContent }));
        assert.ok(chosen.focused && /byte \d+ of the client’s/.test(chosen.says), JSON.stringify(chosen));
        await page.locator('.switch-choice', { hasText: 'hex' }).click();
        await page.locator('#one .wire-hex').first().waitFor();
        await assertShown(id, sent);
        await page.locator('.switch-choice', { hasText: 'text' }).click();
        await page.evaluate(old => { document.title = old; }, title);
    });

    it('tells the requests of one connection apart', async () => {
        const { page } = stage, first = `GET /keep-alive HTTP/1.1\r\nHost: ${playground.said}\r\n\r\n`;
        const sent = first + playground.get('/keep-alive');
        await playground.send(sent);
        const { id } = await playground.connection(sent);
        await stage.choose(id);
        await assertShown(id, sent);
        assert.deepEqual(await page.locator('.exchange-title code').allTextContents(), ['GET /keep-alive', 'GET /keep-alive']);
        const sides = await page.locator('.exchange .side-title').allTextContents();
        assert.deepEqual(sides.map(text => text.split(' ')[1]), ['client', 'server', 'client', 'server']);
        assert.equal(await page.locator('.requests').inputValue(), '2');
        await stage.row(id).locator('.row-more', { hasText: '2 requests' }).waitFor();
    });

    it('grows while the connection is open, and nothing else moves', async () => {
        const { page } = stage, socket = await playground.open();
        const request = `POST /echo HTTP/1.1\r\nHost: ${playground.said}\r\nContent-Length: 9\r\nConnection: close\r\n\r\n`;
        socket.write(request.slice(0, 50));
        const { id } = await playground.connection(request.slice(0, 50), { isOver: false });
        await stage.choose(id);
        await page.locator('.row-state.open').first().waitFor();
        await page.setViewportSize({ width: 1280, height: 600 });  // so that the list is longer than its place
        await stage.row(1).locator('.row-link').focus();
        await stage.row(1).scrollIntoViewIfNeeded();
        await page.evaluate(() => scrollTo(0, 40));
        const places = () => page.evaluate(() => {
            const { activeElement } = document;
            return [activeElement.getAttribute('href'), Math.round(activeElement.getBoundingClientRect().top), scrollY, location.hash];
        });
        const was = await places();
        let size = 50;
        for (const piece of [request.slice(50), 'nine ', 'more']) {
            socket.write(piece);
            await page.locator('.side.client .side-size', { hasText: `${size += piece.length} bytes` }).waitFor();
        }
        await playground.curl(`${playground.site}echo`);
        await page.locator('#one .facts', { hasText: 'closed first' }).waitFor();
        await page.locator('.row-line', { hasText: 'GET /echo' }).waitFor();
        await assertShown(id, `${request}nine more`);
        assert.deepEqual(await places(), was);
        await page.setViewportSize({ width: 1280, height: 900 });
        await stage.until(() => document.getElementById('notice').textContent.includes('GET /echo'));
    });

    it('finds text and bytes, in one connection and in all', async () => {
        const { page } = stage, sent = playground.get('/find', 'X-Mark: NEEDLE needle');
        await playground.send(sent);
        const { id } = await playground.connection(sent);
        await stage.choose(id);
        const box = page.locator('.seek input'), told = page.locator('.seek-count');
        await box.fill('needle');
        assert.equal(await told.textContent(), '1 of 2');
        await box.press('Enter');
        assert.equal(await told.textContent(), '2 of 2');
        assert.match(await page.locator('.found').textContent(), new RegExp(`client, byte ${sent.indexOf('needle')} `));
        const marked = () => page.evaluate(() => [...CSS.highlights.get('wire-found')].map(String).join(''));
        assert.equal(await marked(), 'needle');
        await page.locator('.switch-choice', { hasText: 'hex' }).click();
        assert.match(await marked(), /6E 65 65.*6C 65/s);
        await page.locator('.switch-choice', { hasText: 'text' }).click();
        await box.fill('0d 0a');
        const both = Buffer.concat([sent, await playground.bytes(id, 'server')]).toString('latin1');
        assert.equal(await told.textContent(), `1 of ${both.split('\r\n').length - 1}`);
        await box.fill('nowhere');
        assert.equal(await told.textContent(), 'not there');

        await page.keyboard.press('Escape');
        assert.equal(await box.inputValue(), '');
        await page.fill('#find', 'needle');
        await stage.until(() => document.querySelectorAll('.row:not([hidden])').length === 0);
        await page.press('#find', 'Enter');
        await stage.until(() => document.querySelectorAll('.row:not([hidden])').length === 1);
        assert.equal(await stage.row(id).isVisible(), true);
        await page.fill('#find', 'post /form');
        await stage.until(() => document.querySelectorAll('.row:not([hidden])').length === 2);
        await page.fill('#find', '');
    });

    it('can be used by the keyboard alone', async () => {
        const { page } = stage, focused = () => page.evaluate(() => document.activeElement.getAttribute('href') || document.activeElement.id);
        await page.locator('#clear').focus();
        await page.keyboard.press('/');
        assert.equal(await focused(), 'find');
        await page.keyboard.press('ArrowDown');
        for (const key of ['Home', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'End', 'ArrowUp']) await page.keyboard.press(key);
        assert.equal(await focused(), '#connection=2');
        await page.keyboard.press('Enter');
        await stage.shows(2);
        assert.equal(await focused(), '#connection=2');
        // From there on with Tab: the bytes are one stop a side, with arrow keys inside.
        const inBytes = () => page.evaluate(() => document.activeElement.classList.contains('wire-part') && document.activeElement.textContent);
        for (let i = 0; i < 20 && !await inBytes(); ++i) await page.keyboard.press('Tab');
        assert.equal(await inBytes(), 'GET');
        assert.match(await page.locator('.explanation').textContent(), /GET/);
        await page.keyboard.press('ArrowDown');
        assert.equal(await inBytes(), 'Host');
        await page.keyboard.press('/');
        assert.equal(await page.evaluate(() => document.activeElement.closest('.seek') !== null), true);
        await page.keyboard.press('Escape');
        assert.equal(await focused(), '#connection=2');
        assert.equal(await page.locator('#intro').isVisible(), true);
    });

    it('waits while it is paused, and forgets when it is told to', async () => {
        const { page } = stage, rows = () => page.locator('.row').count(), before = await rows();
        await page.click('#pause');
        await playground.send(playground.get('/paused'));
        await page.locator('#pause', { hasText: '1 waiting' }).waitFor();
        assert.equal(await rows(), before);
        await page.click('#pause');
        await page.locator('.row-line', { hasText: '/paused' }).waitFor();
        assert.equal(await rows(), before + 1);
        await page.click('#clear');
        await page.locator('#list .none').waitFor();
        assert.deepEqual(await playground.connections(), []);
        assert.equal(await rows(), 0);
    });

    it('is for this machine’s own page alone', async () => {
        for (const host of ['evil.test', `evil.test:${playground.view.port}`, '127.0.0.1'])
            assert.equal((await playground.ask('/connections', { Host: host })).status, 403, host);
        const other = http.createServer((_, reply) => reply.setHeader('Content-Type', 'text/html').end('<title>another page</title>'));
        await new Promise(resolve => other.listen(0, '127.0.0.1', resolve));
        try {
            await stage.elsewhere(async tab => {
                await tab.goto(`http://127.0.0.1:${other.address().port}/`);
                for (const host of ['127.0.0.1', 'localhost']) {
                    const got = await tab.evaluate(url => fetch(url).then(reply => reply.text(), error => error.name),
                                                   `http://${host}:${playground.view.port}/connections`);
                    assert.equal(got, 'TypeError');
                }
                const framed = await tab.evaluate(url => new Promise(resolve => {
                    const script = document.createElement('script');
                    script.onload = () => resolve('read');
                    script.onerror = () => resolve('refused');
                    script.src = url;
                    document.body.append(script);
                }), `http://127.0.0.1:${playground.view.port}/view/wire.js`);
                assert.equal(framed, 'refused');
            });
        } finally {
            other.close();
        }
    });
});
