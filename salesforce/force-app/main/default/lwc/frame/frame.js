// What every component that frames the platform does for its frame, which only the page around it can:
// give it its height, open a record. What the frame is told of the user is in docs/protocol.md.
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
    const { type, height, object, id } = event.data;
    if (type === 'alongside:resize' && Number.isFinite(height)) {
      this.height = Math.min(HIGHEST_PIXELS, Math.max(LOWEST_PIXELS, Math.ceil(height)));
    } else if (type === 'alongside:navigate' && RECORD_ID.test(id)) {
      this[NavigationMixin.Navigate]({
        type: 'standard__recordPage',
        attributes: { recordId: id, objectApiName: object, actionName: 'view' },
      });
    }
  }
}
