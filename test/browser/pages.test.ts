import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
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

afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

afterAll(() => resources.disposeAsync());

describe('/explorer', () => {
  it('runs its first query and shows films, without asking another host for anything', async () => {
    const { page, foreignRequests, errors } = await visit(browser, origin);
    const explorer = new ExplorerPage(page);
    await explorer.open();
    await explorer.run();

    const titles = await explorer.answered('title');
    const storedTitles = new Set(sampleLibrary().scenes.map(({ title }) => title));
    expect(await page.title()).toBe('Greenlight explorer');
    expect(titles).not.toEqual([]);
    expect(titles.filter((title) => !storedTitles.has(title))).toEqual([]);
    expect(foreignRequests).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('offers the fields that the schema has', async () => {
    const { page } = await visit(browser, origin);
    const explorer = new ExplorerPage(page);
    await explorer.open();
    await explorer.write('{ scenes { nodes { sceneDa');

    expect(await explorer.completions()).toContain('sceneDate');
  });

  it('tells a tab that is subscribed of what another one changes', async () => {
    const listening = await visit(browser, origin);
    const listener = new ExplorerPage(listening.page);
    await listener.open();
    await listener.write('subscription { libraryChanged { kind change } }');
    await listener.run();

    const changing = await visit(browser, origin);
    const changer = new ExplorerPage(changing.page);
    await changer.open();
    await changer.write('mutation { createTag(input: { name: "heist" }) { name } }');
    await changer.run();

    expect(await changer.answered('name')).toEqual(['heist']);
    expect(await listener.answered('change')).toEqual(['CREATED']);
    expect([...listening.errors, ...changing.errors]).toEqual([]);
  });
});

describe('/graphql', () => {
  it('gives a browser the page of Apollo Sandbox, which needs the internet', async () => {
    const { page, foreignRequests } = await visit(browser, origin);
    const response = await page.goto('/graphql');

    const sandbox = 'https://embeddable-sandbox.cdn.apollographql.com/';
    expect(await response?.text()).toContain(`src="${sandbox}`);
    expect(foreignRequests).toContainEqual(expect.stringContaining(sandbox));
  });
});
