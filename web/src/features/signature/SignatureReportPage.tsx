import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { IconAlertTriangle, IconArrowLeft, IconFileOff, IconPrinter, IconRefresh, IconShieldQuestion } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { $api, client, signedRevisionUrl } from '@/api/client';
import { signatureReportUrl } from '@/api/prints';
import { explain, Problem } from '@/api/problem';
import { hasRole, useMe } from '@/api/session';
import { dropKeptFields, useKeptField } from '@/app/drafts';
import { formatStamp } from '@/domain/dates';
import { shownAs, showPrintTold, SignatureBadge, today, useLetter } from '@/letter';
import { PaperView, usePaper, type Rect, type SourceMark } from '@/paper';
import { Button, Delayed, EmptyState, ErrorState, Notice, SkeletonList, showToast, TextField, usePhone } from '@/ui';
import { getLocale, m } from '@/words';
import { LazyPaper } from '../document/LazyPaper';
import { ChangedAreas } from './ChangedAreas';
import { Evidence } from './Evidence';
import { OneSignature } from './OneSignature';
import { Revisions } from './Revisions';
import { Stamps } from './Stamps';
import { areaKey, changedAreas, noticeTone, ofTheWhole, occasionWords, type Area, type Report } from './terms';
import styles from './report.module.css';

const LIST = '/api/v1/documents/{id}/files/{file_id}/signature-reports';
const ONE = '/api/v1/documents/{id}/files/{file_id}/signature-reports/{report_id}';

/** Báo cáo kiểm tra chữ ký: the verdict, what it rests on, and every earlier one. */
export function SignatureReportPage() {
  const { id, file } = useParams({ from: '/shell/van-ban/$id/chu-ky/$file' });
  const { lan, ban } = useSearch({ from: '/shell/van-ban/$id/chu-ky/$file' });
  const navigate = useNavigate();
  const letter = useLetter(id);
  const path = { id, file_id: file };
  const list = useQuery($api.queryOptions('get', LIST, { params: { path } }));
  const line = list.data?.find((one) => one.ordinal === lan) ?? list.data?.at(-1);
  const report = useQuery({ ...$api.queryOptions('get', ONE, { params: { path: { ...path, report_id: line?.id ?? '' } } }), enabled: line !== undefined });
  const phone = usePhone();
  const control = usePaper('fit');
  const [active, setActive] = useState<string | null>(null);
  const areas = useMemo(() => (report.data ? changedAreas(report.data) : []), [report.data]);
  const marks = useMemo(() => ({ places: areas.map((area): SourceMark => ({ field: areaKey(area), page: area.page, rect: area.shown as Rect, tone: 'changed', framed: area.whole_page })), active }), [areas, active]);
  const subject = letter.data?.fields.code || letter.data?.fields.subject;
  useEffect(() => {
    document.title = `${m.verdict_title()} · ${subject ?? ''} · ${m.app_title()}`;
  }, [subject]);

  if ([list.error, report.error].some((error) => error instanceof Problem && error.status === 404)) {
    return (
      <div className={styles.page}>
        <EmptyState icon={<IconFileOff aria-hidden />} title={m.letter_missing()} action={<Link to="/tra-cuu">{m.task_none_search()}</Link>}>
          {m.letter_missing_text()}
        </EmptyState>
      </div>
    );
  }
  // What stands here stays while asking for it anew fails.
  const fault = list.isLoadingError ? list.error : report.isLoadingError ? report.error : null;
  const shown = report.data;
  const shownFile = letter.data?.files.find((one) => one.id === file);
  const pages = letter.data && shownFile && shownAs(shownFile) ? { letter: letter.data, file: shownFile } : null;
  // Which signature's version is on the page; of one that is not offered there is none.
  const open = pages && ban && shown?.signatures[ban - 1]?.has_revision ? ban : null;
  const beside = !phone || open ? pages : null;
  const openRevision = (signature: number | null) => void navigate({ to: '.', search: { ...(lan ? { lan } : {}), ...(signature ? { ban: signature } : {}) } });
  const show = (area: Area) => {
    // The place is one of the file as it is now.
    if (open) openRevision(null);
    setActive(areaKey(area));
    control.goTo(area.page, area.shown as Rect);
  };
  const isLast = line !== undefined && line.id === list.data?.at(-1)?.id;
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <Link to="/van-ban/$id" params={{ id }} className={styles.back} aria-label={m.back()}>
          <IconArrowLeft aria-hidden />
        </Link>
        <div>
          <h1>{m.verdict_title()}</h1>
          <p>{[subject, shown?.file_name].filter(Boolean).join(' · ')}</p>
        </div>
        {shown && (
          <Button icon={<IconPrinter aria-hidden />} onClick={() => void showPrintTold(signatureReportUrl(id, file, shown.line.id))}>
            {m.verdict_print()}
          </Button>
        )}
      </header>
      <div className={styles.body} data-beside={(beside !== null && !phone) || undefined}>
        {beside && (
          <div className={styles.paper}>
            {open && shown && (
              <Notice
                tone="blue"
                role="status"
                actions={
                  <button type="button" onClick={() => openRevision(null)}>
                    {m.verdict_open_now()}
                  </button>
                }
              >
                {m.verdict_as_signed({ number: open, count: shown.signatures.length, signer: shown.signatures[open - 1]?.signer ?? '–' })}
              </Notice>
            )}
            <LazyPaper {...beside} control={control} marks={open ? unmarked : marks} signedRevision={open}>
              <PaperView control={control} floating />
            </LazyPaper>
          </div>
        )}
        <div className={styles.report} hidden={phone && open !== null}>
          <div className={styles.main}>
            {fault ? (
              <ErrorState detail={explain(fault)} onRetry={() => void Promise.all([list.refetch(), report.refetch()])} />
            ) : list.data?.length === 0 ? (
              <EmptyState icon={<IconShieldQuestion aria-hidden />} title={m.verdict_none()}>
                {m.verdict_none_text()}
              </EmptyState>
            ) : shown ? (
              <Whole report={shown} isLast={isLast} documentId={id} fileId={file} areas={areas} onShow={beside && !phone ? show : null} open={open} onOpen={openRevision} />
            ) : (
              <Delayed>
                <SkeletonList rows={5} />
              </Delayed>
            )}
          </div>
          <aside className={styles.side}>
            <CheckAgain key={file} id={id} file={file} onChecked={() => letter.refetch()} />
            {list.data && list.data.length > 0 && (
              <section className={styles.box}>
                <h2>{m.verdict_earlier({ count: list.data.length })}</h2>
                <ol className={styles.lines}>
                  {list.data.toReversed().map((one) => (
                    <li key={one.id}>
                      <Link to="." search={{ lan: one.ordinal }} replace aria-current={one.id === line?.id ? 'true' : undefined}>
                        <span>
                          <strong>{m.verdict_number({ number: one.ordinal })}</strong> {formatStamp(one.judged_at, today())}
                        </span>
                        <SignatureBadge state={one.state} short />
                        <small>
                          {occasionWords(one.occasion, one.asked_by)}
                          {one.reason && ` ${m.verdict_because({ reason: one.reason })}`}
                        </small>
                      </Link>
                    </li>
                  ))}
                </ol>
              </section>
            )}
          </aside>
        </div>
      </div>
    </div>
  );
}

