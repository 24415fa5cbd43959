import { Ajv } from 'ajv';

/** What a model finds in the texts of a scene. */
export interface Findings {
  readonly performers: readonly FoundByModel[];
  readonly studio: FoundByModel | null;
  readonly tags: readonly FoundByModel[];
}

export interface FoundByModel {
  readonly name: string;
  readonly confidence: number;
}

const FOUND = {
  type: 'object',
  properties: { name: { type: 'string' }, confidence: { type: 'number' } },
  required: ['name', 'confidence'],
  additionalProperties: false,
};

/** What an answer has to look like; servers that can, hold the model to it. */
export const FINDINGS_SCHEMA = {
  type: 'object',
  properties: {
    performers: { type: 'array', items: FOUND },
    studio: { anyOf: [FOUND, { type: 'null' }] },
    tags: { type: 'array', items: FOUND },
  },
  required: ['performers', 'studio', 'tags'],
  additionalProperties: false,
};

const isFindings = new Ajv().compile<Findings>(FINDINGS_SCHEMA);

/** The findings in the text of an answer; undefined when it is anything else. Models like to put JSON into a frame. */
export function readFindings(text: string): Findings | undefined {
  const json = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  try {
    const findings: unknown = JSON.parse(json);
    return isFindings(findings) ? findings : undefined;
  } catch {
    return undefined;
  }
}
