// Prints what tests/view/elsewhere.js makes of requests.
//
//     node elsewhere.cjs < requests.json
//
// In: [{id, bytes (base64), host, port}]. Out: the languages, and of each request {code, notes, file (base64), sent}.

const Elsewhere = require('../view/elsewhere.js');

const base64 = bytes => Buffer.from(bytes).toString('base64');
const requests = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const programs = requests.map(({ id, bytes, host, port }) => {
    const made = Elsewhere.code(id, { bytes: new Uint8Array(Buffer.from(bytes, 'base64')), host, port });
    return { ...made, file: made.file && { name: made.file.name, bytes: base64(made.file.bytes) } };
});
process.stdout.write(JSON.stringify({ languages: Elsewhere.languages, programs }));
