import { IconArrowBackUp, IconEraser, IconHighlight, IconPencil, IconRotateClockwise, IconSignature, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useKeys } from '@/app/useKeys';
import { Button, IconButton } from '@/ui';
import { m } from '@/words';
import { undoMark } from './marks';
import type { MarksEditing } from './PageMarks';
import styles from './paper.module.css';
import type { PaperControl } from './usePaper';

/** Zoom, turn and page; floats over the page or stands in the bar above it. */
export function PaperView({ control, floating = false }: { control: PaperControl; floating?: boolean }) {
  useKeys([
    { act: 'pageNext', run: () => control.goTo(Math.min(control.page + 1, control.pageCount)) },
    { act: 'pagePrevious', run: () => control.goTo(Math.max(control.page - 1, 1)) },
  ]);
  const percent = Math.round(control.shownZoom * 100);
  const inner = (
    <>
      {!floating && <span className={styles.rule} />}
      <IconButton variant="quiet" label={m.zoom_out()} icon={<IconZoomOut aria-hidden />} onClick={() => control.zoomBy(-1)} />
      {!floating && (
        <button type="button" className={styles.zoom} onClick={() => control.setZoom('fit')} title={m.zoom_fit()} aria-label={m.zoom_fit_now({ percent })}>
          {percent}%
        </button>
      )}
      <IconButton variant="quiet" label={m.zoom_in()} icon={<IconZoomIn aria-hidden />} onClick={() => control.zoomBy(1)} />
      <IconButton variant="quiet" label={m.rotate_view()} icon={<IconRotateClockwise aria-hidden />} onClick={control.rotate} />
      <span className={styles.pageNumber}>{m.page_of({ page: control.page, count: Math.max(1, control.pageCount) })}</span>
    </>
  );
  return floating ? (
    <div className={styles.floating} role="toolbar" aria-label={m.paper_tools()}>
      {inner}
    </div>
  ) : (
    inner
  );
}

/** The bar above a page that may be written on. */
export function PaperTools({ control, editing, onNote, compact = false }: { control: PaperControl; editing: MarksEditing | null; onNote(): void; compact?: boolean }) {
  const toggle = (tool: PaperControl['tool']) => control.setTool(control.tool === tool ? 'none' : tool);
  const canUndo = (editing?.marks.order.length ?? 0) > 0;
  const undo = () => editing?.onChange(undoMark);
  useKeys(
    editing
      ? [
          { act: 'note', run: onNote },
          { act: 'undoMark', run: undo, enabled: canUndo },
          { act: 'dropTool', run: () => control.setTool('none'), enabled: control.tool !== 'none' },
        ]
      : [],
  );
  return (
    <div className={styles.tools} role="toolbar" aria-label={m.paper_tools()}>
      {editing && (
        <>
          <Button variant="quiet" act="note" title={m.tool_note()} icon={<IconSignature aria-hidden />} aria-pressed={editing.marks.note !== null && control.tool === 'none'} onClick={onNote}>
            {m.tool_note()}
          </Button>
          <Button variant="quiet" title={m.tool_ink()} icon={<IconPencil aria-hidden />} aria-pressed={control.tool === 'ink'} onClick={() => toggle('ink')}>
            {m.tool_ink()}
          </Button>
          <Button variant="quiet" title={m.tool_highlight()} icon={<IconHighlight aria-hidden />} aria-pressed={control.tool === 'highlight'} onClick={() => toggle('highlight')}>
            {m.tool_highlight()}
          </Button>
          {(canUndo || control.tool === 'erase') && (
            <>
              <IconButton variant="quiet" label={m.tool_erase()} icon={<IconEraser aria-hidden />} pressed={control.tool === 'erase'} onClick={() => toggle('erase')} />
              <IconButton variant="quiet" label={m.tool_undo()} icon={<IconArrowBackUp aria-hidden />} onClick={undo} disabled={!canUndo} />
            </>
          )}
        </>
      )}
      {!compact && <PaperView control={control} />}
    </div>
  );
}
