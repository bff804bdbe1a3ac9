import { isOn, textsOf } from '@/lists/params';

/** The address of a screen: which of its lists, and what narrows it. Apart from the screen, so that the router needs no more. */
export interface WatchParams {
  /** Danh sách. */
  ds?: string;
  q?: string;
  /** Cơ quan ban hành. */
  cq?: string;
  /** Độ khẩn, from this one up. */
  khan?: string;
  /** Đơn vị. */
  dv?: string;
  /** Hạn, or the day of the return, from and to. */
  tu?: string;
  den?: string;
  /** Chỉ văn bản quá hạn. */
  tre?: '1';
}

const texts = ['ds', 'q', 'cq', 'khan', 'dv', 'tu', 'den'] as const;

export function watchParams(params: Record<string, unknown>): WatchParams {
  return { ...textsOf(params, texts), ...(isOn(params, 'tre') ? { tre: '1' } : {}) };
}

/** What narrows a list, of all that can stand in an address. */
export type NarrowingKey = Exclude<keyof WatchParams, 'ds'>;

/** The same question as the API takes it, of what narrows this list. */
export function watchQuery(params: WatchParams, narrowing: readonly NarrowingKey[]) {
  const of = (key: NarrowingKey) => (narrowing.includes(key) ? params[key] : undefined);
  const [q, organ, urgency, unit, from, to] = [of('q'), of('cq'), of('khan'), of('dv'), of('tu'), of('den')];
  return {
    ...(q ? { q } : {}),
    ...(organ ? { organ } : {}),
    ...(urgency ? { urgency } : {}),
    ...(unit ? { unit } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(of('tre') ? { overdue: true } : {}),
  };
}
