// The wire view with many connections, with long ones, and with a playground that stops and comes back. Run by view_test.py.

const { describe, it, before, after, afterEach } = require('node:test');
const assert = require('node:assert');
const { Stage } = require('./view_stage.cjs');

const stage = new Stage(), { playground } = stage;
const MiB = 1 << 20;

describe('the wire view under load', { timeout: 200_000 }, () => {
    before(() => stage.begin());
    after(() => stage.end());
    // That the server was away, the browser itself says on the console.
    const away = /ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED_ENCODING|CONNECTION_RESET|EMPTY_RESPONSE)/;
    afterEach(() => assert.deepEqual(stage.complaints.splice(0).filter(text => !away.test(text)), []));

    const get = target => playground.send(playground.get(target)).then(() => playground.connection(playground.get(target)));

    // Bytes that are no text are boxes to draw, one each: the time goes into painting the window.
    for (const [what, most, ask] of [
        ['text', 100, async () => {
            const body = 'A line of a body, as long as such lines are.\n'.repeat(MiB / 45);
            const request = `POST /echo HTTP/1.1\r\nHost: ${playground.said}\r\nContent-Length: ${body.length}\r\n\r\n`;
            await playground.send(request + body);
            return playground.connection(request);
        }],
        ['bytes of any kind', 200, () => get(`/bytes/${MiB}`)],
    ])
        it(`opens a connection of 1 MiB of ${what} in less than ${most} ms`, async () => {
            const { page } = stage, { id } = await ask();
            await page.uncheck('#follow');
            let least = Infinity;
            for (const form of ['text', 'hex', 'text', 'hex', 'text', 'hex']) {
                await page.evaluate(() => Page.go({ connection: '', view: '' }));
                await stage.drawn();
                least = Math.min(least, await stage.cost(async () => {
                    await page.evaluate(([wanted, view]) => Page.go({ connection: wanted, view }), [id, form]);
                    await stage.shows(id);
                }));
            }
            assert.ok(least < most, `${least} ms`);
        });

    it('stays quick with a body of 20 MiB, of which it draws only the start', async () => {
        const { page } = stage, { id } = await get(`/bytes/${20 * MiB}`);
        await page.evaluate(() => Page.go({ connection: '', view: '' }));
        const cost = await stage.cost(async () => {
            await page.evaluate(wanted => Page.go({ connection: wanted }), id);
            await stage.shows(id);
        });
        assert.ok(cost < 500, `${cost} ms`);
        const drawn = () => page.evaluate(() => document.querySelector('.side.server .wire-text').textContent.length);
        const first = await drawn();
        assert.ok(first < 100_000, first);
        await page.locator('.side.server .wire-more').click();
        assert.ok(await drawn() > first);
        const kept = await playground.bytes(id, 'server');
        assert.equal(kept.length > 20 * MiB, true);
        await page.locator('.seek input').fill(kept.subarray(15 * MiB, 15 * MiB + 8).toString('hex').match(/../g).join(' '));
        const found = await page.locator('.found').textContent();
        const [, at] = /server, byte (\d+)/.exec(found);
        assert.deepEqual(kept.subarray(Number(at), Number(at) + 8), kept.subarray(15 * MiB, 15 * MiB + 8));
        assert.ok(await stage.cost(() => page.locator('.switch-choice', { hasText: 'hex' }).click()) < 500, 'hexadecimal');
    });

    it('shows 200 connections, and not a row more', async () => {
        const { page } = stage, all = 204;
        await page.click('#clear');
        await page.locator('#list .none').waitFor();
        await page.uncheck('#follow');
        const cost = await stage.cost(async () => {
            for (let sent = 0; sent < all; sent += 12)
                await Promise.all(Array.from({ length: Math.min(12, all - sent) }, (_, i) => (
                    playground.send(playground.get(`/status/204?n=${sent + i}`)))));
            await stage.until(() => document.querySelectorAll('.row').length === 200);
        });
        assert.ok(cost < 8000, `${cost} ms for ${all} connections`);
        const ids = (await playground.connections()).map(({ id }) => id).reverse();
        assert.deepEqual(await page.locator('.row-number').allTextContents(), ids.map(String));
        let least = Infinity;
        for (const _ of [1, 2, 3]) {
            await page.fill('#find', '');
            least = Math.min(least, await stage.cost(() => page.fill('#find', 'n=17')));
        }
        assert.equal(await page.locator('.row:visible').count(), 11);
        await page.fill('#find', '');
        assert.ok(least < 200, `${least} ms`);
        await page.locator('.row-link').nth(150).focus();
        const place = () => page.evaluate(() => Math.round(document.activeElement.getBoundingClientRect().top));
        const was = await place();
        await get('/status/204?after');
        await page.locator('.row-line', { hasText: 'after' }).waitFor();
        assert.equal(await place(), was);
        await stage.shot('1280-light-many');
    });

    it('keeps what it has when the playground stops, and goes on when it is back', async () => {
        const { page } = stage, sent = playground.get('/json'), { id } = await get('/json');
        await stage.choose(id);
        const kept = await playground.bytes(id, 'server');
        await playground.stop();
        await page.locator('#banner', { hasText: 'has stopped' }).waitFor();
        assert.deepEqual(await stage.shown('server'), kept);
        await stage.shot('1280-light-stopped');
        await page.locator('.row-link').nth(3).click();  // never opened before: its first bytes are what is left
        await page.locator('.remark').waitFor();
        await stage.choose(id);
        assert.deepEqual(await stage.shown('client'), sent);

        await playground.start();
        await page.locator('#banner').waitFor({ state: 'hidden' });
        await page.locator('.row.past').first().waitFor();
        assert.deepEqual(await stage.shown('server'), kept);
        const before = await page.locator('.row.past').count();
        const next = await get('/status/404');
        await stage.row(next.id).locator('.row-status', { hasText: '404' }).waitFor();
        assert.equal(await page.locator('.row:not(.past)').count(), 1);
        assert.equal(await page.evaluate(() => document.querySelector('.row').classList.contains('past')), false);
        assert.ok(before > 100);
        assert.match(await page.evaluate(() => getComputedStyle(document.querySelector('.row.past'), '::before').content), /from the run before/);
        await stage.choose(next.id);
        assert.equal((await stage.shown('client')).toString(), playground.get('/status/404').toString());
        await stage.shot('1280-light-back');
        // A link to the one of the run before that is still here.
        await page.locator(`.row.past .row-link[href*="connection=${id}&"]`).click();
        await stage.shows(id);
        assert.deepEqual(await stage.shown('server'), kept);
    });

    it('keeps both where the ids of two runs are the same', async () => {
        const { page } = stage;
        await playground.stop();
        await page.locator('#banner').waitFor();
        await playground.start();
        await page.locator('#banner').waitFor({ state: 'hidden' });
        const { id } = await get('/json?third');
        assert.equal(id, 1);
        await stage.choose(1);
        assert.equal((await stage.shown('client')).toString(), playground.get('/json?third').toString());
        assert.equal(await page.evaluate(() => Store.list().filter(entry => entry.id === 1).length > 1), true);
    });
});
