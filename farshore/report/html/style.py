"""How the page looks: dark and light by the system, on a phone, at a desk, on paper; system fonts, calm colours.

Hovering over an answer shows its evidence where browsers can; the keyboard opens it with a key only, so that Tab goes
from answer to answer: hence the delay of an hour for what has its focus.

Every pair of text and background has a contrast of at least 4.5 (WCAG 2.2 AA), which a test measures in a browser.
"""

STYLE = """\
:root {
  color-scheme: light dark;
  --page: #f6f8fa; --card: #fff; --text: #1b2733; --muted: #51606f; --line: #d5dde5; --link: #0b5394;
    --focus: #0b5394;
  --yes: #115e38; --yes-bg: #e2f3e9; --no: #97191c; --no-bg: #fde7e7; --doubt: #744700; --doubt-bg: #fcefd3;
  --everywhere: #1b4b88; --everywhere-bg: #e3edfa; --plain: #45525f; --plain-bg: #e9eef2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f151b; --card: #172029; --text: #e5ebf1; --muted: #a4b2c0; --line: #2e3b48; --link: #8cc2ff;
    --focus: #8cc2ff;
    --yes: #93e2b4; --yes-bg: #12351f; --no: #ffb3b0; --no-bg: #471a1c; --doubt: #f6d28b; --doubt-bg: #3f2f0c;
    --everywhere: #a9cdfb; --everywhere-bg: #17304f; --plain: #c2ccd6; --plain-bg: #293541;
  }
}
* { box-sizing: border-box; }
html { font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
    -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text); overflow-wrap: anywhere; }
header, main, footer { max-width: 66rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2rem; }
h1 { margin: 0; font-size: 1rem; font-weight: 600; letter-spacing: .02em; color: var(--muted); }
.words { margin: .1rem 0 0; font-size: 1.5rem; font-weight: 600; line-height: 1.3; }
header nav ul { padding-left: 1.2rem; }
article { margin: 1.5rem 0 2.5rem; padding: 1.5rem; background: var(--card); border: 1px solid var(--line);
    border-radius: 14px; }
h2 { margin: 0; font-size: 1.6rem; line-height: 1.25; }
h3 { margin: 2.2rem 0 .6rem; font-size: 1.1rem; }
h4 { margin: .35rem 0 .1rem; font-size: 1rem; line-height: 1.4; }
p { margin: .3rem 0; }
.way { font-size: 1.05rem; color: var(--muted); }
.facts, .place, .source, figcaption, small, footer { color: var(--muted); font-size: .875rem; }
code { font: .875em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
h4 code { font-weight: inherit; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: .5rem; padding: .4rem .8rem; background: var(--card); }
.pills { display: flex; flex-wrap: wrap; gap: .4rem; padding: 0; margin: .8rem 0 .5rem; list-style: none; }
.pill { display: inline-block; padding: .1rem .6rem; border: 1px solid transparent; border-radius: 99px;
    font: inherit; font-size: .875rem; white-space: nowrap; }
.pill.yes { color: var(--yes); background: var(--yes-bg); }
.pill.no { color: var(--no); background: var(--no-bg); font-weight: 600; }
.pill.doubt { color: var(--doubt); background: var(--doubt-bg); font-weight: 600; }
.pill.everywhere { color: var(--everywhere); background: var(--everywhere-bg); }
.pill.plain { color: var(--plain); background: var(--plain-bg); }
button { cursor: pointer; }
button.pill { min-height: 1.75rem; }
button.pill:hover { border-color: currentColor; }
button.pill:focus-visible { interest-delay-start: 3600s; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; }
table { border-collapse: collapse; width: 100%; overflow-wrap: normal; }
th, td { padding: .45rem .8rem; border-top: 1px solid var(--line); text-align: left; vertical-align: middle; }
thead tr:first-child th { border-top: 0; }
thead th { white-space: nowrap; vertical-align: bottom; }
th small { display: block; font-weight: 400; }
tbody th { position: sticky; left: 0; z-index: 1; background: var(--card); font-weight: 600; }
tbody th small { max-width: 16rem; }
.goal td { font-weight: 600; }
summary { cursor: pointer; }
details ul { margin: .3rem 0; padding-left: 1.1rem; }
.findings summary { font-size: .9rem; }
.parts ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: .6rem 0 0; padding: 0; list-style: none; }
[popover] { width: min(26rem, calc(100vw - 2rem)); max-height: 70vh; overflow: auto; padding: 1rem;
    border: 1px solid var(--line); border-radius: 12px; background: var(--card); color: var(--text);
    box-shadow: 0 8px 30px rgb(0 0 0 / .28); font-size: .9375rem; white-space: normal;
    overflow-wrap: anywhere; }
@supports (position-area: bottom) {
  [popover] { inset: auto; margin: .35rem 0; position-area: bottom span-right;
    max-height: calc(100% - 1rem); position-try-order: most-height;
    position-try-fallbacks: flip-block, flip-inline, flip-block flip-inline; }
}
@media (max-width: 40rem) {
  [popover] { position: fixed; inset: auto 1rem 1rem; margin: 0; position-area: none; width: auto;
    max-height: 60vh; }
}
.close { margin-top: .6rem; padding: .25rem .8rem; border: 1px solid var(--line); border-radius: 8px;
    background: transparent; color: inherit; font: inherit; }
.evidence { margin: .4rem 0; padding-left: 1.1rem; font-size: .9rem; }
.findings { margin: 0; padding: 0; list-style: none; display: grid; gap: .75rem; }
.findings > li { padding: .8rem 1rem; border: 1px solid var(--line); border-left: 5px solid var(--line);
    border-radius: 10px; }
.findings > li.no { border-left-color: var(--no); }
.findings > li.doubt { border-left-color: var(--doubt); }
.findings > li.everywhere { border-left-color: var(--everywhere); }
.head { margin: 0; }
.calm { color: var(--yes); }
.ranking { padding-left: 2rem; }
.ranking > li { margin: .8rem 0; }
.ranking > li::marker { font-weight: 600; }
.twins { margin: .4rem 0; padding: 0; list-style: none; }
.twins > li { padding: .4rem 0; border-top: 1px solid var(--line); }
.more { margin: .7rem 0; }
.more > summary { padding: .2rem 0; }
.more > .scroll { margin-top: .4rem; }
.remark { padding: .4rem .8rem; border-left: 5px solid var(--doubt); border-radius: 4px; background: var(--doubt-bg); }
.counts td { white-space: nowrap; }
.counts td small { display: block; }
.lost { color: var(--no); font-weight: 600; }
.none { color: var(--muted); }
figcaption ul { margin: .2rem 0; padding-left: 1.2rem; }
figure { margin: 0; }
svg { display: block; width: 100%; max-width: 38rem; height: auto; margin: 0 auto; }
svg text { font-size: 12px; fill: var(--text); }
svg .name { font-weight: 600; }
svg .muted { font-size: 11px; fill: var(--muted); }
svg .region { fill: var(--page); stroke: var(--line); }
svg .absent { fill: none; stroke: var(--muted); stroke-dasharray: 5 4; }
svg .service { fill: var(--card); stroke: var(--line); }
svg .front { fill: var(--everywhere-bg); stroke: var(--line); }
svg line { stroke: var(--muted); stroke-width: 1.5; }
svg path[class] { fill: none; stroke: var(--muted); stroke-width: 1.5; }
svg .copy, svg path.copy { stroke: var(--yes); }
svg .quiet { stroke-dasharray: 4 4; }
svg marker path { fill: context-stroke; }
@media (max-width: 40rem) {
  header, main, footer { padding: 0 .75rem; }
  header { padding-top: 1.25rem; }
  article { padding: 1rem; margin-top: 1rem; }
  th, td { padding: .4rem .55rem; }
  tbody th { max-width: 10rem; font-size: .9rem; overflow-wrap: break-word; }
  tbody th small { max-width: 8.5rem; }
  .narrow thead th { white-space: normal; }
  .narrow tbody th { max-width: 8rem; }
  .narrow th, .narrow td { padding: .4rem .4rem; }
  .narrow summary { display: flex; align-items: baseline; gap: .25rem; }
  .narrow summary::before { content: "\\25b8"; }
  .narrow [open] > summary::before { content: "\\25be"; }
  .narrow .pill { padding: .1rem .4rem; border-radius: 10px; white-space: normal; }
}
@media (prefers-reduced-motion: no-preference) { button.pill { transition: border-color .15s; } }
@media (forced-colors: active) { .pill { border-color: currentColor; } }
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --text: #000; --muted: #333; --line: #999;
    --link: #000;
    --yes: #0b4a2b; --yes-bg: #fff; --no: #8a0f12; --no-bg: #fff; --doubt: #5e3900; --doubt-bg: #fff;
    --everywhere: #153c6e; --everywhere-bg: #fff; --plain: #333; --plain-bg: #fff; }
  html { font-size: 10pt; }
  header, main, footer { max-width: none; padding: 0; }
  article { border: 0; padding: 0; }
  .skip, [popover], .close { display: none; }
  .pill { border-color: currentColor; }
  .scroll { overflow: visible; border: 0; }
  tbody th { position: static; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .parts { display: none; }
  a[href^="https://"] { font-size: 0; }
  a[href^="https://"]::after { content: attr(href); font-size: .85rem; }
  table { table-layout: fixed; overflow-wrap: anywhere; }
  th, td { padding: .35rem .3rem; }
  thead th { white-space: normal; }
  .pill { white-space: normal; }
  .narrow th:first-child { width: 20%; }
  .wide { font-size: 6.5pt; }
  .wide small { font-size: 6pt; }
  .wide th, .wide td { padding: .2rem .08rem; }
  .wide .pill { padding: 0; border: 0; font-size: 5.5pt; overflow-wrap: normal; }
  .wide th:first-child { width: 18%; }
  .wide thead th:not(:first-child) { writing-mode: vertical-rl; }
  .findings > li, tr, svg { break-inside: avoid; }
  h2, h3, h4, .facts { break-after: avoid; }
  summary { list-style: none; }
  article + article { break-before: page; }
}
"""
"""The whole style sheet."""
