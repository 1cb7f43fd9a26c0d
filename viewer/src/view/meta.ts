/** What a meta frame says about the customer's window, checked field by field. */
import { WireError } from '@alongside/sdk/wire';
import type { Features } from '../css/media';
import { LARGEST_SIDE } from './limits';

/** The customer's window. */
export interface Viewport {
  /** CSS pixels. */
  readonly width: number;
  /** CSS pixels. */
  readonly height: number;
  readonly path: string;
  readonly title: string;
  /** Whether the customer's tab is in front. */
  readonly visible: boolean;
  readonly features: Features;
}

const LONGEST_LINE = 2048;

/** Reads a meta payload. */
export function readMeta(payload: Uint8Array): Viewport {
  const meta = record(parse(payload), 'meta');
  const features = record(meta['features'], 'features');
  return {
    width: number(meta, 'width', 1, LARGEST_SIDE),
    height: number(meta, 'height', 1, LARGEST_SIDE),
    path: line(meta, 'path'),
    title: line(meta, 'title'),
    visible: meta['visible'] !== false,
    features: {
      colorScheme: features['color_scheme'] === 'dark' ? 'dark' : 'light',
      reducedMotion: features['reduced_motion'] === true,
      hover: features['hover'] !== false,
      pointer: pointer(features['pointer']),
      pixelRatio: number(meta, 'device_pixel_ratio', 0.1, 16),
    },
  };
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    throw new WireError('a meta frame is not JSON');
  }
}

function record(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new WireError(`${name} is not an object`);
}

function number(from: Record<string, unknown>, name: string, least: number, most: number): number {
  const value = from[name];
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new WireError(`${name} is not a number from ${least} to ${most}`);
}

function line(from: Record<string, unknown>, name: string): string {
  const value = from[name];
  if (typeof value === 'string') return value.slice(0, LONGEST_LINE);
  throw new WireError(`${name} is not text`);
}

function pointer(value: unknown): Features['pointer'] {
  return value === 'coarse' || value === 'none' ? value : 'fine';
}
