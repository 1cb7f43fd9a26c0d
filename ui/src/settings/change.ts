// What differs between two settings, and one person's changes put on top of another's. Rows of a
// table are matched by what they are about, an object or a profile, and each cell stands for itself:
// two people who change two cells of one row are in nobody's way.
import type { Settings } from '../../../sdk/src/wire/messages.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Node = Json | undefined;

/** By what the rows of a table are matched. */
const ROW_KEYS: Record<string, string> = { buttons: 'object', profiles: 'profile' };

/** One value that differs. */
export interface Difference {
  /** Section, row, column: as many as it takes. */
  path: string[];
  /** Absent where there was no such row. */
  before?: Json;
  /** Absent where there is no such row any more. */
  after?: Json;
}

/** What both changed, each to something else. */
export interface Overlap {
  path: string[];
  mine: Node;
  theirs: Node;
}

type Tree = { [key: string]: Json };

const isTree = (value: Node): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands under a name, which may be any text that people give to a row. */
const under = (tree: Tree, key: string): Node => (Object.hasOwn(tree, key) ? tree[key] : undefined);

/** Tables as trees by row; what is not a row's key stays. */
function treeOf(settings: Settings): Tree {
  const tree = structuredClone(settings) as unknown as Tree;
  for (const [section, key] of Object.entries(ROW_KEYS)) {
    const rows = tree[section];
    if (Array.isArray(rows)) tree[section] = Object.fromEntries((rows as Tree[]).map((row) => [String(row[key]), row]));
  }
  return tree;
}

function settingsOf(tree: Tree): Settings {
  const settings: Tree = { ...tree };
  for (const section of Object.keys(ROW_KEYS)) {
    const rows = settings[section];
    if (isTree(rows)) settings[section] = Object.values(rows);
  }
  return structuredClone(settings) as unknown as Settings;
}

function same(one: Node, other: Node): boolean {
  if (isTree(one) && isTree(other)) {
    const keys = Object.keys(one);
    return keys.length === Object.keys(other).length && keys.every((key) => same(under(one, key), under(other, key)));
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, place) => same(value, other[place]));
  }
  return one === other;
}

/** Every value that differs; a row that is new or gone is one difference. The order of rows is none. */
export function differences(before: Settings, after: Settings): Difference[] {
  const found: Difference[] = [];
  const walk = (one: Node, other: Node, path: string[]): void => {
    if (same(one, other)) return;
    if (isTree(one) && isTree(other)) {
      for (const key of keysOf(one, other)) walk(under(one, key), under(other, key), [...path, key]);
      return;
    }
    found.push({ path, ...(one === undefined ? {} : { before: one }), ...(other === undefined ? {} : { after: other }) });
  };
  walk(treeOf(before), treeOf(after), []);
  return found;
}

/**
 * The changes from `base` to `mine`, made on `theirs`. Where both changed the same value to
 * something else, `mine` stands in the result and the overlap is told, so that a person decides.
 */
export function reapply(base: Settings, mine: Settings, theirs: Settings): { merged: Settings; overlaps: Overlap[] } {
  const overlaps: Overlap[] = [];
  const merge = (was: Node, own: Node, other: Node, path: string[]): Node => {
    if (same(own, was)) return other;
    if (same(other, was) || same(own, other)) return own;
    if (isTree(own) && isTree(other)) {
      const before = isTree(was) ? was : {};
      const merged = keysOf(other, own).map((key) => [key, merge(under(before, key), under(own, key), under(other, key), [...path, key])] as const);
      return Object.fromEntries(merged.filter((entry): entry is readonly [string, Json] => entry[1] !== undefined));
    }
    overlaps.push({ path, mine: own, theirs: other });
    return own;
  };
  const merged = merge(treeOf(base), treeOf(mine), treeOf(theirs), []);
  return { merged: isTree(merged) ? settingsOf(merged) : structuredClone(mine), overlaps };
}

/** The settings with another value at the path; without the row where the value is undefined. */
export function put(settings: Settings, path: string[], value: Node): Settings {
  const tree = treeOf(settings);
  const set = (at: Tree, [key = '', ...rest]: string[]): Tree => {
    const entries = Object.entries(at).filter(([name]) => name !== key);
    const within = under(at, key);
    const next = rest.length === 0 ? value : isTree(within) ? set(within, rest) : within;
    if (next === undefined) return Object.fromEntries(entries);
    // What was there keeps its place among the others.
    return Object.hasOwn(at, key) ? Object.fromEntries(Object.entries(at).map(([name, old]) => [name, name === key ? next : old])) : { ...at, [key]: next };
  };
  return settingsOf(set(tree, path));
}

function keysOf(first: Tree, second: Tree): string[] {
  return [...new Set([...Object.keys(first), ...Object.keys(second)])];
}
