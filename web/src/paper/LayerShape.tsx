import { actedBy } from '@/domain/actedBy';
import { m } from '@/words';
import { pathOf } from './ink';
import { NOTE_ASCENT, NOTE_LINE, NOTE_PADDING, type PaperLayer, type Rect } from './layer';

const INK = '#1D3FA6';
const STAMP = '#B3261E';

/* The server prints layers letter by letter; pairs set closer here would stand elsewhere there. */
const AS_PRINTED = { fontKerning: 'none', fontVariantLigatures: 'none' } as const;

/** Lines of a typed bút phê, exactly as stored. */
export function NoteText({ lines, fontSize, rect: [x, y] }: { lines: readonly string[]; fontSize: number; rect: Rect }) {
  return (
    <g fill={INK} fontFamily="'Patrick Hand'" fontSize={fontSize} style={AS_PRINTED}>
      {lines.map((line, index) => (
        <text key={index} x={x + NOTE_PADDING} y={y + NOTE_PADDING + fontSize * (NOTE_ASCENT + index * NOTE_LINE)} xmlSpace="preserve">
          {line}
        </text>
      ))}
    </g>
  );
}

/**
 * Dấu "ĐẾN": the agency's name, then ĐẾN with the number, then the date and to
 * whom it goes, in a red frame.
 */
export function StampShape({ lines, rect: [x, y, w, h] }: { lines: readonly string[]; rect: Rect }) {
  const rows = lines.length > 0 ? lines : [''];
  const pitch = (h - 8) / Math.max(rows.length, 4);
  const size = Math.min(pitch * 0.78, 10.5);
  return (
    // Ink of a stamp: what is printed below stays readable.
    <g fill={STAMP} fontFamily="Tinos, 'Times New Roman', serif" fontSize={size} style={{ ...AS_PRINTED, mixBlendMode: 'multiply' }}>
      <rect x={x + 0.75} y={y + 0.75} width={w - 1.5} height={h - 1.5} fill="none" stroke={STAMP} strokeWidth={1.5} />
      {rows.map((line, index) => {
        const baseline = y + 4 + pitch * (index + 0.74);
        const limit = w - 16;
        // The agency's long name is squeezed rather than cut, as on a rubber stamp.
        const squeeze = line.length * size * 0.7 > limit ? { textLength: limit, lengthAdjust: 'spacingAndGlyphs' as const } : {};
        if (index === 0) {
          return (
            <text key={index} x={x + 8} y={baseline} fontWeight={700} {...squeeze}>
              {line}
            </text>
          );
        }
        const coming = /^ĐẾN\s*(.*)$/u.exec(line);
        if (coming) {
          return (
            <text key={index} x={x + 8} y={baseline}>
              <tspan fontWeight={700} fontSize={size * 1.22}>
                ĐẾN
              </tspan>
              <tspan dx={6}>
                <Labelled text={coming[1] ?? ''} />
              </tspan>
            </text>
          );
        }
        return (
          <text key={index} x={x + 8} y={baseline} {...(line.length * size * 0.5 > limit ? { textLength: limit, lengthAdjust: 'spacingAndGlyphs' as const } : {})}>
            <Labelled text={line} />
          </text>
        );
      })}
    </g>
  );
}

function Labelled({ text }: { text: string }) {
  const parts = /^([^:]+:)\s*(.*)$/u.exec(text);
  if (!parts) return <>{text}</>;
  const toWhom = (parts[1] ?? '').startsWith('Chuyển');
  return (
    <>
      {parts[1]}{' '}
      <tspan fontWeight={toWhom ? 400 : 700} fontStyle={toWhom ? 'italic' : undefined}>
        {parts[2]}
      </tspan>
    </>
  );
}

/** One stored layer. */
export function LayerShape({ layer }: { layer: PaperLayer }) {
  switch (layer.kind) {
    case 'stamp':
      return <StampShape lines={layer.lines} rect={layer.rect} />;
    case 'note':
      return <NoteText lines={layer.lines} fontSize={layer.font_size} rect={layer.rect} />;
    case 'ink':
      return (
        <g fill={INK}>
          {layer.ink.map((stroke, index) => (
            <path key={index} d={pathOf(stroke.outline)} />
          ))}
        </g>
      );
    case 'highlight': {
      const [x, y, w, h] = layer.rect;
      return <rect x={x} y={y} width={w} height={h} fill="#FFE9A8" style={{ mixBlendMode: 'multiply' }} />;
    }
  }
}

/** What a layer says, for screen readers. */
export function layerInWords(layer: PaperLayer): string {
  const by = layer.actor ? actedBy(layer.actor) : '';
  switch (layer.kind) {
    case 'stamp':
      return m.layer_stamp({ text: layer.lines.join(', ') });
    case 'note':
      return m.layer_note({ name: by, page: layer.page, text: layer.lines.join(' ') });
    case 'ink':
      return m.layer_ink({ name: by, page: layer.page });
    case 'highlight':
      return m.layer_highlight({ name: by, page: layer.page });
  }
}
