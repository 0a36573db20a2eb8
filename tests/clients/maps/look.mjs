// Opens a page in Chromium and prints its title once the page has changed it, and what goes wrong: look.mjs ADDRESS TITLE
import { chromium } from 'playwright-core';

const [address, first] = process.argv.slice(2);
const flags = ['--no-sandbox', '--disable-quic', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: flags });
const page = await browser.newPage({ viewport: { width: 900, height: 600 } });
page.on('pageerror', (error) => console.error(error.message));
page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
await page.goto(address);
await page.waitForFunction((title) => document.title !== title, first, { timeout: 90_000 }).catch(() => {});
console.log(await page.title());
await browser.close();
