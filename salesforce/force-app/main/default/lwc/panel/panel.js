// A whole page of the platform in a tab: the dashboard, or one of the settings.
import { api } from 'lwc';
import Frame from 'c/frame';

export default class Panel extends Frame {
  @api page;
}
