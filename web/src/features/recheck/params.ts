/** Which campaign is shown, and which of its lines; apart from the screen, so that the router needs no more. */
export interface RecheckParams {
  /** Đợt: the last one without. */
  dot?: string;
  loc?: 'doi' | 'loi';
}

export function recheckParams(params: Record<string, unknown>): RecheckParams {
  return {
    ...(typeof params['dot'] === 'string' && params['dot'] !== '' ? { dot: params['dot'] } : {}),
    ...(params['loc'] === 'doi' || params['loc'] === 'loi' ? { loc: params['loc'] } : {}),
  };
}

/** The same choice as the API takes it. */
export function onlyOf(params: RecheckParams): 'all' | 'changed' | 'failed' {
  return params.loc === 'doi' ? 'changed' : params.loc === 'loi' ? 'failed' : 'all';
}
