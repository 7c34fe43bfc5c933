"""The style sheet of a report: light and dark by the reader's setting, black on white on paper. Loads nothing."""

STYLE = """
:root{color-scheme:light dark;--paper:#fffdf9;--ink:#26231e;--soft:#655e54;--line:#dfd8ca;--seal:#9b3526;--tint:#f5efe4;
--c0:#0b6aa8;--c1:#c2540a;--c2:#0a8463;--c3:#a2578c;--c4:#8a6d00;--c5:#5a5a5a}
@media (prefers-color-scheme:dark){:root{--paper:#1b1a17;--ink:#ebe5da;--soft:#aaa194;--line:#3d3932;--seal:#e58c78;--tint:#262420;
--c0:#6cb8ec;--c1:#f0954f;--c2:#4fc9a4;--c3:#dd9ccb;--c4:#dcc04a;--c5:#b5b5b5}}
*{box-sizing:border-box}
body{font:16px/1.6 system-ui,'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;max-width:64rem;margin:0 auto;padding:1.5rem 1.25rem 4rem;background:var(--paper);color:var(--ink);overflow-wrap:anywhere}
h1,h2,h3{font-family:'Noto Serif CJK SC','Songti SC',Georgia,serif;line-height:1.3;break-after:avoid}
h1{font-size:1.8rem;margin:.5rem 0}
h2{font-size:1.3rem;margin:2.6rem 0 .4rem;padding-top:.7rem;border-top:2px solid var(--seal)}
h3{font-size:1.05rem;margin:1.6rem 0 .3rem}
p{margin:.4rem 0}
.soft,figcaption,caption small{color:var(--soft);font-size:.875rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;margin:.8rem 0;min-width:min(100%,34rem);font-variant-numeric:tabular-nums;font-size:.9rem}
caption{text-align:left;font-weight:600;padding:.2rem 0}
caption small{display:block;font-weight:400}
td,th{padding:.3rem .5rem;border-bottom:1px solid var(--line);text-align:right;vertical-align:top;overflow-wrap:normal}
thead th{border-bottom:1.5px solid var(--ink);white-space:nowrap}
td:first-child,th:first-child,td.text,th.text{text-align:left;overflow-wrap:anywhere}
td small{display:block;color:var(--soft);font-size:.7rem;white-space:nowrap}
tbody th{font-weight:400;min-width:7.5rem;max-width:16rem;overflow-wrap:break-word!important}
figure{margin:1rem 0;break-inside:avoid}
figure>svg{width:100%;max-width:50rem}
.row{display:flex;flex-wrap:wrap;gap:.5rem 1.2rem}
.row figure{flex:1 1 17rem;margin:.4rem 0}
svg{max-width:100%;height:auto;overflow:visible;font:12px system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif}
svg text{fill:var(--ink)}
svg .axis{fill:var(--soft)}
.grid{stroke:var(--line)}
.base{stroke:var(--ink)}
.whole{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:4 3}
.diagonal{stroke:var(--soft);stroke-dasharray:1 4}
.ring{fill:none;stroke:var(--seal);stroke-width:2}
.l{fill:none;stroke-width:2}
.thin{stroke-width:1.2}
.s0{--c:var(--c0)}.s1{--c:var(--c1)}.s2{--c:var(--c2)}.s3{--c:var(--c3)}.s4{--c:var(--c4)}.s5{--c:var(--c5)}
.l{stroke:var(--c)}
.m{fill:var(--c);stroke:var(--paper)}
.l.s1{stroke-dasharray:7 3}.l.s2{stroke-dasharray:2 3}.l.s3{stroke-dasharray:9 3 2 3}.l.s4{stroke-dasharray:12 4}.l.s5{stroke-dasharray:4 4}
.solid{stroke-dasharray:none}
.band{fill:var(--c);opacity:.14}
.bar{fill:var(--c);fill-opacity:.55;stroke:var(--c)}
svg .t{fill:var(--c);font-weight:600}
article{margin:1rem 0;padding:.7rem 1rem;border:1px solid var(--line);border-left:3px solid var(--seal);border-radius:4px}
article h3{margin:0 0 .2rem;font:600 1rem/1.5 system-ui,'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif}
article h4{margin:.6rem 0 .1rem;font-size:.85rem;color:var(--soft);font-weight:600}
.id{color:var(--soft);font-weight:400;margin-right:.5em}
ol,ul{margin:.2rem 0;padding-left:0;list-style:none}
li{margin:.35rem 0;padding:.35rem .6rem;background:var(--tint);border-radius:3px;break-inside:avoid}
.name{font:.8rem ui-monospace,Consolas,monospace}
.name,.who{color:var(--soft)}
.at{display:block;color:var(--soft);font-size:.9rem}
.why{display:block;color:var(--seal);font-size:.9rem}
blockquote{margin:.3rem 0;white-space:pre-line}
@media print{
:root{color-scheme:light;--paper:#fff;--ink:#000;--soft:#333;--line:#bbb;--seal:#000;--tint:#fff;--c0:#000;--c1:#555;--c2:#000;--c3:#555;--c4:#000;--c5:#555}
@page{margin:18mm 15mm}
body{max-width:none;padding:0;font-size:10.5pt}
h2{break-after:avoid}
section.page{break-before:page}
section.page h2{margin-top:0}
article{break-inside:avoid-page}
thead{display:table-header-group}
tr,.short{break-inside:avoid}
p,li{orphans:3;widows:3}
td,th{padding:.2rem .4rem}
table{font-size:8.5pt}
.wide{overflow:visible}
li{padding:.1rem 0}
.why{font-style:italic}
.bar.s1{fill-opacity:.2}
figure>svg{max-width:13cm}
.row figure{flex-basis:5.4cm}
}
"""
