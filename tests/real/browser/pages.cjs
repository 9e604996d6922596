// What the tests of pages share: a browser, a page that tells of all it asks for and complains of, and the bytes that a
// wire picture shows.

const { chromium } = require('playwright-core');

const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
              '--disable-component-update', '--disable-sync'];

const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args });

// Calls `complain` with a text for each complaint of the page: of its console, of its policy, and for each dialog.
async function watch(page, complain) {
    page.on('pageerror', error => complain(String(error.stack)));
    page.on('console', message => complain(message.text()));
    page.on('dialog', dialog => (complain(`dialog: ${dialog.message()}`), dialog.dismiss()));
    await page.addInitScript(() => document.addEventListener('securitypolicyviolation', event => (
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))));
    return page;
}

// A page with `requests` beyond the pages themselves, and its `complaints`.
async function watched(context, isPage) {
    const requests = [], complaints = [];
    const page = await watch(await context.newPage(), text => complaints.push(text));
    page.on('request', request => isPage(request.url().split('#')[0]) || requests.push(request.url()));
    return { page, requests, complaints };
}

// The source of a function that runs in the page: the bytes that a piece of a wire picture shows, as base64. A sign stands
// for a byte, all other text for itself; what the page says of its own (wire-aside) is left out.
const decode = `(${piece => {
    const named = { '␀': 0, '␉': 9, '␊': 10, '␍': 13, '␠': 32 };
    const bytes = [];
    const walk = node => {
        if (node.nodeType === Node.TEXT_NODE) bytes.push(...new TextEncoder().encode(node.data));
        else if (node.classList.contains('wire-sign'))
            bytes.push(node.textContent in named ? named[node.textContent] : parseInt(node.textContent.slice(1, 3), 16));
        else if (!node.classList.contains('wire-aside')) node.childNodes.forEach(walk);
    };
    walk(piece);
    return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
}})`;

module.exports = { launch, watch, watched, decode };
