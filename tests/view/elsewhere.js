// The same request elsewhere: from the bytes of one captured request the program that sends it, in many languages.
//
//     Elsewhere.languages                      [{id, name, file, run, socket}]
//     Elsewhere.code(id, {bytes, host, port})  {code, notes: [sentence], file: null | {name, bytes}}
//
// `socket` variants send exactly those bytes, whatever they are. The others are what people write with a library; their
// notes name, in backticks, each field that the server receives otherwise. `code` is null where the library cannot send
// the request: a note says why. `file` is what the program reads: a part of the request too long to be spelt out.
//
// A page loads elsewhere-text.js, elsewhere-request.js, and the files of the languages before this one.

const Elsewhere = (() => {
    const isNode = typeof require !== 'undefined';
    const Request = isNode ? require('./elsewhere-request.js') : ElsewhereRequest;
    const all = (isNode
        ? ['shell', 'python', 'cpp', 'javascript', 'php', 'java', 'csharp'].map(name => require(`./elsewhere-${name}.js`))
        : [ElsewhereShell, ElsewherePython, ElsewhereCpp, ElsewhereJavaScript, ElsewherePhp, ElsewhereJava, ElsewhereCSharp]
    ).flat();
    const languages = all.map(({ id, name, file, run, socket = false }) => ({ id, name, file, run, socket }));

    const without = (...notes) => ({ code: null, notes, file: null });

    function withFile({ code, sent, more = [] }, notes, file) {
        if (file) notes.push(`The program reads ${file.name} (${file.bytes.length} bytes) from the folder that it runs in.`);
        return { code, notes: [...notes, ...more], file, sent };
    }

    function bySocket(language, request) {
        const [part] = Request.parts(request).filter(one => one.file);
        const about = request.closes ? []
            : ['The request does not ask the server to close the connection: the program ends after five seconds of silence.'];
        return withFile(language.make(request), ['The server receives the same bytes.', ...about], part ? part.file : null);
    }

    function byLibrary(language, request) {
        const { library } = language, made = request.fault ? { cannot: request.fault } : language.make(request);
        if (made.cannot)
            return without(`${library} cannot send this request: ${made.cannot}.`, 'Take a variant with a socket.');
        return withFile(made, Request.notes(request, library, made), request.bodyFile);
    }

    function code(id, { bytes, host, port }) {
        if (bytes.length === 0) return without('The client sent no byte.');
        const language = all.find(one => one.id === id), request = Request.parse(bytes, host, port);
        return language.socket ? bySocket(language, request) : byLibrary(language, request);
    }

    return { languages, code };
})();

if (typeof module !== 'undefined') module.exports = Elsewhere;
