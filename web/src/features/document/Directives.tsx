import { useEffect } from 'react';
import type { DocumentView } from '@/api/client';
import type { components } from '@/api/schema';
import { actedBy } from '@/domain/actedBy';
import { formatStamp } from '@/domain/dates';
import { addressed } from '@/letter';
import { loadNoteFont } from '@/paper';
import { Badge } from '@/ui';
import { m } from '@/words';
import styles from './Directives.module.css';

type DirectiveView = components['schemas']['DirectiveView'];

/** Whose directive it is; in the place of another, both. */
function directiveHead({ by, by_title }: DirectiveView): string {
  return by.acting_for ? m.chain_directive_for({ name: by.name, title: by_title, other: by.acting_for }) : m.chain_directive({ title: by_title, name: by.name });
}

/** The chain of instructions: the bút phê first, in the hand it is written in, then what each head added. */
export function Directives({ letter, today }: { letter: DocumentView; today: string }) {
  useEffect(() => {
    void loadNoteFont();
  }, []);
  const inForce = letter.directives.filter((directive) => directive.in_force);
  const withdrawn = letter.directives.filter((directive) => !directive.in_force);
  const instructions = letter.assignments.filter((share) => share.in_force && share.officer && share.instruction);
  const proposal = letter.proposal;
  if (letter.directives.length === 0 && !proposal) return null;
  return (
    <section className={styles.chain} aria-label={m.chain_title()}>
      {inForce.map((directive) => (
        <figure key={directive.id} className={styles.directive}>
          <figcaption>
            <strong>{directiveHead(directive)}</strong>
            <time dateTime={directive.at}>{formatStamp(directive.at, today)}</time>
          </figcaption>
          <blockquote>{directive.text || m.chain_ink_only()}</blockquote>
        </figure>
      ))}
      {instructions.map((share) => (
        <figure key={share.id} className={styles.instruction}>
          <figcaption>
            <strong>{m.chain_instruction({ title: share.head.title, name: share.head.persons[0]?.name ?? '' })}</strong>
            {share.instruction_at && <time dateTime={share.instruction_at}>{formatStamp(share.instruction_at, today)}</time>}
          </figcaption>
          <blockquote>{share.instruction}</blockquote>
        </figure>
      ))}
      {proposal && (
        <figure className={styles.instruction}>
          <figcaption>
            <strong>{m.chain_proposal({ name: proposal.by.acting_for ? actedBy(proposal.by) : addressed(proposal.by) })}</strong>
            <time dateTime={proposal.at}>{formatStamp(proposal.at, today)}</time>
          </figcaption>
          <blockquote>{proposal.text}</blockquote>
        </figure>
      )}
      {withdrawn.map((directive) => (
        <figure key={directive.id} className={styles.withdrawn}>
          <figcaption>
            <strong>{directiveHead(directive)}</strong>
            <time dateTime={directive.at}>{formatStamp(directive.at, today)}</time>
            <Badge tone="grey">{m.chain_withdrawn()}</Badge>
          </figcaption>
          <blockquote>{directive.text}</blockquote>
        </figure>
      ))}
    </section>
  );
}
