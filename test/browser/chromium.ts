import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

/** A page in a browser that reaches no host but its server's, with what it tried and what went wrong in it. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  /** URLs on other hosts that the page asked for. */
  readonly foreignRequests: readonly string[];
  /** Errors on the page's console, and exceptions that nothing caught. */
  readonly errors: readonly string[];
}

/**
 * Starts Chromium with an empty profile, cut off from every host but this machine.
 *
 * @throws Error that says how to get a browser, when there is none
 */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] || '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no browser at ${executablePath}. Install Chromium (on Debian: apt-get install chromium), or set ` +
        'CHROMIUM_PATH to where a Chromium or Chrome is.',
    );
  }
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ],
  });
}

/** Opens an empty page whose requests to hosts other than the origin's are recorded; disposing of the visit closes it. */
export async function visit(browser: Browser, origin: string): Promise<Visit> {
  const page = await browser.newPage({ baseURL: origin, viewport: { width: 1280, height: 800 } });
  const foreignRequests: string[] = [];
  const errors: string[] = [];
  const record = (url: string): void => {
    if (new URL(url).host !== new URL(origin).host) foreignRequests.push(url);
  };
  page.on('request', (request) => record(request.url()));
  page.on('websocket', (socket) => record(socket.url()));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  return { page, foreignRequests, errors, [Symbol.asyncDispose]: () => page.close() };
}
