import { useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconArrowBackUp, IconCut, IconFileOff, IconInbox, IconLoader2 } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { Suspense, useEffect, useRef, useState } from 'react';
import { client, type InboxItem } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { formatMoment } from '@/domain/dates';
import { formatNumber } from '@/domain/numbers';
import { ListFindBox, ListFindButton, NothingMatches, refreshLists, sourceName, today, UrgencyBadge, usePrefetchLetter, type ListFind } from '@/letter';
import type { useInbox } from '@/letter';
import { part } from '@/offline/parts';
import { announce, Button, EmptyState, ErrorState, FileDrop, showToast, SkeletonList } from '@/ui';
import { m } from '@/words';
import { JustDone } from '../task/JustDone';
import styles from './incoming.module.css';
import type { useUploads } from './useUploads';

const AsideMail = part(() => import('./AsideMail').then((module) => ({ default: module.AsideMail })));
const UploadRow = part(() => import('./UploadRow').then((module) => ({ default: module.UploadRow })));

/** What the file picker offers first: letters, scans, and what offices send instead. The server judges by content. */
const TAKEN = '.pdf,.png,.jpg,.jpeg,.tif,.tiff,.docx,.doc,.odt,.rtf,.xlsx,.xls,.ods,.pptx';

interface ArrivalListProps {
  inbox: ReturnType<typeof useInbox>;
  find: ListFind;
  uploads: ReturnType<typeof useUploads>;
  selected: string | undefined;
  /** The list fills the screen: it says itself that nothing waits. */
  alone: boolean;
}

/** For a letter of which only the paper exists. */
function PaperButton({ onOpen }: { onOpen(documentId: string): void }) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const open = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const { data } = await client.POST('/api/v1/incoming-documents/paper');
      if (!data) throw new Problem(0, '', '');
      refreshLists(queries);
      announce(m.paper_letter_opened());
      onOpen(data.document_id);
    } catch (error) {
      showToast(explain(error), { tone: 'error' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button variant="quiet" icon={<IconFileOff aria-hidden />} busy={busy} onClick={() => void open()} className={styles.paperButton}>
      {m.paper_letter_open()}
    </Button>
  );
}

/** The waiting list: where files are dropped and letters wait for their number. */
export function ArrivalList({ inbox, find, uploads, selected, alone }: ArrivalListProps) {
  const prefetch = usePrefetchLetter();
  const navigate = useNavigate();
  const current = useRef<HTMLAnchorElement>(null);
  // The chosen row stays in view when keys move the choice.
  useEffect(() => {
    if (selected) current.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <section className={styles.list} aria-label={m.arrivals_title()}>
      <header className={styles.listHead}>
        <h1>{m.arrivals_title()}</h1>
        {inbox.data && <span>{formatNumber(inbox.total)}</span>}
        {inbox.items.length > 0 && <ListFindButton find={find} />}
      </header>
      <div className={styles.dropZone}>
        <FileDrop onFiles={uploads.add} accept={TAKEN} label={m.upload_label()} hint={m.upload_hint()} />
        <PaperButton onOpen={(id) => void navigate({ to: '/vao-so-den/$id', params: { id } })} />
        <Link to="/ban-quet" className={styles.scansLink}>
          <IconCut aria-hidden /> {m.split_many()}
        </Link>
        <Suspense>
          <AsideMail onOpen={(id) => void navigate({ to: '/vao-so-den/$id', params: { id } })} />
        </Suspense>
      </div>
      {uploads.items.length > 0 && (
        <ul className={styles.uploads} aria-label={m.uploads_title()}>
          <Suspense>
            {uploads.items.map((item) => (
              <UploadRow key={item.key} item={item} onDrop={() => uploads.drop(item.key)} onRetry={() => uploads.retry(item.key)} />
            ))}
          </Suspense>
        </ul>
      )}
      <ListFindBox find={find} onOpen={(item) => void navigate({ to: '/vao-so-den/$id', params: { id: item.document_id } })} />
      <JustDone />
      <div className={styles.rows}>
        {find.words && find.items.length === 0 && <NothingMatches find={find} />}
        {inbox.isPending && <SkeletonList compact rows={9} />}
        {inbox.isLoadingError && <ErrorState detail={explain(inbox.error)} onRetry={() => void inbox.refetch()} />}
        {alone && inbox.data && inbox.items.length === 0 && (
          <EmptyState icon={<IconInbox aria-hidden />} title={m.arrivals_empty()}>
            {m.arrivals_empty_text()}
          </EmptyState>
        )}
        <ul>
          {find.items.map((item) => (
            <li key={item.document_id}>
              <Link
                to="/vao-so-den/$id"
                params={{ id: item.document_id }}
                className={styles.row}
                ref={item.document_id === selected ? current : undefined}
                aria-current={item.document_id === selected ? 'true' : undefined}
                onPointerEnter={() => prefetch(item)}
                preload={false}
              >
                <PageSign item={item} />
                <span className={styles.rowText}>
                  <strong>{item.code || item.subject || item.file_name || (item.source === 'paper' ? m.paper_letter_unnamed() : m.letter_unnamed())}</strong>
                  <small>{item.analysing ? m.arrival_reading() : sourceName(item.source)}</small>
                  <small>
                    {formatMoment(item.received_at, today())} <UrgencyBadge urgency={item.urgency} />
                    {item.sent_back_reason && (
                      <em>
                        <IconArrowBackUp size={14} aria-hidden /> {m.arrival_sent_back()}
                      </em>
                    )}
                  </small>
                </span>
              </Link>
            </li>
          ))}
        </ul>
        {inbox.hasNextPage && (
          <button type="button" className={styles.moreRows} onClick={() => void inbox.fetchNextPage()}>
            {inbox.isFetchingNextPage ? m.loading() : m.list_more()}
          </button>
        )}
      </div>
    </section>
  );
}

/** A small page, so that letters look like letters. */
function PageSign({ item }: { item: InboxItem }) {
  return (
    <span className={styles.sign} aria-hidden data-bad={item.signature === 'invalid' || undefined}>
      {item.analysing ? <IconLoader2 size={18} className={styles.turning} /> : item.signature === 'invalid' ? <IconAlertTriangle size={18} /> : <i />}
    </span>
  );
}
