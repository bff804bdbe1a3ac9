import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { SearchHit } from '@/api/client';
import { formatDate } from '@/domain/dates';
import { signatureName, statusName, statusTone } from '@/letter';
import { Badge, cx } from '@/ui';
import { m } from '@/words';
import { hitParams, pieces } from './hits';
import styles from './HitCard.module.css';

/** A text with its hits marked. */
export function Marked({ text, hits }: { text: string; hits: readonly (readonly number[])[] }) {
  return pieces(text, hits).map((piece, index) => (piece.hit ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>));
}

/** A letter found: subject, the place of the hit, and where it comes from. */
export function HitCard({ hit, query, selected, onSelect, onPoint }: { hit: SearchHit; query: string | undefined; selected: boolean; onSelect: (() => void) | undefined; onPoint(): void }) {
  const facts = [
    hit.issued_date ? formatDate(hit.issued_date) : null,
    hit.organ_name,
    hit.arrival_number ? m.task_arrival({ number: hit.arrival_number }) : null,
    hit.file_name ? m.hit_file({ name: hit.file_name }) : null,
    hit.pages.length > 0 ? m.hit_pages({ pages: hit.pages.slice(0, 5).toSorted((a, b) => a - b).join(', ') }) : null,
    hit.signature === 'invalid' ? signatureName('invalid') : null,
  ].filter(Boolean);
  return (
    <Link
      id={`hit-${hit.document_id}`}
      to="/van-ban/$id"
      params={{ id: hit.document_id }}
      search={hitParams(query, hit)}
      className={cx(styles.card, selected && styles.selected)}
      aria-current={selected ? 'true' : undefined}
      onPointerEnter={onPoint}
      onFocus={(event) => event.currentTarget.matches(':focus-visible') && onSelect?.()}
      // The first press shows the letter beside the list, the second opens it.
      onClick={(event) => {
        if (!onSelect || selected || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        onSelect();
      }}
    >
      <span className={styles.head}>
        <strong className={styles.subject}>
          {hit.subject.text ? <Marked {...hit.subject} /> : m.task_no_subject()}
        </strong>
        {hit.access === 'named_only' ? <Badge tone="amber">{m.access_named_only()}</Badge> : <Badge tone={statusTone(hit.status)}>{statusName(hit.status)}</Badge>}
      </span>
      {hit.snippet.text && (
        <span className={styles.snippet}>
          <Marked {...hit.snippet} />
        </span>
      )}
      {hit.is_recognised && (
        <span className={styles.unsure}>
          <IconAlertTriangle aria-hidden />
          {m.hit_recognised()}
        </span>
      )}
      {hit.is_text_cut && (
        <span className={styles.unsure}>
          <IconInfoCircle aria-hidden />
          {m.hit_text_cut()}
        </span>
      )}
      <span className={styles.facts}>
        {hit.code && <strong>{hit.code}</strong>}
        {facts.map((fact, index) => (
          <span key={index}>{fact}</span>
        ))}
      </span>
    </Link>
  );
}
