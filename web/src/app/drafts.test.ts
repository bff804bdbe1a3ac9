import { beforeEach, expect, test } from 'vitest';
import { remember } from '@/api/session';
import type { Me } from '@/api/client';
import { keepDraft, readDraft } from './drafts';

const who = (person_id: string) => ({ person_id, csrf_token: 'x', now: new Date().toISOString() }) as Me;
const KEYS = ['report.', 'close.', 'send-back.', 'assign.', 'invite.', 'extension.', 'answer.', 'forward.', 'correct.', 'talk.', 'reason.', 'sent.review.'];

beforeEach(() => sessionStorage.clear());

test('the next person in the same tab sees no draft of the one before, of whatever form', () => {
  remember(who('linh'));
  for (const key of KEYS) keepDraft(`${key}1`, 'của Linh');
  // The session ended by itself: nobody signed out.
  remember(who('trung'));
  for (const key of KEYS) expect(readDraft(`${key}1`), key).toBeNull();
});

test('who comes back after the session has ended finds what was typed', () => {
  remember(who('linh'));
  for (const key of KEYS) keepDraft(`${key}1`, 'của Linh');
  remember(who('linh'));
  for (const key of KEYS) expect(readDraft(`${key}1`), key).toBe('của Linh');
});

test('drafts that are nobody\'s are shown to nobody', () => {
  keepDraft('report.1', 'của ai đó');
  remember(who('trung'));
  expect(readDraft('report.1')).toBeNull();
});
