
'use strict';
(() => {
  const find = (id) => document.getElementById(id);

  function make(tag, text, attributes) {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    Object.entries(attributes || {}).forEach(([name, value]) => element.setAttribute(name, value));
    return element;
  }

  // Commands: insert the address of this collector and add a copy button.
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
    row, text: row.textContent.toLowerCase(), scope: row.closest('.group').dataset.scope,
    dataset: row.closest('.dataset').dataset.title
  }));
  const groups = [...document.querySelectorAll('.group')];
  const opened = new Map();
  function filter() {
    const words = find('words').value.toLowerCase().split(/\s+/).filter(Boolean);
    const scope = find('scope').value;
    const filtered = words.length > 0 || scope !== '';
    const shown = new Map();
    for (const field of fields) {
      const fits = (!scope || field.scope === scope) && words.every((word) => field.text.includes(word));
      field.row.hidden = !fits;
      if (fits) shown.set(field.dataset, (shown.get(field.dataset) || 0) + 1);
    }
    // Open groups with matches. Without search words, restore the state that the reader left.
    for (const group of groups) {
      group.hidden = !group.querySelector('tr.field:not([hidden])');
      if (words.length && !opened.has(group)) opened.set(group, group.open);
      if (words.length) group.open = !group.hidden;
      else if (opened.has(group)) group.open = opened.get(group);
    }
    if (!words.length) opened.clear();
    document.querySelectorAll('.scope').forEach((part) => {
      part.hidden = !part.querySelector('.group:not([hidden])');
    });
    const each = [...shown].map(([title, number]) => number + ' of ' + title).join(', ');
    const all = [...shown.values()].reduce((sum, number) => sum + number, 0);
    find('found').textContent = all + ' of ' + fields.length + ' fields' + (filtered && each ? ': ' + each : '');
  }
  find('words').addEventListener('input', filter);
  find('scope').addEventListener('input', filter);
  find('filter').addEventListener('submit', (event) => event.preventDefault());
  find('filter').hidden = false;
  filter();

  // Open the details that a link points to. Open all details for printing.
  function open() {
    const target = location.hash && find(decodeURIComponent(location.hash.slice(1)));
    for (let details = target && target.closest('details'); details; details = details.parentElement.closest('details')) details.open = true;
    if (target) target.scrollIntoView();
  }
  addEventListener('hashchange', open);
  open();
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('details:not([open])')];
    closed.forEach((details) => { details.open = true; });
  });
  addEventListener('afterprint', () => closed.forEach((details) => { details.open = false; }));

  // The form of the consent.
  const newKey = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24))));
  let key = newKey();
  let lastRequest;

  function showConsentOutcome(good, title, ...lines) {
    const box = make('div', undefined, {class: 'result ' + ({true: 'good', false: 'bad'}[good] || 'open')});
    box.append(make('strong', title), ...lines.map((line) => {
      const paragraph = make('p', typeof line === 'string' ? line : line.label + ' ');
      if (line.code) paragraph.append(make('code', line.code, {translate: 'no'}));
      return paragraph;
    }));
    find('consent-outcome').replaceChildren(box);
    box.scrollIntoView({block: 'nearest'});
  }

  const REQUESTS = {in: ['PUT', ''], confirm: ['POST', '/confirmation'], show: ['GET', ''], out: ['DELETE', '']};
  const DONE = {
    in: (body, sent) => {
      if (!body.token) return showConsentOutcome(true, 'Your consent is in force.', 'Scope: ' + sent.scope + '. Deployment: ' + sent.deployment + '. The token is the same.');
      find('consent-token').value = body.token;
      const kept = {label: 'Your token. Keep it in a safe place:', code: body.token};
      if (body.confirmed) return showConsentOutcome(true, 'Your consent is in force already.', kept);
      const host = find('host').value.trim() || 'YOUR-HOST';
      showConsentOutcome(undefined, 'Not in force yet. Confirm your opt-in until ' + body.expires.slice(0, 10) + '.', kept,
        (sent.stock || sent.recover ? 'Only your host can confirm what you have chosen.' : 'Either send a report with this token, or let your host confirm.')
          + ' The host publishes this text at https://' + host + body.challenge.path + ', or as a TXT record of ' + body.challenge.record + '.' + host + ':',
        {label: '', code: body.challenge.text}, 'Then press Confirm by host.');
    },
    confirm: () => {
      find('recover').checked = false;
      showConsentOutcome(true, 'Your consent is confirmed and in force.', 'Reports from now on are accepted.');
    },
    show: (body) => showConsentOutcome(body.confirmed || undefined, body.confirmed ? 'Your consent is in force.' : 'Your opt-in is not confirmed yet.',
      'Scope: ' + body.scope + '. Deployment: ' + body.deployment + '. Since: ' + body.at + '.',
      ...(!body.confirmed ? [] : body.lastReports.length ? ['Last reports received from you: ' + body.lastReports.join(', ') + '.']
        : ['This collector has received no report from you since its start.']),
      ...(body.rejected ? ['New reports are refused because of an erasure. Ask the operator of this collector.'] : [])),
    out: () => showConsentOutcome(true, 'You have opted out.', 'From now on reports of your instance are rejected. You can opt in again at any time.')
  };

  async function decide(what) {
    const id = find('instance').value.trim();
    const token = find('consent-token').value.trim();
    if (!id) { showConsentOutcome(false, 'The id of the instance is missing.'); find('instance').focus(); return; }
    if (what === 'in' ? /[^\x21-\x7e]/.test(token) : !/^[\x21-\x7e]+$/.test(token)) { showConsentOutcome(false, token ? 'This is not a token.' : 'The token is missing.', 'It was shown when you opted in.'); find('consent-token').focus(); return; }
    const headers = {};
    if (token && !(what === 'in' && find('recover').checked)) headers.Authorization = 'Bearer ' + token;
    const bodies = {
      in: {statistics: true, scope: find('consent-scope').value, deployment: find('consent-deployment').value,
        policyVersion: find('consent-form').dataset.policy, stock: find('stock').checked, recover: find('recover').checked},
      confirm: {host: find('host').value.trim()}
    };
    const body = bodies[what] && JSON.stringify(bodies[what]);
    if (body) headers['Content-Type'] = 'application/json';
    if (what === 'in') {
      // The same request has the same key, so that a lost response is repeated.
      if (lastRequest !== id + body) { key = newKey(); lastRequest = id + body; }
      headers['Idempotency-Key'] = key;
    }
    const [method, path] = REQUESTS[what];
    try {
      const result = await fetch('v1/instances/' + encodeURIComponent(id) + '/consent' + path,
        {method, body, headers, cache: 'no-store', credentials: 'omit'});
      const answer = result.status === 204 ? {} : await result.json();
      if (result.ok) return DONE[what](answer, bodies.in);
      showConsentOutcome(false, 'Rejected (' + result.status + ').', answer.detail || 'No reason was given.',
        ...(/"recover"/.test(answer.detail) ? ['Enter the token above. If it is lost, or if you did not opt in, tick “The token of the consent in force is lost”, and opt in.'] : []));
    } catch {
      showConsentOutcome(false, 'The collector did not respond.', 'Try again later. The same request gets the same token.');
    }
  }

  const consent = find('consent-form');
  consent.addEventListener('submit', (event) => { event.preventDefault(); decide('in'); });
  consent.querySelectorAll('button[type=button]').forEach((button) =>
    button.addEventListener('click', () => decide(button.dataset.do)));
  consent.hidden = false;

  // The dry run.
  const HEADS = {stored: ['Field', 'Read from', 'Treatment', 'Stored value'], dropped: ['Path in your report', 'Why it is not stored']};
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

  function showDryRunOutcome(good, title, text) {
    const box = make('p', undefined, {class: 'result ' + (good ? 'good' : 'bad')});
    box.append(make('strong', title), text || '');
    outcome.replaceChildren(box);
    outcome.scrollIntoView({block: 'nearest'});
  }

  function title(field) {
    const row = find('instance_statistics.' + field);
    const what = row && row.querySelector('.what');
    return what ? what.textContent + ' (' + field + ')' : field;
  }

  function list(account, when) {
    if (account.stored.length) {
      outcome.append(table('Would be stored' + when, HEADS.stored, account.stored.map((one) => [title(one.field), one.source.join(', '),
        one.treatment.replaceAll('`', ''), one.value + (one.adjusted ? ' (truncated or unreadable)' : '')])));
    }
    if (account.dropped.length) {
      outcome.append(table('Would be dropped' + when, HEADS.dropped, account.dropped.map((one) => [one.path, one.reason.replaceAll('`', '')])));
    }
  }

  const counted = (account) => account.stored.length + ' fields stored, ' + account.dropped.length + ' paths dropped.';

  function show(result) {
    if (result.verdict === 'accepted') {
      showDryRunOutcome(true, 'This report would be stored as below. Nothing was written.', counted(result));
      list(result, '');
      return;
    }
    const now = result.ifMadeNow;
    showDryRunOutcome(false, 'Nothing of this report would be stored (' + result.verdict + '): ' + result.explanation + '.',
      now ? 'If the same report were made now, it would be stored as below: ' + counted(now) : 'All of it would be dropped.');
    list(now || result, now ? ', if it were made now' : '');
  }

  function showError(status, problem) {
    const where = [problem.path && 'Field: ' + problem.path + '.', problem.reason && 'Reason: ' + problem.reason + '.'];
    const hints = {403: 'Check the token and uniqueId in the report. They must belong together, and the consent must be in force.', 413: 'The report is too long.', 429: 'There were too many requests. Try again in a few seconds.', 503: 'The collector is not available. Try again later.'};
    showDryRunOutcome(false, 'Rejected (' + status + '): ' + (problem.detail || 'no reason was given.'), [...where, hints[status]].filter(Boolean).join(' '));
  }

  async function run() {
    const token = find('token').value.trim();
    const report = find('report').value.trim();
    if (!token) { showDryRunOutcome(false, 'The token is missing.', 'It was shown when you opted in.'); find('token').focus(); return; }
    if (!/^[\x21-\x7e]+$/.test(token)) { showDryRunOutcome(false, 'This is not a token.', 'A token consists of letters, digits, - and _.'); find('token').focus(); return; }
    try {
      JSON.parse(report);
    } catch (fault) {
      showDryRunOutcome(false, 'The report is not JSON and was not sent.', fault.message);
      find('report').focus();
      return;
    }
    try {
      const result = await fetch('v1/statistics?dry-run=true', {method: 'POST', body: report, cache: 'no-store', credentials: 'omit',
        headers: {'Content-Type': 'application/json', Authorization: 'Bearer ' + token}});
      const body = await result.json();
      if (result.ok) show(body); else showError(result.status, body);
    } catch {
      showDryRunOutcome(false, 'The collector did not respond.', 'Nothing was stored. Try again later.');
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
