// pdf.js needs character maps, standard fonts and image decoders as plain files
// (scans use JBIG2 and JPEG 2000). They are served from our own address only,
// under a path that carries the version so that it can be cached for ever.
import { cpSync, createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';

const folders = ['cmaps', 'standard_fonts', 'wasm', 'iccs'];
const types = { wasm: 'application/wasm', js: 'text/javascript' };

export function pdfjsData() {
  const root = new URL('../node_modules/pdfjs-dist/', import.meta.url).pathname;
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const base = `assets/pdfjs-${version}/`;
  let outDir = 'dist';
  return {
    name: 'pdfjs-data',
    config: () => ({ define: { __PDFJS_DATA__: JSON.stringify(`/${base}`) } }),
    configResolved(config) {
      outDir = config.build.outDir;
    },
    configureServer(server) {
      server.middlewares.use(`/${base}`, (request, response, next) => {
        const path = normalize(decodeURIComponent((request.url ?? '').split('?')[0]));
        const file = join(root, path);
        const known = folders.some((folder) => path.startsWith(`/${folder}/`));
        if (!known || !existsSync(file) || !statSync(file).isFile()) return next();
        response.setHeader('content-type', types[file.split('.').pop()] ?? 'application/octet-stream');
        createReadStream(file).pipe(response);
      });
    },
    writeBundle() {
      for (const folder of folders) {
        cpSync(join(root, folder), join(outDir, base, folder), { recursive: true });
      }
    },
  };
}
