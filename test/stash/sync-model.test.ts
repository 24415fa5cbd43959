import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { untrueCopies } from '../support/link-copies.ts';
import { seeded } from '../support/random-library.ts';
import type { MirrorContent } from './mirror-content.ts';
import { MirrorDesk } from './mirror-desk.ts';
import { anyEdit, datedEdit, type Edit, make } from './random-edits.ts';

const DAY_MS = 86_400_000;

/** What happens between two syncs. */
const round = {
  /** How long after the last one, and in which zone Stash's clock is by then. */
  hours: fc.nat({ max: 96 }),
  zone: fc.integer({ min: -11, max: 13 }).map((hours) => hours * 60),
};
const datedRound = fc.record({ ...round, edits: fc.array(datedEdit, { maxLength: 8 }) });
const anyRound = fc.record({
  ...round,
  edits: fc.array(anyEdit, { maxLength: 8 }),
  mode: fc.constantFrom('FULL', 'INCREMENTAL', 'INCREMENTAL'),
});

let desk: MirrorDesk;
/** Stash's clock: it begins a hundred days ago, and moves only with the rounds. */
let now: number;

beforeAll(async () => {
  desk = await MirrorDesk.open();
  desk.upstream.now = () => now;
  await desk.allowDeletes(100);
});
afterAll(() => desk.close());

async function begin(): Promise<void> {
  now = Date.now() - 100 * DAY_MS;
  await desk.reset();
}

function edit({ hours, zone, edits }: { hours: number; zone: number; edits: readonly Edit[] }): void {
  now += hours * 3_600_000;
  desk.upstream.zone = zone;
  for (const each of edits) make(desk.upstream, each);
}

describe('a mirror', () => {
  it('equals upstream after incremental syncs of whatever Stash dates', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(datedRound, { minLength: 1, maxLength: 4 }), async (rounds) => {
        await begin();
        for (const each of rounds) {
          edit(each);
          await desk.result({ mode: 'INCREMENTAL' });
          const { expected, mirrored } = await desk.both();
          expect(mirrored).toEqual(expected);
          expect(await untrueCopies(desk.library.services.orm)).toEqual([]);
        }
      }),
      seeded(8),
    );
  }, 60_000);

  it('equals upstream after a full sync, and after an incremental one in what that can see', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRound, { minLength: 1, maxLength: 4 }), async (rounds) => {
        await begin();
        for (const each of rounds) {
          edit(each);
          await desk.result({ mode: each.mode });
          const { expected, mirrored } = await desk.both();
          if (each.mode === 'FULL') expect(mirrored).toEqual(expected);
          else expectRecent(expected, mirrored);
          expect(await untrueCopies(desk.library.services.orm)).toEqual([]);
        }
        await desk.result({ mode: 'FULL' });
        const { expected, mirrored } = await desk.both();
        expect(mirrored).toEqual(expected);
        for (const tally of Object.values(await desk.result({ mode: 'FULL' }))) {
          expect(tally).toMatchObject({ created: 0, updated: 0, deleted: 0, failed: 0, unresolved: 0 });
        }
      }),
      seeded(8),
    );
  }, 60_000);
});

/** Nothing that Stash has is missing, and what it has dated within the last hours is as it is there. */
function expectRecent(expected: MirrorContent, mirrored: MirrorContent): void {
  const kinds = { studios: 'studio', tags: 'tag', performers: 'performer', scenes: 'scene' } as const;
  for (const name of Object.keys(kinds) as (keyof typeof kinds)[]) {
    expect(Object.keys(mirrored[name])).toEqual(expect.arrayContaining(Object.keys(expected[name])));
    for (const { id, updated_at: updatedAt } of desk.upstream.objects(kinds[name]).values()) {
      if (Date.parse(updatedAt) > now - 1_000) expect(mirrored[name][id]).toEqual(expected[name][id]);
    }
  }
}
