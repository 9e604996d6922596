// Opens the page of a class that is not graded yet, and a page for one student, and prints what they say as JSON.
// page_test.py compares that with what they were made from.
//
//     node outcome_test.cjs CLASS-URL STUDENT-URL FOLDER-FOR-SCREENSHOTS

const path = require('path');
const { launch, watched } = require('../real/browser/pages.cjs');

const [classUrl, studentUrl, folder] = process.argv.slice(2);

(async () => {
    const browser = await launch();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const { page, requests, complaints } = await watched(context, address => [classUrl, studentUrl].includes(address));
    await page.goto(classUrl);
    const found = await page.evaluate(() => {
        const texts = selector => Array.from(document.querySelectorAll(selector), one => one.textContent);
        return {
            unfinished: document.getElementById('unfinished').innerText,
            facts: document.getElementById('facts').textContent,
            histogram: texts('#totals .number').map(Number),
            medians: texts('#lessons tbody td:nth-of-type(1)'),
            totals: texts('#map tbody td.total'),
            unnamed: Array.from(document.querySelectorAll('.cause'), choose => [choose.dataset.cause, choose.querySelector('.check')?.textContent,
                                                                                choose.querySelector('.text').textContent]).filter(([, check]) => check),
            shares: texts('#causes .number'),
        };
    });
    await page.screenshot({ path: path.join(folder, 'page-unfinished.png') });
    await page.locator('#unfinished a').first().click();
    found.panel = await page.locator('#panel').innerText();
    await page.goto(classUrl);
    await page.locator('#causes a').first().click();
    found.labels = await page.locator('#panel .label').allTextContents();

    await page.goto(studentUrl);
    found.student = await page.evaluate(() => ({
        title: document.title,
        checked: document.querySelector('#facts dd').textContent,
        sections: Array.from(document.querySelectorAll('.lesson'), lesson => lesson.id),
        open: Array.from(document.querySelectorAll('article > details[open] .title'), title => title.lastChild.data),
        sentences: Array.from(document.querySelectorAll('.sentence'), sentence => sentence.textContent.trim()),
        images: document.images.length,
    }));
    await page.screenshot({ path: path.join(folder, 'page-feedback.png'), fullPage: true });
    await browser.close();
    console.log(JSON.stringify({ ...found, requests, complaints }));
})().catch(error => {
    console.error(error);
    process.exit(1);
});
