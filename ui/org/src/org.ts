// The org's pages are made on the server and work without this file; it makes five things handier:
// menus, the App Launcher, lookups, copying a link, and the frames of installed components.

import './styles/org.css';
import { startComponents } from './component';
import { startCopyLinks } from './copy-link';
import { startLauncher } from './launcher';
import { startLookups } from './lookup';
import { startMenus } from './menu';
import { startToasts } from './toast';

startMenus();
startLauncher();
startLookups();
startCopyLinks();
startToasts();
startComponents();
