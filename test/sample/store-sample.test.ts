import { describe, expect, it } from '@jest/globals';
import { Scene } from '../../src/library/scene.entity.ts';
import { openDatabase } from '../../src/database/open.ts';
import { checkDatabase } from '../../src/database/schema-check.ts';
import { libraryIsEmpty } from '../../src/library/library-is-empty.ts';
import { generateLibrary } from '../../src/sample/generator.ts';
import { storeLibrary } from '../../src/sample/store-sample.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const at = temporaryDirectory();

describe('storing a library', () => {
  it('stores what the unit of work reads back', async () => {
    const location = { kind: 'sqlite', path: at('library.db') } as const;
    const library = generateLibrary(40, 3);
    const { orm, close } = await openDatabase(location, 'apply');
    try {
      expect(await storeLibrary(orm.em.fork(), library)).toBe(40);
      const stored = await orm.em.fork().findAll(Scene, { populate: ['performers', 'tags'] });
      const byId = new Map(stored.map((scene) => [scene.id, scene]));
      for (const { performerIds, tagIds, studioId, ...fields } of library.scenes) {
        const scene = byId.get(fields.id)!;
        expect(scene).toMatchObject(fields);
        expect(scene.titleKey).toBe(fields.title.toLowerCase());
        expect(scene.studio?.id ?? null).toBe(studioId);
        expect(scene.performers.getIdentifiers().toSorted()).toEqual(performerIds.toSorted());
        expect(scene.tags.getIdentifiers().toSorted()).toEqual(tagIds.toSorted());
      }
    } finally {
      await close();
    }
    expect(await checkDatabase(location)).toEqual([]);
  });

  it('stores nothing when it fails on the way', async () => {
    const { orm, reader, close } = await openDatabase({ kind: 'sqlite', path: at('library.db') }, 'apply');
    try {
      const library = generateLibrary(1_200, 3);
      const progress: number[] = [];
      const scenes = function* () {
        yield* library.scenes;
        throw new Error('the power went');
      };
      const broken = { ...library, scenes: scenes() };
      await expect(storeLibrary(orm.em.fork(), broken, (written) => progress.push(written))).rejects.toThrow(
        'the power went',
      );
      expect(progress).toEqual([250, 500, 750, 1_000]);
      expect(await libraryIsEmpty(reader)).toBe(true);
    } finally {
      await close();
    }
  });
});
