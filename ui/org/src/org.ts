// The org's pages are made on the server and work without this file; it makes nine things handier:
// menus, the App Launcher, lookups, copying a link, feeds, Setup, tabs on a record, consoles, and the frames of installed components.

import './styles/org.css';
import { startComponents } from './component';
import { startCopyLinks } from './copy-link';
import { startFeeds } from './feed';
import { startLauncher } from './launcher';
import { startLookups } from './lookup';
import { startMentions } from './mention';
import { startMenus } from './menu';
import { startSetup } from './setup';
import { startTabsets } from './tabset';
import { startToasts } from './toast';

startMenus();
startLauncher();
startLookups();
startCopyLinks();
startToasts();
startMentions();
startFeeds();
startSetup();
startTabsets();

const { console: user } = document.body.dataset;
const framed = window.parent !== window;
// Where the server was not told that this is a frame, it sent the whole page.
document.documentElement.classList.toggle('framed', framed);
const main = document.querySelector('main');
if (user !== undefined && main && !framed) void import('./console').then(({ startConsole }) => { startConsole(main, user); });
else startComponents();

const editor = document.querySelector<HTMLElement>('[data-editor]');
// A tool of its own, fetched where it is used.
if (editor) void import('./editor').then(({ startEditor }) => { startEditor(editor); });
