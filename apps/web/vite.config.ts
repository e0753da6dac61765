import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { firstView } from './vite-first-view.ts';

const server = process.env['RENUBU_SERVER'] ?? 'http://127.0.0.1:4400';
const first = firstView();

export default defineConfig({
  // Relative addresses, resolved against <base href>, so that one build serves every path prefix.
  base: './',
  plugins: [react(), first],
  server: {
    port: 5173,
    proxy: {
      '/api': { target: server },
      '/ws': { target: server, ws: true },
    },
  },
  build: {
    outDir: 'dist',
    sourcemap: true,
    target: 'es2023',
    // An inlined data: script or style would need a wider content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      // Contracts' schemas have no side effects; a page that needs only a state table must not load zod.
      treeshake: { manualPureFunctions: ['z', 'pageOf', 'defineRoute'] },
      output: {
        codeSplitting: {
          // The first view is one file: a hundred small ones would be a sixth larger. No group for what only later pages
          // use (charts): it would take in what they share with every page, and every page would load them.
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 2 },
            { name: 'app', test: first.includes, priority: 1 },
          ],
        },
      },
    },
  },
});
