import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { $api, type DocumentView, type UnitView } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { useMe } from '@/api/session';
import { keepSent, useDraft } from '@/app/drafts';
import { addressed, mainFile, refreshLists, takeBackStep, toPaperLayers, today, useAct } from '@/letter';
import { findBlank, fitNote, headingBottom, loadNoteFont, measureNote, newNote, noMarks, toLayers, withNewIds, type Marks, type MarksEditing, type PaperControl } from '@/paper';
import { announce, showToast, type FieldProblem } from '@/ui';
import { m } from '@/words';
import { offerTakeBack } from '../task/TakeBack';
import { noteSign } from './noteSign';
import { countRoles, emptyDraft, partsOf, redirected, reviewProblems, wordsOf, type ReviewDraft } from './draft';

const NO_UNITS: UnitView[] = [];
const TOLD = 'congvan.told.layers';

/** Once a session: writing on the page never changes the original. */
function tellOnce(): void {
  if (sessionStorage.getItem(TOLD)) return;
  sessionStorage.setItem(TOLD, '1');
  showToast(m.original_untouched(), { life: 6000 });
}

export interface ReviewHooks {
  letter: DocumentView;
  paper: PaperControl;
  onDone(): void;
  onReload(): void;
  onReopen(id: string): void;
  /** The reader wants to type the words. */
  onEditNote(): void;
}

/** Phrases of one's own that are offered. */
export const OWN_PHRASES = 4;

const isGone = (error: unknown): boolean => error instanceof Problem && error.status === 404;

