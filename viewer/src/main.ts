/** The viewer's page: console on one side, room on the other, the picture between them. */
import {
  ConsoleLine,
  framedBy,
  platformOrigin,
  type Ticket,
  type ViewerState,
} from './session/console';
import { Backoff } from './session/backoff';
import { KeyframeRequests } from './session/keyframes';
import { RoomSocket } from './session/room';
import { AssetStore } from './view/assets';
import { View } from './view/view';

/** Between two calls for a ticket, while none comes. */
const FIRST_CALL_MS = 500;
const LAST_CALL_MS = 15_000;

/** Wires everything; nothing happens before the console has answered. */
function start(platform: string): void {
  const assets = new AssetStore();
  const calls = new Backoff(FIRST_CALL_MS, LAST_CALL_MS);
  let room: RoomSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;

  const keyframes = new KeyframeRequests(() => room?.requestKeyframe());
  const view = new View(document.body, assets, {
    live: () => {
      keyframes.healed();
      tell({ state: 'live' });
    },
    broken: (reason) => {
      const hopeless = keyframes.broken();
      tell(
        hopeless
          ? {
              state: 'error',
              message: `This page cannot be shown: ${reason}. It is asked for again.`,
            }
          : { state: 'catching_up' },
      );
    },
    page: (viewport, masked) => {
      line.page(viewport, masked);
    },
  });

  const line = new ConsoleLine(platform, {
    ticket: (ticket) => {
      if (!ended) enter(ticket);
    },
    scale: (mode) => {
      view.setScale(mode);
    },
  });

  const tell = (state: ViewerState): void => {
    if (!ended) line.state(state);
    if (state.state === 'ended') ended = true;
  };

  /** Calls for a ticket now, and again while none comes. */
  const call = (): void => {
    clearTimeout(timer);
    if (ended) return;
    line.ready();
    timer = setTimeout(call, Math.max(calls.next(), 1000));
  };

  const enter = (ticket: Ticket): void => {
    clearTimeout(timer);
    room?.close();
    tell({ state: 'connecting' });
    room = new RoomSocket(ticket, {
      entered: (message) => {
        calls.reset();
        assets.open({ base: ticket.assets, token: message.asset_token });
        view.reset();
        tell(message.away ? { state: 'away', away: message.away } : { state: 'waiting' });
      },
      frame: (bytes) => {
        view.push(bytes);
      },
      said: (message) => {
        switch (message.type) {
          case 'away': {
            const { reason, deadline } = message;
            tell({ state: 'away', away: { reason, deadline } });
            break;
          }
          case 'back':
            tell({ state: 'waiting' });
            break;
          case 'catching_up':
            tell({ state: 'catching_up' });
            break;
          case 'ended':
            tell({ state: 'ended' });
            break;
          case 'error':
            tell({ state: 'error', message: message.message });
            break;
          default:
            break;
        }
      },
      closed: (again) => {
        keyframes.stop();
        if (!again) {
          tell({ state: 'ended' });
          return;
        }
        tell({ state: 'connecting' });
        clearTimeout(timer);
        timer = setTimeout(call, calls.next());
      },
    });
  };

  line.state({ state: 'connecting' });
  call();
}

const platform = platformOrigin(document);
if (platform !== undefined && framedBy(platform, window.location)) {
  start(platform);
} else {
  document.body.textContent = 'This page is shown inside the console of a session.';
}
