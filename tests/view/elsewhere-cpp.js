// A captured request as a program in C++ with standalone Asio, as the lessons write it.

const ElsewhereCpp = (() => {
    const Text = typeof require === 'undefined' ? ElsewhereText : require('./elsewhere-text.js');
    const Request = typeof require === 'undefined' ? ElsewhereRequest : require('./elsewhere-request.js');

    const style = {
        quotes: ['"'],
        escapes: { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
        byte: Text.octal,  // not \x: that takes every hexadecimal digit behind it too
        raw: text => (/["\\]/.test(text) && !text.includes(')"') ? `R"(${text})"` : null),
    };
    // Two question marks begin a trigraph where those are on.
    const withoutTrigraphs = line => (line.startsWith('R') ? line : line.replace(/(?<=\?)\?/g, '\\?'));

    function assigned({ name, bytes, file }) {
        if (file) {
            return [`std::ifstream file("${file.name}", std::ios::binary);`,
                    `const std::string ${name}((std::istreambuf_iterator<char>(file)), {});`];
        }
        const lines = Text.literals(bytes, style).lines.map(withoutTrigraphs);
        // Without its s, a literal would end at its first NUL.
        return Text.assignment(`const std::string ${name} =`, lines, { end: bytes.includes(0) ? 's;' : ';' });
    }

    const untilClosed = [
        'std::array<char, 4096> part;',
        'for (;;) {',
        '    asio::error_code error;',
        '    const std::size_t size = socket.read_some(asio::buffer(part), error);',
        '    if (error == asio::error::eof) break;',
        '    if (error) throw std::system_error(error, "receive");',
        '    std::cout << std::string_view(part.data(), size);',
        '}',
    ];
    // Only what is asynchronous can have a deadline.
    const untilSilent = [
        'std::array<char, 4096> part;',
        'for (;;) {',
        '    asio::error_code error = asio::error::timed_out;',
        '    std::size_t size = 0;',
        '    socket.async_read_some(asio::buffer(part), [&](asio::error_code result, std::size_t count) {',
        '        error = result;',
        '        size = count;',
        '    });',
        '    io.restart();',
        '    io.run_for(std::chrono::seconds(5));',
        '    if (error) break;  // the server has closed, or been silent for five seconds',
        '    std::cout << std::string_view(part.data(), size) << std::flush;',
        '}',
    ];

    function includes(closes, hasFile) {
        const standard = ['array', 'iostream', 'string', 'string_view', closes ? 'system_error' : 'chrono',
                          ...(hasFile ? ['fstream', 'iterator'] : [])];
        const asio = ['buffer', 'connect', 'error', 'io_context', 'ip/tcp', 'write'];
        return [...standard.sort().map(name => `#include <${name}>`), '', ...asio.map(name => `#include <asio/${name}.hpp>`)];
    }

    function program(request) {
        const parts = Request.parts(request), hasNul = parts.some(({ bytes }) => bytes && bytes.includes(0));
        return {
            code: [
                ...includes(request.closes, parts.some(part => part.file)), '',
                'using asio::ip::tcp;', ...(hasNul ? ['using namespace std::string_literals;'] : []), '',
                'int main() {',
                ...Text.indented([
                    ...parts.flatMap(assigned), '',
                    'asio::io_context io;',
                    'tcp::socket socket(io);',
                    'tcp::resolver resolver(io);',
                    `asio::connect(socket, resolver.resolve("${request.host}", "${request.port}"));`,
                    ...parts.map(({ name }) => `asio::write(socket, asio::buffer(${name}));`), '',
                    ...(request.closes ? untilClosed : untilSilent),
                ]),
                '}', '',
            ].join('\n'),
        };
    }

    return [{ id: 'cpp', name: 'C++ · Asio', socket: true, file: 'request.cpp',
              run: 'g++ -std=c++20 request.cpp -o request && ./request', make: program }];
})();

if (typeof module !== 'undefined') module.exports = ElsewhereCpp;
