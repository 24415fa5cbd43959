/** What a model is asked. */
export interface Question {
  /** What it shall do. */
  readonly instructions: string;
  /** What it shall do that with: data, whatever stands in them. */
  readonly data: string;
  /** The JSON schema of the answer. */
  readonly schema: object;
}

export interface ModelAnswer {
  readonly text: string;
  /** How many tokens question and answer have taken; undefined when the server does not say. */
  readonly tokens: number | undefined;
}

/** One of the usual interfaces of language models. */
export interface ChatApi {
  request(model: string, question: Question): object;
  /** Undefined when the answer has another shape. */
  read(answer: unknown): ModelAnswer | undefined;
}

/** How long an answer may be, in tokens. */
const MAX_ANSWER_TOKENS = 1_000;

/** The interface of OpenAI, which most other servers have as well. */
export const OPENAI: ChatApi = {
  request: (model, question) => ({
    model,
    messages: messagesOf(question),
    temperature: 0,
    max_tokens: MAX_ANSWER_TOKENS,
    response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: question.schema } },
  }),
  read(answer) {
    // A model that refuses says so beside the text, which is null.
    const text = at(answer, 'choices', 0, 'message', 'content') ?? at(answer, 'choices', 0, 'message', 'refusal');
    return typeof text === 'string' ? { text, tokens: countAt(answer, 'usage', 'total_tokens') } : undefined;
  },
};

export const OLLAMA: ChatApi = {
  request: (model, question) => ({
    model,
    messages: messagesOf(question),
    stream: false,
    format: question.schema,
    options: { temperature: 0, num_predict: MAX_ANSWER_TOKENS },
  }),
  read(answer) {
    const text = at(answer, 'message', 'content');
    if (typeof text !== 'string') return undefined;
    const asked = countAt(answer, 'prompt_eval_count');
    const answered = countAt(answer, 'eval_count');
    return { text, tokens: answered === undefined ? undefined : (asked ?? 0) + answered };
  },
};

function messagesOf({ instructions, data }: Question): object[] {
  return [
    { role: 'system', content: instructions },
    { role: 'user', content: data },
  ];
}

function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? inner[key as keyof typeof inner] : undefined),
    value,
  );
}

function countAt(value: unknown, ...path: readonly string[]): number | undefined {
  const count = at(value, ...path);
  return typeof count === 'number' && count >= 0 ? count : undefined;
}
