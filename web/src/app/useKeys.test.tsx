import { render } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { keyEntries, type KeyAct } from './keymap';
import { setPreferences } from './preferences';
import { heardKeys, useKeys, type KeyBinding } from './useKeys';

afterEach(() => setPreferences({ letterKeys: true }));

function Screen({ keys, children }: { keys: KeyBinding[]; children?: React.ReactNode }) {
  useKeys(keys);
  return <>{children}</>;
}

/** A key press as a keyboard sends it. */
function press(name: string, target: Element = document.body) {
  const parts = name.split('+');
  const base = parts.at(-1) ?? '';
  const code = base === '?' || base === '/' ? 'Slash' : /^[A-Z]$/.test(base) ? `Key${base}` : /^\d$/.test(base) ? `Digit${base}` : base;
  const event = new KeyboardEvent('keydown', { code, key: base.toLowerCase(), shiftKey: base === '?' || parts.includes('Shift'), ctrlKey: parts.includes('Ctrl'), altKey: parts.includes('Alt'), bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
}
const pressAll = (name: string, target?: Element) => name.split(' ').map((one) => press(one, target)).at(-1);

describe('keys of the map', () => {
  it.each(keyEntries.flatMap(([act, entry]) => entry.keys.map((key, index) => [key, act, index] as const)))('%s does “%s”', (key, act, index) => {
    const run = vi.fn();
    const screen = render(<Screen keys={[{ act, run }]} />);
    expect(pressAll(key)?.defaultPrevented).toBe(true);
    expect(run).toHaveBeenCalledExactlyOnceWith(index);
    screen.unmount();
    pressAll(key);
    expect(run).toHaveBeenCalledTimes(1);
  });
  it('close a dialog and do nothing beneath it, although it is gone when the screen hears them', () => {
    const back = vi.fn();
    render(<Screen keys={[{ act: 'back', run: back }]} />);
    const dialog = document.createElement('div');
    dialog.setAttribute('aria-modal', 'true');
    document.body.append(dialog);
    const close = () => dialog.remove();
    document.body.addEventListener('keydown', close);
    press('Escape');
    expect(back).not.toHaveBeenCalled();
    press('Escape');
    expect(back).toHaveBeenCalledOnce();
    document.body.removeEventListener('keydown', close);
  });
  it('are heard by the innermost part, even when it appears together with the screen around it', () => {
    const outer = vi.fn();
    const inner = vi.fn();
    render(
      <Screen keys={[{ act: 'undo', run: outer }]}>
        <Screen keys={[{ act: 'undoMark', run: inner }]} />
      </Screen>,
    );
    press('Ctrl+Z');
    expect(inner).toHaveBeenCalledTimes(1);
    expect(outer).not.toHaveBeenCalled();
  });
  it('go to the next part when the innermost has no use for them', () => {
    const outer = vi.fn();
    render(
      <Screen keys={[{ act: 'undo', run: outer }]}>
        <Screen keys={[{ act: 'undoMark', run: vi.fn(), enabled: false }]} />
      </Screen>,
    );
    press('Ctrl+Z');
    expect(outer).toHaveBeenCalledTimes(1);
  });
  it('are shut out by a dialog, except its own', () => {
    const below = vi.fn();
    const own = vi.fn();
    render(
      <Screen keys={[{ act: 'next', run: below }, { act: 'mainAct', run: below }]}>
        <div role="dialog" aria-modal="true">
          <Screen keys={[{ act: 'mainAct', run: own, overDialogs: true }]} />
        </div>
      </Screen>,
    );
    press('J');
    press('Ctrl+Enter');
    expect(below).not.toHaveBeenCalled();
    expect(own).toHaveBeenCalledTimes(1);
  });
  it('leave Enter and arrows to the control in focus', () => {
    const run = vi.fn();
    const { getByRole, getByLabelText } = render(
      <Screen keys={[{ act: 'open', run }, { act: 'next', run }]}>
        <button type="button">x</button>
        <input type="radio" aria-label="r" />
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div role="region" tabIndex={0} aria-label="pages" />
      </Screen>,
    );
    press('Enter', getByRole('button'));
    press('ArrowDown', getByLabelText('r'));
    press('ArrowDown', getByRole('region'));
    expect(run).not.toHaveBeenCalled();
    press('J', getByRole('button'));
    expect(run).toHaveBeenCalledTimes(1);
  });
  it('of one letter can be switched off, and are then not listed; those with Ctrl stay', () => {
    const run = vi.fn();
    render(<Screen keys={[{ act: 'phrase', run }, { act: 'find', run }, { act: 'mainAct', run }, { act: 'next', run }]} />);
    setPreferences({ letterKeys: false });
    for (const key of ['1', '/', 'J']) press(key);
    expect(run).not.toHaveBeenCalled();
    press('ArrowDown');
    press('Ctrl+Enter');
    expect(run).toHaveBeenCalledTimes(2);
    const listed = heardKeys().map((one): KeyAct => one.act);
    expect(listed).not.toContain('phrase');
    expect(listed).toContain('mainAct');
  });
});

describe('typing Vietnamese', () => {
  /* How Telex writes these words: the letters pressed, one after the other. */
  const telex = ['dduwowngf', 'nguwowif', 'Vawn banr', 'thuw kys', 'quyeets ddinhj', 'Xuwr lys', '[ ]'];
  it.each(telex)('“%s” presses nothing but text', (typed) => {
    const run = vi.fn();
    const everything: KeyBinding[] = keyEntries.map(([act]) => ({ act, run }));
    const { getByLabelText } = render(
      <Screen keys={everything}>
        <textarea aria-label="t" />
      </Screen>,
    );
    const box = getByLabelText('t');
    for (const letter of typed) {
      const code = letter === ' ' ? 'Space' : letter === '[' ? 'BracketLeft' : letter === ']' ? 'BracketRight' : `Key${letter.toUpperCase()}`;
      // As UniKey sends it: the key itself, then Backspace and the finished letter without a code; as IBus and Windows do: a composition.
      for (const event of [
        new KeyboardEvent('keydown', { code, key: letter, shiftKey: letter !== letter.toLowerCase(), bubbles: true, cancelable: true }),
        new KeyboardEvent('keydown', { code: 'Backspace', key: 'Backspace', bubbles: true, cancelable: true }),
        new KeyboardEvent('keydown', { code: '', key: 'ư', bubbles: true, cancelable: true }),
        new KeyboardEvent('keydown', { code, key: 'Process', isComposing: true, bubbles: true, cancelable: true }),
      ]) {
        box.dispatchEvent(event);
        expect(event.defaultPrevented).toBe(false);
      }
    }
    expect(run).not.toHaveBeenCalled();
  });
  it('is not disturbed outside of text either while a syllable is composed', () => {
    const run = vi.fn();
    render(<Screen keys={keyEntries.map(([act]) => ({ act, run }))} />);
    for (const code of ['KeyJ', 'KeyR', 'KeyX', 'Enter', 'KeyW', 'BracketLeft', 'Backspace']) {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { code, key: 'Process', isComposing: true, bubbles: true }));
    }
    expect(run).not.toHaveBeenCalled();
  });
});
