// What stands in a workbook that was downloaded.
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

/** The files of an archive by name, by its directory at the end. */
function filesOf(bytes) {
  const files = new Map();
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  if (end < 0) throw new Error('no archive');
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [name, extra, comment, local] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(from, from + size);
    files.set(bytes.toString('utf8', at + 46, at + 46 + name), () => (method === 8 ? inflateRawSync(packed) : packed).toString('utf8'));
    at += 46 + name + extra + comment;
  }
  return files;
}

const SIGNS = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const plain = (xml) => [...xml.matchAll(/<t(?:\s[^>]*)?>([^<]*)<\/t>/gu)].map(([, text]) => text.replace(/&(\w+);/gu, (all, name) => SIGNS[name] ?? all)).join('');

/** Of its first sheet the cells that hold something, row by row, by column: `{ A: '1', B: '12/UBND' }`. */
export function rowsOf(path) {
  const files = filesOf(readFileSync(path));
  const shared = [...(files.get('xl/sharedStrings.xml')?.() ?? '').matchAll(/<si>(.*?)<\/si>/gsu)].map(([, item]) => plain(item));
  const sheet = files.get('xl/worksheets/sheet1.xml')();
  return [...sheet.matchAll(/<row [^>]*>(.*?)<\/row>/gsu)].map(([, row]) =>
    Object.fromEntries(
      [...row.matchAll(/<c r="([A-Z]+)\d+"([^>]*)>(.*?)<\/c>/gsu)].map(([, column, kind, cell]) => {
        const value = /<v>(.*?)<\/v>/su.exec(cell)?.[1] ?? '';
        return [column, kind.includes('t="s"') ? shared[Number(value)] : kind.includes('inlineStr') ? plain(cell) : value];
      }),
    ),
  );
}
