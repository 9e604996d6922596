// The page of a run: what it came to, and each check of each lesson, the failed ones open. All that is shown comes from
// the JSON in the page. What is chosen stands in the address (#show=failed, #check=03-get-query/encodes a space as +),
// so that it can be linked to.

const { element, count } = Wire;
const at = id => document.getElementById(id);
const { run, titles, of, program, made_at } = JSON.parse(at('data').textContent);

const passes = check => check.status === 'passed';
const fails = check => check.status === 'failed' || check.status === 'error';
const sum = (list, of_) => list.reduce((total, one) => total + of_(one), 0);
const keyOf = check => `${check.lesson}/${check.name}`;
const hashOf = chosen => `#${new URLSearchParams(chosen)}`;

const lessons = [...new Set(run.checks.map(check => check.lesson))].map(id => {
    const checks = run.checks.filter(check => check.lesson === id);
    return { id, number: id.slice(0, 2), name: `Lesson ${id.slice(0, 2)} · ${titles[id] || id.slice(3)}`, checks,
             points: sum(checks, check => check.points), most: sum(checks, check => check.max_points) };
});
const items = new Map();  // key of a check → {element, open()}

const checksPassed = checks => `${checks.filter(passes).length} of ${count(checks.length, 'check')}`;
const pointsGot = (points, most) => `${points} of ${count(most, 'point')}`;

// What a screen reader says for a sign that eyes see.
function unseen(text) {
    return element('span', 'unseen', text);
}

function sign(check) {
    const made = element('span', `sign ${check.status}`, Check.signs[check.status]);
    made.setAttribute('aria-hidden', 'true');
    return made;
}

function link(text, chosen, classes = '') {
    const made = element('a', classes, text);
    made.href = hashOf(chosen);
    return made;
}

// ---- what the run came to --------------------------------------------------------------------------------------------

function headline() {
    if (lessons.length === 0) return 'No check was run';
    return lessons.length === 1 ? lessons[0].name : lessons.length === Object.keys(titles).length ? 'All lessons'
                                : `Lessons ${lessons.map(lesson => lesson.number).join(', ')}`;
}

// What to do next, as the terminal says it; of the lesson's files only to those whose own programs these are.
function next() {
    if (lessons.length === 0) return [];
    const unfinished = lessons.find(lesson => lesson.points < lesson.most);
    if (!unfinished) return [lessons.length === 1 ? 'Every check passes.' : 'Every check passes in every lesson.'];
    const code = text => element('code', '', text);
    const first = run.checks.find(fails);
    const parts = first ? ['First to mend: ', link(first.name, { check: keyOf(first) })] : [];
    if (of === 'lessons')
        parts.push(element('br'), 'Next: ', code(`lessons/${unfinished.id}/README.md`), ', then ',
                   code(`make check-${unfinished.number}`), '; stuck? ', code(`make hint-${unfinished.number}`));
    return parts;
}

function drawHeader() {
    const points = pointsGot(run.score, run.max_score);
    at('title').textContent = headline();
    document.title = `${points} · ${headline()} · HTTP by Hand`;
    at('score').append(element('strong', '', points), ` · ${checksPassed(run.checks)} passed`);
    for (const [status, is] of [['passed', passes], ['failed', fails], ['skipped', check => check.status === 'skipped']]) {
        const part = element('span', status);
        part.style.flexGrow = sum(run.checks.filter(is), check => check.max_points);
        if (run.checks.some(is)) at('bar').append(part);
    }
    at('next').append(...next());
    at('next').classList.toggle('done', run.score === run.max_score);
    const checked = { lessons: 'the programs in lessons/', solutions: 'the reference solutions', program };
    const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(made_at);
    const facts = [['checked', checked[of]], ['seed', run.seed], ['when', when], ['by', run.kit]];
    for (const [name, value] of facts)
        at('facts').append(element('div', '', element('dt', '', name), element('dd', '', String(value))));
}

// A line for each lesson, with a sign for each check that leads to it. By keyboard the checks themselves are as near.
function drawOverview() {
    if (lessons.length < 2) return;
    at('overview').hidden = false;
    for (const lesson of lessons) {
        const strip = element('span', 'strip', ...lesson.checks.map(check => {
            const to = link('', { check: keyOf(check) }, `cell ${check.status}`);
            to.append(Check.signs[check.status]);
            to.title = `${check.name}: ${check.status}`;
            to.tabIndex = -1;
            return to;
        }));
        strip.setAttribute('aria-hidden', 'true');
        const name = element('a', 'name', lesson.name);
        name.href = `#${lesson.id}`;
        const points = element('span', 'points', pointsGot(lesson.points, lesson.most));
        at('overview').querySelector('ol').append(element('li', '', name, strip, points));
    }
}

// ---- the checks ------------------------------------------------------------------------------------------------------

