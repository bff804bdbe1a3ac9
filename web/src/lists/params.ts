/** Those of the texts of an address that a list knows. A number typed there is still text: the router reads 4127 as a number. */
export function textsOf<K extends string>(params: Record<string, unknown>, keys: readonly K[]): Partial<Record<K, string>> {
  const kept: Partial<Record<K, string>> = {};
  for (const key of keys) {
    const value = params[key];
    if ((typeof value === 'string' || typeof value === 'number') && value !== '') kept[key] = String(value);
  }
  return kept;
}

/** A switch of an address: on or not there. */
export function isOn(params: Record<string, unknown>, key: string): boolean {
  return params[key] === '1' || params[key] === 1;
}
