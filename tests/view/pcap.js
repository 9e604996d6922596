// A capture as a file for Wireshark and tshark: `Pcap.file(capture)` is a Uint8Array.
//
// What the tap saw of a connection are the bytes, when they came, and how it ended. The packets round them are made up
// here: one for each piece that was read, numbered and acknowledged as TCP would. Bytes that were not kept are
// packets cut short, as they are in any capture with a snapshot length.

const Pcap = (() => {
    const FIN = 0x01, SYN = 0x02, RST = 0x04, PSH = 0x08, ACK = 0x10;
    const largest = 65495;  // what fits into one IP packet, and what Linux's loopback carries in one
    const tcpSize = 20;
    // For SYN: the largest segment, and a window of 1 GiB, for nothing tells how much the receiver had room for.
    const options = [2, 4, largest >> 8, largest & 0xFF, 3, 3, 14, 0];
    const linkTypeRaw = 101;  // an IP header first, of version 4 or 6

    // ---- addresses ---------------------------------------------------------------------------------------------------

    function ipv4(text) {
        const numbers = text.split('.').map(Number);
        return numbers.length === 4 && numbers.every(number => number >= 0 && number <= 255) ? numbers : null;
    }

    // RFC 4291 §2.2: groups of 16 bits, `::` for as many zeros as are missing, the last 32 bits perhaps as IPv4.
    function ipv6(text) {
        const halves = text.replace(/%.*/, '').split('::').map(half => half.split(':').filter(group => group).flatMap(group => {
            const dotted = group.includes('.') ? ipv4(group) : null;
            return dotted || [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xFF];
        }));
        const missing = 16 - halves.flat().length;
        return [...halves[0], ...Array(Math.max(0, missing)).fill(0), ...halves[1] || []].slice(0, 16);
    }

    // ADDRESS:PORT. A name is no address: then the loopback's stands for it.
    function endpoint(text) {
        const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(text) || [text, '', '0'];
        const address = host.includes(':') ? ipv6(host) : ipv4(host);
        return { address: address || [127, 0, 0, 1], port: Number(port) };
    }

    function endpoints(capture) {
        const all = { client: endpoint(capture.client), server: endpoint(capture.server) };
        // One packet cannot have addresses of both kinds: RFC 4291 §2.5.5.2 writes an IPv4 address as an IPv6 one.
        if (all.client.address.length !== all.server.address.length)
            for (const end of Object.values(all))
                if (end.address.length === 4) end.address = [...Array(10).fill(0), 0xFF, 0xFF, ...end.address];
        return all;
    }

    // ---- packets -----------------------------------------------------------------------------------------------------

    const other = { client: 'server', server: 'client' };

    // One for each packet, in order: {time in µs, from, flags, seq, ack, data: what is kept of it, size}.
    function packets(capture) {
        const all = [];
        const next = { client: 0, server: 0 }, taken = { client: 0, server: 0 };  // sequence number; bytes of data
        const over = { client: false, server: false };  // or cut off: behind a reset nothing ends any more
        const send = (event, from, flags, data = new Uint8Array(), size = data.length) => {
            all.push({ time: Math.round((capture.opened_at + event.t_ms) * 1000), from, flags, data, size,
                       seq: next[from], ack: flags & ACK ? next[other[from]] : 0 });
            next[from] = (next[from] + size + (flags & (SYN | FIN) ? 1 : 0)) % 2 ** 32;
        };
        const greet = event => {
            send(event, 'client', SYN);
            send(event, 'server', SYN | ACK);
            send(event, 'client', ACK);
        };
        const sendBytes = event => {
            for (let left = event.size; left > 0;) {
                const size = Math.min(left, largest), at = taken[event.from];
                send(event, event.from, PSH | ACK, capture.bytes[event.from].subarray(at, at + size), size);
                taken[event.from] += size;
                left -= size;
            }
        };
        const end = (event, flags) => {
            if (over[event.from]) return;
            over[event.from] = true;
            if (flags & RST) over.client = over.server = true;
            send(event, event.from, flags);
            if (flags & FIN) send(event, other[event.from], ACK);
        };

        greet(capture.wire.find(event => event.event === 'open' && event.from === 'client') || { t_ms: 0 });
        for (const event of capture.wire) {
            if (event.event === 'bytes') sendBytes(event);
            else if (event.event === 'fin') end(event, FIN | ACK);
            else if (event.event === 'rst' || event.event === 'refused') end(event, RST | ACK);
        }
        return all;
    }

    // RFC 1071: the sum of 16-bit words in ones' complement, begun with `sum`.
    function added(bytes, sum) {
        const even = bytes.length & ~1;
        for (let at = 0; at < even; at += 2) sum += bytes[at] << 8 | bytes[at + 1];
        if (even < bytes.length) sum += bytes[even] << 8;
        return sum;
    }

    function checksum(sum) {
        while (sum > 0xFFFF) sum = (sum & 0xFFFF) + Math.floor(sum / 0x10000);
        return ~sum & 0xFFFF;
    }

    const words = number => [number >>> 24, number >>> 16 & 0xFF, number >>> 8 & 0xFF, number & 0xFF];

    function ipHeader(from, to, size) {
        const ends = [...from.address, ...to.address], tcp = 6, hops = 64;
        if (from.address.length === 16) return [0x60, 0, 0, 0, size >> 8, size & 0xFF, tcp, hops, ...ends];  // RFC 8200 §3
        const total = size + 20, dontFragment = 0x40;
        const header = [0x45, 0, total >> 8, total & 0xFF, 0, 0, dontFragment, 0, hops, tcp, 0, 0, ...ends];  // RFC 791 §3.1
        const sum = checksum(added(header, 0));
        header.splice(10, 2, sum >> 8, sum & 0xFF);
        return header;
    }

    // RFC 9293 §3.1, its checksum over a pseudo-header of the addresses too. Of a packet cut short nobody can check it.
    function tcpHeader(packet, from, to) {
        const added_ = packet.flags & SYN ? options : [], size = tcpSize + added_.length, window = 0xFFFF;
        const header = [from.port >> 8, from.port & 0xFF, to.port >> 8, to.port & 0xFF, ...words(packet.seq), ...words(packet.ack),
                        size / 4 << 4, packet.flags, window >> 8, window & 0xFF, 0, 0, 0, 0, ...added_];
        const pseudo = [...from.address, ...to.address, 0, 6, ...words(size + packet.size)];
        const sum = checksum(added(packet.data, added(header, added(pseudo, 0))));
        header.splice(16, 2, sum >> 8, sum & 0xFF);
        return header;
    }

    function file(capture) {
        const ends = endpoints(capture), all = packets(capture);
        for (const packet of all) {
            const from = ends[packet.from], to = ends[other[packet.from]];
            const tcp = tcpHeader(packet, from, to);
            packet.header = [...ipHeader(from, to, tcp.length + packet.size), ...tcp];
        }
        const start = 24, record = 16;  // bytes of the headers of the file and of a packet
        const made = new Uint8Array(all.reduce((size, { header, data }) => size + record + header.length + data.length, start));
        const view = new DataView(made.buffer);
        view.setUint32(0, 0xA1B2C3D4);  // in network order, times in µs
        view.setUint16(4, 2);  // version 2.4 of the format
        view.setUint16(6, 4);
        view.setUint32(16, 0x40000);  // no packet is longer
        view.setUint32(20, linkTypeRaw);
        let at = start;
        for (const { time, header, data, size } of all) {
            [Math.floor(time / 1e6), time % 1e6, header.length + data.length, header.length + size]
                .forEach((number, i) => view.setUint32(at + 4 * i, number));
            made.set(header, at + record);
            made.set(data, at + record + header.length);
            at += record + header.length + data.length;
        }
        return made;
    }

    return { file };
})();

if (typeof module !== 'undefined') module.exports = Pcap;
