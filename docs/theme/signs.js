// Some systems have no font with ␍ and its like. There letters in a frame stand for such a sign.
(() => {
    const letters = { '␍': 'CR', '␊': 'LF', '␀': 'NUL', '␉': 'TAB', '␠': 'SP' };
    const drawn = sign => {
        const canvas = document.createElement('canvas'), context = canvas.getContext('2d');
        canvas.width = canvas.height = 24;
        context.font = '16px monospace';
        context.fillText(sign, 4, 18);
        return canvas.toDataURL();
    };
    if (drawn('␍') !== drawn('\u{10FFFD}')) return;  // of no meaning: what is drawn for it is drawn for all that lack
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (/[␍␊␀␉␠]/.test(walker.currentNode.data)) found.push(walker.currentNode);
    for (const text of found) {
        text.replaceWith(...text.data.split(/([␍␊␀␉␠])/).map(piece => {
            if (!(piece in letters)) return piece;
            const sign = document.createElement('span');
            sign.className = 'sign';
            sign.textContent = letters[piece];
            return sign;
        }));
    }
})();
