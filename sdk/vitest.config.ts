import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/unit/**/*.test.ts'], globalSetup: ['test/unit/build.ts'] },
});
