import { IconArrowBackUp, IconArrowForwardUp, IconArrowLeft, IconArrowRight, IconCheck, IconDots, IconHistory, IconPrinter } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, useMemo, useRef, useState } from 'react';
import type { DocumentView } from '@/api/client';
import { useMe } from '@/api/session';
import { ariaKeys, keyOf } from '@/app/keymap';
import { useKeys } from '@/app/useKeys';
import { onWhoseBehalf } from '@/domain/actedBy';
import { letterName, ReasonDialog, sheetOf, SignatureBadge, reportOf, SignatureDialog, statusName, toPaperLayers, useOpened, usePaperFile, usePrintDialog } from '@/letter';
import { part } from '@/offline/parts';
import { PaperTools, PaperViewer, usePaper } from '@/paper';
import { Button, IconButton, Menu, Notice, Sheet, usePhone, type SheetHeight } from '@/ui';
import { m } from '@/words';
import { offerTakeBack, TakeBackLetter } from '../task/TakeBack';
import { acceptProposal, isAccepted } from './draft';
import styles from './review.module.css';
import type { QueuePosition } from './ReviewPage';
import { ReviewPanel } from './ReviewPanel';
import { useReview } from './useReview';

const ForwardDialog = part(() => import('./ForwardDialog'));

interface ReviewDeskProps {
  letter: DocumentView;
  position: QueuePosition;
  onStep(by: 1 | -1): void;
  onDone(): void;
  onBack(): void;
  onReload(): void;
  onReopen(id: string): void;
}

