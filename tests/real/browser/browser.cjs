// Opens a page of the tiny server in headless Chromium as a person would: the page with its picture and style sheet, the
// form by GET and by POST, a link. Prints what it found as JSON.
//
//     node browser.cjs URL SCREENSHOT

const { chromium } = require('playwright-core');

const [url, screenshot] = process.argv.slice(2);
const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
              '--disable-component-update', '--disable-sync'];

async function submit(page, form) {
    await page.goto(url);
    await page.locator(`${form} input`).first().fill('Zoë & Søn 100%+');
    await Promise.all([page.waitForURL(/\/form/), page.click(`${form} button`)]);
    return page.textContent('body');
}

(async () => {
    const browser = await chromium.launch({ executablePath, args });
    const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
    const failures = [];
    const statuses = {};
    page.on('requestfailed', request => failures.push(request.url()));
    page.on('response', response => { statuses[new URL(response.url()).pathname] = response.status(); });
    page.on('pageerror', error => failures.push(String(error)));

    await page.goto(url, { waitUntil: 'load' });
    const found = {
        title: await page.title(),
        picture: await page.evaluate(() => Array.from(document.images).map(image => image.naturalWidth)),
        style: await page.evaluate(() => Array.from(document.styleSheets).map(sheet => sheet.cssRules.length)),
    };
    await page.screenshot({ path: screenshot });
    found.get = await submit(page, 'form[method=get]');
    found.post = await submit(page, 'form[method=post]');
    await page.goto(url);
    await Promise.all([page.waitForURL(/about/), page.click('a[href^="about"]')]);
    found.about = await page.title();
    await browser.close();
    console.log(JSON.stringify({ ...found, statuses, failures }));
})().catch(error => {
    console.error(error);
    process.exit(1);
});
