import type { ModelPerformer, ModelScene, ModelStudio, ModelTag } from './library-model.ts';

const INSTANT = new Date('2026-01-31T18:30:00.000Z');
const INSTANTS = { createdAt: INSTANT, updatedAt: INSTANT, lastSynced: null };

/** A scene of which only what is given is known. */
export function scene(id: string, known: Partial<ModelScene> = {}): ModelScene {
  const unknown = { code: null, details: null, director: null, rating100: null, sceneDate: null, createdDate: null };
  const none = { urls: [], paths: [], performerIds: [], tagIds: [], studioId: null };
  return { id, title: '', organized: false, ...unknown, ...none, ...INSTANTS, ...known };
}

export function performer(id: string, known: Partial<ModelPerformer> = {}): ModelPerformer {
  return { id, name: `Performer ${id}`, disambiguation: null, aliases: [], ...INSTANTS, ...known };
}

export function tag(id: string, known: Partial<ModelTag> = {}): ModelTag {
  return { id, name: `Tag ${id}`, aliases: [], description: null, parentIds: [], ...INSTANTS, ...known };
}

export function studio(id: string, known: Partial<ModelStudio> = {}): ModelStudio {
  return { id, name: `Studio ${id}`, aliases: [], parentId: null, ...INSTANTS, ...known };
}