/** One letter before its directive: the page to write on, and who gets it. */
export function ReviewDesk({ letter, position, onStep, onDone, onBack, onReload, onReopen }: ReviewDeskProps) {
  const me = useMe();
  const phone = usePhone();
  const navigate = useNavigate();
  const paper = usePaper('fit');
  const file = usePaperFile(letter);
  const textBox = useRef<HTMLTextAreaElement>(null);
  const [sheet, setSheet] = useState<SheetHeight>('half');
  const [signature, setSignature] = useState(false);
  const [sendingBack, setSendingBack] = useState(false);
  const [forwarding, setForwarding] = useState(false);
  const editWords = () => {
    if (phone) setSheet('full');
    textBox.current?.focus();
  };
  const review = useReview({ letter, paper, onDone, onReload, onReopen, onEditNote: editWords });
  useOpened(letter);

  const history = () => void navigate({ to: '/van-ban/$id', params: { id: letter.id } });
  const submit = () => {
    if (phone) setSheet((height) => (height === 'low' ? 'half' : height));
    void review.submit();
  };
  const open = review.proposing || review.directing;
  const canSendBack = !review.gone && letter.available_actions.includes('send_back');
  const canForward = !review.gone && letter.available_actions.includes('forward');
  useKeys([
    review.gone ? { act: 'mainAct', label: m.register_next(), run: onDone } : { act: 'mainAct', label: review.proposing ? m.act_propose() : m.act_direct(), run: submit, enabled: open },
    { act: 'open', label: m.key_words(), run: editWords, enabled: open },
    { act: 'sendBack', label: m.send_back_clerk(), run: () => setSendingBack(true), enabled: canSendBack },
    { act: 'forward', run: () => setForwarding(true), enabled: canForward },
    { act: 'history', run: history },
    { act: 'back', run: onBack, enabled: phone },
  ]);

  const layers = useMemo(() => toPaperLayers(letter), [letter]);
  const onNote = () => {
    paper.setTool('none');
    if (review.draft.marks.note?.page !== paper.page) void review.placeNote(paper.page);
    editWords();
  };

  const attachments = letter.files.filter((one) => one.role === 'attachment').length;
  const pages = letter.files.find((one) => one.role === 'main')?.page_count ?? letter.fields.page_count ?? 0;
  const facts = [letter.fields.organ_name, pages > 0 && m.fact_pages({ count: pages }), attachments > 0 && m.fact_attachments({ count: attachments }), letter.arrival_number && m.fact_number({ number: letter.arrival_number })].filter(Boolean).join(' · ');
  const { lead, support, inform } = review.counts;
  const receivers = [lead > 0 && m.count_lead({ count: lead }), support > 0 && m.count_support({ count: support }), inform > 0 && m.count_inform({ count: inform })].filter(Boolean).join(', ');

  const viewer = (
    <PaperViewer control={paper} file={file} sheet={sheetOf(letter, me)} layers={layers} editing={review.editing ?? undefined} footRoom={phone ? (sheet === 'low' ? 150 : 430) : 16} />
  );
  const verdict = letter.signature && (
    <button type="button" className={styles.verdict} onClick={() => setSignature(true)} title={m.signature_open({ summary: letter.signature.summary })}>
      <SignatureBadge state={letter.signature.state} short={phone} />
    </button>
  );
  const panel = <ReviewPanel letter={letter} review={review} textBox={textBox} compact={phone} />;
  const main = review.gone ? (
    <Button variant="primary" main full local act="mainAct" onClick={onDone}>
      {m.register_next()}
    </Button>
  ) : (
    <Button variant="primary" main full act="mainAct" busy={review.busy} onClick={submit} disabled={!open}>
      {review.proposing ? m.act_propose() : m.act_direct()}
    </Button>
  );
  const moved = !open && !review.gone && (
    <Notice tone="amber" role="status" actions={<TakeBackLetter letter={letter} />}>
      {m.letter_moved({ status: statusName(letter.status) })}
    </Notice>
  );
  // What another leader passed on goes back to that leader, not to the clerks.
  const passedBy = letter.forwarded && onWhoseBehalf(letter.forwarded.by);
  const sendBackTitle = passedBy ? m.act_send_back() : m.send_back_clerk();
  const others = review.leaders.filter((position) => position.id !== letter.holder?.position_id && position.holders.length > 0);
  const dialogs = (
    <>
      <Suspense>
        {forwarding && (
          <ForwardDialog
            letter={letter}
            leaders={others}
            onClose={() => setForwarding(false)}
            onDone={(name, fresh) => {
              setForwarding(false);
              offerTakeBack(m.forward_done({ name }), fresh);
              onDone();
            }}
          />
        )}
      </Suspense>
      {signature && letter.signature && <SignatureDialog signature={letter.signature} report={reportOf(letter)} onClose={() => setSignature(false)} />}
      {sendingBack && <ReasonDialog title={sendBackTitle} text={passedBy ? m.send_back_to({ name: passedBy }) : m.send_back_text()} label={m.return_reason()} missing={m.send_back_missing()} act={sendBackTitle} onSend={review.sendBack} onClose={() => setSendingBack(false)} />}
    </>
  );
  const print = usePrintDialog(letter);

  if (phone) {
    const accepted = isAccepted(review.draft, letter);
    return (
      <div className={styles.phoneDesk}>
        <header className={styles.phoneHead}>
          <IconButton variant="quiet" label={m.back()} icon={<IconArrowLeft aria-hidden />} onClick={onBack} />
          <span className={styles.letterTitle}>
            <h1>{letter.fields.code || letterName(letter.fields)}</h1>
            <small>{[position.at > 0 && `${position.at}/${position.of}`, letter.fields.organ_name].filter(Boolean).join(' · ')}</small>
          </span>
          {verdict}
          <Menu
            label={m.more_acts()}
            entries={[
              { key: 'previous', label: m.key_previous(), icon: <IconArrowLeft aria-hidden />, disabled: !position.previous, onSelect: () => onStep(-1) },
              { key: 'next', label: m.key_next(), icon: <IconArrowRight aria-hidden />, disabled: !position.next, onSelect: () => onStep(1) },
              { key: 'history', label: m.letter_history(), icon: <IconHistory aria-hidden />, act: 'history', onSelect: history },
              { key: 'print', label: m.print_title(), icon: <IconPrinter aria-hidden />, act: 'print', onSelect: print.open },
              ...(canForward ? [{ key: 'forward', label: m.act_forward(), icon: <IconArrowForwardUp aria-hidden />, act: 'forward' as const, apart: true, onSelect: () => setForwarding(true) }] : []),
              { key: 'back', label: sendBackTitle, icon: <IconArrowBackUp aria-hidden />, act: 'sendBack', apart: true, disabled: !canSendBack, onSelect: () => setSendingBack(true) },
            ]}
            trigger={<IconButton variant="quiet" label={m.more_acts()} icon={<IconDots aria-hidden />} />}
          />
        </header>
        {review.editing && sheet !== 'full' && <PaperTools control={paper} editing={review.editing} onNote={onNote} compact />}
        <SwipeArea onStep={onStep} enabled={paper.tool === 'none'}>
          {viewer}
        </SwipeArea>
        <Sheet
          label={m.panel_title()}
          height={sheet}
          onHeight={setSheet}
          footer={
            <>
              {moved}
              {main}
            </>
          }
        >
          <div className={styles.sheetBody}>
            <div className={styles.sheetHead}>
              <h2>{m.panel_title()}</h2>
              {letter.proposal && review.directing && (
                <Button icon={accepted ? <IconCheck aria-hidden /> : undefined} aria-pressed={accepted} onClick={() => review.change((held) => acceptProposal(held, letter))}>
                  {m.proposal_of_office()}
                </Button>
              )}
            </div>
            {panel}
            {!review.gone && receivers && <p className={styles.receivers}>{m.receivers({ receivers })}</p>}
          </div>
        </Sheet>
        {dialogs}
        {print.dialog}
      </div>
    );
  }
  return (
    <div className={styles.desk}>
      <section className={styles.letter} aria-label={letterName(letter.fields)}>
        <header className={styles.letterHead}>
          <span className={styles.letterTitle}>
            <h2>{letterName(letter.fields)}</h2>
            <small>{facts}</small>
          </span>
          {verdict}
          <IconButton label={`${m.print_title()} (${keyOf('print')})`} icon={<IconPrinter aria-hidden />} aria-keyshortcuts={ariaKeys('print')} onClick={print.open} />
          <IconButton label={m.letter_history()} icon={<IconHistory aria-hidden />} onClick={history} />
        </header>
        <PaperTools control={paper} editing={review.editing} onNote={onNote} />
        {viewer}
      </section>
      <section className={styles.panel} aria-label={m.panel_title()}>
        <header className={styles.panelHead}>
          <h2>{m.panel_title()}</h2>
          {position.at > 0 && (
            <span>
              {position.at}/{position.of}
            </span>
          )}
          <IconButton label={m.key_previous()} icon={<IconArrowLeft aria-hidden />} disabled={!position.previous} onClick={() => onStep(-1)} />
          <IconButton label={m.key_next()} icon={<IconArrowRight aria-hidden />} disabled={!position.next} onClick={() => onStep(1)} />
        </header>
        <div className={styles.panelBody}>{panel}</div>
        <footer className={styles.foot}>
          {moved || (!review.gone && <p className={styles.receivers}>{receivers ? m.receivers({ receivers }) : m.receivers_none()}</p>)}
          {main}
          {(canSendBack || canForward) && (
            <div className={styles.others}>
              {canSendBack && (
                <Button variant="quiet" act="sendBack" icon={<IconArrowBackUp aria-hidden />} onClick={() => setSendingBack(true)}>
                  {sendBackTitle}
                </Button>
              )}
              {canForward && (
                <Button variant="quiet" act="forward" icon={<IconArrowForwardUp aria-hidden />} onClick={() => setForwarding(true)}>
                  {m.act_forward()}
                </Button>
              )}
            </div>
          )}
        </footer>
      </section>
      {dialogs}
      {print.dialog}
    </div>
  );
}

/** A quick swipe across the page goes to the next or previous letter; the menu has the same as buttons. */
function SwipeArea({ onStep, enabled, children }: { onStep(by: 1 | -1): void; enabled: boolean; children: React.ReactNode }) {
  const start = useRef<{ x: number; y: number; at: number } | null>(null);
  return (
    <div
      className={styles.phoneView}
      onTouchStart={(event) => {
        const touch = event.touches[0];
        const onNote = event.target instanceof Element && event.target.closest('[data-note]') !== null;
        start.current = touch && event.touches.length === 1 && !onNote ? { x: touch.clientX, y: touch.clientY, at: event.timeStamp } : null;
      }}
      onTouchEnd={(event) => {
        const touch = event.changedTouches[0];
        const began = start.current;
        start.current = null;
        if (!enabled || !began || !touch || event.timeStamp - began.at > 450) return;
        const across = touch.clientX - began.x;
        if (Math.abs(across) > 90 && Math.abs(across) > 3 * Math.abs(touch.clientY - began.y)) onStep(across < 0 ? 1 : -1);
      }}
    >
      {children}
    </div>
  );
}