/** Everything a leader or the office does with one letter, apart from how it looks. */
export function useReview({ letter, paper, onDone, onReload, onReopen, onEditNote }: ReviewHooks) {
  const me = useMe();
  const act = useAct();
  const queries = useQueryClient();
  const draftKey = `review.${me.person_id}.${letter.id}`;
  const proposing = letter.available_actions.includes('propose');
  const directing = letter.available_actions.includes('direct');
  const [draft, setDraft, clearDraft] = useDraft<ReviewDraft>(draftKey, emptyDraft);
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [attempt, setAttempt] = useState(0);
  const [failure, setFailure] = useState<{ text: string; conflict: boolean }>();
  // It was taken back, or passed to another: the reader has no part in it any more.
  const [gone, setGone] = useState(false);
  const [busy, setBusy] = useState(false);
  const organisation = useQuery({ ...$api.queryOptions('get', '/api/v1/organisation'), staleTime: 30_000 });
  const phrases = useQuery({ ...$api.queryOptions('get', '/api/v1/quick-phrases'), staleTime: 600_000 });
  const allUnits = organisation.data?.units ?? NO_UNITS;
  const units = useMemo(() => allUnits.filter((unit) => unit.assignable), [allUnits]);
  const leaders = organisation.data?.leaders ?? [];
  const words = wordsOf(draft, allUnits, today());
  const counts = countRoles(draft);

  const change = (make: (held: ReviewDraft) => ReviewDraft) => {
    setDraft((held) => {
      const next = make(held);
      setProblems((complaints) => {
        const still = new Set(reviewProblems(next, wordsOf(next, allUnits, today()), today(), proposing).map((problem) => problem.field));
        return complaints.filter((problem) => still.has(problem.field));
      });
      return next;
    });
  };
  const setMarks = (make: (held: Marks) => Marks) =>
    setDraft((held) => {
      const marks = make(held.marks);
      return { ...held, marks, noteOff: held.marks.note !== null && marks.note === null ? true : marks.note ? false : held.noteOff };
    });

  // The office proposes to the first leader unless it says otherwise.
  const firstLeader = leaders[0]?.id;
  useEffect(() => {
    if (proposing && firstLeader) setDraft((held) => (held.to ? held : { ...held, to: firstLeader }));
  }, [proposing, firstLeader, setDraft]);

  // The note on the page says what the form says.
  useEffect(() => {
    let stopped = false;
    void loadNoteFont().then(() => {
      if (stopped) return;
      setDraft((held) => (held.marks.note ? { ...held, marks: { ...held.marks, note: fitNote(held.marks.note, words, measureNote) } } : held));
    });
    return () => {
      stopped = true;
    };
  }, [words, setDraft]);

  const sign = noteSign(me.name, letter.acting_for?.person.name, today());
  /** A note in blank space of a page, near the heading on the first. */
  const composeNote = async (page: number, said: string) => {
    await loadNoteFont();
    const text = await paper.readText(page);
    if (!text) return null;
    const width = Math.min(232, text.size[0] * 0.42);
    const draftNote = fitNote(newNote(crypto.randomUUID(), page, text.size, [0, 0, width, 10], sign), said || m.note_room(), measureNote);
    const stamps = toPaperLayers(letter).filter((layer) => layer.page === page && layer.kind !== 'highlight').map((layer) => layer.rect);
    const top = page === 1 ? headingBottom(text.size, text.items) : text.size[1] * 0.1;
    const rect = findBlank({ page: text.size, size: [width, draftNote.rect[3]], taken: [...text.items.map((item) => item.rect), ...stamps], wish: text.noteWish ?? [text.size[0] * 0.5, top + 10], margin: 3 });
    return fitNote({ ...draftNote, rect }, said, measureNote);
  };
  const placeNote = async (page: number) => {
    const note = await composeNote(page, words);
    if (note) setDraft((held) => ({ ...held, noteOff: false, marks: { ...held.marks, note: { ...note, id: held.marks.note?.id ?? note.id } } }));
  };
  // The first words put the note on the page by themselves, once the page is there.
  const wants = directing && words.trim() !== '' && draft.marks.note === null && !draft.noteOff && paper.ready;
  const placing = useRef(false);
  useEffect(() => {
    if (!wants || placing.current) return;
    placing.current = true;
    void placeNote(1).finally(() => {
      placing.current = false;
      tellOnce();
    });
    // Placed once; later words only make it grow.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [wants]);

  const editing: MarksEditing | null = directing ? { marks: draft.marks, onChange: setMarks, noteText: words, onEditNote } : null;

  const takeBack = async (sent: DocumentView) => {
    try {
      await takeBackStep(queries, sent);
      showToast(m.taken_back());
      onReopen(sent.id);
    } catch (error) {
      showToast(explain(error), { tone: 'error' });
    }
  };

  const lose = () => {
    setFailure({ text: m.review_gone(), conflict: true });
    setGone(true);
    refreshLists(queries);
  };
  const submit = () => send(draft, words);
  const redirect = async () => {
    const next = directing ? redirected(letter) : null;
    if (!next || busy) return;
    const said = wordsOf(next, allUnits, today());
    const note = await composeNote(1, said).catch(() => null);
    await send({ ...next, marks: { ...noMarks, note } }, said);
  };
  const send = async (draft: ReviewDraft, words: string) => {
    if (busy || (!proposing && !directing)) return;
    const found = reviewProblems(draft, words, today(), proposing);
    setProblems(found);
    setFailure(undefined);
    setAttempt((count) => count + 1);
    if (found.length > 0) return;
    setBusy(true);
    try {
      const parts = partsOf(draft);
      const layers = toLayers(draft.marks, mainFile(letter)?.sha256 ?? null, words).map(({ id, kind, file_sha256, page, page_box, lines, font_size, rect, ink }) => ({ id, kind, file_sha256: file_sha256 ?? null, page, page_box, lines, font_size, rect, ink }));
      const sent = await act(letter.id, letter.version, directing ? { action: 'direct', text: words, parts, layers } : { action: 'propose', to: draft.to ?? '', text: words, parts });
      // New ids: the same layer is not put on the page twice.
      keepSent(draftKey, { ...draft, marks: withNewIds(draft.marks) });
      clearDraft();
      const leader = leaders.find((position) => position.id === draft.to)?.holders[0];
      const told = directing ? m.directed_to({ lead: allUnits.find((unit) => draft.roles.some(([id, role]) => role === 'lead' && id === unit.id))?.short_name ?? '' }) : m.proposed_to({ name: leader ? addressed(leader) : '' });
      announce(told);
      showToast(told, { life: 15_000, ...(sent.take_back_until ? { until: sent.take_back_until } : {}), act: { label: m.undo(), run: () => void takeBack(sent) } });
      onDone();
    } catch (error) {
      if (error instanceof Problem && error.isConflict) {
        setFailure({ text: explain(error), conflict: true });
        void queries.invalidateQueries({ queryKey: ['get', '/api/v1/inbox'] });
        onReload();
      } else if (isGone(error)) {
        lose();
      } else {
        setFailure({ text: error instanceof Problem && error.fields[0] ? error.fields.map((field) => field.detail).join(' ') : explain(error), conflict: false });
      }
      setAttempt((count) => count + 1);
    } finally {
      setBusy(false);
    }
  };

  const sendBack = async (reason: string) => {
    const sent = await act(letter.id, letter.version, { action: 'send_back', reason }).catch((error: unknown) => {
      if (isGone(error)) lose();
      throw error;
    });
    keepSent(draftKey, { ...draft, marks: withNewIds(draft.marks) });
    clearDraft();
    offerTakeBack(m.sent_back_done(), sent);
    onDone();
  };

  return {
    draft,
    change,
    words,
    counts,
    units,
    leaders,
    organisation,
    // One's own first, since they have keys; then the agency's.
    phrases: [...new Set([...(phrases.data?.phrases ?? []).slice(0, OWN_PHRASES), ...(phrases.data?.agency ?? [])])],
    problems,
    attempt,
    failure,
    gone,
    busy,
    // Nothing can be done any more with a letter that somebody took back.
    proposing: proposing && !gone,
    directing: directing && !gone,
    editing,
    placeNote,
    clearMarks: () => setMarks(() => noMarks),
    submit,
    redirect,
    sendBack,
  };
}

export type Review = ReturnType<typeof useReview>;
