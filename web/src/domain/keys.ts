/**
 * The key map. Keys are told by their place (`event.code`), so that a Telex or
 * AZERTY layout changes nothing; events are ignored while a syllable is being
 * composed. W, [, ] and Backspace are never bound: Telex sends them itself.
 */

export interface KeyLike {
  code: string;
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
  /** 229 while an input method holds the key. */
  keyCode: number;
  target: EventTarget | null;
}

/** Written as in the interface: "J", "Ctrl+Enter", "Alt+ArrowDown", "?", "1". */
export type KeyName = string;

const forbidden = new Set(['KeyW', 'BracketLeft', 'BracketRight', 'Backspace']);

export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const field = target.closest('input, textarea, select, [contenteditable=""], [contenteditable="true"]');
  if (!field) return false;
  if (field instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit', 'range', 'file'].includes(field.type);
  return true;
}

function isComposing(event: KeyLike): boolean {
  return event.isComposing || event.keyCode === 229 || event.key === 'Process';
}

/** The name of the pressed key, or null when no shortcut may hear it. */
export function keyName(event: KeyLike, letterKeys = true): KeyName | null {
  if (isComposing(event) || forbidden.has(event.code)) return null;
  const ctrl = event.ctrlKey || event.metaKey;
  let base: string;
  if (event.code.startsWith('Key')) base = event.code.slice(3);
  else if (event.code.startsWith('Digit')) base = event.code.slice(5);
  else if (event.code.startsWith('Numpad') && /\d$/.test(event.code)) base = event.code.slice(6);
  else if (event.code === 'Slash') base = event.shiftKey || event.key === '?' ? '?' : '/';
  else if (event.code === 'NumpadEnter') base = 'Enter';
  else base = event.code;
  const single = base.length === 1 && !ctrl && !event.altKey;
  if (single && !letterKeys) return null;
  const inText = isTextField(event.target);
  // In a text field only acts with Ctrl, page turning with Alt, F2, F3 and Escape are heard.
  if (inText && !ctrl && !event.altKey && base !== 'Escape' && base !== 'F2' && base !== 'F3') return null;
  // Ctrl Z belongs to the text while typing.
  if (inText && ctrl && base === 'Z') return null;
  const shift = event.shiftKey && base !== '?' && base.length > 1;
  return [ctrl && 'Ctrl', event.altKey && 'Alt', shift && 'Shift', base].filter(Boolean).join('+');
}

/** A key that a person may type as text: these are what "Tắt phím tắt một chữ" switches off. */
export function isSingle(name: KeyName): boolean {
  return !/Ctrl|Alt|Enter|Escape|Arrow|(^|\+)F\d/.test(name);
}

/**
 * Keys that belong to the control in focus before any screen: Enter and Space
 * to a button or link, arrows to what scrolls or chooses with them, everything
 * but Ctrl to an open menu or list.
 */
export function ownsKey(target: EventTarget | null, name: KeyName): boolean {
  if (!(target instanceof Element) || name.includes('Ctrl')) return false;
  if (target.closest('[role="menu"], [role="listbox"]')) return true;
  if (name === 'Enter' || name === 'Space') return target.closest('a, button, summary, input, select, textarea, [role="menuitem"], [role="button"]') !== null;
  if (name === 'ArrowDown' || name === 'ArrowUp') return target.closest('[role="region"][tabindex="0"], input[type="radio"], [role="slider"], [role="tree"], [role="tablist"], svg [tabindex]') !== null;
  return false;
}

/** A two-step key: U then 1–9. Forgets the first step after two seconds. */
export class KeySequence {
  private first: { name: KeyName; at: number } | null = null;

  constructor(private readonly starters: ReadonlySet<KeyName>) {}

  /** The full name ("U 3") or the single one; null while waiting for the second step. */
  next(name: KeyName, at: number): KeyName | null {
    const first = this.first;
    this.first = null;
    if (first && at - first.at < 2000) return `${first.name} ${name}`;
    if (this.starters.has(name)) {
      this.first = { name, at };
      return null;
    }
    return name;
  }
}
