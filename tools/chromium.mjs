import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

const candidates = [
  process.env.RENUBU_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of a Chromium that is already here, or undefined. */
export async function findChromium() {
  const { chromium } = await import('playwright-core');
  return [...candidates, chromium.executablePath()].find((path) => path && existsSync(path));
}

const quiet = (command, args) => spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;

/** Finds a Chromium or installs one: Debian's package as root, else Playwright's own; undefined when neither works. */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log('Installing Chromium (apt-get) …');
    if (quiet('apt-get', ['update', '-qq']))
      quiet('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation']);
  } else {
    console.log('Installing Chromium (playwright) …');
    quiet(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium-headless-shell']);
  }
  return findChromium();
}
