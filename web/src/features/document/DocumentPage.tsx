import { Link, useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router';
import { IconArrowLeft, IconCircleX, IconDownload, IconFileOff, IconLock } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { fileUrl, type DocumentView } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { useMe } from '@/api/session';
import { useKeys } from '@/app/useKeys';
import { dayOf, formatDate } from '@/domain/dates';
import { arrivalWords, canvasFile, PrintButton, shownAs, SignatureBadge, reportOf, SignatureDialog, SignatureNotice, statusName, statusTone, useHits, useLetter, useOpened } from '@/letter';
import { HitBar, PaperTools, PaperView, useOpenAt, usePaper } from '@/paper';
import { Badge, Bar, EmptyState, ErrorState, IconButton, Notice, usePhone, Waiting } from '@/ui';
import { m } from '@/words';
import { TakeBackLetter } from '../task/TakeBack';
import { FollowLetter } from '../watch/FollowToggle';
import { ActingFor } from './ActingFor';
import { BookActs, Corrections } from './BookActs';
import { Again, Returned } from './Again';
import { Directives } from './Directives';
import { Extensions } from './Extensions';
import { Facts } from './Facts';
import { LazyPaper } from './LazyPaper';
import { ReceiveAgain } from './ReceiveAgain';
import { Shares } from './Shares';
import { Talk } from './Talk';
import { Timeline } from './Timeline';
import { Vacancy } from './Vacancy';
import styles from './DocumentPage.module.css';

/** Where the reader handles this letter, if it waits for the reader. */
function deskOf(letter: DocumentView): '/can-xu-ly/$id' | '/phoi-hop/$id' | '/cho-but-phe/$id' | null {
  const may = (act: string) => letter.available_actions.includes(act);
  if (may('direct') || may('propose')) return '/cho-but-phe/$id';
  if (!may('report') && !may('assign') && !may('close')) return null;
  return letter.my_relation === 'support' ? '/phoi-hop/$id' : '/can-xu-ly/$id';
}

/** A letter to read: its pages, its way, and what the book says of it. */
export function DocumentPage() {
  const { id } = useParams({ from: '/shell/van-ban/$id' });
  const router = useRouter();
  const query = useLetter(id);
  const goBack = useBackTo();
  const letter = query.data;
  useOpened(letter);
  useEffect(() => {
    document.title = `${letter?.fields.code || letter?.fields.subject || m.letter_title()} · ${m.app_title()}`;
  }, [letter]);

  if (letter) return <Letter key={letter.id} letter={letter} />;
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <IconButton label={m.back()} icon={<IconArrowLeft aria-hidden />} variant="quiet" onClick={goBack} />
        <div className={styles.what}>
          <h1>{m.letter_title()}</h1>
        </div>
      </header>
      {query.isError ? (
        query.error instanceof Problem && query.error.status === 404 ? (
          <EmptyState icon={<IconFileOff aria-hidden />} title={m.letter_missing()} action={<Link to="/tra-cuu">{m.task_none_search()}</Link>}>
            {m.letter_missing_text()}
          </EmptyState>
        ) : (
          <ErrorState detail={explain(query.error)} trace={query.error instanceof Problem ? query.error.trace : undefined} onRetry={() => void query.refetch().then(() => router.invalidate())} />
        )
      ) : (
        <Waiting className={styles.waiting}>
          <Bar width="44%" height={20} />
          <Bar width="72%" />
          <Bar height={420} />
        </Waiting>
      )}
    </div>
  );
}

/** To where the reader came from; whoever came by the address goes to the search. */
function useBackTo(): () => void {
  const router = useRouter();
  const navigate = useNavigate();
  const { q } = useSearch({ from: '/shell/van-ban/$id' });
  return () => {
    if (router.history.canGoBack()) router.history.back();
    else void navigate({ to: '/tra-cuu', search: q ? { q } : {} });
  };
}

type View = 'paper' | 'way';

