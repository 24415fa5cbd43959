import { describe, expect, it } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { textKey } from '../../src/database/text-key.ts';
import { generateLibrary, librarySize } from '../../src/sample/generator.ts';
import type { SceneRow } from '../../src/sample/sample-library.ts';
import { isPartialDate } from '../../src/scalars/partial-date.ts';
import { runDb } from '../support/db-command.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const LAST_INSTANT = Date.parse('2026-01-01T00:00:00Z');
const TABLES = ['studio', 'tag', 'tag_parents', 'performer', 'scene', 'scene_performers', 'scene_tags'];

const library = generateLibrary(5_000, 7);
const scenes = [...library.scenes];

const at = temporaryDirectory();

function share<T>(items: readonly T[], test: (item: T) => boolean): number {
  return items.filter(test).length / items.length;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** In how many scenes each tag or performer is, the most common first. */
function frequencies(idsOf: (scene: SceneRow) => readonly string[]): number[] {
  const counts = new Map<string, number>();
  for (const id of scenes.flatMap(idsOf)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts.values()].toSorted((a, b) => b - a);
}

async function seededDigest(name: string, randomSeed: number): Promise<string> {
  const path = at(name);
  const { code, err } = await runDb(path, ['seed', '--scenes', '400', '--random-seed', String(randomSeed)]);
  expect({ code, err }).toEqual({ code: 0, err: 'Scenes 62 % (250 of 400)\nScenes 100 % (400 of 400)\n' });
  const database = new BetterSqlite3(path, { readonly: true });
  const digest = createHash('sha256');
  for (const table of TABLES) digest.update(JSON.stringify(database.prepare(`select * from ${table}`).all()));
  database.close();
  return digest.digest('hex');
}

describe('the invented library', () => {
  it('is the same for the same numbers, to the last stored byte, and another one for another seed', async () => {
    const first = await seededDigest('first.db', 7);
    expect(await seededDigest('second.db', 7)).toBe(first);
    expect(await seededDigest('other.db', 8)).not.toBe(first);
  });

  it('can be read several times', () => {
    expect([...library.scenes]).toEqual(scenes);
  });

  it('has the proportions of a large one', () => {
    expect(librarySize(100_000)).toEqual({ scenes: 100_000, performers: 5_000, tags: 2_000, studios: 500 });
    expect(librarySize(1_000)).toEqual({ scenes: 1_000, performers: 200, tags: 80, studios: 20 });
    expect(scenes).toHaveLength(5_000);
    expect(library.performers).toHaveLength(librarySize(5_000).performers);
    expect(library.tags).toHaveLength(librarySize(5_000).tags);
    expect(library.studios).toHaveLength(librarySize(5_000).studios);
    expect(mean(scenes.map((scene) => scene.performerIds.length))).toBeCloseTo(2, 0);
    expect(mean(scenes.map((scene) => scene.tagIds.length))).toBeCloseTo(8, 0);
  });

  it.each([1, 2, 10, 100])('can be as small as %d scenes', (count) => {
    const small = generateLibrary(count, 1);
    expect([...small.scenes]).toHaveLength(count);
    const tags = new Set(small.tags.map(({ id }) => id));
    for (const { tagIds } of small.scenes) expect(tagIds.every((id) => tags.has(id))).toBe(true);
  });

  it('has a few very common tags and performers, and many rare ones', () => {
    for (const counts of [frequencies((scene) => scene.tagIds), frequencies((scene) => scene.performerIds)]) {
      const all = counts.reduce((sum, count) => sum + count, 0);
      const inFirstTenth = counts.slice(0, counts.length / 10).reduce((sum, count) => sum + count, 0);
      expect(inFirstTenth / all).toBeGreaterThan(0.4);
      expect(counts[0]! / counts[Math.floor(counts.length / 2)]!).toBeGreaterThan(10);
    }
  });

  it('has a tag hierarchy without cycles, four levels deep, in which some tags have two parents', () => {
    const depths = new Map<string, number>();
    for (const { id, parentIds } of library.tags) {
      // Parents come first, so there can be no cycle.
      const above = parentIds.map((parent) => depths.get(parent));
      expect(above).not.toContain(undefined);
      depths.set(id, Math.max(0, ...above.map((depth) => depth! + 1)));
    }
    expect(Math.max(...depths.values())).toBe(3);
    expect(library.tags.some(({ parentIds }) => new Set(parentIds).size === 2)).toBe(true);
    expect(share(library.tags, ({ parentIds }) => parentIds.length === 0)).toBeLessThan(0.1);
  });

  it('has studios that belong to others', () => {
    const ids = new Set(library.studios.map(({ id }) => id));
    const owned = library.studios.filter(({ parentId }) => parentId !== null);
    expect(owned.length).toBeGreaterThan(0);
    expect(owned.every(({ id, parentId }) => parentId !== id && ids.has(parentId!))).toBe(true);
  });

  it('has no name twice', () => {
    const named = [
      library.studios.map(({ name }) => name),
      library.tags.map(({ name }) => name),
      library.performers.map(({ name, disambiguation }) => `${name} (${disambiguation ?? ''})`),
    ];
    for (const names of named) expect(new Set(names.map(textKey)).size).toBe(names.length);
    expect(library.performers.some(({ disambiguation }) => disambiguation !== null)).toBe(true);
  });

  it('links each scene to things that exist, each once', () => {
    const performers = new Set(library.performers.map(({ id }) => id));
    const studios = new Set<string | null>(library.studios.map(({ id }) => id)).add(null);
    for (const { performerIds, tagIds, studioId } of scenes) {
      expect(new Set(performerIds).size).toBe(performerIds.length);
      expect(new Set(tagIds).size).toBe(tagIds.length);
      expect(performerIds.every((id) => performers.has(id))).toBe(true);
      expect(studios.has(studioId)).toBe(true);
    }
  });

  it('is as untidy as a library is', () => {
    expect(share(scenes, ({ organized }) => organized)).toBeCloseTo(0.5, 1);
    expect(share(scenes, ({ rating100 }) => rating100 === null)).toBeCloseTo(0.55, 1);
    expect(share(scenes, ({ sceneDate }) => sceneDate === null)).toBeCloseTo(0.08, 1);
    expect(share(scenes, ({ sceneDate }) => sceneDate?.length === 4)).toBeCloseTo(0.1, 1);
    expect(share(scenes, ({ sceneDate }) => sceneDate?.length === 7)).toBeCloseTo(0.1, 1);
    expect(share(scenes, ({ title }) => title === '')).toBeCloseTo(0.015, 2);
    expect(share(scenes, ({ title }) => /[^\0-\x7f]/.test(title))).toBeGreaterThan(0.1);
  });

  it('has only values that can be stored and served', () => {
    for (const { sceneDate, rating100, paths, createdDate, createdAt, updatedAt, lastSynced } of scenes) {
      expect(sceneDate === null || isPartialDate(sceneDate)).toBe(true);
      expect(rating100 === null || (Number.isInteger(rating100) && rating100 >= 0 && rating100 <= 100)).toBe(true);
      expect(paths.length).toBeGreaterThan(0);
      expect(updatedAt!.getTime()).toBeGreaterThanOrEqual(createdAt!.getTime());
      for (const instant of [createdDate, createdAt, updatedAt, lastSynced]) {
        expect(instant?.getTime() ?? 0).toBeLessThanOrEqual(LAST_INSTANT);
      }
    }
  });
});
