// What every component that frames the platform does for its frame, which only the page around it can:
// give it its height, open a record, a page of the platform or of Setup. What it is told is in docs/protocol.md.
import { LightningElement, api } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';

const LOWEST_PIXELS = 120;
const HIGHEST_PIXELS = 2400;
const RECORD_ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

export default class Frame extends NavigationMixin(LightningElement) {
  @api platformUrl;
  height = 320;

  listener = (event) => this.hear(event);

  connectedCallback() {
    window.addEventListener('message', this.listener);
  }

  disconnectedCallback() {
    window.removeEventListener('message', this.listener);
  }

  get address() {
    try {
      const url = new URL(this.platformUrl);
      return url.protocol === 'https:' ? `${url.origin}/widget/` : undefined;
    } catch {
      return undefined;
    }
  }

  get size() {
    return `height:${this.height}px`;
  }

  hear(event) {
    const frame = this.template.querySelector('iframe');
    if (!frame || event.source !== frame.contentWindow || typeof event.data !== 'object' || event.data === null) return;
    const { type, height, object, id, url } = event.data;
    if (type === 'alongside:resize' && Number.isFinite(height)) {
      this.height = Math.min(HIGHEST_PIXELS, Math.max(LOWEST_PIXELS, Math.ceil(height)));
    } else if (type === 'alongside:navigate' && RECORD_ID.test(id)) {
      this[NavigationMixin.Navigate]({
        type: 'standard__recordPage',
        attributes: { recordId: id, objectApiName: object, actionName: 'view' },
      });
    } else if (type === 'alongside:open') {
      const address = this.destination(url);
      if (address) this[NavigationMixin.Navigate]({ type: 'standard__webPage', attributes: { url: address } });
    }
  }

  // A page of the platform, or one of this org's own Setup: whichever of its host names was said, this one is used.
  destination(text) {
    try {
      const url = new URL(text);
      if (url.origin === new URL(this.platformUrl).origin) return url.href;
      return url.pathname.startsWith('/lightning/setup/') ? window.location.origin + url.pathname + url.search : undefined;
    } catch {
      return undefined;
    }
  }
}
