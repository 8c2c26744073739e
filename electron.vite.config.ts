// How the workstation is bundled: the shell and its two children for Node 20.18 (the oldest Electron we run in),
// the preload as CommonJS (a sandboxed preload can't be a module), the window for Chromium 130.
import { cpSync, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { sipGrammar } from './build/sipGrammar.ts'

const root = dirname(fileURLToPath(import.meta.url))
/** `build/bundle.mjs` builds beside and swaps, so that a running Duedesk never misses a file. */
const out = process.env.DUEDESK_OUT ?? join(root, 'out')

/** Central reads its SQL and its font, and the exchange its voices, at run time: they are laid beside the bundle. */
function copied(folders: Record<string, string>): Plugin {
  return {
    name: 'duedesk-copied',
    closeBundle() {
      for (const [from, to] of Object.entries(folders))
        if (existsSync(join(root, from))) cpSync(join(root, from), join(out, to), { recursive: true })
    },
  }
}

const entries: Record<string, string> = { main: join(root, 'electron/main.ts') }
for (const [name, file] of [
  ['centralChild', 'electron/centralChild.ts'],
  ['practice', 'electron/practice/exchange.ts'],
] as const)
  if (existsSync(join(root, file))) entries[name] = join(root, file)

export default defineConfig({
  main: {
    plugins: [
      copied({
        'central/migrations': 'main/migrations',
        'central/fonts': 'main/fonts',
        'electron/practice/voices': 'main/voices',
        'build/icons/32x32.png': 'main/tray.png',
      }),
    ],
    build: {
      outDir: join(out, 'main'),
      emptyOutDir: true,
      target: 'node20.18',
      minify: true,
      externalizeDeps: {
        // The API's documentation pages belong to a central of its own: neither bundled nor shipped with a desk.
        include: ['@fastify/swagger', '@fastify/swagger-ui'],
        // What the shell and the embedded central load before there is a screen: as one file a fraction of the time that their many
        // files take.
        exclude: [
          'zod',
          'electron-store',
          'electron-log',
          'kysely',
          'jose',
          'fastify',
          '@fastify/rate-limit',
          '@fastify/helmet',
          'pg',
          '@tus/utils',
          '@tus/file-store',
          '@tus/server',
        ],
      },
      rollupOptions: {
        input: entries,
        // One folder, no chunk folder: what reads a file beside itself finds it from every entry.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: join(out, 'preload'),
      emptyOutDir: true,
      target: 'node20.18',
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: join(root, 'electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: join(root, 'renderer'),
    base: './',
    plugins: [react(), sipGrammar],
    worker: { format: 'es' },
    build: {
      outDir: join(out, 'renderer'),
      emptyOutDir: true,
      target: 'chrome130',
      // A third of the size: less to read, parse and keep in memory at every start.
      minify: true,
      // Data URLs are not in our CSP: every asset stays a file of app://duedesk.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 4000,
      rollupOptions: {
        input: { index: join(root, 'renderer/index.html'), ring: join(root, 'renderer/ring.html') },
      },
    },
  },
})
