import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { client, type DocumentView } from '@/api/client';
import { letter } from '@/mocks/letters';
import { useOpened } from './useOpened';

const sent: string[] = [];
let visible: DocumentVisibilityState = 'visible';

beforeEach(() => {
  vi.useFakeTimers();
  sent.length = 0;
  visible = 'visible';
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visible);
  vi.spyOn(client, 'POST').mockImplementation(((path: string, options: { params?: { path: { id: string } } }) => {
    sent.push(path.replace('{id}', options.params?.path.id ?? ''));
    return Promise.resolve({});
  }) as never);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function Screen({ shown }: { shown: DocumentView | undefined }) {
  useOpened(shown);
  return null;
}

function show(shown: DocumentView | undefined, unread = 0) {
  const queries = new QueryClient();
  queries.setQueryData(['get', '/api/v1/notices/count'], { unread });
  return render(
    <QueryClientProvider client={queries}>
      <Screen shown={shown} />
    </QueryClientProvider>,
  );
}

function turn(to: DocumentVisibilityState) {
  visible = to;
  document.dispatchEvent(new Event('visibilitychange'));
}

const receipt = ['/api/v1/documents/d-1842/opened'];

describe('the receipt of opening', () => {
  it('is sent after a second in view, once', async () => {
    show(letter());
    await vi.advanceTimersByTimeAsync(900);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent).toEqual(receipt);
  });
  it('waits until the tab is looked at', async () => {
    visible = 'hidden';
    show(letter());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toEqual([]);
    turn('visible');
    await vi.advanceTimersByTimeAsync(1100);
    expect(sent).toEqual(receipt);
  });
  it('is not sent for a glance', async () => {
    const screen = show(letter());
    await vi.advanceTimersByTimeAsync(800);
    screen.unmount();
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent).toEqual([]);
  });
  it('starts its second anew when the tab was left', async () => {
    show(letter());
    await vi.advanceTimersByTimeAsync(700);
    turn('hidden');
    turn('visible');
    await vi.advanceTimersByTimeAsync(700);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(400);
    expect(sent).toEqual(receipt);
  });
  it('leaves notices read where no receipt is due', async () => {
    show(letter({ available_actions: ['comment'] }), 2);
    await vi.advanceTimersByTimeAsync(1100);
    expect(sent).toEqual(['/api/v1/notices/read']);
  });
  it('belongs to those for whom the letter waits', async () => {
    show(letter({ available_actions: ['comment'] }));
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent).toEqual([]);
  });
});
