// The class page: what the class gets wrong, a map of students and checks, and a panel for each student. All that is
// shown comes from the JSON in the page; what is chosen stands in the address (#cause=bare-lf&student=Ada), so that it
// can be linked to. Texts of students are set as text, never as markup.

const { element, count } = Wire;
const { button } = Check;
const at = id => document.getElementById(id);
const data = JSON.parse(at('data').textContent);
const { columns, students, lessons } = data;

const looks = {  // the letters of a student's checks, and those of a lesson without checks
    p: { name: 'passed', sign: '' },
    f: { name: 'failed', sign: '✗' },
    s: { name: 'skipped', sign: '–' },
    c: { name: 'does not compile', sign: 'c' },
    n: { name: 'not handed in', sign: '' },
    g: { name: 'not graded', sign: '?' },
    e: { name: 'the check itself broke', sign: '!' },
};
const lookOfLesson = { 'not handed in': 'n', 'does not compile': 'c', 'not graded': 'g' };

const shortLesson = lesson => lesson.slice(0, 2);
const nameOf = column => `${shortLesson(column.lesson)} ${column.name}`;
// What a student named. Line ends and what turns a line round would hide in it, and so would a name of blanks.
function bdi(text) {
    const signs = { '\0': '␀', '\t': '␉', '\n': '␊', '\r': '␍', ' ': '␠' };
    const hidden = text.trim() ? /([\u0000-\u001f\u007f-\u009f\u200b\u2028-\u202e\u2066-\u2069])/ : /(.)/s;
    const pieces = text.split(hidden).map((piece, i) => (  // every other one is a hidden character
        i % 2 ? Wire.sign(signs[piece] || `⟨${piece.codePointAt(0).toString(16).toUpperCase().padStart(2, '0')}⟩`) : piece));
    return element('bdi', '', ...pieces);
}

