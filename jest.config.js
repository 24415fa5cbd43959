/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // The browser's tests need Chromium and have a command of their own.
  testPathIgnorePatterns: ['<rootDir>/test/browser/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  setupFilesAfterEnv: ['<rootDir>/test/support/console.ts', '<rootDir>/test/support/properties.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          // Without metadata, entities that refer to each other can be loaded in any order.
          transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: true },
        },
        module: { type: 'es6' },
        swcrc: false,
      },
    ],
  },
  testSequencer: '<rootDir>/test/support/kills-first.js',
  maxWorkers: 2,
  // Modules of tests that have ended stay in memory: a worker that has more of them than this starts anew.
  workerIdleMemoryLimit: '800MB',
  testTimeout: 30_000,
};
