// The platform's widget on a record page, with the record in view.
import { api } from 'lwc';
import Frame from 'c/frame';

export default class Sidebar extends Frame {
  @api recordId;
  @api objectApiName;
}