function heading(check) {
    const says = { passed: 'passed', failed: 'failed', error: 'broken' };
    return element('h3', '', sign(check), element('span', 'title', unseen(`${says[check.status]}: `), check.name));
}

function until({ lesson, skipped_because: because }) {
    const first = run.checks.find(check => check.lesson === lesson && check.name === because);
    return because ? [' until ', first ? link(`“${because}”`, { check: keyOf(first) }) : `“${because}”`, ' passes'] : [];
}

function drawSkipped(check) {
    const made = element('p', 'check skipped', sign(check), element('span', '', `${check.name}: skipped`, ...until(check)));
    made.tabIndex = -1;
    items.set(keyOf(check), { element: made, open() {} });
    return made;
}

// Checks in a row that wait for the same one: it is named once, and of many the names are folded.
function drawSkippedOnes(checks) {
    const made = element('details', 'check skipped', element('summary', '', sign(checks[0]),
        element('span', '', `${count(checks.length, 'check')} skipped`, ...until(checks[0]))));
    made.open = checks.length <= 5;
    made.append(element('ul', '', ...checks.map(check => {
        const item = element('li', '', check.name);
        item.tabIndex = -1;
        items.set(keyOf(check), { element: item, open() { made.open = true; } });
        return item;
    })));
    return made;
}

// Of a short exchange the wire is open at once; a long one would push the next check out of sight.
const isShort = wire => wire.length <= 6 && sum(wire, event => event.size || 0) <= 2048;

function drawCheck(check) {
    const wireOpen = passes(check) || isShort(check.wire);
    const here = () => link('link to this check', { check: keyOf(check) }, 'here');
    const fold = Check.folded('', () => [Check.verdict(check, { wireOpen }), here()], { open: fails(check) });
    const points = passes(check) ? count(check.points, 'point') : pointsGot(check.points, check.max_points);
    fold.querySelector('summary').append(heading(check), element('span', 'points', points));
    const made = element('article', `check ${check.status}`, fold);
    made.tabIndex = -1;
    items.set(keyOf(check), { element: made, open() { fold.open = true; } });
    return made;
}

// In order; skipped ones that wait for the same check are drawn as one.
function drawChecks(checks) {
    const groups = [];
    for (const check of checks) {
        const last = groups[groups.length - 1];
        const waits = [check, last?.[0]].every(one => one?.status === 'skipped');
        if (waits && last[0].skipped_because === check.skipped_because) last.push(check);
        else groups.push([check]);
    }
    return groups.map(group => {
        if (group.length > 1) return drawSkippedOnes(group);
        return group[0].status === 'skipped' ? drawSkipped(group[0]) : drawCheck(group[0]);
    });
}

function drawLessons() {
    for (const lesson of lessons) {
        const alone = lessons.length === 1;  // then the page's title names it
        const title = element('h2', '', alone ? 'Checks' : lesson.name);
        title.id = `${lesson.id}-title`;
        const summary = element('p', '', `${checksPassed(lesson.checks)} · ${pointsGot(lesson.points, lesson.most)}`);
        const made = element('section', 'lesson', element('div', alone ? 'heading unseen' : 'heading', title, summary),
                             ...drawChecks(lesson.checks));
        made.id = lesson.id;
        made.setAttribute('aria-labelledby', title.id);
        lesson.element = made;
        at('lessons').append(made);
    }
}

function drawLegend() {
    if (!run.checks.some(check => check.wire.length || check.diagnosis)) return;
    at('legend').append(Wire.legend());
    const named = run.checks.find(check => check.diagnosis?.id);
    if (!named) return;
    const example = element('code', '', `build/check --explain ${named.diagnosis.id}`);
    at('legend').append(element('p', 'wire-legend', 'What a verdict names can be explained: ', example, '.'));
}

// ---- what is chosen --------------------------------------------------------------------------------------------------

function filter(show) {
    const failed = run.checks.filter(fails).length;
    for (const row of at('lessons').querySelectorAll('.check'))
        row.hidden = show === 'failed' && !row.matches('.failed, .error');
    for (const lesson of lessons) lesson.element.hidden = show === 'failed' && !lesson.checks.some(fails);
    for (const choice of document.getElementsByName('show')) choice.checked = choice.value === show;
    at('filter').hidden = failed === 0 || failed === run.checks.length;
}

function apply() {
    const chosen = new URLSearchParams(location.hash.slice(1));
    filter(chosen.get('show') === 'failed' ? 'failed' : 'all');
    const row = items.get(chosen.get('check'));
    if (!row) return;
    row.open();
    row.element.scrollIntoView();
    row.element.focus({ preventScroll: true });
}

function listen() {
    at('filter').addEventListener('change', event => {
        history.replaceState(null, '', hashOf({ show: event.target.value }));
        apply();
    });
    window.addEventListener('hashchange', apply);
}

drawHeader();
drawOverview();
drawLessons();
drawLegend();
listen();
apply();
