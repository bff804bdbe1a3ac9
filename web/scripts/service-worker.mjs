// Builds the service worker after the program itself, with the list of the program's parts in it. It must lie at the
// root under a name that never changes, so that it may answer for every address; the server has it asked for anew.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const web = fileURLToPath(new URL('..', import.meta.url));

/** What is needed to show any screen; maps and decoders of the page viewer come when a letter needs them. */
function shellFiles(dist) {
  const assets = readdirSync(join(dist, 'assets'), { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(m?js|css|woff2)$/u.test(entry.name))
    .map((entry) => `/assets/${entry.name}`);
  return ['/index.html', '/icon.svg', ...assets.toSorted()];
}

export function serviceWorker() {
  let dist = join(web, 'dist');
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(config) {
      dist = join(config.root, config.build.outDir);
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        if (!existsSync(join(dist, 'index.html'))) return;
        const files = shellFiles(dist);
        const version = createHash('sha256').update(files.join('\n')).update(readFileSync(join(dist, 'index.html'))).update(readFileSync(join(dist, 'icon.svg'))).digest('hex').slice(0, 16);
        await build({
          configFile: false,
          root: web,
          logLevel: 'warn',
          publicDir: false,
          define: { __SHELL__: JSON.stringify({ version, files }) },
          resolve: { alias: { '@': join(web, 'src') } },
          build: { outDir: dist, emptyOutDir: false, copyPublicDir: false, target: 'es2022', lib: { entry: join(web, 'src/offline/worker.ts'), formats: ['es'], fileName: () => 'sw.js' } },
        });
      },
    },
  };
}
