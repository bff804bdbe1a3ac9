import { m } from '@/words';
import type { Rect, Size } from './layer';
import { breakLines } from './lines';
import type { PageText } from './pdf';

/** A4, as the generated sheet is. */
export const SHEET_SIZE: Size = [595, 842];

/** What the "Phiếu giải quyết văn bản đến" says of a letter that came without a file. */
export interface SheetData {
  agency: string;
  arrivalNumber: string;
  arrivalDate: string;
  organ: string;
  code: string;
  issuedDate: string;
  kind: string;
  subject: string;
  due: string;
}

let canvas: CanvasRenderingContext2D | null = null;
function measure(text: string): number {
  canvas ??= document.createElement('canvas').getContext('2d');
  if (!canvas) return text.length * 0.48;
  canvas.font = '100px Tinos, "Times New Roman", serif';
  return canvas.measureText(text).width / 100;
}

/** Lines and boxes of the sheet, in points. */
function layOut(data: SheetData) {
  const rows: [string, string][] = [
    [m.sheet_organ(), data.organ],
    [m.sheet_code(), data.code],
    [m.sheet_issued(), data.issuedDate],
    [m.sheet_kind(), data.kind],
    [m.sheet_subject(), data.subject],
    [m.sheet_due(), data.due],
  ];
  let y = 222;
  const lines = rows.flatMap(([label, value]) => {
    const parts = breakLines(value || '…', 345, 12.5, measure);
    const made = parts.map((part, index) => ({ label: index === 0 ? label : '', part, y: y + index * 17 }));
    y += parts.length * 17 + 6;
    return made;
  });
  const top = Math.max(y + 16, 390);
  const titles = [m.sheet_leader(), m.sheet_unit(), m.sheet_officer()];
  const height = (800 - top) / titles.length;
  return { lines, bottom: y, boxes: titles.map((title, index) => ({ title, y: top + index * height, height })) };
}

/** What is taken on the sheet: the stamp fits below the agency's name, a note in the leader's box. */
export function sheetText(data: SheetData): PageText {
  const { bottom, boxes } = layOut(data);
  return {
    size: SHEET_SIZE,
    items: [
      { text: data.agency, rect: [56, 50, 240, 22] },
      { text: '', rect: [120, 170, 360, 22] },
      { text: '', rect: [56, 206, 483, bottom - 206] },
      ...boxes.map((box) => ({ text: box.title, rect: [56, box.y, 483, 24] as Rect })),
    ],
    noteWish: [76, (boxes[0]?.y ?? 390) + 30],
  };
}

/** The generated sheet that takes stamp and bút phê when there is no page to write on. */
export function SheetPage({ data }: { data: SheetData }) {
  const { lines, boxes } = layOut(data);
  return (
    <g fontFamily="Tinos, 'Times New Roman', serif" fill="#14181d">
      <text x={56} y={64} fontSize={12.5} fontWeight={700}>
        {data.agency}
      </text>
      <line x1={56} x2={150} y1={70} y2={70} stroke="#14181d" strokeWidth={0.7} />
      <text x={297} y={186} fontSize={15} fontWeight={700} textAnchor="middle">
        PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN
      </text>
      {lines.map((line, index) => (
        <g key={index} fontSize={12.5}>
          <text x={56} y={line.y} fill="#455463">
            {line.label}
          </text>
          <text x={190} y={line.y}>
            {line.part}
          </text>
        </g>
      ))}
      {boxes.map((box) => (
        <g key={box.title}>
          <rect x={56} y={box.y} width={483} height={box.height} fill="none" stroke="#7a8793" strokeWidth={0.6} />
          <text x={64} y={box.y + 18} fontSize={12} fontStyle="italic">
            {box.title}
          </text>
        </g>
      ))}
    </g>
  );
}
