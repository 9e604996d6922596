// The panel of a student: points, what went wrong when grading, and each failed check as its verdict says it, with the
// wire picture. page.js opens it.

const Panel = (() => {
    const panel = at => document.getElementById(at);
    const dialog = panel('panel'), body = panel('panel-body');
    const { element, count } = Wire;
    const statuses = { f: 'failed', e: 'error' };

    // A text with the line ends and blanks it came with: a compiler's lines.
    const verbatim = text => element('pre', '', text);

    function lessonTable(student) {
        const table = element('table', 'lessons', element('caption', '', 'lessons'));
        const headings = ['lesson', 'points', 'state'].map(text => {
            const th = element('th', '', text);
            th.scope = 'col';
            return th;
        });
        table.createTHead().append(element('tr', '', ...headings));
        const rows = table.createTBody();
        for (const lesson of student.lessons) {
            const files = element('span', 'files', ...lesson.files.flatMap((file, i) => [i ? ', ' : '', bdi(file)]));
            const name = element('th', '', lesson.lesson, files);
            name.scope = 'row';
            rows.append(element('tr', '', name, element('td', 'points', `${lesson.score ?? '–'} of ${lesson.max_score}`),
                                element('td', lesson.state === 'checked' ? 'state' : 'state bad', lesson.state)));
        }
        return table;
    }

    function remarksOnLessons(student) {
        return student.lessons.flatMap(lesson => [
            lesson.note && lesson.state !== 'not graded' ? element('p', 'note', `${lesson.lesson}: `, bdi(lesson.note)) : '',
            lesson.compile_log ? Check.folded(`what the compiler says of ${lesson.lesson}`, () => verbatim(lesson.compile_log)) : '',
        ]);
    }

    function causeButton(id) {
        const choose = Check.button(id, 'cause-id', () => go({ cause: id, student: '', check: '' }));
        choose.title = 'who else has this cause';
        return choose;
    }

    // What all who share a cause are told stands in the page once.
    function checkOf(student, number) {
        const failure = student.failed[number], { diagnosis } = failure;
        return { ...failure, lesson: columns[number].lesson, status: statuses[student.states[number]],
                 diagnosis: diagnosis && { ...diagnosis, ...data.causes[diagnosis.id] } };
    }

    function failureOf(student, number, opened) {
        const check = checkOf(student, number);
        const made = element('article', 'failure', element('h4', '', element('span', 'mark', looks[student.states[number]].sign), ` ${columns[number].name} `,
                             element('span', 'points', `${check.points} of ${count(check.max_points, 'point')}`)));
        made.dataset.column = number;
        made.append(Check.verdict(check, { cause: causeButton, wireOpen: opened }));
        for (const label of made.querySelectorAll('.label'))  // the command is for the student's folder, not for ours
            if (label.textContent === 'again') label.textContent = 'the student repeats it with', label.classList.add('repeats');
        return made;
    }

    // What is to be said of a check that the map was opened at, where it has no verdict of its own.
    function opened(student, number) {
        if (number < 0 || student.failed[number]) return '';
        const column = columns[number], look = looks[student.looks[number]];
        const because = Object.entries(student.skipped).find(([, numbers]) => numbers.includes(number));
        const remark = student.remarks[number] ? `; ${student.remarks[number]}` : '';
        return element('p', 'opened', `${nameOf(column)}: `,
                       because && because[0] ? `skipped until “${because[0]}” passes` : look.name + remark);
    }

    function content(student, number) {
        const parts = [];
        if (student.no_verdict) parts.push(element('p', 'problems', 'Not graded: ', bdi(student.no_verdict)));
        if (student.problems.length)
            parts.push(element('div', 'problems', element('p', '', 'Problems in grading:'),
                               element('ul', '', ...student.problems.map(problem => element('li', '', problem)))));
        parts.push(lessonTable(student), ...remarksOnLessons(student), opened(student, number));
        const failed = Object.keys(student.failed).map(Number);
        const open = student.failed[number] ? number : failed[0];
        for (const { lesson } of lessons) {
            const own = failed.filter(i => columns[i].lesson === lesson);
            const skipped = Object.entries(student.skipped)
                .map(([because, numbers]) => [because, numbers.filter(i => columns[i].lesson === lesson)])
                .filter(([, numbers]) => numbers.length > 0);
            if (own.length + skipped.length === 0) continue;
            parts.push(element('h3', '', lesson), ...own.map(i => failureOf(student, i, i === open)));
            for (const [because, numbers] of skipped)
                parts.push(Check.folded(`– ${count(numbers.length, 'check')} skipped until “${because}” passes`,
                                        () => element('ul', '', ...numbers.map(i => element('li', '', columns[i].name)))));
        }
        if (failed.length) parts.push(Wire.legend());
        else if (student.states.trim() && !student.states.match(/[^p ]/)) parts.push(element('p', '', 'Every check that was run passes.'));
        return parts;
    }

    const shownRow = (row, way) => {
        do row = row?.[way]; while (row?.hidden);
        return row;
    };

    function show(student, number) {
        const total = hasVerdict(student) ? ` · ${student.score} of ${student.max_score} points` : ' · not graded';
        panel('panel-name').replaceChildren(bdi(student.student), total);
        body.replaceChildren(...content(student, number).filter(part => part));
        for (const [id, way] of [['previous', 'previousElementSibling'], ['next', 'nextElementSibling']]) {
            const row = shownRow(student.row, way);
            panel(id).disabled = !row;
            panel(id).onclick = () => go({ student: row.student.key, check: '' }, { replace: true });
        }
        if (!dialog.open) dialog.showModal();
        dialog.scrollTop = 0;
        body.querySelector(`[data-column="${number}"]`)?.scrollIntoView({ block: 'start' });
    }

    function hide() {
        if (dialog.open) dialog.close();
    }

    panel('close').addEventListener('click', hide);
    dialog.addEventListener('close', () => state.student && go({ student: '', check: '' }));
    dialog.addEventListener('click', event => event.target === dialog && hide());  // beside the panel

    return { show, hide };
})();
