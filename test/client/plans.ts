/** The text of a plan file. */
export function planText(name: string, changes: readonly object[], others: object = {}): string {
  return JSON.stringify({ greenlightPlan: 1, name, ...others, changes });
}

export interface SceneAnswer {
  readonly id: string;
  readonly title: string;
  readonly rating100: number | null;
  readonly organized: boolean;
  readonly tags: readonly { readonly name: string }[];
}

/** The scene of the server that has the title. */
export async function sceneCalled(server: string, title: string): Promise<SceneAnswer> {
  const query = `query ($title: String!) {
    scenes(filter: { title: { eq: $title } }) { nodes { id title rating100 organized tags { name } } }
  }`;
  const response = await fetch(server, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { title } }),
  });
  const { data } = (await response.json()) as { data: { scenes: { nodes: SceneAnswer[] } } };
  const [scene] = data.scenes.nodes;
  if (!scene) throw new Error(`There is no scene called ${title}.`);
  return scene;
}
