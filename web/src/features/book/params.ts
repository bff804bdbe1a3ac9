/** The address of the book: year, filters, order. What is not set narrows nothing. */
export interface BookParams {
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

const texts = ['nam', 'q', 'cq', 'loai', 'dv', 'tt', 'tu', 'den'] as const;
/** What narrows the book; the year and the order do not. */
export const filterKeys = ['q', 'cq', 'loai', 'dv', 'tt', 'tu', 'den', 'tre'] as const;

export function bookParams(params: Record<string, unknown>): BookParams {
  const kept: BookParams = {};
  for (const key of texts) {
    const value = params[key];
    // A number typed as `q` is still text: the router reads 4127 as a number.
    if ((typeof value === 'string' || typeof value === 'number') && value !== '') kept[key] = String(value);
  }
  if (params['tre'] === '1' || params['tre'] === 1) kept.tre = '1';
  if (params['thu'] === 'so') kept.thu = 'so';
  return kept;
}

/** The same question as the API takes it, without the page. */
export function bookQuery(params: BookParams) {
  const year = Number(params.nam);
  return {
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

export function isNarrowed(params: BookParams): boolean {
  return filterKeys.some((key) => params[key] !== undefined);
}
