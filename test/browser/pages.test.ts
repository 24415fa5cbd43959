import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { sampleLibrary } from '../../src/sample/sample-library.ts';
import { launchChromium, visit } from './chromium.ts';
import { startDemoServer } from './demo-server.ts';
import { ExplorerPage } from './explorer-page.ts';

const resources = new AsyncDisposableStack();
let browser: Browser;
let origin: string;

beforeAll(async () => {
  browser = resources.use(await launchChromium());
  origin = await startDemoServer(resources);
});

afterAll(() => resources.disposeAsync());

describe('/explorer', () => {
  it('runs its first query and shows films, without asking another host for anything', async () => {
    await using visitor = await visit(browser, origin);
    const explorer = new ExplorerPage(visitor.page);
    await explorer.open();
    await explorer.run();

    const titles = await explorer.answered('title');
    const storedTitles = new Set(sampleLibrary().scenes.map(({ title }) => title));
    expect(await visitor.page.title()).toBe('Greenlight explorer');
    expect(titles).not.toEqual([]);
    expect(titles.filter((title) => !storedTitles.has(title))).toEqual([]);
    expect(visitor.foreignRequests).toEqual([]);
    expect(visitor.errors).toEqual([]);
  });

  it('offers the fields that the schema has', async () => {
    await using visitor = await visit(browser, origin);
    const explorer = new ExplorerPage(visitor.page);
    await explorer.open();
    await explorer.write('{ scenes { nodes { sceneDa');

    expect(await explorer.completions()).toContain('sceneDate');
  });

  it('tells a tab that is subscribed of what another one changes', async () => {
    await using listening = await visit(browser, origin);
    await using changing = await visit(browser, origin);
    const listener = new ExplorerPage(listening.page);
    const changer = new ExplorerPage(changing.page);
    await listener.open();
    await changer.open();
    await listener.write('subscription { libraryChanged { kind change } }');
    await changer.write('mutation { createTag(input: { name: "heist" }) { name } }');
    await listener.subscribe();
    await changer.run();

    expect(await changer.answered('name')).toEqual(['heist']);
    expect(await listener.answered('change')).toEqual(['CREATED']);
    expect([...listening.errors, ...changing.errors]).toEqual([]);
  });
});

describe('/graphql', () => {
  it('gives a browser the page of Apollo Sandbox, which needs the internet', async () => {
    await using visitor = await visit(browser, origin);
    const response = await visitor.page.goto('/graphql');

    const sandbox = 'https://embeddable-sandbox.cdn.apollographql.com/';
    expect(await response?.text()).toContain(`src="${sandbox}`);
    expect(visitor.foreignRequests).toContainEqual(expect.stringContaining(sandbox));
  });
});
