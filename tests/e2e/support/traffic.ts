// Everything a browser sends: addresses, headers, bodies and socket messages, with compressed frame
// payloads inflated, so that a test can say what never left the customer's computer.
import { inflateRawSync } from 'node:zlib';

import type { CDPSession, Page } from '@playwright/test';

const HEADER_BYTES = 16;
const COMPRESSED = 1;

export class Traffic {
  readonly sent: Buffer[] = [];
  frames = 0;

  /** Listens to a page and to all that it opens from now on. */
  static async of(page: Page): Promise<Traffic> {
    const traffic = new Traffic();
    const client = await page.context().newCDPSession(page);
    await traffic.listen(client);
    return traffic;
  }

  private async listen(client: CDPSession): Promise<void> {
    await client.send('Network.enable', { maxPostDataSize: 64 * 1024 * 1024 });
    client.on('Network.requestWillBeSent', (event) => {
      const { url, headers, postData } = event.request;
      this.sent.push(Buffer.from(`${url}\n${JSON.stringify(headers)}\n${postData ?? ''}`));
      if (event.request.hasPostData === true && postData === undefined) {
        void client
          .send('Network.getRequestPostData', { requestId: event.requestId })
          .then(({ postData }) => this.sent.push(Buffer.from(postData)))
          .catch(() => undefined);
      }
    });
    client.on('Network.webSocketFrameSent', ({ response }) => {
      if (response.opcode === 1) this.sent.push(Buffer.from(response.payloadData));
      else if (response.opcode === 2) this.frame(Buffer.from(response.payloadData, 'base64'));
    });
  }

  private frame(bytes: Buffer): void {
    this.frames += 1;
    const flags = bytes[2] ?? 0;
    const payload = bytes.subarray(HEADER_BYTES);
    this.sent.push(flags & COMPRESSED ? inflateRawSync(payload) : payload);
  }

  /** Whether the text was sent in any way a text is usually written down. */
  contains(secret: string): boolean {
    const forms = [
      Buffer.from(secret),
      Buffer.from(secret, 'utf16le'),
      Buffer.from(encodeURIComponent(secret)),
      Buffer.from(Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1)),
    ];
    return this.sent.some((bytes) => forms.some((form) => bytes.includes(form)));
  }
}
