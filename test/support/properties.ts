import fc from 'fast-check';

/** Chooses the cases of the property tests. It stays the same, so that a red build is about the change that it builds. */
export const SEED = Number(process.env['SEED'] ?? 7);

fc.configureGlobal({ seed: SEED });
