import { m } from '@/words';
import type { KeyName } from '@/domain/keys';

/** Where a key is heard. A screen joins several: the letter in hand, its page, its list. */
export type Place = 'everywhere' | 'list' | 'rows' | 'register' | 'review' | 'task' | 'letter' | 'search' | 'paper' | 'marks' | 'split' | 'dialog';

export interface KeyEntry {
  /** The first is shown on buttons; the others do the same. */
  keys: readonly KeyName[];
  /** Said in the list of keys; without it the key is not listed. */
  label?: () => string;
  on: readonly Place[];
  /** Offered in the command palette while the screen hears it. */
  command?: true;
}

const digits = (from: number, to: number, before = ''): KeyName[] => Array.from({ length: to - from + 1 }, (_, index) => `${before}${from + index}`);

/**
 * Every key of the interface. Screens name an act, never a key, so that this
 * table is the whole truth: the list of keys, the hints on buttons and the
 * tests read it too.
 */
export const keymap = {
  palette: { keys: ['Ctrl+K'], label: () => m.keys_palette(), on: ['everywhere'] },
  help: { keys: ['?'], label: () => m.keys_help(), on: ['everywhere'], command: true },
  undo: { keys: ['Ctrl+Z'], label: () => m.keys_undo(), on: ['everywhere'] },
  print: { keys: ['Ctrl+P'], label: () => m.print_title(), on: ['letter', 'task', 'review'], command: true },
  back: { keys: ['Escape'], label: () => m.key_back(), on: ['register', 'review', 'task', 'letter', 'search'] },

  next: { keys: ['J', 'ArrowDown'], label: () => m.key_next(), on: ['list'] },
  previous: { keys: ['K', 'ArrowUp'], label: () => m.key_previous(), on: ['list'] },
  open: { keys: ['Enter'], label: () => m.key_open(), on: ['list'] },
  find: { keys: ['/'], label: () => m.key_find(), on: ['list'] },
  choose: { keys: ['X'], label: () => m.key_choose(), on: ['rows'] },
  // X ends a letter where work is done; there S chooses.
  chooseTask: { keys: ['S'], label: () => m.key_choose(), on: ['task'] },
  chooseMore: { keys: ['Shift+ArrowDown'], label: () => m.key_choose_more(), on: ['rows', 'task'] },
  chooseBack: { keys: ['Shift+ArrowUp'], label: () => m.key_choose_back(), on: ['rows', 'task'] },
  chooseNone: { keys: ['Escape'], label: () => m.key_choose_none(), on: ['rows', 'task'] },

  mainAct: { keys: ['Ctrl+Enter'], label: () => m.key_main_act(), on: ['register', 'review', 'task', 'split', 'dialog'], command: true },

  accept: { keys: ['A'], label: () => m.key_accept(), on: ['review'], command: true },
  phrase: { keys: digits(1, 4), label: () => m.key_phrases(), on: ['review'] },
  unit: { keys: digits(1, 9, 'U '), label: () => m.key_unit(), on: ['review'] },
  lead: { keys: ['C'], label: () => m.key_role({ role: m.role_lead() }), on: ['review'] },
  support: { keys: ['P'], label: () => m.key_role({ role: m.role_support() }), on: ['review'] },
  inform: { keys: ['D'], label: () => m.key_role({ role: m.role_inform() }), on: ['review'] },
  due: { keys: ['H'], label: () => m.key_due(), on: ['review'] },

  report: { keys: ['R'], label: () => m.act_report(), on: ['task'], command: true },
  assign: { keys: ['I'], label: () => m.act_assign(), on: ['task'], command: true },
  close: { keys: ['X'], label: () => m.act_close(), on: ['task'], command: true },
  sendBack: { keys: ['B'], label: () => m.act_send_back(), on: ['task', 'review'], command: true },
  invite: { keys: ['M'], label: () => m.act_invite(), on: ['task'], command: true },
  askExtension: { keys: ['G'], label: () => m.act_ask_extension(), on: ['task'], command: true },
  reopen: { keys: ['Y'], label: () => m.act_reopen(), on: ['task'], command: true },
  receiveAgain: { keys: ['A'], label: () => m.act_receive_again(), on: ['letter'], command: true },
  forward: { keys: ['F'], label: () => m.act_forward(), on: ['review'], command: true },
  redirect: { keys: ['E'], label: () => m.key_redirect(), on: ['review'], command: true },
  talk: { keys: ['T'], label: () => m.key_talk(), on: ['task', 'letter'], command: true },
  paper: { keys: ['V'], label: () => m.key_paper(), on: ['task'], command: true },
  history: { keys: ['L'], label: () => m.letter_history(), on: ['review'], command: true },

  note: { keys: ['N'], label: () => m.tool_note(), on: ['marks'], command: true },
  undoMark: { keys: ['Ctrl+Z'], label: () => m.tool_undo(), on: ['marks'] },
  dropTool: { keys: ['Escape'], on: ['marks'] },
  hitNext: { keys: ['F3'], label: () => m.hit_next(), on: ['letter', 'search'] },
  hitPrevious: { keys: ['Shift+F3'], label: () => m.hit_previous(), on: ['letter', 'search'] },
  splitNext: { keys: ['ArrowRight', 'J'], label: () => m.key_split_next(), on: ['split'] },
  splitPrevious: { keys: ['ArrowLeft', 'K'], label: () => m.key_split_previous(), on: ['split'] },
  splitHere: { keys: ['T'], label: () => m.split_here(), on: ['split'] },
  splitJoin: { keys: ['G'], label: () => m.split_join(), on: ['split'] },
  splitTurn: { keys: ['R'], label: () => m.split_turn(), on: ['split'] },
  splitOut: { keys: ['X'], label: () => m.key_split_out(), on: ['split'] },
  splitEarlier: { keys: ['Shift+ArrowLeft'], label: () => m.split_earlier(), on: ['split'] },
  splitLater: { keys: ['Shift+ArrowRight'], label: () => m.split_later(), on: ['split'] },
  redo: { keys: ['Ctrl+Y'], label: () => m.split_redo(), on: ['split'] },

  pageNext: { keys: ['Alt+ArrowDown'], label: () => m.key_page_next(), on: ['paper'] },
  pagePrevious: { keys: ['Alt+ArrowUp'], label: () => m.key_page_previous(), on: ['paper'] },
} as const satisfies Record<string, KeyEntry>;

