import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { client, type Me } from '@/api/client';
import { Problem } from '@/api/problem';
import { sessionQuery } from '@/api/session';
import { keepSent, readDraft } from '@/app/drafts';
import { queryClient } from '@/app/queryClient';
import { letter as letterOf, me } from '@/mocks/letters';
import { noteDone, stillDone, takeBackStep } from './justDone';

const letter = letterOf();
const until = '2026-11-17T03:30:00Z';
const signedIn = (person_id: string) => queryClient.setQueryData<Me>(sessionQuery.queryKey as readonly unknown[], { ...me, person_id });
const at = (time: string) => Date.parse(time);
const offered = { ...letter, available_actions: ['take_back'], take_back_until: until };

beforeEach(() => {
  sessionStorage.clear();
  signedIn(crypto.randomUUID());
});
afterEach(() => vi.restoreAllMocks());

describe('steps just made', () => {
  it('are offered for as long as the server lets them be taken back, newest first', () => {
    noteDone(offered);
    noteDone({ ...offered, id: 'other' });
    expect(stillDone(at('2026-11-17T03:29:59Z')).map((step) => step.id)).toEqual(['other', letter.id]);
    expect(stillDone(at(until))).toEqual([]);
  });

  it('are not offered once the server no longer does', () => {
    noteDone(offered);
    noteDone({ ...letter, available_actions: [], take_back_until: null });
    expect(stillDone(0)).toEqual([]);
  });

  it('are nobody else’s', () => {
    noteDone(offered);
    signedIn('somebody-else');
    expect(stillDone(0)).toEqual([]);
  });

  it('bring back what was written with them', async () => {
    vi.spyOn(client, 'POST').mockResolvedValue({ data: letter } as never);
    keepSent(`review.p.${letter.id}`, { text: 'Giao phòng Kinh tế' });
    noteDone(offered);
    await takeBackStep(new QueryClient(), offered);
    expect(readDraft(`review.p.${letter.id}`)).toEqual({ text: 'Giao phòng Kinh tế' });
    expect(stillDone(0)).toEqual([]);
  });

  it('are offered no longer once refused', async () => {
    vi.spyOn(client, 'POST').mockRejectedValue(new Problem(409, 'conflict', ''));
    noteDone(offered);
    await expect(takeBackStep(new QueryClient(), offered)).rejects.toThrow();
    expect(stillDone(0)).toEqual([]);
  });
});
