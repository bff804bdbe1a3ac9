// Who may not see a letter sees nothing of it: not the letter, its file, its page, its hit, nor its count.
import { assert, equal } from './ledger.mjs';
import { Person } from './person.mjs';

const strangers = [
  ['ngan', 'an officer of another unit with no share'],
  ['camloc', 'an officer of another agency'],
  ['quantri', 'the administrator'],
];

/** A letter that nobody of the strangers has a share in, with its file, as its leader sees it. */
async function soleLetter(run, known) {
  const leader = await new Person({ ...run, journey: 'rights' }).arrive();
  await leader.signIn('ha');
  const { body } = await leader.ask(`/api/v1/documents/${known.id}`);
  const before = await leader.ask(`/api/v1/search?q=${encodeURIComponent(known.code)}`);
  await leader.leave();
  assert(before.body.hits.some((hit) => hit.document_id === known.id), 'the leader does not find the letter');
  return { ...known, file: body.files.find((file) => file.role === 'main').id, unknown: '00000000-0000-4000-8000-000000000000' };
}

export async function rights(run, known) {
  const { ledger } = run;
  await ledger.journey('Rights', async () => {
    assert(known?.id, 'there is no letter: its journey did not get so far');
    const letter = await ledger.step('those with a share see the letter', () => soleLetter(run, known));
    for (const [login, who] of strangers) {
      await ledger.step(`${who} sees nothing of it`, async () => {
        const stranger = await new Person({ ...run, journey: 'rights' }).arrive();
        await stranger.signIn(login);
        const base = `/api/v1/documents/${letter.id}`;
        const paths = [base, `${base}/files/${letter.file}`, `${base}/files/${letter.file}/pages/1?width=160`];
        for (const path of paths) {
          const answer = await stranger.ask(path);
          equal(answer.status, 404, `GET ${path}`);
        }
        // What is not for one's eyes and what is not there answer alike, so that nothing is learnt by asking.
        const hidden = await stranger.ask(base);
        const missing = await stranger.ask(`/api/v1/documents/${letter.unknown}`);
        equal(JSON.stringify(hidden.body), JSON.stringify(missing.body), 'answers for hidden and missing');
        for (const act of [{ action: 'comment', text: 'x' }, { action: 'take_back' }, { action: 'close', outcome: 'answered', note: 'x' }]) {
          const answer = await stranger.ask(`${base}/actions`, { method: 'POST', body: { version: 1, ...act } });
          assert([403, 404].includes(answer.status), `${act.action}: status ${answer.status}`);
        }
        for (const words of [letter.code, letter.subject, 'khao sat cau dan sinh o ro']) {
          const found = await stranger.ask(`/api/v1/search?q=${encodeURIComponent(words)}`);
          if (found.status !== 200) {
            assert([403, 404].includes(found.status), `search: status ${found.status}`);
            continue;
          }
          assert(!JSON.stringify(found.body).includes(letter.id), `found by “${words}”`);
          const told = JSON.stringify([found.body.kinds, found.body.agencies, found.body.years, found.body.statuses]);
          const counted = found.body.kinds.reduce((sum, kind) => sum + kind.count, 0);
          assert(counted <= found.body.total, `facets count more than was found: ${told}`);
          // Asked for by its own number or words alone: a count beyond what is shown would count what is hidden.
          if (words !== 'khao sat cau dan sinh o ro') {
            const exact = await stranger.ask(`/api/v1/search?q=${encodeURIComponent(`"${words}"`)}`);
            equal(exact.body.total, exact.body.hits.length, 'its count');
            equal(exact.body.total, 0, 'hits for its own words');
          }
          if (words === letter.subject) assert(!found.body.hits.some((hit) => hit.subject.text.includes('Ô Rô')), 'its subject is shown');
        }
        for (const box of ['arrivals', 'review', 'tasks', 'support', 'inform']) {
          const listed = await stranger.ask(`/api/v1/inbox?box=${box}`);
          assert(listed.status !== 200 || !JSON.stringify(listed.body).includes(letter.id), `listed in ${box}`);
        }
        await stranger.page.goto(`/van-ban/${letter.id}`);
        await stranger.sees('Không có văn bản này');
        assert(!(await stranger.page.content()).includes('Ô Rô'), 'the subject is on the page');
        await stranger.stop(`${login}-letter`);
        if (login !== 'quantri') {
          await stranger.page.goto('/tra-cuu');
          await stranger.page.getByRole('combobox', { name: 'Tìm văn bản' }).fill(`"${letter.subject}"`);
          await stranger.sees(/Không thấy văn bản nào/u);
          await stranger.stop(`${login}-search`);
        }
        await stranger.leave();
      });
    }
    await ledger.step('nobody without a session sees anything', async () => {
      for (const path of [`/api/v1/documents/${letter.id}`, `/api/v1/documents/${letter.id}/files/${letter.file}`, '/api/v1/search?q=a', '/api/v1/inbox?box=tasks', '/api/v1/accounts', '/api/v1/organisation']) {
        const answer = await fetch(run.site.url + path);
        equal(answer.status, 401, path);
      }
    });
    await ledger.step('only the administrator manages accounts', async () => {
      const officer = await new Person({ ...run, journey: 'rights' }).arrive();
      await officer.signIn('ngan');
      const answer = await officer.ask('/api/v1/accounts');
      assert([403, 404].includes(answer.status), `status ${answer.status}`);
      await officer.page.goto('/tai-khoan');
      await officer.sees('Màn hình này dành cho quản trị của cơ quan.');
      await officer.leave();
    });
  });
}
