/** The look of dialog and bar: the product's tokens, light and dark, without any outside file. */

const TOKENS = `
:host{
  --ink:#16202c;--ink-2:#46566a;--line:#dbe2ea;--paper:#fff;--sunken:#edf1f5;
  --brand:#0b5c5a;--brand-2:#0e7a76;--on-brand:#fff;--live:#0a7d3e;--stop:#b3261e;
  --shadow:0 8px 30px rgb(16 32 48/.22);
  --font:"Inter",system-ui,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;
  color-scheme:light dark;
}
@media (prefers-color-scheme:dark){:host{
  --ink:#e8eef4;--ink-2:#b4c0cc;--line:#2c3947;--paper:#161e27;--sunken:#0c1117;
  --brand:#3fc1b6;--brand-2:#63d2c8;--on-brand:#06201f;--live:#5ad08a;--stop:#ff8a80;
  --shadow:0 8px 30px rgb(0 0 0/.6);
}}
*{box-sizing:border-box;letter-spacing:normal;text-transform:none}
button{font:inherit;cursor:pointer;min-height:44px;min-width:44px}
:focus-visible{outline:3px solid var(--brand-2);outline-offset:2px}
`;

/** The consent dialog. */
export const DIALOG_STYLE = `${TOKENS}
dialog{
  width:min(26rem,calc(100vw - 32px));max-height:calc(100dvh - 32px);overflow:auto;
  margin:auto;padding:24px;border:1px solid var(--line);border-radius:14px;
  background:var(--paper);color:var(--ink);box-shadow:var(--shadow);
  font:400 16px/24px var(--font);text-align:start;
}
dialog::backdrop{background:rgb(12 17 23/.55)}
dialog:focus,dialog:focus-visible{outline:none}
h2{margin:0 0 8px;font:600 20px/28px var(--font);overflow-wrap:anywhere}
p{margin:0 0 12px;color:var(--ink-2);overflow-wrap:anywhere}
.scope{font-size:14px;line-height:20px}
.terms{
  max-height:min(12rem,35dvh);overflow:auto;padding:12px;border:1px solid var(--line);border-radius:8px;
  background:var(--sunken);color:var(--ink);font-size:14px;line-height:20px;white-space:pre-wrap;overflow-wrap:anywhere;
}
.version{margin:4px 0 12px;font-size:12px;line-height:16px}
.leaves{font-size:14px;line-height:20px;color:var(--ink);min-height:0}
.leaves:empty{display:none}
.buttons{display:grid;grid-template-columns:1fr 1fr;gap:12px;margin-top:20px}
.buttons button{padding:8px 16px;border-radius:8px;font-weight:600;border:1px solid var(--line);background:var(--paper);color:var(--ink)}
.buttons .allow{background:var(--brand);border-color:var(--brand);color:var(--on-brand)}
.buttons button:hover{border-color:var(--brand-2)}
.buttons .allow:hover{background:var(--brand-2)}
@media (max-width:340px){.buttons{grid-template-columns:1fr}.buttons .allow{order:-1}}
@media (prefers-reduced-motion:no-preference){
  dialog{animation:rise .16s ease-out}
  @keyframes rise{from{transform:translateY(8px);opacity:0}}
}
@media (forced-colors:active){.buttons .allow{border:2px solid ButtonText}}
`;

/** The session bar. */
export const BAR_STYLE = `${TOKENS}
.bar{
  position:fixed;z-index:2147483647;
  inset-inline-start:50%;inset-block-end:max(16px,env(safe-area-inset-bottom));
  transform:translateX(-50%);
  display:flex;align-items:center;gap:4px;
  max-width:calc(100vw - 16px);padding:4px;
  border:1px solid var(--line);border-radius:28px;background:var(--paper);color:var(--ink);
  box-shadow:var(--shadow);font:500 14px/20px var(--font);
}
.bar.placed{inset:auto;transform:none}
.bar button{display:grid;place-items:center;padding:0;border:0;border-radius:22px;background:none;color:var(--ink-2)}
.bar button:hover{background:var(--sunken)}
.bar .move{cursor:grab;touch-action:none;font-size:18px}
.bar .text{padding:0 8px;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.bar .end{padding:0 18px;color:var(--stop);border:1px solid var(--line);font-weight:600}
.live{flex:none;width:10px;height:10px;border-radius:50%;background:var(--live)}
.bar .grow{display:none}
.bar.small .text,.bar.small .end,.bar.small .move,.bar.small .shrink,.bar.small>.live{display:none}
.bar.small .grow{display:grid}
.bar.note .end,.bar.note .move,.bar.note .shrink,.bar.note .live{display:none}
.bar.note{padding:12px 16px}
.bar.note .text{white-space:normal}
@media (max-width:400px){.bar{width:max-content}.bar button{flex:none}.bar .text{white-space:normal;line-height:18px}}
@media (max-width:360px){.bar .move{display:none}.bar{padding-inline-start:14px}.bar.small{padding-inline-start:4px}}
@media (prefers-reduced-motion:no-preference){
  .live{animation:beat 2.4s ease-in-out infinite}
  @keyframes beat{50%{opacity:.45}}
}
@media (forced-colors:active){.bar{border:2px solid CanvasText}.live{background:Highlight}}
`;
