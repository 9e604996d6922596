// The page that Exports.html writes: the one connection that is in it.

(() => {
    const { bytes, ...facts } = JSON.parse(document.getElementById('data').textContent);
    const capture = { ...facts, bytes: { client: Wire.bytesOf(bytes.client), server: Wire.bytesOf(bytes.server) } };
    document.getElementById('kept').append(Connection.view(capture).element);
})();
