/** A real browser, driven: the one that the set-up found. */
import { type Browser, chromium, type Page } from "playwright-core";
import { machine } from "../../scripts/lib/machine.mjs";
import { findBrowser } from "../../scripts/lib/toolchain/browser.mjs";

const quiet = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function launch(): Promise<Browser> {
  const neverInstall = { attempt: async () => ({ status: 1, output: "" }) };
  return chromium.launch({ executablePath: await findBrowser(machine, neverInstall), args: quiet, headless: true });
}

/** Opens a page whose script defines `run(name)`; what the page logs or throws meanwhile is collected. */
export async function open(browser: Browser, url: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`${error}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  await page.goto(url);
  try {
    await page.waitForFunction("typeof run === 'function'", undefined, { timeout: 20_000 });
  } catch (error) {
    throw new Error(`The page did not start: ${complaints.join("; ") || error}`);
  }
  return { page, complaints };
}

/** Runs one check in the page: undefined, or what went wrong. */
export async function check(page: Page, name: string): Promise<string | undefined> {
  return (await page.evaluate(`run(${JSON.stringify(name)})`)) as string | undefined;
}
