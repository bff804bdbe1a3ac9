import { useEffect, useRef, useState } from 'react';
import { isSingle, keyName, KeySequence, ownsKey } from '@/domain/keys';
import { entryOf, keymap, type KeyAct, type KeyEntry } from './keymap';
import { getPreferences } from './preferences';

export interface KeyBinding {
  act: KeyAct;
  /** `index` tells which of the act's keys was pressed, from 0. */
  run(index: number): void;
  /** Says what it does here, when that is more than the act's own name. */
  label?: string;
  enabled?: boolean;
  /** Heard while a dialog is open. */
  overDialogs?: boolean;
}

interface Layer {
  /** Given while rendering, so that an inner part comes after the screen around it even when both appear at once. */
  order: number;
  bindings: KeyBinding[];
}

let nextOrder = 1;
/* The newest and innermost is asked first; a dialog shuts out what lies beneath it. */
let layers: Layer[] = [];
const sequence = new KeySequence(new Set(['U']));

/** Was a dialog open when the key went down? One that the key itself closes is gone by the time that it is heard. */
let shutBefore = false;
function look(): void {
  shutBefore = document.querySelector('[aria-modal="true"]') !== null;
}

function hear(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const pressed = keyName(event, getPreferences().letterKeys);
  if (!pressed) return;
  const name = event.repeat && pressed === 'U' ? null : sequence.next(pressed, event.timeStamp);
  if (!name || ownsKey(event.target, name)) return;
  const shut = shutBefore || document.querySelector('[aria-modal="true"]') !== null;
  for (const layer of layers.toReversed()) {
    for (const binding of layer.bindings) {
      const index = entryOf(binding.act).keys.indexOf(name);
      if (index < 0 || binding.enabled === false || (shut && !binding.overDialogs)) continue;
      event.preventDefault();
      binding.run(index);
      return;
    }
  }
}

let listening = false;

/** Hears the keys of these acts as long as the component stands; see `keymap` for which keys those are. */
export function useKeys(bindings: KeyBinding[]): void {
  const [order] = useState(() => nextOrder++);
  const layer = useRef<Layer>({ order, bindings });
  useEffect(() => {
    layer.current.bindings = bindings;
  });
  useEffect(() => {
    const own = layer.current;
    layers = [...layers, own].sort((a, b) => a.order - b.order);
    if (!listening) {
      window.addEventListener('keydown', look, { capture: true });
      window.addEventListener('keydown', hear);
      listening = true;
    }
    return () => {
      layers = layers.filter((one) => one !== own);
    };
  }, []);
}

export interface HeardKey {
  act: KeyAct;
  label: string;
  entry: KeyEntry;
  /** Heard on every screen. */
  everywhere: boolean;
  run(index: number): void;
}

/** What is heard now, newest screen first, for the list of keys and the command palette. */
export function heardKeys(): HeardKey[] {
  const seen = new Set<string>();
  const heard: HeardKey[] = [];
  const letters = getPreferences().letterKeys;
  for (const layer of layers.toReversed()) {
    for (const { act, label, enabled, run } of layer.bindings) {
      const entry = entryOf(act);
      const said = label ?? entry.label?.();
      if (!said || enabled === false || entry.keys.some((key) => seen.has(key))) continue;
      for (const key of entry.keys) seen.add(key);
      if (!letters && entry.keys.every(isSingle) && !entry.command) continue;
      heard.push({ act, label: said, entry, everywhere: (keymap[act].on as readonly string[]).includes('everywhere'), run });
    }
  }
  return heard;
}
