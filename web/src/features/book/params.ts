import { isOn, textsOf } from '@/lists/params';

/** The address of the book: year, filters, order. What is not set narrows nothing. */
export interface BookParams {
  /** Sổ: the ordinary one without. */
  so?: string;
  /** Năm. */
  nam?: string;
  q?: string;
  /** Cơ quan ban hành. */
  cq?: string;
  /** Loại. */
  loai?: string;
  /** Đơn vị chủ trì. */
  dv?: string;
  /** Tình trạng. */
  tt?: string;
  /** Ngày đến, từ và đến. */
  tu?: string;
  den?: string;
  /** Chỉ văn bản quá hạn. */
  tre?: '1';
  /** As on paper: the first number first. */
  thu?: 'so';
}

const texts = ['so', 'nam', 'q', 'cq', 'loai', 'dv', 'tt', 'tu', 'den'] as const;
/** What narrows the book; the year and the order do not. */
export const filterKeys = ['q', 'cq', 'loai', 'dv', 'tt', 'tu', 'den', 'tre'] as const;

export function bookParams(params: Record<string, unknown>): BookParams {
  return { ...textsOf(params, texts), ...(isOn(params, 'tre') ? { tre: '1' } : {}), ...(params['thu'] === 'so' ? { thu: 'so' } : {}) };
}

/** The same question as the API takes it, without the page. */
export function bookQuery(params: BookParams) {
  const year = Number(params.nam);
  return {
    ...(params.so ? { book: params.so } : {}),
    ...(Number.isInteger(year) && year > 0 ? { year } : {}),
    ...(params.q ? { q: params.q } : {}),
    ...(params.cq ? { organ: params.cq } : {}),
    ...(params.loai ? { kind: params.loai } : {}),
    ...(params.dv ? { unit: params.dv } : {}),
    ...(params.tt ? { statuses: params.tt } : {}),
    ...(params.tu ? { from: params.tu } : {}),
    ...(params.den ? { to: params.den } : {}),
    ...(params.tre ? { overdue: true } : {}),
  };
}
