import unitConfig from './jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...unitConfig,
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 60_000,
};
