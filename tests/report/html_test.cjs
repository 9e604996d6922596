// Opens pages of runs in headless Chromium as a student would, by mouse, by keyboard and by link, and prints what it
// found as JSON. html_test.py compares that with what the pages were made from.
//
//     node html_test.cjs FOLDER-OF-PAGES FOLDER-FOR-SCREENSHOTS

const path = require('path');
const { pathToFileURL } = require('url');
const { launch, watched, decode } = require('../real/browser/pages.cjs');

const [folder, pictures] = process.argv.slice(2);
const url = name => pathToFileURL(path.join(folder, `${name}.html`)).href;
const linked = (name, chosen) => `${url(name)}#${new URLSearchParams(chosen)}`;

const overview = page => page.evaluate(() => ({
    title: document.title,
    heading: document.getElementById('title').textContent,
    score: document.getElementById('score').textContent,
    next: document.getElementById('next').textContent,
    sections: Array.from(document.querySelectorAll('.lesson h2'), title => title.textContent),
    strips: Array.from(document.querySelectorAll('.strip'), strip => strip.textContent),
    open: Array.from(document.querySelectorAll('article > details[open] .title'), title => title.lastChild.data),
    folded: Array.from(document.querySelectorAll('article > details:not([open]) .title'), title => title.lastChild.data),
    skipped: Array.from(document.querySelectorAll('.check.skipped'), check => check.textContent),
    images: document.images.length,
}));

async function failedCheck(page) {
    const check = page.locator('article.failed').first();
    const visible = () => check.locator('.labelled', { hasText: 'hint' }).locator('p:visible').allTextContents();
    const hints = [await visible()];
    for (const [number, title] of ['the first of', 'the next', 'the last'].entries()) {
        await check.locator('summary', { hasText: title }).click();
        await check.locator('.labelled', { hasText: 'hint' }).locator('p').nth(number).waitFor();
        hints.push(await visible());
    }
    await check.locator('.copy').click();
    await check.locator('.copy', { hasText: 'copied' }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    const shown = await check.evaluate((check, decode) => {
        const bytes = eval(decode);
        return {
            sentence: check.querySelector('.sentence').firstChild.data,
            cause: check.querySelector('.sentence .cause-id').textContent,
            actual: bytes(check.querySelector('[data-side=actual]')),
            expected: bytes(check.querySelector('[data-side=expected]')),
            labels: Object.fromEntries(Array.from(check.querySelectorAll('.labelled'),
                                                  row => [row.firstChild.textContent, row.lastChild.textContent])),
        };
    }, decode);
    return { ...shown, hints, copied };
}

// By keyboard alone: Tab to the first check that is folded, open it, and read what crossed the wire.
async function passedCheck(page) {
    const summary = page.locator('article.passed > details > summary').first();
    const before = await page.locator('article.passed .wire-event').count();
    const there = () => summary.evaluate(made => made === document.activeElement);
    for (let tabs = 0; tabs < 200 && !await there(); ++tabs) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const events = page.locator('article.passed').first().locator('.wire-event');
    await events.first().waitFor();
    const sent = await events.evaluateAll((all, decode) => {
        const bytes = eval(decode);
        return all.filter(event => event.querySelector('.wire-bytes'))
                  .map(event => [event.matches('.program') ? 'program' : 'peer', bytes(event.querySelector('.wire-bytes'))]);
    }, decode);
    return { before, sent, name: await summary.locator('.title').evaluate(title => title.lastChild.data) };
}

async function filtered(page) {
    const visible = () => page.locator('.check:visible').count();
    const all = await visible();
    await page.getByLabel('failed ones').check();
    const failed = await visible(), address = await page.evaluate(() => location.hash);
    await page.goto('about:blank');
    await page.goto(linked('mixed', { show: 'failed' }));
    const byLink = await visible();
    await page.getByLabel('all checks').focus();
    await page.getByLabel('all checks').check();
    return { all, failed, address, by_link: byLink, again: await visible() };
}

// Where a link to a check leads: the check, open and in sight.
async function byLink(page, name, check) {
    await page.goto('about:blank');
    await page.goto(linked(name, { check }));
    return page.evaluate(() => {
        const { activeElement: active } = document, { top } = active.getBoundingClientRect();
        const fold = active.closest('details') || active.querySelector('details');
        return { text: active.textContent, open: !fold || fold.open, in_sight: top >= 0 && top < innerHeight };
    });
}

async function looks(page, names) {
    const found = { widest: {}, background: {} };
    for (const name of names) {
        for (const colorScheme of ['light', 'dark']) {
            await page.emulateMedia({ media: 'screen', colorScheme });
            await page.goto(url(name));
            found.background[colorScheme] = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
            for (const width of [1600, 1280, 400]) {
                await page.setViewportSize({ width, height: 900 });
                found.widest[`${name} ${width}`] = await page.evaluate(() => document.documentElement.scrollWidth) - width;
                const picture = path.join(pictures, `report-${name}-${width}-${colorScheme}.png`);
                if (width < 1600) await page.screenshot({ path: picture });
            }
        }
    }
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.goto(url('mixed'));
    found.print = {
        filter: await page.locator('#filter').isVisible(),
        background: await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--wire-paper')),
        pdf: (await page.pdf({ path: path.join(pictures, 'report-print.pdf') })).length,
    };
    return found;
}

(async () => {
    const browser = await launch();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 },
                                               permissions: ['clipboard-read', 'clipboard-write'] });
    const names = ['mixed', 'solutions', 'hostile'];
    const { page, requests, complaints } = await watched(context, address => names.map(url).includes(address));
    const found = {};
    for (const name of names) {
        await page.goto(url(name));
        found[name] = await overview(page);
    }
    await page.goto(url('mixed'));
    found.failed = await failedCheck(page);
    await page.goto(url('mixed'));
    found.passed = await passedCheck(page);
    await page.goto(url('mixed'));
    found.filtered = await filtered(page);
    found.linked = {
        passed: await byLink(page, 'solutions', '05-tiny-server/says why it does not start'),
        skipped: await byLink(page, 'hostile', '01-raw-get/copies bytes that are not text'),
        unknown: await byLink(page, 'solutions', '01-raw-get/no such check'),
    };
    await page.goto(url('mixed'));
    await page.locator('.check.skipped a').first().click();
    found.linked.first = await page.evaluate(() => document.activeElement.textContent);
    await page.goto(url('hostile'));
    found.hostile_text = await page.locator('article.failed').first().textContent();
    Object.assign(found, await looks(page, names));
    await browser.close();
    console.log(JSON.stringify({ ...found, requests, complaints }));
})().catch(error => {
    console.error(error);
    process.exit(1);
});
