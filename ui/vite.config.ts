// Two programs from one folder: the console, at the platform's root, and the widget, which runs in
// a frame with an opaque origin. `--mode` says which.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => {
  const program = mode === 'widget' ? 'widget' : 'console';
  return {
    root: mode === 'test' ? import.meta.dirname : program,
    base: program === 'widget' ? '/widget/' : '/',
    plugins: [svelte({ configFile: `${import.meta.dirname}/svelte.config.js` })],
    build: {
      outDir: `../dist/${program}`,
      emptyOutDir: true,
      target: 'es2022',
      // The content security policy allows no data: addresses and no inline scripts.
      assetsInlineLimit: 0,
      // The platform keeps `/assets/` for what customers' pages are made of.
      assetsDir: program === 'console' ? 'console' : 'assets',
      modulePreload: { polyfill: false },
    },
    resolve: mode === 'test' ? { conditions: ['browser'] } : {},
    test: { environment: 'jsdom', include: ['test/**/*.test.ts', 'org/src/**/*.test.ts'] },
  };
});
