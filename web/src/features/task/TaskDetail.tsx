import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconArrowLeft, IconArrowRight, IconArrowBackUp, IconCircleCheck, IconRotateClockwise } from '@tabler/icons-react';
import { Suspense, useEffect, useState, type Ref } from 'react';
import type { DocumentView, FileView } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { useKeys } from '@/app/useKeys';
import { formatDate } from '@/domain/dates';
import { arrivalWords, canvasFile, PrintButton, shownAs, SignatureBadge, reportOf, SignatureDialog, SignatureNotice, UrgencyBadge, useLetter, useOpened } from '@/letter';
import { part } from '@/offline/parts';
import { PaperTools, PaperView, usePaper } from '@/paper';
import { Badge, Bar, ErrorState, IconButton, Notice, roleName, useMedia, usePhone, Waiting, type AssignmentRole } from '@/ui';
import { m } from '@/words';
import { ActingFor } from '../document/ActingFor';
import { Directives } from '../document/Directives';
import { Extensions } from '../document/Extensions';
import { Vacancy } from '../document/Vacancy';
import { Facts } from '../document/Facts';
import { Files } from '../document/Files';
import { ownShare } from '../document/letter';
import { LazyPaper } from '../document/LazyPaper';
import { Shares } from '../document/Shares';
import { Talk } from '../document/Talk';
import { Timeline } from '../document/Timeline';
import { ActBar } from './ActBar';
import type { Box } from './boxes';
import styles from './TaskDetail.module.css';

const ResultUpload = part(() => import('./ResultUpload').then((module) => ({ default: module.ResultUpload })));

export interface TaskDetailProps {
  id: string;
  box: Box;
  today: string;
  place: { at: number; of: number } | null;
  onStep(by: 1 | -1): void;
  onDone(): void;
  ref?: Ref<HTMLElement>;
}

/** In place of a file: the sheet of a letter that has no pages. */
const SHEET = 'phieu';
type Opened = FileView | typeof SHEET;

/** The letter in hand: what is asked first, then how it stands, then what may be done. */
export function TaskDetail({ id, box, today, place, onStep, onDone, ref }: TaskDetailProps) {
  const phone = usePhone();
  const navigate = useNavigate();
  const query = useLetter(id);
  const letter = query.data;
  useOpened(letter);

  const back = () => void navigate({ to: box.path });
  // On a phone the list is not beside it.
  const top = phone && (
    <header className={styles.line}>
      <IconButton label={m.back()} icon={<IconArrowLeft aria-hidden />} variant="quiet" onClick={back} />
      <h1>{m.letter_title()}</h1>
    </header>
  );
  return (
    <article ref={ref} className={styles.detail} tabIndex={-1} aria-label={letter?.fields.subject ?? m.loading()}>
      {letter ? (
        <Letter letter={letter} today={today} place={place} onStep={onStep} onDone={onDone} onBack={back} />
      ) : query.isError ? (
        <div className={styles.fault}>
          {top}
          <ErrorState detail={explain(query.error)} trace={query.error instanceof Problem ? query.error.trace : undefined} onRetry={() => void query.refetch()} />
        </div>
      ) : (
        <>
          {phone && <div className={styles.fault}>{top}</div>}
          <Waiting className={styles.waiting}>
            <Bar width="38%" height={12} />
            <Bar width="82%" height={22} />
            <Bar width="56%" height={34} />
            <Bar height={92} />
            <Bar width="70%" />
            <Bar width="92%" height={64} />
            <Bar width="44%" />
          </Waiting>
        </>
      )}
    </article>
  );
}

interface LetterProps {
  letter: DocumentView;
  today: string;
  place: { at: number; of: number } | null;
  onStep(by: 1 | -1): void;
  onDone(): void;
  onBack(): void;
}

