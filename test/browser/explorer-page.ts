import type { Locator, Page } from 'playwright-core';

/** What a person does and sees at `/explorer`. */
export class ExplorerPage {
  readonly #page: Page;
  readonly #editor: Locator;
  readonly #answer: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#editor = page.locator('app-query-editor').getByRole('textbox').first();
    this.#answer = page.locator('app-query-result');
  }

  /** Opens the explorer and waits until it knows the schema. */
  async open(): Promise<void> {
    await this.#page.goto('/explorer');
    await this.#page.getByText('Reloaded doc successfully').waitFor();
  }

  async run(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Send Request' }).click();
  }

  /** Writes and runs a query or mutation, and gives the data of the answer, which the page has then as well. */
  async ask(operation: string): Promise<unknown> {
    await this.write(operation);
    const answering = this.#page.waitForResponse(
      (response) => response.request().method() === 'POST' && response.url().endsWith('/graphql'),
    );
    await this.run();
    const { data } = (await (await answering).json()) as { data: unknown };
    return data;
  }

  /** Runs a subscription and waits until it has been sent. */
  async subscribe(): Promise<void> {
    const sent = Promise.withResolvers<unknown>();
    // The frame may be sent before the click is known to be done, so it is looked out for from the socket's first moment on.
    this.#page.once('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        if (payload.includes('"type":"subscribe"')) sent.resolve(payload);
      }),
    );
    await this.run();
    await sent.promise;
  }

  /** Replaces the query, leaving the cursor behind it. */
  async write(query: string): Promise<void> {
    await this.#editor.click();
    await this.#page.keyboard.press('Control+A');
    await this.#page.keyboard.insertText(query);
  }

  /** The values of a text field in the part of the answer that is in view, once there are any. */
  async answered(field: string): Promise<string[]> {
    const lines = this.#answer.locator('.cm-line', { hasText: `"${field}":` });
    await lines.first().waitFor();
    const texts = await lines.allInnerTexts();
    return texts.map((text) => JSON.parse(text.slice(text.indexOf(':') + 1).replace(/,$/, '')) as string);
  }

  /** What the editor offers to complete the word before the cursor, once it does. */
  async completions(): Promise<string[]> {
    const labels = this.#page.locator('.cm-completionLabel');
    await labels.first().waitFor();
    return labels.allInnerTexts();
  }
}
