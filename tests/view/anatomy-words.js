// What the parts of a message are, for those who meet them for the first time: Anatomy.explain's sentences, each with the
// section that says it in full. What stands behind a field's name here must be true of each such field.

const AnatomyWords = (() => {
    const methods = {
        GET: ['asks for the target as it is now', 'RFC 9110 §9.3.1'],
        HEAD: ['asks for the same head as GET would bring, and for no body', 'RFC 9110 §9.3.2'],
        POST: ['hands the body to the target to process it, such as a filled-in form', 'RFC 9110 §9.3.3'],
        PUT: ['asks to store the body as what the target is from now on', 'RFC 9110 §9.3.4'],
        DELETE: ['asks to remove the target', 'RFC 9110 §9.3.5'],
        CONNECT: ['asks a proxy for a tunnel to the target', 'RFC 9110 §9.3.6'],
        OPTIONS: ['asks what can be done with the target', 'RFC 9110 §9.3.7'],
        TRACE: ['asks to get the request back as it arrived', 'RFC 9110 §9.3.8'],
        PATCH: ['asks to change the target as the body says', 'RFC 5789 §2'],
    };

    const statuses = {
        100: ['go on and send the body', 'RFC 9110 §15.2.1'],
        101: ['from here on both sides speak another protocol', 'RFC 9110 §15.2.2'],
        103: ['the final response is still to come; these fields can be used already', 'RFC 8297 §2'],
        200: ['it worked', 'RFC 9110 §15.3.1'],
        201: ['it worked, and something new was made', 'RFC 9110 §15.3.2'],
        202: ['it was taken on, but is not done yet', 'RFC 9110 §15.3.3'],
        203: ['it worked, and a proxy changed what it brings', 'RFC 9110 §15.3.4'],
        204: ['it worked, and there is nothing to send', 'RFC 9110 §15.3.5'],
        205: ['it worked, and the form should be emptied', 'RFC 9110 §15.3.6'],
        206: ['here is the part that was asked for', 'RFC 9110 §15.3.7'],
        300: ['there is more than one to choose from', 'RFC 9110 §15.4.1'],
        301: ['it has moved for good: Location says where', 'RFC 9110 §15.4.2'],
        302: ['it is elsewhere for now: Location says where', 'RFC 9110 §15.4.3'],
        303: ['the answer is elsewhere: get it with GET from Location', 'RFC 9110 §15.4.4'],
        304: ['it has not changed: use what you have', 'RFC 9110 §15.4.5'],
        307: ['it is elsewhere for now: ask there with the same method', 'RFC 9110 §15.4.8'],
        308: ['it has moved for good: ask there with the same method', 'RFC 9110 §15.4.9'],
        400: ['the server cannot make sense of the request', 'RFC 9110 §15.5.1'],
        401: ['the client must first say who it is', 'RFC 9110 §15.5.2'],
        402: ['reserved for payments', 'RFC 9110 §15.5.3'],
        403: ['the server understood, and refuses', 'RFC 9110 §15.5.4'],
        404: ['the server has nothing for this target', 'RFC 9110 §15.5.5'],
        405: ['the target does not take this method: Allow lists those that it takes', 'RFC 9110 §15.5.6'],
        406: ['the server has it only in forms that the client does not accept', 'RFC 9110 §15.5.7'],
        407: ['the client must first tell the proxy who it is', 'RFC 9110 §15.5.8'],
        408: ['the request did not come in time', 'RFC 9110 §15.5.9'],
        409: ['the request conflicts with what the target is now', 'RFC 9110 §15.5.10'],
        410: ['it was there, and is gone for good', 'RFC 9110 §15.5.11'],
        411: ['the server wants a Content-Length', 'RFC 9110 §15.5.12'],
        412: ['a condition in the request does not hold', 'RFC 9110 §15.5.13'],
        413: ['the body is larger than the server takes', 'RFC 9110 §15.5.14'],
        414: ['the target is longer than the server takes', 'RFC 9110 §15.5.15'],
        415: ['the server does not take a body of this type', 'RFC 9110 §15.5.16'],
        416: ['the range that was asked for is not there', 'RFC 9110 §15.5.17'],
        417: ['the server does not do what Expect asks for', 'RFC 9110 §15.5.18'],
        418: ['a joke of 1998 (a teapot makes no coffee), kept free since', 'RFC 9110 §15.5.19'],
        421: ['this server does not answer for that host', 'RFC 9110 §15.5.20'],
        422: ['the body is well formed, but says nothing that can be done', 'RFC 9110 §15.5.21'],
        425: ['the server will not act on what may be a replay', 'RFC 8470 §5.2'],
        426: ['the server wants another protocol: Upgrade says which', 'RFC 9110 §15.5.22'],
        428: ['the server wants a condition such as If-Match', 'RFC 6585 §3'],
        429: ['too many requests in a short time', 'RFC 6585 §4'],
        431: ['the fields are larger than the server takes', 'RFC 6585 §5'],
        451: ['the law forbids it', 'RFC 7725 §3'],
        500: ['something broke in the server', 'RFC 9110 §15.6.1'],
        501: ['the server does not know this method, or cannot do it', 'RFC 9110 §15.6.2'],
        502: ['a server behind this one gave no valid answer', 'RFC 9110 §15.6.3'],
        503: ['the server cannot answer now; later it may', 'RFC 9110 §15.6.4'],
        504: ['a server behind this one did not answer in time', 'RFC 9110 §15.6.5'],
        505: ['the server does not speak this version of HTTP', 'RFC 9110 §15.6.6'],
        511: ['the network wants a login first', 'RFC 6585 §6'],
    };

    const classes = {
        1: 'the response proper is still to come', 2: 'it worked', 3: 'the client must look elsewhere',
        4: 'the request was wrong', 5: 'the server failed',
    };

    // Behind each name what it says, as a sentence of its own.
    const fields = {
        // of requests
        'host': ['Host names the site and the port that the client wants: one server can hold many sites.', 'RFC 9110 §7.2'],
        'user-agent': ['User-Agent names the program that asks.', 'RFC 9110 §10.1.5'],
        'accept': ['Accept lists the types that the client can use; q weighs them, 1 without it.', 'RFC 9110 §12.5.1'],
        'accept-charset': ['Accept-Charset lists character sets; it is out of use.', 'RFC 9110 §12.5.2'],
        'accept-encoding': ['Accept-Encoding lists the ways in which the body may be compressed.', 'RFC 9110 §12.5.3'],
        'accept-language': ['Accept-Language lists the languages that the user reads; q weighs them.', 'RFC 9110 §12.5.4'],
        'authorization': ['Authorization says who the client is, and proves it.', 'RFC 9110 §11.6.2'],
        'cookie': ['Cookie gives back what the server set with Set-Cookie, as name=value pairs.', 'RFC 6265 §4.2'],
        'expect': ['Expect asks the server to agree before the body is sent.', 'RFC 9110 §10.1.1'],
        'from': ['From gives the mail address of who runs the client, such as a robot.', 'RFC 9110 §10.1.2'],
        'origin': ['Origin names scheme, host and port of the page that caused the request, so that the server can refuse.', 'RFC 6454 §7'],
        'referer': ['Referer names the page that led here; the name is misspelt, and stays so.', 'RFC 9110 §10.1.3'],
        'te': ['TE lists the transfer codings that the client takes, and whether it takes trailers.', 'RFC 9110 §10.1.4'],
        'upgrade-insecure-requests': ['Upgrade-Insecure-Requests says that the browser would rather have https.', 'Upgrade Insecure Requests §3.2.1'],
        'sec-fetch-dest': ['Sec-Fetch-Dest says what the browser wants it for; no script can set it.', 'Fetch Metadata §2.1'],
        'sec-fetch-mode': ['Sec-Fetch-Mode says in which mode the browser asks.', 'Fetch Metadata §2.2'],
        'sec-fetch-site': ['Sec-Fetch-Site says how the page that asks is related to this site.', 'Fetch Metadata §2.3'],
        'sec-fetch-user': ['Sec-Fetch-User says that the user caused it, with a click or a key.', 'Fetch Metadata §2.4'],
        'sec-ch-ua': ['Sec-CH-UA names the browser in parts; one of them is made up, so that servers do not rely on a list.', 'User-Agent Client Hints'],
        'sec-ch-ua-mobile': ['Sec-CH-UA-Mobile says whether it is a browser for a small screen: ?1 yes, ?0 no.', 'User-Agent Client Hints'],
        'sec-ch-ua-platform': ['Sec-CH-UA-Platform names the operating system.', 'User-Agent Client Hints'],
        'sec-purpose': ['Sec-Purpose says that the browser fetches ahead, before the user has asked.', 'Fetch standard'],
        'sec-gpc': ['Sec-GPC says that the user does not want to be tracked or sold.', 'Global Privacy Control'],
        'dnt': ['DNT asked not to be tracked; it is out of use.', 'Tracking Preference Expression'],
        'priority': ['Priority says how urgent it is (u, 0 most) and whether it can be used piece by piece (i).', 'RFC 9218 §5'],
        'if-match': ['If-Match: only if the target is still the one with this tag.', 'RFC 9110 §13.1.1'],
        'if-none-match': ['If-None-Match: only if the target is no longer the one with this tag; else 304.', 'RFC 9110 §13.1.2'],
        'if-modified-since': ['If-Modified-Since: only if the target has changed since then; else 304.', 'RFC 9110 §13.1.3'],
        'if-unmodified-since': ['If-Unmodified-Since: only if the target has not changed since then.', 'RFC 9110 §13.1.4'],
        'if-range': ['If-Range: the range if the target is unchanged, else all of it.', 'RFC 9110 §13.1.5'],
        'range': ['Range asks for a part of the target.', 'RFC 9110 §14.2'],
        'max-forwards': ['Max-Forwards says how many proxies may still pass it on.', 'RFC 9110 §7.6.2'],
        'proxy-authorization': ['Proxy-Authorization says to the proxy who the client is.', 'RFC 9110 §11.7.2'],
        'proxy-connection': ['Proxy-Connection is an old mistake: it should be Connection.', 'RFC 9112 §C.2.2'],
        'x-requested-with': ['X-Requested-With says that a script asked; no standard has it.', ''],
        'x-forwarded-for': ['X-Forwarded-For is where a proxy notes whom it asks for; no standard has it.', ''],
        'forwarded': ['Forwarded is where a proxy notes whom it asks for.', 'RFC 7239 §4'],
        'access-control-request-method': ['Access-Control-Request-Method: may a page of another site use this method?', 'Fetch standard, CORS protocol'],
        'access-control-request-headers': ['Access-Control-Request-Headers: may a page of another site send these fields?', 'Fetch standard, CORS protocol'],
        'alt-used': ['Alt-Used names the other place that the client took, as Alt-Svc offered it.', 'RFC 7838 §5'],
        'http2-settings': ['HTTP2-Settings comes with a wish to go on in HTTP/2.', 'RFC 7540 §3.2.1'],
        'last-event-id': ['Last-Event-ID says up to which event the browser has the stream.', 'HTML standard §9.2'],
        'sec-websocket-key': ['Sec-WebSocket-Key is a number used once, which the server must answer.', 'RFC 6455 §11.3.1'],
        'sec-websocket-version': ['Sec-WebSocket-Version is the version of WebSocket, 13.', 'RFC 6455 §11.3.5'],

        // of both
        'connection': ['Connection is for the next hop alone: whether the connection stays open, and which fields go no further.', 'RFC 9110 §7.6.1'],
        'keep-alive': ['Keep-Alive says how long an idle connection stays open.', 'RFC 9112 §C.2.2'],
        'content-length': ['Content-Length is the number of bytes in the body: so the other side knows where it ends.', 'RFC 9110 §8.6'],
        'content-type': ['Content-Type says what the body is.', 'RFC 9110 §8.3'],
        'content-encoding': ['Content-Encoding says how the body was compressed.', 'RFC 9110 §8.4'],
        'content-language': ['Content-Language says for readers of which language it is.', 'RFC 9110 §8.5'],
        'content-location': ['Content-Location is the address of just what the body holds.', 'RFC 9110 §8.7'],
        'content-disposition': ['Content-Disposition says whether to show the body or to save it, and under which name.', 'RFC 6266 §4'],
        'content-range': ['Content-Range says which part of the whole the body is.', 'RFC 9110 §14.4'],
        'transfer-encoding': ['Transfer-Encoding says how the body is wrapped on the wire.', 'RFC 9112 §6.1'],
        'trailer': ['Trailer names fields that come after the body.', 'RFC 9110 §6.6.2'],
        'upgrade': ['Upgrade names another protocol to go on with on this connection.', 'RFC 9110 §7.8'],
        'via': ['Via lists the proxies on the way.', 'RFC 9110 §7.6.3'],
        'date': ['Date is when the message was made, in UTC, which HTTP calls GMT.', 'RFC 9110 §6.6.1'],
        'cache-control': ['Cache-Control says who may keep a copy, and for how long.', 'RFC 9111 §5.2'],
        'pragma': ['Pragma: no-cache is Cache-Control of HTTP/1.0.', 'RFC 9111 §5.4'],

        // of responses
        'server': ['Server names the program that answers.', 'RFC 9110 §10.2.4'],
        'allow': ['Allow lists the methods that the target takes.', 'RFC 9110 §10.2.1'],
        'location': ['Location says where to go on: the new address, or that of what was made.', 'RFC 9110 §10.2.2'],
        'retry-after': ['Retry-After says when to try again: seconds, or a date.', 'RFC 9110 §10.2.3'],
        'set-cookie': ['Set-Cookie asks the client to keep a name=value pair and to send it with the next requests.', 'RFC 6265 §4.1'],
        'www-authenticate': ['WWW-Authenticate says how the client can prove who it is.', 'RFC 9110 §11.6.1'],
        'proxy-authenticate': ['Proxy-Authenticate says how to prove to the proxy who one is.', 'RFC 9110 §11.7.1'],
        'accept-ranges': ['Accept-Ranges says whether parts can be asked for with Range.', 'RFC 9110 §14.3'],
        'etag': ['ETag is a tag of this very state of the target: another state, another tag.', 'RFC 9110 §8.8.3'],
        'last-modified': ['Last-Modified is when the target last changed.', 'RFC 9110 §8.8.2'],
        'expires': ['Expires is until when a copy is good.', 'RFC 9111 §5.3'],
        'age': ['Age is for how many seconds a cache has had this copy.', 'RFC 9111 §5.1'],
        'vary': ['Vary lists the fields of the request that the response depends on.', 'RFC 9110 §12.5.5'],
        'link': ['Link names other resources that belong to this one.', 'RFC 8288 §3'],
        'alt-svc': ['Alt-Svc says where the same can be had otherwise, for instance over HTTP/3.', 'RFC 7838 §3'],
        'strict-transport-security': ['Strict-Transport-Security: from now on https only.', 'RFC 6797 §6.1'],
        'content-security-policy': ['Content-Security-Policy says what a page may load and run.', 'Content Security Policy §3.1'],
        'x-content-type-options': ['X-Content-Type-Options keeps the browser from guessing the type.', 'Fetch standard'],
        'x-frame-options': ['X-Frame-Options says who may show the page in a frame.', 'RFC 7034 §2'],
        'referrer-policy': ['Referrer-Policy says how much of its address the page gives away in Referer.', 'Referrer Policy §4.1'],
        'permissions-policy': ['Permissions-Policy says which abilities of the browser the page may use.', 'Permissions Policy'],
        'cross-origin-opener-policy': ['Cross-Origin-Opener-Policy keeps pages of other origins apart from this one.', 'HTML standard'],
        'cross-origin-embedder-policy': ['Cross-Origin-Embedder-Policy says what the page may embed.', 'HTML standard'],
        'cross-origin-resource-policy': ['Cross-Origin-Resource-Policy says whose pages may embed this.', 'Fetch standard'],
        'access-control-allow-origin': ['Access-Control-Allow-Origin says which other origin may read the response.', 'Fetch standard, CORS protocol'],
        'access-control-allow-methods': ['Access-Control-Allow-Methods lists methods that another origin may use.', 'Fetch standard, CORS protocol'],
        'access-control-allow-headers': ['Access-Control-Allow-Headers lists fields that another origin may send.', 'Fetch standard, CORS protocol'],
        'access-control-allow-credentials': ['Access-Control-Allow-Credentials: also where cookies were sent.', 'Fetch standard, CORS protocol'],
        'access-control-max-age': ['Access-Control-Max-Age: for so many seconds the browser need not ask again.', 'Fetch standard, CORS protocol'],
        'access-control-expose-headers': ['Access-Control-Expose-Headers lists fields that another origin may read.', 'Fetch standard, CORS protocol'],
        'accept-ch': ['Accept-CH asks the browser for more about itself.', 'RFC 8942 §3.1'],
        'server-timing': ['Server-Timing tells what took how long.', 'Server Timing'],
        'sec-websocket-accept': ['Sec-WebSocket-Accept proves that the server understood the key.', 'RFC 6455 §11.3.3'],
        'x-powered-by': ['X-Powered-By names software behind the server; no standard has it.', ''],
    };

    const bytes = n => `${n} byte${n === 1 ? '' : 's'}`;
    const named = value => value.split(';')[0].trim().toLowerCase();

    // What some values say: [pattern, sentence].
    const values = {
        'accept': [[/^\*\/\*$/, 'Here: anything.']],
        'accept-encoding': [[/^identity$/, 'Here: as it is, not compressed.'],
                            [/gzip/, 'gzip, deflate, br and zstd are ways to compress.']],
        'authorization': [[/^basic /i, 'Basic is name:password in base64, which anybody can read.'],
                          [/^bearer /i, 'Bearer: whoever holds this token is let in.']],
        'connection': [[/(^|,)\s*close\s*(,|$)/i, 'Here: after this exchange the connection is closed.'],
                       [/keep-alive/i, 'Here: it stays open for more. In HTTP/1.1 that goes without saying.'],
                       [/upgrade/i, 'Here: the field Upgrade is for the next hop alone.']],
        'content-type': [[/^application\/x-www-form-urlencoded/i, 'Here: a form, as name=value pairs with & between them.'],
                         [/^multipart\/form-data/i, 'Here: a form in parts, each begun by the boundary; files are sent so.'],
                         [/charset=/i, 'charset says how characters become bytes.']],
        'expect': [[/^100-continue$/i, 'The client waits for 100 before it sends the body.']],
        'sec-fetch-dest': [[/^document$/, 'Here: a page of its own.'], [/^empty$/, 'Here: a script asked, with fetch or the like.'],
                           [/^image$/, 'Here: an image in a page.'], [/^style$/, 'Here: a style sheet.'], [/^script$/, 'Here: a script.']],
        'sec-fetch-mode': [[/^navigate$/, 'Here: the browser goes to another page.'],
                           [/^no-cors$/, 'Here: a page embeds it, which needs no permission.'],
                           [/^cors$/, 'Here: another site must allow its use with Access-Control-Allow-Origin.']],
        'sec-fetch-site': [[/^none$/, 'Here: the user typed or chose the address.'], [/^same-origin$/, 'Here: from the same origin.'],
                           [/^same-site$/, 'Here: from the same site, but another origin.'], [/^cross-site$/, 'Here: from another site.']],
        'transfer-encoding': [[/chunked\s*$/i, 'Here: in chunks, each with its size before it.']],
        'upgrade-insecure-requests': [[/^1$/, 'Here: yes.']],
        'x-content-type-options': [[/^nosniff$/i, 'The browser shall not guess another type.']],
    };

    // RFC 9112 §2.3, §9.3
    const versions = {
        'HTTP/1.1': 'HTTP/1.1 keeps the connection open for the next request unless one side says close.',
        'HTTP/1.0': 'With HTTP/1.0 the connection is closed after the response unless both sides agree to keep it.',
    };

    function ofTarget(target) {
        if (target === '*') return ['Here: the server as a whole.', 'RFC 9112 §3.2.4'];
        if (/^[^/?#]+:\d+$/.test(target)) return ['Here: host and port, as CONNECT takes them.', 'RFC 9112 §3.2.3'];
        if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return ['Here: the whole address, as one sends it to a proxy.', 'RFC 9112 §3.2.2'];
        if (!target.startsWith('/')) return ['', 'RFC 9112 §3.2'];
        const query = target.includes('?') ? ', and behind the ? a query' : '';
        return [`Here: a path${query}.`, 'RFC 9112 §3.2.1'];
    }

    function ofField(what, { field, name, from }, value) {
        const [says, rfc] = fields[field] || [`What ${name} means is up to the two sides: it is in no list here.`, 'RFC 9110 §5.1'];
        if (what === 'name') {
            const lower = value === field && fields[field] ? ' In lower case it means the same.' : '';
            return ['Field name', says + lower, rfc || 'RFC 9110 §5.1'];
        }
        const more = (values[field] || []).filter(([pattern]) => pattern.test(value)).map(([, sentence]) => sentence);
        if (field === 'content-length' && /^\d+$/.test(value))
            more.push(`Here: ${bytes(Number(value))} after the blank line${from === 'server' ? ', unless it answers HEAD' : ''}.`);
        return [`Value of ${name}`, [says, ...more].join(' '), rfc || 'RFC 9110 §5.5'];
    }

    function ofBlankLine({ body, trailers, from }) {
        if (trailers) return ['A line with nothing in it ends the chunked body, and with it the message.', 'RFC 9112 §7.1'];
        const follows = {
            length: body && `A body of ${bytes(body.length)} follows.`, chunked: 'A body in chunks follows.',
            close: 'The body follows, up to the end of the connection.',
            none: `No body follows: the ${from === 'client' ? 'request' : 'response'} is complete.`,
        };
        return [`A line with nothing in it ends the head. ${body && follows[body.kind] || ''}`.trim(), 'RFC 9112 §2.1'];
    }

    function ofBody({ body, start, end }) {
        const type = body && body.type ? ` Content-Type says that it is ${named(body.type)}.` : '';
        const kinds = {
            length: body && `The body: ${bytes(body.length)}, as Content-Length says.`,
            close: 'The body: all that comes until the server closes the connection, for no length was given.',
            tunnel: 'From here on this is no HTTP: both sides have agreed on something else.',
            unknown: 'Where this body ends cannot be told.',
        };
        const came = body && body.kind === 'length' && end - start < body.length ? ` Of them ${end - start} are here.` : '';
        const rfc = body && body.kind === 'tunnel' ? 'RFC 9110 §7.8' : 'RFC 9112 §6.3';
        return [(kinds[body && body.kind] || 'The body.') + came + type, rfc];
    }

    function ofChunkSize(words) {
        const [, digits, extension] = /^([0-9a-fA-F]*)[ \t]*(.*)$/s.exec(words), size = parseInt(digits, 16);
        const more = extension ? ' Behind the semicolon stands an extension, which most leave alone.' : '';
        if (size === 0) return [`The chunk of size 0: the body is complete.${more}`, 'RFC 9112 §7.1'];
        return [`The size of the chunk in hexadecimal digits${digits ? `: ${digits} is ${bytes(size)}` : ''}.${more}`, 'RFC 9112 §7.1'];
    }

    const known = {
        method: (part, words) => {
            const [does, rfc] = methods[words] || [null, 'RFC 9110 §9.1'];
            const sentence = does ? `${words} ${does}.` : 'A server that does not know this one answers 501.';
            return ['Method', `The method: what the client wants done. ${sentence}`, rfc];
        },
        target: (part, words) => {
            const [form, rfc] = ofTarget(words);
            return ['Target', `The target: what the request is about. ${form}`, rfc];
        },
        version: (part, words) => ['Version', `The version of HTTP that the ${part.from} speaks. ${versions[words] || ''}`.trim(),
                                   'RFC 9112 §2.3'],
        status: (part, words) => {
            const [means, rfc] = statuses[words] || [/^\d{3}$/.test(words) && classes[words[0]], 'RFC 9110 §15'];
            return ['Status code', `The status code: how it went. ${means ? `${words} means: ${means}.` : ''}`.trim(), rfc];
        },
        reason: () => ['Reason phrase', 'The status in words, for people: programs go by the number, and these may be left out.',
                       'RFC 9112 §4'],
        space: part => (part.field === undefined
            ? ['Space', 'One space parts the words of the first line.', part.from === 'client' ? 'RFC 9112 §3' : 'RFC 9112 §4']
            : ['White space', 'White space round a value is no part of it; after the colon one space is usual.', 'RFC 9112 §5.1']),
        'line-end': (part, words) => ['Line end', words === '\r' ? 'The CR of a line end: its LF has not come yet.'
                                                                 : 'The line ends with CR LF, the bytes 0D 0A.', 'RFC 9112 §2.2'],
        name: (part, words) => ofField('name', part, words),
        colon: () => ['Colon', 'The colon ends the name: no space before it.', 'RFC 9112 §5.1'],
        value: (part, words) => ofField('value', part, words),
        'blank-line': part => ['Blank line', ...ofBlankLine(part)],
        'chunk-size': (part, words) => ['Chunk size', ...ofChunkSize(words)],
        'chunk-data': part => ['Chunk', `${bytes(part.end - part.start)} of the body, as the size before them says.`, 'RFC 9112 §7.1'],
        trailer: () => ['Trailer field', 'A field that comes after the body, since only then its value is known.', 'RFC 9112 §7.1.2'],
        body: part => ['Body', ...ofBody(part)],
        odd: () => ['Out of place', 'These bytes are no part of a message.', 'RFC 9112 §2.1'],
    };

    const longest = 2048;  // of a value no more is looked at
    const { text: textOf } = typeof module !== 'undefined' ? require('./anatomy-head.js') : AnatomyHead;

    function explain(part, all) {
        const words = textOf(all.subarray(part.start, Math.min(part.end, part.start + longest)));
        const [title, says, rfc] = known[part.role](part, words);
        if (!part.fault) return { title, text: says, rfc: rfc || '' };
        const itself = ['odd', 'space', 'line-end'].includes(part.role);  // of these the fault says all there is to say
        return { title, text: itself ? part.fault : `${part.fault} ${says}`, rfc: part.rule };
    }

    return { explain };
})();

if (typeof module !== 'undefined') module.exports = AnatomyWords;
