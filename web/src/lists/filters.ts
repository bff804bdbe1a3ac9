export type Change<P> = (wanted: Partial<Record<keyof P, string | undefined>>) => void;

export interface Filters<P> {
  change: Change<P>;
  drop(): void;
  /** Does anything narrow the list? */
  narrowed: boolean;
}

/** Filters of a list as its address holds them: `narrowing` are those that `drop` takes away, `go` writes the new address. */
export function filtersOf<P extends object>(params: P, narrowing: readonly (keyof P & string)[], go: (next: P) => void): Filters<P> {
  const change: Change<P> = (wanted) => {
    const next = Object.entries({ ...params, ...wanted }).filter(([, value]) => Boolean(value));
    go(Object.fromEntries(next) as P);
  };
  const drop = () => change(Object.fromEntries(narrowing.map((key) => [key, undefined])) as Parameters<Change<P>>[0]);
  return { change, drop, narrowed: narrowing.some((key) => params[key] !== undefined) };
}

/** Names to choose from, each once, in the order of the alphabet. */
export function namesOf(items: readonly { organ_name: string }[]): string[] {
  return [...new Set(items.map((item) => item.organ_name))].filter(Boolean).sort((a, b) => a.localeCompare(b, 'vi'));
}
