import { IconAlertTriangle, IconArrowBackUp, IconArrowForwardUp, IconCheck, IconRefresh } from '@tabler/icons-react';
import { Suspense, useEffect, useRef, useState, type RefObject } from 'react';
import type { DocumentView } from '@/api/client';
import { explain } from '@/api/problem';
import { usePreferences } from '@/app/preferences';
import { useKeys } from '@/app/useKeys';
import { actedBy } from '@/domain/actedBy';
import { formatMoment } from '@/domain/dates';
import type { Role } from '@/domain/directive';
import { today, UnseenMain } from '@/letter';
import { part } from '@/offline/parts';
import { Avatar, Button, Chip, ErrorState, ErrorSummary, Notice, SkeletonForm, TextArea } from '@/ui';
import { m } from '@/words';
import { ActingFor } from '../document/ActingFor';
import { acceptProposal, chooseDue, choosePhrase, chooseRole, isAccepted } from './draft';
import { DueChips } from './DueChips';
import styles from './review.module.css';
import { rowsToShow, UnitRows } from './UnitRows';
import type { Review } from './useReview';

/** Only those who propose choose a leader. */
const LeaderChoice = part(() => import('./LeaderChoice'));

interface ReviewPanelProps {
  letter: DocumentView;
  review: Review;
  textBox: RefObject<HTMLTextAreaElement | null>;
  compact: boolean;
}