function Letter({ letter, today, place, onStep, onDone, onBack }: LetterProps) {
  const phone = usePhone();
  const aside = useMedia('(min-width: 1280px)');
  // The page is worth more room than the way while it is being read.
  const wide = useMedia('(min-width: 1700px)');
  const navigate = useNavigate();
  const { xem } = useSearch({ strict: false });
  const shown = xem ? (letter.files.find((file) => file.id === xem) ?? null) : null;
  const reading = xem !== undefined;
  const { fields } = letter;
  const share = ownShare(letter);
  const due = share?.deadline;
  const role = share?.role ?? (['lead', 'support', 'inform'].includes(letter.my_relation ?? '') ? letter.my_relation : null);
  const facts = [
    arrivalWords(letter),
    fields.code || null,
    fields.issued_date ? formatDate(fields.issued_date) : null,
  ].filter(Boolean);

  const show = (file: Opened | null, replace = false) => void navigate({ to: '.', search: file ? { xem: file === SHEET ? SHEET : file.id } : {}, replace });
  const main: Opened = canvasFile(letter) ?? SHEET;
  const [signature, setSignature] = useState(false);
  useKeys([
    { act: 'paper', run: () => show(reading ? null : main), enabled: letter.content_readable },
    { act: 'back', label: m.task_back_to_work(), run: () => show(null), enabled: reading },
  ]);

  const acts = <ActBar letter={letter} onDone={onDone} />;
  return (
    <>
      <header className={styles.head}>
        <div className={styles.line}>
          {phone && <IconButton label={m.back()} icon={<IconArrowLeft aria-hidden />} variant="quiet" onClick={onBack} />}
          {role && <Badge tone={role === 'inform' ? 'grey' : 'blue'}>{roleName(role as AssignmentRole)}</Badge>}
          <UrgencyBadge urgency={fields.urgency} />
          {!phone && <span className={styles.facts}>{facts.join(' · ')}</span>}
          <PrintButton letter={letter} file={shown} variant="quiet" />
          {place && (
            <span className={styles.place}>
              <span aria-hidden>
                {place.at}/{place.of}
              </span>
              <IconButton label={m.key_previous()} icon={<IconArrowLeft aria-hidden />} variant="quiet" disabled={place.at <= 1} onClick={() => onStep(-1)} />
              <IconButton label={m.key_next()} icon={<IconArrowRight aria-hidden />} variant="quiet" disabled={place.at >= place.of} onClick={() => onStep(1)} />
            </span>
          )}
        </div>
        <h2 className={styles.subject}>{fields.subject}</h2>
        <p className={styles.organ}>{phone ? [fields.organ_name, ...facts].join(' · ') : fields.organ_name}</p>
        {!phone && acts}
      </header>
      <div className={styles.body}>
        {reading ? (
          <Reading letter={letter} file={xem === SHEET ? SHEET : shown} onClose={() => show(null)} onFile={(file) => show(file, true)} />
        ) : (
          <div className={styles.main}>
            <ActingFor letter={letter} />
            <Notices letter={letter} />
            <Vacancy letter={letter} />
            <Extensions letter={letter} today={today} />
            <Directives letter={letter} today={today} />
            {due && !letter.closing && letter.fields.due_date && letter.fields.due_date !== due.date && <p className={styles.due}>{m.task_letter_due({ date: formatDate(letter.fields.due_date) })}</p>}
            <Shares letter={letter} today={today} />
            <Files letter={letter} onOpen={(file) => show(file)} onSheet={() => show(SHEET)}>
              {letter.available_actions.includes('attach_result') && (
                <div className={styles.attach}>
                  <Suspense>
                    <ResultUpload letter={letter} />
                  </Suspense>
                </div>
              )}
            </Files>
            {letter.content_readable && letter.signature && letter.signature.state !== 'unsigned' && <SignatureNotice signature={letter.signature} onDetail={() => setSignature(true)} />}
            <Talk letter={letter} today={today} />
            <details className={styles.more} open={!letter.content_readable}>
              <summary>{m.facts_title()}</summary>
              <Facts letter={letter} />
            </details>
            {!aside && <Timeline letter={letter} today={today} />}
          </div>
        )}
        {aside && (!reading || wide) && (
          <aside className={styles.aside}>
            <Timeline letter={letter} today={today} />
          </aside>
        )}
      </div>
      {phone && <footer className={styles.foot}>{acts}</footer>}
      {signature && letter.signature && <SignatureDialog signature={letter.signature} report={reportOf(letter)} onClose={() => setSignature(false)} />}
    </>
  );
}

function Notices({ letter }: { letter: DocumentView }) {
  const share = ownShare(letter);
  const given = share?.state === 'open' ? share.earlier_reports.at(-1) : undefined;
  return (
    <>
      {given?.missing && !letter.closing && (
        <Notice tone="amber" icon={<IconRotateClockwise aria-hidden />}>
          <strong>{m.task_reopened()}:</strong> {given.missing}
        </Notice>
      )}
      {letter.closing && (
        <Notice tone="green" icon={<IconCircleCheck aria-hidden />}>
          <strong>{letter.closing.outcome === 'answered' ? m.closing_answered() : m.closing_without_answer()}.</strong> {letter.closing.note}
        </Notice>
      )}
      {letter.sent_back_reason && !letter.closing && (
        <Notice tone="amber" icon={<IconArrowBackUp aria-hidden />}>
          <strong>{m.task_sent_back()}:</strong> {letter.sent_back_reason}
          {letter.sent_back?.suggested_unit_short_name && ` ${m.sent_back_suggests({ unit: letter.sent_back.suggested_unit_short_name })}`}
        </Notice>
      )}
      {!letter.content_readable && <Notice tone="grey">{m.letter_named_only()}</Notice>}
    </>
  );
}

/** The pages in place of the summary; the way stays beside them. */
function Reading({ letter, file: opened, onClose, onFile }: { letter: DocumentView; file: Opened | null; onClose(): void; onFile(file: Opened): void }) {
  const control = usePaper();
  const phone = usePhone();
  const pages = letter.files.filter(shownAs);
  const file = opened === SHEET ? null : opened;
  const first: Opened | undefined = canvasFile(letter) ? pages[0] : SHEET;
  useEffect(() => {
    if (!opened && first) onFile(first);
  }, [opened, first, onFile]);
  return (
    <div className={styles.reading}>
      <div className={styles.readingHead}>
        <IconButton label={m.task_back_to_work()} icon={<IconArrowLeft aria-hidden />} variant="quiet" onClick={onClose} />
        {pages.length > (first === SHEET ? 0 : 1) ? (
          <span className={styles.tabs} role="group" aria-label={m.files_title()}>
            {first === SHEET && (
              <button type="button" aria-pressed={opened === SHEET} onClick={() => onFile(SHEET)}>
                {m.files_sheet()}
              </button>
            )}
            {pages.map((one) => (
              <button key={one.id} type="button" aria-pressed={one.id === file?.id} onClick={() => onFile(one)} title={one.name}>
                {one.role === 'main' ? m.files_main() : one.name}
              </button>
            ))}
          </span>
        ) : (
          <span className={styles.fileName}>{file?.name ?? m.files_sheet()}</span>
        )}
        {file?.signature && file.signature !== 'unsigned' && (
          <span className={styles.signature}>
            <SignatureBadge state={file.signature} short />
          </span>
        )}
        {!phone && <PaperTools control={control} editing={null} onNote={() => undefined} />}
      </div>
      {opened && (
        <LazyPaper letter={letter} file={file} control={control}>
          {phone && <PaperView control={control} floating />}
        </LazyPaper>
      )}
    </div>
  );
}
