import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconDownload, IconEye } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { components } from '@/api/schema';
import { formatStamp } from '@/domain/dates';
import { SignatureBadge, today } from '@/letter';
import { Badge } from '@/ui';
import { getLocale, m } from '@/words';
import { Stamps } from './Stamps';
import { dayWords, integrityWords, placesOf, proofWords, signedAsWords, standingWords, validityThen, type Facts, type Report } from './terms';
import styles from './report.module.css';

/** Place of the question about later changes among the four. */
const CHANGED = 1;

const markIcons = { good: IconCircleCheck, unsure: IconAlertTriangle, bad: IconCircleX };

interface Props {
  number: number;
  count: number;
  facts: Facts;
  answers: components['schemas']['SignatureAnswers'] | undefined;
  report: Report;
  /** Where the file lies as it was when this was signed. */
  href: string;
  /** Its pages as they were then are on show. */
  open: boolean;
  onOpen(): void;
}

/** One signature: four questions, then what the rules of verification ask a report to say. */
export function OneSignature({ number, count, facts, answers, report, href, open, onOpen }: Props) {
  const now = today();
  const questions: [string, string][] = answers
    ? [
        [m.signature_who(), answers.who],
        [m.signature_changed(), answers.changed],
        [m.signature_when(), answers.when],
        [m.signature_revoked(), answers.revoked],
      ]
    : [];
  const warnings: string[] = [];
  if (facts.signed_as !== 'agency' && facts.signer_agrees === 'other') warnings.push(m.verdict_other_signer({ signer: facts.signer ?? '–', printed: report.printed_signer ?? '–' }));
  if (facts.agency_agrees === 'other') warnings.push(m.verdict_other_agency({ agency: (facts.signed_as === 'agency' ? facts.signer : facts.organization) ?? '–', printed: report.printed_agency ?? '–' }));
  // What the signer claims is shown, and never taken for what is proven.
  const times = [facts.claimed_at && `${formatStamp(facts.claimed_at, now)} (${proofWords('')})`, facts.proven_at && `${formatStamp(facts.proven_at, now)} (${proofWords(facts.proof)})`].filter(Boolean);
  const english = getLocale() === 'en';
  // What somebody has to look at, with the place; the rest of it is for those who know the file's inside.
  const grave = facts.remarks
    .map((remark) => ({ remark, words: english ? remark.en : remark.vi, places: placesOf(english ? remark.about_en : remark.about_vi) }))
    .filter(({ remark, places }) => remark.severity !== 'info' && places.shown.length > 0);
  const standing = standingWords(facts.algorithm_standing);
  const rows: [string, ReactNode][] = [
    [m.verdict_issuer(), [facts.issuer, facts.rests_on && m.verdict_rests_on({ root: facts.rests_on })].filter(Boolean).join('; ') || '–'],
    [m.verdict_signer(), [facts.signer, facts.title].filter(Boolean).join(', ') || '–'],
    [m.verdict_unit(), [facts.managing_unit, facts.organization].filter(Boolean).join(', ') || '–'],
    [m.verdict_time(), times.join('; ') || '–'],
    ...(facts.timestamps.length > 0 ? [[m.verdict_stamps(), <Stamps key="stamps" stamps={facts.timestamps} />] as [string, ReactNode]] : []),
    [m.verdict_integrity(), integrityWords(facts.intact, answers?.marks[CHANGED] === 'bad')],
    [m.verdict_validity_then(), [validityThen(facts), answers?.revoked].filter(Boolean).join('; ')],
    [m.verdict_validity(), facts.not_before ? m.verdict_from_to({ from: dayWords(facts.not_before), until: dayWords(facts.not_after) }) : '–'],
    [m.verdict_algorithm(), [facts.signature_algorithm, facts.digest_algorithm, facts.level, standing].filter(Boolean).join(' · ') || '–'],
  ];
  return (
    <section className={styles.box} aria-label={m.verdict_signature({ number, count })}>
      <header className={styles.title}>
        <h2>{facts.signer ?? m.verdict_signature({ number, count })}</h2>
        <Badge tone="grey">{signedAsWords(facts.signed_as)}</Badge>
        {answers && <SignatureBadge state={answers.state} />}
      </header>
      <p className={styles.revision}>
        {m.verdict_revision({ number, count })}
        {facts.has_revision && (
          <>
            <button type="button" aria-pressed={open} onClick={onOpen}>
              <IconEye size={16} aria-hidden /> {m.verdict_open_revision()}
            </button>
            <a href={href} download>
              <IconDownload size={16} aria-hidden /> {m.verdict_save_revision()}
            </a>
          </>
        )}
      </p>
      {warnings.map((words) => (
        <p key={words} className={styles.warning}>
          <IconAlertTriangle size={18} aria-hidden /> <span>{words}</span>
        </p>
      ))}
      <dl className={styles.questions}>
        {questions.map(([question, answer], at) => {
          const mark = (answers?.marks[at] ?? 'unsure') as keyof typeof markIcons;
          const Icon = markIcons[mark] ?? IconAlertTriangle;
          return (
            <div key={question} data-mark={mark}>
              <Icon size={18} aria-hidden />
              <dt>{question}</dt>
              <dd>{answer}</dd>
            </div>
          );
        })}
      </dl>
      {grave.length > 0 && (
        <ul className={styles.places} aria-label={m.verdict_places()}>
          {grave.map(({ remark, words, places }) => (
            <li key={`${remark.code} ${remark.detail ?? ''}`} data-severity={remark.severity}>
              {words}
              {places.shown.map((place) => (
                <small key={place}>{place}</small>
              ))}
              {places.more > 0 && <small>{m.verdict_more_places({ count: places.more })}</small>}
            </li>
          ))}
        </ul>
      )}
      <dl className={styles.facts}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {facts.remarks.length > 0 && (
        <details className={styles.folded}>
          <summary>{m.signature_technical()}</summary>
          <ul>
            {facts.remarks.map((remark, index) => (
              <li key={index}>
                {getLocale() === 'en' ? remark.en : remark.vi} <code>{[remark.code, remark.detail].filter(Boolean).join(': ')}</code>
                {remark.severity !== 'info' && (getLocale() === 'en' ? remark.about_en : remark.about_vi).map((about) => <small key={about}>{about}</small>)}
              </li>
            ))}
            <li>
              <code>{[facts.indication, facts.sub_indication].filter(Boolean).join(' / ')}</code>
            </li>
          </ul>
        </details>
      )}
    </section>
  );
}
