import type { TestLibrary } from '../../support/test-library.ts';

export const KINDS = ['Scene', 'Performer', 'Tag', 'Studio'] as const;
export type Kind = (typeof KINDS)[number];

/** An object in the form of the input that would make it, and what is stored besides. */
export interface Stored {
  readonly id: string;
  readonly updatedAt: string;
  readonly [field: string]: unknown;
}

export interface Refusal {
  readonly code: unknown;
  readonly field: unknown;
  readonly message: string;
}

type Input = Readonly<Record<string, unknown>>;

const OWN_FIELDS: Record<Kind, string> = {
  Scene:
    'title code details director urls paths organized rating100 sceneDate createdDate studio { id } performers { id } tags { id }',
  Performer: 'name disambiguation aliases',
  Tag: 'name aliases description parents { id }',
  Studio: 'name aliases parent { id }',
};

/** When everything last changed that was backdated. */
export const LONG_AGO = new Date(0).toISOString();

/** Reads and changes a library through its GraphQL schema. */
export class Editor {
  readonly #library: TestLibrary;

  constructor(library: TestLibrary) {
    this.#library = library;
  }

  async read(kind: Kind, id: string): Promise<Stored | null> {
    const data = await this.#data(`query ($id: ID!) { object: ${kind.toLowerCase()}(id: $id) { ${fields(kind)} } }`, {
      id,
    });
    return data.object ? asInput(data.object as Answer) : null;
  }

  async create(kind: Kind, input: Input): Promise<Stored> {
    const data = await this.#data(createDocument(kind), { input });
    return asInput(data.object as Answer);
  }

  async update(kind: Kind, id: string, input: Input): Promise<Stored> {
    const data = await this.#data(updateDocument(kind), { id, input });
    return asInput(data.object as Answer);
  }

  async delete(kind: Kind, id: string): Promise<unknown> {
    return (await this.#data(deleteDocument(kind), { id })).object;
  }

  refusedCreate(kind: Kind, input: Input): Promise<Refusal> {
    return this.#refusal(createDocument(kind), { input });
  }

  refusedUpdate(kind: Kind, id: string, input: Input): Promise<Refusal> {
    return this.#refusal(updateDocument(kind), { id, input });
  }

  refusedDelete(kind: Kind, id: string): Promise<Refusal> {
    return this.#refusal(deleteDocument(kind), { id });
  }

  /** Makes everything look as if it had last changed long ago. */
  async backdate(): Promise<void> {
    const em = this.#library.services.orm.em.fork();
    for (const kind of KINDS) await em.execute(`update ${kind.toLowerCase()} set updated_at = 0`);
  }

  /** The ids of the objects that a search finds. */
  async search(kind: Kind, text: string): Promise<string[]> {
    const list = `${kind.toLowerCase()}s`;
    const data = await this.#data(
      `query ($text: String) { object: ${list}(filter: { search: $text }) { nodes { id } } }`,
      { text },
    );
    return ids((data.object as { nodes: Reference[] }).nodes);
  }

  #data(document: string, variables: Input): Promise<{ object: unknown }> {
    return this.#library.data(document, variables) as Promise<{ object: unknown }>;
  }

  async #refusal(document: string, variables: Input): Promise<Refusal> {
    const { errors } = await this.#library.execute(document, variables);
    if (errors?.length !== 1) throw new Error(`Expected one error, got ${JSON.stringify(errors)}.`);
    const [{ message, extensions }] = errors as [(typeof errors)[0]];
    return { code: extensions?.['code'], field: extensions?.['field'], message };
  }
}

interface Reference {
  readonly id: string;
}

interface Answer extends Stored {
  readonly studio?: Reference | null;
  readonly parent?: Reference | null;
  readonly performers?: Reference[];
  readonly tags?: Reference[];
  readonly parents?: Reference[];
}

function asInput({ studio, parent, performers, tags, parents, ...own }: Answer): Stored {
  return {
    ...own,
    ...(studio !== undefined && { studioId: studio?.id ?? null }),
    ...(parent !== undefined && { parentId: parent?.id ?? null }),
    ...(performers && { performerIds: ids(performers) }),
    ...(tags && { tagIds: ids(tags) }),
    ...(parents && { parentIds: ids(parents) }),
  };
}

function ids(references: readonly Reference[]): string[] {
  return references.map(({ id }) => id).sort();
}

function fields(kind: Kind): string {
  return `id createdAt updatedAt lastSynced ${OWN_FIELDS[kind]}`;
}

function createDocument(kind: Kind): string {
  return `mutation ($input: Create${kind}Input!) { object: create${kind}(input: $input) { ${fields(kind)} } }`;
}

function updateDocument(kind: Kind): string {
  return `mutation ($id: ID!, $input: Update${kind}Input!) { object: update${kind}(id: $id, input: $input) { ${fields(kind)} } }`;
}

function deleteDocument(kind: Kind): string {
  return `mutation ($id: ID!) { object: delete${kind}(id: $id) }`;
}
