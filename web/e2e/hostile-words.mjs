// Markup and scripts in every field that somebody can type into: shown as what was typed, and nothing of it runs.
//
// Every field of the API that takes free text is filled by whoever may fill it, also by file names, cells of a list and
// the text of a PDF that fills a form. Then everybody walks every screen with a trap set.
import { assert, equal, until } from './ledger.mjs';
import { DESK, PHONE, Person } from './person.mjs';
import { rootCertificate } from './certificates.mjs';
import { printLetter } from './papers.mjs';
import { listOf } from './sheets.mjs';

const journey = 'hostile-words';

/** Breaks out of texts, attributes, styles, scripts and templates; short enough for a short field. */
const markup = (mark) => `${mark}"'><img src=x onerror=markupRan()><svg/onload=markupRan()>`;
/** For fields of a few words. */
const tiny = (mark) => `${mark}<img src=x onerror=markupRan()>`;
const scripts = (mark) => `${mark}</textarea></title></style><script>markupRan()</script><a href="javascript:markupRan()">x</a><iframe srcdoc="<script>parent.markupRan()</script>"></iframe>{{markupRan()}}\${markupRan()}`;

// Fields whose values are chosen from a list or are secrets; every other text of the description must have been filled.
const CLOSED = /(^|\.)(fields\.code|access|urgency|language|kind_of_day|honorific|roles|role|state|preset|outcome|file_sha256|place|login|password|current|new|code_of_setup|from|to)$/u;
const CLOSED_OPERATIONS = new Set(['sign_in', 'demo_sign_in', 'begin_setup', 'change_password', 'enrol_second_factor', 'confirm_second_factor', 'remove_second_factor', 'mark_setup_step', 'apply_unit_preset', 'list_inbox', 'list_deadlines', 'list_notices']);
// What is a key here and free text elsewhere; a rule's value is that of a field filled below, and only rules have it.
const KEYS = new Set(['act_on_document.layers.kind', 'set_calendar.days.kind', 'hand_over.posts.piles.kind', 'save_fields.base', 'list_book.order', 'list_book.book', 'print_book.book', 'export_book.book', 'forecast_number.book', 'register_document.book', 'list_book.statuses', 'list_book.cursor', 'list_watched.list', 'list_watched.urgency', 'list_watched.cursor', 'export_watched.list', 'export_watched.urgency', 'print_book.statuses', 'export_book.statuses', 'search_documents.directions', 'search_documents.statuses', 'search_documents.urgencies', 'search_documents.units', 'search_documents.sort', 'search_documents.years', 'export_search.directions', 'export_search.statuses', 'export_search.urgencies', 'export_search.units', 'export_search.sort', 'export_search.years', 'receive_document.source', 'add_attachment.source', 'add_result.source', 'set_mailbox.settings.security', 'try_mailbox.settings.security', 'set_mail_settings.settings.posture', 'set_mail_settings.settings.security', 'set_notice_preferences.kinds.kind', 'trust_root.purposes', 'count_campaign.verdicts', 'begin_campaign.verdicts', 'list_campaign_files.only', 'list_campaign_files.cursor', 'export_campaign.only', 'list_scans.cursor', 'set_scan_plan.groups.cut', 'split_scan.groups.cut', 'change_reading_rule.kept_value']);

/** Names of the fields of the description that take free text, as `operation.field.field`. */
function textFields(document) {
  const schemas = document.components.schemas;
  const found = new Set();
  const visit = (schema, path, seen) => {
    const name = schema.$ref?.split('/').at(-1);
    if (name) {
      if (!seen.includes(name)) visit(schemas[name], path, [...seen, name]);
      return;
    }
    for (const one of [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.allOf ?? [])]) visit(one, path, seen);
    const types = [schema.type].flat();
    if (types.includes('string') && !schema.format && !schema.enum) found.add(path);
    if (types.includes('array')) visit(schema.items, path, seen);
    for (const [field, value] of Object.entries(schema.properties ?? {})) visit(value, `${path}.${field}`, seen);
  };
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item)) {
      const id = operation.operationId;
      const body = operation.requestBody?.content['application/json']?.schema;
      if (body) visit(body, id, []);
      for (const parameter of operation.parameters ?? []) if (parameter.in === 'query') visit(parameter.schema, `${id}.${parameter.name}`, []);
    }
  }
  return [...found].filter((path) => !CLOSED_OPERATIONS.has(path.split('.')[0]) && !CLOSED.test(path) && !KEYS.has(path));
}

