// Starts the program with the demo's agency on a free port and stops it again.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './ledger.mjs';

const web = fileURLToPath(new URL('..', import.meta.url));

export function freePort() {
  return new Promise((go, stop) => {
    const probe = createServer();
    probe.once('error', stop);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => go(port));
    });
  });
}

/** One command, to its end. */
function runOnce(program, ...words) {
  const done = spawnSync(program, words, { encoding: 'utf8', cwd: web });
  if (done.status !== 0) throw new Error(`${words[0]}: ${done.stderr}`);
}

/** An empty installation. Gives the set-up code as its terminal shows it, and what ends it with its data. */
export async function startEmptySite() {
  const program = resolve(web, process.env.CONGVAN_BIN ?? '../target/debug/congvan');
  const data = mkdtempSync(join(tmpdir(), 'congvan-e2e-empty-'));
  const port = await freePort();
  let child;
  let said = '';
  const start = async () => {
    said = '';
    child = spawn(program, ['serve', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'], cwd: web, env: { ...process.env, CONGVAN_LISTEN: `127.0.0.1:${port}`, CONGVAN_LOG: 'warn' } });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        said += text;
      });
    }
    await until(async () => (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null))?.ok, 'the empty installation answers', 60_000);
  };
  const end = async () => {
    const gone = new Promise((go) => child.once('exit', go));
    child.kill('SIGTERM');
    await gone;
  };
  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    code: () => /mã cài đặt: (\S+)/u.exec(said)?.[1],
    restart: async () => {
      await end();
      await start();
    },
    /** Saves everything and puts it back in its own place, as after a disk that had to be replaced. */
    putBack: async () => {
      const backup = mkdtempSync(join(tmpdir(), 'congvan-e2e-backup-'));
      await end();
      runOnce(program, 'backup', backup, '--data', data);
      runOnce(program, 'restore', backup, '--force', '--data', data);
      rmSync(backup, { recursive: true, force: true });
      await start();
    },
    stop: async () => {
      await end();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** The demo's agency, made once, as it is before anybody did anything. */
export async function makeAgency() {
  const site = await startSite();
  const folder = mkdtempSync(join(tmpdir(), 'congvan-e2e-agency-'));
  await site.end();
  cpSync(site.data, folder, { recursive: true });
  await site.stop();
  return { folder, drop: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The demo on a copy of `agency` (`makeAgency`), or on an agency that it makes. */
export async function startSite(agency) {
  const program = resolve(web, process.env.CONGVAN_BIN ?? '../target/debug/congvan');
  if (!existsSync(program)) throw new Error(`there is no ${program}; build it or name it in CONGVAN_BIN`);
  const data = mkdtempSync(join(tmpdir(), 'congvan-e2e-'));
  if (agency) cpSync(agency.folder, data, { recursive: true });
  // What a scanner would write into.
  const scans = mkdtempSync(join(tmpdir(), 'congvan-e2e-scans-'));
  const port = await freePort();
  const child = spawn(program, ['demo', '--data', data, '--port', String(port), '--scan-folder', scans], { stdio: ['ignore', 'pipe', 'pipe'], cwd: web });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => said.push(text));
  }
  let gone = null;
  child.once('exit', (code, signal) => {
    gone = `it ended with ${code ?? signal}`;
  });
  const url = `http://127.0.0.1:${port}`;
  const end = async () => {
    if (gone !== null) return;
    child.kill('SIGTERM');
    await Promise.race([new Promise((go) => child.once('exit', go)), new Promise((go) => setTimeout(go, 10_000))]);
    if (gone === null) child.kill('SIGKILL');
  };
  const stop = async () => {
    await end();
    for (const folder of [data, scans]) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const accounts = await until(
      async () => {
        if (gone) throw new Error(`the program does not run: ${gone}\n${said.join('').slice(-2000)}`);
        try {
          const answer = await fetch(`${url}/api/v1/demo/accounts`);
          const body = answer.ok ? await answer.json() : null;
          return body?.ready ? body : null;
        } catch {
          return null;
        }
      },
      'the demo is ready',
      240_000,
    );
    return { url, data, accounts, scans, end, stop, log: () => said.join('') };
  } catch (error) {
    await stop();
    throw error;
  }
}
