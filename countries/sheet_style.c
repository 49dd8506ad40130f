#include "countries/sheet_style.h"

/* A value is taken whole by one click (user-select), so that the page serves without the script. */
const char sheet_style[] =
    "main{max-width:76rem}.no{white-space:nowrap}td.no{color:var(--soft)}td.field{width:16rem}"
    ".of{margin:.5rem 0}.of details{display:inline-block;vertical-align:top;margin-left:.6rem}"
    "td.in{padding-left:1.4rem}tr.group td{background:var(--back)}"
    "tr.row td{color:var(--soft);padding-left:1.4rem}\n"
    "td.done{width:2rem}.other{color:var(--soft);font-size:.85rem}\n"
    ".v{display:flex;flex-wrap:wrap;gap:.2rem .6rem;align-items:baseline;margin:0 0 .3rem}\n"
    ".v output{flex:1 1 14rem;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--back);"
    "border:1px solid var(--line);border-radius:3px;padding:.15rem .45rem;user-select:all;"
    "-webkit-user-select:all}\n"
    ".v .label{min-width:3rem;color:var(--soft);font-size:.85rem}\n"
    ".v button{font:inherit;font-size:.85rem;padding:.1rem .6rem;cursor:pointer}\n"
    ".v .count{font-size:.85rem;min-width:5rem}.v .over{color:var(--error);font-weight:700}\n"
    ".lack{color:var(--warning)}.note{color:var(--soft);font-size:.85rem;margin:.2rem 0}\n"
    ".mark{font-size:.8rem;border-radius:3px;padding:0 .4rem;white-space:nowrap}\n"
    ".mark.official{background:#e3efe6;color:#1c6b3a}.mark.secondary{background:#fdf0dc;"
    "color:var(--warning)}\n"
    ".mark.unconfirmed,.mark.none{background:#f9e3e1;color:var(--error)}\n"
    "ul.steps{list-style:none;padding-left:.2rem}ul.steps li{margin:.35rem 0}"
    "ul.steps details{display:inline-block;vertical-align:top}\n"
    "td.lines{white-space:pre-line}\n"
    "tr.typed td{opacity:.45}\n"
    "details{font-size:.85rem;color:var(--soft)}summary{cursor:pointer}\n"
    "@media print{.v button,td.done,th.done{display:none}}\n";

/* The clipboard needs a secure context, which a file is not for every browser; then the value is
 * selected and copied the old way. */
const char sheet_script[] =
    "\"use strict\";\n"
    "function select(v){const s=getSelection(),r=document.createRange();r.selectNodeContents(v);"
    "s.removeAllRanges();s.addRange(r);return document.execCommand(\"copy\");}\n"
    "function tell(b,done){const w=b.textContent;b.textContent=done?\"\\u2713\":\"\\u2717\";"
    "setTimeout(function(){b.textContent=w;},1200);}\n"
    "function copy(b){const v=b.parentNode.querySelector(\"output\");"
    "if(!navigator.clipboard){tell(b,select(v));return;}"
    "navigator.clipboard.writeText(v.textContent).then(function(){tell(b,true);},"
    "function(){tell(b,select(v));});}\n"
    "document.addEventListener(\"DOMContentLoaded\",function(){"
    "document.querySelectorAll(\".v button\").forEach(function(b){b.hidden=false;"
    "b.addEventListener(\"click\",function(){copy(b);});});"
    "document.querySelectorAll(\"td.done input\").forEach(function(i){"
    "i.addEventListener(\"change\",function(){"
    "i.closest(\"tr\").classList.toggle(\"typed\",i.checked);});});});\n";
