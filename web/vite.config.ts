/// <reference types="vitest/config" />
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { pdfjsData } from './scripts/pdfjs-data.mjs';
import { serviceWorker } from './scripts/service-worker.mjs';
import { wordsOptions } from './scripts/words-options.mjs';

export default defineConfig({
  // Tests read words compiled beforehand: the plugin's watchers would keep them from ending.
  plugins: [react(), process.env.VITEST ? [] : paraglideVitePlugin(wordsOptions as Parameters<typeof paraglideVitePlugin>[0]), pdfjsData(), serviceWorker()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    manifest: true,
    // The content policy allows no data: fonts or scripts; keep every asset a file.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': { target: process.env.CONGVAN_API ?? 'http://127.0.0.1:8080' },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/mocks/setup.ts'],
    css: false,
    // They run beside a compiler that takes all the processors it gets.
    testTimeout: 30_000,
  },
});
