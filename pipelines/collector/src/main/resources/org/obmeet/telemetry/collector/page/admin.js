
'use strict';
(() => {
  const find = (id) => document.getElementById(id);

  function make(tag, text, attributes) {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    Object.entries(attributes || {}).forEach(([name, value]) => element.setAttribute(name, value));
    return element;
  }

  // Commands: this collector's own address, and a button to copy.
  const base = new URL('.', location.href).href.replace(/\/$/, '');
  document.querySelectorAll('.base').forEach((place) => { place.textContent = base; });
  document.querySelectorAll('.command').forEach((command) => {
    const pre = command.querySelector('pre');
    const button = make('button', 'Copy', {type: 'button', 'aria-label': 'Copy: ' + pre.getAttribute('aria-label')});
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(pre.textContent);
        find('said').textContent = 'Copied.';
      } catch {
        getSelection().selectAllChildren(pre);
        find('said').textContent = 'Selected. Copy it with your keyboard.';
      }
    });
    command.classList.add('ready');
    command.append(button);
  });

  // The filter of fields.
  const fields = [...document.querySelectorAll('tr.field')].map((row) => ({
    row, text: row.textContent.toLowerCase(), scope: row.closest('.group').dataset.scope
  }));
  function filter() {
    const words = find('words').value.toLowerCase().split(/\s+/).filter(Boolean);
    const scope = find('scope').value;
    let shown = 0;
    for (const field of fields) {
      const fits = (!scope || field.scope === scope) && words.every((word) => field.text.includes(word));
      field.row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    document.querySelectorAll('.group').forEach((group) => {
      group.hidden = !group.querySelector('tr.field:not([hidden])');
    });
    find('found').textContent = shown + ' of ' + fields.length + ' fields';
  }
  find('words').addEventListener('input', filter);
  find('scope').addEventListener('input', filter);
  find('filter').addEventListener('submit', (event) => event.preventDefault());
  find('filter').hidden = false;
  filter();

  // A link to a list of values opens it; paper shows what is folded away.
  function open() {
    const target = location.hash && find(decodeURIComponent(location.hash.slice(1)));
    if (target && target.matches('details')) target.open = true;
  }
  addEventListener('hashchange', open);
  open();
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('details:not([open])')];
    closed.forEach((details) => { details.open = true; });
  });
  addEventListener('afterprint', () => closed.forEach((details) => { details.open = false; }));

  // The dry run.
  const HEADS = {stored: ['Field', 'Read from', 'What is done to it', 'What would be stored'], dropped: ['Path in your report', 'Why it is not stored']};
  const outcome = find('outcome');

  function table(caption, heads, rows) {
    const whole = make('table', undefined, {role: 'table'});
    whole.append(make('caption', caption));
    const head = make('tr', undefined, {role: 'row'});
    heads.forEach((text) => head.append(make('th', text, {scope: 'col', role: 'columnheader'})));
    const top = make('thead', undefined, {role: 'rowgroup'});
    top.append(head);
    const body = make('tbody', undefined, {role: 'rowgroup'});
    for (const cells of rows) {
      const row = make('tr', undefined, {role: 'row'});
      cells.forEach((text, i) => row.append(make(i ? 'td' : 'th', text,
        i ? {role: 'cell', 'data-head': heads[i]} : {role: 'rowheader', scope: 'row', 'data-head': heads[i]})));
      body.append(row);
    }
    whole.append(top, body);
    return whole;
  }

  function tell(good, title, text) {
    const verdict = make('p', undefined, {class: 'verdict ' + (good ? 'good' : 'bad')});
    verdict.append(make('strong', title), text || '');
    outcome.replaceChildren(verdict);
    outcome.scrollIntoView({block: 'nearest'});
  }

  function title(field) {
    const row = find('instance_statistics.' + field);
    const what = row && row.querySelector('.what');
    return what ? what.textContent + ' (' + field + ')' : field;
  }

  function show(answer) {
    const kept = answer.verdict === 'accepted';
    tell(kept, kept ? 'This report would be stored as below. Nothing was written.' : 'Nothing of this report would be stored (' + answer.verdict + ').',
      kept ? answer.stored.length + ' fields stored, ' + answer.dropped.length + ' paths dropped.' : 'Reason: ' + answer.reason + '.');
    if (answer.stored.length) {
      outcome.append(table('Would be stored', HEADS.stored, answer.stored.map((one) => [title(one.field), one.source.join(', '),
        one.treatment.replaceAll('`', ''), one.value + (one.adjusted ? ' (cut off, or not readable)' : '')])));
    }
    if (answer.dropped.length) {
      outcome.append(table('Would be dropped', HEADS.dropped, answer.dropped.map((one) => [one.path, one.reason.replaceAll('`', '')])));
    }
  }

  function refuse(status, problem) {
    const where = [problem.path && 'Field: ' + problem.path + '.', problem.reason && 'Reason: ' + problem.reason + '.'];
    const hints = {403: 'Look at the token, and at uniqueId in the report: they have to belong together, and the consent must not have been withdrawn.', 413: 'The report is too long.', 429: 'Too many requests: wait a little.', 503: 'The collector cannot answer now: try again later.'};
    tell(false, 'Refused (' + status + '): ' + (problem.detail || 'no reason was given.'), [...where, hints[status]].filter(Boolean).join(' '));
  }

  async function run() {
    const token = find('token').value.trim();
    const report = find('report').value.trim();
    if (!token) { tell(false, 'The token is missing.', 'It was shown when you opted in.'); find('token').focus(); return; }
    if (!/^[\x21-\x7e]+$/.test(token)) { tell(false, 'This is no token.', 'A token has letters, digits, - and _ only.'); find('token').focus(); return; }
    try {
      JSON.parse(report);
    } catch (fault) {
      tell(false, 'The report is not JSON, and was not sent.', fault.message);
      find('report').focus();
      return;
    }
    try {
      const answer = await fetch('v1/statistics?dry-run=true', {method: 'POST', body: report, cache: 'no-store', credentials: 'omit',
        headers: {'Content-Type': 'application/json', Authorization: 'Bearer ' + token}});
      const body = await answer.json();
      if (answer.ok) show(body); else refuse(answer.status, body);
    } catch {
      tell(false, 'The collector did not answer.', 'Nothing was stored. Try again later.');
    }
  }

  find('trial').addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = event.target.querySelector('button[type=submit]');
    button.disabled = true;
    try { await run(); } finally { button.disabled = false; }
  });
  find('file').addEventListener('change', async (event) => {
    const [file] = event.target.files;
    if (file) find('report').value = await file.text();
  });
  find('trial').hidden = false;
})();
