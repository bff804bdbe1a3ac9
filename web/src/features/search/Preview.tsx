import { IconArrowDown, IconArrowUp, IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { $api, type SearchHit } from '@/api/client';
import { explain } from '@/api/problem';
import { formatDate } from '@/domain/dates';
import { formatNumber } from '@/domain/numbers';
import { canvasFile, shownAs, signatureName, statusName, useHits, useLetter } from '@/letter';
import { HitBar, useOpenAt, usePaper } from '@/paper';
import { Bar, Button, ErrorState, IconButton, Waiting } from '@/ui';
import { m } from '@/words';
import { LazyPaper } from '../document/LazyPaper';
import styles from './Preview.module.css';

interface PreviewProps {
  hit: SearchHit;
  query: string;
  place: number;
  total: number;
  first: boolean;
  last: boolean;
  onStep(by: 1 | -1): void;
  onOpen(): void;
}

/** Xem nhanh: the page with its hits, and the line of the book. */
export function Preview({ hit, query, place, total, first, last, onStep, onOpen }: PreviewProps) {
  const letter = useLetter(hit.document_id);
  const control = usePaper();
  const file = letter.data ? (letter.data.files.find((one) => one.id === hit.attachment_id && shownAs(one)) ?? canvasFile(letter.data)) : null;
  const [page] = hit.pages;
  const hits = useHits(hit.document_id, letter.data?.content_readable ? file : null, query, page);
  useOpenAt(control, hits.pending || hits.hits.length > 0 ? undefined : page);

  const rows: [string, string | null | undefined, string?][] = [
    [m.fact_arrival(), hit.arrival_number ? `${hit.arrival_number}${hit.arrival_date ? ` · ${formatDate(hit.arrival_date)}` : ''}` : null],
    [m.fact_code(), hit.code],
    [m.fact_kind(), hit.kind],
    [m.fact_signer(), hit.signer_name],
    [m.fact_signature(), hit.signature ? signatureName(hit.signature) : null, hit.signature ?? undefined],
    [m.fact_status(), statusName(hit.status)],
    [m.fact_holder(), letter.data?.holder && hit.status !== 'closed' ? letter.data.holder.persons.map((person) => person.name).join(', ') || letter.data.holder.title : null],
  ];
  return (
    <aside className={styles.preview} aria-label={m.preview_title()}>
      <header className={styles.head}>
        <h2>{m.preview_title()}</h2>
        <span>
          {formatNumber(place)}/{formatNumber(total)}
        </span>
        <IconButton label={m.key_previous()} icon={<IconArrowUp aria-hidden />} disabled={first} onClick={() => onStep(-1)} />
        <IconButton label={m.key_next()} icon={<IconArrowDown aria-hidden />} disabled={last} onClick={() => onStep(1)} />
      </header>
      <HitBar {...hits} />
      <div className={styles.paper}>
        {letter.data ? (
          letter.data.content_readable ? (
            <LazyPaper letter={letter.data} file={file} control={control} hits={hits} />
          ) : (
            <div className={styles.shut}>
              <IconLock aria-hidden />
              <p>{m.letter_named_only()}</p>
            </div>
          )
        ) : letter.isError ? (
          <ErrorState detail={explain(letter.error)} onRetry={() => void letter.refetch()} />
        ) : (
          <Waiting className={styles.waiting}>
            <Bar width="40%" />
            <Bar width="86%" />
            <Bar width="80%" />
          </Waiting>
        )}
      </div>
      <div className={styles.foot}>
        <dl>
          {rows
            .filter(([, value]) => value)
            .map(([label, value, state]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd data-state={state}>{value}</dd>
              </div>
            ))}
        </dl>
        <Similar id={hit.document_id} />
        <Button variant="primary" local full act="open" onClick={onOpen}>
          {m.preview_open()}
        </Button>
      </div>
    </aside>
  );
}

/** How many are shown: the preview is mostly the page. */
const ALIKE = 3;

/** Letters that are about the same; nothing when there are none. */
function Similar({ id }: { id: string }) {
  const { data } = useQuery({ ...$api.queryOptions('get', '/api/v1/documents/{id}/similar', { params: { path: { id } } }), staleTime: 60_000 });
  if (!data || data.items.length === 0) return null;
  return (
    <section className={styles.similar} aria-label={m.preview_similar()}>
      <h3>{m.preview_similar()}</h3>
      <ul>
        {data.items.slice(0, ALIKE).map((letter) => (
          <li key={letter.document_id}>
            <Link to="/van-ban/$id" params={{ id: letter.document_id }} title={letter.subject.text}>
              {[letter.code, letter.subject.text].filter(Boolean).join(' · ')}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
