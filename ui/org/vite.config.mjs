// Builds the org's islands to dist/: one script, one stylesheet, one icon sprite.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const icons = dirname(createRequire(import.meta.url).resolve('@lucide/svelte/icons/x'));

/** Name in the templates → name in the icon package. */
const drawn = {
  account: 'building',
  contact: 'contact-round',
  lead: 'sprout',
  case: 'life-buoy',
  opportunity: 'chart-no-axes-combined',
  task: 'square-check-big',
  session: 'screen-share',
  record: 'file-text',
  home: 'house',
  feed: 'messages-square',
  filter: 'funnel',
  columns: 'columns-3',
  launcher: 'grip',
  search: 'search',
  gear: 'settings',
  edit: 'pencil',
  plus: 'plus',
  up: 'arrow-up',
  down: 'arrow-down',
  left: 'chevron-left',
  right: 'chevron-right',
  expand: 'chevron-down',
  close: 'x',
  check: 'check',
  lock: 'lock',
  lost: 'compass',
  broken: 'circle-alert',
  link: 'link',
  trash: 'trash',
  sign_out: 'log-out',
  sidebar: 'panel-right',
  people: 'users',
  badge: 'id-card',
  shield: 'shield-check',
  package: 'package',
  store: 'store',
};

/** The company's mark for the browser's tab: a hill. */
const mark =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#16202c"/><path d="M4 24c5-10 9-13 12-13s7 3 12 13z" fill="#fff"/></svg>\n';

/** What stands where a film is not yet: a page seen beside a page. */
const poster =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"><rect width="640" height="360" fill="#16202c"/><rect x="70" y="70" width="230" height="220" rx="8" fill="#2c3947"/><rect x="340" y="70" width="230" height="220" rx="8" fill="#fff"/><rect x="90" y="100" width="120" height="12" rx="6" fill="#63d2c8"/><rect x="90" y="130" width="180" height="8" rx="4" fill="#46566a"/><rect x="90" y="150" width="160" height="8" rx="4" fill="#46566a"/><rect x="360" y="100" width="120" height="12" rx="6" fill="#0b5c5a"/><rect x="360" y="130" width="180" height="8" rx="4" fill="#cfd7e0"/><rect x="360" y="150" width="160" height="8" rx="4" fill="#cfd7e0"/><circle cx="320" cy="180" r="34" fill="#0b5c5a"/><path d="M310 162v36l30-18z" fill="#fff"/></svg>\n';

/** One SVG file with a symbol for each icon: pages refer to `/assets/icons.svg#name`. */
function sprite() {
  return {
    name: 'icon-sprite',
    generateBundle() {
      const symbols = Object.entries(drawn).map(([name, source]) => {
        const component = readFileSync(join(icons, `${source}.svelte`), 'utf8');
        const data = /const iconData = (\{.*\});/.exec(component)?.[1];
        if (data === undefined) throw new Error(`no drawing in the icon ${source}`);
        const shapes = JSON.parse(data).node.map(([tag, attributes]) => {
          const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
          return `<${tag}${written.join('')}/>`;
        });
        return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${shapes.join('')}</symbol>`;
      });
      this.emitFile({ type: 'asset', fileName: 'mark.svg', source: mark });
      this.emitFile({ type: 'asset', fileName: 'poster.svg', source: poster });
      this.emitFile({
        type: 'asset',
        fileName: 'icons.svg',
        source: `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`,
      });
    },
  };
}

export default defineConfig({
  root: here,
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: false,
    lib: { entry: join(here, 'src/org.ts'), formats: ['es'], fileName: () => 'org.js', cssFileName: 'org' },
  },
  plugins: [sprite()],
});
