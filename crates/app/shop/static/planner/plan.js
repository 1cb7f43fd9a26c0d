// What the customer planned, kept in this browser, and the list of plants.

const KEY = 'fernhill-plan';

export const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** All plants, filled once by `loadPlants`. */
export const plants = [];

export async function loadPlants() {
  const answer = await fetch('/static/planner/plants.json');
  if (!answer.ok) throw new Error(`plants: ${answer.status}`);
  plants.push(...(await answer.json()));
}

export const plantOf = (id) => plants.find((plant) => plant.id === id);

/** The beds and what stands in each square; `squares` is row by row. */
class Plan {
  #listeners = [];
  beds = read();

  onChange(listener) {
    this.#listeners.push(listener);
  }

  bed(id) {
    return this.beds.find((bed) => bed.id === id);
  }

  add(name, columns, rows) {
    const stem = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'bed';
    let id = stem;
    for (let copy = 2; this.bed(id); copy += 1) id = `${stem}-${copy}`;
    this.beds.push({ id, name, columns, rows, squares: Array(columns * rows).fill(null) });
    this.#changed();
    return id;
  }

  remove(id) {
    this.beds = this.beds.filter((bed) => bed.id !== id);
    this.#changed();
  }

  /** Plants a square, or clears it when it already holds that plant. */
  plant(id, square, plant) {
    const bed = this.bed(id);
    bed.squares[square] = bed.squares[square] === plant ? null : plant;
    this.#changed();
  }

  /** How many of each plant stand in a bed, most first. */
  counts(bed) {
    const counts = new Map();
    for (const id of bed.squares) {
      const plant = plantOf(id);
      if (plant) counts.set(plant, (counts.get(plant) ?? 0) + plant.per_square);
    }
    return [...counts].sort((a, b) => b[1] - a[1]);
  }

  #changed() {
    try {
      localStorage.setItem(KEY, JSON.stringify(this.beds));
    } catch {
      // A browser that keeps nothing still plans until the page is left.
    }
    for (const listener of this.#listeners) listener();
  }
}

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    if (Array.isArray(kept) && kept.every((bed) => Array.isArray(bed.squares))) return kept;
  } catch {
    // Unreadable: begin again with the example.
  }
  const n = null;
  return [
    { id: 'south-bed', name: 'South bed', columns: 6, rows: 4, squares: ['tomato', 'tomato', 'tomato', n, 'rocket', 'rocket', 'carrot', 'carrot', 'carrot', n, 'lettuce', 'lettuce', 'beetroot', 'beetroot', n, n, 'lettuce', 'chard', 'pea', 'pea', 'pea', 'pea', n, 'chard'] },
    { id: 'by-the-wall', name: 'By the wall', columns: 8, rows: 2, squares: ['runner-bean', 'runner-bean', 'runner-bean', 'runner-bean', n, n, 'squash', n, 'kale', 'kale', n, 'garlic', 'garlic', 'garlic', n, 'squash'] },
  ];
}

export const plan = new Plan();
