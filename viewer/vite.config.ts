import { defineConfig } from 'vitest/config';

export default defineConfig({
  base: '/view/',
  build: {
    target: 'es2022',
    // Small files stay files: the policy of the page allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: false,
  },
  test: { environment: 'jsdom', include: ['test/**/*.test.ts'] },
});
