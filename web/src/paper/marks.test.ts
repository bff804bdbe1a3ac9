import { describe, expect, it } from 'vitest';
import { strokeOf, touches, PalmGuard } from './ink';
import type { Size } from './layer';
import { addHighlights, addInk, fitNote, moveNote, newNote, noMarks, toLayers, undoMark, widenNote, withNewIds } from './marks';

const page: Size = [595, 842];
const measure = (text: string) => [...text].length * 0.45;

describe('the typed note', () => {
  const note = fitNote(newNote('n', 1, page, [300, 120, 200, 10]), 'Giao P. Kinh tế chủ trì, phối hợp P. VH-XH rà soát.', measure);
  it('grows with its lines', () => {
    expect(note.lines.length).toBe(2);
    expect(note.rect[3]).toBeCloseTo(2 * 15 * 1.3 + 12);
  });
  it('ends with who and when, pushed to the right', () => {
    const signed = fitNote(newNote('n', 1, page, [300, 120, 200, 10], 'Hà, 17/11'), 'Kính chuyển', measure);
    expect(signed.lines).toHaveLength(2);
    expect(signed.lines[1]?.trimStart()).toBe('Hà, 17/11');
    expect(measure(signed.lines[1] ?? '') * 15).toBeLessThanOrEqual(200 - 12);
    expect(measure(signed.lines[1] ?? '') * 15).toBeGreaterThan(200 - 12 - 7);
  });
  it('stays on the page however it is moved', () => {
    expect(moveNote(note, -900, 2000).rect.slice(0, 2)).toEqual([0, 842 - note.rect[3]]);
  });
  it('wraps anew when made narrower, and stops at a width that can be read', () => {
    const narrow = widenNote(note, -500, 'Giao P. Kinh tế chủ trì, phối hợp P. VH-XH rà soát.', measure);
    expect(narrow.rect[2]).toBe(80);
    expect(narrow.lines.length).toBeGreaterThan(3);
  });
});

describe('ink', () => {
  const stroke = strokeOf([[10, 10, 0.5], [30, 12, 0.8], [60, 40, 0.4]], true);
  it('keeps points, pressure and the drawn outline', () => {
    expect(stroke.points[1]).toEqual([30, 12, 0.8]);
    expect(stroke.outline.length).toBeGreaterThan(6);
  });
  it('is erased where it is touched', () => {
    expect(touches(stroke, 31, 13)).toBe(true);
    expect(touches(stroke, 300, 300)).toBe(false);
  });
  it('ignores the palm once a pen is seen', () => {
    const guard = new PalmGuard();
    expect(guard.accepts('touch')).toBe(true);
    expect(guard.accepts('pen')).toBe(true);
    expect(guard.accepts('touch')).toBe(false);
    expect(guard.accepts('mouse')).toBe(true);
  });
  it('is one layer a page, whose rectangle lies on the page', () => {
    let marks = addInk(noMarks, { id: 'a', page: 1, pageBox: page, stroke });
    marks = addInk(marks, { id: 'b', page: 1, pageBox: page, stroke: strokeOf([[590, 838, 1], [594, 841, 1]], true) });
    marks = addHighlights(marks, [{ id: 'h', page: 2, pageBox: page, rect: [10, 10, 50, 12] }]);
    const layers = toLayers(marks, 'f'.repeat(64), '');
    expect(layers.map((layer) => [layer.kind, layer.page, layer.ink.length])).toEqual([
      ['ink', 1, 2],
      ['highlight', 2, 0],
    ]);
    const [x, y, w, h] = layers[0]?.rect ?? [-1, -1, 9999, 9999];
    expect(x).toBeGreaterThanOrEqual(0);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(x + w).toBeLessThanOrEqual(595);
    expect(y + h).toBeLessThanOrEqual(842);
    expect(undoMark(marks).highlights).toEqual([]);
    expect(undoMark(undoMark(marks)).ink.map((mark) => mark.id)).toEqual(['a']);
  });
  it('gets new ids after being taken back, in the same order', () => {
    const marks = addInk(addHighlights(noMarks, [{ id: 'h', page: 1, pageBox: page, rect: [0, 0, 9, 9] }]), { id: 'a', page: 1, pageBox: page, stroke });
    const renewed = withNewIds(marks);
    expect(renewed.order).toEqual([renewed.highlights[0]?.id, renewed.ink[0]?.id]);
    expect(renewed.order).not.toContain('h');
  });
  it('sends no note without words', () => {
    const marks = { ...noMarks, note: newNote('n', 1, page, [0, 0, 100, 30]) };
    expect(toLayers(marks, null, '  ')).toEqual([]);
    expect(toLayers(marks, null, 'Kính chuyển').length).toBe(1);
  });
});
