// Opens the class page in headless Chromium as an instructor would, by mouse, by keyboard and by link, and prints what
// it found as JSON. page_test.py compares that with what the page was made from.
//
//     node page_test.cjs URL FOLDER-FOR-SCREENSHOTS

const path = require('path');
const { launch, watched, decode } = require('../real/browser/pages.cjs');

const [url, folder] = process.argv.slice(2);

const drawn = page => page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve))));
const visibleRows = page => page.locator('#map tbody tr:not([hidden])').count();

async function keyboard(page) {
    await page.locator('#map tbody tr').first().locator('td').nth(1).focus();
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft']) await page.keyboard.press(key);
    const place = () => page.evaluate(() => [document.activeElement.parentNode.rowIndex - 2, document.activeElement.cellIndex]);
    const cell = await place();
    await page.keyboard.press('Enter');
    const name = await page.locator('#panel-name bdi').textContent();
    const check = await page.evaluate(() => new URLSearchParams(location.hash.slice(1)).get('check'));
    await page.keyboard.press('Escape');
    const closed = await page.evaluate(() => !document.getElementById('panel').open);
    const back = await place();
    for (const key of ['Control+Home', 'ArrowUp', 'ArrowRight', 'ArrowLeft', 'Enter']) await page.keyboard.press(key);
    const filtered = await visibleRows(page);
    await page.click('#clear');
    return { cell, name, check, closed, back, filtered_by_check: filtered > 0 && filtered < 200 };
}

async function picture(page) {
    await page.locator('#map tbody th').first().click();
    const article = page.locator('#panel article').first();
    await article.locator('.copy').click();
    // Not waitForFunction: what it looks at again it evaluates from text, which the page's policy forbids.
    await page.locator('#panel .copy').first().and(page.getByText('copied', { exact: true })).waitFor();
    return article.evaluate((article, decode) => {
        const bytes = eval(decode);
        const of = (selector, name) => bytes(article.querySelector(selector.replace('SIDE', name)));
        return {
            actual: of('[data-side=SIDE]', 'actual'), expected: of('[data-side=SIDE]', 'expected'),
            marks: { actual: of('.wire-line.SIDE mark', 'actual'), expected: of('.wire-line.SIDE mark', 'expected') },
            pointer: article.querySelector('.wire-pointer').lastChild.data,
            sent: Array.from(article.querySelectorAll('.wire-event'))
                .filter(event => event.querySelector('.wire-bytes'))
                .map(event => [event.classList.contains('program') ? 'program' : 'peer', bytes(event.querySelector('.wire-bytes'))]),
            text: article.textContent,
            again: article.querySelector('.copy').previousElementSibling.textContent,
        };
    }, decode).then(async found => ({ ...found, copied: await page.evaluate(() => navigator.clipboard.readText()) }));
}

(async () => {
    const browser = await launch();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'] });
    const { page, requests, complaints } = await watched(context, address => address === url);

    // The processor time of the page's thread, in milliseconds: this machine may be at work on something else. The best
    // of some, since even that time is longer beside others.
    const session = await context.newCDPSession(page);
    const busy = async () => {
        const { metrics } = await session.send('Performance.getMetrics');
        return 1000 * metrics.find(metric => metric.name === 'TaskDuration').value;
    };
    const best = async (times, act) => {
        let least = Infinity;
        for (let i = 0; i < times; ++i) {
            await session.send('Performance.enable', { timeDomain: 'threadTicks' });
            const before = await busy();
            await act();
            await drawn(page);
            const after = await busy();  // of a page that was just opened it begins with nothing
            least = Math.min(least, after < before || act === open ? after : after - before);
            await session.send('Performance.disable');
        }
        return least;
    };
    const open = () => page.goto(url);
    const opened = await best(5, open);
    const found = await page.evaluate(() => ({
        title: document.title,
        rows: document.querySelectorAll('#map tbody tr').length,
        cells: document.querySelectorAll('#map tbody :is(td, th)').length,
        names: Array.from(document.querySelectorAll('#map tbody bdi'), name => name.textContent),
        columns: columns.map(column => `${column.lesson}/${column.name}`),
        facts: document.getElementById('facts').textContent,
        warning: document.getElementById('warning').textContent,
        causes: Object.fromEntries(Array.from(document.querySelectorAll('#causes button'),
            choose => [choose.dataset.cause, parseInt(choose.querySelector('.number').textContent)])),
        examples: document.querySelector('#causes li').querySelectorAll('a').length,
    }));
    found.opened_ms = opened;
    const shot = name => page.screenshot({ path: path.join(folder, `page-${name}.png`) });

    found.filtered_ms = await best(2, () => page.click('#causes button[data-cause=bare-lf]'));  // there, and back
    await page.click('#causes button[data-cause=bare-lf]');
    found.filtered = await visibleRows(page);
    await page.click('#clear');

    found.keyboard = await keyboard(page);
    found.picture = await picture(page);
    await page.keyboard.press('Escape');

    found.opened_by_link = [];
    for (const key of await page.evaluate(() => students.slice(0, 12).map(student => student.key))) {
        await page.goto(`${url}#${new URLSearchParams({ student: key })}`);
        found.opened_by_link.push(await page.locator('#panel[open] #panel-name bdi').textContent());
    }
    await page.goto('about:blank');
    await page.goto(`${url}#cause=bare-lf`);
    found.linked = { rows: await visibleRows(page), cause: await page.inputValue('#filter-cause') };
    await page.click('#clear');
    await page.goBack();
    await page.goForward();
    found.linked.back = await visibleRows(page);

    const totals = () => page.locator('#map tbody td.total').allTextContents().then(all => all.map(Number));
    found.sorted = {};
    for (const way of ['up', 'down']) {
        await page.click('#map [data-sort=total] button');
        found.sorted[way] = await totals();
    }
    found.images = await page.locator('img').count();

    found.widest = {};
    for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        found[colorScheme] = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        await page.goto('about:blank');
        await page.goto(url);
        for (const [width, height] of [[1600, 1000], [1280, 900], [400, 800]]) {
            await page.setViewportSize({ width, height });
            found.widest[width] = await page.evaluate(() => document.documentElement.scrollWidth);
            const more = () => page.locator('#window').evaluate(one => one.classList.contains('more'));
            (found.more ??= {})[width] = await more();
            if (width === 1600) continue;
            await page.evaluate(() => scrollTo(0, 0));
            await shot(`${width}-${colorScheme}`);
            await page.locator('#map-title').evaluate(title => title.scrollIntoView());
            await page.click('#map tbody tr:nth-child(9) td:nth-of-type(3)');
            await shot(`${width}-${colorScheme}-student`);
            await page.keyboard.press('Escape');
            await shot(`${width}-${colorScheme}-map`);
            await page.locator('#frame').evaluate(frame => { frame.scrollLeft = frame.scrollWidth; });
            await page.locator('#window:not(.more)').waitFor({ state: 'attached' });
        }
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ media: 'print', colorScheme: 'light' });
    const pdf = await page.pdf({ preferCSSPageSize: true, path: path.join(folder, 'page-print.pdf') });
    found.print = { filters: await page.evaluate(() => getComputedStyle(document.getElementById('filters')).display), pdf: pdf.length };
    await browser.close();
    console.log(JSON.stringify({ ...found, requests, complaints }));
})().catch(error => {
    console.error(error);
    process.exit(1);
});
