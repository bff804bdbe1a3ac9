/** A short message at the foot of the screen, with at most one act. */
export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'error';
  act?: { label: string; run(): void };
  /** Until when the act can be done (RFC 3339); counted down on the button. */
  until?: string;
  /** Milliseconds on screen; errors and undo stay longer. */
  life: number;
}

const listeners = new Set<() => void>();
let toasts: Toast[] = [];
let next = 1;

function publish(list: Toast[]): void {
  toasts = list;
  for (const listener of listeners) listener();
}

export function showToast(text: string, options: { tone?: Toast['tone']; act?: Toast['act']; life?: number; until?: string } = {}): number {
  const id = next++;
  const life = options.life ?? (options.act || options.tone === 'error' ? 10_000 : 4_000);
  const toast: Toast = { id, text, tone: options.tone ?? 'plain', life };
  if (options.act) toast.act = options.act;
  if (options.until) toast.until = options.until;
  publish([...toasts.slice(-2), toast]);
  return id;
}

export function dropToast(id: number): void {
  publish(toasts.filter((toast) => toast.id !== id));
}

/** The newest act that can be undone, for Ctrl Z. */
export function undoNewest(): boolean {
  const toast = toasts.findLast((candidate) => candidate.act);
  if (!toast?.act) return false;
  dropToast(toast.id);
  toast.act.run();
  return true;
}

export const toastStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get: (): Toast[] => toasts,
};
