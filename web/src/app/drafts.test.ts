import { act, renderHook } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import { remember } from '@/api/session';
import type { Me } from '@/api/client';
import { dropKeptFields, keepDraft, readDraft, useKeptField, wipeDrafts } from './drafts';

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

const field = (initial: string, name = 'ten') => renderHook(() => useKeptField('don-vi', name, initial));

describe('a field of a form', () => {
  test('stands as typed when its form is opened again', () => {
    const { result, unmount } = field('Phòng Kinh tế');
    act(() => result.current[1]('Phòng Kinh tế, Hạ tầng'));
    unmount();
    expect(field('Phòng Kinh tế').result.current[0]).toBe('Phòng Kinh tế, Hạ tầng');
  });

  test('shows what somebody else has put there meanwhile, not what was typed before that', () => {
    const { result, unmount } = field('Phòng Kinh tế');
    act(() => result.current[1]('Phòng KT'));
    unmount();
    expect(field('Phòng Kinh tế và Hạ tầng').result.current[0]).toBe('Phòng Kinh tế và Hạ tầng');
  });

  test('once sent counts from what stands there then, though its form stays open', () => {
    const { result, rerender, unmount } = renderHook(({ stands }) => useKeptField('don-vi', 'ten', stands), { initialProps: { stands: 'Phòng Kinh tế' } });
    act(() => result.current[1]('Phòng KT'));
    dropKeptFields('don-vi');
    rerender({ stands: 'Phòng KT' });
    expect(sessionStorage).toHaveLength(0);
    act(() => result.current[1]('Phòng KT, Hạ tầng'));
    unmount();
    expect(field('Phòng KT').result.current[0]).toBe('Phòng KT, Hạ tầng');
  });

  test('keeps nothing that was not changed, and nothing of a form that was sent or signed out of', () => {
    field('Phòng Kinh tế');
    expect(sessionStorage).toHaveLength(0);
    const { result } = field('Phòng Kinh tế');
    const other = field('', 'viet-tat');
    act(() => result.current[1]('Khác'));
    act(() => other.result.current[1]('KT'));
    act(() => result.current[1]('Phòng Kinh tế'));
    expect(sessionStorage).toHaveLength(1);
    dropKeptFields('don-vi');
    expect(sessionStorage).toHaveLength(0);
    act(() => result.current[1]('Khác nữa'));
    wipeDrafts();
    expect(sessionStorage).toHaveLength(0);
  });
});