/** Somebody whose browser tells when anything typed has run, opened a box, left a node or met the policy. */
async function trapped(run, login, size = DESK) {
  const person = await new Person({ ...run, journey, size }).arrive();
  person.sprung = [];
  await person.context.exposeFunction('trapSprung', (what) => person.sprung.push(what));
  await person.context.addInitScript(() => {
    window.markupRan = () => window.trapSprung('a script ran');
    document.addEventListener('securitypolicyviolation', (event) => window.trapSprung(`the policy stopped ${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
  });
  person.page.on('dialog', (dialog) => {
    person.sprung.push(`a box opened: ${dialog.message()}`);
    dialog.dismiss().catch(() => undefined);
  });
  person.page.on('framenavigated', (frame) => {
    if (frame !== person.page.mainFrame() && !frame.url().startsWith('blob:') && frame.url() !== 'about:blank') person.sprung.push(`a frame of ${frame.url()}`);
  });
  person.page.on('request', (request) => {
    const url = new URL(request.url());
    if (['http:', 'https:'].includes(url.protocol) && url.origin !== run.site.url) person.sprung.push(`a request to ${url.origin}`);
    if (url.pathname.endsWith('/x')) person.sprung.push(`a request for ${url.pathname}`);
  });
  await person.signIn(login);
  return person;
}

/** Nodes that only typed markup can have made. */
const injected = () =>
  [...document.querySelectorAll('*')]
    .filter(
      (node) =>
        (node.tagName === 'SCRIPT' && node.textContent.includes('markupRan')) ||
        [...node.attributes].some(
          ({ name, value }) =>
            name.startsWith('on') ||
            (['src', 'srcdoc', 'action'].includes(name) && (value === 'x' || value.includes('markupRan'))) ||
            (['href', 'src', 'action'].includes(name) && /^\s*javascript:/iu.test(value)),
        ),
    )
    .map((node) => node.outerHTML.slice(0, 120));

async function act(person, id, action) {
  const { body } = await person.ask(`/api/v1/documents/${id}`);
  const answer = await person.ask(`/api/v1/documents/${id}/actions`, { method: 'POST', body: { version: body.version, ...action } });
  assert(answer.status === 200, `${action.action}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
}

/** Bytes to an address as this person; gives the answer. */
function send(person, path, bytes) {
  return person.page.evaluate(
    async ([where, base64]) => {
      const me = await (await fetch('/api/v1/session')).json();
      const body = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const answer = await fetch(where, { method: 'POST', headers: { 'x-csrf-token': me.csrf_token, 'content-type': 'application/octet-stream' }, body });
      return { status: answer.status, body: await answer.json().catch(() => null) };
    },
    [path, Buffer.from(bytes).toString('base64')],
  );
}

/** A letter of its own that a file makes, filled with markup and registered; gives its identifier. */
async function receive(run, clerk, mark, name) {
  const escaped = scripts(`${mark} `).replace(/&/gu, '&amp;').replace(/</gu, '&lt;');
  const bytes = await printLetter(run.browser, { code: `61${mark.length}/SXD-${mark}`, subject: escaped, day: '02', month: '11', year: '2026', due: '30 tháng 11 năm 2026', body: [escaped, 'Nội dung.'] });
  const received = await send(clerk, `/api/v1/incoming-documents?name=${encodeURIComponent(name)}`, bytes);
  equal(received.status, 201, `a letter is received: ${JSON.stringify(received.body)}`);
  const id = received.body.document_id;
  await until(async () => (await clerk.ask(`/api/v1/documents/${id}`)).body?.analysing === false, 'it is read', 60_000);
  return id;
}

/** The answer must be one of these, because what it sends is right, or is refused in words. */
const accepted = (answer, what, statuses = [200, 201, 204]) => assert(statuses.includes(answer.status), `${what}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 400)}`);

/** Fills every field; gives what was filled and the letters that hold it. */
async function fillEverything(run, people) {
  const { quantri, linh, lam, ha, son, trung } = people;
  const filled = new Set();
  const note = (operation, ...fields) => fields.forEach((field) => filled.add(`${operation}.${field}`));
  const office = '/api/v1/administration';

  // The agency, its units, people and days.
  const agency = (await quantri.ask(`${office}/agency`)).body;
  accepted(await quantri.ask(`${office}/agency`, { method: 'PUT', body: { ...agency, name: markup('UBND phường Thọ Hòa ') } }), 'agency');
  for (const field of ['abbreviation', 'code']) accepted(await quantri.ask(`${office}/agency`, { method: 'PUT', body: { ...agency, name: markup('UBND phường Thọ Hòa '), [field]: markup('A') } }), `agency ${field}`, [200, 422]);
  note('change_agency', 'name', 'abbreviation', 'code');
  const top = (await quantri.ask(`${office}/organisation`)).body.units.find((one) => one.parent_id === null).id;
  const unit = await quantri.ask(`${office}/units`, { method: 'POST', body: { name: markup('Đơn vị '), short_name: tiny('ĐV '), abbreviation: '', parent_id: top } });
  accepted(unit, 'unit', [201, 422]);
  const made = (await quantri.ask(`${office}/organisation`)).body.units.find((one) => one.name.startsWith('Đơn vị '));
  accepted(await quantri.ask(`${office}/units/${made.id}`, { method: 'PATCH', body: { name: scripts('Đơn vị '), short_name: tiny('ĐV '), abbreviation: markup('A') } }), 'unit changed', [200, 422]);
  for (const operation of ['create_unit', 'change_unit']) note(operation, 'name', 'short_name', 'abbreviation');
  const person = await quantri.ask(`${office}/people`, { method: 'POST', body: { name: markup('Lý Thị Thử '), honorific: 'bà', login: 'thu.lythi', post: { unit_id: made.id, title: markup('Chuyên viên '), roles: ['officer'] } } });
  accepted(person, 'person', [201, 422]);
  const { id: personId } = (await quantri.ask(`${office}/organisation`)).body.people.find((one) => one.name.startsWith('Lý Thị Thử'));
  accepted(await quantri.ask(`${office}/people/${personId}`, { method: 'PATCH', body: { name: markup('Lý Thị Thử '), honorific: 'bà' } }), 'person changed');
  accepted(await quantri.ask(`${office}/people/${personId}/posts`, { method: 'POST', body: { unit_id: made.id, title: scripts('Tổ trưởng '), roles: ['unit_head'] } }), 'post', [201, 422]);
  note('add_person', 'name', 'post.title');
  note('change_person', 'name');
  note('give_post', 'title');
  accepted(await quantri.ask(`${office}/people/${personId}/hand-over`, { method: 'POST', body: { leaves: true, posts: [], reason: scripts('Quyết định nghỉ ') } }), 'a hand-over', [200, 409, 422]);
  note('hand_over', 'reason');
  const calendar = (await quantri.ask(`${office}/calendar`)).body;
  const days = [...(calendar.days ?? []), { date: '2027-03-03', kind: 'holiday', name: markup('Ngày '), legal_basis: scripts('Quyết định ') }];
  accepted(await quantri.ask(`${office}/calendar`, { method: 'PUT', body: { version: calendar.version, sessions: calendar.sessions, days } }), 'calendar', [200, 422]);
  note('set_calendar', 'days.name', 'days.legal_basis');
  const root = rootCertificate();
  const trusted = await quantri.ask(`${office}/trust/roots`, { method: 'POST', body: { certificate: root.raw.toString('base64'), fingerprint: root.fingerprint256, purposes: ['signing'], reason: scripts('Đối chiếu ') } });
  accepted(trusted, 'a root certificate', [201]);
  for (const field of ['certificate', 'fingerprint']) accepted(await quantri.ask(`${office}/trust/roots`, { method: 'POST', body: { certificate: root.raw.toString('base64'), fingerprint: root.fingerprint256, purposes: ['signing'], reason: 'Đối chiếu', [field]: markup('00') } }), `a root of markup: ${field}`, [422]);
  const root_of_ours = trusted.body.roots.find((one) => one.reason.startsWith('Đối chiếu '));
  accepted(await quantri.ask(`${office}/trust/roots/${root_of_ours.id}/withdrawal`, { method: 'POST', body: { reason: scripts('Thôi tin cậy ') } }), 'a root withdrawn');
  note('trust_root', 'certificate', 'fingerprint', 'reason');
  note('withdraw_root', 'reason');
  accepted(await quantri.ask(`${office}/abbreviations`, { method: 'PUT', body: { version: 0, own: [{ short: 'TT<b>', long: 'trung tâm <svg onload>' }], off: [markup('A')] } }), 'abbreviations');
  accepted(await quantri.ask(`${office}/abbreviations`, { method: 'PUT', body: { version: 1, own: [{ short: markup('A'), long: markup('trung tâm ') }], off: [] } }), 'abbreviations of markup', [422]);
  note('set_abbreviations', 'own.short', 'own.long', 'off');
  accepted(await quantri.ask(`${office}/phrases`, { method: 'PUT', body: { version: 0, phrases: [scripts('Câu chung '), markup('Câu ')] } }), 'phrases of the agency');
  note('set_agency_phrases', 'phrases');
  const { kinds } = (await quantri.ask(`${office}/document-kinds`)).body;
  accepted(await quantri.ask(`${office}/document-kinds`, { method: 'PUT', body: { version: 0, kinds: [{ name: markup('Loại '), abbreviation: '<b>x</b>', closed: false }, ...kinds] } }), 'kinds of documents', [200, 422]);
  note('set_admin_kinds', 'kinds.name', 'kinds.abbreviation');
  accepted(await quantri.ask(`${office}/held-numbers`, { method: 'POST', body: { books: [{ book: markup('sổ '), year: 2026, last: 1 }] } }), 'numbers of a book of markup', [409]);
  note('confirm_numbers', 'books.book');
  accepted(await quantri.ask(`${office}/books`, { method: 'POST', body: { name: tiny('Sổ '), first: 1 } }), 'a book of its own');
  note('add_book', 'name');
  const own = (await quantri.ask(`${office}/books`)).body.find((one) => one.book !== 'incoming').book;
  accepted(await quantri.ask(`${office}/books/${own}/name`, { method: 'PUT', body: { name: tiny('Sổ khác '), reason: scripts('Theo danh mục ') } }), 'a book of another name');
  accepted(await quantri.ask(`${office}/books/${own}/closing`, { method: 'POST', body: { reason: scripts('Thôi dùng ') } }), 'a book out of use');
  accepted(await quantri.ask(`${office}/books/${own}/reopening`, { method: 'POST', body: { reason: scripts('Dùng tiếp ') } }), 'a book in use again');
  note('rename_book', 'name', 'reason');
  for (const operation of ['close_book', 'reopen_book']) note(operation, 'reason');
  const ending = await quantri.ask(`${office}/units`, { method: 'POST', body: { name: 'Đơn vị sắp đóng', parent_id: top } });
  accepted(ending, 'a unit to end', [201]);
  const closing = ending.body.units.find((one) => one.name === 'Đơn vị sắp đóng').id;
  accepted(await quantri.ask(`${office}/units/${closing}/closing`, { method: 'POST', body: { reason: scripts('Hợp nhất '), successor_ids: [made.id], posts: [] } }), 'a unit that ends');
  note('close_unit', 'reason');
  const mail = { version: (await quantri.ask('/api/v1/mail-settings')).body.version, on: false, host: 'thu.example.vn', port: 465, security: 'tls', user: 'vanthu', from_name: markup('Văn thư '), from: 'vanthu@example.vn', site: 'https://congvan.example.vn', posture: 'bare', domains: [] };
  accepted(await quantri.ask('/api/v1/mail-settings', { method: 'PUT', body: { settings: mail } }), 'a mail server', [200, 422]);
  const hostile = { ...mail, host: markup('thu.'), user: markup('thu '), site: markup('https://'), domains: [markup('miền.')] };
  accepted(await quantri.ask('/api/v1/mail-settings', { method: 'PUT', body: { settings: hostile } }), 'a mail server of markup', [200, 409, 422]);
  note('set_mail_settings', 'settings.host', 'settings.user', 'settings.from_name', 'settings.site', 'settings.domains');
  const provider = { version: (await quantri.ask('/api/v1/sign-in-provider')).body.version, on: false, issuer: 'https://dinhdanh.example.vn', client: markup('ma '), label: tiny('Nút '), class: '', match_login: false };
  accepted(await quantri.ask('/api/v1/sign-in-provider', { method: 'PUT', body: { settings: provider, secret: markup('khóa ') } }), 'a provider of sign-in', [200, 409, 422]);
  const foreign = { ...provider, issuer: markup('https://'), class: markup('mức'), redirect: markup('https://'), left: markup('https://') };
  accepted(await quantri.ask('/api/v1/sign-in-provider', { method: 'PUT', body: { settings: foreign } }), 'a provider of markup', [200, 409, 422]);
  accepted(await linh.ask('/api/v1/provider-sign-in', { method: 'POST', body: { agency_id: crypto.randomUUID(), return_to: markup('/') } }), 'an errand', [404]);
  accepted(await linh.ask('/api/v1/provider-sign-in/answer', { method: 'POST', body: { state: markup('vao.'), code: markup('mã'), error: markup('lỗi'), issuer: markup('https://') } }), 'an answer of markup', [401]);
  accepted(await linh.ask('/api/v1/provider-sign-in/code', { method: 'POST', body: { code: markup('1') } }), 'a code of markup', [401]);
  accepted(await linh.ask('/api/v1/identities', { method: 'POST', body: { state: markup('noi.'), code: markup('mã'), error: markup('lỗi'), issuer: markup('https://') } }), 'a link of markup', [401]);
  accepted(await quantri.ask(`/api/v1/accounts/${crypto.randomUUID()}/identity`, { method: 'PUT', body: { subject: markup('kc-') } }), 'a subject of markup', [404]);
  note('set_provider_settings', 'secret', ...['issuer', 'client', 'label', 'class', 'redirect', 'left'].map((field) => `settings.${field}`));
  note('begin_provider_sign_in', 'return_to');
  for (const operation of ['answer_provider_sign_in', 'link_identity']) note(operation, 'state', 'code', 'error', 'issuer');
  note('finish_provider_sign_in', 'code');
  note('link_account', 'subject');
  const proof = { ticket: markup('vé '), credential: markup('khóa '), client_data: markup('a'), authenticator: markup('b'), signature: markup('c'), handle: markup('d') };
  accepted(await linh.ask('/api/v1/passkey-sign-in', { method: 'POST', body: proof }), 'a passkey of markup', [401]);
  accepted(await linh.ask('/api/v1/passkeys', { method: 'POST', body: { ...proof, name: tiny('Khóa ') } }), 'a new passkey of markup', [401]);
  accepted(await linh.ask(`/api/v1/passkeys/${crypto.randomUUID()}`, { method: 'PATCH', body: { name: tiny('Khóa ') } }), 'a name for a passkey', [404]);
  note('passkey_sign_in', ...Object.keys(proof));
  note('add_passkey', 'ticket', 'client_data', 'authenticator', 'name');
  note('rename_passkey', 'name');
  const letterBox = { version: (await quantri.ask(`${office}/mailbox`)).body.version, on: false, host: markup('thu.'), port: 993, security: 'tls', user: markup('thu '), folder: markup('Thư mục '), done_folder: markup('Đã nhận '), since: '2026-11-01' };
  accepted(await quantri.ask(`${office}/mailbox`, { method: 'PUT', body: { settings: letterBox } }), 'a mailbox', [200, 422]);
  note('set_mailbox', 'settings.host', 'settings.user', 'settings.folder', 'settings.done_folder');
  accepted(await quantri.ask(`${office}/mailbox/trial`, { method: 'POST', body: { settings: letterBox, password: 'x' } }), 'a trial of a mailbox', [422]);
  note('try_mailbox', 'settings.host', 'settings.user', 'settings.folder', 'settings.done_folder');
  accepted(await linh.ask('/api/v1/notice-preferences', { method: 'PUT', body: { address: markup('linh@'), kinds: [] } }), 'an address for e-mail', [200, 422]);
  note('set_notice_preferences', 'address');
  for (const [list, rows] of [
    ['units', [['Tên đơn vị', 'Tên ngắn', 'Ký hiệu', 'Thuộc đơn vị'], [markup('Ô bảng '), markup('Ô '), '', ''], [scripts('Ô sai '), '', markup('B'), markup('không có ')]]],
    ['people', [['Họ và tên', 'Ông/Bà', 'Đơn vị', 'Chức vụ', 'Vai trò', 'Tài khoản'], [markup('Người bảng '), 'Bà', markup('không có '), markup('Chức '), markup('Vai '), markup('tk')]]],
  ]) accepted(await send(quantri, `${office}/${list}/import?apply=${list === 'units'}`, listOf(rows)), `${list} by a list`, [200, 422]);

  // A letter on its way, one that came back, one with a form half filled.
  const form = (mark) => ({
    kind: markup('Công văn '), code: `12${mark.length}/SXD-VP`, issued_date: '2026-11-02', organ_name: markup('Sở Xây dựng '), organ_code: markup('H00'), subject: markup(`Trích yếu ${mark} `), language: 'Tiếng Việt', note: scripts('Ghi chú '),
    signer_name: markup('Đoàn Gia Bảo '), signer_position: markup('Phó Giám đốc '), urgency: 'normal', access: 'normal', file_notation: markup('HS-1 '), page_count: 1, due_date: null,
  });
  const fields = ['kind', 'organ_name', 'organ_code', 'subject', 'note', 'signer_name', 'signer_position', 'file_notation'];
  const half = await receive(run, linh, 'dở', `${markup('dở dang ')}.pdf`);
  const base = (await linh.ask(`/api/v1/documents/${half}`)).body.fields_tag;
  accepted(await linh.ask(`/api/v1/documents/${half}/fields`, { method: 'PUT', body: { base, fields: form('dở') } }), 'a form half filled');
  accepted(await send(linh, `/api/v1/documents/${half}/attachments?name=${encodeURIComponent(`${scripts('kèm ')}.txt`)}`, Buffer.from(scripts('kèm '))), 'an attachment');
  note('save_fields', ...fields.map((field) => `fields.${field}`));
  note('receive_document', 'name');
  note('add_attachment', 'name');
  const back = await receive(run, linh, 'lại', `${scripts('trả lại ')}.pdf`);
  await act(linh, back, { action: 'return_to_sender', reason: scripts('Lý do ') });
  const sentAway = (await linh.ask(`/api/v1/documents/${back}`)).body.version;
  accepted(await linh.ask(`/api/v1/documents/${back}/receive-again`, { method: 'POST', body: { version: sentAway, reason: scripts('Nhận lại vì ') } }), 'received again', [201]);
  note('receive_again', 'reason');

  // Scans of many letters, by their names and the reason for which one is thrown away.
  const pages = await printLetter(run.browser, { code: '619/SXD-BQ', subject: 'Bản quét', day: '02', month: '11', year: '2026', due: '30 tháng 11 năm 2026', body: ['Nội dung.'] });
  const sendScan = async (path, name) => {
    const sent = await send(linh, `${path}name=${encodeURIComponent(name)}`, pages);
    equal(sent.status, 201, `a scan is received: ${JSON.stringify(sent.body)}`);
    return sent.body;
  };
  const thrown = await sendScan('/api/v1/scans?', `${markup('bỏ ')}.pdf`);
  accepted(await linh.ask(`/api/v1/scans/${thrown.id}/discard`, { method: 'POST', body: { version: thrown.version, reason: scripts('Bỏ vì ') } }), 'a scan thrown away');
  const scan = await sendScan('/api/v1/scans?', `${scripts('quét ')}.pdf`);
  // The same bytes once more, each time for a reason.
  await sendScan(`/api/v1/scans/${scan.id}/files?version=${scan.version}&reason=${encodeURIComponent(markup('Quét lại vì '))}&`, `${markup('thêm ')}.pdf`);
  await sendScan(`/api/v1/scans?reason=${encodeURIComponent(scripts('Quét lại vì '))}&`, `${scripts('lại ')}.pdf`);
  note('receive_scan', 'name', 'reason');
  note('add_scan_file', 'name', 'reason');
  note('discard_scan', 'reason');

  const whole = await receive(run, linh, 'đi', `${markup('đi hết ')}.pdf`);
  const office_of = (await linh.ask('/api/v1/organisation')).body;
  const chief = office_of.submit_to.find((one) => one.title === 'Chánh Văn phòng').id;
  const version = (await linh.ask(`/api/v1/documents/${whole}`)).body.version;
  accepted(await linh.ask(`/api/v1/documents/${whole}/registration`, { method: 'POST', body: { version, fields: form('đi'), submit_to: chief } }), 'registered');
  note('register_document', ...fields.map((field) => `fields.${field}`));
  const seen = (await lam.ask('/api/v1/organisation')).body;
  const economy = seen.units.find((one) => one.name.startsWith('Phòng Kinh tế')).id;
  const leader = seen.leaders.find((one) => one.title === 'Chủ tịch UBND phường').id;
  const parts = [{ role: 'lead', unit_id: economy, deadline: null }];
  await act(lam, whole, { action: 'comment', text: scripts('Trao đổi ') });
  await act(lam, whole, { action: 'propose', to: leader, text: scripts('Đề xuất '), parts });
  await act(ha, whole, { action: 'send_back', reason: scripts('Trả lại vì ') });
  await act(linh, whole, { action: 'submit', to: chief });
  await act(lam, whole, { action: 'propose', to: leader, text: scripts('Đề xuất lại '), parts });
  const letter = (await ha.ask(`/api/v1/documents/${whole}`)).body;
  const [file] = letter.files;
  const checked = await ha.ask(`/api/v1/documents/${whole}/files/${file.id}/signature-reports`, { method: 'POST', body: { reason: scripts('Kiểm lại vì ') } });
  accepted(checked, 'signatures checked again', [201]);
  note('check_signatures', 'reason');
  // Of many letters; those of this demo that are signed, and no other check runs.
  const many = await linh.ask('/api/v1/signature-campaigns', { method: 'POST', body: { reason: scripts('Kiểm lại nhiều vì ') } });
  accepted(many, 'many signatures checked again', [201, 409]);
  note('begin_campaign', 'reason');
  // A host is a whole name: markup in its place is refused.
  accepted(await quantri.ask('/api/v1/administration/evidence-fetching', { method: 'PUT', body: { version: 0, on: false, hosts: [{ name: tiny('máy'), internal: false }] } }), 'a host', [409, 422]);
  note('set_fetching', 'hosts.name');
  const box = file.page_boxes[0];
  const layer = { id: crypto.randomUUID(), page: 1, page_box: box, kind: 'note', rect: [60, 300, 300, 60], lines: [markup('Nét ')], font_size: 12, file_sha256: file.sha256, ink: [] };
  await act(ha, whole, { action: 'direct', text: scripts('Bút phê '), parts, layers: [layer] });
  note('act_on_document', 'reason', 'text', 'layers.lines', 'instruction', 'note', 'missing');
  const mine = (await son.ask(`/api/v1/documents/${whole}`)).body;
  const officer = (await son.ask('/api/v1/organisation')).body.members.find((one) => one.position.holders[0].name === trung.name).position.id;
  const share = mine.my_assignment?.id ?? mine.my_assignment_id ?? mine.assignments.find((one) => one.role === 'lead').id;
  await act(son, whole, { action: 'assign', assignment_id: share, officer, instruction: scripts('Giao việc '), deadline: null });
  accepted(await send(trung, `/api/v1/documents/${whole}/results?name=${encodeURIComponent(`${markup('kết quả ')}.txt`)}`, Buffer.from(markup('kết quả'))), 'a result');
  note('add_result', 'name');
  await act(trung, whole, { action: 'report', text: scripts('Báo cáo ') });
  await act(son, whole, { action: 'reopen', assignment_id: share, missing: scripts('Còn thiếu ') });
  await act(trung, whole, { action: 'report', text: scripts('Báo cáo lại ') });
  // Whoever may not do one of these now is told so; who may has done it.
  const attempt = async (who, action) => {
    const held = (await who.ask(`/api/v1/documents/${whole}`)).body;
    accepted(await who.ask(`/api/v1/documents/${whole}/actions`, { method: 'POST', body: { version: held.version, ...action } }), action.action, [200, 409, 422]);
  };
  await attempt(trung, { action: 'ask_extension', assignment_id: share, deadline: '2027-01-15', reason: scripts('Xin thêm ngày ') });
  await attempt(son, { action: 'invite', unit_id: made.id, note: scripts('Mời cùng làm '), deadline: null });
  await attempt(ha, { action: 'forward', to: leader, note: scripts('Chuyển tiếp ') });
  const held = (await linh.ask(`/api/v1/documents/${whole}`)).body;
  accepted(await linh.ask(`/api/v1/documents/${whole}/correction`, { method: 'POST', body: { version: held.version, fields: { ...form('đi'), subject: markup('Trích yếu sửa ') }, reason: scripts('Sửa vì ') } }), 'a correction', [200, 409, 422]);
  note('correct_document', 'reason', ...fields.map((field) => `fields.${field}`));
  note('act_on_many', 'instruction', 'text');
  accepted(await ha.ask('/api/v1/bulk-actions', { method: 'POST', body: { action: 'comment', text: scripts('Hỏi nhiều '), items: [{ document_id: whole, version: held.version }] } }), 'bulk');
  accepted(await son.ask('/api/v1/bulk-actions', { method: 'POST', body: { action: 'assign', officer, instruction: markup('Giao nhiều '), deadline: null, items: [{ document_id: whole, version: 1 }] } }), 'bulk');

  // Who acts for whom, and why.
  const choices = (await ha.ask('/api/v1/delegations')).body;
  const today = (await ha.ask('/api/v1/deadlines')).body.today;
  const delegation = { position_id: choices.posts[0].position_id, to: choices.people.find((one) => one.person.name === lam.name).person.id, first_day: today, last_day: today, powers: choices.posts[0].powers, reason: scripts('Vắng vì ') };
  accepted(await ha.ask('/api/v1/delegations', { method: 'POST', body: { ...delegation, powers: [markup('bút phê')] } }), 'powers of markup', [422]);
  accepted(await ha.ask('/api/v1/delegations', { method: 'POST', body: delegation }), 'a delegation', [201]);
  note('give_delegation', 'reason', 'powers');

  // What one keeps for oneself.
  accepted(await ha.ask('/api/v1/quick-phrases', { method: 'PUT', body: { phrases: [markup('Mẫu câu '), 'Để biết'] } }), 'phrases', [200, 422]);
  note('set_quick_phrases', 'phrases');
  for (const place of ['book', 'search', 'following']) accepted(await linh.ask(`/api/v1/saved-filters/${crypto.randomUUID()}`, { method: 'PUT', body: { place, name: tiny('Bộ lọc '), address: `q=${markup('x')}&javascript:markupRan()` } }), 'filter');
  note('save_filter', 'name', 'address');
  // What is asked for is shown on the page that answers.
  for (const operation of ['search_documents', 'export_search']) note(operation, 'q', 'kinds', 'agencies');
  note('suggest', 'q');
  accepted(await linh.ask(`/api/v1/documents/${whole}/files/${file.id}/places?q=${encodeURIComponent(markup('x'))}`), 'places');
  note('find_places', 'q');
  for (const operation of ['list_book', 'print_book', 'export_book']) note(operation, 'organ', 'kind', 'q');
  for (const operation of ['list_watched', 'export_watched']) note(operation, 'organ', 'q');
  note('list_duplicates', 'code', 'organ_name');
  return { filled, agency, half, back, whole, scan: scan.id, file: file.id };
}

export async function hostileWords(run) {
  await run.ledger.journey('Hostile words', async () => {
    const people = {};
    for (const login of ['quantri', 'linh', 'lam', 'ha', 'son', 'trung']) people[login] = await trapped(run, login);
    let agency;
    try {
      await run.ledger.step('the trap springs', async () => {
        const guest = await trapped(run, 'mai');
        await guest.page.evaluate((words) => document.body.insertAdjacentHTML('beforeend', words), markup('x'));
        await guest.page.waitForTimeout(300);
        assert((await guest.page.evaluate(injected)).length >= 2, 'nodes of markup are not seen');
        assert(guest.sprung.some((what) => what.startsWith('the policy stopped')), `the policy was not met: ${guest.sprung.join(', ')}`);
        assert(!guest.sprung.includes('a script ran'), 'a script ran in spite of the policy');
        await guest.leave();
      });
      const held = await run.ledger.step('every field is filled with markup', () => fillEverything(run, people));
      agency = held.agency;
      await run.ledger.step('no field that takes free text was forgotten', async () => {
        const document = await (await fetch(`${run.site.url}/api/openapi.json`)).json();
        const forgotten = textFields(document).filter((field) => !held.filled.has(field));
        equal(forgotten.join(', '), '', 'fields that nobody filled');
      });
      const q = encodeURIComponent(markup('Trích yếu đi '));
      const walks = [
        ['linh', ['/vao-so-den', '/ban-quet', `/ban-quet/${held.scan}`, `/vao-so-den/${held.half}`, '/bi-tra-lai', `/van-ban/${held.back}`, `/van-ban/${held.whole}`, '/kiem-tra-chu-ky', '/so-den', `/so-den?q=${q}`, `/tra-cuu?q=${q}`, `/tra-cuu?q=${encodeURIComponent('"')}`, `/dang-theo-doi?q=${q}&cq=${q}`, '/ca-nhan']],
        ['lam', ['/cho-but-phe', '/can-xu-ly', '/uy-quyen', `/van-ban/${held.whole}`]],
        ['ha', ['/cho-but-phe', '/qua-han?ds=co-quan', `/van-ban/${held.whole}`, `/van-ban/${held.whole}/chu-ky/${held.file}`, '/dang-theo-doi', '/uy-quyen']],
        ['son', ['/can-xu-ly', `/can-xu-ly/${held.whole}`, '/phoi-hop', '/de-biet']],
        ['trung', ['/can-xu-ly', `/can-xu-ly/${held.whole}`, `/can-xu-ly/${held.whole}?xem=1`, '/tra-cuu?q=Trich%20yeu']],
        ['quantri', ['/tai-khoan', '/don-vi', '/can-bo', '/so-van-ban', '/ngay-nghi', '/danh-muc', '/nguon-tin-cay', '/xac-nhan-so', '/co-quan', '/nhat-ky', `/${q}`, `/van-ban/${q}`]],
      ];
      let shown = 0;
      for (const [login, paths] of walks) {
        await run.ledger.step(`nothing of it runs before ${login}: ${paths.length} screens`, async () => {
          const person = people[login];
          for (const path of paths) {
            await person.page.goto(path);
            await person.settle();
            const found = await person.page.evaluate(injected);
            equal(found.join('\n'), '', `${path}: nodes that nobody wrote`);
            equal(person.sprung.join('\n'), '', `${path}: what the trap caught`);
            if ((await person.page.locator('body').innerText()).includes('<img src=x onerror=markupRan()>')) shown += 1;
          }
          await person.stop(`last-of-${login}`);
        });
      }
      await run.ledger.step('what was typed is shown as it was typed', async () => assert(shown >= 10, `only ${shown} screens show it`));
      await run.ledger.step('nor on a phone, nor at the door', async () => {
        const leader = await trapped(run, 'ha', PHONE);
        for (const path of ['/cho-but-phe', `/van-ban/${held.whole}`]) {
          await leader.page.goto(path);
          await leader.settle();
          equal((await leader.page.evaluate(injected)).join('\n'), '', `${path}: nodes that nobody wrote`);
        }
        await leader.context.clearCookies();
        for (const next of ['javascript:markupRan()', '//evil.invalid/', 'https://evil.invalid/', '/\\evil.invalid']) {
          await leader.page.goto(`/dang-nhap?tiep=${encodeURIComponent(next)}&redirect=${encodeURIComponent(next)}`);
          await leader.page.waitForTimeout(300);
          equal(new URL(leader.page.url()).origin, run.site.url, `${next}: where it leads`);
        }
        equal(leader.sprung.join('\n'), '', 'what the trap caught');
        await leader.leave();
      });
    } finally {
      if (agency) await people.quantri.ask('/api/v1/administration/agency', { method: 'PUT', body: agency }).catch(() => undefined);
      for (const person of Object.values(people)) await person.leave();
    }
  });
}
