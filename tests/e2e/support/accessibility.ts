// Reaching into closed shadow roots as a screen reader does: through the accessibility tree, with a
// real mouse. Playwright's locators and the page's own scripts cannot see in there, which is the point.
import { expect, type CDPSession, type Page } from '@playwright/test';

interface Node {
  backendDOMNodeId?: number;
  ignored: boolean;
  role?: { value?: string };
  name?: { value?: string };
}

async function session(page: Page): Promise<CDPSession> {
  return page.context().newCDPSession(page);
}

async function nodes(client: CDPSession): Promise<Node[]> {
  const tree = await client.send('Accessibility.getFullAXTree');
  return (tree.nodes as Node[]).filter((node) => !node.ignored);
}

/** Names of everything with the role that the page's assistive technology would read. */
export async function namesOf(page: Page, role: string): Promise<string[]> {
  const client = await session(page);
  const found = await nodes(client);
  await client.detach();
  return found.filter((node) => node.role?.value === role).map((node) => node.name?.value ?? '');
}

/** Everything that assistive technology would read, in one text. */
export async function spoken(page: Page): Promise<string> {
  const client = await session(page);
  const found = await nodes(client);
  await client.detach();
  return found.map((node) => node.name?.value ?? '').join('\n');
}

/** Waits for a button of this exact name, and clicks its middle with the mouse. */
export async function clickButton(page: Page, name: string): Promise<void> {
  const client = await session(page);
  let target: { x: number; y: number } | undefined;
  await expect
    .poll(async () => {
      try {
        const button = (await nodes(client)).find((node) => node.role?.value === 'button' && node.name?.value === name);
        if (button?.backendDOMNodeId === undefined) return false;
        const { model } = await client.send('DOM.getBoxModel', { backendNodeId: button.backendDOMNodeId });
        const [x1 = 0, y1 = 0, x2 = 0, , , y3 = 0] = model.border;
        const next = { x: (x1 + x2) / 2, y: (y1 + y3) / 2 };
        const still = target?.x === next.x && target.y === next.y;
        target = next;
        return still;
      } catch {
        // The page navigates or redraws between two questions; ask again.
        return false;
      }
    }, { message: `a button named ${name} that stands still` })
    .toBe(true);
  await client.detach();
  if (target) await page.mouse.click(target.x, target.y);
}
