import { generateLibrary } from '../src/sample/generator.ts';
import type { StashLibrary } from '../test/support/stash/stash-library.ts';
import { StashServer } from '../test/support/stash/stash-server.ts';

/**
 * The stand-in for Stash in a process of its own, with an invented library of so many scenes; it tells its address, and
 * ends with the process that started it.
 */
process.once('disconnect', () => process.exit());
const server = await StashServer.start();
fill(server.library, Number(process.argv[2]));
process.send?.(server.url);

function fill(library: StashLibrary, scenes: number): void {
  const { studios, tags, performers, scenes: all } = generateLibrary(scenes, 7);
  const dates = { created_at: library.stamp(), updated_at: library.stamp() };
  for (const studio of studios) library.studio.set(studio.id, { ...studio, aliases: [...studio.aliases], ...dates });
  for (const tag of tags) {
    library.tag.set(tag.id, { ...tag, aliases: [...tag.aliases], parentIds: [...tag.parentIds], ...dates });
  }
  for (const performer of performers) {
    library.performer.set(performer.id, { ...performer, aliases: [...performer.aliases], ...dates });
  }
  for (const { sceneDate: date, urls, paths, performerIds, tagIds, ...scene } of all) {
    const links = { performerIds: [...performerIds], tagIds: [...tagIds] };
    library.scene.set(scene.id, { ...scene, date, urls: [...urls], paths: [...paths], ...links, ...dates });
  }
}