function median(numbers) {
    const sorted = [...numbers].sort((a, b) => a - b), half = sorted.length >> 1;
    if (sorted.length === 0) return '–';
    return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

// What of the page is chosen: the filters, the order, and the student whose panel is open, at which check.
const nothing = { q: '', cause: '', fails: '', sort: '', student: '', check: '' };
let state = nothing;

const hasVerdict = student => typeof student.score === 'number';  // a student without one is not one with 0 points
const graded = students.filter(hasVerdict);
const judged = students.filter(student => hasVerdict(student) || student.states.trim());  // some checks at least

// ---- what the page knows ---------------------------------------------------------------------------------------------

const causes = new Map();  // id, or check where no cause is certain → {id, text, students, lessons}

function prepare() {
    const keys = new Set();
    students.forEach((student, number) => {
        student.number = number;
        student.key = student.student;
        for (let again = 2; keys.has(student.key); ++again) student.key = `${student.student} (${again})`;
        keys.add(student.key);
        student.lesson = new Map(student.lessons.map(lesson => [lesson.lesson, lesson]));
        student.looks = columns.map((column, i) => {
            const lesson = student.lesson.get(column.lesson);
            const state = student.states[i];
            if (lesson && lesson.state === 'does not compile') return 'c';
            return state !== ' ' ? state : lesson && lookOfLesson[lesson.state] || 'g';
        });
        student.causes = new Map();  // key → the first column that failed for it
        for (const [i, { diagnosis }] of Object.entries(student.failed)) {
            if (!diagnosis) continue;
            const column = columns[i];
            const key = diagnosis.id || `no cause named: ${nameOf(column)}`;
            if (!causes.has(key)) causes.set(key, { key, id: diagnosis.id, check: column.name, texts: new Map(), students: [], lessons: new Set() });
            const cause = causes.get(key);
            cause.texts.set(diagnosis.text, (cause.texts.get(diagnosis.text) || 0) + 1);
            cause.lessons.add(column.lesson);
            student.failed[i].cause = key;
            if (student.causes.has(key)) continue;
            student.causes.set(key, Number(i));
            cause.students.push(student);
        }
    });
    for (const cause of causes.values()) {
        cause.text = [...cause.texts].sort((a, b) => b[1] - a[1])[0][0];
        cause.lessons = [...cause.lessons].sort();
    }
}

// ---- the overview ----------------------------------------------------------------------------------------------------

function drawHeader() {
    at('title').textContent = data.title;
    drawUnfinished();
    const different = name => [...new Set(graded.map(student => student[name]).filter(value => value !== null))];
    const most = Math.max(0, ...graded.map(student => student.max_score));
    const counted = graded.length < students.length ? `${students.length}, ${graded.length} with a verdict` : students.length;
    const facts = [['students', counted], ['median', `${median(graded.map(student => student.score))} of ${most}`],
                   ['seed', different('seed').slice(0, 3).join(', ') + (different('seed').length > 3 ? ' …' : '')],
                   ['isolation', different('isolation').join(', ')], ['graded by', different('kit').join(', ')]];
    for (const [name, value] of graded.length ? facts : facts.slice(0, 1))
        at('facts').append(element('div', '', element('dt', '', name), element('dd', '', String(value))));
    const bare = graded.filter(student => student.isolation === 'none').length;
    const troubled = students.filter(student => student.problems.length > 0);
    const says = [];
    if (bare)
        says.push(`⚠ ${bare === graded.length ? 'All' : bare} of these programs ran without isolation: they could read ` +
                  'and change whatever the one who graded can, these results too.');
    if (troubled.length) says.push(`⚠ Something was left out of what ${count(troubled.length, 'student')} handed in: `);
    at('warning').hidden = says.length === 0;
    at('warning').append(says.join(' '));
    troubled.slice(0, 5).forEach(student => at('warning').append(link(student), ' '));
}

function drawUnfinished() {
    const left = students.filter(student => !hasVerdict(student));
    if (left.length === 0) return;
    const verb = left.length === 1 ? 'has' : 'have';
    at('unfinished').hidden = false;
    at('unfinished').append(`⚠ ${left.length} of ${students.length} ${verb} no verdict yet: this page is not finished. `, 'Not graded: ',
                            ...left.slice(0, 10).flatMap((student, i) => [i ? ', ' : '', link(student)]), left.length > 10 ? ' …' : '');
}

function link(student, column) {
    const made = element('a', '', bdi(student.student));
    const target = { student: student.key, ...column !== undefined && { check: checkKey(column) } };
    made.href = '#' + new URLSearchParams(target);
    made.addEventListener('click', event => {
        event.preventDefault();
        go({ check: '', ...target });
    });
    return made;
}

function drawCauses() {
    const list = [...causes.values()].sort((a, b) => b.students.length - a.students.length || (a.key < b.key ? -1 : 1));
    list.forEach((cause, rank) => {
        const share = element('span', 'share');
        share.style.width = `${100 * cause.students.length / judged.length}%`;
        const choose = button('', 'cause', () => go({ cause: state.cause === cause.key ? '' : cause.key }));
        // Where no cause is named the check is all that its students have in common; each has another byte that differs.
        const [headline, text] = cause.id ? [element('code', '', cause.id), cause.text]
            : [element('span', 'check', cause.check), `no cause named: ${cause.text.replace(/ at byte \d+/, '')}`];
        choose.append(element('span', 'track', share), element('span', 'number', `${cause.students.length} of ${judged.length}`),
                      headline, element('span', 'text', text));
        choose.dataset.cause = cause.key;
        // Those with the fewest other mistakes show it best.
        const examples = [...cause.students].sort((a, b) => Object.keys(a.failed).length - Object.keys(b.failed).length).slice(0, 3);
        const row = element('p', 'examples', `lesson ${cause.lessons.map(shortLesson).join(', ')} · for example `);
        examples.forEach((student, i) => row.append(i ? ', ' : '', link(student, student.causes.get(cause.key))));
        const item = element('li', '', choose, row);
        item.hidden = rank >= 8;
        at('causes').append(item);
        at('filter-cause').append(new Option(`${cause.students.length} · ${cause.id || cause.key}`, cause.key));
    });
    if (list.length === 0) at('causes').append(element('li', '', 'No check failed.'));
    const more = at('more-causes');
    more.hidden = list.length <= 8;
    more.textContent = `show all ${list.length} causes`;
    more.addEventListener('click', () => {
        for (const item of at('causes').children) item.hidden = false;
        more.hidden = true;
    });
}

function drawTotals() {
    const bins = Array(11).fill(0);
    for (const student of graded) bins[Math.floor(10 * student.score / (student.max_score || 1))] += 1;
    const most = Math.max(1, ...bins);
    bins.forEach((number, bin) => {
        const bar = element('span', 'share');
        bar.style.height = `${100 * number / most}%`;
        const range = bin === 10 ? '100' : `${10 * bin}–${10 * bin + 9}`;
        const item = element('li', '', element('span', 'number', String(number)), element('span', 'column', bar),
                             element('span', 'range', range));
        item.title = `${count(number, 'student')} with ${range} %`;
        at('totals').append(item);
    });
    for (const { lesson, max_score } of lessons) {
        const own = graded.map(student => student.lesson.get(lesson)).filter(found => found);
        const among = state => own.filter(found => found.state === state).length || '';
        const row = [`${median(own.map(found => found.score))} / ${max_score}`, own.filter(found => found.score === max_score).length,
                     among('not handed in'), among('does not compile')];
        const name = element('th', '', lesson);
        name.scope = 'row';
        at('lessons').tBodies[0].append(element('tr', '', name, ...row.map(text => element('td', '', String(text)))));
    }
}

// ---- the map ---------------------------------------------------------------------------------------------------------

const map = at('map'), body = map.tBodies[0];
const firstCheck = 2;  // the columns before are the name and the total
let rows = [];

function drawMap() {
    const groups = lessons.map(({ lesson }) => ({ lesson, size: columns.filter(column => column.lesson === lesson).length }))
                          .filter(group => group.size > 0);
    const starts = columns.map((column, i) => i === 0 || columns[i - 1].lesson !== column.lesson);
    at('frame').style.setProperty('--columns', columns.length);
    at('frame').style.setProperty('--lessons', groups.length);

    const colgroup = map.querySelector('colgroup');
    colgroup.append(element('col', 'name'), element('col', 'total'), ...starts.map(start => element('col', start ? 'start' : '')));
    const heading = (text, span, sort, scope) => {
        const choose = button(text, 'sort', () => {  // up, down, as they were
            go({ sort: state.sort === sort ? `-${sort}` : state.sort === `-${sort}` ? '' : sort });
        });
        choose.title = `sort by ${text}`;
        const made = element('th', '', choose);
        made.dataset.sort = sort;
        made.scope = scope;
        if (scope === 'colgroup') made.colSpan = span, made.className = 'first';
        else made.rowSpan = span;
        return made;
    };
    const top = element('tr', '', heading('student', 2, 'name', 'col'), heading('total', 2, 'total', 'col'),
                        ...groups.map(({ lesson, size }) => heading(lesson, size, lesson, 'colgroup')));
    let number = 0;
    const second = element('tr', 'checks', ...columns.map((column, i) => {
        number = starts[i] ? 1 : number + 1;
        const judged = students.filter(student => 'pfse'.includes(student.looks[i]));
        const failing = judged.filter(student => student.looks[i] === 'f').length;
        const bar = element('span', 'share');
        bar.style.height = `${judged.length ? 100 * failing / judged.length : 0}%`;
        const made = element('th', starts[i] ? 'first' : '', element('span', 'column', bar), number === 1 || number % 5 === 0 ? String(number) : '\u00a0');
        made.scope = 'col';
        made.ariaLabel = made.title = `${nameOf(column)}: ${failing} of ${judged.length} fail`;
        return made;
    }));
    map.tHead.append(top, second);

    const cells = Object.fromEntries(Object.entries(looks).map(([letter, look]) => {
        const cell = element('td', letter, look.sign);
        cell.ariaLabel = look.name;
        return [letter, cell];
    }));
    rows = students.map(student => {
        const name = element('th', '', bdi(student.student));
        name.scope = 'row';
        if (student.problems.length) name.append(element('span', 'flag', ' ⚠'));
        const row = element('tr', '', name, element('td', 'total', String(student.score ?? '–')));
        student.looks.forEach((look, i) => {
            const cell = cells[look].cloneNode(true);
            if (starts[i]) cell.classList.add('first');
            if (look === 'f') cell.ariaLabel = `failed: ${student.failed[i]?.cause || ''}`;
            row.append(cell);
        });
        row.student = student;
        student.row = row;
        return row;
    });
    body.append(...rows);
    for (const [letter, look] of Object.entries(looks))
        if (students.some(student => student.looks.includes(letter)))
            at('legend').append(element('li', '', element('span', `cell ${letter}`, look.sign), look.name));

    const fails = at('filter-fails');
    for (const { lesson } of groups) {
        const group = element('optgroup');
        group.label = lesson;
        columns.forEach((column, i) => column.lesson === lesson && group.append(new Option(column.name, checkKey(i))));
        fails.append(group);
    }
}

const checkKey = column => `${columns[column].lesson}/${columns[column].name}`;
const columnOf = key => columns.findIndex((_, column) => checkKey(column) === key);
const isCheck = cell => cell.cellIndex >= firstCheck || cell.parentNode.className === 'checks';
const columnOfCell = cell => cell.parentNode.className === 'checks' ? cell.cellIndex : cell.cellIndex - firstCheck;

// Says what a cell means, and shades its column.
function tell(cell) {
    const shade = at('shade');
    shade.hidden = !isCheck(cell);
    if (!shade.hidden) {
        shade.style.left = `${cell.offsetLeft}px`;
        shade.style.width = `${cell.offsetWidth}px`;
        shade.style.height = `${map.offsetHeight}px`;
    }
    const { student } = cell.parentNode;
    if (!student) {
        if (isCheck(cell)) at('readout').textContent = `${cell.ariaLabel}. Enter or a click shows who.`;
        return;
    }
    const parts = [element('strong', '', bdi(student.student)), ` · ${hasVerdict(student) ? `${student.score} of ${student.max_score}` : 'not graded'}`];
    if (isCheck(cell)) {
        const i = columnOfCell(cell), look = student.looks[i], failure = student.failed[i];
        parts.push(` · ${nameOf(columns[i])} · ${looks[look].name}`);
        if (look === 'f' && failure?.diagnosis) parts.push(`: ${failure.diagnosis.text} [${failure.diagnosis.id || '–'}]`);
    }
    at('readout').replaceChildren(...parts);
}

let active = null;  // the one cell that Tab reaches
function focus(cell) {
    if (active) active.tabIndex = -1;
    active = cell;
    cell.tabIndex = 0;
    cell.focus();
    tell(cell);
}

function open(cell) {
    const { student } = cell.parentNode;
    if (student) go({ student: student.key, check: isCheck(cell) ? checkKey(columnOfCell(cell)) : '' });
    else if (isCheck(cell)) go({ fails: state.fails === checkKey(columnOfCell(cell)) ? '' : checkKey(columnOfCell(cell)) });
}

function move(event) {
    const cell = event.target.closest('td, th');
    if (!cell || event.target.closest('button') || event.altKey || event.metaKey) return;
    const visible = [map.tHead.rows[1], ...[...body.rows].filter(row => !row.hidden)];
    const inHead = cell.parentNode === visible[0];
    let row = visible.indexOf(cell.parentNode), column = inHead ? cell.cellIndex + firstCheck : cell.cellIndex;
    const last = columns.length + firstCheck - 1, page = 10;
    const steps = {
        ArrowUp: () => { row -= 1; }, ArrowDown: () => { row += 1; },
        ArrowLeft: () => { column -= 1; }, ArrowRight: () => { column += 1; },
        PageUp: () => { row = Math.max(1, row - page); }, PageDown: () => { row += page; },
        Home: () => { column = 0; if (event.ctrlKey) row = 1; },
        End: () => { column = last; if (event.ctrlKey) row = visible.length - 1; },
    };
    if (event.key === 'Enter' || event.key === ' ') open(cell);
    else if (steps[event.key]) steps[event.key]();
    else return;
    event.preventDefault();
    if (!steps[event.key]) return;
    row = Math.min(Math.max(row, 0), visible.length - 1);
    column = Math.min(Math.max(column, row === 0 ? firstCheck : 0), last);
    focus(visible[row].cells[row === 0 ? column - firstCheck : column]);
}

// ---- what is chosen --------------------------------------------------------------------------------------------------

function go(change, { replace = false } = {}) {
    const chosen = Object.entries({ ...state, ...change }).filter(([, value]) => value);
    history[replace ? 'replaceState' : 'pushState'](null, '', `#${new URLSearchParams(chosen)}`);
    apply();
}

function order(students_, by) {
    const key = by.replace(/^-/, '');
    const compare = {
        '': (a, b) => a.number - b.number,
        name: (a, b) => a.student.localeCompare(b.student),
        total: (a, b) => (a.score ?? -1) - (b.score ?? -1),
    }[key] || ((a, b) => (a.lesson.get(key)?.score ?? -1) - (b.lesson.get(key)?.score ?? -1));
    const sign = by.startsWith('-') ? -1 : 1;
    return [...students_].sort((a, b) => sign * compare(a, b) || a.number - b.number);
}

let matched = [];

function apply() {
    const before = state;
    state = { ...nothing, ...Object.fromEntries(new URLSearchParams(location.hash.slice(1))) };
    const changed = name => state[name] !== before[name];

    if (changed('sort')) {
        body.append(...order(students, state.sort).map(student => student.row));
        for (const th of map.tHead.rows[0].cells) {
            if (th.dataset.sort === state.sort) th.ariaSort = 'ascending';
            else if (`-${th.dataset.sort}` === state.sort) th.ariaSort = 'descending';
            else th.removeAttribute('aria-sort');
        }
    }
    if (changed('q') || changed('cause') || changed('fails')) filter();
    const student = state.student && students.find(student => student.key === state.student);
    if (student && (changed('student') || changed('check'))) Panel.show(student, columnOf(state.check));
    else if (!student) Panel.hide();
}

function filter() {
    const text = state.q.toLowerCase(), column = columnOf(state.fails);
    for (const cell of matched) cell.classList.remove('match');
    matched = [];
    let visible = 0;
    for (const student of students) {
        const wanted = student.student.toLowerCase().includes(text) && (!state.cause || student.causes.has(state.cause)) &&
                       (column < 0 || 'fe'.includes(student.looks[column]));
        student.row.hidden = !wanted;
        visible += wanted;
        if (!wanted || !state.cause) continue;
        for (const [i, failure] of Object.entries(student.failed))
            if (failure.cause === state.cause) matched.push(student.row.cells[Number(i) + firstCheck]);
    }
    for (const cell of matched) cell.classList.add('match');
    map.classList.toggle('choosing', matched.length > 0);
    for (const name of ['q', 'cause', 'fails']) if (at(`filter-${name}`).value !== state[name]) at(`filter-${name}`).value = state[name];
    for (const choose of at('causes').querySelectorAll('button')) choose.ariaPressed = String(choose.dataset.cause === state.cause);
    [...map.tHead.rows[1].cells].forEach((th, i) => th.classList.toggle('chosen', i === column));
    const all = count(students.length, 'student');
    at('shown').textContent = visible === students.length ? `all ${all}` : `${visible} of ${all}`;
    at('clear').disabled = visible === students.length;
    at('shade').hidden = true;
    // Tab must still reach a cell.
    if (!active || active.parentNode.hidden) {
        if (active) active.tabIndex = -1;
        const row = [...body.rows].find(row => !row.hidden);
        active = row ? row.cells[firstCheck] || row.cells[0] : null;
        if (active) active.tabIndex = 0;
    }
}

function listen() {
    map.addEventListener('keydown', move);
    for (const part of [body, map.tHead]) {
        part.addEventListener('click', event => {
            const cell = event.target.closest('td, th');
            if (!cell || event.target.closest('button')) return;
            if (cell.parentNode !== map.tHead.rows[0]) focus(cell), open(cell);
        });
        part.addEventListener('pointerover', event => {
            const cell = event.target.closest('td, th');
            if (cell && cell.parentNode !== map.tHead.rows[0]) tell(cell);
        });
    }
    const frame = at('frame');
    frame.addEventListener('pointerleave', () => { at('shade').hidden = true; });
    const signMore = () => at('window').classList.toggle('more', frame.scrollLeft + frame.clientWidth < frame.scrollWidth - 1);
    frame.addEventListener('scroll', signMore);
    new ResizeObserver(signMore).observe(frame);
    at('filter-q').addEventListener('input', event => go({ q: event.target.value }, { replace: true }));
    at('filter-cause').addEventListener('change', event => go({ cause: event.target.value }));
    at('filter-fails').addEventListener('change', event => go({ fails: event.target.value }));
    at('clear').addEventListener('click', () => go({ q: '', cause: '', fails: '' }));
    window.addEventListener('hashchange', apply);
}

for (const name of ['cause', 'fails']) at(`filter-${name}`).append(new Option(name === 'cause' ? 'any' : 'any check', ''));
prepare();
drawHeader();
drawCauses();
drawTotals();
drawMap();
listen();
filter();
apply();
