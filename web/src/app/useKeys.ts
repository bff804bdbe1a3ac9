import { useEffect, useRef } from 'react';
import { keyName, KeySequence, type KeyName } from '@/domain/keys';
import { getPreferences } from './preferences';

export interface KeyBinding {
  keys: KeyName;
  /** Said in the list of keys; without it the key is not listed. */
  label?: string;
  run(): void;
  enabled?: boolean;
  /** Heard while a dialog is open. */
  overDialogs?: boolean;
}

interface Layer {
  bindings: KeyBinding[];
}

/* The newest screen is asked first; a dialog shuts out what lies beneath it. */
const layers: Layer[] = [];
const sequence = new KeySequence(new Set(['U']));

function hear(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const pressed = keyName(event, getPreferences().letterKeys);
  if (!pressed) return;
  const name = event.repeat && pressed === 'U' ? null : sequence.next(pressed, event.timeStamp);
  if (!name) return;
  const shut = document.querySelector('[aria-modal="true"]') !== null;
  // A menu or list that is open keeps its own arrow keys.
  const open = event.target instanceof Element && event.target.closest('[role="menu"], [role="listbox"]') !== null;
  if (open && !name.startsWith('Ctrl')) return;
  for (const layer of layers.toReversed()) {
    const binding = layer.bindings.find((candidate) => candidate.keys === name && candidate.enabled !== false);
    if (!binding || (shut && !binding.overDialogs)) continue;
    event.preventDefault();
    binding.run();
    return;
  }
}

let listening = false;

export function useKeys(bindings: KeyBinding[]): void {
  const layer = useRef<Layer>({ bindings });
  useEffect(() => {
    layer.current.bindings = bindings;
  });
  useEffect(() => {
    const own = layer.current;
    layers.push(own);
    if (!listening) {
      window.addEventListener('keydown', hear);
      listening = true;
    }
    return () => {
      layers.splice(layers.indexOf(own), 1);
    };
  }, []);
}

/** All keys heard now, newest screen first, for the list of keys. */
export function listKeys(): { keys: string; label: string }[] {
  const seen = new Set<string>();
  const list: { keys: string; label: string }[] = [];
  for (const layer of layers.toReversed()) {
    for (const { keys, label, enabled } of layer.bindings) {
      if (!label || enabled === false || seen.has(keys)) continue;
      seen.add(keys);
      list.push({ keys, label });
    }
  }
  return list;
}

const names: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', Enter: '↵', Escape: 'Esc' };

/** "Ctrl+Enter" → "Ctrl ↵". */
export function showKey(keys: KeyName): string {
  return keys
    .split('+')
    .map((part) => names[part] ?? part)
    .join(' ');
}
