// What the wire view gives away: copies, files to save, and the request in other languages. Run by view_test.py.

const { describe, it, before, after, afterEach } = require('node:test');
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { Stage } = require('./view_stage.cjs');

const stage = new Stage(), { playground } = stage;
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'wire-'));
const hostile = "<script>document.title='owned'</script>";

describe('what the wire view gives away', { timeout: 120_000 }, () => {
    let id, sent;

    before(async () => {
        await stage.begin();
        const body = Buffer.from(`a=%22&b=\\"${hostile}\0\u00fc`);
        const head = `POST /echo HTTP/1.1\r\nHost: ${playground.said}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
        sent = Buffer.concat([Buffer.from(head), body]);
        await playground.send(sent);
        ({ id } = await playground.connection(sent));
        await stage.choose(id);
        await stage.page.locator('#one .facts', { hasText: 'the server closed first' }).waitFor();
    });
    after(async () => {
        await stage.end();
        fs.rmSync(scratch, { recursive: true });
    });
    afterEach(() => assert.deepEqual(stage.complaints.splice(0), []));

    async function saved(ending) {
        const { page } = stage;
        await page.locator('.menu summary', { hasText: 'save' }).click();
        const [download] = await Promise.all([page.waitForEvent('download'), page.click(`[data-save=${ending}]`)]);
        const file = path.join(scratch, download.suggestedFilename());
        await download.saveAs(file);
        await page.keyboard.press('Escape');
        return file;
    }

    async function copied(label) {
        const { page } = stage, copier = page.locator('.copier', { has: page.locator('button', { hasText: label }) });
        await page.locator('.menu summary', { hasText: 'copy' }).click();
        await copier.locator('button').click();
        await copier.locator('.said', { hasText: 'copied' }).waitFor();
        await page.keyboard.press('Escape');
        return page.evaluate(() => navigator.clipboard.readText());
    }

    it('an .http file has the bytes of the request', async () => {
        const file = await saved('http');
        assert.equal(path.basename(file), `connection-${id}.http`);
        const content = fs.readFileSync(file), line = /^### request 1: the (\d+) bytes from the next line on\n/m.exec(content.toString('latin1'));
        const at = line.index + line[0].length;
        assert.deepEqual(content.subarray(at, at + Number(line[1])), sent);
        assert.match(content.toString(), /^#\| HTTP\/1\.1 200 OK$/m);
    });

    it('tshark reads the pcap file', async () => {
        const file = await saved('pcap');
        const tshark = (...given) => execFileSync('tshark', ['-r', file, '-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE', ...given],
                                                  { encoding: 'utf8', timeout: 60_000, stdio: ['ignore', 'pipe', 'ignore'] });
        // The tap's port is any here: what speaks HTTP on it is said.
        const http = ['-d', `tcp.port==${playground.tap.port},http`];
        const decoded = tshark(...http, '-Y', 'http', '-T', 'fields', '-e', 'http.request.method', '-e', 'http.response.code');
        assert.equal(decoded, 'POST\t\n\t200\n');
        const payloads = tshark('-Y', `tcp.dstport==${playground.tap.port}`, '-T', 'fields', '-e', 'tcp.payload').split('\n').join('').replaceAll(':', '');
        assert.equal(payloads, sent.toString('hex'));
        assert.equal(tshark('-Y', '_ws.expert.severity >= "Warning" || tcp.checksum.status == "Bad" || ip.checksum.status == "Bad"'), '');
        const began = Number(tshark('-c', '1', '-T', 'fields', '-e', 'frame.time_epoch'));
        assert.equal(Math.round(began * 1000), (await playground.connections()).find(one => one.id === id).opened_at);
    });

    it('the page opens from a file, shows the same bytes, and asks for nothing', async () => {
        const url = pathToFileURL(await saved('html')).href;
        await stage.elsewhere(async tab => {
            const requests = [];
            await stage.watched(tab);
            tab.on('request', request => requests.push(request.url()));
            await tab.goto(url);
            await tab.locator('.connection-title').waitFor();
            assert.deepEqual(await stage.shown('client', tab), sent);
            assert.deepEqual(await stage.shown('server', tab), await playground.bytes(id, 'server'));
            await tab.locator('.wire-part').first().hover();
            assert.match(await tab.locator('.explanation').textContent(), /POST/);
            await tab.setViewportSize({ width: 1280, height: 900 });
            await tab.screenshot({ path: path.join(process.env.BUILD, 'wire-1280-light-saved.png') });
            await tab.locator('.switch-choice', { hasText: 'hex' }).click();
            assert.deepEqual(await stage.shown('client', tab), sent);
            assert.deepEqual(requests, [url]);
            assert.notEqual(await tab.title(), 'owned');
        });
    });

    it('the request is copied as text, and as strings that other languages read', async () => {
        assert.equal(await copied('the request as text'), sent.toString());
        const escaped = await copied('the request, escaped');
        assert.match(escaped, /^"POST \/echo HTTP\/1\.1\\r\\n"\n"Host: /);
        const python = `import sys\nsys.stdout.buffer.write((\n${escaped}\n).encode("latin-1"))`;
        assert.deepEqual(execFileSync('python3', ['-c', python], { timeout: 60_000 }), sent);
        const source = path.join(scratch, 'a.cpp');
        fs.writeFileSync(source, `#include <cstdio>\nint main() { const char text[] =\n${escaped}; std::fwrite(text, 1, sizeof text - 1, stdout); }\n`);
        execFileSync('c++', ['-O0', '-o', path.join(scratch, 'a'), source], { timeout: 60_000 });
        assert.deepEqual(execFileSync(path.join(scratch, 'a'), { timeout: 60_000 }), sent);
    });

    it('the explanation is copied, both sides of it', async () => {
        const text = await copied('the explanation');
        assert.match(text, /^What the client sent\nPOST\n {4}\S/);
        assert.match(text, /\nWhat the server sent\nHTTP\/1\.1\n {4}\S/);
        assert.match(text, /RFC 9110 §\d/);
    });

    it('the same request elsewhere is what its language makes of it', async () => {
        const { page } = stage;
        await page.locator('.elsewhere > summary').click();
        const languages = await page.locator('.elsewhere select option').allTextContents();
        assert.ok(languages.length > 5, languages);
        for (const language of languages) {
            await page.selectOption('.elsewhere select', { label: language });
            assert.ok(await page.locator('.code-notes li').count() > 0, language);
        }
        await page.selectOption('.elsewhere select', { index: 0 });
        const code = await page.locator('.elsewhere pre').textContent();
        await page.locator('.elsewhere-bar .copy').click();
        await page.locator('.elsewhere-bar .said', { hasText: 'copied' }).waitFor();
        assert.equal(await page.evaluate(() => navigator.clipboard.readText()), code);
        await page.locator('.elsewhere').scrollIntoViewIfNeeded();
        await stage.shot('1280-light-elsewhere');
    });

    for (const scheme of ['light', 'dark'])
        it(`fits windows of 400 to 1600 pixels, ${scheme}`, async () => {
            const { page } = stage;
            await playground.curl(playground.site);
            const request = `GET / HTTP/1.1\r\nHost: ${playground.said}\r\nUser-Agent`, curl = await playground.connection(request);
            await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
            for (const [width, height] of [[1600, 1000], [1280, 900], [768, 1024], [400, 800]]) {
                await page.setViewportSize({ width, height });
                for (const [name, hash, wait] of [['', `#connection=${id}`, '#one .wire-text'], ['-hex', `#connection=${id}&view=hex`, '#one .wire-hex'],
                                                  ['-compared', `#compare=${id},${curl.id}`, '#two .compare-table']]) {
                    await page.goto('about:blank');
                    await page.goto(playground.wire + hash);
                    await page.locator(wait).first().waitFor();
                    if (name !== '-compared') await page.locator('.wire-part').first().hover();
                    const widest = await page.evaluate(() => document.documentElement.scrollWidth);
                    assert.ok(widest <= width, `${widest} of ${width}${name}`);
                    if (width !== 768) await stage.shot(`${width}-${scheme}${name}`);
                }
            }
        });
});