function Letter({ letter }: { letter: DocumentView }) {
  const me = useMe();
  const today = dayOf(me.now);
  const phone = usePhone();
  const back = useBackTo();
  const navigate = useNavigate();
  const { q, trang, tep } = useSearch({ from: '/shell/van-ban/$id' });
  const control = usePaper();
  // On a phone a question comes before the page it is about.
  const asked = letter.assignments.some((share) => share.extensions.some((one) => one.mine_to_answer && one.state === 'pending'));
  const [view, setView] = useState<View>(asked ? 'way' : 'paper');
  const [signature, setSignature] = useState(false);
  const file = letter.files.find((one) => one.id === tep) ?? canvasFile(letter);
  const onSheet = canvasFile(letter) === null;
  const hits = useHits(letter.id, letter.content_readable ? file : null, q, trang);
  // A hit says itself where it stands.
  useOpenAt(control, hits.pending || hits.hits.length > 0 ? undefined : trang);
  const { fields } = letter;
  const desk = deskOf(letter);
  const again = letter.available_actions.includes('receive_again') ? { id: letter.id, version: letter.version, status: letter.status, number: letter.arrival_number ?? null } : null;
  useKeys([
    { act: 'back', label: m.back(), run: back },
  ]);

  const facts = [arrivalWords(letter), fields.organ_name, fields.issued_date ? formatDate(fields.issued_date) : null].filter(Boolean);
  const side = (
    <>
      <ActingFor letter={letter} />
      {letter.closing && (
        <Notice tone="green">
          <strong>{letter.closing.outcome === 'answered' ? m.closing_answered() : m.closing_without_answer()}.</strong> {letter.closing.note}
        </Notice>
      )}
      {letter.void_reason && (
        <Notice tone="red" icon={<IconCircleX aria-hidden />}>
          <strong>{m.void_title({ number: letter.arrival_number ?? '' })}</strong> {letter.void_reason}
        </Notice>
      )}
      <Returned letter={letter} />
      <Again letter={letter} today={today} />
      <Vacancy letter={letter} />
      <Extensions letter={letter} today={today} />
      <Directives letter={letter} today={today} />
      <section>
        <h3 className={styles.title}>{m.facts_title()}</h3>
        <Facts letter={letter} />
        <Corrections letter={letter} today={today} />
      </section>
      {letter.content_readable && letter.signature && <SignatureNotice signature={letter.signature} onDetail={() => setSignature(true)} />}
      <Shares letter={letter} today={today} />
      <Timeline letter={letter} today={today} />
      <Talk letter={letter} today={today} />
    </>
  );

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <IconButton label={m.back()} icon={<IconArrowLeft aria-hidden />} variant="quiet" onClick={back} />
        <div className={styles.what}>
          <h1 title={fields.subject}>{fields.subject || m.task_no_subject()}</h1>
          <p>
            {fields.code && <strong>{[fields.kind, fields.code].filter(Boolean).join(' ')}</strong>}
            <span>{facts.join(' · ')}</span>
            {phone && <Badge tone={statusTone(letter.status)}>{statusName(letter.status)}</Badge>}
          </p>
        </div>
        {!phone && <Badge tone={statusTone(letter.status)}>{statusName(letter.status)}</Badge>}
        <FollowLetter documentId={letter.id} />
        {letter.signature && !phone && <SignatureBadge state={letter.signature.state} />}
        <PrintButton letter={letter} file={file} />
        {!phone && <TakeBackLetter letter={letter} />}
        <BookActs letter={letter} />
        {again && !phone && <ReceiveAgain letter={again} own />}
        {desk && !phone && (
          <Link to={desk} params={{ id: letter.id }} className={styles.desk}>
            {m.letter_handle()}
          </Link>
        )}
      </header>
      {/* Beside the title there is no room for it on a phone. */}
      {phone && (
        <div className={styles.undo}>
          <TakeBackLetter letter={letter} />
        </div>
      )}
      {phone && (
        <div className={styles.views} role="group" aria-label={m.letter_views()}>
          <button type="button" aria-pressed={view === 'paper'} onClick={() => setView('paper')}>
            {m.letter_view_paper()}
          </button>
          <button type="button" aria-pressed={view === 'way'} onClick={() => setView('way')}>
            {m.letter_view_way()}
          </button>
        </div>
      )}
      <div className={styles.body}>
        {(!phone || view === 'paper') && (
          <div className={styles.paper}>
            {letter.content_readable ? (
              <>
                <div className={styles.tools}>
                  {letter.files.length > (onSheet ? 0 : 1) && (
                    <span className={styles.files} role="group" aria-label={m.files_title()}>
                      {onSheet && (
                        <button type="button" aria-pressed={file === null} onClick={() => void navigate({ to: '.', search: (held) => ({ ...held, tep: undefined }), replace: true })}>
                          {m.files_sheet()}
                        </button>
                      )}
                      {letter.files.map((one) => (
                        <button key={one.id} type="button" aria-pressed={one.id === file?.id} title={one.name} onClick={() => void navigate({ to: '.', search: (held) => ({ ...held, tep: one.id }), replace: true })}>
                          {one.role === 'main' ? m.files_main() : one.name}
                        </button>
                      ))}
                    </span>
                  )}
                  {!phone && <PaperTools control={control} editing={null} onNote={() => undefined} />}
                  {file && (
                    <a className={styles.download} href={fileUrl(letter.id, file.id)} download={file.name} aria-label={m.paper_download()} title={m.paper_download()}>
                      <IconDownload aria-hidden />
                    </a>
                  )}
                </div>
                <HitBar {...hits} />
                {file && shownAs(file) === null ? (
                  <div className={styles.shut}>
                    <IconFileOff aria-hidden />
                    <p>{m.letter_not_pdf()}</p>
                    <a href={fileUrl(letter.id, file.id)} download={file.name}>
                      {m.paper_download()}
                    </a>
                  </div>
                ) : (
                  <LazyPaper letter={letter} file={file} control={control} hits={hits}>
                    {phone && <PaperView control={control} floating />}
                  </LazyPaper>
                )}
              </>
            ) : (
              <div className={styles.shut}>
                <IconLock aria-hidden />
                <p>{m.letter_named_only()}</p>
              </div>
            )}
          </div>
        )}
        {(!phone || view === 'way') && <aside className={styles.side}>{side}</aside>}
      </div>
      {again && phone && (
        <footer className={styles.foot}>
          <ReceiveAgain letter={again} own full />
        </footer>
      )}
      {desk && phone && (
        <footer className={styles.foot}>
          <Link to={desk} params={{ id: letter.id }} className={styles.desk}>
            {m.letter_handle()}
          </Link>
        </footer>
      )}
      {signature && letter.signature && <SignatureDialog signature={letter.signature} report={reportOf(letter)} onClose={() => setSignature(false)} />}
    </div>
  );
}
