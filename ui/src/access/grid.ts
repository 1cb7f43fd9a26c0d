// Moving through a grid by keyboard, as the ARIA practices describe it.

export interface Place {
  row: number;
  column: number;
}

/** Where a key leads from a place; nothing for a key that moves nowhere. Rows and columns are never left. */
export function moved(at: Place, key: string, control: boolean, rows: number, columns: number, page: number): Place | undefined {
  const to = target(at, key, control, rows, columns, page);
  if (to === undefined || rows === 0 || columns === 0) return undefined;
  return { row: within(to.row, rows), column: within(to.column, columns) };
}

function target({ row, column }: Place, key: string, control: boolean, rows: number, columns: number, page: number): Place | undefined {
  switch (key) {
    case 'ArrowUp':
      return { row: row - 1, column };
    case 'ArrowDown':
      return { row: row + 1, column };
    case 'ArrowLeft':
      return { row, column: column - 1 };
    case 'ArrowRight':
      return { row, column: column + 1 };
    case 'PageUp':
      return { row: row - page, column };
    case 'PageDown':
      return { row: row + page, column };
    case 'Home':
      return { row: control ? 0 : row, column: 0 };
    case 'End':
      return { row: control ? rows - 1 : row, column: columns - 1 };
    default:
      return undefined;
  }
}

const within = (place: number, size: number): number => Math.min(size - 1, Math.max(0, place));
