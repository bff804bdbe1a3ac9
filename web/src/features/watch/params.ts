/** Which of a screen's lists is shown, as its address says it. Apart from the screen, so that the router needs no more. */
export interface WatchParams {
  ds?: string;
}

export function watchParams(params: Record<string, unknown>): WatchParams {
  return typeof params['ds'] === 'string' && params['ds'] !== '' ? { ds: params['ds'] } : {};
}
