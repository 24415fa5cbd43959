import { describe, expect, it } from '@jest/globals';
import { type StartProcess, startRunner, startServer } from './fleet.ts';
import { killApplies } from './killed-applies.ts';

describe('kill -9 in the middle of applying a plan (fault 1)', () => {
  it.each<[string, StartProcess, number]>([
    ['the server, asked over HTTP', startServer, 5],
    ['a process that only runs the jobs', startRunner, 30],
  ])(
    'loses nothing and doubles nothing: %s',
    async (_what, start, kills) => {
      const report = await killApplies({ seed: 20_261_122, kills, start, changesAPlan: 4_000 });
      expect({ ...report, differences: report.differences.slice(0, 5) }).toMatchObject({
        lost: 0,
        doubled: 0,
        differences: [],
      });
      expect(report.progress).toHaveLength(kills);
      // They fall all over the job, and some while it was being claimed or before its first commit.
      const quarters = new Set(report.progress.map((progress) => Math.floor(progress * 4)));
      if (kills > 20) expect([...quarters].sort()).toEqual(expect.arrayContaining([0, 1, 2, 3]));
    },
    240_000,
  );
});
