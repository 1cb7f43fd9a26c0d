// Shows the messages of a contact, a lead, or the person a task is about, newest last. It reads as the
// user does: without the permission set Alongside Messages Read there is nothing to see.
import { LightningElement, api, wire } from 'lwc';
import { getFieldValue, getRecord } from 'lightning/uiRecordApi';
import { gql, graphql } from 'lightning/uiGraphQLApi';
import MESSAGE from '@salesforce/schema/Message__c';
import WHO from '@salesforce/schema/Task.WhoId';

const MOST = 50;
// Inside the package every own name carries its namespace, outside none does.
const prefix = MESSAGE.objectApiName.replace(/Message__c$/, '');
const LOOKUPS = { '003': 'Contact__c', '00Q': 'Lead__c' };

export default class Conversation extends LightningElement {
  @api recordId;
  @api objectApiName;
  who;
  messages;
  refusal;

  get task() {
    return this.objectApiName === 'Task' ? this.recordId : undefined;
  }

  @wire(getRecord, { recordId: '$task', fields: [WHO] })
  takeTask({ data }) {
    if (data) this.who = getFieldValue(data, WHO) ?? '';
  }

  get person() {
    return this.objectApiName === 'Task' ? this.who : this.recordId;
  }

  get query() {
    const lookup = LOOKUPS[(this.person ?? '').slice(0, 3)];
    if (!lookup) return undefined;
    const name = (field) => `${prefix}${field}`;
    return gql`query messages($person: ID) {
      uiapi { query { ${name('Message__c')}(
        first: ${MOST},
        where: { ${name('Conversation__r')}: { ${name(lookup)}: { eq: $person } } },
        orderBy: { ${name('Sent_At__c')}: { order: DESC } }
      ) { edges { node {
        Id
        ${name('Body__c')} { value }
        ${name('Direction__c')} { value }
        ${name('Sent_At__c')} { value }
        ${name('Author__r')} { Name { value } }
      } } } } }
    }`;
  }

  get variables() {
    return { person: this.person };
  }

  @wire(graphql, { query: '$query', variables: '$variables' })
  take({ data, errors }) {
    if (errors) {
      this.refusal = 'These messages cannot be read. Reading them needs the permission set Alongside Messages Read.';
    } else if (data) {
      const value = (node, field) => node[`${prefix}${field}`]?.value;
      const rows = data.uiapi.query[`${prefix}Message__c`].edges.map(({ node }) => ({
        id: node.Id,
        body: value(node, 'Body__c'),
        at: value(node, 'Sent_At__c'),
        author: value(node, 'Direction__c') === 'in' ? 'Customer' : (node[`${prefix}Author__r`]?.Name?.value ?? 'Team'),
        side: value(node, 'Direction__c') === 'in' ? 'slds-chat-listitem slds-chat-listitem_inbound' : 'slds-chat-listitem slds-chat-listitem_outbound',
      }));
      this.messages = rows.reverse();
      this.refusal = undefined;
    }
  }

  get empty() {
    return this.person === '' || (this.messages ?? []).length === 0;
  }
}
