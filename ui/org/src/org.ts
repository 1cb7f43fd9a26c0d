// The org's pages are made on the server and work without this file; it makes seven things handier:
// menus, the App Launcher, lookups, copying a link, feeds, Setup, and the frames of installed components.

import './styles/org.css';
import { startComponents } from './component';
import { startCopyLinks } from './copy-link';
import { startFeeds } from './feed';
import { startLauncher } from './launcher';
import { startLookups } from './lookup';
import { startMentions } from './mention';
import { startMenus } from './menu';
import { startSetup } from './setup';
import { startToasts } from './toast';

startMenus();
startLauncher();
startLookups();
startCopyLinks();
startToasts();
startMentions();
startFeeds();
startSetup();
startComponents();

const editor = document.querySelector<HTMLElement>('[data-editor]');
// A tool of its own, fetched where it is used.
if (editor) void import('./editor').then(({ startEditor }) => { startEditor(editor); });
