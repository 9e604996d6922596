// What can be wrong with the bytes of an HTTP/1.x message, for Anatomy: `AnatomyFaults(id, …facts)` -> [sentence, section].

const AnatomyFaults = (() => {
    const bytes = n => `${n} byte${n === 1 ? '' : 's'}`;
    const hex = byte => byte.toString(16).toUpperCase().padStart(2, '0');

    const faults = {
        // lines, RFC 9112 §2.2
        'bare-lf': ['This line ends with LF alone: the CR before it is missing.', 'RFC 9112 §2.2'],
        'bare-cr': ['A CR that no LF follows ends no line.', 'RFC 9112 §2.2'],
        'escapes': ['Here \\r\\n are four characters, not the two bytes CR and LF.', 'RFC 9112 §2.2'],
        'same-line': ['All this is still the same line, for no LF has come.', 'RFC 9112 §2.2'],
        'nul': ['The byte 00 (NUL) may not stand in a head: a C string ends with it, a message does not.', 'RFC 9110 §5.5'],
        'control': [byte => `The control byte ${hex(byte)} may not stand in a head.`, 'RFC 9110 §5.5'],
        'leading-line': [what => `An empty line comes before the ${what}.`, 'RFC 9112 §2.2'],
        'extra-line': ['A client must not send a line end after a request: nothing announced it.', 'RFC 9112 §2.2'],
        'byte-order-mark': ['A byte order mark belongs to a text file: no message begins with it.', 'RFC 9112 §2.1'],
        'tls': ['This is TLS, as https speaks it, and no HTTP that one can read.', 'RFC 9110 §4.2.2'],
        'leading-space': ['White space stands before the first word of the message.', 'RFC 9112 §2.1'],
        'no-request': ['A request begins with a method, a space and a target: these bytes do not.', 'RFC 9112 §3'],
        'no-response': ['A response begins with a version such as HTTP/1.1 and a status code: these bytes do not.', 'RFC 9112 §4'],
        'no-request-line': ['The request line is missing: a field cannot come first.', 'RFC 9112 §2.1'],
        'no-status-line': ['The status line is missing: a field cannot come first.', 'RFC 9112 §2.1'],
        'head-cut': ['The connection ended before the blank line that ends the head.', 'RFC 9112 §8'],

        // start lines, RFC 9112 §3 and §4
        'spaces': ['Exactly one space parts the words of this line.', 'RFC 9112 §3'],
        'space-at-end': ['Nothing comes between the version and the line end, not even a space.', 'RFC 9112 §3'],
        'bad-method': ['A method holds letters, digits and a few signs only.', 'RFC 9110 §9.1'],
        'method-case': ['Upper and lower case differ in a method: the known ones are in capitals.', 'RFC 9110 §9.1'],
        'no-target': ['The target is missing: for the start page of a site it is /.', 'RFC 9112 §3.2.1'],
        'target-form': ['To the server itself a target begins with a slash.', 'RFC 9112 §3.2.1'],
        'target-space': ['A space ends the target: one inside it is written %20.', 'RFC 9112 §3.2'],
        'target-bytes': ['A target is ASCII: other bytes are written %HH.', 'RFC 3986 §2.1'],
        'target-fragment': ['What stands behind # is for the client alone and is not sent.', 'RFC 9110 §7.1'],
        'no-version': ['The version is missing: a space and HTTP/1.1 end this line.', 'RFC 9112 §3'],
        'bad-version': ['The version is written HTTP/1.1: capitals, a digit, a dot, a digit.', 'RFC 9112 §2.3'],
        'version-later': ['From HTTP/2 on messages are no lines of text: here it must be HTTP/1.1 or HTTP/1.0.', 'RFC 9112 §2.3'],
        'no-status': ['The status code is missing.', 'RFC 9112 §4'],
        'bad-status': ['A status code is three digits, the first from 1 to 5.', 'RFC 9110 §15'],
        'no-space-after-status': ['A space follows the status code, even where no words do.', 'RFC 9112 §4'],

        // fields, RFC 9112 §5
        'blank-spaces': ['This line looks blank, but white space stands in it: the head is not over.', 'RFC 9112 §2.1'],
        'indented': ['White space before the first field is forbidden.', 'RFC 9112 §2.2'],
        'folded': ['White space at the start continues the field above; nobody may send that any more.', 'RFC 9112 §5.2'],
        'no-colon': ['A field is a name, a colon and a value: this line has no colon.', 'RFC 9112 §5'],
        'no-name': ['The name before the colon is missing.', 'RFC 9112 §5'],
        'bad-name': ['A name holds letters, digits and a few signs such as the hyphen, and no space.', 'RFC 9110 §5.1'],
        'space-before-colon': ['No space may stand between name and colon.', 'RFC 9112 §5.1'],
        'no-host': ['Host is missing: every HTTP/1.1 request must have it.', 'RFC 9112 §3.2'],
        'second-host': ['Host is there already: a second one is forbidden.', 'RFC 9112 §3.2'],

        // bodies, RFC 9112 §6 and §7
        'bad-length': ['Content-Length is a number of bytes in decimal digits, and nothing else.', 'RFC 9110 §8.6'],
        'second-length': ['Content-Length is there already: it is sent once.', 'RFC 9110 §5.3'],
        'length-and-coding': ['Beside Transfer-Encoding a message carries no Content-Length.', 'RFC 9112 §6.2'],
        'length-without-body': ['A response with status 1xx or 204 carries no Content-Length.', 'RFC 9110 §8.6'],
        'coding-without-body': ['A response with status 1xx or 204 carries no Transfer-Encoding.', 'RFC 9112 §6.1'],
        'coding-of-request': ['The last transfer coding of a request is chunked: else nobody knows where it ends.', 'RFC 9112 §6.1'],
        'body-short': [(said, came) => `Content-Length says ${bytes(said)}; ${came === 0 ? 'none' : came} came before the connection ended.`,
                       'RFC 9112 §8'],
        'bad-chunk-size': ['Here the size of a chunk should stand, in hexadecimal digits on a line of its own.', 'RFC 9112 §7.1'],
        'chunk-longer': ['The chunk is over, as its size says: CR LF should follow.', 'RFC 9112 §7.1'],
        'chunks-cut': ['The connection ended before the chunk of size 0 and the blank line that end the body.', 'RFC 9112 §8'],
        'beyond-length': [(what, said) => `The body is over after the ${bytes(said)} of Content-Length, and this begins no other ${what}.`,
                          'RFC 9112 §6.3'],
        'beyond-chunks': [what => `The last chunk ended the body, and this begins no other ${what}.`, 'RFC 9112 §7.1'],
        'beyond-request': ['Nothing announced a body: without Content-Length the request ended with its blank line.', 'RFC 9112 §6.3'],
        'beyond-response': ['This response has no body, whatever its fields say: it ended with its blank line.', 'RFC 9112 §6.3'],
    };

    return (id, ...facts) => {
        const [sentence, rule] = faults[id];
        return [typeof sentence === 'function' ? sentence(...facts) : sentence, rule];
    };
})();

if (typeof module !== 'undefined') module.exports = AnatomyFaults;
