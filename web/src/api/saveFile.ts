import { send } from './client';
import { Problem } from './problem';

/** Saves what an address answers as a file. Asked like any request, so that a refusal is told in words. */
export async function saveFile(address: string, name: string): Promise<void> {
  const response = await send(new Request(address));
  if (!response.ok) throw await Problem.of(response);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A question as the part of an address after `?`. */
export function questionOf(query: Record<string, string | number | boolean>): string {
  return new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)])).toString();
}