/** Kiểm tra lại: judges the file anew, and why. */
function CheckAgain({ id, file, onChecked }: { id: string; file: string; onChecked(): Promise<unknown> }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const me = useMe();
  const form = `kiem-tra-${file}`;
  const [reason, setReason] = useKeptField(form, 'reason', '');
  const check = useMutation({
    mutationFn: async () => {
      const { data } = await client.POST(LIST, { params: { path: { id, file_id: file } }, body: { reason } });
      return data;
    },
    onSuccess: async (made) => {
      dropKeptFields(form);
      setReason('');
      showToast(m.verdict_checked());
      await Promise.all([queries.invalidateQueries({ queryKey: ['get', LIST] }), onChecked()]);
      if (made) void navigate({ to: '.', search: {}, replace: true });
    },
  });
  return (
    <section className={styles.box}>
      <h2>{m.verdict_check_again()}</h2>
      <p className={styles.quiet}>{m.verdict_check_again_text()}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!check.isPending) check.mutate();
        }}
      >
        <TextField label={m.verdict_reason()} value={reason} maxLength={500} onChange={setReason} />
        <Button type="submit" variant="primary" icon={<IconRefresh aria-hidden />} disabled={check.isPending}>
          {m.verdict_check_again()}
        </Button>
      </form>
      {check.isError && (
        <Notice tone="red" role="alert">
          {explain(check.error)}
        </Notice>
      )}
      {(hasRole(me, 'clerk') || hasRole(me, 'archivist')) && (
        <Link to="/kiem-tra-chu-ky" className={styles.many}>
          {m.recheck_many()}
        </Link>
      )}
    </section>
  );
}

/** Nothing to point out, and no stamp over what was signed. */
const unmarked = { places: [], active: null };

interface WholeProps {
  report: Report;
  isLast: boolean;
  documentId: string;
  fileId: string;
  areas: Area[];
  onShow: ((area: Area) => void) | null;
  open: number | null;
  onOpen(signature: number): void;
}

function Whole({ report, isLast, documentId, fileId, areas, onShow, open, onOpen }: WholeProps) {
  const { verdict } = report;
  return (
    <>
      {!isLast && <Notice tone="amber">{m.verdict_is_earlier({ number: report.line.ordinal })}</Notice>}
      <Notice tone={noticeTone(verdict.state)}>
        <strong className={styles.verdict}>{verdict.summary}</strong>
      </Notice>
      <p className={styles.quiet}>{m.signature_checked_at({ at: formatStamp(verdict.checked_at, today()) })}</p>
      {ofTheWhole(report.remarks).map((remark, index) => (
        <p key={index} className={remark.severity === 'info' ? styles.quiet : styles.warning}>
          {remark.severity !== 'info' && <IconAlertTriangle size={18} aria-hidden />} <span>{getLocale() === 'en' ? remark.en : remark.vi}</span>
        </p>
      ))}
      <ChangedAreas report={report} areas={areas} documentId={documentId} fileId={fileId} onShow={onShow} />
      {report.signatures.map((facts, index) => (
        <OneSignature key={index} number={index + 1} count={report.signatures.length} facts={facts} answers={verdict.signatures[index]} report={report} href={signedRevisionUrl(documentId, fileId, index + 1)} open={open === index + 1} onOpen={() => onOpen(index + 1)} />
      ))}
      {report.timestamps.length > 0 && (
        <section className={styles.box}>
          <h2>{m.verdict_document_stamps()}</h2>
          <Stamps stamps={report.timestamps} />
        </section>
      )}
      <Revisions report={report} open={open} onOpen={onOpen} />
      <Evidence report={report} documentId={documentId} fileId={fileId} />
    </>
  );
}
