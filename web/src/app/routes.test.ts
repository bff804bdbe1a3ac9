import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const web = join(import.meta.dirname, '../..');

/** Screens whose address holds a letter: the journeys come to them from a list. */
const parted = (path: string) => path.includes('$');

describe('every screen', () => {
  it('is visited by the journeys, where axe looks at it', () => {
    const paths = [...readFileSync(join(web, 'src/app/router.tsx'), 'utf8').matchAll(/path: '(\/[^']*)'/gu)].map(([, path]) => path ?? '').filter((path) => path !== '/');
    expect(paths.length).toBeGreaterThan(30);
    const walked = readdirSync(join(web, 'e2e')).map((name) => readFileSync(join(web, 'e2e', name), 'utf8')).join('\n');
    // As the whole of an address: up to its question, a part of a letter's, or the end of the words.
    const missing = paths.filter((path) => !parted(path) && !new RegExp(`['\`}]${path}(?=['\`?#])|\\\\?${path.replaceAll('/', '\\\\/')}/u`, 'u').test(walked));
    expect(missing).toEqual([]);
    const list = readFileSync(join(web, 'e2e/routes.mjs'), 'utf8');
    const outside = new Set(['/cai-dat', '/doi-mat-khau']);
    expect(paths.filter((path) => !parted(path) && !outside.has(path) && !new RegExp(`'${path}['?]`, 'u').test(list))).toEqual(['/dang-nhap']);
  });
});