export type KeyAct = keyof typeof keymap;

export const keyEntries = Object.entries(keymap) as [KeyAct, KeyEntry][];

export function entryOf(act: KeyAct): KeyEntry {
  return keymap[act];
}

/** Places whose keys are heard together, the nearest first. An inner place may take over a key of an outer one. */
export const screens: Record<string, readonly Place[]> = {
  register: ['paper', 'register', 'list', 'everywhere'],
  review: ['marks', 'paper', 'review', 'list', 'everywhere'],
  task: ['paper', 'task', 'list', 'everywhere'],
  search: ['search', 'list', 'everywhere'],
  book: ['rows', 'list', 'everywhere'],
  letter: ['paper', 'letter', 'everywhere'],
  split: ['split', 'everywhere'],
};

const names: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', ArrowRight: '→', Enter: '↵', Escape: 'Esc' };

/** "Ctrl+Enter" → "Ctrl ↵". */
export function showKey(keys: KeyName): string {
  return keys
    .split('+')
    .map((part) => names[part] ?? part)
    .join(' ');
}

/** How an act's key stands on its button. */
export function keyOf(act: KeyAct): string {
  return showKey(entryOf(act).keys[0] ?? '');
}

/** In the list of keys: "J ↓", "1–4", "U 1–9". */
export function keysInWords(entry: KeyEntry): string[] {
  const [first = '', ...rest] = entry.keys;
  const last = rest.at(-1);
  if (last && /\d$/.test(first) && /\d$/.test(last)) return [`${first}–${last.slice(-1)}`];
  return entry.keys.map(showKey);
}

/** In the form of `aria-keyshortcuts`; two-step keys have none there. */
export function ariaKeys(act: KeyAct): string | undefined {
  const [first] = entryOf(act).keys;
  return first && !first.includes(' ') ? first.replace('Ctrl', 'Control') : undefined;
}
