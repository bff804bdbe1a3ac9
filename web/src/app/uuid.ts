/**
 * Browsers offer `crypto.randomUUID` only to pages served over TLS or from the
 * machine itself; an office may try the program over plain HTTP in its own
 * network, and acts need their keys there too.
 */
export function randomUuid(): `${string}-${string}-${string}-${string}-${string}` {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

if (!('randomUUID' in crypto)) Object.assign(crypto, { randomUUID: randomUuid });