/** Who leads, who helps, until when, in which words. */
export function ReviewPanel({ letter, review, textBox, compact }: ReviewPanelProps) {
  const { draft, change, problems, units } = review;
  const { letterKeys } = usePreferences();
  const [cursor, setCursor] = useState<number | null>(null);
  const firstDue = useRef<HTMLButtonElement>(null);
  const told = useRef<HTMLDivElement>(null);
  // On a phone the button stands below, and what it came to above what is seen.
  useEffect(() => {
    if (review.failure) told.current?.scrollIntoView({ block: 'nearest' });
  }, [review.failure]);
  const proposal = letter.proposal?.text;
  const accepted = isAccepted(draft, letter);
  const errorOf = (field: string) => problems.find((problem) => problem.field === field)?.text;
  const editable = review.proposing || review.directing;

  const suggested = letter.sent_back?.suggested_unit_short_name;

  const accept = () => change((held) => acceptProposal(held, letter));
  const roleAtCursor = (role: Role) => {
    const unit = cursor === null ? undefined : rowsToShow(units, draft.roles, '')[cursor];
    if (unit?.head) change((held) => chooseRole(held, unit.id, role, proposal));
  };
  useKeys([
    { act: 'redirect', run: () => void review.redirect(), enabled: Boolean(suggested) && review.directing },
    { act: 'accept', run: accept, enabled: Boolean(letter.proposal) && review.directing },
    {
      act: 'phrase',
      run: (index) => {
        const phrase = review.phrases[index];
        if (phrase) change((held) => choosePhrase(held, phrase));
      },
      enabled: editable && review.phrases.length > 0,
    },
    { act: 'unit', run: setCursor, enabled: editable },
    { act: 'lead', run: () => roleAtCursor('lead'), enabled: cursor !== null && editable },
    { act: 'support', run: () => roleAtCursor('support'), enabled: cursor !== null && editable },
    { act: 'inform', run: () => roleAtCursor('inform'), enabled: cursor !== null && editable },
    { act: 'due', run: () => firstDue.current?.focus(), enabled: editable },
  ]);

  if (review.organisation.isPending) return <SkeletonForm fields={6} />;
  if (review.organisation.isLoadingError) return <ErrorState detail={explain(review.organisation.error)} onRetry={() => void review.organisation.refetch()} />;

  return (
    <>
      <div className={styles.notices} ref={told}>
        <ErrorSummary problems={problems} attempt={review.attempt} />
        {review.failure && (
          <Notice tone={review.failure.conflict ? 'amber' : 'red'} icon={<IconAlertTriangle aria-hidden />} role="alert">
            {review.failure.text} {review.failure.conflict && m.conflict_kept()}
          </Notice>
        )}
        <ActingFor letter={letter} />
        {letter.sent_back_reason && (
          <Notice tone="amber" icon={<IconArrowBackUp aria-hidden />}>
            <strong>{m.sent_back_title()}</strong> {letter.sent_back_reason}
            {suggested && review.directing && (
              <span className={styles.redirect}>
                {m.sent_back_suggests({ unit: suggested })}
                <Button variant="primary" act="redirect" busy={review.busy} onClick={() => void review.redirect()}>
                  {m.redirect_to({ unit: suggested })}
                </Button>
              </span>
            )}
          </Notice>
        )}
        <UnseenMain letter={letter} text={m.review_on_sheet_file()} />
        {letter.forwarded && (
          <Notice tone="blue" icon={<IconArrowForwardUp aria-hidden />}>
            <strong>{m.forwarded_by({ name: actedBy(letter.forwarded.by) })}</strong> {letter.forwarded.note}
          </Notice>
        )}
      </div>
      {letter.proposal && !compact && (
        <section className={styles.proposal} aria-label={m.proposal_title()}>
          <div className={styles.proposalHead}>
            <Avatar name={letter.proposal.by.name} size="sm" />
            <span>
              <strong>{m.proposal_title()}</strong> <span>{[letter.proposal.by.acting_for ? actedBy(letter.proposal.by) : null, formatMoment(letter.proposal.at, today())].filter(Boolean).join(' · ')}</span>
            </span>
            {review.directing && (
              <Button act="accept" icon={accepted ? <IconCheck aria-hidden /> : undefined} onClick={accept} aria-pressed={accepted}>
                {accepted ? m.proposal_used() : m.proposal_use()}
              </Button>
            )}
          </div>
          {!accepted && <q>{letter.proposal.text}</q>}
        </section>
      )}
      <UnitRows units={units} roles={draft.roles} onRole={(unit, role) => change((held) => chooseRole(held, unit, role, proposal))} cursor={cursor} error={errorOf('don-vi')} compact={compact} />
      <DueChips
        due={draft.due}
        letterDue={letter.fields.due_date ?? null}
        proposed={letter.proposal?.parts.find((part) => part.deadline)?.deadline?.date ?? null}
        onDue={(date) => change((held) => chooseDue(held, date, proposal))}
        error={errorOf('han-xu-ly')}
        firstChip={firstDue}
      />
      <section className={styles.block}>
        <TextArea
          id="y-kien"
          ref={textBox}
          label={review.proposing ? m.words_propose() : m.words_direct()}
          value={review.words}
          rows={compact ? 2 : 3}
          maxLines={7}
          error={errorOf('y-kien')}
          placeholder={m.words_placeholder()}
          onChange={(text) => change((held) => ({ ...held, text: text === '' ? null : text, ...(text === '' ? { act: '' } : {}) }))}
        />
        {draft.text !== null && !accepted && draft.roles.length > 0 && (
          <button type="button" className={styles.again} onClick={() => change((held) => ({ ...held, text: null }))}>
            <IconRefresh size={14} aria-hidden style={{ display: 'inline', verticalAlign: '-2px' }} /> {m.words_again()}
          </button>
        )}
        <div className={styles.phrases} role="group" aria-label={m.phrases_title()}>
          {review.phrases.map((phrase, index) => (
            <Chip key={phrase} selected={draft.text === null && draft.act === phrase} onClick={() => change((held) => choosePhrase(held, phrase))}>
              {!compact && letterKeys && index < 4 && <b>{index + 1}</b>} {phrase}
            </Chip>
          ))}
        </div>
      </section>
      {review.proposing && (
        <section className={styles.block}>
          <Suspense fallback={<SkeletonForm fields={1} />}>
            <LeaderChoice leaders={review.leaders} value={draft.to} onChange={(to) => change((held) => ({ ...held, to }))} error={errorOf('trinh-len')} />
          </Suspense>
        </section>
      )}
    </>
  );
}
