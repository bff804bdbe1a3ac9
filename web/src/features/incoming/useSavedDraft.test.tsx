import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render } from '@testing-library/react';
import { useEffect } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { client, type DocumentView, type FieldsView } from '@/api/client';
import { Problem } from '@/api/problem';
import { useDraft } from '@/app/drafts';
import { letterQuery, useLetter } from '@/letter';
import { letterSample } from '@/mocks/letter';
import { startDraft, type IncomingDraft } from './form';
import { useSavedDraft, type Saving } from './useSavedDraft';

/** The server's form; every change of it has a name of its own. */
let stored: FieldsView;
let tag = 0;
let offline = false;
const sent: { subject: string; base: string | null | undefined }[] = [];
const answer = (): DocumentView => ({ ...letterSample, fields: stored, fields_tag: `t${tag}` });

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: false });
  sessionStorage.clear();
  stored = letterSample.reading?.suggestion ?? letterSample.fields;
  tag = 1;
  offline = false;
  sent.length = 0;
  vi.spyOn(client, 'PUT').mockImplementation(((_path: string, options: { body: { fields: FieldsView; base?: string } }) => {
    const { fields, base } = options.body;
    sent.push({ subject: fields.subject, base });
    if (offline) return Promise.reject(new Problem(0, '', ''));
    if (base !== `t${tag}`) return Promise.reject(new Problem(409, 'form-changed', ''));
    stored = fields;
    tag += 1;
    return Promise.resolve({ data: answer() });
  }) as never);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** What the screen holds after each drawing. */
interface Seen {
  draft: IncomingDraft;
  saving: Saving;
  pause(): Promise<void>;
  resume(): void;
  change(fields: Partial<FieldsView>): void;
}
const seen: { now?: Seen } = {};
const screenNow = (): Seen => {
  if (!seen.now) throw new Error('nothing is on screen');
  return seen.now;
};

function Desk() {
  const letter = useLetter(letterSample.id).data;
  return letter ? <Form letter={letter} /> : null;
}

function Form({ letter }: { letter: DocumentView }) {
  const [draft, setDraft] = useDraft<IncomingDraft>(`register.p.${letter.id}`, startDraft(letter));
  const { saving, pause, resume } = useSavedDraft(letter, draft, setDraft, true);
  useEffect(() => {
    seen.now = {
      draft,
      saving,
      pause,
      resume,
      change: (fields) => setDraft((now) => ({ ...now, edited: true, fields: { ...now.fields, ...fields }, touched: [...new Set([...now.touched, ...(Object.keys(fields) as (keyof FieldsView)[])])] })),
    };
  });
  return null;
}

async function sit() {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity, networkMode: 'offlineFirst' } } });
  const { queryKey } = letterQuery(letterSample.id);
  queries.setQueryData(queryKey, answer());
  vi.spyOn(client, 'GET').mockImplementation((() => Promise.resolve({ data: answer(), response: new Response('{}') })) as never);
  const screen = render(
    <QueryClientProvider client={queries}>
      <Desk />
    </QueryClientProvider>,
  );
  await pass(0);
  return { screen, queries };
}

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));
const type = (fields: Partial<FieldsView>) => act(() => screenNow().change(fields));

it('is saved once, when the typing rests', async () => {
  await sit();
  await pass(5000);
  expect(sent).toEqual([]);
  for (const subject of ['V', 'Về', 'Về việc']) {
    await type({ subject });
    await pass(300);
  }
  expect(sent).toEqual([]);
  await pass(1500);
  expect(sent).toEqual([{ subject: 'Về việc', base: 't1' }]);
  expect(screenNow().saving.state).toBe('saved');
  await pass(60_000);
  expect(sent).toHaveLength(1);
});

it('is saved when the clerk goes to the next letter at once', async () => {
  const { screen } = await sit();
  await type({ subject: 'Vội' });
  screen.unmount();
  await pass(0);
  expect(stored.subject).toBe('Vội');
});

it('goes on at another machine where it stopped', async () => {
  const { screen } = await sit();
  await type({ subject: 'Đang nhập dở', due_date: null });
  await pass(2000);
  screen.unmount();
  sessionStorage.clear();
  await sit();
  expect(screenNow().draft.fields.subject).toBe('Đang nhập dở');
  expect(screenNow().draft.fields.due_date).toBeNull();
  await pass(5000);
  expect(sent).toHaveLength(1);
});

it('takes over what another clerk saved elsewhere and asks where both wrote', async () => {
  await sit();
  stored = { ...stored, subject: 'Của người kia', note: 'Ghi chú của người kia' };
  tag = 7;
  await type({ subject: 'Của tôi', signer_name: 'Hồ Ngọc Sơn' });
  await pass(2000);
  expect(screenNow().draft.fields).toMatchObject({ subject: 'Của tôi', signer_name: 'Hồ Ngọc Sơn', note: 'Ghi chú của người kia' });
  expect(screenNow().draft.clashes).toEqual([{ field: 'subject', theirs: 'Của người kia' }]);
  await pass(3000);
  expect(stored).toMatchObject({ subject: 'Của tôi', note: 'Ghi chú của người kia' });
});

it('is kept here while the server is away, and sent when it is back', async () => {
  await sit();
  offline = true;
  await type({ subject: 'Mất mạng' });
  await pass(2000);
  expect(screenNow().saving.state).toBe('waiting');
  expect(sessionStorage.getItem(`congvan.draft.register.p.${letterSample.id}`)).toContain('Mất mạng');
  await pass(30_000);
  offline = false;
  act(() => void window.dispatchEvent(new Event('online')));
  await pass(100);
  expect(stored.subject).toBe('Mất mạng');
  expect(screenNow().saving.state).toBe('saved');
});

it('takes its own save for nobody else when the answer was lost', async () => {
  await sit();
  await type({ subject: 'Câu trả lời bị mất' });
  vi.mocked(client.PUT).mockImplementationOnce(((_path: string, options: { body: { fields: FieldsView } }) => {
    stored = options.body.fields;
    tag += 1;
    return Promise.reject(new Problem(0, '', ''));
  }) as never);
  await pass(2000);
  await pass(15_000);
  expect(screenNow().draft.clashes).toEqual([]);
  expect(screenNow().draft.base.tag).toBe(`t${tag}`);
});

it('is not saved behind the back of registering', async () => {
  const { screen } = await sit();
  await type({ subject: 'Vào sổ ngay' });
  await act(() => screenNow().pause());
  await pass(5000);
  screen.unmount();
  expect(sent).toEqual([]);
});

it('registering waits for a save that is on its way', async () => {
  const arrival = new AbortController();
  const { screen } = await sit();
  vi.mocked(client.PUT).mockImplementationOnce((() => new Promise((resolve) => arrival.signal.addEventListener('abort', () => resolve({ data: answer() })))) as never);
  await type({ subject: 'Còn trên đường' });
  await pass(1500);
  expect(screenNow().saving.state).toBe('saving');
  let free = false;
  const paused = screenNow()
    .pause()
    .then(() => (free = true));
  await pass(5000);
  expect(free).toBe(false);
  arrival.abort();
  await act(() => paused);
  expect(free).toBe(true);
  screen.unmount();
});

it('what could not be registered is saved after all', async () => {
  await sit();
  await type({ subject: 'Bị từ chối' });
  await act(() => screenNow().pause());
  await pass(5000);
  expect(sent).toEqual([]);
  act(() => screenNow().resume());
  await pass(1500);
  expect(sent).toEqual([{ subject: 'Bị từ chối', base: 't1' }]);
});
